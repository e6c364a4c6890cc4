// Package lock reads and writes gostart.lock, which records where gostart/, the app's copy of the framework, came from.
package lock

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gostart/internal/changelog"
	"gostart/internal/git"
)

// The names of the lock file and of the framework's folder.
const (
	File   = "gostart.lock"
	Folder = "gostart"
)

// A Lock is what gostart.lock records.
type Lock struct {
	Source  string // git URL or folder; "" if unknown
	Version string // the newest in the framework's CHANGELOG
	Commit  string // of Source; "" if unknown
	Digest  string // see [Tree.Digest]
}

const header = "# Where gostart/ came from. \"go tool start\" writes this file; do not edit it.\n"

// Read reads gostart.lock in the app's folder root.
func Read(root string) (Lock, error) {
	text, err := os.ReadFile(filepath.Join(root, File))
	if errors.Is(err, fs.ErrNotExist) {
		return Lock{}, fmt.Errorf("lock: %s is missing; write it with: go tool start lock: %w", File, err)
	}
	if err != nil {
		return Lock{}, fmt.Errorf("lock: %w", err)
	}
	l, err := Parse(string(text))
	if err == nil && l.Digest == "" {
		err = fmt.Errorf("lock: %s has no digest; write it again with: go tool start lock", File)
	}
	return l, err
}

// Parse parses the text of a lock file.
func Parse(text string) (Lock, error) {
	var l Lock
	fields := map[string]*string{"source": &l.Source, "version": &l.Version, "commit": &l.Commit, "digest": &l.Digest}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, _ := strings.Cut(line, " ")
		field := fields[key]
		if field == nil || value == "" {
			return Lock{}, fmt.Errorf("lock: %s:%d: unexpected %q; write the file again with: go tool start lock", File, number, line)
		}
		*field = strings.TrimSpace(value)
	}
	return l, nil
}

// Bytes returns the text of the lock file.
func (l Lock) Bytes() []byte {
	var b strings.Builder
	b.WriteString(header)
	for _, field := range [][2]string{{"source", l.Source}, {"version", l.Version}, {"commit", l.Commit}, {"digest", l.Digest}} {
		if field[1] != "" {
			fmt.Fprintf(&b, "%s %s\n", field[0], field[1])
		}
	}
	return []byte(b.String())
}

// Compute returns a lock with the version and the digest of root/gostart.
func Compute(ctx context.Context, root string) (Lock, error) {
	tree, err := ReadTree(ctx, root)
	if err != nil {
		return Lock{}, err
	}
	digest, err := tree.Digest()
	if err != nil {
		return Lock{}, err
	}
	sections, err := ReadChangelog(root)
	return Lock{Version: changelog.Version(sections), Digest: digest}, err
}

// ReadChangelog reads the framework's CHANGELOG in root. If the file does not exist, it returns no sections.
func ReadChangelog(root string) ([]changelog.Section, error) {
	text, err := os.ReadFile(filepath.Join(root, Folder, "CHANGELOG.md"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("lock: %w", err)
	}
	return changelog.Parse(string(text)), nil
}

// Origin returns the URL of a clone's remote "origin", without user and password, and the commit of HEAD. It returns "" for
// what git does not know.
func Origin(ctx context.Context, root string) (source, commit string) {
	if url, err := git.Run(ctx, root, "remote", "get-url", "origin"); err == nil {
		source = WithoutPassword(strings.TrimSpace(url))
	}
	if head, err := git.Run(ctx, root, "rev-parse", "--verify", "HEAD"); err == nil {
		commit = strings.TrimSpace(head)
	}
	return source, commit
}

// WithoutPassword removes the user and password from an HTTP URL, so that no token gets into the lock file.
func WithoutPassword(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok || !strings.HasPrefix(scheme, "http") {
		return url
	}
	host, path, slash := strings.Cut(rest, "/")
	host = host[strings.LastIndex(host, "@")+1:]
	if slash {
		path = "/" + path
	}
	return scheme + "://" + host + path
}
