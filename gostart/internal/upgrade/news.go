package upgrade

import "gostart/internal/changelog"

// news prints what the CHANGELOG says between the two versions, beginning with what the app's code must change.
func (u *upgrade) news() {
	u.mustChange()
	heading := "What is new\n\n"
	for _, section := range changelog.NewSections(u.now.changes, u.next.changes) {
		if _, rest := section.Split(); rest != "" {
			u.tell("\n%s%s\n%s\n", heading, section.Heading, rest)
			heading = ""
		}
	}
	u.tell("\n")
}

// mustChange prints what the app's code must change between the two versions.
func (u *upgrade) mustChange() {
	heading := changelog.MustChange + "\n\n"
	for _, section := range changelog.NewSections(u.now.changes, u.next.changes) {
		if must, _ := section.Split(); must != "" {
			u.tell("\n%s%s\n%s\n", heading, section.Heading, must)
			heading = ""
		}
	}
}
