// Package start is the route engine: pages with typed loaders, layouts, server
// functions and mounted handlers, on top of echo.
//
// A route package exports one value, and the generated route table mounts it:
//
//	var Route = start.Page(load, page).Head(head)
//
// Loaders, actions and views see a [*Context], never echo. They answer by
// returning: data for the view, or an error that says what should happen
// instead ([Redirect], [NotFound], an [*Error]). One error handler turns those
// into answers, so nothing else writes a status.
//
// The files, in the order in which a request meets them:
//
//   - app.go mounts and serves; requestlog.go, headers.go, compress.go,
//     recover.go and check.go are middleware for every request.
//   - chain.go, layout.go and errorpage.go are what folders put over a route.
//   - page.go, methods.go, mount.go and func.go are the kinds of routes.
//   - bind.go, fields.go and validate.go read params and input.
//   - load.go runs loaders side by side; once.go and services.go are what they
//     share.
//   - render.go draws pages, form.go their forms; defer.go, await.go, stream.go
//     and part.go what comes late; htmx.go knows who asks for less.
//   - fail.go answers where something else came of it.
package start
