package api

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

type oneOfParams struct {
	MPNID    string `query:"mpnId" oneof:"partner"`
	TenantID string `query:"tenantId" oneof:"partner"`
}

type taken struct {
	Available Bool `json:"available"`
	Extra
}

// newRead makes an operation that is not in the registry.
func newRead[P, R any](s Spec) *ReadOp[P, R] {
	registered := len(Operations())
	o := readOne[P, R](s)
	registry.Lock()
	registry.operations = registry.operations[:registered]
	registry.Unlock()
	return o
}

func TestStatusesThatAreAnswers(t *testing.T) {
	check := newRead[None, taken](Spec{
		ID: "verify", Method: "HEAD", Path: "/v1/domains/x", Effect: Read,
		Answers: []Answer{{Status: 200, JSON: `{"available":false}`}, {Status: 404, JSON: `{"available":true}`}, {Status: 400, Code: "3000", JSON: `{}`}},
	})
	for _, tt := range []struct {
		status int
		body   string
		want   Bool
		fails  bool
	}{{200, "", False, false}, {404, "", True, false}, {400, `{"code":3000}`, Unset, false}, {400, `{"code":2000}`, Unset, true}} {
		c := client(t, func(r *http.Request) (*http.Response, error) { return apitest.Answer(r, tt.status, tt.body), nil })
		reply, err := check.Do(t.Context(), c, None{})
		if (err != nil) != tt.fails || reply.Value.Available != tt.want {
			t.Errorf("%d %s: got %v, %v", tt.status, tt.body, reply.Value.Available, err)
		}
	}
}

// TestStatusesThatAreAnswersToDeclaredQuestions: a HEAD says "taken" with 200, and
// of two answers with 404 one is "no" and the other a failure.
func TestStatusesThatAreAnswersToDeclaredQuestions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		op     Operation
		params url.Values
		status int
		body   string
		want   string // "" for a failure
	}{
		{CheckDomain, url.Values{"domain": {"x"}}, 200, ``, `{"available":false}`},
		{CheckDomain, url.Values{"domain": {"x"}}, 404, ``, `{"available":true}`},
		{CheckDomain, url.Values{"domain": {"x"}}, 403, ``, ``},
		{VerifyMPN, url.Values{"mpnId": {"1"}}, 200, `{"mpnId":"1"}`, `{"mpnId":"1","valid":true}`},
		{VerifyMPN, url.Values{"mpnId": {"1"}}, 404, `{"code":3000}`, `{"valid":false}`},
		{VerifyMPN, url.Values{"mpnId": {"1"}}, 404, `{"code":"3000"}`, `{"valid":false}`},
		{VerifyMPN, url.Values{"mpnId": {"1"}}, 404, `{"code":"2002"}`, ``},
		{VerifyMPN, url.Values{"mpnId": {"1"}}, 404, `<html>Not found</html>`, ``},
	} {
		c := client(t, func(r *http.Request) (*http.Response, error) { return apitest.Answer(r, tt.status, tt.body), nil })
		got := ""
		for page, err := range tt.op.Pages(t.Context(), c, Args{Params: tt.params}) {
			if err == nil {
				got = string(page.Items[0])
			}
		}
		if got != tt.want {
			t.Errorf("%s: %d %s is %q, want %q", tt.op.Spec().ID, tt.status, tt.body, got, tt.want)
		}
	}
}

func TestExactlyOneOfAGroup(t *testing.T) {
	op := newRead[oneOfParams, taken](Spec{ID: "verify", Method: "GET", Path: "/v1/x", Effect: Read})
	c := client(t, func(r *http.Request) (*http.Response, error) { return apitest.Answer(r, 200, "{}"), nil })
	for _, tt := range []struct {
		params oneOfParams
		ok     bool
	}{{oneOfParams{}, false}, {oneOfParams{MPNID: "1"}, true}, {oneOfParams{TenantID: "t"}, true}, {oneOfParams{"1", "t"}, false}} {
		_, err := op.Do(t.Context(), c, tt.params)
		var wrong *ParamError
		if (err == nil) != tt.ok || err != nil && !errors.As(err, &wrong) {
			t.Errorf("%+v: %v", tt.params, err)
		}
	}
}

func TestNotReadyIsNotEmpty(t *testing.T) {
	t.Parallel()
	c := client(t, func(r *http.Request) (*http.Response, error) {
		return apitest.Answer(r, 204, "", "Retry-After", "30"), nil
	})
	_, err := ListOrders.All(t.Context(), c, CustomerRef{"x"})
	var notReady *NotReadyError
	if !errors.As(err, &notReady) || notReady.After != 30*time.Second {
		t.Errorf("got %v", err)
	}
}
