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
	response, _, err := s.get(ctx, "/", browserHeader(identity))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %d", s.name, response.StatusCode)
	}
	return err
}

// get requests a page. It follows no redirect, and returns the body as it is sent.
func (s *server) get(ctx context.Context, path string, header http.Header) (*http.Response, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url(path), nil)
	if err != nil {
		return nil, "", err
	}
	r.Close, r.Header = true, header
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, string(body), err
}

// check returns the length of the body of each target, or 0 where the server
// does not have its coding. The error says what is wrong with an answer.
func (s *server) check(ctx context.Context) ([]int, error) {
	response, _, err := s.get(ctx, dashboard, browserHeader(identity))
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 300 || response.StatusCode > 399 {
		return nil, fmt.Errorf("%s answers %d for %s without a session", s.name, response.StatusCode, dashboard)
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
	response, body, err := s.get(ctx, t.path, s.header(t))
	coding := ""
	if err == nil {
		coding = response.Header.Get("Content-Encoding")
	}
	switch {
	case err != nil:
		return 0, err
	case response.StatusCode != http.StatusOK:
		return 0, fmt.Errorf("%s answers %d for %s", s.name, response.StatusCode, t.path)
	case t.coding == gzip && coding != gzip:
		return 0, nil
	case t.coding == identity && coding != "":
		return 0, fmt.Errorf("%s sends %s as %s", s.name, t.path, coding)
	case t == target{dashboard, t.about, identity} && !strings.Contains(body, "Ada Lovelace"):
		return 0, errors.New(s.name + " does not know who is signed in")
	}
	return len(body), nil
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
