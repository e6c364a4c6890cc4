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

// EnvFiles checks the names in .env.local and .env in dir, and who can read the files. known lists the variables of the app.
func EnvFiles(dir string, known []string) []Finding {
	var findings []Finding
	for _, name := range dotenv.Files() {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			continue // the file is optional
		}
		variables, _ := dotenv.ReadFile(dir, name) // config.Load reports the error
		found := misspelt(name, slices.Collect(maps.Keys(variables)), known)
		if OpenToOthers(path) {
			found = append(found, Warn(name, "everyone on this machine can read it", "run: chmod 600 "+name))
		}
		if len(found) == 0 {
			found = []Finding{Good(name, "is read")}
		}
		findings = append(findings, found...)
	}
	if len(findings) == 0 {
		return []Finding{Good("Files", strings.Join(dotenv.Files(), " and ")+" do not exist; only the process environment is used")}
	}
	return findings
}

// OpenToOthers reports whether users other than the owner and group may access a file.
func OpenToOthers(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0
}

// Tracked warns about each of the files that git tracks. A folder stands for all files in it. Tracked returns nil outside of
// a repository.
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
		findings = append(findings, Warn(name, "is in git, where everyone with the code can read it",
			"run: git rm --cached "+name+"; if it was pushed, replace its secrets: they remain in the history"))
	}
	return findings
}
