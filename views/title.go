package views

import "gostart/internal/start"

// title is what a browser's tab shows of a page.
func title(head start.Head) string {
	if head.Title == "" {
		return "gostart"
	}
	return head.Title + " · gostart"
}
