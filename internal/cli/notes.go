package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/state"
)

func (p *program) notesCommand() *cobra.Command {
	return listing("notes", "List and add notes on customers and subscriptions",
		p.notesListCommand("list", "Search the notes", "table"), p.notesListCommand("export", "Export the notes", "json"),
		p.notesAddCommand(), p.notesMarksCommand())
}

// notes opens the notes of the current partner.
func (p *program) notes(ctx context.Context) (*settings, state.Notes, error) {
	s, err := p.settings()
	if err != nil {
		return nil, nil, err
	}
	if !s.configured() {
		return nil, nil, &signedOutError{"there is no profile, so there are no notes. " + howToSetUp(p.configPath())}
	}
	store, err := p.store(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	return s, store.Notes(), nil
}

// subjectFlags name the customer or subscription that a note is about.
type subjectFlags struct{ customer, subscription string }

func (f *subjectFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.customer, "customer", "", "tenant id of a customer")
	cmd.Flags().StringVar(&f.subscription, "subscription", "", "id of a subscription of the customer")
}

// subject returns the subject, nil if none is named.
func (f *subjectFlags) subject() (*state.Subject, error) {
	switch {
	case f.customer == "" && f.subscription == "":
		return nil, nil //nolint:nilnil // no subject is named
	case f.customer == "":
		return nil, usagef("--subscription needs --customer too")
	case f.subscription == "":
		return &state.Subject{Kind: state.AboutCustomer, Customer: f.customer, ID: f.customer}, nil
	}
	return &state.Subject{Kind: state.AboutSubscription, Customer: f.customer, ID: f.subscription}, nil
}

func (p *program) notesListCommand(name, short, output string) *cobra.Command {
	var about subjectFlags
	cmd := &cobra.Command{
		Use: name + " [TEXT]", Short: short, Args: cobra.MaximumNArgs(1),
		Example: "cspdesk notes " + name + " renewal -o csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(output, listFormats); err != nil {
				return err
			}
			subject, err := about.subject()
			if err != nil {
				return err
			}
			_, notes, err := p.notes(cmd.Context())
			if err != nil {
				return err
			}
			found, err := notes.Find(cmd.Context(), subject, strings.Join(args, " "))
			if err != nil {
				return err
			}
			return printAll(p, output, slices.Values(found))
		},
	}
	about.add(cmd)
	addOutputFlag(cmd, &output, output, listFormats...)
	return cmd
}

func (p *program) notesMarksCommand() *cobra.Command {
	output := "table"
	cmd := &cobra.Command{
		Use: "marks", Short: "List customers and subscriptions with flags, snoozes or notes", Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(output, listFormats); err != nil {
				return err
			}
			_, notes, err := p.notes(cmd.Context())
			if err != nil {
				return err
			}
			marks, err := notes.Marks(cmd.Context())
			if err != nil {
				return err
			}
			return printAll(p, output, slices.Values(marks))
		},
	}
	addOutputFlag(cmd, &output, output, listFormats...)
	return cmd
}

func (p *program) notesAddCommand() *cobra.Command {
	var about subjectFlags
	cmd := &cobra.Command{
		Use: "add TEXT", Short: "Add a note", Args: exactly("the text of the note"),
		Example: `cspdesk notes add --customer $TENANT "calls back on Monday"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			subject, err := about.subject()
			if err != nil {
				return err
			}
			if subject == nil {
				return usagef("a note needs a customer: add --customer ID, and --subscription ID for a subscription")
			}
			if strings.TrimSpace(args[0]) == "" {
				return usagef("the note is empty")
			}
			s, notes, err := p.notes(cmd.Context())
			if err != nil {
				return err
			}
			kept, err := notes.Add(cmd.Context(), state.Note{Subject: *subject, Author: p.accountName(s)(cmd.Context()), Text: args[0]})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(p.out, kept.NoteID)
			return err
		},
	}
	about.add(cmd)
	return cmd
}
