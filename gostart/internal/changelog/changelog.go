// Package changelog reads a CHANGELOG in the form of https://keepachangelog.com.
package changelog

import (
	"regexp"
	"strings"
)

// A Section is what one version changed.
type Section struct {
	Version string // 0.2.0, or Unreleased
	Heading string // the line without the signs before it: [0.2.0] - 2027-01-31
	Body    string
}

// heading matches the heading of a version: "## [0.2.0] - 2027-01-31", "## v0.2.0" or "## [Unreleased]".
var heading = regexp.MustCompile(`^## +(\[?v?([^\s\]]+)\]?.*?)\s*$`)

// Parse returns the sections, the newest first as in the file.
func Parse(text string) []Section {
	var sections []Section
	for line := range strings.Lines(text) {
		if match := heading.FindStringSubmatch(line); match != nil {
			sections = append(sections, Section{Version: match[2], Heading: match[1]})
		} else if len(sections) > 0 {
			sections[len(sections)-1].Body += line
		}
	}
	for i := range sections {
		sections[i].Body = strings.TrimSpace(sections[i].Body)
	}
	return sections
}

// Version returns the newest version, "unknown" if there is none.
func Version(sections []Section) string {
	if len(sections) == 0 {
		return "unknown"
	}
	return sections[0].Version
}

// Has reports whether a version has a section.
func Has(sections []Section, version string) bool {
	for _, section := range sections {
		if section.Version == version {
			return true
		}
	}
	return false
}

// News returns the sections of next that tell what changed since last: from the newest down to that of last's version,
// without those that are the same in both.
func News(last, next []Section) []Section {
	same := map[Section]bool{}
	for _, section := range last {
		same[section] = true
	}
	var news []Section
	for _, section := range next {
		if !same[section] {
			news = append(news, section)
		}
		if section.Version == Version(last) {
			break
		}
	}
	return news
}

// MustChange is the heading of what people must do when they upgrade.
const MustChange = "What your code must change"

// Split returns what stands below the heading MustChange, and the rest of the section.
func (s Section) Split() (mustChange, rest string) {
	inside := false
	for line := range strings.Lines(s.Body) {
		if name, ok := strings.CutPrefix(line, "### "); ok {
			if inside = strings.EqualFold(strings.TrimSpace(name), MustChange); inside {
				continue
			}
		}
		if inside {
			mustChange += line
		} else {
			rest += line
		}
	}
	return strings.TrimSpace(mustChange), strings.TrimSpace(rest)
}
