package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Request is one line of the request log: a call with all of its attempts.
type Request struct {
	Time          time.Time
	Operation     string // "get-a-subscription"
	Method        string
	URL           string
	Status        int // zero if there was no response
	Duration      time.Duration
	RequestID     string // the same for all attempts of a call
	CorrelationID string
	Tries         int
	Bytes         int64
	Err           string
	Detail        string // headers and bodies without secrets
}

func (a *App) noRequests() string {
	if a.cfg.Requests == nil {
		return "Requests are not recorded."
	}
	if _, open := As[*RequestLog](a.top().screen); open {
		return "This is the request log."
	}
	return ""
}

func (a *App) openRequestLog() tea.Cmd { return a.push(a.top().id, NewRequestLog(a.cfg.Requests)) }

// RequestLog is the screen that shows recent requests: what was sent, what came back,
// and the ids by which Microsoft support finds a request.
type RequestLog struct {
	source func() []Request
	table  *widget.Table[Request]
	prompt *widget.Prompt
	typing bool
	env    *Env
}

// NewRequestLog returns the screen. source returns the newest request first.
func NewRequestLog(source func() []Request) *RequestLog {
	l := &RequestLog{source: source, prompt: widget.NewPrompt("/")}
	l.table = widget.NewTable(requestColumns(), func(r Request) string {
		return r.RequestID + r.Time.Format(time.RFC3339Nano)
	})
	l.table.Placeholder = "No requests have been sent yet."
	return l
}

func requestColumns() []widget.Column[Request] {
	return []widget.Column[Request]{
		{
			Name: "time", Title: "Time", Min: 8, Max: 8, Text: func(r Request) string { return r.Time.Format(time.TimeOnly) },
			Compare: func(x, y Request) int { return x.Time.Compare(y.Time) },
		},
		{Name: "method", Title: "Method", Min: 6, Max: 7, Priority: 2, Text: func(r Request) string { return r.Method }},
		{Name: "operation", Title: "Operation", Min: 26, Max: 60, Flex: 3, Text: func(r Request) string { return r.Operation }},
		{Name: "status", Title: "Status", Min: 6, Max: 8, Text: Request.outcome, Tone: Request.tone},
		{
			Name: "took", Title: "Took", Min: 7, Max: 8, Align: text.AlignRight, Text: Request.took,
			Compare: func(x, y Request) int { return int(x.Duration - y.Duration) },
		},
		{Name: "tries", Title: "Tries", Min: 5, Max: 5, Align: text.AlignRight, Priority: 3, Text: func(r Request) string { return strconv.Itoa(r.Tries) }},
		{
			Name: "bytes", Title: "Bytes", Min: 7, Max: 12, Align: text.AlignRight, Priority: 4, Text: func(r Request) string { return text.Thousands(int(r.Bytes)) },
			Compare: func(x, y Request) int { return int(x.Bytes - y.Bytes) },
		},
		{Name: "correlation", Title: "Correlation id", Min: 36, Max: 36, Priority: 5, Text: func(r Request) string { return r.CorrelationID }},
		{Name: "url", Title: "URL", Min: 20, Max: 200, Flex: 2, Priority: 6, Text: func(r Request) string { return r.URL }},
	}
}

// outcome returns the status code, "failed", or "…" while the request is in flight.
func (r Request) outcome() string {
	switch {
	case r.Status != 0:
		return strconv.Itoa(r.Status)
	case r.Err != "":
		return "failed"
	default:
		return "…"
	}
}

func (r Request) tone() text.Tone {
	switch {
	case r.Status == 0 && r.Err == "":
		return text.ToneMuted
	case r.Status == 429:
		return text.ToneWarn
	case r.Status == 0 || r.Status >= 400 || r.Err != "":
		return text.ToneBad
	}
	return text.ToneGood
}

func (r Request) took() string {
	if r.Duration < time.Second {
		return strconv.FormatInt(r.Duration.Milliseconds(), 10) + " ms"
	}
	return strconv.FormatFloat(r.Duration.Seconds(), 'f', 1, 64) + " s"
}

// Title implements Screen.
func (l *RequestLog) Title() string { return "Requests" }

// Status implements Screen.
func (l *RequestLog) Status() string { return l.table.Status() }

