package notes

import (
	"gostart/start"
	"sync"

	"myapp/lib"
)

// Guard hands down the notebook of the person who is signed in, so that the pages below
// cannot reach the notes of others.
var Guard = start.Guard(open)

// stores maps the services of each app to its notes, because tests run many apps side by
// side. With a database you don't need it.
var stores sync.Map

func open(c *start.Context, _ start.NoParams) (Notebook, error) {
	owner := lib.PersonOf(start.FromGuard[*lib.Session](c))
	store, _ := stores.LoadOrStore(lib.ServicesOf(c), newMemory())
	return notebook{store.(*memory), owner.ID}, nil
}

// Find returns one of the person's notes for a loader, or 404 if it does not exist.
func Find(c *start.Context, id string) (Note, error) {
	note, err := start.FromGuard[Notebook](c).Get(c, id)
	return note, orNotFound(err)
}
