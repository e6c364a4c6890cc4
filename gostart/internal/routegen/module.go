package routegen

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
)

// modulePath reads the module line of go.mod, so that renaming the module needs no more than a new generate.
func modulePath(app fs.FS) (string, error) {
	src, err := fs.ReadFile(app, "go.mod")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(src)) {
		line, _, _ = strings.Cut(line, "//")
		fields := strings.Fields(line)
		if len(fields) != 2 || fields[0] != "module" {
			continue
		}
		if unquoted, err := strconv.Unquote(fields[1]); err == nil {
			return unquoted, nil
		}
		return fields[1], nil
	}
	return "", errors.New("go.mod has no module line")
}
