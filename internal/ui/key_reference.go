package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// KeyReference returns the keys of the shell and of the given screens as Markdown. It
// uses the same bindings as the dispatch of keys. cfg provides the program's own global
// bindings; keys that the user has rebound are ignored.
func KeyReference(cfg Config, screens ...Screen) string {
	a := &App{cfg: Config{Bindings: cfg.Bindings}, ctx: context.Background()}
	var b strings.Builder
	global := a.globalBindings()
	b.WriteString("## On every screen\n\n")
	writeKeys(&b, global)
	table := widget.NewTable([]widget.Column[string]{}, func(s string) string { return s }).Bindings()
	b.WriteString("\n## In every list\n\n")
	writeKeys(&b, table)
	for _, s := range screens {
		own := slices.DeleteFunc(slices.Clone(s.Bindings()), func(b widget.Binding) bool { return strings.HasPrefix(b.ID, "table.") })
		if len(own) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n", s.Title())
		writeKeys(&b, own)
	}
	return b.String()
}

// writeKeys writes a table of bindings. Bindings that change data are marked, for
// readers who plan to use read-only mode.
func writeKeys(b *strings.Builder, bindings []widget.Binding) {
	b.WriteString("| Key | Does | Name | Changes data |\n| --- | --- | --- | --- |\n")
	for _, binding := range bindings {
		keys := make([]string, len(binding.Keys))
		for i, key := range binding.Keys {
			keys[i] = "`" + strings.ReplaceAll(key, "|", `\|`) + "`"
		}
		change := ""
		if binding.Change {
			change = "yes"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", strings.Join(keys, " "), binding.Help, binding.ID, change)
	}
}
