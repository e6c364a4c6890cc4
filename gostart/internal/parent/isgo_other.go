//go:build !unix

package parent

// isGo reports false: on Windows a process keeps the number of its parent when that ends, so there is nothing to follow.
func isGo(int) bool { return false }
