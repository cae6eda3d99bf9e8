package auth_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	codes := []string{
		"50076", "50078", "50079", "53003", "530003", "65001", "65004", "70008", "700016", "7000215", "700082",
		"900420", "900421", "50020", "90094", "9002313", "AADSTS50011", "70043", "7000218",
	}
	for _, code := range codes {
		words, ok := auth.Explain(code)
		if !ok {
			t.Errorf("%s has no explanation", code)
			continue
		}
		for _, text := range []string{words.Meaning, words.Advice} {
			if len(text) < 10 || !strings.HasSuffix(text, ".") || strings.ToUpper(text[:1]) != text[:1] {
				t.Errorf("%s: %q is not a full sentence", code, text)
			}
		}
	}
	if _, ok := auth.Explain("1"); ok {
		t.Error("an unknown code has an explanation")
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   auth.RefusedError // the fields that are set are compared
	}{
		{
			"known number", 400,
			`{"error":"invalid_grant","error_description":"AADSTS50173: The grant\r\nTrace ID: t","error_codes":[50173],"trace_id":"t","correlation_id":"c"}`,
			auth.RefusedError{Code: "invalid_grant", AADSTS: "50173", TraceID: "t", CorrelationID: "c", Detail: "The grant", Status: 400},
		},
		{
			"number in error_codes only", 400, `{"error":"invalid_client","error_codes":["7000215"]}`,
			auth.RefusedError{Code: "invalid_client", AADSTS: "7000215"},
		},
		{
			"with status 200", 200, `{"error":"invalid_resource"}`,
			auth.RefusedError{Code: "invalid_resource", Status: 200},
		},
		{
			"as an object", 403, `{"error":{"code":"Forbidden","message":"not for you"}}`,
			auth.RefusedError{Code: "Forbidden", Description: "not for you"},
		},
		{
			"no words", 400, `{"error":"odd"}`,
			auth.RefusedError{Code: "odd", Description: "The sign-in service refused the request."},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			service := new(authority)
			service.override = func(w http.ResponseWriter, _ url.Values) bool {
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
				return true
			}
			_, err := auth.RefreshGrant{}.Renew(t.Context(), config(t, service), auth.Token{Refresh: auth.NewSecret("r")})
			var got *auth.RefusedError
			if !errors.As(err, &got) {
				t.Fatalf("error %v, want a RefusedError", err)
			}
			for _, field := range []struct{ name, got, want string }{
				{"Code", got.Code, tt.want.Code},
				{"AADSTS", got.AADSTS, tt.want.AADSTS},
				{"TraceID", got.TraceID, tt.want.TraceID},
				{"CorrelationID", got.CorrelationID, tt.want.CorrelationID},
			} {
				if field.got != field.want {
					t.Errorf("%s = %q, want %q", field.name, field.got, field.want)
				}
			}
			if tt.want.Description != "" && got.Description != tt.want.Description || got.Description == "" || got.Advice == "" {
				t.Errorf("words %q, %q", got.Description, got.Advice)
			}
			if tt.want.Detail != "" && got.Detail != tt.want.Detail || tt.want.Status != 0 && got.Status != tt.want.Status {
				t.Errorf("detail %q, status %d", got.Detail, got.Status)
			}
			if got.TraceID != "" && !strings.Contains(got.Error(), "trace id "+got.TraceID) {
				t.Errorf("%q lacks the ids for support", got.Error())
			}
		})
	}
}

func TestRenewalNeedsARefreshToken(t *testing.T) {
	t.Parallel()
	_, err := auth.RefreshGrant{}.Renew(t.Context(), config(t, new(authority)), auth.Token{})
	var out *auth.SignedOutError
	if !errors.As(err, &out) || out.Code != "no_refresh_token" {
		t.Errorf("error %v, want a SignedOutError", err)
	}
}
