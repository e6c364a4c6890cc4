package templgen

import (
	"bytes"
	"go/format"
	"io/fs"
	"strings"
)

// Origin maps a line and column of a generated file to the template. Lines and columns count from 1. ok is false if the file
// is not generated, and for code that templ added.
func Origin(app fs.FS, file string, line, col int) (template string, templateLine, templateCol int, ok bool) {
	base, ok := strings.CutSuffix(file, "_templ.go")
	if !ok {
		return "", 0, 0, false
	}
	template = base + ".templ"
	code, sourceMap, err := translate(app, template)
	if err != nil {
		return "", 0, 0, false
	}
	formatted, err := format.Source(code)
	if err != nil {
		return "", 0, 0, false
	}
	line, col = beforeFormatting(code, formatted, line, col)
	at, ok := sourceMap.SourcePositionFromTarget(uint32(line-1), uint32(col-1))
	return template, int(at.Line) + 1, int(at.Col) + 1, ok
}

// beforeFormatting maps a place in formatted code to the unformatted code. Formatting changes only white space, so the
// number of other bytes before the place is the same in both.
func beforeFormatting(code, formatted []byte, line, col int) (int, int) {
	if beforeLine, beforeCol, ok := placeAfter(code, bytesBefore(formatted, line, col)); ok {
		return beforeLine, beforeCol
	}
	return line, col
}

// bytesBefore counts the bytes before a place, except white space.
func bytesBefore(text []byte, line, col int) int {
	n := 0
	for i, row := range bytes.Split(text, []byte("\n")) {
		for j, b := range row {
			if i+1 > line || i+1 == line && j+1 >= col {
				return n
			}
			if !isSpace(b) {
				n++
			}
		}
	}
	return n
}

// placeAfter returns the place of the byte after the first n bytes, not counting white space. ok is false if the text is
// shorter.
func placeAfter(text []byte, n int) (line, col int, ok bool) {
	for i, row := range bytes.Split(text, []byte("\n")) {
		for j, b := range row {
			switch {
			case isSpace(b):
			case n == 0:
				return i + 1, j + 1, true
			default:
				n--
			}
		}
	}
	return 0, 0, false
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' }
