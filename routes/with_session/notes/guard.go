package notes

import (
	"gostart/start"

	"myapp/lib"
)

// Guard hands down the notebook of the person who is signed in: the pages below
// cannot reach anyone else's.
var Guard = start.Guard(open)

// notesKey finds the shelf of the app among the services.
type notesKey struct{}

func open(c *start.Context, _ start.NoParams) (Notebook, error) {
	owner := lib.PersonOf(start.FromGuard[*lib.Session](c))
	kept, _ := lib.ServicesOf(c).Memory.LoadOrStore(notesKey{}, newShelf())
	return notebook{kept.(*shelf), owner.ID}, nil
}

// Find returns one of their notes for a loader. Of a note that is not there,
// errors.go tells.
func Find(c *start.Context, id string) (Note, error) {
	note, err := start.FromGuard[Notebook](c).Get(c, id)
	return note, orNotFound(err)
}
