package lib

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/joho/godotenv"
)

// environment looks up variables, and collects what is wrong with them.
type environment struct {
	getenv func(string) string
	files  []map[string]string
	faults []error
}

func newEnvironment(getenv func(string) string, dir string) (*environment, error) {
	env := &environment{getenv: getenv}
	for _, name := range []string{".env.local", ".env"} {
		file, err := readEnvFile(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("config: %s: not in the form NAME=value: see .env.example", name)
		}
		env.files = append(env.files, file)
	}
	return env, nil
}

func readEnvFile(path string) (map[string]string, error) {
	file, err := godotenv.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return file, err
}

// get returns the first of the variables that is set to something.
func (e *environment) get(names ...string) string {
	for _, name := range names {
		value := e.getenv(name)
		for _, file := range e.files {
			value = cmp.Or(value, file[name])
		}
		if value != "" {
			return value
		}
	}
	return ""
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
