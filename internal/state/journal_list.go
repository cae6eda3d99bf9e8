package state

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"time"
)

// ChangeFilter filters entries of the journal. An entry must match all fields that are
// set. The zero value selects every entry.
type ChangeFilter struct {
	Since, Until time.Time // range of Begun
	Customer     string    // tenant id
	Operation    string    // id, or part of it
	Account      string    // user name, or part of it
	State        ChangeState
	RequestID    string
	Limit        int // number of newest entries; 0 for all
}

func (f ChangeFilter) where() (string, []any) {
	var conditions []string
	var args []any
	add := func(given bool, condition string, arg any) {
		if given {
			conditions, args = append(conditions, condition), append(args, arg)
		}
	}
	add(!f.Since.IsZero(), "begun >= ?", toMillis(f.Since))
	add(!f.Until.IsZero(), "begun < ?", toMillis(f.Until))
	add(f.Customer != "", "customer = ? COLLATE NOCASE", f.Customer)
	add(f.Operation != "", "instr(lower(operation), lower(?)) > 0", f.Operation)
	add(f.Account != "", "instr(lower(account), lower(?)) > 0", f.Account)
	add(f.State != "", "state = ?", string(f.State))
	add(f.RequestID != "", "request_id = ? COLLATE NOCASE", f.RequestID)
	where := "1"
	if len(conditions) > 0 {
		where = strings.Join(conditions, " AND ")
	}
	where += " ORDER BY id DESC" // not by time: the clock may have been set back
	if f.Limit > 0 {
		where += fmt.Sprintf(" LIMIT %d", f.Limit)
	}
	return where, args
}

// List yields the entries that match f, newest first.
func (j *Journal) List(ctx context.Context, f ChangeFilter) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		where, args := f.where()
		going := true
		err := j.query(ctx, where, args, func(c *Change, _ string) bool {
			going = yield(*c, nil)
			return going
		})
		if err != nil && going {
			yield(Change{}, err)
		}
	}
}

// query reads entries until take returns false.
func (j *Journal) query(ctx context.Context, where string, args []any, take func(c *Change, owner string) bool) error {
	err := j.scan(ctx, where, args, take)
	if err != nil && ctx.Err() == nil {
		return j.fault("the journal", "read", err)
	}
	return err
}

func (j *Journal) scan(ctx context.Context, where string, args []any, take func(c *Change, owner string) bool) error {
	rows, err := j.db.reader.QueryContext(ctx, `SELECT id, request_id, begun, sent, sends, owner, desk, profile, account, operation, method, url, if_match,
		customer, target, fields, header, body, whole, state, ended, status, code, message, correlation_id, location, settled, settled_how, settled_by
		FROM changes WHERE `+where, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c Change
		var owner, fields, header string
		var begun, sent, ended, settled int64
		if err := rows.Scan(&c.ID, &c.RequestID, &begun, &sent, &c.Sends, &owner, &c.Process, &c.Profile, &c.Account, &c.Operation, &c.Method, &c.URL, &c.IfMatch,
			&c.Customer, &c.Target, &fields, &header, (*[]byte)(&c.Body), &c.Whole, &c.State, &ended, &c.Status, &c.Code, &c.Message, &c.CorrelationID, &c.Location,
			&settled, &c.ReconciledHow, &c.ReconciledBy); err != nil {
			return err
		}
		c.Begun, c.Sent, c.Ended, c.Reconciled = fromMillis(begun), fromMillis(sent), fromMillis(ended), fromMillis(settled)
		if err := json.Unmarshal([]byte(fields), &c.Fields); err != nil {
			return fmt.Errorf("entry %d: %w", c.ID, err)
		}
		if err := json.Unmarshal([]byte(header), &c.Header); err != nil {
			return fmt.Errorf("entry %d: %w", c.ID, err)
		}
		if !take(&c, owner) {
			return nil
		}
	}
	return rows.Err()
}
