package views

import (
	"fmt"
	"sort"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// View implements [ui.Screen].
func (c *Change) View(width, height int) string {
	th := c.env.Theme
	var b page
	b.line(th.Paint(text.ToneStrong, " "+text.Sanitize(c.subject())))
	b.line("")
	switch {
	case c.plan == nil && c.err != nil:
		b.wrap(width, " ", th.Paint(text.ToneBad, sentence(c.err)))
	case c.plan == nil:
		b.line(th.Paint(text.ToneMuted, " Reading what is there now …"))
	default:
		c.viewPlan(&b, width)
	}
	c.lines, c.height = len(b.lines), height
	c.scroll = max(0, min(c.scroll, c.lines-height))
	return b.window(c.scroll, width, height)
}

func (c *Change) viewPlan(b *page, width int) {
	th := c.env.Theme
	if len(c.theirs) > 0 {
		b.line(th.Paint(text.ToneWarn, " Somebody changed this meanwhile; nothing was overwritten:"))
		for _, f := range c.theirs {
			b.field(width, th, f)
		}
		b.line("")
	}
	b.line(th.Paint(text.ToneStrong, " What changes"))
	for _, f := range c.plan.Fields {
		b.field(width, th, f)
	}
	if len(c.plan.Fields) == 0 {
		if c.plan.Before != nil {
			b.line(th.Paint(text.ToneWarn, "   Nothing: it is like this already."))
		} else {
			b.line("   " + text.Sanitize(c.spec.Title))
		}
	}
	if c.spec.Effects != nil && !c.empty() {
		b.line("")
		b.line(th.Paint(text.ToneStrong, " What it means"))
		for _, effect := range c.spec.Effects(c.plan) {
			b.wrap(width, "   ", effect)
		}
	}
	if c.empty() {
		return
	}
	b.line("")
	b.line(th.Paint(text.ToneStrong, " The request"))
	if c.env.Masked {
		b.line(th.Paint(text.ToneMuted, "   It is not shown while names and ids are masked; ctrl+x shows it."))
		return
	}
	b.wrap(width, "   ", c.plan.Method+" "+c.plan.URL)
	for _, name := range sortedHeaders(c.plan.Header) {
		value := text.Sanitize(c.plan.Header.Get(name))
		if documentedName(name) == "MS-CorrelationId" {
			value = "(new for every try)"
		}
		b.exact(width, "   ", th.Paint(text.ToneMuted, documentedName(name)+": ")+value)
	}
	if len(c.plan.Body) > 0 {
		b.line("")
		for _, line := range c.body.lines(c.plan) {
			b.exact(width, "   ", line)
		}
	}
}

// field adds what becomes of a field: in one line, or where that is too long, what
// it becomes below what it was.
func (p *page) field(width int, th *text.Theme, f api.FieldChange) {
	const label = 22
	before, after := text.Sanitize(orNone(f.Before)), text.Sanitize(orNone(f.After))
	name, indent := text.Fit(text.Sanitize(f.Field), label, text.AlignLeft)+" ", strings.Repeat(" ", 3+label+1)
	if len(indent)+text.Width(before)+text.Width(after)+3 <= width {
		p.line("   " + name + th.Paint(text.ToneMuted, before) + " → " + th.Paint(text.ToneAccent, after))
		return
	}
	p.hang(width, "   "+name, indent, th.Paint(text.ToneMuted, before))
	p.hang(width, indent[2:]+"→ ", indent, th.Paint(text.ToneAccent, after))
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

func sortedHeaders(h map[string][]string) []string {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// documentedName writes a header as the manual does: Go's own spelling of it is
// equal on the wire, but not what a person would search a log for.
func documentedName(name string) string {
	switch name {
	case "Ms-Requestid":
		return "MS-RequestId"
	case "Ms-Correlationid":
		return "MS-CorrelationId"
	case "Ms-Contract-Version":
		return "MS-Contract-Version"
	case "Ms-Partnercenter-Application":
		return "MS-PartnerCenter-Application"
	}
	return name
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
	all := strings.Split(pretty(plan.Body), "\n")
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

func pretty(body []byte) string {
	v := jsontext.Value(body).Clone()
	if v.Indent(jsontext.WithIndent("  ")) != nil {
		return string(body)
	}
	return string(v)
}
