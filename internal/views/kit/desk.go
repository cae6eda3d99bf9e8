package kit

import (
	"fmt"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/refresh"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Desk is what every screen works with: the client, who is signed in, and where
// files go.
type Desk struct {
	Client  *api.Client
	Partner string // whose customers these are
	Account string // who is signed in
	// Production is true where a change is a real order.
	Production bool
	// Badge names the environment in the header: "SANDBOX", "PRODUCTION".
	Badge string
	// Dir is where exports and statements are saved.
	Dir string
	// Access is how to sign in again and to switch the profile.
	Access Access
	// Finder searches what was read on this computer; nil where nothing is kept.
	Finder Finder
	// PollEvery is how long a job's progress is waited for between two looks; 0
	// means the default.
	PollEvery time.Duration

	// Refresh keeps what is shown as the service has it; nil where nothing is read
	// unasked.
	Refresh *refresh.Refresher

	// Journal, Uploads and Notes are what is kept on this computer; nil for nothing.
	Journal *journal.Book
	Uploads *journal.Uploads
	Notes   state.Notes
	// Notices are what a person is told at the start, in full sentences.
	Notices []string

	marks       atomic.Pointer[marks] // of all subjects, as last read
	DeviceDir   string                // folder of the last device file
	UploadCount int                   // uploads begun so far

	areas     []Area
	routes    map[string]RouteHandler
	questions map[string]QuestionHandler
	found     map[string]FoundHandler
}

// Header is what the shell shows above every screen.
func (d *Desk) Header() ui.HeaderInfo {
	budget := d.Client.Budget()
	h := ui.HeaderInfo{
		Partner: d.Partner, Badge: d.Badge, BadgeTone: text.ToneSandbox, Account: d.Account,
		InFlight: d.Client.InFlight(), BudgetLeft: budget.Left, BudgetMax: budget.Limit,
		Offline: d.Client.Offline(),
	}
	if d.Client.MFA() == api.MFAMissing {
		h.Warning = "no MFA"
	}
	if d.Refresh != nil {
		h.Refresh = d.Refresh.State().Short()
	}
	if d.Journal != nil {
		h.Unsettled = d.Journal.UnknownCount()
	}
	if access := d.AccessState(); access.Lost != "" {
		h.SignedOut, h.Alarm, h.AlarmKey = true, access.Lost, "sign-in"
	} else if access.Account != "" {
		h.Account = access.Account
	}
	if d.Production {
		h.BadgeTone = text.ToneProduction
	}
	if budget.PausedFor > 0 {
		h.Waiting = fmt.Sprintf("throttled, %d s", int(budget.PausedFor.Seconds())+1)
	}
	return h
}

// Requests are the latest exchanges with the service, for the request log.
func (d *Desk) Requests() []ui.Request {
	exchanges := d.Client.Exchanges()
	out := make([]ui.Request, len(exchanges))
	for i, e := range exchanges {
		out[i] = ui.Request{
			Time: e.At, Operation: e.Operation, Method: e.Method, URL: ShortURL(e.URL), Status: e.Status,
			Duration: e.Took, RequestID: e.RequestID, CorrelationID: e.CorrelationID, Tries: e.Try,
			Bytes: int64(e.Bytes), Err: e.Err, Detail: exchangeDetail(e),
		}
	}
	return out
}

func exchangeDetail(e api.Exchange) string {
	detail := e.URL
	if len(e.Sent) > 0 {
		detail += "\n\nsent\n" + string(e.Sent)
	}
	if len(e.Received) > 0 {
		detail += "\n\nreceived\n" + string(e.Received)
	}
	return detail
}

// ShortURL leaves out the host, which is always the configured one.
func ShortURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return s
	}
	return u.RequestURI()
}

func (d *Desk) pollEvery(usual time.Duration) time.Duration {
	if d.PollEvery > 0 {
		return d.PollEvery
	}
	return usual
}
