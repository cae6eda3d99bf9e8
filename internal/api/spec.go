package api

import "strings"

// Area is a chapter of the manual.
type Area string

// The chapters.
const (
	AreaAnalytics     Area = "Analytics"
	AreaAudit         Area = "Audit"
	AreaDevices       Area = "Device deployment"
	AreaProfiles      Area = "Accounts and profiles"
	AreaBilling       Area = "Billing"
	AreaAzureSpending Area = "Azure spending"
	AreaCustomers     Area = "Customers"
	AreaOrders        Area = "Orders"
	AreaSupport       Area = "Support"
	AreaUtilities     Area = "Utilities"
	AreaSecurity      Area = "Security"
	AreaWebhooks      Area = "Webhooks"
)

// Effect says what a call does to the world; it decides whether the user is
// asked first and how.
type Effect string

// The effects, from harmless to expensive.
const (
	Read    Effect = "read"
	Change  Effect = "change"
	Destroy Effect = "destroy" // takes something away: service, data, access
	Spend   Effect = "spend"   // can cost money
)

// Auth is the set of credential kinds that a call accepts.
type Auth uint8

// The kinds of credentials.
const (
	AppOnly Auth = 1 << iota // the application by itself
	AppUser                  // a person through the application, with MFA
)

// AppOrUser accepts both kinds.
const AppOrUser = AppOnly | AppUser

// String names the kinds as the catalogue does: "app|app+user".
func (a Auth) String() string {
	var kinds []string
	if a&AppOnly != 0 {
		kinds = append(kinds, "app")
	}
	if a&AppUser != 0 {
		kinds = append(kinds, "app+user")
	}
	return strings.Join(kinds, "|")
}

// Cloud is the set of clouds that offer a call.
type Cloud uint8

// The clouds.
const (
	Global Cloud = 1 << iota
	China        // operated by 21Vianet
	Germany
	USGov
)

// EveryCloud is all of them.
const EveryCloud = Global | China | Germany | USGov

var cloudNames = []struct {
	cloud Cloud
	name  string
}{{Global, "global"}, {China, "21vianet"}, {Germany, "germany"}, {USGov, "usgov"}}

// String names the clouds as the catalogue does: "global|germany".
func (c Cloud) String() string {
	var names []string
	for _, n := range cloudNames {
		if c&n.cloud != 0 {
			names = append(names, n.name)
		}
	}
	return strings.Join(names, "|")
}

// CloudNamed returns the cloud with a catalogue name, 0 when there is none.
func CloudNamed(name string) Cloud {
	for _, n := range cloudNames {
		if strings.EqualFold(n.name, name) {
			return n.cloud
		}
	}
	return 0
}

// Paging is how a collection is read page by page. Links in answers are hints
// only: whatever scheme is declared, a continuation token or offset found in an
// answer is followed, so that nothing is silently partial.
type Paging struct {
	Scheme string // "none", "seek", "offset" or "skip"
	// Size is the page size to ask for when the caller doesn't say; 0 asks for none.
	Size int
	// SizeParam is the query key of the page size ("size", "top").
	SizeParam string
	// SeekParam is the query key that carries the value Next on later pages.
	SeekParam string
	// OffsetParam is the query key of the first item's index ("offset", "skip").
	OffsetParam string
}

// Paged reports whether the manual documents paging for the call.
func (p Paging) Paged() bool { return p.Scheme != "" && p.Scheme != "none" }

func seek(size int) Paging {
	return Paging{Scheme: "seek", Size: size, SizeParam: "size", SeekParam: "seekOperation", OffsetParam: "offset"}
}

func offset(size int) Paging {
	return Paging{Scheme: "offset", Size: size, SizeParam: "size", SeekParam: "seekOperation", OffsetParam: "offset"}
}

// tokenOnly is paging without a size parameter.
func tokenOnly() Paging {
	return Paging{Scheme: "seek", SeekParam: "", OffsetParam: "offset"}
}

// linkOnly is paging of which the manual says no more than that it exists: the
// answer's own link or token leads on.
func linkOnly() Paging {
	return Paging{Scheme: "seek", SeekParam: "seekOperation", OffsetParam: "offset"}
}

// skip is the paging of analytics: top and skip, as in OData.
func skip(size int) Paging {
	return Paging{Scheme: "skip", Size: size, SizeParam: "top", OffsetParam: "skip"}
}

// Spec is what the manual says of a call, beside its types.
type Spec struct {
	ID     string // the catalogue's id: "suspend-a-subscription"
	Title  string
	Area   Area
	Method string
	// Path is the template with one canonical name per placeholder, whatever the
	// article calls it: "/v1/customers/{customer-id}/subscriptions/{subscription-id}".
	Path   string
	Effect Effect
	Auth   Auth
	Clouds Cloud
	Paging Paging
	// Doc is one sentence: what the call is for.
	Doc string
	// Limits are documented bounds: sizes, rates, delays.
	Limits []string
	// Rate is a limit of the operation's own on how often it is called; without one
	// that of its resource counts.
	Rate Rate
	// Advice is what a person should know before using it.
	Advice string
	// ReadFrom is the path that a read-modify-write reads, when it isn't its own.
	ReadFrom string
	// Set holds the members of the body that the operation itself sets. Dots in a
	// name lead into objects.
	Set map[string]any
	// SendChangesOf is the type of a resource that is changed by sending only the
	// fields that differ and that type, instead of the whole resource.
	SendChangesOf string
	// Accept is the content type of the answer when it isn't JSON.
	Accept string
	// Private says that the answer must not be kept: it is a secret, holds texts in
	// which one may be, or leads somewhere for a short time or without a sign-in.
	Private bool
	// FollowUp is how a change that is accepted with 202 is followed to its end; nil
	// where the manual names no way.
	FollowUp *FollowUp
	// Answers lists statuses that mean something else than their number says.
	Answers []Answer
}

// Answer is a status that answers the question of a call: a 404 that means "no",
// a 200 of a HEAD that means "taken".
type Answer struct {
	Status int
	Code   string // the service's code that must come with it; "" for any
	JSON   string // what the answer says, in the form of the call's result
	// From makes that of the answer's body where it isn't always the same.
	From func(body []byte) []byte
}

// answerTo returns what a status says, if it is an answer.
func (s *Spec) answerTo(status int, code string, body []byte) ([]byte, bool) {
	for _, a := range s.Answers {
		switch {
		case a.Status != status || a.Code != "" && a.Code != code:
		case a.From != nil:
			return a.From(body), true
		default:
			return []byte(a.JSON), true
		}
	}
	return nil, false
}
