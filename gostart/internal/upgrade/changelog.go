package upgrade

import "gostart/internal/changelog"

// printChangelog prints the CHANGELOG between the two versions, beginning with what the app's code must change.
func (u *upgrade) printChangelog() {
	u.printMustChange()
	heading := "What is new\n\n"
	for _, section := range changelog.NewSections(u.now.changelog, u.next.changelog) {
		if _, rest := section.Split(); rest != "" {
			u.printf("\n%s%s\n%s\n", heading, section.Heading, rest)
			heading = ""
		}
	}
	u.printf("\n")
}

// printMustChange prints what the app's code must change between the two versions.
func (u *upgrade) printMustChange() {
	heading := changelog.MustChange + "\n\n"
	for _, section := range changelog.NewSections(u.now.changelog, u.next.changelog) {
		if must, _ := section.Split(); must != "" {
			u.printf("\n%s%s\n%s\n", heading, section.Heading, must)
			heading = ""
		}
	}
}
