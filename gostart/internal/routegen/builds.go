package routegen

import "strings"

var (
	// systems and machines are every GOOS and GOARCH that Go reads in the name of a file, from its internal/syslist.
	systems = set("aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris" +
		" wasip1 windows zos")
	machines = set("386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle" +
		" ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm")
)

// builtOnlyFor returns the system or machine in the name of a Go file, for which alone Go would build it: js for menu_js.go.
func builtOnlyFor(file string) string {
	name, _, _ := strings.Cut(file, ".")
	name = strings.TrimSuffix(name, "_test")
	underscore := strings.LastIndex(name, "_")
	if underscore < 0 {
		return ""
	}
	if last := name[underscore+1:]; systems[last] || machines[last] {
		return last
	}
	return ""
}
