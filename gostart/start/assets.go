package start

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"gostart/assets"
)

// Assets serves the files of layers below prefix, such as "/static/". The URL of a
// file contains a hash of its content; [Asset] returns it. A file in a later layer
// replaces the file of the same name in an earlier one. Assets returns the error of
// [assets.New]. Call it before routes are mounted, because pages may have assets too.
func (a *App) Assets(prefix string, layers ...fs.FS) error {
	set, err := assets.New(prefix, layers...)
	if err != nil {
		return err
	}
	a.assets = set
	a.Handle(prefix, set.Handler())
	return nil
}

// Asset returns the URL of the app's file with that name, such as "app.css". Views
// get ctx from templ. It panics as [App.Asset] does.
func Asset(ctx context.Context, name string) string { return From(ctx).app.Asset(name) }

// Asset returns the URL of the file with that name. It panics if there is no such
// file, so that a test of any page that uses it fails.
func (a *App) Asset(name string) string {
	if a.assets == nil {
		panic("start: Asset: the app has no assets; call App.Assets first")
	}
	return a.assets.URL(name)
}

// Assets returns the page with files that only it uses, such as its script. The path
// of the page precedes their names: client.js of the page /client is
// "client/client.js", and can import "../auth-client.js". Mounting the page panics if
// the files cannot be served or [App.Assets] has not been called.
func (p PageRoute[P, D]) Assets(files fs.FS) PageRoute[P, D] {
	p.assets = files
	return p
}

// addAssets adds the files of the page at pattern to the app's. It panics if they
// cannot be served.
func (a *App) addAssets(pattern string, files fs.FS) {
	if a.assets == nil {
		panic(fmt.Sprintf("start: %s has Assets; call App.Assets before it is mounted", pattern))
	}
	if err := a.assets.Add(strings.Trim(pattern, "/"), files); err != nil {
		panic(fmt.Sprintf("start: %s: %v", pattern, err))
	}
}
