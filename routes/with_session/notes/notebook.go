package notes

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
)

// Note is a note of a person.
type Note struct {
	ID, Title, Text string
}

// A Notebook holds one person's notes. Implement it with a database to replace [memory].
type Notebook interface {
	// Find returns a page of the notes that contain search, newest first. The first
	// page is 1. more reports whether there is a next page.
	Find(ctx context.Context, search string, page int) (found []Note, more bool, err error)
	// Get returns one note, or ErrNoNote.
	Get(ctx context.Context, id string) (Note, error)
	// Save adds a note that has no ID, and returns it with one. It replaces the note
	// that has the same ID, or returns ErrNoNote if none has.
	Save(ctx context.Context, note Note) (Note, error)
	// Delete deletes a note. It is not an error if the note does not exist.
	Delete(ctx context.Context, id string) error
}

// ErrNoNote means that the notebook has no note with that ID.
var ErrNoNote = errors.New("notes: no such note")

// pageSize is the number of notes on a page of the list.
const pageSize = 10

// memory keeps notes until the app ends.
type memory struct {
	mu    sync.Mutex
	notes map[string][]Note // by owner, oldest first
}

func newMemory() *memory { return &memory{notes: map[string][]Note{}} }

// notebook is a Notebook in memory.
type notebook struct {
	*memory
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
