package state

import (
	"cmp"
	"context"
	"database/sql"
	"hash/fnv"
	"slices"
	"strings"
	"time"
)

// indexed are records to be written.
type indexed struct {
	records []Record
	at      time.Time
	bytes   int
}

// recordOverhead is the memory of a Record besides its texts, about.
const recordOverhead = 80

func newIndexed(records []Record, at time.Time) *indexed {
	p := &indexed{records: records, at: at}
	for i := range records {
		r := &records[i]
		p.bytes += len(r.Kind) + len(r.ID) + len(r.Parent) + len(r.Title) + len(r.Text) + recordOverhead
	}
	return p
}

func (p *indexed) size() int { return p.bytes }

// statementRows is how many rows one statement takes: calling SQLite costs more
// than a row does.
const statementRows = 50

// entry is a record on its way into the index.
type entry struct {
	*Record
	key int64
	id  int64
	at  int64
	old *Record // what the index holds of it; nil for a new one
}

func (p *indexed) apply(ctx context.Context, tx *sql.Tx) error {
	return writeRecords(ctx, tx, []*indexed{p})
}

// gather makes one change of all the records in a batch. The index takes ids in
// ascending order best, and each step back costs it a segment of its own.
func gather(batch []change) []change {
	var all indexedTogether
	others := make([]change, 0, len(batch))
	for _, c := range batch {
		if p, ok := c.(*indexed); ok {
			all = append(all, p)
		} else {
			others = append(others, c)
		}
	}
	if len(all) > 0 {
		others = append(others, all)
	}
	return others
}

// indexedTogether are the records of several changes; later ones win.
type indexedTogether []*indexed

func (t indexedTogether) apply(ctx context.Context, tx *sql.Tx) error {
	return writeRecords(ctx, tx, t)
}

func (t indexedTogether) size() int {
	n := 0
	for _, p := range t {
		n += p.size()
	}
	return n
}

// writeRecords writes records in the order of their ids.
func writeRecords(ctx context.Context, tx *sql.Tx, changes []*indexed) error {
	w := &indexWriter{ctx: ctx, tx: tx}
	entries := distinct(changes)
	inGroups(entries, w.look)
	var added, changed, same []*entry
	for _, e := range entries {
		switch {
		case e.old == nil:
			added = append(added, e)
		case e.old.Title != e.Title || e.old.Text != e.Text:
			changed = append(changed, e)
		default:
			same = append(same, e)
		}
	}
	w.number(added)
	inGroups(added, w.add)
	inGroups(same, w.touch)
	w.change(changed)
	w.count(entries)
	w.addTrigrams(append(added, changed...))
	return w.err
}

// distinct keeps the last of several records that are the same thing, and sorts
// by kind.
func distinct(changes []*indexed) []*entry {
	place := map[int64]*entry{}
	var entries []*entry
	for _, p := range changes {
		at := p.at.UnixMilli()
		for i := range p.records {
			r := &p.records[i]
			key := recordKey(r)
			e := place[key]
			if e == nil {
				e = &entry{key: key}
				place[key] = e
				entries = append(entries, e)
			}
			e.Record, e.at = r, at
		}
	}
	slices.SortStableFunc(entries, func(a, b *entry) int { return kindRank(a.Kind) - kindRank(b.Kind) })
	return entries
}

// recordKey tells records apart in 8 bytes instead of 90. Among a million, two
// fall together once in forty million indexes.
func recordKey(r *Record) int64 {
	h := fnv.New64a()
	for _, part := range []string{r.Kind, r.ID, r.Parent} {
		_, _ = h.Write([]byte(part)) // never fails
		_, _ = h.Write([]byte{0})
	}
	return int64(h.Sum64())
}

func inGroups(entries []*entry, write func([]*entry)) {
	for some := range slices.Chunk(entries, statementRows) {
		write(some)
	}
}

// indexWriter writes records in one transaction. After its first error it does
// nothing more.
type indexWriter struct {
	ctx context.Context //nolint:containedctx // it lives as long as the transaction
	tx  *sql.Tx
	err error
}

func (w *indexWriter) exec(query string, args ...any) {
	if w.err == nil {
		_, w.err = w.tx.ExecContext(w.ctx, query, args...)
	}
}

// look finds what the index holds of the entries.
func (w *indexWriter) look(entries []*entry) {
	if w.err != nil {
		return
	}
	byKey := make(map[int64]*entry, len(entries))
	args := make([]any, len(entries))
	for i, e := range entries {
		byKey[e.key], args[i] = e, e.key
	}
	rows, err := w.tx.QueryContext(w.ctx, "SELECT key, id, title, text FROM record WHERE key IN ("+marks(len(args), "?")+")", args...)
	if err != nil {
		w.err = err
		return
	}
	defer rows.Close()
	for rows.Next() {
		var key, id int64
		old := &Record{}
		if w.err = rows.Scan(&key, &id, &old.Title, &old.Text); w.err != nil {
			return
		}
		e := byKey[key]
		old.ID = e.ID
		e.id, e.old = id, old
	}
	w.err = rows.Err()
}

