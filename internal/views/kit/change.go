package kit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/wait"
)

// ChangeSpec says what is to be changed and how a person understands it.
type ChangeSpec struct {
	Verb  string // on the button: "Suspend"
	Title string // "Suspend a subscription"
	// Subject is what it is done to, such as "Fabrikam Ltd ▸ Microsoft 365 E3"; "" for
	// the names of what the request's address identifies.
	Subject string
	// Names are the names that the screen knows, by id. Others are read.
	Names map[string]string
	// Confirmation replaces what the preview asks to be typed, for a change of more
	// than one thing.
	Confirmation string
	// Plan builds the request; a read-modify-write reads its target first.
	Plan func(ctx context.Context) (*api.Prepared, error)
	// Effects says in words what the change means: seats, money, dates.
	Effects func(p *api.Prepared) []string
	// Answer says that the reply is worth seeing, such as the id of what was made.
	Answer bool
	// Follow replaces how the operation declares that a change accepted with 202 is
	// followed to its end: it returns a function that looks once.
	Follow func(reply *api.Response) func(ctx context.Context) (done bool, note string, err error)
	// Start carries the change out in place of sending the plan: it is for changes
	// of many requests, of which the plan is the first.
	Start func(plan *api.Prepared) tea.Cmd
}

// ChangedMsg tells the screens that something at the service is different now.
type ChangedMsg struct{ What string }

// changer is the state of a job that changes something at the service.
type changer interface{ Changes() }

// Changes marks the message as one about a change.
func (ChangedMsg) Changes() {}

// isChange reports news of a change: one that was made, or the end of a job that
// may have made some.
func isChange(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case ChangedMsg:
		return true
	case ui.JobMsg:
		_, ours := msg.State.(changer)
		return ours && msg.Finished
	}
	return false
}

// Change is the screen between wanting a change and making it. It shows each
// field before and after, what that means, and the request to the letter; it
// sends; it shows what became of it.
type Change struct {
	desk *Desk
	spec ChangeSpec
	ctx  context.Context
	env  *ui.Env

	stage changeStage
	plan  *api.Prepared
	seen  api.Preview // of the plan
	open  bool        // the request is unfolded
	// carriedOut looks whether the accepted change is carried out; nil if nothing tells.
	carriedOut func(ctx context.Context) (done bool, note string, err error)
	theirs     []api.FieldChange // what somebody else changed meanwhile
	reply      *api.Response
	err        error
	scroll     int
	lines      int // of the last view
	height     int
	body       requestBody
}

type changeStage uint8

const (
	changePlanning changeStage = iota // reading the target
	changeReady                       // waiting for the user's word
	changeSending
	changeDone
	changeAccepted // 202: under way at the service
	changeFailed   // refused, or nothing is known
)

// NewChange makes the screen.
func NewChange(d *Desk, spec ChangeSpec) *Change { return &Change{desk: d, spec: spec} }

type (
	plannedMsg struct {
		plan *api.Prepared
		seen api.Preview
		err  error
	}
	sentMsg struct {
		reply *api.Response
		err   error
	}
)

// Title implements [ui.Screen].
func (c *Change) Title() string { return c.spec.Title }

// subject is what the change is made to, as it may be shown.
func (c *Change) subject() string {
	return c.env.Mask(text.MaskName, cmp.Or(c.spec.Subject, c.seen.Subject(), c.desk.Partner))
}

// Start implements [ui.Screen].
func (c *Change) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	c.ctx, c.env = ctx, env
	return c.prepare()
}

func (c *Change) prepare() tea.Cmd {
	c.stage = changePlanning
	return func() tea.Msg {
		plan, err := c.spec.Plan(c.ctx)
		if err != nil {
			return plannedMsg{err: err}
		}
		return plannedMsg{plan: plan, seen: plan.Preview(c.ctx, c.spec.Names)}
	}
}

// Update implements [ui.Screen].
func (c *Change) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case plannedMsg:
		c.plan, c.seen, c.err = msg.plan, msg.seen, msg.err
		c.stage = changeReady
		if msg.err != nil {
			c.stage = changeFailed
			return ShowFailure(msg.err)
		}
	case sentMsg:
		return c.sent(msg)
	case ui.JobMsg:
		if c.plan != nil && msg.ID == c.plan.RequestID && msg.Finished {
			return c.followed(msg)
		}
	case tea.KeyPressMsg:
		c.move(msg.String())
	}
	return nil
}

