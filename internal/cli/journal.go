package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/state"
)

func (p *program) journalCommand() *cobra.Command {
	cmd := listing("journal", "List changes, and find out the outcome of interrupted ones",
		p.journalListCommand(), p.journalShowCommand(), p.journalExportCommand(), p.journalSettleCommand())
	cmd.Long = "Every change is recorded in the journal before it is sent, and its outcome afterwards. If the response was lost, because of a crash or a dropped " +
		"connection, the outcome is unknown; cspdesk journal settle finds it out."
	return cmd
}

// journalFlags select entries.
type journalFlags struct {
	output, since, until, customer, operation, account, state string
	limit                                                     int
}

func (f *journalFlags) add(cmd *cobra.Command, output string, limit int) {
	flags := cmd.Flags()
	addOutputFlag(cmd, &f.output, output, listFormats...)
	flags.StringVar(&f.since, "since", "", "only changes since this time: 2026-11-28, 2026-11-28T09:30 or an age like 36h")
	flags.StringVar(&f.until, "until", "", "only changes before this time, in the same formats")
	flags.StringVar(&f.customer, "customer", "", "tenant id of a customer")
	flags.StringVar(&f.operation, "operation", "", "id of an operation, or part of it")
	flags.StringVar(&f.account, "user", "", "account that made the change, or part of its name")
	flags.StringVar(&f.state, "state", "", strings.Join(journalStates(), ", "))
	flags.IntVar(&f.limit, "limit", limit, "maximum number of entries, newest first; 0 for all")
	complete(cmd, "state", oneOf(journalStates()...))
}

func journalStates() []string {
	return []string{string(state.ChangeBegun), string(state.ChangeUnknown), string(state.ChangeDone), string(state.ChangeRefused), string(state.ChangeNoEffect)}
}

// filter returns the filter that the flags describe.
func (f *journalFlags) filter() (state.ChangeFilter, error) {
	c := state.ChangeFilter{Customer: f.customer, Operation: f.operation, Account: f.account, State: state.ChangeState(f.state), Limit: f.limit}
	if err := checkFormat(f.output, listFormats); err != nil {
		return c, err
	}
	if f.state != "" {
		if err := checkFormat(f.state, journalStates()); err != nil {
			return c, usagef("there is no state %q: use %s", f.state, strings.Join(journalStates(), ", "))
		}
	}
	if f.limit < 0 {
		return c, usagef("--limit %d is not a number of entries", f.limit)
	}
	var err error
	if c.Since, err = timeFlag("since", f.since); err != nil {
		return c, err
	}
	c.Until, err = timeFlag("until", f.until)
	return c, err
}

// timeFlag parses a time in the local time zone, or an age.
func timeFlag(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if age, err := time.ParseDuration(text); err == nil {
		return time.Now().Add(-age), nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", time.DateTime, time.RFC3339} {
		if at, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usagef("--%s %s is not a time: write 2026-11-28, 2026-11-28T09:30 or an age like 36h", name, text)
}

func (p *program) journalListCommand() *cobra.Command {
	var f journalFlags
	cmd := &cobra.Command{
		Use: "list", Short: "List the newest changes", Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listJournal(cmd.Context(), f) },
	}
	f.add(cmd, "table", 100)
	return cmd
}

func (p *program) journalExportCommand() *cobra.Command {
	var f journalFlags
	cmd := &cobra.Command{
		Use: "export", Short: "Export all changes", Args: exactly(),
		Example: "cspdesk journal export --since 2026-11-01 -o csv > november.csv",
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.listJournal(cmd.Context(), f) },
	}
	f.add(cmd, "jsonl", 0)
	return cmd
}

// openJournal opens the journal of the current partner.
func (p *program) openJournal(ctx context.Context) (*settings, *state.Journal, error) {
	s, err := p.settings()
	if err != nil {
		return nil, nil, err
	}
	if !s.configured() {
		return nil, nil, &signedOutError{"there is no profile, so there is no journal. " + howToSetUp(p.configPath())}
	}
	j, err := p.changeJournal(s).Open(ctx)
	return s, j, err
}

