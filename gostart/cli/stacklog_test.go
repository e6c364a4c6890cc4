package cli

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gostart/config"
)

func TestTheLogOfDevelopmentHasAStackWithOneCallPerLine(t *testing.T) {
	t.Parallel()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	stack := []runtime.Frame{
		{Function: "myapp/routes/with_session/notes.load", File: filepath.ToSlash(dir) + "/routes/notes/route.go", Line: 12},
		{Function: "net/http.serve", File: "/go/src/net/http/server.go", Line: 3},
	}
	var out bytes.Buffer
	log := newLog(config.Config{}, &out, slog.LevelInfo)
	log.With("a", 1).WithGroup("g").Error("request failed", "error", "panic: boom\n    forged.go:1", "stack", stack, "path", "/notes")
	_, got, _ := strings.Cut(out.String(), " level=")
	want := `ERROR msg="request failed" a=1 g.error="panic: boom\n    forged.go:1" g.path=/notes
    ` + filepath.FromSlash("routes/notes/route.go") + `:12  notes.load
    ` + filepath.FromSlash("/go/src/net/http/server.go") + `:3  http.serve
`
	if got != want {
		t.Errorf("the log says %s, want %s", got, want)
	}
}
