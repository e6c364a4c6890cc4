package listen

import "syscall"

// errInUse is WSAEADDRINUSE. On Windows no system call returns syscall.EADDRINUSE, a number that Go invented.
const errInUse = syscall.Errno(10048)
