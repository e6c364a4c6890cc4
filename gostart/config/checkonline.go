package config

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gostart/auth"
	"gostart/internal/doctor"
)

// CheckOnline asks each provider of OpenID Connect to describe itself, as the app
// would, and compares its clock with this machine's. It replaces the transport of
// the providers in cfg.
func CheckOnline[C Configured](ctx context.Context, cfg C, newAuth func(C) (*auth.Auth, error)) []doctor.Finding {
	providers := cfg.Common().Providers
	for i := range providers {
		providers[i].Transport = new(clockSkewTransport)
	}
	a, err := newAuth(cfg)
	if err != nil {
		return nil // Checkup reports it
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
	if clock, ok := p.Transport.(*clockSkewTransport); ok && clock.ahead.Abs() > auth.ClockSkew {
		return doctor.Warn(p.Name, "answers, but its clock and this machine's are "+clock.ahead.Abs().Round(time.Second).String()+" apart",
			"set the clock: with a wrong one, sign-ins fail")
	}
	return doctor.Good(p.Name, "answers")
}

// clockSkewTransport measures how far ahead the clock of the other side is.
type clockSkewTransport struct{ ahead time.Duration }

func (d *clockSkewTransport) RoundTrip(r *http.Request) (*http.Response, error) {
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
