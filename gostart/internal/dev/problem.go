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

// At is a position in a file.
type At struct {
	File string `json:"file"` // from the project root; "" if unknown
	Line int    `json:"line"` // from 1
	Col  int    `json:"col"`  // from 1; 0 if unknown
}

// String returns the form of compilers, which terminals and editors link to the file.
func (a At) String() string {
	if a.Col == 0 {
		return fmt.Sprintf("%s:%d", a.File, a.Line)
	}
	return fmt.Sprintf("%s:%d:%d", a.File, a.Line, a.Col)
}

// A Problem is an error of the build, of the start or of a request.
type Problem struct {
	At
	Message string   `json:"message"`
	First   int      `json:"first"`  // number of the first line of Source
	Source  []string `json:"source"` // lines around At
	Calls   []string `json:"calls"`  // stack of a panic, innermost call first; empty for other problems
}

// contextLines is how many lines Source has before and after the line of the problem.
const contextLines = 3

// diagnostic matches a line of a compiler or generator: file:line:col: message. The column is optional.
var diagnostic = regexp.MustCompile(`^([^\s:][^:]*):(\d+)(?::(\d+))?: (.+)$`)

// maxProblems is how many problems are shown. Later ones usually follow from the first.
const maxProblems = 10

// readProblems parses the output of a compiler or generator. A line that begins with a tab continues the message before it.
// If no line has a position, the whole text is one problem.
func readProblems(root, text string, origin func(At) At) []Problem {
	var located []Problem
	var other []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if match := diagnostic.FindStringSubmatch(line); match != nil {
			at := origin(At{path.Clean(filepath.ToSlash(match[1])), number(match[2]), number(match[3])})
			located = append(located, Problem{At: at, Message: match[4]})
		} else if strings.HasPrefix(line, "\t") && len(located) > 0 {
			last := &located[len(located)-1]
			last.Message += "\n" + strings.TrimSpace(line)
		} else if line != "" && !strings.HasPrefix(line, "# ") {
			other = append(other, line)
		}
	}
	if len(located) == 0 {
		return []Problem{{Message: cmp.Or(strings.Join(other, "\n"), text)}}
	}
	located = located[:min(len(located), maxProblems)]
	for i := range located {
		located[i].addSource(root)
	}
	return located
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // diagnostic matches digits or nothing
	return n
}

// addSource sets First and Source, if the file can be read.
func (p *Problem) addSource(root string) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p.File)))
	if err != nil {
		return
	}
	lines := strings.Split(string(text), "\n")
	first := max(1, p.Line-contextLines)
	last := min(len(lines), p.Line+contextLines)
	if first <= last {
		p.First, p.Source = first, lines[first-1:last]
	}
}

// String returns the text for a terminal.
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
