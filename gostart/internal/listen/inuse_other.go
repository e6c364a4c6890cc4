//go:build !windows

package listen

import "syscall"

// errInUse is what bind returns for a port that another socket listens at.
const errInUse = syscall.EADDRINUSE
