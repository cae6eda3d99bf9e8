package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/state"
)

// reconciler settles open changes as the flags ask.
type reconciler struct {
	*program
	journal             *journal.Book
	client              *api.Client
	repeat, yes         bool
	body                string // where the body is that the journal must not hold
	tookEffect, decided bool   // by hand, and which way
	reason              string
}

func (p *program) journalSettleCommand() *cobra.Command {
	t := &reconciler{program: p}
	var noEffect bool
	cmd := &cobra.Command{
		Use: "settle [ID]", Short: "Find out what became of changes whose answer was lost", Args: cobra.MaximumNArgs(1),
		Long: "Looks at what each open change was about. Where that doesn't tell, it offers at a terminal to send the very same request again under its MS-RequestId: " +
			"the service carries it out once, however often it comes. Elsewhere --repeat and --yes do so; what the service answers is printed. " +
			"A body that may hold a password is not in the journal: --body gives it again. What you know yourself is entered with --took-effect or --no-effect.",
		RunE: func(cmd *cobra.Command, args []string) error {
			t.decided = t.tookEffect || noEffect
			if t.tookEffect && noEffect {
				return usagef("a change can't both take effect and not: give one of --took-effect and --no-effect")
			}
			if t.decided && len(args) == 0 {
				return usagef("--took-effect and --no-effect need the id of the change they are about")
			}
			if t.body != "" && len(args) == 0 {
				return usagef("--body needs the id of the change it belongs to")
			}
			if t.body != "" && !t.repeat {
				return usagef("--body is sent with --repeat")
			}
			if t.repeat && !t.yes && !p.interactive() {
				return usagef("--repeat may change something, and nobody can be asked here: add --yes")
			}
			return t.run(cmd.Context(), args)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&t.repeat, "repeat", false, "send the same request again where a look doesn't tell")
	flags.BoolVar(&t.yes, "yes", false, "repeat without asking")
	flags.StringVar(&t.body, "body", "", "file with the body of a change whose body the journal does not hold; - reads standard input")
	flags.BoolVar(&t.tookEffect, "took-effect", false, "enter that the change took effect")
	flags.BoolVar(&noEffect, "no-effect", false, "enter that the change did not take effect")
	flags.StringVar(&t.reason, "why", "", "how you know")
	return cmd
}

func (t *reconciler) run(ctx context.Context, args []string) error {
	s, j, err := t.openJournal(ctx)
	if err != nil {
		return err
	}
	if err := t.sayAside(ctx, s); err != nil {
		return err
	}
	t.journal = t.program.changeJournal(s)
	open, err := j.Open(ctx)
	if err != nil {
		return err
	}
	if len(args) == 1 {
		c, err := t.journalEntry(ctx, args[0])
		if err != nil {
			return err
		}
		if !c.State.Open() {
			t.say("change %d is settled: %s.", c.ID, c.State)
			return nil
		}
		if t.body != "" {
			if err := t.attachBody(ctx, &c); err != nil {
				return err
			}
		}
		open = []state.Change{c}
	}
	if len(open) == 0 {
		t.say("nothing is open: what became of every change is known.")
		return t.sayUnfinishedUploads(ctx, s)
	}
	if !t.decided {
		tokens, err := t.tokens(ctx, s)
		if err != nil {
			return err
		}
		if t.client, err = t.program.client(s, tokens); err != nil {
			return err
		}
	}
	left := 0
	for i := range open {
		if t.reconcile(ctx, &open[i]).Open() {
			left++
		}
	}
	if err := t.sayUnfinishedUploads(ctx, s); err != nil {
		return err
	}
	if left > 0 {
		return fmt.Errorf("%d of %d changes are still open", left, len(open))
	}
	return nil
}

// attachBody completes a change with the body that is given again.
func (t *reconciler) attachBody(ctx context.Context, c *state.Change) error {
	body, err := t.readBody(ctx, t.body)
	if err != nil {
		return err
	}
	if err := journal.GiveBody(c, body); err != nil {
		return usagef("%s: leave --body out", err)
	}
	return nil
}

// reconcile finds out about one change and says it.
func (t *reconciler) reconcile(ctx context.Context, c *state.Change) state.ChangeState {
	t.say("%d: %s of %s (customer %s, target %s)", c.ID, c.Operation, c.Begun.Local().Format("2006-01-02 15:04"), shown(c.Customer), shown(c.Target))
	for _, f := range c.Fields {
		t.say("  %s: %s → %s", f.Name, shown(f.Before), shown(f.After))
	}
	var f journal.Finding
	var err error
	if t.decided {
		f, err = t.journal.Decide(ctx, c, t.tookEffect, t.reason)
	} else {
		f, err = t.journal.Look(ctx, t.client, c)
		if f.State.Open() && (t.repeat || t.canOfferResend(c)) {
			t.printFinding(f, err)
			f, err = t.resend(ctx, c)
		}
	}
	t.printFinding(f, err)
	return f.State
}

// canOfferResend reports whether somebody is there to be asked whether to send a change again
// that a look doesn't settle, and it can be.
func (t *reconciler) canOfferResend(c *state.Change) bool {
	return t.interactive() && !t.client.ReadOnly() && journal.CanRepeat(t.client, c) == nil
}

func (t *reconciler) printFinding(f journal.Finding, err error) {
	if err != nil {
		t.say("  still open: %s", sentence(err.Error()))
		return
	}
	word := string(f.State)
	if f.State.Open() {
		word = "still open"
	}
	t.say("  %s: %s", word, sentence(f.Why))
}

func (t *reconciler) resend(ctx context.Context, c *state.Change) (journal.Finding, error) {
	if err := journal.CanRepeat(t.client, c); err != nil {
		return journal.Finding{State: c.State}, err
	}
	t.sayRequest(c.Method, c.URL, c.RequestID)
	if len(c.Body) > 0 {
		t.sayLine(string(withoutSecrets(pretty(c.Body))))
	}
	if !t.yes {
		answer, err := t.ask(ctx, "  Send the very same request again? If it did not take effect, it does now. [y/N] ")
		if err != nil || !strings.EqualFold(answer, "y") && !strings.EqualFold(answer, "yes") {
			return journal.Finding{State: c.State, Why: "It was not sent again."}, err
		}
	}
	f, err := t.journal.Repeat(ctx, t.client, c)
	if err != nil || len(f.Answer) == 0 {
		return f, err
	}
	// It comes this once: the first password of a new customer is in it.
	_, err = fmt.Fprintln(t.out, string(pretty(f.Answer)))
	return f, err
}

// sayUnfinishedUploads tells of uploads that broke off, which the desk resumes.
func (p *program) sayUnfinishedUploads(ctx context.Context, s *settings) error {
	broken, err := p.uploads(s).Unfinished(ctx)
	for _, b := range broken {
		p.say("an upload of %s to %s broke off: %d of %d devices were sent. The desk offers to go on with it.", b.File, b.CustomerName, b.Sent, b.Total)
	}
	return err
}
