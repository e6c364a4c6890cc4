package dev

import (
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// embeds are the patterns of //go:embed directives, by Go file.
type embeds map[string][]string

// read replaces the patterns of a Go file with those that it has now.
func (e embeds) read(file string) {
	delete(e, file)
	text, err := os.ReadFile(file)
	if err != nil {
		return // the file was removed
	}
	for line := range strings.Lines(string(text)) {
		if args, ok := strings.CutPrefix(line, "//go:embed "); ok {
			e[file] = append(e[file], embedPatterns(args)...)
		}
	}
}

// embedPatterns splits the arguments of a directive. An argument can be a quoted Go string.
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
		return false // a backup of an editor
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

// embedMatches reports whether a pattern matches a path, or a folder above it. In such a folder, files whose names begin with
// "." or "_" are embedded only by a pattern with "all:".
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

// folders returns the folders to watch: those that contain embedded files, and those in which a new file would be embedded.
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
