package routegen

import "fmt"

// clashes refuses duplicates. The router would not report them: of two pages with one URL it serves the last.
func (s *scan) clashes() {
	pairs(s.tree.Routes, func(r Route) string { return r.Path.shape() }, func(r, first Route) {
		s.fault(r.Place, fmt.Sprintf("%s is the same URL as %s in %s", r.Path, first.Path, first.Dir), "rename or remove one of them")
	})
	pairs(links(s.tree.Routes), func(l link) string { return l.Name }, func(l, first link) {
		s.fault(l.Place, fmt.Sprintf("the links to %s and %s would both be href.%s", l.Dir, first.Dir, l.Name), "rename one of the folders")
	})
	s.queryClashes()
	pairs(s.tree.Funcs, func(f Func) string { return f.Name }, func(f, first Func) {
		s.fault(f.Place, fmt.Sprintf("server function %q has its name from another at %s", f.Name, first.Place), "rename one of them")
	})
}

// queryClashes refuses a page whose link has the name of another's query.
func (s *scan) queryClashes() {
	links := links(s.tree.Routes)
	for _, l := range links {
		for _, other := range links {
			if len(other.Query) > 0 && other.QueryType() == l.Name {
				s.fault(l.Place, fmt.Sprintf("the link to %s and the query of %s would both be href.%s", l.Dir, other.Dir, l.Name), "rename one of the folders")
			}
		}
	}
}

// pairs calls tell with each item whose key an earlier item has, and that earlier item.
func pairs[T any](items []T, key func(T) string, tell func(item, first T)) {
	taken := map[string]T{}
	for _, item := range items {
		if first, ok := taken[key(item)]; ok {
			tell(item, first)
		} else {
			taken[key(item)] = item
		}
	}
}
