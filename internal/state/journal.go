package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// ChangeState says what is known about the outcome of a change.
type ChangeState string

// The states. The outcome of the first two is not known yet.
const (
	ChangeBegun    ChangeState = "begun"     // about to be sent, or in flight
	ChangeUnknown  ChangeState = "unknown"   // sent, but without a usable response
	ChangeDone     ChangeState = "done"      // accepted by the service, or confirmed by reading the target
	ChangeRefused  ChangeState = "refused"   // rejected by the service
	ChangeNoEffect ChangeState = "no effect" // never sent, or confirmed not to have been applied
)

// Open reports whether the outcome of the change is not known yet.
func (s ChangeState) Open() bool { return s == ChangeBegun || s == ChangeUnknown }

// Field is a field of a change's target before and after it.
type Field struct {
	Name   string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Change is one entry of the journal: a change that was requested, by whom, and its
// outcome. It holds no secrets. Times are in UTC and zero if not set.
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
	Body      json.RawMessage     `json:"body,omitempty"` // nil if it is large or may hold a secret
	Whole     bool                `json:"whole"`          // the stored request is complete
	Sends     int                 `json:"sends"`          // number of attempts
	Process   string              `json:"desk"`           // process of the last attempt
	Sent      time.Time           `json:"sent,omitzero"`  // when it was last sent; zero if never

	Ended         time.Time `json:"ended,omitzero"`
	Status        int       `json:"status,omitempty"`
	Code          string    `json:"code,omitempty"`
	Message       string    `json:"message,omitempty"`
	CorrelationID string    `json:"correlationId,omitempty"`
	Location      string    `json:"location,omitempty"`

	Reconciled    time.Time `json:"settled,omitzero"` // when an unknown outcome was reconciled
	ReconciledHow string    `json:"settledHow,omitempty"`
	ReconciledBy  string    `json:"settledBy,omitempty"`
}

// Outcome is the outcome of a change.
type Outcome struct {
	State         ChangeState
	Status        int
	Code          string
	Message       string
	CorrelationID string
	Location      string
}

// Reconciliation is the reconciled outcome of a change, with how and by whom it was
// found.
type Reconciliation struct {
	Outcome
	How, By string
}

// Journal records who changed what. Each entry is on disk before the method that
// writes it returns. Several processes may write to it at the same time.
type Journal struct{ sharedTable }

// Journal opens the journal.
func (s *Store) Journal(ctx context.Context) (*Journal, error) {
	r, err := s.sharedTable(ctx)
	if err != nil {
		return nil, s.recordError("the journal", "opened", err)
	}
	return &Journal{r}, nil
}

// requestIDLifetime is how long requests with the same MS-RequestId count as one change.
// The manual doesn't say how long the service remembers the id.
const requestIDLifetime = 24 * time.Hour

// Begin records a change that is about to be sent. The journal sets ID, State,
// Begun, Sends and Desk. A change that is sent again with the same MS-RequestId
// stays one entry. Its state becomes begun again, unless it is done: a process that
// died before it could use the response sends such a change again.
func (j *Journal) Begin(ctx context.Context, c Change) error {
	err := j.insert(ctx, c)
	if err != nil && ctx.Err() == nil {
		return j.fault("the journal", "written", err)
	}
	return err
}

func (j *Journal) insert(ctx context.Context, c Change) error {
	owner, err := j.presence.ownID()
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
			owner, processName(), c.RequestID, owner, toMillis(j.now().Add(-requestIDLifetime)), c.Method, c.URL, []byte(c.Body))
		if err != nil {
			return err
		}
		if n, err := again.RowsAffected(); err != nil || n > 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO changes (request_id, begun, owner, desk, profile, account, operation, method, url, if_match,
			customer, target, fields, header, body, whole, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun')`,
			c.RequestID, toMillis(j.now()), owner, processName(), c.Profile, c.Account, c.Operation, c.Method, c.URL, c.IfMatch,
			c.Customer, c.Target, string(fields), string(header), []byte(c.Body), c.Whole)
		return err
	})
}

// Sending records that the change last begun with a request id is being sent.
func (j *Journal) Sending(ctx context.Context, requestID string) error {
	_, err := j.db.writer.ExecContext(ctx, "UPDATE changes SET sent = ? WHERE id = (SELECT max(id) FROM changes WHERE request_id = ?)", toMillis(j.now()), requestID)
	if err != nil && ctx.Err() == nil {
		return j.fault("the journal", "written", err)
	}
	return err
}

// Done records the outcome of the change last begun with a request id. A change
// that is done stays done, whatever the response to a retry is.
func (j *Journal) Done(ctx context.Context, requestID string, o Outcome) error {
	_, err := j.db.writer.ExecContext(ctx, `UPDATE changes SET state = ?, ended = ?, status = ?, code = ?, message = ?, correlation_id = ?, location = ?
		WHERE id = (SELECT max(id) FROM changes WHERE request_id = ?) AND (state <> 'done' OR ? = 'done')`,
		o.State, toMillis(j.now()), o.Status, o.Code, o.Message, o.CorrelationID, o.Location, requestID, o.State)
	if err != nil {
		return j.fault("the journal", "written", err)
	}
	return nil
}

// Open lists the changes with an unknown outcome, oldest first. It leaves out
// changes in flight in other running processes.
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

// Reconcile records the reconciled outcome of a change. It returns false if the
// outcome is known already.
func (j *Journal) Reconcile(ctx context.Context, id int64, s Reconciliation) (bool, error) {
	result, err := j.db.writer.ExecContext(ctx, `UPDATE changes SET state = ?, settled = ?, settled_how = ?, settled_by = ?,
		status = coalesce(nullif(?, 0), status), code = coalesce(nullif(?, ''), code), message = coalesce(nullif(?, ''), message),
		correlation_id = coalesce(nullif(?, ''), correlation_id), location = coalesce(nullif(?, ''), location)
		WHERE id = ? AND state IN ('begun', 'unknown')`,
		s.State, toMillis(j.now()), s.How, s.By, s.Status, s.Code, s.Message, s.CorrelationID, s.Location, id)
	if err != nil {
		return false, j.fault("the journal", "written", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// Get returns one entry. The error is [ErrNoChange] if there is none.
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

// ErrNoChange is returned if the journal has no entry with an id.
var ErrNoChange = errors.New("the journal has no such entry")
