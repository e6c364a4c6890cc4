package templgen

import (
	"bytes"
	"go/format"
	"io/fs"
	"strings"
)

// Origin returns where in a template the Go at a line and column of a generated file is from, all from 1. It is not ok for
// other files, and for Go that templ made up itself.
func Origin(app fs.FS, file string, line, col int) (template string, templateLine, templateCol int, ok bool) {
	base, ok := strings.CutSuffix(file, "_templ.go")
	if !ok {
		return "", 0, 0, false
	}
	template = base + ".templ"
	code, lines, err := translate(app, template)
	if err != nil {
		return "", 0, 0, false
	}
	formatted, err := format.Source(code)
	if err != nil {
		return "", 0, 0, false
	}
	line, col = beforeFormatting(code, formatted, line, col)
	at, ok := lines.SourcePositionFromTarget(uint32(line-1), uint32(col-1))
	return template, int(at.Line) + 1, int(at.Col) + 1, ok
}

// beforeFormatting returns where a place in formatted code was before: formatting moves only white space, so as many other
// bytes come before it.
func beforeFormatting(code, formatted []byte, line, col int) (int, int) {
	left := 0
	for i, text := range bytes.Split(formatted, []byte("\n")) {
		if i == line-1 {
			text = text[:min(len(text), max(0, col-1))]
		}
		left += solid(text)
		if i == line-1 {
			break
		}
	}
	for i, text := range bytes.Split(code, []byte("\n")) {
		if n := solid(text); n <= left {
			left -= n
			continue
		}
		for j := range text {
			if !isSpace(text[j]) {
				if left == 0 {
					return i + 1, j + 1
				}
				left--
			}
		}
	}
	return line, col
}

// solid counts the bytes of a text that are not white space.
func solid(text []byte) int {
	n := 0
	for _, b := range text {
		if !isSpace(b) {
			n++
		}
	}
	return n
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }
