package doctor

import (
	"os"
	"path/filepath"
	"time"
)

// tolerance is how far a file may be ahead of the clock: files from an archive can be hours ahead.
const tolerance = 24 * time.Hour

// Clock checks that the files were not written after now. It does not detect a clock that is fast, or slow by less than
// tolerance. Files that do not exist are ignored.
func Clock(now time.Time, files ...string) Finding {
	const layout = "2006-01-02 15:04 MST"
	clock := now.UTC().Format(layout)
	for _, name := range files {
		info, err := os.Stat(name)
		if err == nil && info.ModTime().After(now.Add(tolerance)) {
			return Warn("Clock", clock+", but "+filepath.Base(name)+" was written later, at "+info.ModTime().UTC().Format(layout),
				"set the clock: sign-ins fail if it is wrong")
		}
	}
	return Good("Clock", clock)
}
