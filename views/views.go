// Package views holds what pages share: the document around them, navigation,
// and the error page.
package views

import (
	"maps"
	"slices"

	"gostart/start"

	"myapp/lib"
)

// title is what a browser's tab shows of a page.
func title(head start.Head) string {
	if head.Title == "" {
		return lib.Name
	}
	return head.Title + " · " + lib.Name
}

// sortedKeys lists the fields of an error in an order that does not change.
func sortedKeys(fields map[string]string) []string {
	return slices.Sorted(maps.Keys(fields))
}