func (c *Change) move(key string) {
	switch key {
	case "down", "j":
		c.scroll++
	case "up", "k":
		c.scroll--
	case "pgdown", "ctrl+d":
		c.scroll += 10
	case "pgup", "ctrl+u":
		c.scroll -= 10
	}
	c.scroll = max(0, min(c.scroll, c.lines-c.height))
}

func (c *Change) send() tea.Cmd {
	if c.spec.Start != nil {
		c.stage = changeDone
		return c.spec.Start(c.plan)
	}
	c.stage, c.err = changeSending, nil
	plan := c.plan
	return func() tea.Msg {
		reply, err := plan.Send(c.ctx)
		return sentMsg{reply, err}
	}
}

func (c *Change) sent(msg sentMsg) tea.Cmd {
	c.reply, c.err = msg.reply, msg.err
	var conflict *api.ConflictError
	switch {
	case errors.As(msg.err, &conflict):
		c.plan, c.theirs, c.stage = conflict.Fresh, conflict.Theirs(), changeReady
		c.seen.Fields = c.plan.Fields
		return ui.Toast(text.ToneWarn, "Somebody changed it meanwhile: look at the change again.")
	case msg.err != nil:
		c.stage = changeFailed
		return ShowFailure(msg.err)
	case msg.reply.Status == http.StatusAccepted && c.followUp(msg.reply):
		c.stage = changeAccepted
		return tea.Batch(c.follow(), ui.Broadcast(ChangedMsg{c.spec.Subject}), ui.Toast(text.ToneText, "Accepted: the service is carrying it out."))
	}
	return tea.Batch(ui.Broadcast(ChangedMsg{c.spec.Subject}), c.done())
}

// followUp reports whether an accepted change can be followed to its end, and
// prepares that: by the screen's own way, or by the operation's declared one.
func (c *Change) followUp(reply *api.Response) bool {
	if c.spec.Follow != nil {
		c.carriedOut = c.spec.Follow(reply)
	} else if look := c.plan.Look(reply); look != nil {
		c.carriedOut = func(ctx context.Context) (bool, string, error) {
			now, err := look(ctx)
			if now.Failure != nil {
				err = now.Failure
			}
			return now.Done, now.Note, err
		}
	}
	return c.carriedOut != nil
}

// done leaves the screen for the one below, or for the answer.
func (c *Change) done() tea.Cmd {
	c.stage = changeDone
	leave := ui.Pop()
	if c.spec.Answer && c.reply != nil && len(c.reply.Body) > 0 {
		leave = ui.Replace(ui.NewJSONScreen("Answer", c.reply.Body))
	}
	told := ui.Toast(text.ToneGood, c.spec.Title+": done.")
	if c.reply != nil && c.reply.Status == http.StatusAccepted && c.carriedOut == nil {
		told = ui.Toast(text.ToneText, c.spec.Title+": accepted. The service has not said yet that it is done.")
	}
	return tea.Batch(told, leave)
}

// followed ends an accepted change that was watched to its end.
func (c *Change) followed(job ui.JobMsg) tea.Cmd {
	if job.Err != nil {
		c.err = job.Err
		return nil
	}
	return c.done()
}

// noValue stands for a value that does not exist.
const noValue = "(none)"

const followEvery = 5 * time.Second

// follow watches an accepted change to its end, also when this screen is left.
func (c *Change) follow() tea.Cmd {
	carriedOut, every := c.carriedOut, c.desk.pollEvery(followEvery)
	return ui.StartJob(ui.Job{
		ID: c.plan.RequestID, Title: c.spec.Title + " · " + c.subject(),
		Run: func(ctx context.Context, report func(ui.JobReport)) error {
			for n := 1; ; n++ {
				done, note, err := carriedOut(ctx)
				if err != nil {
					return err
				}
				report(ui.JobReport{Note: note, Done: n, State: ChangedMsg{c.spec.Subject}})
				if done {
					return nil
				}
				if err := wait.For(ctx, every); err != nil {
					return err
				}
			}
		},
	})
}

