package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gostart/internal/parts"
)

// A plan says what becomes of a clone.
type plan struct {
	module, name string
	drop         []string // parts
}

// initialize makes a clone somebody's own app: its module, its name, a secret,
// and the parts that it keeps.
func initialize(t tool, args []string) error {
	root, err := projectRoot(t.dir)
	if err != nil {
		return err
	}
	files := parts.Open(root)
	choices, err := readChoices(files)
	if err != nil {
		return err
	}
	plan, err := readPlan(t, args, choices)
	if err != nil {
		return err
	}
	if err := plan.apply(files, choices); err != nil {
		return err
	}
	if err := keepSecret(root); err != nil {
		return err
	}
	if err := generate(t, nil); err != nil {
		return err
	}
	fmt.Fprintf(t.stdout, "%s is yours, as %s. Next: go run . and make check\n", plan.name, plan.module)
	return nil
}

// readPlan reads the command line, and asks for what it leaves open.
func readPlan(t tool, args []string, choices choices) (plan, error) {
	flags := t.flags("init")
	name := flags.String("name", "", "what people call the app; by default as its module")
	drop := flags.String("drop", "", "parts to take out, separated by commas, or all, or providers")
	keep := flags.String("keep", "", "parts to keep, separated by commas; all others are taken out")
	if err := parse(flags, args); err != nil {
		return plan{}, err
	}
	module := flags.Arg(0)
	if err := parse(flags, flags.Args()[min(1, flags.NArg()):]); err != nil { // flags may come behind it too
		return plan{}, err
	}
	if !modulePath.MatchString(module) || flags.NArg() > 0 || *drop != "" && *keep != "" {
		fmt.Fprintln(t.stderr, "init takes the path of your module, such as github.com/you/shop, and either -drop or -keep")
		return plan{}, errUsage
	}
	p := plan{module, *name, list(*drop)}
	if *keep != "" {
		kept := list(*keep)
		if err := choices.check(kept); err != nil {
			return plan{}, err
		}
		p.drop = slices.DeleteFunc(choices.names(), func(part string) bool { return slices.Contains(kept, part) })
	}
	if *drop == "" && *keep == "" && t.stdin != nil {
		return ask(t, p, choices)
	}
	p.name = orNameOf(p.name, module)
	return p, nil
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

// apply changes all files, or none.
func (p plan) apply(files *parts.Files, choices choices) error {
	if err := choices.drop(files, p.drop); err != nil {
		return err
	}
	if err := errors.Join(parts.SetName(files, p.name), parts.Rename(files, p.module)); err != nil {
		return fmt.Errorf("start: nothing was changed: %w", err)
	}
	return files.Save()
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
