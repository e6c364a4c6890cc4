package doctor

import (
	"os"
	"path/filepath"
	"time"
)

// tolerance is how far ahead of the clock a file may be: an archive that was unpacked elsewhere can be hours off.
const tolerance = 24 * time.Hour

// Clock checks that now is not before the files were written. A clock that is ahead, or a little behind, it cannot see.
func Clock(now time.Time, files ...string) Finding {
	const form = "2006-01-02 15:04 MST"
	says := now.UTC().Format(form)
	for _, name := range files {
		info, err := os.Stat(name)
		if err == nil && info.ModTime().After(now.Add(tolerance)) {
			return Warn("Clock", says+", and "+filepath.Base(name)+" was written later, at "+info.ModTime().UTC().Format(form),
				"set the clock: with a wrong one, sign-ins fail")
		}
	}
	return Good("Clock", says)
}
