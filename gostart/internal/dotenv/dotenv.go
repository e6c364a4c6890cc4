// Package dotenv looks up variables in the process environment and in the files .env.local and .env.
package dotenv

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/joho/godotenv"
)

// Variables looks up variables in several sources, in order of precedence.
type Variables []func(name string) string

// Getenv returns a function like os.Getenv for an environment in the form of os.Environ. The last value of a name wins.
func Getenv(environ []string) func(name string) string {
	variables := map[string]string{}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	return func(name string) string { return variables[name] }
}

// Files lists the names of the files, in order of precedence.
func Files() []string { return []string{".env.local", ".env"} }

// Read returns the variables of the process environment, then of .env.local, then of .env in dir. Both files are optional. The
// error does not quote a malformed line, because it may contain a secret.
func Read(getenv func(string) string, dir string) (Variables, error) {
	variables := Variables{getenv}
	for _, name := range Files() {
		file, err := ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		variables = append(variables, func(variable string) string { return file[variable] })
	}
	return variables, nil
}

// ReadFile returns the variables of one file, or nil if the file does not exist.
func ReadFile(dir, name string) (map[string]string, error) {
	content, err := os.ReadFile(filepath.Join(dir, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("config: %w", err)
	}
	file, err := godotenv.UnmarshalBytes(content)
	if err != nil {
		return nil, fmt.Errorf("config: %s: want lines of the form NAME=value; see .env.example", name)
	}
	return file, nil
}

// Get returns the value of the first name that is set, without surrounding spaces. It returns "" if none is set.
func (v Variables) Get(names ...string) string {
	for _, source := range v {
		for _, name := range names {
			if value := strings.TrimSpace(source(name)); value != "" {
				return value
			}
		}
	}
	return ""
}
