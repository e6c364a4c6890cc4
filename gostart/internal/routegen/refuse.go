package routegen

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A refusal is why a folder's name cannot be served.
type refusal struct {
	folder  string // from the project root
	problem string
	cure    string
}

var (
	// goFolder is what Go lets an import path hold, less "~" and "+", which no link needs.
	goFolder = regexp.MustCompile(`^[A-Za-z0-9._-]*$`)
	// windowsName is a device to Windows, so Go refuses it everywhere.
	windowsName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)`)
	// paramName is a name that is a parameter to the router and to Go.
	paramName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
)

// enginePaths are served by the engine itself. Its /_fn needs no line: no folder begins with "_".
var enginePaths = []string{"healthz", "readyz", "robots.txt", "sitemap.xml", "static"}

// refuseFolder says why Go refuses a folder's name, or skips it without a word.
func refuseFolder(dir string) (refusal, bool) {
	problem := ""
	switch name := path.Base(dir); {
	case strings.HasPrefix(name, "_"), strings.HasPrefix(name, "."), name == "testdata":
		problem = "Go skips this folder without a word: neither ./... nor templ sees it"
	case name == "vendor":
		problem = "Go keeps folders of this name for vendored modules"
	case name == "node_modules":
		problem = "a folder of this name holds the packages of npm, which the tool skips"
	case strings.HasPrefix(name, "-"), strings.HasSuffix(name, "."), !goFolder.MatchString(name), windowsName.MatchString(name):
		problem = "Go cannot import a folder of this name"
	}
	return refusal{dir, problem, "rename it: letters, digits, and - _ . between them; a parameter is by_NAME or rest_NAME"}, problem != ""
}

// refusePath says why the folders to a page make no URL.
func refusePath(dir string) []refusal {
	var (
		refusals []refusal
		above    Path
		folders  = strings.Split(dir, "/")
	)
	for i, segment := range newPath(dir) {
		for _, refuse := range []func(Segment, Path) (string, string){refuseSegment, refuseBelow} {
			if problem, cure := refuse(segment, above); problem != "" {
				refusals = append(refusals, refusal{path.Join(folders[:i+2]...), problem, cure})
			}
		}
		above = append(above, segment)
	}
	return refusals
}

// refuseSegment judges a segment by its own name.
func refuseSegment(s Segment, above Path) (problem, cure string) {
	switch {
	case s.Kind == Static && strings.ToLower(s.Name) != s.Name:
		return "the URL would have upper-case letters, and URLs are case sensitive", "use lower case"
	case s.isParam() && !s.isNamedParam():
		return fmt.Sprintf("%q is no name for a parameter", s.Name), "begin with a letter, and go on with letters, digits and _, such as by_id"
	case s.Kind == Static && above.pattern() == "/" && slices.Contains(enginePaths, s.Name):
		return fmt.Sprintf("/%s is the engine's own path", s.Name), "take another name"
	}
	return "", ""
}

// refuseBelow judges a segment by the folders above it.
func refuseBelow(s Segment, above Path) (problem, cure string) {
	if len(above) == 0 {
		return "", ""
	}
	switch above[len(above)-1].Kind {
	case Rest:
		return "nothing below a rest_ folder is reached: it takes the rest of the path", "move it beside the rest_ folder"
	case Index:
		return "an index folder is its parent's own URL and has no pages below it", "move it beside the index folder"
	}
	if s.isNamedParam() && slices.ContainsFunc(above, func(other Segment) bool {
		return other.isNamedParam() && other.param() == s.param()
	}) {
		return fmt.Sprintf("two parameters of this path are named %s", s.param()), "rename one of them"
	}
	return "", ""
}

// isNamedParam reports whether the segment is a parameter with a name that can be one.
func (s Segment) isNamedParam() bool {
	return s.isParam() && paramName.MatchString(s.Name)
}
