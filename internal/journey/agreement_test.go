package journey

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

const (
	agreementsNow = `{"items":[
		{"templateId":"new","agreementType":"MicrosoftCustomerAgreement","versionRank":2},
		{"templateId":"old","agreementType":"MicrosoftCustomerAgreement","versionRank":1},
		{"templateId":"cloud","agreementType":"MicrosoftCloudAgreement","versionRank":9}]}`
	confirmedTwice = `{"items":[
		{"templateId":"old","type":"MicrosoftCustomerAgreement","dateAgreed":"2024-01-01T00:00:00Z"},
		{"templateId":"new","type":"MicrosoftCustomerAgreement","dateAgreed":"2025-01-01T00:00:00Z"}]}`
	nothing     = `{"items":[]}`
	signed      = `{"isSigned":true}`
	notSigned   = `{"isSigned":false}`
	noAgreement = `{"code":3000,"description":"no such customer"}`
)

func TestAgreementState(t *testing.T) {
	for _, tt := range []struct {
		name                string
		steps               []apitest.Step
		fails               bool
		accepted, current   bool
		newest, whatIsAsked string
	}{
		{"confirmed anew", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(200, confirmedTwice), apitest.Reply(200, notSigned)}, false, true, true, "new", "new"},
		{"accepted without a partner", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(200, nothing), apitest.Reply(200, signed)}, false, true, true, "", "new"},
		{"never accepted", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(200, nothing), apitest.Reply(200, notSigned)}, false, false, false, "", "new"},
		{"no agreement to accept", []apitest.Step{apitest.Reply(200, nothing)}, true, false, false, "", ""},
		{"confirmations can't be read", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(404, noAgreement)}, true, false, false, "", ""},
		{"direct acceptance can't be read", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(200, nothing), apitest.Reply(404, noAgreement)}, true, false, false, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: tt.steps}
				state, err := ReadAgreementState(t.Context(), client(t, s.RoundTrip), api.CustomerRef{CustomerID: "c"})
				if (err != nil) != tt.fails || len(s.Requests) != len(tt.steps) {
					t.Fatalf("%d requests, %v", len(s.Requests), err)
				}
				for i, r := range s.Requests[:min(2, len(s.Requests))] {
					if !strings.EqualFold(r.URL.Query().Get("agreementType"), "MicrosoftCustomerAgreement") {
						t.Errorf("request %d asks %s", i, r.URL)
					}
				}
				if tt.fails {
					return
				}
				newest := ""
				if len(state.Confirmations) > 0 {
					newest = state.Confirmations[0].TemplateID
				}
				if state.Accepted() != tt.accepted || state.UpToDate() != tt.current || newest != tt.newest || state.Current.TemplateID != tt.whatIsAsked {
					t.Errorf("%+v", state)
				}
			})
		})
	}
}

func TestConfirmCustomerAgreement(t *testing.T) {
	for _, tt := range []struct {
		name           string
		steps          []apitest.Step
		already, fails bool
	}{
		{"confirmed", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(201, `{"templateId":"new"}`)}, false, false},
		{"confirmed before", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(400, `{"code":600061,"description":"exists"}`)}, true, false},
		{"refused", []apitest.Step{apitest.Reply(200, agreementsNow), apitest.Reply(400, `{"code":2000,"description":"no"}`)}, false, true},
		{"no agreement to accept", []apitest.Step{apitest.Reply(200, nothing)}, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: tt.steps}
				person := api.Contact{FirstName: "Ann", LastName: "Lee", Email: "ann@example.com", PhoneNumber: "1"}
				already, err := ConfirmCustomerAgreement(t.Context(), client(t, s.RoundTrip), api.CustomerRef{CustomerID: "c"}, person, time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC))
				if already != tt.already || (err != nil) != tt.fails || len(s.Requests) != len(tt.steps) {
					t.Fatalf("already %t, %d requests, %v", already, len(s.Requests), err)
				}
				if errors.Is(err, ErrNoAgreement) != (len(tt.steps) == 1) {
					t.Errorf("the error is %v", err)
				}
				if len(tt.steps) == 2 && !strings.Contains(string(s.Requests[1].Body), `"templateId":"new"`) {
					t.Errorf("sent %s", s.Requests[1].Body)
				}
			})
		})
	}
}
