package doctor

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gostart/internal/dotenv"
)

// EnvFiles checks the files of variables in dir. The app looks up those that are known.
func EnvFiles(dir string, known []string) []Finding {
	var findings []Finding
	for _, name := range dotenv.Files() {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			continue // it need not be there
		}
		variables, _ := dotenv.ReadFile(dir, name) // whoever reads it for the app says what is wrong with it
		found := misspelt(name, slices.Collect(maps.Keys(variables)), known)
		if OthersRead(path) {
			found = append(found, Warn(name, "everyone on this machine can read it", "run: chmod 600 "+name))
		}
		if len(found) == 0 {
			found = []Finding{Good(name, "is read")}
		}
		findings = append(findings, found...)
	}
	if len(findings) == 0 {
		return []Finding{Good("Files", strings.Join(dotenv.Files(), " and ")+" are not here: the process environment decides alone")}
	}
	return findings
}

// OthersRead reports whether a file is open to more people than its owner and group.
func OthersRead(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0
}

// Tracked tells which of the files, or of the files below them, are in git, if dir is in a repository at all.
func Tracked(ctx context.Context, dir string, files ...string) []Finding {
	git := exec.CommandContext(ctx, "git", append([]string{"ls-files", "--"}, files...)...)
	git.Dir = dir
	tracked, err := git.Output()
	if err != nil {
		return nil
	}
	var findings []Finding
	for name := range strings.Lines(string(tracked)) {
		name = strings.TrimSpace(name)
		findings = append(findings, Warn(name, "is in git, for everyone who gets the code",
			"run: git rm --cached "+name+"; if it was pushed, replace the secrets in it: they stay in the history"))
	}
	return findings
}
