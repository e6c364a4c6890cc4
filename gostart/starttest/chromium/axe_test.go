package chromium_test

import (
	"os"
	"testing"
)

func TestAPageThatAxeFindsFaultWithFailsTheTest(t *testing.T) {
	t.Parallel()
	if os.Getenv("AXE_CORE") == "" {
		t.Skip("axe-core is not installed; make quality does that")
	}
	spoilt(t, map[string]string{
		"an image says nothing":    `main.append(new Image())`,
		"text is dark in the dark": `main.style.color = "#222"`,
	})
}
