package start_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

func TestPartNamesAreValidAndUnique(t *testing.T) {
	t.Parallel()
	for names, status := range map[string]int{
		"a b":         http.StatusOK,
		"recent-1 b":  http.StatusOK,
		"a a":         http.StatusInternalServerError,
		"A b":         http.StatusInternalServerError,
		`a" b`:        http.StatusInternalServerError,
		"a.waiting b": http.StatusInternalServerError,
		" b":          http.StatusInternalServerError,
	} {
		t.Run(names, func(t *testing.T) {
			t.Parallel()
			one, two, _ := strings.Cut(names, " ")
			s := newSite(t)
			s.Route("/", pageOf(func(c *start.Context) []templ.Component {
				return []templ.Component{awaited(ready(c, one), one), awaited(ready(c, two), two)}
			}))
			s.get(t, "/").wants(t, status)
		})
	}
}

func TestDeferredWorkDoesNotBeginAfterARedirect(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (string, error) {
		start.Defer(c, "a", func(context.Context) (string, error) { t.Error("it begins"); return "", nil })
		return "", start.Redirect("/elsewhere")
	}, text))
	response := s.get(t, "/")
	response.wants(t, http.StatusSeeOther)
	response.hasHeader(t, "Location", "/elsewhere")
}

func TestARedirectDoesNotWaitForWhatAnotherLoaderDeferred(t *testing.T) {
	t.Parallel()
	began, ended := make(chan struct{}), make(chan struct{})
	s := newSite(t)
	s.Route("/", start.Page(func(*start.Context, start.NoParams) (string, error) {
		<-began
		return "", start.Redirect("/elsewhere")
	}, text), layoutOf(func(c *start.Context) (string, error) {
		start.Defer(c, "a", func(ctx context.Context) (string, error) {
			defer close(ended)
			close(began)
			<-ctx.Done()
			return "", ctx.Err()
		})
		return "", nil
	}, text))
	response := s.get(t, "/")
	response.wants(t, http.StatusSeeOther)
	response.hasHeader(t, "Location", "/elsewhere")
	<-ended
}

func TestDeferredWorkOutlivesItsLoader(t *testing.T) {
	t.Parallel()
	a := make(pendingWork)
	s := newSite(t)
	s.Route("/", pageOf(func(c *start.Context) []templ.Component {
		return []templ.Component{awaited(a.deferAs(c, "a"), "a")}
	}), namedLayout("shell")) // with two loaders, the context of each is cancelled when both have returned
	page := s.visit(t.Context(), t, "/")
	page.reads(t, "shell")
	a <- nil
	if rest, err := io.ReadAll(page); err != nil || !strings.Contains(string(rest), "a is here") {
		t.Errorf("the rest is %q, %v", rest, err)
	}
}

func TestAnErrorPageIsNotStreamed(t *testing.T) {
	t.Parallel()
	shell := func() start.Wrapper {
		return layoutOf(func(c *start.Context) (start.Part, error) {
			return awaited(ready(c, "shell"), "shell"), nil
		}, func(part start.Part) templ.Component { return templ.Join(part, templ.ComponentFunc(renderChildren)) })
	}
	s := newSite(t)
	s.Errors("/", shell(), errorPageWith(" outside: "))
	s.Route("/inside", fails(start.Forbidden()), shell(), errorPageWith(" inside: "))
	s.Route("/outside", fails(start.Forbidden()), shell())
	for path, want := range map[string]string{"/inside": "shell is here inside: ", "/outside": "shell is here outside: "} {
		for _, with := range []headers{nil, intoMain, {"Start-Part": "shell"}, {"Start-Part": "other"}} {
			s.get(t, path, with).wants(t, http.StatusForbidden, want)
		}
	}
}
