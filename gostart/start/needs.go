package start

import "fmt"

// A Requirement is something of the app's services without which a route
// cannot work, see [Require].
type Requirement struct {
	what string
	met  func(services any) (met, known bool)
}

// Require returns the requirement that met returns true for the app's services,
// whose type is S. The text what names it for people: "a database". It is for
// the Needs of a route or a guard, and is checked once, when the route is
// mounted.
//
// A route whose requirements are not all met is off: it answers 404 to every
// method, without its guards, and is in neither [App.Nav], sitemap,
// [App.Prerender] nor [App.PublicPages]. [App.Routes] lists it with what is
// missing, and the log says so once.
func Require[S any](what string, met func(*S) bool) Requirement {
	return Requirement{what, func(services any) (bool, bool) {
		s, known := services.(*S)
		return known && met(s), known
	}}
}

// unmet returns in words all that a route needs, and what of it is missing. It
// panics if a requirement is made for services of another type.
func (a *App) unmet(pattern string, needs []Requirement) (all, missing []string) {
	for _, need := range needs {
		met, known := need.met(a.services)
		if !known {
			panic(fmt.Sprintf("start: %s needs %s of other services than the app's, which are a %T", pattern, need.what, a.services))
		}
		all = append(all, need.what)
		if !met {
			missing = append(missing, need.what)
		}
	}
	return all, missing
}
