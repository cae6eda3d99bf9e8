package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"
)

// FieldChange is a field before and after a change, as texts for a person.
type FieldChange struct {
	Field  string
	Before string
	After  string
}

// Prepared is a request that has been built and not sent: what a person sees
// before saying yes. Its MS-RequestId is fixed, so sending it again after a lost
// answer can't double the change.
type Prepared struct {
	Operation *Spec
	Method    string
	URL       string
	Header    http.Header // without the token
	Body      []byte
	Fields    []FieldChange // what changes, when that is known
	Before    []byte        // the resource as just read, when it was
	RequestID string

	client *Client
	call   *call
	replan func(context.Context) (*Prepared, error)
}

func prepare(c *Client, build func() (*call, error)) (*Prepared, error) {
	rq, err := build()
	if err != nil {
		return nil, err
	}
	if err := c.permit(rq.spec); err != nil {
		return nil, err
	}
	if rq.requestID == "" {
		rq.requestID = uuid.NewString()
	}
	req, err := c.httpRequest(context.Background(), rq)
	if err != nil {
		return nil, err
	}
	setIdentity(req, &c.config, rq.requestID)
	return &Prepared{
		Operation: rq.spec, Method: req.Method, URL: req.URL.String(), Header: req.Header, Body: rq.body,
		Fields: rq.fields, RequestID: rq.requestID, client: c, call: rq,
	}, nil
}

// Send sends the request. A 412 to a read-modify-write comes back as a
// [ConflictError] with the change planned anew on what is there now.
func (p *Prepared) Send(ctx context.Context) (*Response, error) {
	resp, err := p.client.do(ctx, p.call)
	if e := AsError(err); e == nil || e.Status != http.StatusPreconditionFailed || p.replan == nil {
		return resp, err
	}
	fresh, rerr := p.replan(ctx)
	if rerr != nil {
		return nil, fmt.Errorf("%w Reading it again failed too: %w", err, rerr)
	}
	return nil, &ConflictError{Stale: p, Fresh: fresh, Err: err}
}

// ConflictError is a change that lost against somebody else's. Nothing was
// changed; Fresh is the same change planned on the resource as it is now.
type ConflictError struct {
	Stale, Fresh *Prepared
	Err          error
}

// Error says that nothing was overwritten.
func (e *ConflictError) Error() string {
	return "Somebody changed it since it was read, so nothing was sent over it: " + e.Err.Error()
}

// Unwrap returns the service's refusal.
func (e *ConflictError) Unwrap() error { return e.Err }

// Theirs lists the fields that somebody else changed meanwhile.
func (e *ConflictError) Theirs() []FieldChange {
	stale, err1 := parseDocument(e.Stale.Before)
	fresh, err2 := parseDocument(e.Fresh.Before)
	if err1 != nil || err2 != nil {
		return nil
	}
	return stale.diff(fresh)
}

// WithRequestID makes the request a repeat of an earlier one.
func (p *Prepared) WithRequestID(id string) *Prepared {
	p.RequestID, p.call.requestID = id, id
	p.Header.Set(HeaderRequestID, id)
	return p
}
