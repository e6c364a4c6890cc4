package notes

import (
	"errors"

	"gostart/start"
)

// Errors shows what fails here, beside the way back to the notes.
var Errors = start.Errors(problem)

// orNotFound is err as a visitor should be told.
func orNotFound(err error) error {
	if errors.Is(err, ErrNoNote) {
		return start.NotFound()
	}
	return err
}
