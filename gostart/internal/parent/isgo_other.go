//go:build !unix

package parent

// isGo returns false: on Windows, Getppid does not change when the parent exits, so CancelOnExit could not notice it.
func isGo(int) bool { return false }
