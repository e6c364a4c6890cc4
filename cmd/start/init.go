package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"gostart/internal/command"
	"gostart/internal/parts"
)

// A plan says what becomes of a clone.
type plan struct {
	module, name string
	drop         []string // parts
}

// initialize makes a clone somebody's own app: its module, its name, a README, a
// secret, and the parts that it keeps.
func (t tool) initialize(ctx context.Context, line *command.Line) error {
	name := line.Flags.String("name", "", "the `name` that people call the app by; without, that of its module")
	drop := line.Flags.String("drop", "", "`parts` to take out, separated by commas, or all, or providers")
	keep := line.Flags.String("keep", "", "`parts` to keep, separated by commas, or all, or none; the others are taken out")
	force := forceFlag(line)
	modules, err := line.Parse()
	if err != nil {
		return err
	}
	if err := misuse(modules, *drop, *keep); err != nil {
		return err
	}
	change, err := t.begin(ctx, *force)
	if err != nil {
		return err
	}
	p := plan{modules[0], *name, list(*drop)}
	switch {
	case *keep != "":
		p.drop, err = change.choices.butFor(*keep)
	case *drop == "" && t.stdin != nil:
		p, err = questions{bufio.NewScanner(t.stdin), line.Stdout}.about(p, change.choices)
	}
	if err != nil {
		return err
	}
	p.name = orNameOf(p.name, p.module)
	if err := p.apply(change.files, change.choices); err != nil {
		return err
	}
	if err := change.finish(line.Stdout); err != nil {
		return err
	}
	if err := keepSecret(change.root); err != nil {
		return err
	}
	fmt.Fprintf(line.Stdout, "%s is yours, as %s. Next: go run . and make check\n", p.name, p.module)
	return nil
}

// misuse says what is wrong with a command line.
func misuse(modules []string, drop, keep string) error {
	const example = "such as github.com/you/shop"
	switch {
	case len(modules) != 1:
		return command.MisuseError(fmt.Sprintf("init takes the path of your module, %s, got %q", example, modules))
	case !modulePath.MatchString(modules[0]):
		return command.MisuseError(fmt.Sprintf("%q is no path of a module, %s", modules[0], example))
	case drop != "" && keep != "":
		return command.MisuseError("init takes -drop or -keep, not both")
	}
	return nil
}

// modulePath is what Go takes as one, without the rarer characters.
var modulePath = regexp.MustCompile(`^[a-z0-9][\w.-]*(/[A-Za-z0-9_][\w.-]*)*$`)

// list reads words separated by commas or spaces.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// orNameOf returns name, or the last part of a module's path as a name.
func orNameOf(name, module string) string {
	if name != "" {
		return name
	}
	base := path.Base(module)
	return strings.ToUpper(base[:1]) + base[1:]
}

// apply changes files, which are to be saved then.
func (p plan) apply(files *parts.Files, choices choices) error {
	if err := choices.drop(files, p.drop); err != nil {
		return err
	}
	var faults []error
	for _, part := range choices.always {
		faults = append(faults, part.Drop(files))
	}
	faults = append(faults, parts.SetName(files, p.name), parts.Rename(files, p.module))
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("start: nothing was changed: %w", err)
	}
	return nil
}

// keepSecret writes a secret for this machine to .env.local, unless that is
// there already.
func keepSecret(root string) error {
	name := filepath.Join(root, ".env.local")
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return nil //nolint:nilerr // what is there is the person's own
	}
	drawn := make([]byte, 32)
	rand.Read(drawn) // never fails, says its documentation
	return os.WriteFile(name, []byte("AUTH_SECRET="+base64.StdEncoding.EncodeToString(drawn)+"\n"), 0o600)
}
