package routegen_test

import (
	"testing"

	"gostart/internal/routegen"
)

func TestAPackageIsNamedAfterItsFolder(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]string{
		"dashboard": "dashboard", "by_id": "id", "rest_path": "path", "with_session": "session", "user-list": "userlist",
		"by_user_id": "userid", "2fa": "path2fa", "new": "newpage", "type": "typepage", "main": "mainpage", "sitemap.json": "sitemapjson",
	} {
		if got := routegen.PackageName(folder); got != want {
			t.Errorf("PackageName(%q) = %q, want %q", folder, got, want)
		}
	}
}
