//go:build !windows

package listen

import "syscall"

// errInUse is the error of bind for a port that is in use.
const errInUse = syscall.EADDRINUSE
