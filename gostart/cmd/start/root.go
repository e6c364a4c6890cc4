package main

import (
	"errors"
	"os"
	"path/filepath"
)

// projectRoot returns the nearest folder with a go.mod, from the working directory upwards.
func (t tool) projectRoot() (string, error) {
	for dir := t.dir; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("start: no go.mod here or above; run this inside the app")
		}
	}
}
