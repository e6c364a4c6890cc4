package parts

import (
	"fmt"
	"regexp"
	"strings"
)

const (
	providers     = "internal/auth/providers/"
	providersList = providers + "providers.go"
	example       = ".env.example"
)

// Providers returns the IDs of the providers that can be taken out. The one for
// any OpenID issuer stays: tests sign in by it.
func Providers(files *Files) (ids []string, err error) {
	list, err := files.read(providersList)
	if err != nil {
		return nil, err
	}
	for _, kind := range regexp.MustCompile(`(?m)^\t\t\{ID: "([a-z0-9-]+)"`).FindAllStringSubmatch(list, -1) {
		if kind[1] != "oidc" {
			ids = append(ids, kind[1])
		}
	}
	return ids, nil
}

// DropProvider takes a provider out: its files, its entry in the list of all,
// and the paragraph on its variables.
func DropProvider(files *Files, id string) error {
	if err := files.remove(providers + strings.ReplaceAll(id, "-", "") + "*.go"); err != nil {
		return err
	}
	if err := files.edit(providersList, cut("the line of "+id, `^\t\t\{ID: "`+id+`".*\n`)); err != nil {
		return err
	}
	variable := strings.ToUpper(strings.ReplaceAll(id, "-", "_")) + "_"
	return files.edit(example, cut("a paragraph on "+variable, `^(# .*\n)+(#`+variable+`.*\n)+\n?`))
}

// cut takes out what a pattern matches in one place.
func cut(what, lines string) func(string) (string, error) {
	pattern := regexp.MustCompile("(?m)" + lines)
	return func(text string) (string, error) {
		if places := len(pattern.FindAllString(text, -1)); places != 1 {
			return "", fmt.Errorf("%s is there %d times, want once", what, places)
		}
		return pattern.ReplaceAllLiteralString(text, ""), nil
	}
}
