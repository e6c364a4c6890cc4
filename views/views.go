// Package views holds what pages share: the document around them, navigation,
// and the error page.
package views

import (
	"maps"
	"slices"

	"gostart/start"

	"myapp/lib"
)

// title returns the text of the title element.
func title(head start.Head) string {
	if head.Title == "" {
		return lib.Name
	}
	return head.Title + " · " + lib.Name
}

// sortedKeys returns the names of fields in a stable order.
func sortedKeys(fields map[string]string) []string {
	return slices.Sorted(maps.Keys(fields))
}
