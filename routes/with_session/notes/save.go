package notes

import (
	"strings"

	"gostart/start"

	"myapp/lib/href"
)

// Save adds or changes a note. The guards of this folder run first.
var Save = start.Func("save-note", save)

// SaveInput is the input of Save.
type SaveInput struct {
	ID    string `form:"id"` // empty for a new note
	Title string `form:"title" validate:"required,max=80"`
	Text  string `form:"text" validate:"max=5000"`
}

func save(c *start.Context, in SaveInput) (start.Nothing, error) {
	title := strings.TrimSpace(in.Title)
	if title == "" {
		return start.Nothing{}, start.Invalid(map[string]string{"title": "must not be blank"})
	}
	note, err := start.FromGuard[Notebook](c).Save(c, Note{ID: in.ID, Title: title, Text: in.Text})
	if err != nil {
		return start.Nothing{}, orNotFound(err)
	}
	return start.Nothing{}, start.Redirect(href.NotesByID(note.ID))
}

// Delete deletes a note.
var Delete = start.Func("delete-note", remove)

// DeleteInput is the input of Delete.
type DeleteInput struct {
	ID string `form:"id" validate:"required"`
}

func remove(c *start.Context, in DeleteInput) (start.Nothing, error) {
	if err := start.FromGuard[Notebook](c).Delete(c, in.ID); err != nil {
		return start.Nothing{}, err
	}
	return start.Nothing{}, start.Redirect(href.Notes())
}
