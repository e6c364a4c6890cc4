package dev

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// At is a place in a file.
type At struct {
	File string `json:"file"` // from the project root; "" for no place
	Line int    `json:"line"` // from 1, as is Col
	Col  int    `json:"col"`  // 0 where that is unknown
}

// String is as compilers write it, so that terminals and editors jump to it.
func (a At) String() string {
	if a.Col == 0 {
		return fmt.Sprintf("%s:%d", a.File, a.Line)
	}
	return fmt.Sprintf("%s:%d:%d", a.File, a.Line, a.Col)
}

// A Problem is one thing that is wrong with the app.
type Problem struct {
	At
	Message string   `json:"message"`
	First   int      `json:"first"`  // number of the first line of Source
	Source  []string `json:"source"` // lines around At
	Calls   []string `json:"calls"`  // that led to a panic, innermost first; empty for what does not build
}

// around is how many lines we show before and after the one that is wrong.
const around = 3

// diagnostic is a line of a compiler or a generator: file:line:col: message. Some have no column.
var diagnostic = regexp.MustCompile(`^([^\s:][^:]*):(\d+)(?::(\d+))?: (.+)$`)

// maxProblems is how many problems are shown: later ones usually follow from the first.
const maxProblems = 10

// readProblems reads what a compiler or a generator wrote. A line that begins with a tab continues the one before. Text
// without a place in a file becomes one problem.
func readProblems(root, text string, origin func(At) At) []Problem {
	var located []Problem
	var rest []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if match := diagnostic.FindStringSubmatch(line); match != nil {
			at := origin(At{path.Clean(filepath.ToSlash(match[1])), number(match[2]), number(match[3])})
			located = append(located, Problem{At: at, Message: match[4]})
		} else if strings.HasPrefix(line, "\t") && len(located) > 0 {
			last := &located[len(located)-1]
			last.Message += "\n" + strings.TrimSpace(line)
		} else if line != "" && !strings.HasPrefix(line, "# ") {
			rest = append(rest, line)
		}
	}
	if len(located) == 0 {
		return []Problem{{Message: cmp.Or(strings.Join(rest, "\n"), text)}}
	}
	located = located[:min(len(located), maxProblems)]
	for i := range located {
		located[i].quote(root)
	}
	return located
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the pattern matches only digits, or nothing
	return n
}

// quote adds the source around the problem, if the file can be read.
func (p *Problem) quote(root string) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p.File)))
	if err != nil {
		return
	}
	lines := strings.Split(string(text), "\n")
	first := max(1, p.Line-around)
	last := min(len(lines), p.Line+around)
	if first <= last {
		p.First, p.Source = first, lines[first-1:last]
	}
}

// String is a block of text for a terminal.
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		fmt.Fprintf(&b, "%s: ", p.At)
	}
	b.WriteString(p.Message)
	for i, line := range p.Source {
		mark := ' '
		if p.First+i == p.Line {
			mark = '>'
		}
		fmt.Fprintf(&b, "\n%c %4d │ %s", mark, p.First+i, line)
	}
	return b.String()
}
