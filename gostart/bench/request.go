package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

func (s *server) url(path string) string { return "http://127.0.0.1:" + s.port + path }

// answers requests the home page on a new connection. Its error is nil where the
// answer is 200.
func (s *server) answers(ctx context.Context) error {
	got, err := s.get(ctx, "/", browserHeader(identity))
	if err == nil && got.status != http.StatusOK {
		err = fmt.Errorf("%s answers %d", s.name, got.status)
	}
	return err
}

// An answer is a response with its body, as it was sent.
type answer struct {
	status int
	coding string // its Content-Encoding
	body   string
}

// get requests a page. It follows no redirect.
func (s *server) get(ctx context.Context, path string, header http.Header) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url(path), nil)
	if err != nil {
		return answer{}, err
	}
	r.Close, r.Header = true, header
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header.Get("Content-Encoding"), string(body)}, err
}

// check returns the length of the body of each target, or 0 where the server
// does not have its coding. The error says what is wrong with an answer.
func (s *server) check(ctx context.Context) ([]int, error) {
	got, err := s.get(ctx, dashboard, browserHeader(identity))
	if err != nil {
		return nil, err
	}
	if got.status < 300 || got.status > 399 {
		return nil, fmt.Errorf("%s answers %d for %s without a session", s.name, got.status, dashboard)
	}
	var lengths []int
	for _, t := range targets {
		length, err := s.checkTarget(ctx, t)
		if err != nil {
			return nil, err
		}
		lengths = append(lengths, length)
	}
	return lengths, nil
}

func (s *server) checkTarget(ctx context.Context, t target) (length int, err error) {
	got, err := s.get(ctx, t.path, s.header(t))
	switch {
	case err != nil:
		return 0, err
	case got.status != http.StatusOK:
		return 0, fmt.Errorf("%s answers %d for %s", s.name, got.status, t.path)
	case t.coding == gzip && got.coding != gzip:
		return 0, nil
	case t.coding == identity && got.coding != "":
		return 0, fmt.Errorf("%s sends %s as %s", s.name, t.path, got.coding)
	case t == target{dashboard, t.about, identity} && !strings.Contains(got.body, "Ada Lovelace"):
		return 0, errors.New(s.name + " does not know who is signed in")
	}
	return len(got.body), nil
}

// header returns the header of a request for a target.
func (s *server) header(t target) http.Header {
	header := browserHeader(t.coding)
	if t.path == dashboard {
		header.Set("Cookie", s.cookie)
	}
	return header
}

// browserHeader is what a browser says when somebody opens a page.
func browserHeader(coding string) http.Header {
	return http.Header{
		"Accept":          {"text/html,application/xhtml+xml,*/*;q=0.8"},
		"Accept-Encoding": {coding},
		"Sec-Fetch-Dest":  {"document"},
		"Sec-Fetch-Mode":  {"navigate"},
		"Sec-Fetch-Site":  {"none"},
	}
}
