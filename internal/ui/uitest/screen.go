package uitest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/google/go-cmp/cmp"
)

var updateGolden = flag.Bool("update", false, "write the golden screens instead of comparing with them")

// Screen returns the characters on the screen, one line per row, without trailing
// blanks.
func (d *Driver) Screen() string {
	if d.parsed.size != d.size || d.parsed.content != d.view.Content {
		d.parsed = parsed{d.size, d.view.Content, trimLines(d.grid().String())}
	}
	return d.parsed.screen
}

// parsed caches the last view that was turned into a screen, because tests that wait
// look at the same view again and again.
type parsed struct {
	size            size
	content, screen string
}

// Styled returns the cell grid with its colours and attributes.
func (d *Driver) Styled() string { return trimLines(d.grid().Render()) }

func (d *Driver) grid() uv.ScreenBuffer {
	buf := uv.NewScreenBuffer(d.size.width, d.size.height)
	uv.NewStyledString(d.view.Content).Draw(buf, buf.Bounds())
	return buf
}

// Line returns a row of the screen; -1 is the last one.
func (d *Driver) Line(n int) string {
	lines := strings.Split(d.Screen(), "\n")
	if n < 0 {
		n += len(lines)
	}
	return lines[n]
}

// Golden compares the screen with testdata/golden/NAME.txt; `go test -update` writes the
// file. The scrub functions remove what differs from run to run.
func (d *Driver) Golden(name string, scrub ...func(string) string) *Driver {
	d.t.Helper()
	d.Wait()
	compareGolden(d, name, scrubbed(d.Screen(), scrub)+"\n")
	return d
}

// GoldenStyled is Golden with colors and attributes.
func (d *Driver) GoldenStyled(name string, scrub ...func(string) string) *Driver {
	d.t.Helper()
	d.Wait()
	compareGolden(d, name, strings.ReplaceAll(scrubbed(d.Styled(), scrub), "\x1b", "␛")+"\n")
	return d
}

func scrubbed(screen string, scrub []func(string) string) string {
	for _, s := range scrub {
		screen = s(screen)
	}
	return screen
}

func compareGolden(d *Driver, name, got string) {
	d.t.Helper()
	file := filepath.Join("testdata", "golden", name+".txt")
	if *updateGolden {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatalf("%v; `go test -update` writes the golden screens", err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		d.t.Errorf("the screen is not %s (-want +got):\n%s", file, diff)
	}
}

// framed is the screen with a border, for failure messages.
func (d *Driver) framed() string {
	edge := "+" + strings.Repeat("-", d.size.width) + "+\n"
	return edge + d.Screen() + "\n" + edge
}

func trimLines(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