// Bindings implements [ui.Screen].
func (c *Change) Bindings() []widget.Binding {
	return []widget.Binding{{
		ID: "change.send", Keys: []string{"enter"}, Label: c.label(), Group: "Change", Footer: true, Change: true,
		Help: "Send the change that is shown; what takes something away or costs money is asked once more.",
		Disabled: func() string {
			switch c.stage {
			case changeReady:
				return ReasonUnless(!c.empty(), "There is nothing to send: it is like this already.")
			case changePlanning:
				return "The change is still being prepared."
			case changeSending:
				return "The change is being sent."
			case changeAccepted:
				return "The service accepted the change and is carrying it out."
			case changeDone:
				return "The change is made."
			}
			return ""
		},
		Do: c.confirm,
	}, {
		ID: "change.request", Keys: []string{"v"}, Label: "request", Group: "Change", Footer: true,
		Help:     "Show the request that will be sent, or fold it again.",
		Disabled: func() string { return ReasonUnless(c.plan != nil && !c.empty(), "There is no request to show.") },
		Do: func() tea.Cmd {
			c.open = !c.open
			return nil
		},
	}}
}

// empty reports whether sending the plan would change nothing.
func (c *Change) empty() bool {
	return c.plan != nil && c.plan.Before != nil && len(c.plan.Fields) == 0
}

// Unknown reports whether the change may have been made although it failed.
func (c *Change) unknown() bool {
	e := api.AsError(c.err)
	return e != nil && e.Unknown
}

func (c *Change) label() string {
	switch {
	case c.stage != changeFailed:
		return strings.ToLower(c.spec.Verb)
	case c.unknown():
		return "send again"
	}
	return "prepare again"
}

// confirm goes on from where the change stands. After a refusal the change is
// prepared anew, since a request id that was answered is used up; while nobody
// knows what became of it, the very same request is sent again.
func (c *Change) confirm() tea.Cmd {
	if c.plan == nil || c.stage == changeFailed && !c.unknown() {
		return c.prepare()
	}
	if c.plan.Operation.Effect == api.Change {
		return c.send()
	}
	word := cmp.Or(c.spec.Confirmation, c.seen.Confirmation())
	return ui.Ask(ui.Question{
		Title: c.spec.Title + "?", Text: c.subject() + "\n\n" + c.summary(),
		Yes: c.spec.Verb, No: "Cancel", Word: c.env.Mask(text.MaskName, text.Sanitize(word)), Danger: true,
		Do: c.send,
	})
}

func (c *Change) summary() string {
	var lines []string
	for _, f := range c.seen.Fields {
		lines = append(lines, fmt.Sprintf("%s: %s → %s", f.Field, cmp.Or(f.Before, noValue), cmp.Or(f.After, noValue)))
	}
	return strings.Join(lines, "\n")
}

// Guard implements [ui.Guarded].
func (c *Change) Guard() string {
	if c.stage == changeSending {
		return "The change is being sent. Leaving does not take it back. Leave anyway?"
	}
	return ""
}

// Status implements [ui.Screen].
func (c *Change) Status() string {
	switch c.stage {
	case changePlanning:
		return "reading what is there now …"
	case changeReady:
		if c.empty() {
			return "nothing to send"
		}
		if c.scroll < c.lines-c.height {
			return "nothing is sent yet · more below"
		}
		return "nothing is sent yet"
	case changeSending:
		return "sending …"
	case changeAccepted:
		if c.err != nil {
			return "accepted; no longer watched: " + Sentence(c.err)
		}
		return "accepted, being carried out; esc leaves it to the background"
	case changeDone:
		return "done"
	}
	if c.unknown() {
		return "outcome unknown: sending again is safe, it can't double the change"
	}
	return "not changed"
}

// Copies implements [ui.Copier].
func (c *Change) Copies() []widget.CopyItem {
	if c.plan == nil {
		return nil
	}
	items := []widget.CopyItem{{Label: "MS-RequestId", Value: c.plan.RequestID}, {Label: "request body", Value: string(c.plan.Body)}}
	if c.reply != nil {
		items = append(items, widget.CopyItem{Label: "MS-CorrelationId", Value: c.reply.CorrelationID})
	}
	return items
}

// RawJSON implements [ui.Raw].
func (c *Change) RawJSON() (string, []byte) {
	if c.plan == nil {
		return "", nil
	}
	return "request body", c.plan.Body
}
