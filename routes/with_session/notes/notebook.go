package notes

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
)

// Note is what a person wrote down.
type Note struct {
	ID, Title, Text string
}

// A Notebook keeps one person's notes. A database takes the place of [shelf]
// by implementing it.
type Notebook interface {
	// Find returns a page of the notes that hold search, newest first. Pages
	// count from 1; more tells that this is not the last.
	Find(ctx context.Context, search string, page int) (found []Note, more bool, err error)
	// Get returns one note, or ErrNoNote.
	Get(ctx context.Context, id string) (Note, error)
	// Save keeps a note: a new one without an ID, which it gets, or a changed
	// one, which must be there: else it is ErrNoNote.
	Save(ctx context.Context, note Note) (Note, error)
	// Delete forgets a note. One that is not there is deleted already.
	Delete(ctx context.Context, id string) error
}

// ErrNoNote is a note that is not in the notebook.
var ErrNoNote = errors.New("notes: no such note")

// pageSize is how many notes a page shows.
const pageSize = 10

// shelf keeps notebooks in memory, until the app ends.
type shelf struct {
	mu    sync.Mutex
	notes map[string][]Note // by owner, oldest first
}

func newShelf() *shelf { return &shelf{notes: map[string][]Note{}} }

// notebook is a Notebook on a shelf.
type notebook struct {
	*shelf
	owner string
}

func (n notebook) Find(_ context.Context, search string, page int) ([]Note, bool, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	search = strings.ToLower(search)
	var found []Note
	for _, note := range slices.Backward(n.notes[n.owner]) {
		if strings.Contains(strings.ToLower(note.Title+"\n"+note.Text), search) {
			found = append(found, note)
		}
	}
	found = found[min((page-1)*pageSize, len(found)):]
	return found[:min(pageSize, len(found))], len(found) > pageSize, nil
}

func (n notebook) Get(_ context.Context, id string) (Note, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if i := n.index(id); i >= 0 {
		return n.notes[n.owner][i], nil
	}
	return Note{}, ErrNoNote
}

func (n notebook) Save(_ context.Context, note Note) (Note, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if note.ID == "" {
		note.ID = strings.ToLower(rand.Text()[:12])
		n.notes[n.owner] = append(n.notes[n.owner], note)
		return note, nil
	}
	i := n.index(note.ID)
	if i < 0 {
		return Note{}, ErrNoNote
	}
	n.notes[n.owner][i] = note
	return note, nil
}

func (n notebook) Delete(_ context.Context, id string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.notes[n.owner] = slices.DeleteFunc(n.notes[n.owner], func(note Note) bool { return note.ID == id })
	return nil
}

func (n notebook) index(id string) int {
	return slices.IndexFunc(n.notes[n.owner], func(note Note) bool { return note.ID == id })
}
