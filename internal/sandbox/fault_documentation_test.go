package sandbox_test

import (
	"os"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// TestDocumentationListsEveryFault keeps docs/sandbox.md complete.
func TestDocumentationListsEveryFault(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sandbox.FaultNames() {
		if row := "| `" + name + "` | " + sandbox.FaultMeaning(name) + " |"; !strings.Contains(string(text), row) {
			t.Errorf("docs/sandbox.md lacks the row\n%s", row)
		}
	}
	for _, name := range sandbox.LimitNames() {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/sandbox.md doesn't say what --limits %s is", name)
		}
	}
	for _, name := range sandbox.CloudNames() {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/sandbox.md doesn't say what --cloud %s is", name)
		}
	}
}
