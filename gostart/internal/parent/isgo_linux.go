package parent

import (
	"fmt"
	"os"
	"strings"
)

// isGo reports whether a process is the go command.
func isGo(pid int) bool {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return err == nil && strings.TrimSpace(string(name)) == "go"
}