// Typing implements Typing.
func (l *RequestLog) Typing() bool { return l.typing }

// Revive implements Revivable.
func (l *RequestLog) Revive() Screen { return NewRequestLog(l.source) }

// Start implements Screen.
func (l *RequestLog) Start(_ context.Context, env *Env) tea.Cmd {
	l.env = env
	l.table.Set(l.source())
	return nil
}

// Refresh implements Refresher.
func (l *RequestLog) Refresh() tea.Cmd {
	l.table.Set(l.source())
	return nil
}

// Escape clears the filter.
func (l *RequestLog) Escape() (bool, tea.Cmd) {
	if l.table.Filter() == "" {
		return false, nil
	}
	l.prompt.SetValue("")
	l.table.SetFilter("")
	return true, nil
}

// Bindings implements Screen.
func (l *RequestLog) Bindings() []widget.Binding {
	own := []widget.Binding{
		{
			ID: "request.open", Keys: []string{"enter"}, Label: "detail", Group: "Requests", Footer: true,
			Help: "Show all details of this request.", Disabled: l.noSelection, Do: l.detail,
		},
		{
			ID: "request.filter", Keys: []string{"/"}, Label: "filter", Group: "Requests", Footer: true,
			Help: "Show only the requests that match what you type.", Do: l.filter,
		},
	}
	return slices.Concat(own, l.table.Bindings())
}

func (l *RequestLog) noSelection() string {
	if _, ok := l.table.Current(); ok {
		return ""
	}
	return "No request is selected."
}

func (l *RequestLog) filter() tea.Cmd {
	l.typing = true
	return nil
}

// Update implements Screen.
func (l *RequestLog) Update(msg tea.Msg) tea.Cmd {
	if !l.typing {
		return nil
	}
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "enter":
			l.typing = false
			return nil
		case "esc":
			l.typing = false
			l.prompt.SetValue("")
		case "up", "down", "pgup", "pgdown":
			l.table.Update(key)
			return nil
		}
	}
	l.prompt.Update(msg)
	l.table.SetFilter(l.prompt.Value())
	return nil
}

// View implements Screen.
func (l *RequestLog) View(width, height int) string {
	if !l.typing {
		return l.table.View(width, height, l.env.Theme)
	}
	return l.prompt.View(width, l.env.Theme) + "\n" + l.table.View(width, height-1, l.env.Theme)
}

// Copies implements Copier.
func (l *RequestLog) Copies() []widget.CopyItem {
	r, ok := l.table.Current()
	if !ok {
		return nil
	}
	return r.copies()
}

// copies lists the ids that support asks for first.
func (r Request) copies() []widget.CopyItem {
	items := []widget.CopyItem{
		{Label: "correlation id", Value: r.CorrelationID},
		{Label: "request id", Value: r.RequestID},
		{Label: "URL", Value: r.URL},
		{Label: "report", Value: r.report()},
	}
	return slices.DeleteFunc(items, func(item widget.CopyItem) bool { return item.Value == "" })
}

// report returns a text to paste into a support request.
func (r Request) report() string {
	var b strings.Builder
	line := func(label, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-15s %s\n", label+":", value)
		}
	}
	line("Operation", r.Operation)
	line("Request", r.Method+" "+r.URL)
	line("Time", r.Time.UTC().Format(time.RFC3339))
	line("Status", r.outcome())
	line("Error", r.Err)
	line("Correlation id", r.CorrelationID)
	line("Request id", r.RequestID)
	line("Tries", strconv.Itoa(r.Tries))
	return b.String()
}

func (l *RequestLog) detail() tea.Cmd {
	r, ok := l.table.Current()
	if !ok {
		return nil
	}
	content := fmt.Sprintf("%s in %s, %s, %s at %s", r.outcome(), r.took(), text.Plural(r.Tries, "try", "tries"), text.Plural(int(r.Bytes), "byte", "bytes"), r.Time.Format(time.DateTime))
	if r.Err != "" {
		content += "\n\n" + r.Err
	}
	more := r.Method + " " + r.URL
	if r.Detail != "" {
		more += "\n\n" + r.Detail
	}
	return Show(Message{Title: r.Operation, Tone: r.tone(), Text: content, More: more, Copies: r.copies()})
}
