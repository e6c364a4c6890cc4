package chromium_test

import (
	"os"
	"testing"
)

func TestAViolationOfAnAxeRuleFailsTheTest(t *testing.T) {
	t.Parallel()
	if os.Getenv("AXE_CORE") == "" {
		t.Skip("AXE_CORE is not set")
	}
	wantFailures(t, map[string]string{
		"an image without text":    `main.append(new Image())`,
		"dark text on a dark page": `main.style.color = "#222"`,
	})
}
