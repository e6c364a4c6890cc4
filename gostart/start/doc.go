// Package start is the route engine: pages with typed loaders, layouts, server
// functions and mounted handlers, on top of echo.
//
// A route package exports one value, and the generated route table mounts it:
//
//	var Route = start.Page(load, page).Head(head)
//
// Loaders, actions and views get a [*Context], never echo. They answer by
// returning: data for the view, or an error that says what to do instead
// ([Redirect], [NotFound], an [*Error]). One function turns errors into
// answers, so nothing else writes a status.
//
// A request passes, from outside to inside:
//
//  1. what [App.Use] was given: middleware over net/http, for every request;
//  2. echo, with the middleware of [App.Echo] if there is any, and its router;
//  3. the guards of the route's folders, outermost first;
//  4. the middleware of the route itself (Use of a page, mount or function);
//  5. the loaders of the page and its layouts, side by side, then the views.
//
// What a step puts into the context of the request, values and deadlines, is
// there in all later steps.
//
// The files, in reading order:
//
//   - app.go makes, mounts and serves; services.go is what handlers share.
//   - request.go is the state of one request, context.go the view of it that
//     handlers get, response.go what they write to.
//   - requestlog.go, headers.go, compress.go, recover.go, check.go and trace.go
//     are middleware for every request; health.go answers probes and drains.
//   - chain.go is what folders put over a route, guards and layouts;
//     errorpage.go is their error pages.
//   - route.go is what any route can be told; page.go, mount.go and func.go are
//     the kinds of routes; assets.go is the files of pages, public.go the pages
//     for everyone as a sitemap and as files.
//   - bind.go and fields.go read params and input, and check their rules.
//   - load.go runs loaders side by side, and loader.go buffers the headers of each.
//   - render.go renders pages, form.go their forms; defer.go and stream.go render
//     what comes late, htmx.go what htmx replaces.
//   - person.go checks who opened a form; unsent.go and unsentnote.go keep what was
//     entered into a form that was not processed.
//   - error.go describes failures and redirects, fail.go answers with them.
package start
