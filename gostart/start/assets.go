package start

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"gostart/assets"
)

// Assets serves files below prefix, such as "/static/", each at a URL with a hash
// of its content; [Asset] returns that URL. A file of a later layer replaces the
// file of the same name in an earlier one. It fails as [assets.New] does. Call it
// before the routes are mounted, as pages bring files of their own.
func (a *App) Assets(prefix string, layers ...fs.FS) error {
	set, err := assets.New(prefix, layers...)
	if err != nil {
		return err
	}
	a.assets = set
	a.Handle(prefix, set.Handler())
	return nil
}

// Asset returns the URL of a file of the app by its name: Asset(ctx, "app.css").
// Views get ctx from templ. It panics as [App.Asset] does.
func Asset(ctx context.Context, name string) string { return From(ctx).app.Asset(name) }

// Asset returns the URL of a file by its name. It panics if there is no such file,
// so that a test of any page that uses the file fails.
func (a *App) Asset(name string) string {
	if a.assets == nil {
		panic("start: Asset: the app has no files; call App.Assets")
	}
	return a.assets.URL(name)
}

// Assets adds files that only this page uses, such as its script. The name of a
// file begins with the path of the page: client.js of the page /client is
// "client/client.js", and can import "../auth-client.js".
func (p PageRoute[P, D]) Assets(files fs.FS) PageRoute[P, D] {
	p.assets = files
	return p
}

// addAssets loads the files of a route at pattern. It panics if they cannot be
// served.
func (a *App) addAssets(pattern string, files fs.FS) {
	if a.assets == nil {
		panic(fmt.Sprintf("start: %s has Assets; call App.Assets before it is mounted", pattern))
	}
	if err := a.assets.Add(strings.Trim(pattern, "/"), files); err != nil {
		panic(fmt.Sprintf("start: %s: %v", pattern, err))
	}
}
