package upgrade

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gostart/internal/git"
	"gostart/internal/lock"
)

// A source is where the newer framework comes from.
type source struct {
	root   string // the folder with gostart/
	name   string // for the lock file: a URL or folder
	commit string // "" if gostart/ in a folder differs from its last commit
}

// protocols are those that git may use. Others, such as ext, run commands.
var protocols = []string{"https", "ssh", "file"}

// scpLike matches the short form of an SSH URL: git@example.com:ada/gostart.
var scpLike = regexp.MustCompile(`^[A-Za-z0-9][\w.-]*@[A-Za-z0-9][\w.-]*:[^:-][^:]*$`)

// openSource opens a source: a folder, or a git URL, which it clones into scratch.
func openSource(ctx context.Context, given, scratch string) (source, error) {
	const allowed = "give a folder, or a git URL with https, ssh or file"
	scheme, _, isURL := strings.Cut(given, "://")
	switch {
	case strings.HasPrefix(given, "-"):
		return source{}, fmt.Errorf("%q is not a source; %s", given, allowed)
	case isURL && !slices.Contains(protocols, scheme):
		return source{}, fmt.Errorf("%q: git must not use %q; %s", lock.WithoutPassword(given), scheme, allowed)
	case isURL, scpLike.MatchString(given):
		return cloneSource(ctx, given, filepath.Join(scratch, "source"))
	}
	info, err := os.Stat(given)
	if err != nil || !info.IsDir() {
		return source{}, fmt.Errorf("%q is not a folder; %s", given, allowed)
	}
	root, err := filepath.Abs(given)
	if err != nil {
		return source{}, err
	}
	s := source{root: root, name: given}
	if status, err := git.Run(ctx, root, "status", "--porcelain", "--", lock.Folder); err == nil && status == "" {
		var url string
		if url, s.commit = lock.Origin(ctx, root); url != "" {
			s.name = url
		}
	}
	return s, nil
}

func cloneSource(ctx context.Context, url, dir string) (source, error) {
	args := []string{"-c", "protocol.allow=never"}
	for _, protocol := range protocols {
		args = append(args, "-c", "protocol."+protocol+".allow=always")
	}
	if _, err := git.Run(ctx, filepath.Dir(dir), append(args, "clone", "--quiet", "--", url, dir)...); err != nil {
		return source{}, err
	}
	_, commit := lock.Origin(ctx, dir)
	return source{root: dir, name: lock.WithoutPassword(url), commit: commit}, nil
}
