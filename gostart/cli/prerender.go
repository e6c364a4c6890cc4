package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
)

// markerFile is the name of a file that prerender writes to its folder. prerender
// empties a folder only if it contains this file.
const markerFile = ".prerendered"

// prerender writes the public pages, and the files that they load, to a folder for
// any host of static files. It omits pages that need a session or a server
// function.
func (p Program[C, A]) prerender(ctx context.Context, line *Line) (err error) {
	out := line.Flags.String("out", "dist", "the `folder` to write to; the files of an earlier run are removed")
	if _, err := line.Parse(); err != nil {
		return err
	}
	app, cfg, _, err := p.open(ctx, line.Stderr, slog.LevelWarn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	base := cfg.Common().BaseURL
	files, err := app.Prerender(ctx, base)
	if err != nil {
		return err
	}
	files[markerFile] = nil
	if err := empty(*out); err != nil {
		return err
	}
	if err := writeFiles(*out, files); err != nil {
		return err
	}
	_, err = fmt.Fprintf(line.Stdout, "%d files for %s are in %s\n", len(files)-1, base, *out)
	return err
}

// empty removes a folder that an earlier run wrote. For any other folder that is
// not empty, it returns an error.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(path.Join(dir, markerFile)); err != nil {
		return fmt.Errorf("prerender: %s contains files that prerender did not write; choose another folder with -out, or remove this one", dir)
	}
	return os.RemoveAll(dir)
}

// writeFiles writes files to a folder, and returns an error for a name that leads
// outside of it.
func writeFiles(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for name, content := range files {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return err
		}
		if err := root.WriteFile(name, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
