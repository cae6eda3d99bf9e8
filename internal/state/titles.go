package state

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Titles returns the titles of records without a parent, by id. Unknown ids are left
// out.
func (r *Records) Titles(ctx context.Context, kind string, ids []string) (map[string]string, error) {
	titles := map[string]string{}
	if r.db == nil || len(ids) == 0 {
		return titles, nil
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	args := []any{kind}
	for _, id := range ids {
		args = append(args, id)
	}
	rows, err := r.db.reader.QueryContext(ctx, "SELECT ident, title FROM record WHERE kind = ? AND parent = '' AND ident IN (?"+strings.Repeat(", ?", len(ids)-1)+")", args...)
	if err != nil {
		return nil, fmt.Errorf("looking up titles: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, title string
		if err := rows.Scan(&id, &title); err != nil {
			return nil, fmt.Errorf("looking up titles: %w", err)
		}
		titles[id] = title
	}
	return titles, rows.Err()
}
