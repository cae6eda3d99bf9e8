package api

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// TestAcceptedChangesAreFollowed answers a change with 202 and then what the
// operation that tells its progress says, look by look.
func TestAcceptedChangesAreFollowed(t *testing.T) {
	for name, test := range map[string]struct {
		operation string
		params    map[string][]string
		body      string
		before    string // the resource that a read-modify-write reads first
		location  string
		looks     []string
		path      string // asked for the progress
		notes     []string
		failure   string
	}{
		"a policy for devices of which one fails": {
			operation: "update-a-list-of-devices-with-a-policy", params: map[string][]string{"customer-id": {"c1"}},
			body: `{"devices":[{"id":"d1","policies":[]}]}`, location: "/customers/c1/batchJobStatus/job-7",
			looks: []string{
				`{"status":"processing","devicesStatus":[{"serialNumber":"A","status":"processing"}]}`,
				`{"status":"processing","devicesStatus":[{"serialNumber":"A","status":"processing"}]}`,
				`{"status":"finished_with_errors","devicesStatus":[{"serialNumber":"A","status":"finished_with_errors","errorCode":"808","errorDescription":"ZtdDeviceAssignedToOtherTenant"}]}`,
			},
			path:    "/v1/customers/c1/batchJobStatus/job-7",
			notes:   []string{"processing, 1 device to go", "finished_with_errors, 0 devices to go"},
			failure: "1 device of 1 failed, first A: ZtdDeviceAssignedToOtherTenant",
		},
		"seats": {
			operation: "change-the-quantity-of-a-subscription", params: map[string][]string{"customer-id": {"c1"}, "subscription-id": {"s1"}, "quantity": {"9"}},
			before: `{"id":"s1","quantity":5}`, looks: []string{`{"id":"s1","quantity":5}`, `{"id":"s1","quantity":9}`},
			path: "/v1/customers/c1/subscriptions/s1", notes: []string{"5 of 9 seats", "9 of 9 seats"},
		},
		"a registration": {
			operation: "register-a-subscription", params: map[string][]string{"customer-id": {"c1"}, "subscription-id": {"s1"}},
			looks: []string{`{"status":"registering"}`, `{"status":"registered"}`},
			path:  "/v1/customers/c1/subscriptions/s1/registrationstatus", notes: []string{"registering", "registered"},
		},
		"an upgrade that fails": {
			operation: "create-a-product-upgrade-entity-for-a-customer", params: map[string][]string{"customer-id": {"c1"}}, location: "/productUpgrades/u1",
			looks: []string{`{"id":"u1","status":"Failed","errorDetails":{"code":"7","message":"No Azure plan."}}`},
			path:  "/v1/productupgrades/u1/status", notes: []string{"Failed"}, failure: "the upgrade failed: No Azure plan.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				var steps []apitest.Step
				if test.before != "" {
					steps = append(steps, apitest.Reply(200, test.before))
				}
				accepted := apitest.Reply(202, ``)
				if test.location != "" {
					accepted = apitest.Reply(202, ``, "Location", test.location)
				}
				steps = append(steps, accepted)
				for _, look := range test.looks {
					steps = append(steps, apitest.Reply(200, look))
				}
				s := &apitest.Script{Steps: steps}
				args := Args{Params: test.params}
				if test.body != "" {
					args.Body = []byte(test.body)
				}
				prepared, err := Lookup(test.operation).Prepare(t.Context(), client(t, s.RoundTrip), args)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := prepared.Send(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var notes []string
				failure := ""
				for now, err := range prepared.Follow(t.Context(), resp) {
					if err != nil {
						t.Fatal(err)
					}
					if notes = append(notes, now.Note); now.Failure != nil {
						failure = now.Failure.Error()
					}
				}
				if diff := cmp.Diff(test.notes, notes); diff != "" || failure != test.failure {
					t.Errorf("failure %q, want %q; notes (-want +got):\n%s", failure, test.failure, diff)
				}
				paths := s.Paths()
				if last := paths[len(paths)-1]; last != test.path || len(paths) != len(steps) {
					t.Errorf("asked %s", strings.Join(paths, ", "))
				}
			})
		})
	}
}

// TestFollowUpsAreDeclared holds every operation that the manual answers with 202
// to a declared follow-up.
func TestFollowUpsAreDeclared(t *testing.T) {
	t.Parallel()
	examples, err := apitest.Examples()
	if err != nil {
		t.Fatal(err)
	}
	accepted := 0
	for id, requests := range examples {
		for _, r := range requests {
			for _, status := range r.Success.Status {
				if status != 202 {
					continue
				}
				accepted++
				follow := Lookup(id).Spec().FollowUp
				if follow == nil {
					t.Errorf("%s may be accepted with 202 and declares no follow-up", id)
				} else if Lookup(follow.Operation) == nil {
					t.Errorf("%s is followed by %s, which is no operation", id, follow.Operation)
				}
			}
		}
	}
	if accepted == 0 {
		t.Error("no example is accepted with 202")
	}
}
