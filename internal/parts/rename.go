package parts

import (
	"errors"
	"go/format"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var moduleLine = regexp.MustCompile(`(?m)^module (\S+)$`)

// modulePath returns the module's path.
func modulePath(files *Files) (string, error) {
	text, err := files.read("go.mod")
	if err != nil {
		return "", err
	}
	line := moduleLine.FindStringSubmatch(text)
	if line == nil {
		return "", errors.New("go.mod names no module")
	}
	return line[1], nil
}

// Rename gives the module another path, wherever a file of the project names
// it: imports, modules inside of it, documents. The binary is called by the
// path's last part.
func Rename(files *Files, to string) error {
	from, err := modulePath(files)
	if err != nil || from == to {
		return err
	}
	// As in "gostart/lib", tool gostart/cmd/start, gostart => ../.., gostart v0.0.0, [gostart]
	quoted := regexp.QuoteMeta(from)
	module := regexp.MustCompile(`(^|[^\w./-])` + quoted + `(/| =>| v\d|\])`)
	binary := regexp.MustCompile(`\b(bin/|Command )` + regexp.QuoteMeta(path.Base(from)) + `\b`)
	return files.each(func(name, text string) string {
		if strings.HasSuffix(name, "go.mod") {
			text = regexp.MustCompile(`(?m)^module `+quoted+`$`).ReplaceAllLiteralString(text, "module "+to)
		}
		text = module.ReplaceAllString(text, "${1}"+escape(to)+"${2}")
		if strings.HasSuffix(name, "go.mod") {
			text = requires.ReplaceAllStringFunc(text, sorted)
		}
		text = binary.ReplaceAllString(text, "${1}"+escape(path.Base(to)))
		return aligned(name, text)
	})
}

// requires are the lines of a go.mod on what a module needs, which stand in the
// order of their paths.
var requires = regexp.MustCompile(`(?m)^require \(\n(\t.*\n)+`)

func sorted(block string) string {
	head, lines, _ := strings.Cut(block, "\n")
	return head + "\n" + strings.Join(slices.Sorted(strings.Lines(lines)), "")
}

// aligned formats Go: a longer path moves what stands in columns.
func aligned(name, text string) string {
	formatted, err := format.Source([]byte(text))
	if !strings.HasSuffix(name, ".go") || err != nil {
		return text
	}
	return string(formatted)
}

// escape writes text for a replacement, where $ has a meaning.
func escape(text string) string { return strings.ReplaceAll(text, "$", "$$") }

// SetName sets what people call the app, and the title of its README.
func SetName(files *Files, name string) error {
	constant := regexp.MustCompile(`(?m)^const Name = ".*"$`)
	if err := files.edit("lib/config.go", func(text string) (string, error) {
		if !constant.MatchString(text) {
			return "", errors.New("const Name is not there")
		}
		return constant.ReplaceAllLiteralString(text, "const Name = "+strconv.Quote(name)), nil
	}); err != nil {
		return err
	}
	title := regexp.MustCompile(`\A# .*`)
	return files.edit("README.md", func(text string) (string, error) {
		return title.ReplaceAllLiteralString(text, "# "+name), nil
	})
}
