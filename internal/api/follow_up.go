package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/cspdesk/cspdesk/internal/wait"
)

// FollowUp is how a change that the service accepted with 202 is followed to its
// end. It is part of the operation's declaration.
type FollowUp struct {
	// Operation is the id of the operation that reads the progress. Its parameters
	// are those of the change; one that the change lacks, such as a tracking id, is
	// the end of the answer's Location.
	Operation string
	// Params are further parameters of the read, made from the change; nil for none.
	Params func(change *Prepared) url.Values
	// Progress judges what was read.
	Progress func(change *Prepared, answer []byte) (Progress, error)
}

// Progress is how far an accepted change is carried out.
type Progress struct {
	Done bool
	Note string // the state in a few words, such as "processing, 3 devices to go"
	// Failure is why the change failed, wholly or in part; nil while nothing did.
	Failure error
}

// How often an accepted change is looked at: often at first.
const (
	firstProgressLook = 2 * time.Second
	lastProgressLook  = time.Minute
	// failedLooks in a row end the following: the service does not tell any longer.
	failedLooks = 10
)

// Look returns a function that reads how far the change is that resp accepted; nil
// if resp did not only accept it, or nothing tells how far it is.
func (p *Prepared) Look(resp *Response) func(context.Context) (Progress, error) {
	follow := p.Operation.FollowUp
	if resp == nil || resp.Status != http.StatusAccepted || follow == nil {
		return nil
	}
	op := Lookup(follow.Operation)
	args := Args{Params: url.Values{}}
	if follow.Params != nil {
		args.Params = follow.Params(p)
	}
	for _, t := range p.targets() {
		args.Params.Set(t.Param, t.ID)
	}
	for _, param := range op.Descriptor().Params {
		if param.In != "path" || args.Params.Has(param.Name) {
			continue
		}
		id := TrackingID(resp.Location)
		if id == "" {
			return nil
		}
		args.Params.Set(param.Name, id)
	}
	return func(ctx context.Context) (Progress, error) {
		for page, err := range op.Pages(InBackground(ctx), p.client, args) {
			if err != nil {
				return Progress{}, err
			}
			if len(page.Items) == 1 {
				return follow.Progress(p, page.Items[0])
			}
		}
		return Progress{}, errors.New("the service did not say how far the change is")
	}
}

// Follow looks at an accepted change until it is done, and yields every new state.
// A passing failure to look is yielded too and does not end it, unless many follow
// each other. It yields nothing
// if [Prepared.Look] returns nil.
func (p *Prepared) Follow(ctx context.Context, resp *Response) iter.Seq2[Progress, error] {
	return func(yield func(Progress, error) bool) {
		look := p.Look(resp)
		if look == nil {
			return
		}
		var last Progress
		failed := 0 // looks in a row
		for pause := max(firstProgressLook, resp.RetryAfter()); ; pause = min(pause*3/2, lastProgressLook) {
			now, err := look(ctx)
			switch {
			case ctx.Err() != nil:
				yield(last, ctx.Err())
				return
			case err != nil:
				failed++
				if e := AsError(err); !yield(last, err) || e == nil || !e.Retryable || failed == failedLooks {
					return
				}
			case now.Done || now.Note != last.Note:
				if last = now; !yield(now, nil) || now.Done {
					return
				}
			}
			if err == nil {
				failed = 0
			}
			if wait.For(ctx, pause) != nil {
				yield(last, ctx.Err())
				return
			}
		}
	}
}

// deviceJobFollowUp follows an upload of devices or an assignment of a policy.
var deviceJobFollowUp = &FollowUp{
	Operation: "get-the-status-of-a-device-batch-upload",
	Progress: func(_ *Prepared, answer []byte) (Progress, error) {
		var d BatchUploadDetails
		if err := Decode(answer, &d); err != nil {
			return Progress{}, err
		}
		open, failed, first := 0, 0, ""
		for _, device := range d.DevicesStatus {
			switch {
			case device.ErrorCode != "" && device.ErrorCode != "0" || device.Status.Is(JobFinishedWithErrors):
				if failed++; failed == 1 {
					first = cmp.Or(device.SerialNumber, device.ProductKey, device.DeviceID) + ": " + cmp.Or(device.ErrorDescription, device.ErrorCode)
				}
			case !device.Status.Is(JobFinished) && device.Status != "":
				open++
			}
		}
		p := Progress{Done: d.Finished(), Note: fmt.Sprintf("%s, %s to go", d.Status, counted(open, "device", "devices"))}
		if p.Done && failed > 0 {
			p.Failure = fmt.Errorf("%s of %d failed, first %s", counted(failed, "device", "devices"), len(d.DevicesStatus), first)
		}
		return p, nil
	},
}

// seatsFollowUp follows a change of seats until the subscription has them.
var seatsFollowUp = &FollowUp{
	Operation: "get-a-subscription-by-id",
	Progress: func(change *Prepared, answer []byte) (Progress, error) {
		var now, wanted Subscription
		if err := errors.Join(Decode(answer, &now), Decode(change.Body, &wanted)); err != nil {
			return Progress{}, err
		}
		return Progress{
			Done: now.Quantity.Decimal.Equal(wanted.Quantity.Decimal),
			Note: fmt.Sprintf("%s of %s seats", now.Quantity, wanted.Quantity),
		}, nil
	},
}

// registrationFollowUp follows the registration of an Azure subscription for reservations.
var registrationFollowUp = &FollowUp{
	Operation: "get-subscription-registration-status",
	Progress: func(_ *Prepared, answer []byte) (Progress, error) {
		var r SubscriptionRegistrationStatus
		if err := Decode(answer, &r); err != nil {
			return Progress{}, err
		}
		return Progress{Done: r.Status.Is("registered"), Note: string(r.Status)}, nil
	},
}

// upgradeFollowUp follows an upgrade to an Azure plan.
var upgradeFollowUp = &FollowUp{
	Operation: "get-the-product-upgrade-status-for-a-customer",
	Params: func(change *Prepared) url.Values {
		doc, err := parseDocument(change.Body)
		if err != nil {
			return url.Values{}
		}
		return url.Values{"customer-id": {unquote(doc.get("customerId"))}, "product-family": {unquote(doc.get("productFamily"))}}
	},
	Progress: func(_ *Prepared, answer []byte) (Progress, error) {
		var s ProductUpgradesStatus
		if err := Decode(answer, &s); err != nil {
			return Progress{}, err
		}
		p := Progress{Done: s.Completed(), Note: string(s.Status)}
		if f := s.Failure(); f != nil {
			p.Done, p.Failure = true, fmt.Errorf("the upgrade failed: %s", cmp.Or(f.Message, f.Code))
		}
		return p, nil
	},
}
