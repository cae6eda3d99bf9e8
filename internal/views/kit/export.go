package kit

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/sheet"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// tabbed is a row as text with tabs between the cells, for the clipboard.
func tabbed[T any](cols []widget.Column[T], row T) string {
	return strings.Join(cells(cols, row), "\t")
}

func cells[T any](cols []widget.Column[T], row T) []string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = c.Text(row)
	}
	return out
}

// Export implements [ui.Exporter]: what is shown, or all there is at the service.
func (l *List[T]) Export() tea.Cmd {
	shown := make([]T, 0, l.Table.Shown())
	for row := range l.Table.Rows() {
		shown = append(shown, row)
	}
	visible := "the " + text.Plural(len(shown), l.Spec.Singular, l.Spec.Plural) + " shown"
	all := fmt.Sprintf("all %s, read to the end", l.Spec.Plural)
	type read func(context.Context, func(ui.JobReport)) ([]T, error)
	some := func(context.Context, func(ui.JobReport)) ([]T, error) { return shown, nil }
	every := func(ctx context.Context, report func(ui.JobReport)) ([]T, error) {
		return readWhole(l.Spec, l.source(ctx, nil), report)
	}
	item := func(title, what, ext string, read read) widget.MenuItem {
		return widget.MenuItem{Title: title, Detail: what, Do: func() tea.Cmd {
			return l.Desk.SaveAs(l.Spec.Plural, ext, func(ctx context.Context, w io.Writer, report func(ui.JobReport)) error {
				rows, err := read(ctx, report)
				if err != nil {
					return err
				}
				return WriteRows(w, ext, l.Spec, rows, report)
			})
		}}
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Export " + l.Spec.Plural, Items: []widget.MenuItem{
		item("CSV", visible, "csv", some), item("JSON", visible, "json", some),
		item("CSV, everything", all, "csv", every), item("JSON, everything", all, "json", every),
	}}))
}

// readWhole reads a list to its end. Rows that come again, with something added,
// replace themselves.
func readWhole[T any](kind *ListSpec[T], pages iter.Seq2[Page[T], error], report func(ui.JobReport)) ([]T, error) {
	var rows []T
	place := map[string]int{}
	for page, err := range pages {
		if err != nil {
			return nil, fmt.Errorf("nothing was saved, since it would be incomplete after %s: %w", text.Plural(len(rows), kind.Singular, kind.Plural), err)
		}
		for _, row := range page.Rows {
			id := kind.ID(row)
			if at, again := place[id]; again {
				rows[at] = row
				continue
			}
			place[id] = len(rows)
			rows = append(rows, row)
		}
		report(ui.JobReport{Done: len(rows), Note: strings.TrimSpace("reading " + page.Adding)})
	}
	return rows, nil
}

// WriteRows writes a file and reports now and then how far it is.
func WriteRows[T any](w io.Writer, format string, kind *ListSpec[T], rows []T, report func(ui.JobReport)) error {
	const part = 5000
	write, finish, err := rowWriter(w, format, kind)
	if err != nil {
		return err
	}
	for i, row := range rows {
		if err := write(row); err != nil {
			return err
		}
		if n := i + 1; n%part == 0 || n == len(rows) {
			report(ui.JobReport{Done: n, Total: len(rows)})
		}
	}
	return finish()
}

func rowWriter[T any](w io.Writer, format string, kind *ListSpec[T]) (write func(T) error, finish func() error, err error) {
	names := make([]string, len(kind.Columns))
	for i, c := range kind.Columns {
		names[i] = c.Name
	}
	if format == "csv" {
		out, err := sheet.NewWriter(w, names)
		if err != nil {
			return nil, nil, err
		}
		return func(row T) error { return out.Write(cells(kind.Columns, row)) }, out.Flush, nil
	}
	enc := jsontext.NewEncoder(w, jsontext.WithIndent("  "), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	write = func(row T) error {
		if kind.Raw != nil {
			if raw := kind.Raw(row); raw != nil {
				return enc.WriteValue(raw)
			}
		}
		object := make(map[string]string, len(names))
		for i, text := range cells(kind.Columns, row) {
			object[names[i]] = text
		}
		return json.MarshalEncode(enc, object, json.Deterministic(true))
	}
	finish = func() error { return enc.WriteToken(jsontext.EndArray) }
	return write, finish, enc.WriteToken(jsontext.BeginArray)
}

// SaveAs asks for a file and writes it in the background. The file appears under
// its name only when it is complete, and nothing is overwritten unasked.
func (d *Desk) SaveAs(what, ext string, write func(ctx context.Context, w io.Writer, report func(ui.JobReport)) error) tea.Cmd {
	name := fmt.Sprintf("%s-%s.%s", FileName(what), time.Now().Format("2006-01-02-150405"), ext)
	return d.AskFile(name, func(path string) tea.Cmd {
		return ui.StartJob(ui.Job{ID: "save " + path, Title: "Save " + filepath.Base(path), Run: func(ctx context.Context, report func(ui.JobReport)) error {
			return SaveFile(path, func(w io.Writer) error { return write(ctx, w, report) })
		}})
	})
}

// AskFile asks where to write a file.
func (d *Desk) AskFile(name string, do func(path string) tea.Cmd) tea.Cmd {
	return AskText(TextQuestion{
		Title: "Save as", Label: "File: ", Value: filepath.Join(d.Dir, name),
		Help:  "The file is made when it is complete. An existing file is not overwritten. ~ is your home folder.",
		Check: checkFileName,
		Do:    func(path string) tea.Cmd { return do(atHome(path)) },
	})
}

// checkFileName judges a path by its text alone.
func checkFileName(path string) error {
	switch last := path[max(len(path)-1, 0):]; {
	case strings.TrimSpace(path) == "":
		return errors.New("Give the name of a file.")
	case os.IsPathSeparator(last[0]), path == "~":
		return errors.New("This is a folder; add the name of a file.")
	}
	return nil
}

// atHome puts the user's home folder in the place of ~.
func atHome(path string) string {
	rest, ok := strings.CutPrefix(path, "~")
	home, err := os.UserHomeDir()
	if !ok || err != nil || rest == "" || !os.IsPathSeparator(rest[0]) {
		return path
	}
	return filepath.Join(home, rest)
}

// SaveFile writes beside the target and links it into place, so that neither a
// half file nor an overwritten one is possible.
func SaveFile(path string, write func(io.Writer) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".cspdesk-*")
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("There is no folder %s. Make it, or save the file somewhere else.", filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("The file %s can't be made: %w", path, cause(err))
	}
	defer func() {
		tmp.Close()
		os.Remove(tmp.Name())
	}()
	w := bufio.NewWriterSize(tmp, 64<<10)
	if err := write(w); err != nil {
		return err
	}
	if err := errors.Join(w.Flush(), tmp.Close()); err != nil {
		return fmt.Errorf("The file %s can't be written: %w", path, err)
	}
	if err := os.Link(tmp.Name(), path); err != nil {
		if errors.Is(err, os.ErrExist) {
			return fmt.Errorf("The file %s exists already and was left alone.", path)
		}
		return moveInto(tmp.Name(), path)
	}
	return nil
}

// cause is what the system says, without the name of a file that the user never
// heard of.
func cause(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// moveInto serves file systems without links.
func moveInto(from, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("The file %s exists already and was left alone.", path)
	}
	if err := os.Rename(from, path); err != nil {
		return fmt.Errorf("The file %s can't be written: %w", path, err)
	}
	return nil
}

// FileName keeps of a text what every file system takes.
func FileName(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, s), "-.")
}
