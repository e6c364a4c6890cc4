//go:build unix

package upgrade

import (
	"os/exec"
	"syscall"
)

// inGroup makes a command the leader of a process group. When its context ends, the whole group is interrupted: go test
// does not pass an interrupt on to the tests that it runs.
func inGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
}

// killGroup ends what is left of the group.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // fails if nothing is left
	}
}
