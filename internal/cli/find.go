package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/state"
)

type findFlags struct {
	kind, output string
	limit        int
}

func (p *program) findCommand() *cobra.Command {
	var f findFlags
	cmd := &cobra.Command{
		Use:   "find WORDS…",
		Short: "Search cached customers, subscriptions, users, devices and more",
		Long: "Searches the data that the user interface has read before, without sending a request: names, domains, ids, serial numbers, and parts of them. " +
			"All words have to match. If nothing matches, similar words are tried.",
		Example: "cspdesk find fabrikam\ncspdesk find 0a1b2c3d\ncspdesk find --kind device 4711 -o json",
		Args: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, "")) == "" {
				return usagef("%s needs a word to search for; see %s --help", cmd.CommandPath(), cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.find(cmd.Context(), args, f) },
	}
	cmd.Flags().StringVar(&f.kind, "kind", "", "only records of this kind: "+strings.Join(state.Kinds(), ", "))
	cmd.Flags().IntVar(&f.limit, "limit", 20, "maximum number of results")
	addOutputFlag(cmd, &f.output, "table", listFormats...)
	complete(cmd, "kind", oneOf(state.Kinds()...))
	return cmd
}

// searchHit is a search result as it is printed.
type searchHit struct {
	Kind   string    `json:"kind"`
	Title  string    `json:"title"`
	ID     string    `json:"id"`
	Parent string    `json:"customer,omitempty"`
	Text   string    `json:"text,omitempty"`
	At     time.Time `json:"read"`
}

func (p *program) find(ctx context.Context, words []string, f findFlags) error {
	if err := checkFormat(f.output, listFormats); err != nil {
		return err
	}
	if f.limit < 1 {
		return usagef("--limit is %d; it must be 1 or more", f.limit)
	}
	s, err := p.settings()
	if err != nil {
		return err
	}
	if !s.configured() {
		return &signedOutError{"nothing to search yet: there is no profile, and CSPDESK_TOKEN is not set. " + howToSetUp(p.configPath())}
	}
	store, err := p.store(ctx, s)
	if err != nil {
		return err
	}
	p.sayWarnings(store)
	census, err := store.Records().KindCounts(ctx)
	if err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	query := strings.Join(words, " ")
	if f.kind != "" {
		if err := checkKind(f.kind, census); err != nil {
			return err
		}
		query = "kind:" + f.kind + " " + query
	}
	hits, err := store.Records().Find(ctx, query, f.limit)
	if err != nil {
		return fmt.Errorf("searching: %w", err)
	}
	results := make([]searchHit, len(hits))
	for i, h := range hits {
		results[i] = searchHit{h.Kind, h.Title, h.ID, h.Parent, h.Text, h.At.UTC().Truncate(time.Second)}
	}
	if err := printAll(p, f.output, slices.Values(results)); err != nil {
		return err
	}
	p.sayLine(searchSummary(hits, census, f.limit, time.Now()))
	return nil
}

func checkKind(kind string, census []state.KindCount) error {
	known := state.Kinds()
	for _, c := range census {
		if !slices.Contains(known, c.Kind) {
			known = append(known, c.Kind)
		}
	}
	if !slices.Contains(known, kind) {
		return usagef("there is no kind %q: use %s", kind, strings.Join(known, ", "))
	}
	return nil
}

// searchSummary says which cached data was searched and how old it is.
func searchSummary(hits []state.Hit, census []state.KindCount, limit int, now time.Time) string {
	if len(census) == 0 {
		return "Nothing to search: no data of this partner has been read on this computer yet. Start cspdesk once; it caches what it shows."
	}
	var parts []string
	for _, c := range census {
		parts = append(parts, fmt.Sprintf("%s: %s, last read %s", c.Kind, humanize.Comma(c.Count), age(c.Newest, now)))
	}
	text := "Searched only data read on this computer (" + strings.Join(parts, "; ") + ")."
	switch {
	case len(hits) == 0:
		text = "No match. " + text
	case len(hits) == limit:
		text = fmt.Sprintf("Showing the best %d; there may be more, which a higher --limit shows. ", limit) + text
	}
	return text
}

// age returns how long ago t was, in words.
func age(t, now time.Time) string {
	if now.Sub(t) < time.Second {
		return "just now"
	}
	return humanize.RelTime(t, now, "ago", "from now")
}
