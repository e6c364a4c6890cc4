//go:build !unix

package upgrade

import "os/exec"

// inGroup does nothing: exec ends the command when its context ends.
func inGroup(*exec.Cmd) {}

func killGroup(*exec.Cmd) {}
