package routegen_test

import (
	"testing"

	"gostart/internal/routegen"
)

func TestAPackageIsNamedAfterItsFolder(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]string{
		"routes/notes":                "notes",
		"routes/index":                "index",
		"routes/projects/by_id":       "id",
		"routes/files/rest_path":      "path",
		"routes/with_session":         "session",
		"routes/sign-in":              "signin",
		"routes/api_v1.users":         "apiv1users",
		"routes/by_userID":            "userid",
		"routes/by_user_id":           "userid",
		"routes/2fa":                  "path2fa",
		"routes/by-id":                "byid",
		"routes/type":                 "typepage",
		"routes/by_string":            "stringpage",
		"routes/main":                 "mainpage",
		"routes/with_init":            "initpage",
		"routes/documentation":        "documentationpage",
		"routes/notes/robots.txt":     "robotstxt",
		"routes/by_-":                 "page",
		"routes/new/by_range/by_len_": "lenpage",
	} {
		if got := routegen.PackageName(folder); got != want {
			t.Errorf("%s: got %q, want %q", folder, got, want)
		}
	}
}
