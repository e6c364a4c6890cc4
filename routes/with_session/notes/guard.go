package notes

import (
	"gostart/start"
	"myapp/lib"
)

// Guard hands down the notebook of whoever is signed in: what is below has no
// way to anyone else's.
var Guard = start.Guard(open)

// notebooks is all notes of an app.
var notebooks = start.PerApp(newShelf)

func open(c *start.Context, _ start.NoParams) (Notebook, error) {
	owner := lib.PersonOf(start.Given[*lib.Session](c))
	return notebook{notebooks(c), owner.ID}, nil
}

// Find returns one of their notes for a loader. Of a note that is not there,
// errors.go tells.
func Find(c *start.Context, id string) (Note, error) {
	note, err := start.Given[Notebook](c).Get(c, id)
	return note, orNotFound(err)
}
