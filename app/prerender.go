package app

import (
	"context"
	"net/url"
	"strings"

	"myapp/static"
)

// Prerender returns the files of a site that needs no server, by their names:
// the pages for everyone and what they load.
func (a *App) Prerender(ctx context.Context, base *url.URL) (map[string][]byte, error) {
	files, err := a.App.Prerender(ctx, base)
	if err != nil {
		return nil, err
	}
	for url, content := range static.All() {
		files[strings.TrimPrefix(url, "/")] = content
	}
	return files, nil
}
