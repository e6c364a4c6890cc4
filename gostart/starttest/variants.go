package starttest

import (
	"cmp"
	"net/http"
)

// WithoutRedirects returns a copy of the visitor that does not follow redirects. Both
// have the same cookies.
func (v *Visitor) WithoutRedirects() *Visitor {
	stop := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Visitor{v.t, v.site, &http.Client{Jar: v.client.Jar, CheckRedirect: stop}, v.header}
}

// From returns a copy of the visitor that sends the URL of the page at path as Referer.
// If a form fails, the app responds with that page. Both visitors have the same cookies.
func (v *Visitor) From(path string) *Visitor {
	header := v.header.Clone()
	header.Set("Referer", v.site.URL+path)
	if v.isBoosted() {
		header.Set("HX-Current-URL", v.site.URL+path)
	}
	return &Visitor{v.t, v.site, v.client, header}
}

// Boosted returns a copy of the visitor that sends the requests of htmx 4 for boosted
// links and forms. They replace the element main of the home page, or of the page
// given to [Visitor.From]. Both visitors have the same cookies.
func (v *Visitor) Boosted() *Visitor {
	page := cmp.Or(v.header.Get("Referer"), v.site.URL+"/")
	header := http.Header{}
	for name, value := range map[string]string{
		"Accept":          "text/html",
		"HX-Boosted":      "true",
		"HX-Current-URL":  page,
		"HX-Request":      "true",
		"HX-Request-Type": "partial",
		"HX-Source":       "a",
		"HX-Target":       "main#main",
		"Referer":         page,
		"Sec-Fetch-Dest":  "empty",
		"Sec-Fetch-Mode":  "same-origin",
		"Sec-Fetch-Site":  "same-origin",
	} {
		header.Set(name, value)
	}
	return &Visitor{v.t, v.site, v.client, header}
}

func (v *Visitor) isBoosted() bool { return v.header.Get("HX-Boosted") != "" }
