package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// A stackHandler writes the stack of a panic below its log line, one call per line,
// so that terminals link each call to its file. See start.ReportPanics.
type stackHandler struct {
	slog.Handler
	out io.Writer
}

// Handle implements slog.Handler.
func (h stackHandler) Handle(ctx context.Context, record slog.Record) error {
	var stack []runtime.Frame
	line := slog.NewRecord(record.Time, record.Level, record.Message, record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		if frames, ok := attr.Value.Any().([]runtime.Frame); ok {
			stack = frames
		} else {
			line.AddAttrs(attr)
		}
		return true
	})
	if stack == nil {
		return h.Handler.Handle(ctx, record)
	}
	if err := h.Handler.Handle(ctx, line); err != nil {
		return err
	}
	_, err := io.WriteString(h.out, stackText(stack))
	return err
}

// WithAttrs implements slog.Handler.
func (h stackHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return stackHandler{h.Handler.WithAttrs(attrs), h.out}
}

// WithGroup implements slog.Handler.
func (h stackHandler) WithGroup(name string) slog.Handler {
	return stackHandler{h.Handler.WithGroup(name), h.out}
}

// stackText returns a line for each call: file, line and function. Files in the
// working directory have paths relative to it.
func stackText(stack []runtime.Frame) string {
	dir, err := os.Getwd()
	var b strings.Builder
	for _, frame := range stack {
		file := filepath.FromSlash(frame.File)
		if rel, relErr := filepath.Rel(dir, file); err == nil && relErr == nil && filepath.IsLocal(rel) {
			file = rel
		}
		fmt.Fprintf(&b, "    %s:%d  %s\n", file, frame.Line, path.Base(frame.Function))
	}
	return b.String()
}

// A lockedWriter is a writer that is safe for concurrent use.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(text)
}
