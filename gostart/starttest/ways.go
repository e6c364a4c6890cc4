package starttest

import (
	"cmp"
	"net/http"
)

// Stopping returns the same visitor, with the same cookies, who follows no
// redirect.
func (v *Visitor) Stopping() *Visitor {
	stop := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Visitor{v.t, v.site, &http.Client{Jar: v.client.Jar, CheckRedirect: stop}, v.header}
}

// From returns the same visitor, with the same cookies, who follows the links
// and sends the forms of the page at path: where a form that fails comes back.
func (v *Visitor) From(path string) *Visitor {
	header := v.header.Clone()
	header.Set("Referer", v.site.URL+path)
	if v.isBoosted() {
		header.Set("HX-Current-URL", v.site.URL+path)
	}
	return &Visitor{v.t, v.site, v.client, header}
}

// Boosted returns the same visitor, with the same cookies, to whom htmx 4 loads
// what links and forms lead to, into the element main of the home page or of
// that which [Visitor.From] named.
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
