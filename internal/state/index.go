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

// recordWrite is a change that writes records.
type recordWrite struct {
	records []Record
	at      time.Time
	bytes   int
}

// recordOverhead is the approximate memory of a Record besides its strings.
const recordOverhead = 80

func newRecordWrite(records []Record, at time.Time) *recordWrite {
	p := &recordWrite{records: records, at: at}
	for i := range records {
		r := &records[i]
		p.bytes += len(r.Kind) + len(r.ID) + len(r.Parent) + len(r.Title) + len(r.Text) + recordOverhead
	}
	return p
}

func (p *recordWrite) size() int { return p.bytes }

// statementRows is how many rows one statement writes. A call to SQLite costs more
// than a row.
const statementRows = 50

// entry is a record being written to the index.
type entry struct {
	*Record
	key int64
	id  int64
	at  int64
	old *Record // what the index holds now; nil for a new record
}

func (p *recordWrite) apply(ctx context.Context, tx *sql.Tx) error {
	return writeRecords(ctx, tx, []*recordWrite{p})
}

// mergeRecordWrites merges all records of a batch into one change. FTS5 writes a new segment
// whenever ids go backwards, so they are written in ascending order.
func mergeRecordWrites(batch []cacheWrite) []cacheWrite {
	var all recordWrites
	others := make([]cacheWrite, 0, len(batch))
	for _, c := range batch {
		if p, ok := c.(*recordWrite); ok {
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

// recordWrites is the merge of several changes. Later records win.
type recordWrites []*recordWrite

func (t recordWrites) apply(ctx context.Context, tx *sql.Tx) error {
	return writeRecords(ctx, tx, t)
}

func (t recordWrites) size() int {
	n := 0
	for _, p := range t {
		n += p.size()
	}
	return n
}

// writeRecords writes records in the order of their ids.
func writeRecords(ctx context.Context, tx *sql.Tx, changes []*recordWrite) error {
	w := &indexWriter{ctx: ctx, tx: tx}
	entries := distinct(changes)
	inGroups(entries, w.loadOld)
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
	w.assignIDs(added)
	inGroups(added, w.add)
	inGroups(same, w.touch)
	w.change(changed)
	w.count(entries)
	w.addTrigrams(append(added, changed...))
	return w.err
}

// distinct removes duplicates, keeping the last record of each key, and sorts by
// kind.
func distinct(changes []*recordWrite) []*entry {
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

// recordKey identifies a record by an 8-byte hash instead of about 90 bytes. A
// collision among a million records occurs about once in forty million indexes.
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
// nothing.
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

// loadOld loads what the index holds for the entries.
func (w *indexWriter) loadOld(entries []*entry) {
	if w.err != nil {
		return
	}
	byKey := make(map[int64]*entry, len(entries))
	args := make([]any, len(entries))
	for i, e := range entries {
		byKey[e.key], args[i] = e, e.key
	}
	rows, err := w.tx.QueryContext(w.ctx, "SELECT key, id, title, text FROM record WHERE key IN ("+placeholders(len(args), "?")+")", args...)
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

// placeholders returns SQL placeholders for n rows.
func placeholders(n int, row string) string {
	return strings.TrimSuffix(strings.Repeat(row+",", n), ",")
}

// assignIDs assigns ids to new records. Entries must be sorted by rank.
func (w *indexWriter) assignIDs(entries []*entry) {
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

// add writes new records with their names and words.
func (w *indexWriter) add(entries []*entry) {
	args := make([]any, 0, len(entries)*8)
	for _, e := range entries {
		args = append(args, e.id, e.key, e.at, e.Kind, e.ID, e.Parent, e.Title, e.Text)
	}
	w.exec("INSERT INTO record (id, key, at, kind, ident, parent, title, text) VALUES "+placeholders(len(entries), "(?,?,?,?,?,?,?,?)"), args...)
	w.addWords(entries)
}

// addWords writes the customer names and title words of records.
func (w *indexWriter) addWords(entries []*entry) {
	var names, words []any
	for _, e := range entries {
		if e.Kind == KindCustomer {
			names = append(names, sortName(e.Title), e.id)
		}
		for _, word := range titleWords(e.Title) {
			words = append(words, word)
		}
	}
	if len(names) > 0 {
		w.exec("INSERT OR IGNORE INTO name (start, id) VALUES "+placeholders(len(names)/2, "(?,?)"), names...)
	}
	if len(words) > 0 {
		w.exec("INSERT OR IGNORE INTO word (text) VALUES "+placeholders(len(words), "(?)"), words...)
	}
}

// addTrigrams writes the trigrams of records. It runs last in a transaction and row
// by row: a statement of several rows opens a savepoint, at which FTS5 writes its
// pending data as a new segment. The FTS5 table stores no text, so the old text of a
// changed record must be passed to delete it.
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

// prepare returns a statement that is closed with the transaction.
func (w *indexWriter) prepare(query string) (stmt *sql.Stmt) {
	if w.err == nil {
		stmt, w.err = w.tx.PrepareContext(w.ctx, query) //nolint:sqlclosecheck // the transaction closes it
	}
	return stmt
}

// sortName returns the prefix by which customer names are sorted.
func sortName(title string) string {
	folded := fold(title)
	return strings.ToValidUTF8(folded[:min(len(folded), maxNameStart)], "")
}

// maxNameStart limits the length of sortName, in bytes.
const maxNameStart = 32

// change updates records whose title or text has changed.
func (w *indexWriter) change(entries []*entry) {
	for _, e := range entries {
		w.exec("DELETE FROM name WHERE start = ? AND id = ?", sortName(e.old.Title), e.id)
		w.exec("UPDATE record SET title = ?, text = ?, at = ? WHERE id = ?", e.Title, e.Text, e.at, e.id)
	}
	inGroups(entries, w.addWords)
}

// touch updates when unchanged records were last read.
func (w *indexWriter) touch(entries []*entry) {
	args := []any{entries[0].at} // they were read at nearly the same time
	for _, e := range entries {
		args = append(args, e.id)
	}
	w.exec("UPDATE record SET at = ? WHERE id IN ("+placeholders(len(entries), "?")+")", args...)
}

// count updates the number of records per kind.
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
