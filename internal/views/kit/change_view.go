package kit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// View implements [ui.Screen].
func (c *Change) View(width, height int) string {
	th := c.env.Theme
	var b TextPage
	b.Line(th.Paint(text.ToneStrong, " "+text.Sanitize(c.subject())))
	b.Line("")
	switch {
	case c.plan == nil && c.err != nil:
		b.Wrap(width, " ", th.Paint(text.ToneBad, Sentence(c.err)))
	case c.plan == nil:
		b.Line(th.Paint(text.ToneMuted, " Reading what is there now …"))
	default:
		c.viewPlan(&b, width)
	}
	c.lines, c.height = len(b.Lines), height
	c.scroll = max(0, min(c.scroll, c.lines-height))
	return b.Window(c.scroll, width, height)
}

func (c *Change) viewPlan(b *TextPage, width int) {
	th := c.env.Theme
	if len(c.theirs) > 0 {
		b.Line(th.Paint(text.ToneWarn, " Somebody changed this meanwhile; nothing was overwritten:"))
		for _, f := range c.theirs {
			b.field(width, th, f)
		}
		b.Line("")
	}
	b.Line(th.Paint(text.ToneStrong, " What changes"))
	for _, f := range c.seen.Fields {
		b.field(width, th, f)
	}
	if len(c.seen.Fields) == 0 {
		if c.plan.Before != nil {
			b.Line(th.Paint(text.ToneWarn, "   Nothing: it is like this already."))
		} else {
			b.Line("   " + text.Sanitize(c.spec.Title))
		}
	}
	if c.spec.Effects != nil && !c.empty() {
		b.Line("")
		b.Line(th.Paint(text.ToneStrong, " What it means"))
		for _, effect := range c.spec.Effects(c.plan) {
			b.Wrap(width, "   ", effect)
		}
	}
	if c.empty() {
		return
	}
	b.Line("")
	c.viewRequest(b, width)
}

// viewRequest shows the request to the letter, folded to its first line until it is
// asked for.
func (c *Change) viewRequest(b *TextPage, width int) {
	th := c.env.Theme
	b.Line(th.Paint(text.ToneStrong, " The request"))
	if c.env.Masked {
		b.Line(th.Paint(text.ToneMuted, "   It is not shown while names and ids are masked; ctrl+x shows it."))
		return
	}
	if !c.open {
		b.Line(th.Paint(text.ToneMuted, "   "+c.plan.Method+" "+ShortURL(c.plan.URL)))
		b.Line(th.Paint(text.ToneMuted, "   Press v to see headers and body."))
		return
	}
	b.Wrap(width, "   ", c.plan.Method+" "+c.plan.URL)
	for _, name := range slices.Sorted(maps.Keys(c.plan.Header)) {
		value := text.Sanitize(c.plan.Header.Get(name))
		if api.HeaderName(name) == "MS-CorrelationId" {
			value = "(new for every try)"
		}
		b.exact(width, "   ", th.Paint(text.ToneMuted, api.HeaderName(name)+": ")+value)
	}
	if len(c.plan.Body) > 0 {
		b.Line("")
		for _, line := range c.body.lines(c.plan) {
			b.exact(width, "   ", line)
		}
	}
}

// field adds what becomes of a field: in one line, or where that is too long, what
// it becomes below what it was.
func (p *TextPage) field(width int, th *text.Theme, f api.FieldChange) {
	const label = 22
	before, after := text.Sanitize(cmp.Or(f.Before, noValue)), text.Sanitize(cmp.Or(f.After, noValue))
	name, indent := text.Fit(text.Sanitize(f.Field), label, text.AlignLeft)+" ", strings.Repeat(" ", 3+label+1)
	if len(indent)+text.Width(before)+text.Width(after)+3 <= width {
		p.Line("   " + name + th.Paint(text.ToneMuted, before) + " → " + th.Paint(text.ToneAccent, after))
		return
	}
	p.hang(width, "   "+name, indent, th.Paint(text.ToneMuted, before))
	p.hang(width, indent[2:]+"→ ", indent, th.Paint(text.ToneAccent, after))
}

// requestBody is the body of a plan as lines, laid out once: an upload's has a
// megabyte, most of it hashes.
type requestBody struct {
	of   *api.Prepared
	text []string
}

const (
	longestLine = 200 // of a body; a longer one, such as a hash, is cut
	cutLine     = 44
	mostLines   = 400
)

func (r *requestBody) lines(plan *api.Prepared) []string {
	if r.of == plan {
		return r.text
	}
	all := strings.Split(Pretty(plan.Body), "\n")
	r.of, r.text = plan, make([]string, 0, min(len(all), mostLines+1))
	for _, line := range all[:min(len(all), mostLines)] {
		if len(line) > longestLine {
			line = fmt.Sprintf("%s… (%d bytes more)", strings.ToValidUTF8(line[:cutLine], ""), len(line)-cutLine)
		}
		r.text = append(r.text, text.Sanitize(line))
	}
	if more := len(all) - mostLines; more > 0 {
		r.text = append(r.text, fmt.Sprintf("… %d lines more: J shows them all", more))
	}
	return r.text
}

// Pretty indents a JSON text; other texts stay as they are.
func Pretty(body []byte) string {
	v := jsontext.Value(body).Clone()
	if v.Indent(jsontext.WithIndent("  ")) != nil {
		return string(body)
	}
	return string(v)
}
