package changelog_test

import (
	"testing"

	"gostart/internal/changelog"
)

const text = `# Changelog

## [0.3.0] - 2027-03-01

### Added

- Three.

### What your code must change

- Rename A to B.

### Fixed

- A fault.

## v0.2.0

- Two.

## [0.1.0] - 2027-01-01

- One.
`

func TestAChangelogIsParsedIntoSections(t *testing.T) {
	t.Parallel()
	sections := changelog.Parse(text)
	if len(sections) != 3 || changelog.Version(sections) != "0.3.0" || !changelog.Has(sections, "0.2.0") || changelog.Has(sections, "0.4.0") {
		t.Fatalf("got %q", sections)
	}
	mustChange, rest := sections[0].Split()
	if mustChange != "- Rename A to B." || rest != "### Added\n\n- Three.\n\n### Fixed\n\n- A fault." {
		t.Errorf("got %q and %q", mustChange, rest)
	}
	if got := changelog.Version(changelog.Parse("# Nothing yet\n")); got != "unknown" {
		t.Errorf("Version() = %q", got)
	}
}

func TestNewSectionsAreThoseThatAreNewOrChanged(t *testing.T) {
	t.Parallel()
	all := changelog.Parse(text)
	edited := changelog.Parse("## v0.2.0\n\n- Two, as it was planned.\n\n## 0.1.0\n\n- Another one.\n")
	for name, test := range map[string]struct {
		last []changelog.Section
		want int
	}{
		"two versions behind":          {all[2:], 2},
		"up to date":                   {all, 0},
		"a version that changed since": {edited, 2},
		"without a changelog":          {nil, 3},
		"an unknown version":           {changelog.Parse("## 9.0.0\n"), 3},
	} {
		if got := changelog.NewSections(test.last, all); len(got) != test.want {
			t.Errorf("%s: got %d sections, want %d", name, len(got), test.want)
		}
	}
}
