package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"gostart/internal/command"
	"gostart/internal/starter"
)

// examples lists the examples in the app.
func (t tool) examples(_ context.Context, line *command.Line) error {
	if _, err := line.Parse(); err != nil {
		return err
	}
	root, err := t.projectRoot()
	if err != nil {
		return err
	}
	examples, err := starter.Examples(os.DirFS(root))
	if err != nil {
		return err
	}
	if len(examples) == 0 {
		fmt.Fprintln(line.Stdout, "no examples")
		return nil
	}
	table := tabwriter.NewWriter(line.Stdout, 0, 0, 2, ' ', 0)
	for _, e := range examples {
		fmt.Fprintf(table, "%s\t%s\t%s\n", e.Name, e.Title, e.Dir)
	}
	fmt.Fprintln(table, "\nTo remove one: rm -r FOLDER && go tool start generate")
	return table.Flush()
}
