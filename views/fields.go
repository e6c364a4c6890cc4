package views

import (
	"maps"
	"slices"
)

// sortedKeys lists the fields of an error in an order that does not change.
func sortedKeys(fields map[string]string) []string {
	return slices.Sorted(maps.Keys(fields))
}
