//go:build !unix

package upgrade

import "os/exec"

// setGroup does nothing: exec kills the command when its context ends.
func setGroup(*exec.Cmd) {}

func killGroup(*exec.Cmd) {}