// sayAside warns about damaged journals that were set aside: the current journal lacks
// their entries.
func (p *program) sayAside(ctx context.Context, s *settings) error {
	store, err := p.store(ctx, s)
	if err != nil {
		return err
	}
	p.sayWarnings(store)
	aside, err := store.SetAsideFiles()
	if err == nil && len(aside) > 0 {
		p.say("Earlier changes may be missing: a damaged journal was set aside as %s. Delete it when you no longer need it.", strings.Join(aside, ", "))
	}
	return err
}

// journalLine is a journal entry as a row of a table or CSV.
type journalLine struct {
	ID            int64             `json:"id"`
	State         state.ChangeState `json:"state"`
	Begun         time.Time         `json:"begun"`
	User          string            `json:"user"`
	Operation     string            `json:"operation"`
	Customer      string            `json:"customer"`
	Target        string            `json:"target"`
	Changes       string            `json:"changes"`
	Status        int               `json:"status,omitempty"`
	Code          string            `json:"code"`
	Message       string            `json:"message"`
	RequestID     string            `json:"requestId"`
	CorrelationID string            `json:"correlationId"`
	Settled       time.Time         `json:"settled,omitzero"`
	SettledHow    string            `json:"settledHow"`
	SettledBy     string            `json:"settledBy"`
	Profile       string            `json:"profile"`
	Desk          string            `json:"desk"`
}

func newJournalLine(c *state.Change) journalLine {
	var changes []string
	for _, f := range c.Fields {
		changes = append(changes, fmt.Sprintf("%s: %s → %s", f.Name, cmp.Or(f.Before, none), cmp.Or(f.After, none)))
	}
	return journalLine{
		c.ID, c.State, c.Begun, c.Account, c.Operation, c.Customer, c.Target, strings.Join(changes, "; "), c.Status, c.Code, c.Message,
		c.RequestID, c.CorrelationID, c.Reconciled, c.ReconciledHow, c.ReconciledBy, c.Profile, c.Process,
	}
}

func (p *program) listJournal(ctx context.Context, f journalFlags) (err error) {
	chosen, err := f.filter()
	if err != nil {
		return err
	}
	s, j, err := p.openJournal(ctx)
	if err != nil {
		return err
	}
	if err := p.sayAside(ctx, s); err != nil {
		return err
	}
	out := bufio.NewWriter(p.out)
	defer func() { err = errors.Join(err, out.Flush()) }()
	format := p.newFormat(f.output, out, nil)
	n := 0
	for c, err := range j.List(ctx, chosen) {
		if err != nil {
			return err
		}
		n++
		item := any(&c)
		if f.output == "table" || f.output == "csv" {
			item = newJournalLine(&c)
		}
		if err := printItem(format, item, false); err != nil {
			return err
		}
	}
	if n == chosen.Limit && n > 0 {
		defer p.say("showing the newest %d; --limit 0 shows all.", n)
	}
	return format.end()
}

func (p *program) journalShowCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "show ID", Short: "Print a change with all details", Args: exactly("the id of an entry"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := checkFormat(output, formatNames); err != nil {
				return err
			}
			c, err := p.journalEntry(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			out := bufio.NewWriter(p.out)
			defer func() { err = errors.Join(err, out.Flush()) }()
			format := p.newFormat(output, out, nil)
			if err := printItem(format, &c, true); err != nil {
				return err
			}
			return format.end()
		},
	}
	addOutputFlag(cmd, &output, "json", formatNames...)
	return cmd
}

// journalEntry returns an entry by its id or its MS-RequestId.
func (p *program) journalEntry(ctx context.Context, id string) (state.Change, error) {
	_, j, err := p.openJournal(ctx)
	if err != nil {
		return state.Change{}, err
	}
	if n, err := strconv.ParseInt(id, 10, 64); err == nil {
		c, err := j.Get(ctx, n)
		if errors.Is(err, state.ErrNoChange) {
			return c, usagef("the journal has no entry %s: cspdesk journal list shows the ids", id)
		}
		return c, err
	}
	for c, err := range j.List(ctx, state.ChangeFilter{RequestID: id, Limit: 1}) {
		return c, err
	}
	return state.Change{}, usagef("the journal has no entry %q: cspdesk journal list shows the ids", id)
}
