package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gostart/internal/parts"
)

// choices are what an app can do without.
type choices struct {
	parts     []parts.Part
	providers []string     // by their IDs
	always    []parts.Part // without asking, by init: what the starter says of itself
}

func readChoices(files *parts.Files) (choices, error) {
	all, err := parts.Read(files)
	if err != nil {
		return choices{}, err
	}
	var c choices
	for _, part := range all {
		if part.Name == "init" {
			c.always = append(c.always, part)
		} else {
			c.parts = append(c.parts, part)
		}
	}
	c.providers, err = parts.Providers(files)
	return c, err
}

// names are all that drop takes.
func (c choices) names() []string {
	var names []string
	for _, part := range c.parts {
		names = append(names, part.Name)
	}
	return append(names, c.providers...)
}

// String lists them, for people.
func (c choices) String() string {
	var b strings.Builder
	for _, part := range c.parts {
		fmt.Fprintf(&b, "  %-12s %s\n", part.Name, part.About)
	}
	fmt.Fprintf(&b, "\nand each provider: %s\n", strings.Join(c.providers, ", "))
	return b.String()
}

// check tells which of these names is none.
func (c choices) check(names []string) error {
	for _, name := range names {
		if !slices.Contains(c.names(), name) {
			return fmt.Errorf("start: no part %q; there are:\n\n%s", name, c)
		}
	}
	return nil
}

// butFor returns the names of all but those that text says.
func (c choices) butFor(text string) ([]string, error) {
	kept, err := choose(text, c.names())
	if err != nil {
		return nil, fmt.Errorf("start: nothing was changed: %w", err)
	}
	return slices.DeleteFunc(c.names(), func(name string) bool { return slices.Contains(kept, name) }), nil
}

// drop takes out what names say; "all" is everything, "providers" each of them.
func (c choices) drop(files *parts.Files, names []string) error {
	if slices.Contains(names, "all") {
		names = c.names()
	}
	if i := slices.Index(names, "providers"); i >= 0 {
		names = slices.Concat(names[:i], c.providers, names[i+1:])
	}
	if err := c.check(names); err != nil {
		return err
	}
	var faults []error
	for _, part := range c.parts {
		if slices.Contains(names, part.Name) {
			faults = append(faults, part.Drop(files))
		}
	}
	for _, id := range c.providers {
		if slices.Contains(names, id) {
			faults = append(faults, parts.DropProvider(files, id))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("start: nothing was changed; %s says how to do it by hand:\n%w", parts.Document, err)
	}
	return nil
}

// choose reads which of all are meant: names, all or none.
func choose(text string, all []string) ([]string, error) {
	switch text {
	case "all":
		return all, nil
	case "none":
		return nil, nil
	}
	chosen := list(text)
	for _, name := range chosen {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("%q is none of %s", name, strings.Join(all, ", "))
		}
	}
	return chosen, nil
}

// list reads words separated by commas or spaces.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
