package routegen

import "strings"

var (
	// goos and goarch are the values that Go recognises in file names, from its internal/syslist.
	goos = set("aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris" +
		" wasip1 windows zos")
	goarch = set("386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle" +
		" ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm")
)

// platformSuffix returns the GOOS or GOARCH at the end of a Go file's name, which restricts its builds: js for menu_js.go.
// It returns "" if the name has no such suffix.
func platformSuffix(file string) string {
	name, _, _ := strings.Cut(file, ".")
	name = strings.TrimSuffix(name, "_test")
	underscore := strings.LastIndex(name, "_")
	if underscore < 0 {
		return ""
	}
	if last := name[underscore+1:]; goos[last] || goarch[last] {
		return last
	}
	return ""
}
