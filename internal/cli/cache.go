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

func (p *program) cacheCommand() *cobra.Command {
	return group("cache", "Show or clear the cache of API responses", p.cacheInfoCommand(), p.cacheClearCommand())
}

func (p *program) cacheInfoCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "info", Short: "Show the size and age of each partner's cache", Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.cacheInfo(cmd.Context(), output) },
	}
	addOutputFlag(cmd, &output, "table", "table", "json")
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
		return printAll(p, output, slices.Values(files))
	}
	if len(files) == 0 {
		p.say("the cache in %s is empty.", p.dirs.Cache)
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
			p.say("cannot read %s: %s.", f.Path, f.Problem)
		}
		if len(f.Aside) > 0 {
			p.say("%s: unusable cache files were set aside: %s.", f.Partner, strings.Join(f.Aside, ", "))
		}
	}
	p.say("The files are in %s. cspdesk cache clear empties them. The journal and notes are stored elsewhere and are not affected.", p.dirs.Cache)
	return nil
}

func (p *program) cacheClearCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "clear", Short: "Clear the cache, and delete cache files that were set aside", Args: exactly(),
		Long: "Removes the cached responses and the search index of the current partner, or of all partners. Both fill again as cspdesk reads data.\n" +
			"The journal, notes and sign-ins are not affected.",
		RunE: func(cmd *cobra.Command, _ []string) error { return p.cacheClear(cmd.Context(), all) },
	}
	cmd.Flags().BoolVar(&all, "all", false, "clear the caches of all partners")
	return cmd
}

func (p *program) cacheClear(ctx context.Context, all bool) error {
	if all {
		freed, err := state.ClearCaches(ctx, p.dirs)
		if err == nil {
			p.say("cleared the caches of all partners, %s freed.", humanize.IBytes(uint64(max(freed, 0))))
		}
		return err
	}
	s, err := p.settings()
	if err != nil {
		return err
	}
	if !s.configured() {
		return usagef("no profile is in use: name one with --profile, or clear all caches with --all")
	}
	partner := p.partner(ctx, s)
	freed, err := state.ClearCache(ctx, p.dirs, partner)
	if err != nil {
		return fmt.Errorf("clearing the cache of %s: %w", partner, err)
	}
	p.say("cleared the cache of %s, %s freed.", partner, humanize.IBytes(uint64(max(freed, 0))))
	return nil
}
