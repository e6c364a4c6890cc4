package routegen

import "fmt"

// checkDuplicates reports duplicate URLs, links and server functions. The router would not: it serves the last of two pages
// with one URL.
func (s *scan) checkDuplicates() {
	eachDuplicate(s.tree.Routes, func(r Route) string { return r.Path.shape() }, func(r, first Route) {
		s.fault(r.Place, fmt.Sprintf("%s is the same URL as %s in %s", r.Path, first.Path, first.Dir), "rename or remove one of them")
	})
	eachDuplicate(links(s.tree.Routes), func(l link) string { return l.Name }, func(l, first link) {
		s.fault(l.Place, fmt.Sprintf("the links to %s and %s would both be named href.%s", l.Dir, first.Dir, l.Name), "rename one of the folders")
	})
	s.checkQueryTypes()
	eachDuplicate(s.tree.Funcs, func(f Func) string { return f.Name }, func(f, first Func) {
		s.fault(f.Place, fmt.Sprintf("server function %q is already declared at %s", f.Name, first.Place), "rename one of them")
	})
}

// checkQueryTypes reports a link that has the name of another link's query type.
func (s *scan) checkQueryTypes() {
	links := links(s.tree.Routes)
	for _, l := range links {
		for _, other := range links {
			if len(other.Query) > 0 && other.QueryType() == l.Name {
				s.fault(l.Place, fmt.Sprintf("the link to %s and the query of %s would both be named href.%s", l.Dir, other.Dir, l.Name), "rename one of the folders")
			}
		}
	}
}

// eachDuplicate calls report with each item that has the key of an earlier item, and with that item.
func eachDuplicate[T any](items []T, key func(T) string, report func(item, first T)) {
	seen := map[string]T{}
	for _, item := range items {
		if first, ok := seen[key(item)]; ok {
			report(item, first)
		} else {
			seen[key(item)] = item
		}
	}
}
