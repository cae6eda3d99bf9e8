package api

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	eligible   = `{"customerId":"c","isEligible":true,"productFamily":"azure"}`
	statusPath = "/v1/productupgrades/42d075a4/status"
)

func upgradeStatus(status string) step {
	return reply(200, `{"id":"42d075a4","status":"`+status+`","lineItems":[{"status":"`+status+`"}]}`)
}

func TestUpgradeIsFollowedToItsEnd(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{
			reply(200, eligible), reply(202, "", "Location", "productUpgrades/42d075a4"),
			upgradeStatus("Accepted"), reply(503, ""), reply(503, ""), reply(503, ""), reply(503, ""), upgradeStatus("InProgress"), upgradeStatus("Completed"),
		}}
		u, err := PlanAzurePlanUpgrade(t.Context(), journeyClient(t, s.RoundTrip), "c")
		if err != nil {
			t.Fatal(err)
		}
		if got := string(u.Request.Body); got != `{"customerId":"c","productFamily":"azure"}` || len(s.requests) != 1 {
			t.Errorf("planned %s after %d requests", got, len(s.requests))
		}
		if err := u.Begin(t.Context()); err != nil || u.UpgradeID != "42d075a4" {
			t.Fatalf("began %q, %v", u.UpgradeID, err)
		}
		var seen []Enum
		last, err := u.Follow(t.Context(), func(s ProductUpgradesStatus) { seen = append(seen, s.Status) })
		if err != nil || !last.Status.Is(UpgradeCompleted) {
			t.Errorf("ended %+v, %v", last, err)
		}
		if d := cmp.Diff([]Enum{"Accepted", "InProgress", "Completed"}, seen); d != "" {
			t.Error(d)
		}
		if got := s.paths()[len(s.requests)-1]; got != statusPath {
			t.Errorf("looked at %s", got)
		}
	})
}

func TestUpgradeThatExistsIsTakenUp(t *testing.T) {
	t.Parallel()
	exists := reply(200, `{"isEligible":false,"upgradeId":"42d075a4","reason":"It exists."}`)
	tests := []struct {
		name  string
		steps []step
	}{
		{"begun before", []step{exists}},
		{"answer lost", []step{reply(200, eligible), reply(409, `{"code":2000,"description":"It exists."}`), exists}},
		{"no Location", []step{reply(200, eligible), reply(202, ""), exists}},
		{"Location with more", []step{reply(200, eligible), reply(202, "", "Location", "/v1/productUpgrades/42d075a4/status/")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := &script{steps: tt.steps}
				u, err := PlanAzurePlanUpgrade(t.Context(), journeyClient(t, s.RoundTrip), "c")
				if err != nil {
					t.Fatal(err)
				}
				if err := u.Begin(t.Context()); err != nil || u.UpgradeID != "42d075a4" || len(s.requests) != len(tt.steps) {
					t.Errorf("%q after %d requests, %v", u.UpgradeID, len(s.requests), err)
				}
			})
		})
	}
}

func TestUpgradeThatFails(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{reply(200, `{"isEligible":false,"reason":"No MS-AZR-0145P."}`)}}
		_, err := PlanAzurePlanUpgrade(t.Context(), journeyClient(t, s.RoundTrip), "c")
		if refused := (*NotEligibleError)(nil); !errors.As(err, &refused) || refused.Reason != "No MS-AZR-0145P." {
			t.Errorf("not eligible: %v", err)
		}
		checkSentence(t, err)
		for _, answer := range []string{
			`{"status":"Completed","lineItems":[{"status":"Completed"},{"status":"Stopped","errorDetails":{"code":"7","message":"no credit"}}]}`,
			`{"status":"Failed"}`, `{"status":"x","errorDetails":{"message":"no credit"}}`,
		} {
			s := &script{steps: []step{reply(200, answer)}}
			u := &AzurePlanUpgrade{CustomerID: "c", UpgradeID: "u", client: journeyClient(t, s.RoundTrip)}
			_, err := u.Follow(t.Context(), func(ProductUpgradesStatus) {})
			if failed := (*UpgradeFailedError)(nil); !errors.As(err, &failed) {
				t.Errorf("%s: %v", answer, err)
				continue
			}
			checkSentence(t, err)
		}
	})
}

func TestFollowingAnUpgradeEndsWithItsContext(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{steps: []step{upgradeStatus("InProgress")}, repeat: true}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		u := &AzurePlanUpgrade{CustomerID: "c", UpgradeID: "42d075a4", client: journeyClient(t, s.RoundTrip)}
		last, err := u.Follow(ctx, func(ProductUpgradesStatus) {})
		if !errors.Is(err, context.DeadlineExceeded) || last.Status != "InProgress" {
			t.Errorf("%+v, %v", last, err)
		}
		if n := len(s.requests); n < 55 || n > 80 {
			t.Errorf("%d looks in an hour", n)
		}
	})
}
