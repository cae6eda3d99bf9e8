package cli

import (
	"bufio"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
)

// format writes the items of an answer page by page.
type format interface {
	page(items []jsontext.Value, single bool) error
	// end writes what is left. It comes after a list that broke off, too.
	end() error
}

// formatNames are the values of -o for what the service sends.
var formatNames = []string{"json", "jsonl", "table", "csv", "yaml"}

func checkFormat(name string, known []string) error {
	if !slices.Contains(known, name) {
		return usagef("there is no output format %q: use %s", name, strings.Join(known, ", "))
	}
	return nil
}

// newFormat makes a format by its name. answer is what the items are declared to
// be, nil when that isn't known.
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
