package notes

import (
	"gostart/start"
	"sync"

	"myapp/lib"
)

// Guard hands down the notebook of the person who is signed in, so that the pages below
// cannot reach the notes of others.
var Guard = start.Guard(open)

// memories has the notes of each app, by its services, as tests run many apps side by
// side. A database does not need it.
var memories sync.Map

func open(c *start.Context, _ start.NoParams) (Notebook, error) {
	owner := lib.PersonOf(start.FromGuard[*lib.Session](c))
	kept, _ := memories.LoadOrStore(lib.ServicesOf(c), newMemory())
	return notebook{kept.(*memory), owner.ID}, nil
}

// Find returns one of the person's notes for a loader, or 404 if it does not exist.
func Find(c *start.Context, id string) (Note, error) {
	note, err := start.FromGuard[Notebook](c).Get(c, id)
	return note, orNotFound(err)
}
