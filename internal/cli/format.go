package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/dustin/go-humanize/english"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
)

// format writes the items of a response page by page.
type format interface {
	page(items []jsontext.Value, single bool) error
	// end writes the rest. It is also called if a list fails midway.
	end() error
}

// formatNames are the values of -o for responses.
var formatNames = []string{"json", "jsonl", "table", "csv", "yaml"}

// listFormats are the values of -o for local lists: journal, notes and search.
var listFormats = []string{"table", "json", "jsonl", "csv"}

func checkFormat(name string, known []string) error {
	if !slices.Contains(known, name) {
		return usagef("there is no output format %q: use %s", name, strings.Join(known, ", "))
	}
	return nil
}

// newFormat returns the format with a name. schema is that of the response, nil
// if unknown.
func (p *program) newFormat(name string, w *bufio.Writer, schema *api.Schema) format {
	switch name {
	case "jsonl":
		return &jsonLines{w}
	case "csv":
		return newCSV(w, p.outTTY, schema)
	case "table":
		return &tableFormat{w: w, width: p.width, say: p.say}
	case "yaml":
		return &yamlFormat{w: w}
	default:
		return &jsonFormat{w: w}
	}
}

// addOutputFlag declares -o with the formats that a command supports.
func addOutputFlag(cmd *cobra.Command, output *string, preset string, formats ...string) {
	cmd.Flags().StringVarP(output, "output", "o", preset, "output format: "+english.WordSeries(formats, "or"))
	complete(cmd, "output", oneOf(formats...))
}

// printItem writes a value of our own in a format.
func printItem(f format, item any, single bool) error {
	text, err := json.Marshal(item)
	if err != nil {
		return fmt.Errorf("printing an entry: %w", err)
	}
	return f.page([]jsontext.Value{text}, single)
}

// printAll writes values of our own in a format.
func printAll[T any](p *program, output string, all iter.Seq[T]) (err error) {
	out := bufio.NewWriter(p.out)
	defer func() { err = errors.Join(err, out.Flush()) }()
	format := p.newFormat(output, out, nil)
	for item := range all {
		if err := printItem(format, item, false); err != nil {
			return err
		}
	}
	return format.end()
}

// printJSON writes one value of our own as JSON.
func (p *program) printJSON(v any) error {
	f := &jsonFormat{w: p.out}
	if err := printItem(f, v, true); err != nil {
		return err
	}
	return f.end()
}
