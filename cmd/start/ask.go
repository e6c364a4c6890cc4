package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
)

// ask asks a person for what the command line leaves open. An empty answer, or
// none, takes what stands in brackets.
func ask(t tool, p plan, choices choices) (plan, error) {
	lines := bufio.NewScanner(t.stdin)
	question := func(text, otherwise string) string {
		fmt.Fprintf(t.stdout, "%s [%s] ", text, otherwise)
		if lines.Scan() && strings.TrimSpace(lines.Text()) != "" {
			return strings.TrimSpace(lines.Text())
		}
		return otherwise
	}
	if p.name == "" {
		p.name = question("What do people call the app?", orNameOf("", p.module))
	}
	for _, part := range choices.parts {
		answer := question(fmt.Sprintf("\n%s: %s\nKeep it?", part.Name, part.About), "yes")
		if strings.HasPrefix(strings.ToLower(answer), "n") {
			p.drop = append(p.drop, part.Name)
		}
	}
	fmt.Fprintf(t.stdout, "\nPeople can sign in with %s.\n", strings.Join(choices.providers, ", "))
	kept := list(question("Which do you keep? Names separated by commas, all or none:", "all"))
	switch {
	case slices.Equal(kept, []string{"all"}):
		return p, nil
	case slices.Equal(kept, []string{"none"}):
		kept = nil
	}
	if err := choices.check(kept); err != nil {
		return plan{}, err
	}
	for _, id := range choices.providers {
		if !slices.Contains(kept, id) {
			p.drop = append(p.drop, id)
		}
	}
	return p, nil
}
