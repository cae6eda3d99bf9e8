package cli

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/state"
)

// reconciler finds out the outcome of open changes, as the flags say.
type reconciler struct {
	*program
	journal             *journal.Book
	client              *api.Client
	repeat, yes         bool
	body                string // file with the body that the journal doesn't store
	tookEffect, decided bool   // an outcome given by the user, and which one
	reason              string
}

func (p *program) journalSettleCommand() *cobra.Command {
	t := &reconciler{program: p}
	var noEffect bool
	cmd := &cobra.Command{
		Use: "settle [ID]", Short: "Find out the outcome of changes whose response was lost", Args: cobra.MaximumNArgs(1),
		Long: "Reads the target of each open change. If that doesn't show the outcome, it offers to send the same request again under the same MS-RequestId; " +
			"the service carries a request out once, however often it is sent. Without a terminal, use --repeat and --yes. The response is printed. " +
			"A body that may contain a password is not stored in the journal: pass it with --body. Record an outcome that you know yourself with --took-effect or --no-effect.",
		RunE: func(cmd *cobra.Command, args []string) error {
			t.decided = t.tookEffect || noEffect
			if t.tookEffect && noEffect {
				return usagef("--took-effect and --no-effect can't both be given")
			}
			if t.decided && len(args) == 0 {
				return usagef("--took-effect and --no-effect need the id of a change")
			}
			if t.body != "" && len(args) == 0 {
				return usagef("--body needs the id of a change")
			}
			if t.body != "" && !t.repeat {
				return usagef("--body requires --repeat")
			}
			if t.repeat && !t.yes && !p.interactive() {
				return usagef("--repeat may change something, and cspdesk is not running interactively: add --yes")
			}
			return t.run(cmd.Context(), args)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&t.repeat, "repeat", false, "send the same request again if the target doesn't show the outcome")
	flags.BoolVar(&t.yes, "yes", false, "repeat without asking")
	flags.StringVar(&t.body, "body", "", "file with the body of a change, if the journal doesn't store it; - reads stdin")
	flags.BoolVar(&t.tookEffect, "took-effect", false, "record that the change took effect")
	flags.BoolVar(&noEffect, "no-effect", false, "record that the change did not take effect")
	flags.StringVar(&t.reason, "why", "", "how you know; recorded with --took-effect or --no-effect")
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
	open, err := t.openChanges(ctx, j, args)
	if err != nil {
		return err
	}
	if len(args) == 1 && len(open) == 0 {
		return nil // it already has a known outcome
	}
	if len(open) == 0 {
		t.say("every change has a known outcome.")
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
		return fmt.Errorf("%d of %d changes still have an unknown outcome", left, len(open))
	}
	return nil
}

// openChanges returns the open changes, or the one that args name if it is open.
func (t *reconciler) openChanges(ctx context.Context, j *state.Journal, args []string) ([]state.Change, error) {
	if len(args) == 0 {
		return j.Open(ctx)
	}
	c, err := t.journalEntry(ctx, args[0])
	if err != nil {
		return nil, err
	}
	if !c.State.Open() {
		t.say("change %d already has a known outcome: %s.", c.ID, c.State)
		return nil, nil
	}
	if t.body != "" {
		err = t.attachBody(ctx, &c)
	}
	return []state.Change{c}, err
}

// attachBody adds the body given with --body to a change.
func (t *reconciler) attachBody(ctx context.Context, c *state.Change) error {
	body, err := t.readBody(ctx, t.body)
	if err != nil {
		return err
	}
	if err := journal.GiveBody(c, body); err != nil {
		return usagef("%s: omit --body", err)
	}
	return nil
}

// reconcile finds out and prints the outcome of one change.
func (t *reconciler) reconcile(ctx context.Context, c *state.Change) state.ChangeState {
	t.say("%d: %s of %s (customer %s, target %s)", c.ID, c.Operation, c.Begun.Local().Format("2006-01-02 15:04"), cmp.Or(c.Customer, none), cmp.Or(c.Target, none))
	for _, f := range c.Fields {
		t.say("  %s: %s → %s", f.Name, cmp.Or(f.Before, none), cmp.Or(f.After, none))
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

// canOfferResend reports whether the change can be sent again and the user can be
// asked.
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
		answer, err := t.ask(ctx, "  Send the same request again? If it did not take effect, it will now. [y/N] ")
		if err != nil || !isConsent(answer) {
			return journal.Finding{State: c.State, Why: "It was not sent again."}, err
		}
	}
	f, err := t.journal.Repeat(ctx, t.client, c)
	if err != nil || len(f.Answer) == 0 {
		return f, err
	}
	// The service returns this response only once. It may contain the first password of
	// a new customer.
	_, err = fmt.Fprintln(t.out, string(pretty(f.Answer)))
	return f, err
}

// sayUnfinishedUploads lists interrupted uploads, which the user interface can resume.
func (p *program) sayUnfinishedUploads(ctx context.Context, s *settings) error {
	broken, err := p.uploads(s).Unfinished(ctx)
	for _, b := range broken {
		p.say("an upload of %s to %s was interrupted: %d of %d devices were sent. Start cspdesk to resume it.", b.File, b.CustomerName, b.Sent, b.Total)
	}
	return err
}
