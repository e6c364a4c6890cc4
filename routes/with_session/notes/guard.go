package notes

import (
	"gostart/start"
	"sync"

	"myapp/lib"
)

// Guard hands down the notebook of the person who is signed in: the pages below
// cannot reach anyone else's.
var Guard = start.Guard(open)

// shelves keeps the notes of each app, by its services: tests run many apps side by
// side. A database takes its place.
var shelves sync.Map

func open(c *start.Context, _ start.NoParams) (Notebook, error) {
	owner := lib.PersonOf(start.FromGuard[*lib.Session](c))
	kept, _ := shelves.LoadOrStore(lib.ServicesOf(c), newShelf())
	return notebook{kept.(*shelf), owner.ID}, nil
}

// Find returns one of the person's notes for a loader, or 404 if it does not exist.
func Find(c *start.Context, id string) (Note, error) {
	note, err := start.FromGuard[Notebook](c).Get(c, id)
	return note, orNotFound(err)
}
