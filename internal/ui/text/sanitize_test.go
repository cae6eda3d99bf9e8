package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

func TestSanitize(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"clean text":          {"Fabrikam Ltd", "Fabrikam Ltd"},
		"empty":               {"", ""},
		"accents":             {"Müller & Søn", "Müller & Søn"},
		"wide letters":        {"日本マイクロ", "日本マイクロ"},
		"colour sequence":     {"\x1b[31mred\x1b[0m", "␛[31mred␛[0m"},
		"clipboard sequence":  {"\x1b]52;c;eA==\a", "␛]52;c;eA==␇"},
		"single-byte control": {"a\u009b2Jb", "a\ufffd2Jb"},
		"raw C1 byte":         {"a\x9b2Jb", "a\ufffd2Jb"},
		"lines and tabs":      {"a\nb\r\nc\td", "a b  c d"},
		"line separator":      {"a\u2028b", "a b"},
		"no-break space":      {"a\u00a0b", "a b"},
		"direction override":  {"invoice\u202efdp.exe", "invoicefdp.exe"},
		"isolates":            {"\u2066x\u2069", "x"},
		"zero width":          {"pay\u200bpal\ufeff", "paypal"},
		"joined emoji":        {"👨\u200d👩\u200d👧", "☐☐☐"},
		"emoji":               {"🚀 Rocket", "☐ Rocket"},
		"emoji by selector":   {"❤\ufe0f", "❤"},
		"keycap":              {"1\ufe0f\u20e3", "1"},
		"skin tone":           {"👍🏽", "☐"},
		"flag":                {"🇩🇪", "DE"},
		"stacked marks":       {"z" + strings.Repeat("\u0301", 30), "z" + strings.Repeat("\u0301", 4)},
		"marks on nothing":    {"\u0301\u0301a", "a"},
		"Vietnamese":          {"Vie\u0302\u0323t", "Vie\u0302\u0323t"},
		"Hindi":               {"नमस्ते", "नमस्ते"},
		"Hangul fillers":      {"a\u3164b\u115fc", "a b c"},
		"private use":         {"a\ue0b0b", "a\ufffdb"},
		"invalid bytes":       {"a\xff\xfeb", "a\ufffd\ufffdb"},
		"replacement itself":  {"a\ufffdb", "a\ufffdb"},
		"delete":              {"a\x7fb", "a␡b"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := text.Sanitize(tt.in); got != tt.want {
				t.Errorf("Sanitize(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestSanitizeKeepsCleanTextWithoutAllocating(t *testing.T) {
	for _, s := range []string{"Fabrikam Ltd", "Müller & Søn GmbH", "日本マイクロ"} {
		if n := testing.AllocsPerRun(100, func() { text.Sanitize(s) }); n != 0 {
			t.Errorf("Sanitize(%q) allocates %v times, want none", s, n)
		}
	}
}

func FuzzSanitize(f *testing.F) {
	for _, s := range []string{
		"Fabrikam", "\x1b[2J", "a\u202eb", "👨\u200d👩\u200d👧🇩🇪", "z\u0301\u0301\u0301\u0301\u0301", "\xff", "日本", "क्षि", "กำ", "각",
	} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		w = max(0, min(w, 200))
		safe := text.Sanitize(s)
		if !utf8.ValidString(safe) {
			t.Fatalf("%q is not valid UTF-8", safe)
		}
		for _, r := range safe {
			if unicode.Is(unicode.C, r) || r == '\u2028' || r == '\u2029' {
				t.Fatalf("%q still has %U", safe, r)
			}
		}
		if again := text.Sanitize(safe); again != safe {
			t.Fatalf("a second time turns %q into %q", safe, again)
		}
		if got := ansi.StringWidthWc(safe); got != text.Width(safe) {
			t.Fatalf("Width(%q) = %d, the renderer says %d", safe, text.Width(safe), got)
		}
		if got := text.Width(text.Truncate(safe, w)); got > w {
			t.Fatalf("Truncate(%q, %d) is %d wide", safe, w, got)
		}
		for _, align := range []text.Align{text.AlignLeft, text.AlignRight, text.AlignCenter} {
			if got := text.Width(text.Fit(safe, w, align)); got != w {
				t.Fatalf("Fit(%q, %d, %d) is %d wide", safe, w, align, got)
			}
		}
	})
}

func TestFit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in    string
		width int
		align text.Align
		want  string
	}{
		{"abc", 5, text.AlignLeft, "abc  "},
		{"abc", 5, text.AlignRight, "  abc"},
		{"abc", 6, text.AlignCenter, " abc  "},
		{"abcdef", 4, text.AlignRight, "abc…"},
		{"日本語", 6, text.AlignLeft, "日本語"},
		{"日本語", 5, text.AlignLeft, "日本…"},
		{"日本語", 4, text.AlignLeft, "日… "},
		{"日本語", 1, text.AlignLeft, "…"},
		{"abc", 0, text.AlignLeft, ""},
		{"e\u0301a", 1, text.AlignLeft, "…"},
		{"ae\u0301", 2, text.AlignLeft, "ae\u0301"},
	}
	for _, tt := range tests {
		if got := text.Fit(tt.in, tt.width, tt.align); got != tt.want {
			t.Errorf("Fit(%q, %d, %d) = %q, want %q", tt.in, tt.width, tt.align, got, tt.want)
		}
	}
}

func BenchmarkSanitize(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":  "Fabrikam Subsidiary Limited 0042",
		"latin":  "Müller & Søn Großhandels-GmbH",
		"hidden": "invoice\u202efdp.exe \x1b[31m",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				text.Sanitize(s)
			}
		})
	}
}
