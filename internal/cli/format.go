package cli

import (
	"bufio"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

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

// newFormat returns the format with a name. answer is the schema of the response, nil
// if unknown.
func (p *program) newFormat(name string, w *bufio.Writer, answer *api.Schema) format {
	switch name {
	case "jsonl":
		return &jsonLines{w}
	case "csv":
		return newCSV(w, p.outTTY, answer)
	case "table":
		return &tableFormat{w: w, width: p.width, say: p.say}
	case "yaml":
		return &yamlFormat{w: w}
	default:
		return &jsonFormat{w: w}
	}
}
