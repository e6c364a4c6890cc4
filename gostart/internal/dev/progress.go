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

// progressInterval is how often a long build says how far it is.
const progressInterval = 2 * time.Second

// progress reads what "go build -v" writes: it counts the packages that are compiled, and keeps everything else, which is
// what the compiler complains about.
type progress struct {
	mu       sync.Mutex
	line     []byte // the end of what was written, as far as it is no whole line
	packages int
	rest     bytes.Buffer
}

// importPath matches a line that names a package, as -v writes it. A complaint contains a space.
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
			p.rest.Write(p.line[:end+1])
		}
		p.line = p.line[end+1:]
	}
}

// complaints returns what was written, without the names of packages.
func (p *progress) complaints() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return string(bytes.TrimSpace(append(p.rest.Bytes(), p.line...)))
}

// report writes how far the build is, every progressInterval until ctx is done.
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
