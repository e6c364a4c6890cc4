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

// Variables looks up variables. The first source that has one wins.
type Variables []func(name string) string

// Getenv looks up variables as os.Getenv does, in what os.Environ once gave. The last value of a name stands.
func Getenv(environ []string) func(name string) string {
	variables := map[string]string{}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	return func(name string) string { return variables[name] }
}

// Files lists the names of the files, the first before the next.
func Files() []string { return []string{".env.local", ".env"} }

// Read returns the variables of the process environment, then of .env.local, then of .env in dir. Neither file need be there.
// What is wrong with a line is not told, as it may hold a secret.
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

// ReadFile returns the variables of one file; none if there is no such file.
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

// Get returns a variable that may go by several names, without spaces around it; "" where none is set.
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
