package start_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

// FuzzBindParams checks that no path and no query makes the app fail.
func FuzzBindParams(f *testing.F) {
	type params struct {
		ID    int       `path:"id" validate:"min=1"`
		Text  string    `query:"text" validate:"max=10"`
		Flag  bool      `query:"flag"`
		Small int8      `query:"small" validate:"min=-5"`
		Large uint64    `query:"large"`
		Float float32   `query:"float" validate:"max=1"`
		Since time.Time `query:"since"`
		Words []string  `query:"word" validate:"max=3,dive,alphanum"`
		Bytes []byte    `query:"byte"`
	}
	app := newApp(f, &struct{}{}, slog.New(slog.DiscardHandler)) // without Recover: a panic ends the test
	app.Route("/:id", shows[params]())
	f.Add("7", "")
	f.Add("0", "text=a%20b&flag=on&small=-128&large=18446744073709551615&float=NaN&since=2026-01-02T03:04:05Z")
	f.Add("a/b", "word=a&word=&word=%ff&byte=256&;&%zz&=&&")
	f.Fuzz(func(t *testing.T, id, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: "/" + id, RawPath: "/" + url.PathEscape(id), RawQuery: query}
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		if w.Code >= 500 || w.Body.Len() == 0 && w.Code == http.StatusOK {
			t.Errorf("GET %q answers %d %q", r.URL, w.Code, w.Body)
		}
	})
}
