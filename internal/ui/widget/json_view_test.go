package widget_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

const orderJSON = `{"id":"o-1","lineItems":[{"offerId":"a","quantity":1,"tags":[]},{"offerId":"b","quantity":-2.50,
"friendlyName":"Büro \u001b[31m","nested":{"deep":true,"none":null}}],"odd name":{"x":"y"},"empty":{}}`

func jsonLines(v *widget.JSONView, width, height int) string {
	return strings.Join(uitest.ScreenLines(v.View(width, height, mono()), width, height), "\n")
}

func pressJSON(v *widget.JSONView, keys ...string) {
	for _, k := range keys {
		v.Update(keyPress(k))
	}
}

func TestJSONViewPaths(t *testing.T) {
	t.Parallel()
	v := widget.NewJSONView([]byte(orderJSON))
	v.View(60, 40, mono())
	for line, want := range []string{
		".", ".id", ".lineItems", ".lineItems[0]", ".lineItems[0].offerId", ".lineItems[0].quantity", ".lineItems[0].tags",
		".lineItems[0]", ".lineItems[1]", ".lineItems[1].offerId", ".lineItems[1].quantity", ".lineItems[1].friendlyName",
		".lineItems[1].nested", ".lineItems[1].nested.deep", ".lineItems[1].nested.none", ".lineItems[1].nested",
		".lineItems[1]", ".lineItems", `.["odd name"]`, `.["odd name"].x`, `.["odd name"]`, ".empty", ".",
	} {
		if got := v.Path(); got != want {
			t.Errorf("line %d has path %s, want %s", line+1, got, want)
		}
		pressJSON(v, "j")
	}
}

func TestJSONViewFolds(t *testing.T) {
	t.Parallel()
	v := widget.NewJSONView([]byte(orderJSON))
	v.View(60, 40, mono())
	pressJSON(v, "j", "j", "space")
	if got := jsonLines(v, 60, 40); strings.Contains(got, "offerId") || !strings.Contains(got, `"lineItems": [ … ],`) {
		t.Errorf("the list isn't folded in\n%s", got)
	}
	copies := v.Copies()
	if !strings.HasPrefix(copies[0].Value, "[\n") || !strings.HasSuffix(copies[0].Value, "]") {
		t.Errorf("the folded part copies as %q", copies[0].Value)
	}
	pressJSON(v, "j")
	uitest.Expect(t, "the line behind the fold", v.Path(), `.["odd name"]`)
	pressJSON(v, "k", "enter", "j")
	uitest.Expect(t, "the line in the unfolded part", v.Path(), ".lineItems[0]")
}

func TestJSONViewSearches(t *testing.T) {
	t.Parallel()
	v := widget.NewJSONView([]byte(orderJSON))
	v.View(60, 10, mono())
	pressJSON(v, "j", "j", "space", "/")
	if !v.Typing() {
		t.Fatal("the search prompt isn't open")
	}
	typeInto(v.Update, "OFFERid")
	uitest.Expect(t, "path while typing", v.Path(), ".lineItems[0].offerId")
	pressJSON(v, "enter", "n")
	uitest.Expect(t, "path of the next", v.Path(), ".lineItems[1].offerId")
	pressJSON(v, "n")
	uitest.Expect(t, "path around the end", v.Path(), ".lineItems[0].offerId")
	pressJSON(v, "N")
	uitest.Expect(t, "path backwards", v.Path(), ".lineItems[1].offerId")
	pressJSON(v, "esc")
	if v.Update(keyPress("esc")) {
		t.Error("esc is taken although there is no search to end")
	}
}

func TestJSONViewCopies(t *testing.T) {
	t.Parallel()
	v := widget.NewJSONView([]byte(`{"a":"x\/\"y\"","b":12}`))
	v.View(60, 10, mono())
	pressJSON(v, "j")
	uitest.Expect(t, "value", v.Copies()[0].Value, `x/"y"`)
	pressJSON(v, "j")
	uitest.Expect(t, "number", v.Copies()[0].Value, "12")
	uitest.Expect(t, "path", v.Copies()[1].Value, ".b")
}

func TestJSONViewShowsWhatIsNotJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n", "<html>\x1b[2J\n<b>no</b>", `{"a":`, "\xff"} {
		v := widget.NewJSONView([]byte(text))
		for _, key := range []string{"j", "space", "G", "n", "k"} {
			pressJSON(v, key)
			checkBox(t, v.View(30, 5, mono()), 30, 5)
		}
		if !strings.Contains(v.Status(), "not JSON") {
			t.Errorf("status of %q is %q", text, v.Status())
		}
		v.Copies()
	}
	if got := jsonLines(widget.NewJSONView([]byte("<html>\x1b[2J\n<b>")), 30, 5); !strings.Contains(got, "<html>␛[2J") {
		t.Errorf("the page is drawn as\n%s", got)
	}
}

func TestJSONViewScrollsSideways(t *testing.T) {
	t.Parallel()
	v := widget.NewJSONView([]byte(`{"text":"` + strings.Repeat("0123456789日", 100_000) + `"}`))
	for range 6 {
		checkBox(t, v.View(31, 5, mono()), 31, 5)
		pressJSON(v, "l")
	}
	want := "34567" // 48 cells are scrolled out: 10 of indent, name and quote, then 38
	if got := jsonLines(v, 31, 5); !strings.Contains(got, want) {
		t.Errorf("%q is missing from\n%s", want, got)
	}
}

func TestJSONViewGrids(t *testing.T) {
	t.Parallel()
	for name, th := range map[string]*text.Theme{"light": text.ThemeFor(false, colorprofile.TrueColor), "plain": mono().Plain()} {
		v := widget.NewJSONView([]byte(orderJSON))
		v.View(50, 24, th)
		pressJSON(v, "j", "/")
		typeInto(v.Update, "off")
		uitest.Golden(t, "json-"+name+"-50x24", v.View(50, 24, th), 50, 24)
	}
}

func FuzzJSONView(f *testing.F) {
	f.Add([]byte(orderJSON))
	f.Add([]byte(`[[],{},"\"a\": ",1e3,"}"]`))
	f.Add([]byte("{\"a\":\"\x00\xff\"}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		v := widget.NewJSONView(text)
		for _, key := range []string{"", "space", "j", "space", "l", "j", "j", "space", "G", "/"} {
			if key != "" {
				v.Update(keyPress(key))
			}
			checkBox(t, v.View(24, 6, mono()), 24, 6)
			v.Status()
			v.Copies()
		}
	})
}

func BenchmarkJSONViewFrame(b *testing.B) {
	var content bytes.Buffer
	content.WriteByte('[')
	for i := range 50_000 {
		fmt.Fprintf(&content, `{"id":%d,"name":"Fabrikam %d","active":true},`, i, i)
	}
	content.WriteString("null]")
	v := widget.NewJSONView(content.Bytes())
	th := text.ThemeFor(true, colorprofile.TrueColor)
	v.View(120, 45, th)
	pressJSON(v, "pgdown")
	b.ReportAllocs()
	for b.Loop() {
		v.Update(keyPress("j"))
		v.View(120, 45, th)
		v.Status()
	}
}
