// Package parts takes parts out of an app that it can do without. It follows a
// document that tells people the same by hand, docs/delete.md, so the two
// cannot disagree.
//
// A section whose heading is one word is a part of that name. It begins with a
// sentence about the part. What follows takes it out: lines of shell that begin
// with cp or rm, and diffs below the path of their file. The rest is for people.
package parts

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Document is where the parts are described, from the project's root.
const Document = "docs/delete.md"

// A Part is something that can be taken out of an app.
type Part struct {
	Name  string
	About string // one sentence

	section string      // of the document
	copies  [][2]string // paths, from and to
	removes []string    // paths and patterns
	edits   []edit
}

// An edit changes lines of a file.
type edit struct{ file, diff string }

var (
	heading  = regexp.MustCompile(`(?m)^## .*\n`)
	name     = regexp.MustCompile(`^## ([a-z]+)\n`)
	pathLine = regexp.MustCompile("^`([^`]+)`$")
	block    = regexp.MustCompile("(?ms)^```(sh|diff)\n(.*?)^```\n")
	fileDiff = regexp.MustCompile("(?ms)^`([^`\n]+)`\n\n```diff\n.*?^```\n\n?")
)

// Read returns the parts that the document describes, in its order. A project
// without it has none.
func Read(files *Files) ([]Part, error) {
	document, err := files.read(Document)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var parts []Part
	starts := append(heading.FindAllStringIndex(document, -1), []int{len(document)})
	for i, start := range starts[:len(starts)-1] {
		section := document[start[0]:starts[i+1][0]]
		if named := name.FindStringSubmatch(section); named != nil {
			part, err := parse(named[1], section)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", Document, named[1], err)
			}
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// parse reads the section of a part.
func parse(name, section string) (Part, error) {
	part := Part{Name: name, section: section}
	_, text, _ := strings.Cut(section, "\n\n")
	about, _, _ := strings.Cut(text, "\n\n")
	part.About = strings.ReplaceAll(about, "\n", " ")

	from := 0
	for _, at := range block.FindAllStringSubmatchIndex(section, -1) {
		before, kind, body := section[from:at[0]], section[at[2]:at[3]], section[at[4]:at[5]]
		from = at[1]
		if kind == "sh" {
			part.readShell(body)
			continue
		}
		lines := strings.Split(strings.TrimSpace(before), "\n")
		file := pathLine.FindStringSubmatch(lines[len(lines)-1])
		if file == nil {
			return Part{}, fmt.Errorf("a diff is not below the path of its file:\n%s", body)
		}
		part.edits = append(part.edits, edit{file[1], body})
	}
	return part, nil
}

// readShell reads lines of shell: what rm removes, and what cp copies into a
// folder. Others are for people: we generate in the end anyway.
func (p *Part) readShell(shell string) {
	for line := range strings.Lines(shell) {
		words := slices.DeleteFunc(strings.Fields(line), func(word string) bool { return strings.HasPrefix(word, "-") })
		switch {
		case len(words) < 2:
		case words[0] == "rm":
			p.removes = append(p.removes, words[1:]...)
		case words[0] == "cp":
			folder := words[len(words)-1]
			for _, from := range words[1 : len(words)-1] {
				p.copies = append(p.copies, [2]string{from, path.Join(folder, path.Base(from))})
			}
		}
	}
}

// Drop takes the part out of the files, and its section out of the document,
// with the diffs of files that are not what they were. It tells all that is not
// as the document says.
func (p Part) Drop(files *Files) error {
	var faults []error
	for _, names := range p.copies {
		faults = append(faults, files.copy(names[0], names[1]))
	}
	for _, pattern := range p.removes {
		faults = append(faults, files.remove(pattern))
	}
	for _, edit := range p.edits {
		faults = append(faults, files.edit(edit.file, func(text string) (string, error) { return Apply(edit.diff, text) }))
	}
	faults = append(faults, files.edit(Document, func(text string) (string, error) {
		return withoutDiffs(strings.Replace(text, p.section, "", 1), func(name string) bool {
			return files.isRemoved(name) || slices.ContainsFunc(p.copies, func(names [2]string) bool { return names[1] == name })
		}), nil
	}))
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	return nil
}

// withoutDiffs cuts the diffs of some files out of a document.
func withoutDiffs(document string, of func(file string) bool) string {
	return fileDiff.ReplaceAllStringFunc(document, func(diff string) string {
		if of(fileDiff.FindStringSubmatch(diff)[1]) {
			return ""
		}
		return diff
	})
}
