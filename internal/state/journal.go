package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// ChangeState is how much is known of a change.
type ChangeState string

// The states. The first two are open: somebody has to find out.
const (
	ChangeBegun    ChangeState = "begun"     // about to be sent, or on its way
	ChangeUnknown  ChangeState = "unknown"   // sent, and no usable answer came
	ChangeDone     ChangeState = "done"      // the service took it, or it was found to be as wanted
	ChangeRefused  ChangeState = "refused"   // the service said no
	ChangeNoEffect ChangeState = "no effect" // never sent, or found not to have been carried out
)

// Open reports whether nobody knows yet what became of the change.
func (s ChangeState) Open() bool { return s == ChangeBegun || s == ChangeUnknown }

// Field is a field of a change's target before and after it.
type Field struct {
	Name   string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Change is one entry of the journal: what was asked of the service, by whom, and
// what became of it. It holds no secrets. Times are in UTC, zero for none.
type Change struct {
	ID        int64               `json:"id"`
	State     ChangeState         `json:"state"`
	Begun     time.Time           `json:"begun"`
	Profile   string              `json:"profile,omitempty"`
	Account   string              `json:"account,omitempty"`
	Operation string              `json:"operation"`
	Method    string              `json:"method"`
	URL       string              `json:"url"`
	Customer  string              `json:"customer,omitempty"` // tenant id
	Target    string              `json:"target,omitempty"`
	RequestID string              `json:"requestId"`
	IfMatch   string              `json:"ifMatch,omitempty"`
	Fields    []Field             `json:"fields,omitempty"`
	Header    map[string][]string `json:"header,omitempty"`
	Body      json.RawMessage     `json:"body,omitempty"` // nil when it may hold a secret or is large
	Whole     bool                `json:"whole"`          // nothing of the request is missing
	Sends     int                 `json:"sends"`          // how often it was begun
	Desk      string              `json:"desk"`           // the process that began it last
	Sent      time.Time           `json:"sent,omitzero"`  // when it went out last, zero when it never did

	Ended         time.Time `json:"ended,omitzero"`
	Status        int       `json:"status,omitempty"`
	Code          string    `json:"code,omitempty"`
	Message       string    `json:"message,omitempty"`
	CorrelationID string    `json:"correlationId,omitempty"`
	Location      string    `json:"location,omitempty"`

	Settled    time.Time `json:"settled,omitzero"` // when an open outcome was found out
	SettledHow string    `json:"settledHow,omitempty"`
	SettledBy  string    `json:"settledBy,omitempty"`
}

// Outcome is what became of a change.
type Outcome struct {
	State         ChangeState
	Status        int
	Code          string
	Message       string
	CorrelationID string
	Location      string
}

// Settlement is what was found out about an open change, how, and by whom.
type Settlement struct {
	Outcome
	How, By string
}

// Journal is the record of who changed what. Each entry is on the disk before the
// method that writes it returns. Several processes may write to it at once.
type Journal struct{ record }

// Journal opens the journal.
func (s *Store) Journal(ctx context.Context) (*Journal, error) {
	r, err := s.record(ctx)
	if err != nil {
		return nil, s.fault("the journal", "opened", err)
	}
	return &Journal{r}, nil
}

// remembered is how long the same request under the same MS-RequestId counts as
// one change. No article says how long the service remembers it.
const remembered = 24 * time.Hour

// Begin enters a change that is about to be sent; ID, State, Begun, Sends and
// Desk are the journal's to set. A change that is sent once more under the same
// MS-RequestId stays one entry, which is open again, unless the service has taken
// it already: a process that died before it could act on that answer sends it again.
func (j *Journal) Begin(ctx context.Context, c Change) error {
	err := j.begin(ctx, c)
	if err != nil && ctx.Err() == nil {
		return j.fault("the journal", "written", err)
	}
	return err
}

func (j *Journal) begin(ctx context.Context, c Change) error {
	owner, err := j.presence.me()
	if err != nil {
		return err
	}
	fields, err := json.Marshal(c.Fields)
	if err != nil {
		return err
	}
	header, err := json.Marshal(c.Header)
	if err != nil {
		return err
	}
	return j.db.transact(ctx, func(tx *sql.Tx) error {
		again, err := tx.ExecContext(ctx, `UPDATE changes SET state = CASE state WHEN 'done' THEN 'done' ELSE 'begun' END,
			sends = sends + 1, owner = ?, desk = ?, settled = 0
			WHERE id = (SELECT max(id) FROM changes WHERE request_id = ?)
			AND (state IN ('begun', 'unknown') OR owner = ? OR begun > ? AND method = ? AND url = ? AND body IS ?)`,
			owner, processName(), c.RequestID, owner, millis(j.now().Add(-remembered)), c.Method, c.URL, []byte(c.Body))
		if err != nil {
			return err
		}
		if n, err := again.RowsAffected(); err != nil || n > 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO changes (request_id, begun, owner, desk, profile, account, operation, method, url, if_match,
			customer, target, fields, header, body, whole, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun')`,
			c.RequestID, millis(j.now()), owner, processName(), c.Profile, c.Account, c.Operation, c.Method, c.URL, c.IfMatch,
			c.Customer, c.Target, string(fields), string(header), []byte(c.Body), c.Whole)
		return err
	})
}

// Sending enters that the change that was last begun with a request id goes out now.
func (j *Journal) Sending(ctx context.Context, requestID string) error {
	_, err := j.db.writer.ExecContext(ctx, "UPDATE changes SET sent = ? WHERE id = (SELECT max(id) FROM changes WHERE request_id = ?)", millis(j.now()), requestID)
	if err != nil && ctx.Err() == nil {
		return j.fault("the journal", "written", err)
	}
	return err
}

// Done enters what became of the change that was last begun with a request id.
// What the service took it has taken, whatever it answers to a repetition.
func (j *Journal) Done(ctx context.Context, requestID string, o Outcome) error {
	_, err := j.db.writer.ExecContext(ctx, `UPDATE changes SET state = ?, ended = ?, status = ?, code = ?, message = ?, correlation_id = ?, location = ?
		WHERE id = (SELECT max(id) FROM changes WHERE request_id = ?) AND (state <> 'done' OR ? = 'done')`,
		o.State, millis(j.now()), o.Status, o.Code, o.Message, o.CorrelationID, o.Location, requestID, o.State)
	if err != nil {
		return j.fault("the journal", "written", err)
	}
	return nil
}

// Open lists the changes of which nobody knows what became of them, oldest first.
// What another process that still runs has on its way is not among them.
func (j *Journal) Open(ctx context.Context) ([]Change, error) {
	var open []Change
	alive := map[string]bool{}
	err := j.query(ctx, "state IN ('begun', 'unknown') ORDER BY id", nil, func(c *Change, owner string) bool {
		if c.State == ChangeBegun {
			living, asked := alive[owner]
			if !asked {
				living = j.presence.alive(owner)
				alive[owner] = living
			}
			if living {
				return true
			}
		}
		open = append(open, *c)
		return true
	})
	return open, err
}

// Settle enters what was found out about an open change. It reports false when
// the change isn't open any more: somebody else was quicker.
func (j *Journal) Settle(ctx context.Context, id int64, s Settlement) (bool, error) {
	result, err := j.db.writer.ExecContext(ctx, `UPDATE changes SET state = ?, settled = ?, settled_how = ?, settled_by = ?,
		status = coalesce(nullif(?, 0), status), code = coalesce(nullif(?, ''), code), message = coalesce(nullif(?, ''), message),
		correlation_id = coalesce(nullif(?, ''), correlation_id), location = coalesce(nullif(?, ''), location)
		WHERE id = ? AND state IN ('begun', 'unknown')`,
		s.State, millis(j.now()), s.How, s.By, s.Status, s.Code, s.Message, s.CorrelationID, s.Location, id)
	if err != nil {
		return false, j.fault("the journal", "written", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// Get returns one entry; [ErrNoChange] when there is none.
func (j *Journal) Get(ctx context.Context, id int64) (Change, error) {
	var found *Change
	err := j.query(ctx, "id = ?", []any{id}, func(c *Change, _ string) bool {
		found = c
		return true
	})
	if err != nil {
		return Change{}, err
	}
	if found == nil {
		return Change{}, ErrNoChange
	}
	return *found, nil
}

// ErrNoChange says that the journal has no entry of an id.
var ErrNoChange = errors.New("the journal has no such entry")
