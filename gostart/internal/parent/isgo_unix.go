//go:build unix && !linux

package parent

import (
	"os/exec"
	"path"
	"strconv"
	"strings"
)

// isGo reports whether a process is the go command.
func isGo(pid int) bool {
	name, err := exec.Command("ps", "-o", "comm=", "-p", strconv.Itoa(pid)).Output() //nolint:noctx // ps does not block
	return err == nil && path.Base(strings.TrimSpace(string(name))) == "go"
}
