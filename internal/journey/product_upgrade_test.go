package journey

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

const (
	eligible   = `{"customerId":"c","isEligible":true,"productFamily":"azure"}`
	statusPath = "/v1/productupgrades/42d075a4/status"
)

func upgradeStatus(status string) apitest.Step {
	return apitest.Reply(200, `{"id":"42d075a4","status":"`+status+`","lineItems":[{"status":"`+status+`"}]}`)
}

func TestUpgradeIsFollowedToItsEnd(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{
			apitest.Reply(200, eligible), apitest.Reply(202, "", "Location", "productUpgrades/42d075a4"),
			upgradeStatus("Accepted"), apitest.Reply(503, ""), apitest.Reply(503, ""), apitest.Reply(503, ""), apitest.Reply(503, ""), upgradeStatus("InProgress"), upgradeStatus("Completed"),
		}}
		u, err := PlanAzurePlanUpgrade(t.Context(), client(t, s.RoundTrip), "c")
		if err != nil {
			t.Fatal(err)
		}
		if got := string(u.Request.Body); got != `{"customerId":"c","productFamily":"azure"}` || len(s.Requests) != 1 {
			t.Errorf("planned %s after %d requests", got, len(s.Requests))
		}
		if err := u.Begin(t.Context()); err != nil || u.UpgradeID != "42d075a4" {
			t.Fatalf("began %q, %v", u.UpgradeID, err)
		}
		var seen []api.Enum
		last, err := u.Follow(t.Context(), func(s api.ProductUpgradesStatus) { seen = append(seen, s.Status) })
		if err != nil || !last.Status.Is(api.UpgradeCompleted) {
			t.Errorf("ended %+v, %v", last, err)
		}
		if d := cmp.Diff([]api.Enum{"Accepted", "InProgress", "Completed"}, seen); d != "" {
			t.Error(d)
		}
		if got := s.Paths()[len(s.Requests)-1]; got != statusPath {
			t.Errorf("looked at %s", got)
		}
	})
}

func TestUpgradeThatExistsIsTakenUp(t *testing.T) {
	t.Parallel()
	exists := apitest.Reply(200, `{"isEligible":false,"upgradeId":"42d075a4","reason":"It exists."}`)
	tests := []struct {
		name  string
		steps []apitest.Step
	}{
		{"begun before", []apitest.Step{exists}},
		{"answer lost", []apitest.Step{apitest.Reply(200, eligible), apitest.Reply(409, `{"code":2000,"description":"It exists."}`), exists}},
		{"no Location", []apitest.Step{apitest.Reply(200, eligible), apitest.Reply(202, ""), exists}},
		{"Location with more", []apitest.Step{apitest.Reply(200, eligible), apitest.Reply(202, "", "Location", "/v1/productUpgrades/42d075a4/status/")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: tt.steps}
				u, err := PlanAzurePlanUpgrade(t.Context(), client(t, s.RoundTrip), "c")
				if err != nil {
					t.Fatal(err)
				}
				if err := u.Begin(t.Context()); err != nil || u.UpgradeID != "42d075a4" || len(s.Requests) != len(tt.steps) {
					t.Errorf("%q after %d requests, %v", u.UpgradeID, len(s.Requests), err)
				}
			})
		})
	}
}

func TestUpgradeThatFails(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"isEligible":false,"reason":"No MS-AZR-0145P."}`)}}
		_, err := PlanAzurePlanUpgrade(t.Context(), client(t, s.RoundTrip), "c")
		if refused := (*NotEligibleError)(nil); !errors.As(err, &refused) || refused.Reason != "No MS-AZR-0145P." {
			t.Errorf("not eligible: %v", err)
		}
		apitest.CheckSentence(t, err)
		for _, answer := range []string{
			`{"status":"Completed","lineItems":[{"status":"Completed"},{"status":"Stopped","errorDetails":{"code":"7","message":"no credit"}}]}`,
			`{"status":"Failed"}`, `{"status":"x","errorDetails":{"message":"no credit"}}`,
		} {
			s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, answer)}}
			u := &AzurePlanUpgrade{CustomerID: "c", UpgradeID: "u", client: client(t, s.RoundTrip)}
			_, err := u.Follow(t.Context(), func(api.ProductUpgradesStatus) {})
			if failed := (*UpgradeFailedError)(nil); !errors.As(err, &failed) {
				t.Errorf("%s: %v", answer, err)
				continue
			}
			apitest.CheckSentence(t, err)
		}
	})
}

func TestFollowingAnUpgradeEndsWithItsContext(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{upgradeStatus("InProgress")}, Repeat: true}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		u := &AzurePlanUpgrade{CustomerID: "c", UpgradeID: "42d075a4", client: client(t, s.RoundTrip)}
		last, err := u.Follow(ctx, func(api.ProductUpgradesStatus) {})
		if !errors.Is(err, context.DeadlineExceeded) || last.Status != "InProgress" {
			t.Errorf("%+v, %v", last, err)
		}
		if n := len(s.Requests); n < 55 || n > 80 {
			t.Errorf("%d looks in an hour", n)
		}
	})
}
