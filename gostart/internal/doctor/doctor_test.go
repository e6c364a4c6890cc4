package doctor_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gostart/internal/doctor"
)

func TestTheVariableThatAMisspeltNameMeansIsSuggested(t *testing.T) {
	t.Parallel()
	known := []string{"APP_ENV", "AUTH_GITHUB_CLIENT_ID", "AUTH_SECRET", "GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET", "HOST", "PORT", "X_CLIENT_ID"}
	for name, want := range map[string]string{
		"GIHUB_CLIENT_ID":      "GITHUB_CLIENT_ID",
		"GITHUB_CLIENTID":      "GITHUB_CLIENT_ID",
		"GTIHUB_CLIENT_IDD":    "GITHUB_CLIENT_ID",
		"GITHUB_CLIENT_SECERT": "GITHUB_CLIENT_SECRET",
		"github_client_id":     "GITHUB_CLIENT_ID",
		"GITHUB_ID":            "GITHUB_CLIENT_ID",
		"AUTH_GITHUB_ID":       "AUTH_GITHUB_CLIENT_ID",
		"PROT":                 "PORT",
		"AUTH_SECRETS":         "AUTH_SECRET",
		"PORT":                 "",
		"VK_CLIENT_ID":         "",
		"DB_HOST":              "",
		"DATABASE_URL":         "",
		"PATH":                 "",
		"A":                    "",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(name+"=canary\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, findings := range [][]doctor.Finding{doctor.EnvFiles(dir, known), doctor.Environ([]string{name + "=canary"}, known)} {
			output := printed(findings)
			switch meant := strings.Contains(output, "mean "+want+"?"); {
			case want == "" && strings.Contains(output, "mean"):
				t.Errorf("for %s it suggests a variable:\n%s", name, output)
			case want != "" && !meant:
				t.Errorf("for %s it does not suggest %s:\n%s", name, want, output)
			}
			if strings.Contains(output, "canary") {
				t.Errorf("it prints the value:\n%s", output)
			}
		}
	}
}

func TestAClockThatIsADayBehindTheFilesIsAWarning(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "go.mod")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	written := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	if err := os.Chtimes(file, written, written); err != nil {
		t.Fatal(err)
	}
	for now, mark := range map[time.Time]string{
		written.AddDate(1, 0, 0):     "✓",
		written.Add(-23 * time.Hour): "✓",
		written.Add(-25 * time.Hour): "!",
		time.Unix(0, 0):              "!",
	} {
		if output := printed([]doctor.Finding{doctor.Clock(now, "no-such-file", file)}); !strings.Contains(output, mark+" Clock") {
			t.Errorf("at %s the mark is not %q:\n%s", now, mark, output)
		}
	}
}

func TestTheRemedyIsPrintedBelowItsFinding(t *testing.T) {
	t.Parallel()
	output := printed([]doctor.Finding{doctor.Good("Port", "is free"), doctor.Wrong("AUTH_SECRET", "is short", "run: openssl")})
	if want := "  ✓ Port         is free\n  ✗ AUTH_SECRET  is short\n                 → run: openssl\n"; output != want {
		t.Errorf("it prints\n%s, want\n%s", output, want)
	}
}

func printed(findings []doctor.Finding) string {
	var b strings.Builder
	doctor.Print(&b, findings)
	return b.String()
}
