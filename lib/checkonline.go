package lib

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gostart/auth"
	"gostart/internal/doctor"
)

// CheckOnline asks each provider of OpenID Connect to describe itself, as the
// app would, and compares its clock with this machine's.
func CheckOnline(ctx context.Context, cfg Config) []doctor.Finding {
	cfg.Providers = slices.Clone(cfg.Providers)
	for i := range cfg.Providers {
		cfg.Providers[i].Transport = new(dated)
	}
	a, err := NewAuth(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil // Checkup says so
	}
	var findings []doctor.Finding
	for _, p := range a.Providers() {
		if p.Issuer != "" {
			findings = append(findings, checkProvider(ctx, a, p))
		}
	}
	return findings
}

func checkProvider(ctx context.Context, a *auth.Auth, p auth.Provider) doctor.Finding {
	if err := a.Discover(ctx, p.ID); err != nil {
		if e, ok := errors.AsType[*auth.Error](err); ok {
			err = e.Cause
		}
		return doctor.Wrong(p.Name, err.Error(),
			"compare its variables with what it says at "+strings.TrimSuffix(p.Issuer, "/")+"/.well-known/openid-configuration")
	}
	const tolerated = 30 * time.Second // by the check of ID tokens
	if clock, ok := p.Transport.(*dated); ok && clock.ahead.Abs() > tolerated {
		return doctor.Doubt(p.Name, "answers, but its clock and this machine's are "+clock.ahead.Abs().Round(time.Second).String()+" apart",
			"set the clock: with a wrong one, sign-ins fail")
	}
	return doctor.Good(p.Name, "answers")
}

// dated is a transport that tells how far ahead the clock of the other side is.
type dated struct{ ahead time.Duration }

func (d *dated) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		age, _ := strconv.Atoi(response.Header.Get("Age")) // seconds in a cache
		d.ahead = time.Until(date.Add(time.Duration(age) * time.Second))
	}
	return response, nil
}
