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

// CheckOnline requests the discovery document of each OpenID Connect provider, and
// compares the provider's clock with this machine's. It replaces the transport of
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
			"compare its variables with "+strings.TrimSuffix(p.Issuer, "/")+"/.well-known/openid-configuration")
	}
	if clock, ok := p.Transport.(*clockSkewTransport); ok && clock.ahead.Abs() > auth.ClockSkew {
		return doctor.Warn(p.Name, "responds, but its clock and this machine's differ by "+clock.ahead.Abs().Round(time.Second).String(),
			"set the clock: sign-ins fail if it is wrong")
	}
	return doctor.Good(p.Name, "responds")
}

// clockSkewTransport measures how far the server's clock is ahead of this machine's.
type clockSkewTransport struct{ ahead time.Duration }

func (t *clockSkewTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		age, _ := strconv.Atoi(response.Header.Get("Age")) // seconds that the response was in a cache
		t.ahead = time.Until(date.Add(time.Duration(age) * time.Second))
	}
	return response, nil
}
