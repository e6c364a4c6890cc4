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

// answers asks for the home page on a new connection.
func (s *server) answers(ctx context.Context) error {
	status, _, err := s.get(ctx, "/", "")
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers %d", s.name, status)
	}
	return err
}

// get asks for a page, and follows no redirect.
func (s *server) get(ctx context.Context, path, cookie string) (status int, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url(path), nil)
	if err != nil {
		return 0, "", err
	}
	r.Close = true
	r.Header.Set("Accept-Encoding", "identity")
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// check makes sure that the server does what it is measured for, and returns
// the lengths of its pages.
func (s *server) check(ctx context.Context) ([]int, error) {
	status, _, err := s.get(ctx, dashboard, "")
	if err != nil {
		return nil, err
	}
	if status < 300 || status > 399 {
		return nil, fmt.Errorf("%s answers %d for %s to someone who is not signed in", s.name, status, dashboard)
	}
	var lengths []int
	for _, p := range pages {
		status, body, err := s.get(ctx, p.path, s.cookieFor(p.path))
		if err != nil {
			return nil, err
		}
		if status != http.StatusOK {
			return nil, fmt.Errorf("%s answers %d for %s", s.name, status, p.path)
		}
		if p.path == dashboard && !strings.Contains(body, "Ada Lovelace") {
			return nil, errors.New(s.name + " does not know who is signed in")
		}
		lengths = append(lengths, len(body))
	}
	return lengths, nil
}

// cookieFor returns the cookie that a page is asked for with.
func (s *server) cookieFor(path string) string {
	if path == dashboard {
		return s.cookie
	}
	return ""
}
