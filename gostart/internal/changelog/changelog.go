// Package changelog reads a CHANGELOG in the form of https://keepachangelog.com.
package changelog

import (
	"regexp"
	"strings"
)

// A Section describes the changes of one version.
type Section struct {
	Version string // 0.2.0, or Unreleased
	Heading string // without "## ": [0.2.0] - 2027-01-31
	Body    string
}

// heading matches the heading of a version: "## [0.2.0] - 2027-01-31", "## v0.2.0" or "## [Unreleased]".
var heading = regexp.MustCompile(`^## +(\[?v?([^\s\]]+)\]?.*?)\s*$`)

// Parse returns the sections in the order of the file: newest first.
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

// Version returns the newest version, or "unknown" if sections is empty.
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

// NewSections returns the sections of next that previous lacks or has with another text, newest first. It stops after the
// newest version of previous.
func NewSections(previous, next []Section) []Section {
	known := map[Section]bool{}
	for _, section := range previous {
		known[section] = true
	}
	var sections []Section
	for _, section := range next {
		if !known[section] {
			sections = append(sections, section)
		}
		if section.Version == Version(previous) {
			break
		}
	}
	return sections
}

// MustChange is the heading of the changes that an app's code needs before it works with a version.
const MustChange = "What your code must change"

// Split returns the text below the heading MustChange, and the rest of the section.
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
