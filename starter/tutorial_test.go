package starter_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"gostart/starttest"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const tutorialPage = "docs/tutorial.md"

// It follows the tutorial from top to bottom: it writes and changes files, runs commands,
// and visits the pages in the tables, while "go tool start dev" runs.
func TestTheTutorialWorksAsWritten(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("routes/books"); err == nil {
		t.Skip("somebody has followed the tutorial here")
	}
	dir := t.TempDir()
	copyProject(t, dir)
	site := startDev(t, dir)
	p := follower{t, dir, site, newReader(t, site)}
	for _, b := range blocksOf(readText(t, tutorialPage)) {
		if err := p.follow(b); err != nil {
			t.Fatalf("%s:%d: %v", tutorialPage, b.line, err)
		}
	}

	// The result does not need the example /notes, and passes the checks.
	if err := os.RemoveAll(filepath.Join(dir, "routes/with_session/notes")); err != nil {
		t.Fatal(err)
	}
	site.Visitor(t).Get("/books").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	for _, command := range []string{"go tool start generate -check", "go vet ./app ./lib ./library ./routes/... ./views", `test -z "$(gofmt -l app lib library routes)"`} {
		if _, err := p.run(command); err != nil {
			t.Error(err)
		}
	}
}

// A block is a step of a document: a block of code, or a row of a table.
type block struct {
	line int    // in the document
	kind string // language of the code, or "row"
	path string // of the file with the code, or ""
	text string
}

var (
	pathLine = regexp.MustCompile("^`([\\w./-]+)`$")
	tableRow = regexp.MustCompile(`^\| (.+) \|$`)
)

// blocksOf returns the blocks of a document. A line with only a path, in backquotes, is
// the path of the code below it.
func blocksOf(document string) []block {
	var blocks []block
	var path string
	var code *block
	for i, line := range strings.Split(document, "\n") {
		switch {
		case code != nil && line == "```":
			blocks, code, path = append(blocks, *code), nil, ""
		case code != nil:
			code.text += line + "\n"
		case strings.HasPrefix(line, "```"):
			code = &block{line: i + 1, kind: line[3:], path: path}
		case pathLine.MatchString(line):
			path = pathLine.FindStringSubmatch(line)[1]
		case tableRow.MatchString(line) && line != "| Do | See |":
			blocks = append(blocks, block{line: i + 1, kind: "row", text: tableRow.FindStringSubmatch(line)[1]})
		case line != "":
			path = ""
		}
	}
	return blocks
}

// A follower follows a tutorial, in a copy of the project that site serves.
type follower struct {
	t      *testing.T
	dir    string
	site   *starttest.Site
	reader *reader
}

func (p *follower) follow(b block) error {
	p.t.Helper()
	switch {
	case b.kind == "row":
		do, see, _ := strings.Cut(b.text, " | ")
		if err := p.reader.do(do); err != nil {
			return err
		}
		return p.reader.expect(see)
	case b.kind == "sh":
		return p.runAll(b.text)
	case b.kind == "console":
		return p.runAndCompare(b.text)
	case b.kind == "text":
		return p.compareProblems(b.text)
	case b.path == "":
		return errors.New("this code has no path")
	}
	name := filepath.Join(p.dir, b.path)
	if b.kind == "diff" {
		text, err := apply(b.text, readText(p.t, name))
		if err != nil {
			return fmt.Errorf("%s: %w", b.path, err)
		}
		b.text = text
	}
	write(p.t, name, b.text)
	return nil
}

// runAll runs commands, one on each line. It skips make dev, which runs already.
func (p *follower) runAll(commands string) error {
	for command := range strings.Lines(commands) {
		if command == "make dev\n" {
			continue
		}
		if _, err := p.run(command); err != nil {
			return err
		}
	}
	return nil
}

// runAndCompare runs the command in the first line, which must print the lines below it.
// It ignores differences in white space.
func (p *follower) runAndCompare(text string) error {
	command, want, _ := strings.Cut(strings.TrimPrefix(text, "$ "), "\n")
	out, err := p.run(command)
	if err != nil {
		return err
	}
	var printed []string
	for line := range strings.Lines(out) {
		printed = append(printed, squeeze(line))
	}
	for line := range strings.Lines(want) {
		if !slices.Contains(printed, squeeze(line)) {
			return fmt.Errorf("%s does not print %q, but\n%s", command, line, out)
		}
	}
	return nil
}

func (p *follower) run(command string) (out string, err error) {
	shell := exec.CommandContext(p.t.Context(), "sh", "-c", command)
	shell.Dir = p.dir
	printed, err := shell.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", command, err, printed)
	}
	return string(printed), nil
}

// compareProblems checks the problems that dev shows over the page: the position of each,
// and its message.
func (p *follower) compareProblems(want string) error {
	p.t.Helper()
	p.site.Visitor(p.t).Get("/") // waits for the build
	response, err := http.Get(p.site.URL + "/_live/events")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	line, err := bufio.NewReader(response.Body).ReadString('\n')
	if err != nil {
		return err
	}
	var event struct {
		Problems []struct {
			File, Message string
			Line, Col     int
		}
	}
	if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "data: ")), &event); err != nil {
		return err
	}
	var shown strings.Builder
	for _, problem := range event.Problems {
		fmt.Fprintf(&shown, "%s:%d:%d\n%s\n", problem.File, problem.Line, problem.Col, problem.Message)
	}
	if shown.String() != want {
		return fmt.Errorf("dev shows over the page\n%s\nwant\n%s", shown.String(), want)
	}
	return nil
}
