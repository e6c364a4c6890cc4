package templgen

import (
	"errors"
	"fmt"
	"go/scanner"

	"github.com/a-h/parse"
	"github.com/a-h/templ/parser/v2"
)

// A Fault is an error in a template.
type Fault struct {
	File      string // from the project root
	Line, Col int    // from 1
	Message   string
}

// Error returns the fault in the form of a compiler error, which editors turn into a link.
func (f Fault) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Message)
}

// parseFault converts an error of templ's parser to a Fault at the place where it stopped.
func parseFault(file string, err error) error {
	failure, ok := errors.AsType[parse.ParseError](err)
	if !ok {
		unclosed, ok := errors.AsType[parser.UntilNotFoundError](err)
		if !ok {
			return Fault{file, 1, 1, err.Error()}
		}
		failure = unclosed.ParseError
	}
	return Fault{file, failure.Pos.Line + 1, failure.Pos.Col + 1, failure.Msg}
}

// formatFaults converts the syntax errors of generated Go to faults at their places in the template. It leaves out errors
// in code that templ added, which follow from the others. If all errors are in such code, it returns the first of them, at
// the end of the template's code before it.
func formatFaults(file string, err error, sourceMap *parser.SourceMap) error {
	list, ok := errors.AsType[scanner.ErrorList](err)
	if !ok {
		return Fault{file, 1, 1, err.Error()}
	}
	var faults []error
	for _, e := range list {
		if at, ok := sourceMap.SourcePositionFromTarget(uint32(e.Pos.Line-1), uint32(e.Pos.Column-1)); ok {
			faults = append(faults, Fault{file, int(at.Line) + 1, int(at.Col) + 1, e.Msg})
		}
	}
	if len(faults) == 0 {
		at := lastSourceBefore(list[0].Pos.Line-1, sourceMap)
		faults = append(faults, Fault{file, int(at.Line) + 1, int(at.Col) + 1, list[0].Msg})
	}
	return errors.Join(faults...)
}

// lastSourceBefore finds the last code from the template that is at or before a line of the generated Go. It returns the
// code's place in the template.
func lastSourceBefore(line int, sourceMap *parser.SourceMap) parser.Position {
	const lastCol = 1000 // of any line; SourcePositionFromTarget searches to the left of it
	for ; line >= 0; line-- {
		if at, ok := sourceMap.SourcePositionFromTarget(uint32(line), lastCol); ok {
			return at
		}
	}
	return parser.Position{}
}
