package lib

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/joho/godotenv"
)

// environment looks up variables, and collects what is wrong with them.
type environment struct {
	sources []func(name string) string // the first that has a variable wins
	faults  []error
}

func newEnvironment(getenv func(string) string, dir string) (*environment, error) {
	env := &environment{sources: []func(string) string{getenv}}
	for _, name := range []string{".env.local", ".env"} {
		file, err := readEnvFile(dir, name)
		if err != nil {
			return nil, err
		}
		env.sources = append(env.sources, func(variable string) string { return file[variable] })
	}
	return env, nil
}

// readEnvFile reads a file that need not be there. What is wrong with a line is
// not told, as it may hold a secret.
func readEnvFile(dir, name string) (map[string]string, error) {
	content, err := os.ReadFile(filepath.Join(dir, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("config: %w", err)
	}
	variables, err := godotenv.UnmarshalBytes(content)
	if err != nil {
		return nil, fmt.Errorf("config: %s: want lines of the form NAME=value; see .env.example", name)
	}
	return variables, nil
}

// get returns a variable that may go by several names, without spaces around it.
func (e *environment) get(names ...string) string {
	for _, source := range e.sources {
		for _, name := range names {
			if value := strings.TrimSpace(source(name)); value != "" {
				return value
			}
		}
	}
	return ""
}

// list returns the values of a variable that holds several, separated by commas.
func (e *environment) list(name string) []string {
	var values []string
	for value := range strings.SplitSeq(e.get(name), ",") {
		if value = strings.TrimSpace(value); value != "" {
			values = append(values, value)
		}
	}
	return values
}

func (e *environment) fault(name, cure string) {
	e.faults = append(e.faults, fmt.Errorf("config: %s: %s", name, cure))
}

// oneOf returns a variable that has a few possible values; the first of them
// is the default.
func (e *environment) oneOf(name string, values ...string) string {
	value := cmp.Or(e.get(name), values[0])
	for _, v := range values {
		if value == v {
			return value
		}
	}
	e.fault(name, "want "+strings.Join(values, " or "))
	return values[0]
}

func (e *environment) flag(name string) bool { return e.oneOf(name, "false", "true") == "true" }

func (e *environment) port(name, otherwise string) string {
	port := cmp.Or(e.get(name), otherwise)
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		e.fault(name, "want a number from 1 to 65535")
	}
	return port
}