// marks are the placeholders of n rows.
func marks(n int, row string) string { return strings.TrimSuffix(strings.Repeat(row+",", n), ",") }

// number gives new records their ids. Entries come sorted by rank.
func (w *indexWriter) number(entries []*entry) {
	rank, id := -1, int64(0)
	for _, e := range entries {
		if r := kindRank(e.Kind); r != rank && w.err == nil {
			rank = r
			w.err = w.tx.QueryRowContext(w.ctx, "SELECT coalesce(max(id), ?) FROM record WHERE id BETWEEN ? AND ?", firstID(rank), firstID(rank), lastID(rank)).Scan(&id)
		}
		id++
		e.id = id
	}
}

// add writes new records and what they are found by.
func (w *indexWriter) add(entries []*entry) {
	args := make([]any, 0, len(entries)*8)
	for _, e := range entries {
		args = append(args, e.id, e.key, e.at, e.Kind, e.ID, e.Parent, e.Title, e.Text)
	}
	w.exec("INSERT INTO record (id, key, at, kind, ident, parent, title, text) VALUES "+marks(len(entries), "(?,?,?,?,?,?,?,?)"), args...)
	w.addWords(entries)
}

// addWords writes what records are found by besides their trigrams.
func (w *indexWriter) addWords(entries []*entry) {
	var names, words []any
	for _, e := range entries {
		if e.Kind == KindCustomer {
			names = append(names, nameStart(e.Title), e.id)
		}
		for _, word := range vocables(e.Title) {
			words = append(words, word)
		}
	}
	if len(names) > 0 {
		w.exec("INSERT OR IGNORE INTO name (start, id) VALUES "+marks(len(names)/2, "(?,?)"), names...)
	}
	if len(words) > 0 {
		w.exec("INSERT OR IGNORE INTO word (text) VALUES "+marks(len(words), "(?)"), words...)
	}
}

// addTrigrams writes the trigrams of records, as the last thing in a transaction
// and row by row: a statement of several rows opens a savepoint, and at each the
// index writes what it has gathered as a segment of its own. It has no texts, so
// the old ones of a changed record are handed to it.
func (w *indexWriter) addTrigrams(entries []*entry) {
	slices.SortFunc(entries, func(a, b *entry) int { return cmp.Compare(a.id, b.id) })
	insert := w.prepare("INSERT INTO trigram (rowid, text) VALUES (?, ?)")
	remove := w.prepare("INSERT INTO trigram (trigram, rowid, text) VALUES ('delete', ?, ?)")
	for _, e := range entries {
		if e.old != nil && w.err == nil {
			_, w.err = remove.ExecContext(w.ctx, e.id, indexText(e.old))
		}
		if w.err == nil {
			_, w.err = insert.ExecContext(w.ctx, e.id, indexText(e.Record))
		}
	}
}

// prepare makes a statement that ends with the transaction.
func (w *indexWriter) prepare(query string) (stmt *sql.Stmt) {
	if w.err == nil {
		stmt, w.err = w.tx.PrepareContext(w.ctx, query) //nolint:sqlclosecheck // the transaction closes it
	}
	return stmt
}

// nameStart is what the names of customers are sorted by.
func nameStart(title string) string {
	folded := fold(title)
	return strings.ToValidUTF8(folded[:min(len(folded), longestStart)], "")
}

// longestStart bounds what names are sorted by, in bytes.
const longestStart = 32

// change replaces records whose texts have changed.
func (w *indexWriter) change(entries []*entry) {
	for _, e := range entries {
		w.exec("DELETE FROM name WHERE start = ? AND id = ?", nameStart(e.old.Title), e.id)
		w.exec("UPDATE record SET title = ?, text = ?, at = ? WHERE id = ?", e.Title, e.Text, e.at, e.id)
	}
	inGroups(entries, w.addWords)
}

// touch notes that records were read again and are as they were.
func (w *indexWriter) touch(entries []*entry) {
	args := []any{entries[0].at} // they were read together, or within a moment
	for _, e := range entries {
		args = append(args, e.id)
	}
	w.exec("UPDATE record SET at = ? WHERE id IN ("+marks(len(entries), "?")+")", args...)
}

// count brings the census up to date.
func (w *indexWriter) count(entries []*entry) {
	type tally struct{ added, newest int64 }
	tallies := map[string]tally{}
	for _, e := range entries {
		t := tallies[e.Kind]
		if t.newest = max(t.newest, e.at); e.old == nil {
			t.added++
		}
		tallies[e.Kind] = t
	}
	for kind, t := range tallies {
		w.exec(`INSERT INTO census (kind, count, newest) VALUES (?, ?, ?)
			ON CONFLICT (kind) DO UPDATE SET count = count + excluded.count, newest = excluded.newest`, kind, t.added, t.newest)
	}
}
