package routegen

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A refusal says why a folder cannot be served.
type refusal struct {
	folder  string // from the project root
	problem string
	remedy  string
}

var (
	// goFolder matches what Go allows in an import path, except "~" and "+".
	goFolder = regexp.MustCompile(`^[A-Za-z0-9._-]*$`)
	// windowsName matches names of Windows devices, which Go refuses on every system.
	windowsName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)`)
	// paramName matches names that both the router and Go accept for a parameter.
	paramName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
)

// reservedNames are the first segments of URLs that the framework serves. Those that begin with "_", such as _fn, are not
// listed, because no folder name may begin with it.
var reservedNames = []string{"healthz", "readyz", "robots.txt", "sitemap.xml", "static"}

// refuseFolder returns why the go command or templ would refuse or skip a folder because of its name.
func refuseFolder(dir string) (refusal, bool) {
	problem := ""
	switch name := path.Base(dir); {
	case strings.HasPrefix(name, "_"), strings.HasPrefix(name, "."), name == "testdata":
		problem = "the go command and templ skip a folder of this name"
	case name == "vendor":
		problem = "Go reserves folders of this name for vendored modules"
	case name == "node_modules":
		problem = "the tool skips folders of this name, which hold npm packages"
	case strings.HasPrefix(name, "-"), strings.HasSuffix(name, "."), !goFolder.MatchString(name), windowsName.MatchString(name):
		problem = "Go cannot import a folder of this name"
	}
	return refusal{dir, problem, "rename it: use letters and digits, with - _ . between them; a parameter is by_NAME or rest_NAME"}, problem != ""
}

// refusePath returns why the folders that lead to a page do not form a URL.
func refusePath(dir string) []refusal {
	var (
		refusals []refusal
		above    Path
		folders  = strings.Split(dir, "/")
	)
	for i, segment := range newPath(dir) {
		for _, refuse := range []func(Segment, Path) (string, string){refuseSegment, refuseBelow} {
			if problem, remedy := refuse(segment, above); problem != "" {
				refusals = append(refusals, refusal{path.Join(folders[:i+2]...), problem, remedy})
			}
		}
		above = append(above, segment)
	}
	return refusals
}

// refuseSegment returns what is wrong with the name of a segment.
func refuseSegment(s Segment, above Path) (problem, remedy string) {
	switch {
	case s.Kind == Static && strings.ToLower(s.Name) != s.Name:
		return "the URL would have upper-case letters, and URLs are case sensitive", "use lower case"
	case s.isParam() && !s.isNamedParam():
		return fmt.Sprintf("%q is not a valid parameter name", s.Name), "start with a letter, and use only letters, digits and _, such as by_id"
	case s.Kind == Static && above.pattern() == "/" && slices.Contains(reservedNames, s.Name):
		return fmt.Sprintf("the framework serves /%s", s.Name), "use another name"
	}
	return "", ""
}

// refuseBelow returns why a segment must not be below the folders above it.
func refuseBelow(s Segment, above Path) (problem, remedy string) {
	if len(above) == 0 {
		return "", ""
	}
	switch above[len(above)-1].Kind {
	case Rest:
		return "a rest_ folder matches the rest of the path, so the folders in it are never reached", "move it beside the rest_ folder"
	case Index:
		return "an index folder has its parent's URL, so it cannot contain other pages", "move it beside the index folder"
	}
	if s.isNamedParam() && slices.ContainsFunc(above, func(other Segment) bool {
		return other.isNamedParam() && other.param() == s.param()
	}) {
		return fmt.Sprintf("this path has two parameters named %s", s.param()), "rename one of them"
	}
	return "", ""
}

// isNamedParam reports whether the segment is a parameter with a valid name.
func (s Segment) isNamedParam() bool {
	return s.isParam() && paramName.MatchString(s.Name)
}
