// Package start is the route engine: pages with typed loaders, layouts, server
// functions and mounted handlers, on top of echo.
//
// A route package exports one value, and the generated route table mounts it:
//
//	var Route = start.Page(load, page).Head(head)
//
// Loaders, server functions and views get a [*Context], never echo's. A loader
// returns the data for its view, or an error: a [Redirect], [NotFound] or another
// [*Error]. One function turns errors into responses, so nothing else sets the
// status of a failure.
//
// A request passes, from outside to inside:
//
//  1. the net/http middleware of [App.Use], which runs for every request;
//  2. echo with its router, and the echo middleware added with [App.Echo];
//  3. the guards of the route's folders, outermost first;
//  4. the middleware of the route itself (Use of a page, mount or function);
//  5. the loaders of the page and its layouts, concurrently, then the views.
//
// Values and deadlines that a step adds to the context of the request reach all
// later steps.
//
// The files, in reading order:
//
//   - app.go creates an app, mounts its routes and serves requests; services.go
//     has its services and the memoisation per request.
//   - request.go is the state of one request, context.go the Context that
//     handlers get, response.go the response writers.
//   - requestlog.go, headers.go, compress.go, recover.go, check.go and
//     trace.go are middleware for every request; health.go answers probes.
//   - chain.go has the guards and layouts that apply to a route, errorpage.go its
//     error pages.
//   - route.go has the options of all routes; page.go, mount.go and func.go are
//     the kinds of routes; assets.go has the static files, public.go the sitemap
//     and the prerendered pages.
//   - bind.go and fields.go parse and validate params and input.
//   - load.go runs loaders concurrently, and loader.go buffers the headers of each.
//   - render.go renders pages, form.go fills their forms; defer.go and stream.go
//     render deferred parts, htmx.go answers requests of htmx.
//   - person.go checks which user opened a form; unsent.go and unsentnote.go keep
//     the input of a form that was not processed.
//   - error.go defines errors and redirects, fail.go sends them.
package start
