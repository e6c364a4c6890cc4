package dev

import (
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// embeds are the patterns of //go:embed directives, by the Go file that has them.
type embeds map[string][]string

// read takes the directives of a Go file as it is now.
func (e embeds) read(file string) {
	delete(e, file)
	text, err := os.ReadFile(file)
	if err != nil {
		return // it is gone
	}
	for line := range strings.Lines(string(text)) {
		if args, ok := strings.CutPrefix(line, "//go:embed "); ok {
			e[file] = append(e[file], embedPatterns(args)...)
		}
	}
}

// embedPatterns splits the arguments of a directive. One with a space is a Go string.
func embedPatterns(args string) []string {
	var patterns []string
	for args = strings.TrimSpace(args); args != ""; args = strings.TrimSpace(args) {
		quoted, err := strconv.QuotedPrefix(args)
		if err == nil {
			pattern, _ := strconv.Unquote(quoted)
			patterns, args = append(patterns, pattern), args[len(quoted):]
			continue
		}
		pattern, rest, _ := strings.Cut(args, " ")
		patterns, args = append(patterns, pattern), rest
	}
	return patterns
}

// has reports whether a directive embeds a file or folder.
func (e embeds) has(name string) bool {
	if strings.HasSuffix(name, "~") {
		return false // an editor's
	}
	for file, patterns := range e {
		rel, err := filepath.Rel(filepath.Dir(file), name)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		for _, pattern := range patterns {
			if embedMatches(pattern, filepath.ToSlash(rel)) {
				return true
			}
		}
	}
	return false
}

// embedMatches reports whether a pattern matches a path, or a folder above it. Below such a folder, names that begin with
// "." or "_" count for a pattern with "all:" alone.
func embedMatches(pattern, name string) bool {
	pattern, all := strings.CutPrefix(pattern, "all:")
	for dir, hidden := name, false; dir != "."; dir = path.Dir(dir) {
		if ok, err := path.Match(pattern, dir); ok && err == nil {
			return all || !hidden
		}
		base := path.Base(dir)
		hidden = hidden || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")
	}
	return false
}

// folders returns the existing folders in which embedded files are, or would be.
func (e embeds) folders() []string {
	var folders []string
	for file, patterns := range e {
		for _, pattern := range patterns {
			pattern = filepath.Join(filepath.Dir(file), filepath.FromSlash(strings.TrimPrefix(pattern, "all:")))
			matches, _ := filepath.Glob(pattern)
			for _, match := range append(matches, nearestFolder(filepath.Dir(pattern))) {
				if isFolder(match) {
					folders = append(folders, match)
				} else {
					folders = append(folders, filepath.Dir(match))
				}
			}
		}
	}
	return folders
}

// nearestFolder returns dir, or the nearest folder above it that exists.
func nearestFolder(dir string) string {
	for !isFolder(dir) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
	}
	return dir
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
