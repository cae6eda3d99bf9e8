package state

import (
	"context"
	"strings"
	"time"
)

// Find returns the records that the words of a query are in, best first, at most
// limit. An empty query finds nothing.
func (r *Records) Find(ctx context.Context, query string, limit int) ([]Hit, error) {
	words := strings.Fields(strings.ToLower(query))
	if r.db == nil || len(words) == 0 || limit <= 0 {
		return nil, nil
	}
	where := make([]string, len(words))
	args := make([]any, len(words), len(words)+1)
	for i, w := range words {
		where[i], args[i] = "instr(lower(title || ' ' || ident || ' ' || text), ?)", w
	}
	rows, err := r.db.reader.QueryContext(ctx, "SELECT kind, ident, parent, title, text, at FROM record WHERE "+strings.Join(where, " AND ")+" LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hits []Hit
	for rows.Next() {
		var h Hit
		var at int64
		if err := rows.Scan(&h.Kind, &h.ID, &h.Parent, &h.Title, &h.Text, &at); err != nil {
			return nil, err
		}
		h.At = time.UnixMilli(at)
		hits = append(hits, h)
	}
	return hits, rows.Err()
}
