package sheet_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sheet"
)

func TestSafe(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                       "",
		"Contoso":                "Contoso",
		`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
		"+1 425 555":             "'+1 425 555",
		"-1204.50":               "-1204.50",
		"+5":                     "+5",
		"-1.5E+2":                "-1.5E+2",
		"-1E":                    "'-1E",
		"-.5":                    "-.5",
		"＝1+1":                   "'＝1+1",
		"＠SUM(A1)":               "'＠SUM(A1)",
		"-":                      "'-",
		"--1":                    "'--1",
		"@SUM(A1)":               "'@SUM(A1)",
		"\t=1":                   "'\t=1",
		"|cmd":                   "'|cmd",
	} {
		if got := sheet.Safe(in); got != want {
			t.Errorf("Safe(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWriter(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	w, err := sheet.NewWriter(&b, []string{"name", "total"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write([]string{"=1+1, \"x\"", "-3"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "name,total\n\"'=1+1, \"\"x\"\"\",-3\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
