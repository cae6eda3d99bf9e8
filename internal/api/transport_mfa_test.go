package api

import (
	"net/http"
	"testing"
)

func TestReportedMFA(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		header, body string
		want         MFA
		word         string
	}{
		{"true", "", MFACompliant, "compliant"},
		{"True", "", MFACompliant, "compliant"},
		{"false", "", MFAMissing, "missing"},
		{"", `{"code":"900421"}`, MFAMissing, "missing"},
		{"", `{"code":"900420"}`, MFAUnknown, "unknown"},
		{"maybe", "", MFAUnknown, "unknown"},
	} {
		h := http.Header{}
		h.Set("isMfaCompliant", test.header)
		if got := ReportedMFA(h, []byte(test.body)); got != test.want || got.String() != test.word {
			t.Errorf("%q and %s: %v, want %v", test.header, test.body, got, test.want)
		}
	}
}

func TestClientKnowsMFA(t *testing.T) {
	t.Parallel()
	report, asked := "", ""
	c := client(t, func(r *http.Request) (*http.Response, error) {
		asked = r.Header.Get("ValidateMfa")
		resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}
		if report != "" {
			resp.Header.Set("isMfaCompliant", report)
		}
		return resp, nil
	})
	for _, step := range []struct {
		method, report string
		asked          string
		want           MFA
	}{
		{http.MethodGet, "", "true", MFAUnknown},
		{http.MethodGet, "false", "true", MFAMissing},
		{http.MethodGet, "", "true", MFAMissing},
		{http.MethodPost, "", "", MFAMissing},
		{http.MethodGet, "true", "true", MFACompliant},
	} {
		report = step.report
		req, err := http.NewRequestWithContext(t.Context(), step.method, c.BaseURL()+"/v1/customers", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := (&mfaLink{next: c.config.Transport, last: &c.mfa}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if asked != step.asked || c.MFA() != step.want {
			t.Errorf("%s with %q: asked %q, known %v, want %v", step.method, step.report, asked, c.MFA(), step.want)
		}
	}
}
