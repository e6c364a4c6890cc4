package listen

import "syscall"

// errInUse is WSAEADDRINUSE. The syscall.EADDRINUSE of Windows is a number of Go's own, which no system call returns.
const errInUse = syscall.Errno(10048)
