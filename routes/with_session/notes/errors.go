package notes

import (
	"errors"

	"gostart/start"
)

// Errors shows the errors of these pages, with a link back to the notes.
var Errors = start.Errors(problem)

// orNotFound returns 404 for ErrNoNote, and any other error unchanged.
func orNotFound(err error) error {
	if errors.Is(err, ErrNoNote) {
		return start.NotFound()
	}
	return err
}
