// Package remove serves /notes/{id}/remove, which asks before a note is deleted. It
// replaces the dialog in a browser without script.
package remove

import (
	"gostart/start"

	"myapp/routes/with_session/notes"
)

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Head(head)

// Params identify the note.
type Params struct {
	ID string `path:"id"`
}

func load(c *start.Context, p Params) (notes.Note, error) { return notes.Find(c, p.ID) }

func head(note notes.Note) start.Head { return start.Head{Title: "Delete " + note.Title} }
