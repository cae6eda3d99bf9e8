package ui_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/ui"
)

func TestRunNeedsATerminal(t *testing.T) {
	t.Parallel()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	err = ui.Run(t.Context(), ui.Config{Root: func() ui.Screen { return &page{} }, Input: null, Output: null})
	var missing ui.NoTerminalError
	if !errors.As(err, &missing) || !strings.Contains(missing.Reason, "stdin") {
		t.Errorf("Run returned %v", err)
	}
}
