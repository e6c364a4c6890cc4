package start

import "cmp"

// Head describes a page for browsers, search engines and link previews. What a
// page leaves empty, its layouts say, the innermost first.
type Head struct {
	Title       string
	Description string
	Canonical   string // the URL under which the page should be known
	Image       string // the URL of a picture for link previews
	NoIndex     bool   // no search engine should list the page
}

// under completes head with what an outer one says.
func (h Head) under(outer Head) Head {
	return Head{
		Title:       cmp.Or(h.Title, outer.Title),
		Description: cmp.Or(h.Description, outer.Description),
		Canonical:   cmp.Or(h.Canonical, outer.Canonical),
		Image:       cmp.Or(h.Image, outer.Image),
		NoIndex:     h.NoIndex || outer.NoIndex,
	}
}
