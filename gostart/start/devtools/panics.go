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

// reportTime is how long a report of a panic may take.
const reportTime = time.Second

// panicReport returns a function that reports panics to "go tool start dev", which
// shows them in the browser. If something else started the app, it does nothing.
func panicReport() func(start.Panic) {
	address := os.Getenv(parent.Panics)
	if address == "" {
		return func(start.Panic) {}
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: reportTime} // and no proxy
	return func(p start.Panic) {
		report := parent.Panic{Request: p.Method + " " + p.Path, Message: p.Message}
		for _, frame := range p.Frames {
			report.Calls = append(report.Calls, parent.Call{Function: frame.Function, File: frame.File, Line: frame.Line})
		}
		body, err := json.Marshal(report)
		if err != nil {
			return // it always can be
		}
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, address, bytes.NewReader(body))
		if err != nil {
			return
		}
		if response, err := client.Do(r); err == nil { // else dev is about to end, and the log has the panic
			response.Body.Close()
		}
	}
}
