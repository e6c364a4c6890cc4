package dev

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"sync"
	"time"
)

// progressInterval is how often report writes.
const progressInterval = 2 * time.Second

// progress reads the output of "go build -v": it counts the packages that are compiled, and keeps the other lines, which are
// the compiler's error messages.
type progress struct {
	mu       sync.Mutex
	line     []byte // the last line, while it is incomplete
	packages int
	other    bytes.Buffer
}

// importPath matches a line of -v, which is the path of a package. An error message contains a space.
var importPath = regexp.MustCompile(`^[\w.~/+-]+$`)

// Write implements io.Writer.
func (p *progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line = append(p.line, text...)
	for {
		end := bytes.IndexByte(p.line, '\n')
		if end < 0 {
			return len(text), nil
		}
		if importPath.Match(bytes.TrimSuffix(p.line[:end], []byte("\r"))) {
			p.packages++
		} else {
			p.other.Write(p.line[:end+1])
		}
		p.line = p.line[end+1:]
	}
}

// messages returns the output without the paths of packages.
func (p *progress) messages() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return string(bytes.TrimSpace(append(p.other.Bytes(), p.line...)))
}

// report writes the number of compiled packages every progressInterval, until ctx is done.
func (p *progress) report(ctx context.Context, out io.Writer) {
	begun := time.Now()
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			p.mu.Lock()
			packages := p.packages
			p.mu.Unlock()
			noun := "packages"
			if packages == 1 {
				noun = "package"
			}
			fmt.Fprintf(out, "  compiling: %d %s, %.0fs\n", packages, noun, time.Since(begun).Seconds())
		}
	}
}
