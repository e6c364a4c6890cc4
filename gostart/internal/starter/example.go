// Package starter turns a clone of the starter into a new app: it renames the module, sets the app's name, removes
// examples, and replaces the files about the starter by those in starter/yours.
package starter

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gostart/internal/module"
)

// ExampleFile marks a folder as an example. Its first heading is the example's title; the text describes the example.
const ExampleFile = "example.md"

// An Example is a folder that can be removed without changing any other file by hand.
type Example struct {
	Name  string // the last element of Dir
	Dir   string // from the project root
	Title string
	About string // the first paragraph below the title, on one line
}

// Examples finds the examples of an app, sorted by folder. An example inside another belongs to the outer one.
func Examples(app fs.FS) ([]Example, error) {
	var examples []Example
	err := module.Walk(app, func(name string) error {
		if path.Base(name) != ExampleFile || path.Dir(name) == "." || strings.HasPrefix(name, Folder+"/") {
			return nil
		}
		text, err := fs.ReadFile(app, name)
		if err == nil {
			examples = append(examples, newExample(path.Dir(name), text))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("starter: looking for examples: %w", err)
	}
	slices.SortFunc(examples, func(a, b Example) int { return cmp.Compare(a.Dir, b.Dir) })
	var outer []Example
	for _, e := range examples {
		if !slices.ContainsFunc(outer, func(o Example) bool { return strings.HasPrefix(e.Dir, o.Dir+"/") }) {
			outer = append(outer, e)
		}
	}
	return outer, nil
}

func newExample(dir string, text []byte) Example {
	e := Example{Name: path.Base(dir), Dir: dir, Title: path.Base(dir)}
	var about []string
	hasTitle := false
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		heading := len(words) > 0 && strings.HasPrefix(words[0], "#")
		switch {
		case heading && !hasTitle:
			e.Title, hasTitle = strings.Join(words[1:], " "), true
		case !heading && len(words) > 0:
			about = append(about, words...)
		case len(about) > 0: // the paragraph ends
			e.About = strings.Join(about, " ")
			return e
		}
	}
	e.About = strings.Join(about, " ")
	return e
}

// Select returns the examples in a list of names or folders, such as "notes,client". The list may be "all" or "none".
func Select(examples []Example, list string) ([]Example, error) {
	switch list {
	case "all":
		return examples, nil
	case "none":
		return nil, nil
	}
	var selected []Example
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		var found []Example
		for _, e := range examples {
			if e.Name == name || e.Dir == path.Clean(name) {
				found = append(found, e)
			}
		}
		switch len(found) {
		case 0:
			return nil, fmt.Errorf("no example %q; the examples are: %s", name, names(examples))
		case 1:
			selected = append(selected, found[0])
		default:
			return nil, fmt.Errorf("%d examples are named %q; use their folders", len(found), name)
		}
	}
	return selected, nil
}

// Without returns the examples except those in others.
func Without(examples, others []Example) []Example {
	return slices.DeleteFunc(slices.Clone(examples), func(e Example) bool { return slices.Contains(others, e) })
}

func names(examples []Example) string {
	if len(examples) == 0 {
		return "none"
	}
	var names []string
	for _, e := range examples {
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}
