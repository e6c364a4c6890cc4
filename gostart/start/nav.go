package start

import (
	"cmp"
	"slices"
)

// A NavItem is one link of an app's navigation.
type NavItem struct {
	Label  string
	Href   string // the path of the page
	Order  int    // lower ones come first
	Public bool   // everyone may see the page: no guard is over it, and it is listed
}

// Nav lists the pages that have a [PageRoute.Nav], by order and then by label.
// A page that is off is not among them, see [Require]. All callers get the same
// slice: do not change it.
func (a *App) Nav() []NavItem { return a.nav }

// addNav adds the link of a page that is mounted.
func (a *App) addNav(item NavItem) {
	nav := append(slices.Clone(a.nav), item)
	slices.SortStableFunc(nav, func(x, y NavItem) int {
		return cmp.Or(cmp.Compare(x.Order, y.Order), cmp.Compare(x.Label, y.Label))
	})
	a.nav = slices.Clip(nav)
}
