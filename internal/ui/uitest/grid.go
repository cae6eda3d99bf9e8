package uitest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/google/go-cmp/cmp"
)

var updateGrids = flag.Bool("update-grids", false, "rewrite the golden cell grids")

// ScreenLines draws a view on a screen and returns its lines without trailing blanks.
func ScreenLines(view string, width, height int) []string {
	text, _, _ := strings.Cut(grid(view, width, height), "\n---\n")
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}

// grid draws a view on a screen and describes each cell: first the characters, then a
// letter for the style of each, then the meaning of the letters.
func grid(view string, width, height int) string {
	buf := uv.NewScreenBuffer(width, height)
	uv.NewStyledString(view).Draw(buf, buf.Bounds())
	var text, styles, legend strings.Builder
	letters := map[string]byte{"": '.'}
	for y := range height {
		var line, tone strings.Builder
		for x := range width {
			cell := buf.CellAt(x, y)
			if cell == nil || cell.Width == 0 {
				continue
			}
			line.WriteString(cell.Content)
			style := ""
			if !cell.Style.IsZero() {
				style = cell.Style.String()
			}
			letter, known := letters[style]
			if !known {
				letter = byte('a' + len(letters) - 1)
				letters[style] = letter
				fmt.Fprintf(&legend, "%c %s\n", letter, strings.Trim(fmt.Sprintf("%q", style), `"`))
			}
			tone.WriteByte(letter)
		}
		text.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		styles.WriteString(strings.TrimRight(tone.String(), ".") + "\n")
	}
	return text.String() + "---\n" + styles.String() + "---\n" + legend.String()
}

// Golden compares a view's cells with testdata/grids/NAME.txt; `go test -update-grids`
// writes the file.
func Golden(t *testing.T, name, view string, width, height int) {
	t.Helper()
	path := filepath.Join("testdata", "grids", name+".txt")
	got := grid(view, width, height)
	if *updateGrids {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("no golden grid (go test -update-grids writes it): %v", err)
	}
	// A Windows checkout may have converted the line endings.
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("%s looks different (-want +got):\n%s", name, diff)
	}
}

// Expect fails the test if got is not want. what names the value.
func Expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}
