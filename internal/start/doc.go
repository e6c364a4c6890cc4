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
package start
