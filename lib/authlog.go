package lib

import (
	"log/slog"
	"net/http"

	"gostart/auth"
	"gostart/start"
)

// logEvents logs each event of the authentication service as one line, with a
// stable name for alerts.
func logEvents(log *slog.Logger) func(*http.Request, auth.Event) {
	return func(r *http.Request, e auth.Event) {
		level := slog.LevelInfo
		attrs := []slog.Attr{
			slog.String("provider", e.Provider),
			slog.String("client", auth.ClientAddress(r)),
			slog.String("request", r.Header.Get(start.RequestIDHeader)),
		}
		if e.Session != nil {
			attrs = append(attrs, slog.String("user", e.Session.User.Sub))
		}
		if e.Err != nil {
			level = slog.LevelWarn
			if e.Err.Status >= http.StatusInternalServerError {
				level = slog.LevelError
			}
			attrs = append(attrs, slog.Any("error", e.Err))
		}
		log.LogAttrs(r.Context(), level, string(e.Name), attrs...)
	}
}
