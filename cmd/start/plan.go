package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"gostart/internal/parts"
)

// A plan says what becomes of a clone.
type plan struct {
	module, name string
	drop         []string // parts
}

// carryOut changes the clone, and tells what to do next.
func (p plan) carryOut(change change, stdout io.Writer) error {
	p.name = orNameOf(p.name, p.module)
	if err := p.apply(change.files, change.choices); err != nil {
		return err
	}
	if err := change.finish(stdout); err != nil {
		return err
	}
	if err := keepSecret(change.root); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s is yours, as %s. Next: go run . and make check\n", p.name, p.module)
	return nil
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

// orNameOf returns name, or the last part of a module's path as a name.
func orNameOf(name, module string) string {
	if name != "" {
		return name
	}
	base := path.Base(module)
	return strings.ToUpper(base[:1]) + base[1:]
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
