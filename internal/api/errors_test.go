package api

import (
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestErrorPayloads(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   Error
	}{
		{
			"code, description, data, source", 400,
			`{"code":600061,"description":"The agreement is unchanged.","data":["customer","agreement"],"source":"PartnerAPI"}`,
			Error{Code: "600061", Description: "The agreement is unchanged.", Data: []string{"customer", "agreement"}, Source: "PartnerAPI"},
		},
		{"in capitals", 400, `{"Code":"2007","Description":"Bad address","Data":"x"}`, Error{Code: "2007", Description: "Bad address", Data: []string{"x"}}},
		{"statusCode and message", 403, `{"statusCode":403,"message":"Out of quota."}`, Error{Description: "Out of quota."}},
		{"wrapped", 404, `{"error":{"code":"NotFound","message":"No such thing."}}`, Error{Code: "NotFound", Description: "No such thing."}},
		{
			"errorName", 409, `{"message":"Taken.","errorName":"DomainTaken","isRetryable":false,"parameters":{"domain":"x"}}`,
			Error{Code: "DomainTaken", Description: "Taken."},
		},
		{"says that it may work later", 409, `{"message":"Busy.","isRetryable":true}`, Error{Description: "Busy.", Retryable: true}},
		{"says something odd of it", 409, `{"message":"Busy.","isRetryable":"perhaps"}`, Error{Description: "Busy."}},
		{
			"OAuth", 401, `{"error":"invalid_grant","error_description":"AADSTS50076: MFA."}`,
			Error{Code: "invalid_grant", Description: "AADSTS50076: MFA."},
		},
		{"known code", 403, `{"code":"900421","description":"MFA."}`, Error{Code: "900421", Description: "MFA."}},
		{"nothing", 404, ``, Error{}},
		{"null", 404, `null`, Error{}},
		{"empty object", 404, `{}`, Error{}},
		{"text", 404, `Not here`, Error{Description: "Not here"}},
		{
			"page", 403, "<html>\n<head><style>p{}</style><title>Blocked</title></head><body><script>x()</script><p>By the\n\tproxy &amp; co.</p></body></html>",
			Error{Description: "Blocked By the proxy & co."},
		},
		{"array", 400, `[{"code":"1"}]`, Error{Description: `[{"code":"1"}]`}},
		{"cut", 400, `{"code":"2000","descr`, Error{Description: `{"code":"2000","descr`}},
		{"several lines", 400, `{"code":"1","description":"One.\r\n  Two.\n"}`, Error{Code: "1", Description: "One. Two."}},
		{"JSON in the description", 400, `{"code":2007,"description":{"corrected":1}}`, Error{Code: "2007", Description: `{"corrected":1}`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				body := apitest.Reply(tt.status, tt.body, HeaderRequestID, "rid", HeaderCorrelationID, "cid")
				s := &apitest.Script{Steps: []apitest.Step{body}, Repeat: true}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				e := asError(t, err)
				if e.Code != tt.want.Code || e.Description != tt.want.Description || !slices.Equal(e.Data, tt.want.Data) ||
					e.Source != tt.want.Source || e.Retryable != tt.want.Retryable {
					t.Errorf("got  %+v\nwant %+v", e, tt.want)
				}
				if e.Status != tt.status || e.RequestID != "rid" || e.CorrelationID != "cid" ||
					e.Operation != "get-a-customer-by-id" || e.Title != "Get a customer by ID" {
					t.Errorf("got %+v", e)
				}
				if e.Status != 400 && e.Advice == "" {
					t.Errorf("no advice for %v", e)
				}
			})
		})
	}
}

func TestErrorIsASentence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  error
		want string
	}{
		{
			&Error{Title: "Get a customer by ID", Status: 404, Code: "3000", Description: "No such customer.\n"},
			"Get a customer by ID failed: HTTP 404 Not Found, code 3000: No such customer.",
		},
		{&Error{Title: "Get a customer by ID", Status: 404}, "Get a customer by ID failed: HTTP 404 Not Found."},
		{
			&Error{Title: "Suspend a subscription", Unknown: true, Err: &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}},
			"Suspend a subscription: no answer came, the change may or may not have taken effect: connection reset by peer.",
		},
		{&Error{Title: "Get a customer by ID", Err: errCut}, "Get a customer by ID: no answer came: the answer was cut off."},
		{
			&ReadOnlyError{"suspend-a-subscription"},
			"Suspend a subscription changes something, and cspdesk is read-only: nothing was sent.",
		},
		{
			&UnavailableError{"get-a-customer-by-id", China, Global | Germany},
			"Get a customer by ID is not offered in the 21vianet cloud, only in global, germany: nothing was sent.",
		},
		{
			&AuthKindError{"get-a-customer-by-id", "app", AppUser},
			"Get a customer by ID needs a person's sign-in with MFA, and this is an app-only sign-in: nothing was sent.",
		},
		{
			&AuthKindError{"get-a-customer-by-id", "user", AppOnly},
			"Get a customer by ID needs an app-only sign-in, and this is a person's sign-in: nothing was sent.",
		},
	}
	for _, tt := range tests {
		apitest.CheckSentence(t, tt.err)
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// TestChangeWithoutAnAnswer tells what may have happened from what can't have.
func TestChangeWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	refused := apitest.Fails(&net.OpError{Op: "dial", Err: errors.New("connection refused")})
	reset := apitest.Fails(&net.OpError{Op: "read", Err: errors.New("connection reset by peer")})
	tests := []struct {
		name    string
		steps   []apitest.Step
		unknown bool
	}{
		{"never connected", []apitest.Step{refused}, false},
		{"reset", []apitest.Step{reset}, true},
		{"reset once, then never connected", []apitest.Step{reset, refused}, true},
		{"cut answer", []apitest.Step{apitest.Cut(`{`)}, true},
		{"bad gateway", []apitest.Step{apitest.Reply(502, ``)}, true},
		{"refused by the service", []apitest.Step{apitest.Reply(400, ``)}, false},
		{"throttled", []apitest.Step{apitest.Reply(429, ``, "Retry-After", "9999")}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: tt.steps, Repeat: true}
				j := &journal{}
				c := client(t, s.RoundTrip, func(c *Config) { c.Journal = j })
				_, err := DeletePolicy.Do(t.Context(), c, PolicyRef{CustomerRef{"c"}, "p"}, None{})
				if e := asError(t, err); e.Unknown != tt.unknown {
					t.Errorf("the error says unknown=%v: %+v", e.Unknown, e)
				}
				if len(j.outcomes) != 1 || j.outcomes[0].Unknown != tt.unknown {
					t.Errorf("the journal says %+v", j.outcomes)
				}
				if strings.Contains(err.Error(), "may have taken effect") {
					t.Errorf("odd: %v", err)
				}
			})
		})
	}
}
