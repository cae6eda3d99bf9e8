package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/state"
)

func (p *program) cacheCommand() *cobra.Command {
	return group("cache", "Look at or clear what was read before", p.cacheInfoCommand(), p.cacheClearCommand())
}

func (p *program) cacheInfoCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "info", Short: "Show what is kept of each partner, and how old it is", Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.cacheInfo(cmd.Context(), output) },
	}
	cmd.Flags().StringVarP(&output, "output", "o", "table", "table or json")
	complete(cmd, "output", oneOf("table", "json"))
	return cmd
}

func (p *program) cacheInfo(ctx context.Context, output string) error {
	if err := checkFormat(output, []string{"table", "json"}); err != nil {
		return err
	}
	files, err := state.CacheFiles(ctx, p.dirs)
	if err != nil {
		return err
	}
	if output == "json" {
		values := make([]any, len(files))
		for i := range files {
			values[i] = files[i]
		}
		return p.printJSON(values, false)
	}
	if len(files) == 0 {
		p.say("nothing is kept in %s.", p.dirs.Cache)
		return nil
	}
	now := time.Now()
	lines := make([][]string, len(files))
	for i, f := range files {
		var records int64
		for _, c := range f.Records {
			records += c.Count
		}
		oldest, newest := "", ""
		if f.Answers > 0 {
			oldest, newest = age(f.Oldest, now), age(f.Newest, now)
		}
		lines[i] = []string{f.Partner, humanize.IBytes(uint64(f.Size)), humanize.Comma(f.Answers), humanize.Comma(records), newest, oldest}
	}
	if _, err := writeTable(p.out, []string{"PARTNER", "SIZE", "ANSWERS", "RECORDS", "NEWEST", "OLDEST"}, lines, p.width); err != nil {
		return err
	}
	for _, f := range files {
		if f.Problem != "" {
			p.say("%s can't be read, because %s.", f.Path, f.Problem)
		}
		if len(f.Aside) > 0 {
			p.say("%s: set aside, because it could not be used: %s.", f.Partner, strings.Join(f.Aside, ", "))
		}
	}
	p.say("The files are in %s. cspdesk cache clear removes what is in them; journal and notes are elsewhere and stay.", p.dirs.Cache)
	return nil
}

func (p *program) cacheClearCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "clear", Short: "Remove what was read before, and what was set aside of it", Args: exactly(),
		Long: "Removes the kept answers and the search index of the partner in use, or of all. Both fill again as the desk reads.\n" +
			"Journal, notes and sign-ins stay.",
		RunE: func(cmd *cobra.Command, _ []string) error { return p.cacheClear(cmd.Context(), all) },
	}
	cmd.Flags().BoolVar(&all, "all", false, "of every partner, not only the one in use")
	return cmd
}

func (p *program) cacheClear(ctx context.Context, all bool) error {
	if all {
		freed, err := state.ClearCaches(ctx, p.dirs)
		if err == nil {
			p.say("the caches of all partners are empty; freed: %s.", humanize.IBytes(uint64(max(freed, 0))))
		}
		return err
	}
	s, err := p.settings()
	if err != nil {
		return err
	}
	if !s.configured() {
		return usagef("no profile is in use, so it is not clear whose cache is meant: name a profile with --profile, or use --all")
	}
	partner := p.partner(ctx, s)
	freed, err := state.ClearCache(ctx, p.dirs, partner)
	if err != nil {
		return fmt.Errorf("clearing the cache of %s: %w", partner, err)
	}
	p.say("the cache of %s is empty; freed: %s.", partner, humanize.IBytes(uint64(max(freed, 0))))
	return nil
}
