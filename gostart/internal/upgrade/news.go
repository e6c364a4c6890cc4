package upgrade

import "gostart/internal/changelog"

// news prints what the CHANGELOG says between the two versions, beginning with what the app's code must change.
func (u *upgrade) news() {
	sections := changelog.News(u.now.changes, u.next.changes)
	heading := changelog.MustChange + "\n\n"
	for _, section := range sections {
		if must, _ := section.Split(); must != "" {
			u.tell("\n%s%s\n%s\n", heading, section.Heading, must)
			heading = ""
		}
	}
	heading = "What is new\n\n"
	for _, section := range sections {
		if _, rest := section.Split(); rest != "" {
			u.tell("\n%s%s\n%s\n", heading, section.Heading, rest)
			heading = ""
		}
	}
	u.tell("\n")
}
