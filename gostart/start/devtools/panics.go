package devtools

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"time"

	"gostart/internal/parent"
	"gostart/start"
)

// reportTimeout is the maximum duration of reporting a panic.
const reportTimeout = time.Second

// panicReporter returns a function that reports panics to "go tool start dev", which
// shows them in the browser. The function does nothing if the app was started in another
// way.
func panicReporter() func(start.Panic) {
	address := os.Getenv(parent.Panics)
	if address == "" {
		return func(start.Panic) {}
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: reportTimeout} // without a proxy
	return func(p start.Panic) {
		report := parent.Panic{Request: p.Method + " " + p.Path, Message: p.Message}
		for _, frame := range p.Frames {
			report.Calls = append(report.Calls, parent.Call{Function: frame.Function, File: frame.File, Line: frame.Line})
		}
		body, err := json.Marshal(report)
		if err != nil {
			return // cannot happen
		}
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return
		}
		if response, err := client.Do(r); err == nil { // otherwise dev is about to end; the log has the panic
			response.Body.Close()
		}
	}
}
