package api

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

type nestedChange struct {
	Phone string `change:"address.phone.home"`
	City  string `change:"Address.city"`
	Mail  string `change:"contact.mail"`
	State string `path:"state"`
}

// newModified makes a read-modify-write that is not in the registry.
func newModified[P, R any](s Spec) *ModifyOp[P, R] { return newModify[P, R](s) }

func TestAChangeReachesIntoObjects(t *testing.T) {
	op := newModified[nestedChange, None](Spec{ID: "x", Method: "PUT", Path: "/v1/write", ReadFrom: "/v1/read/{state}", Effect: Change})
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"ADDRESS":{"Phone":{"home" : "1","work":2},"x":[1, 2]},"contact":null,"links":{"self":1}}`), apitest.Reply(200, `"done"`)}}
		c := client(t, s.RoundTrip)
		plan, err := op.Plan(t.Context(), c, nestedChange{Phone: "7", City: "Bern", Mail: "a@b", State: "a/b"})
		if err != nil {
			t.Fatal(err)
		}
		want := []FieldChange{{"ADDRESS.Phone.home", "1", "7"}, {"ADDRESS.city", "", "Bern"}, {"contact", "", `{"mail":"a@b"}`}}
		if len(plan.Fields) != len(want) {
			t.Fatalf("%+v", plan.Fields)
		}
		for i := range want {
			if plan.Fields[i] != want[i] {
				t.Errorf("field %+v, want %+v", plan.Fields[i], want[i])
			}
		}
		const body = `{"ADDRESS":{"Phone":{"home":"7","work":2},"x":[1, 2],"city":"Bern"},"contact":{"mail":"a@b"},"links":{"self":1}}`
		if string(plan.Body) != body {
			t.Errorf("body %s", plan.Body)
		}
		if _, err := plan.Send(t.Context()); err != nil {
			t.Error(err)
		}
		if paths := s.Paths(); paths[0] != "/v1/read/a%2Fb" || paths[1] != "/v1/write" {
			t.Errorf("%q", paths)
		}
	})
}

func TestAChangeCantReachIntoWhatIsNoObject(t *testing.T) {
	op := newModified[nestedChange, None](Spec{ID: "x", Method: "PUT", Path: "/v1/write", Effect: Change})
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"contact":"nobody"}`)}}
		_, err := op.Plan(t.Context(), client(t, s.RoundTrip), nestedChange{Mail: "a@b", State: "a"})
		if err == nil || len(s.Requests) != 1 {
			t.Errorf("%d requests, %v", len(s.Requests), err)
		}
	})
}

type echoedParams struct {
	ID   string `path:"id" member:"Id"`
	City string `body:"address.city" required:"true"`
}

func TestABodyCanHoldAPathParameterToo(t *testing.T) {
	op := newWrite[echoedParams, None, None](Spec{ID: "x", Method: "PATCH", Path: "/v1/things/{id}", Effect: Change})
	op.spec.Set = map[string]any{"address.country": "CH"}
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `"done"`)}}
		if _, err := op.Do(t.Context(), client(t, s.RoundTrip), echoedParams{"7", "Bern"}, None{}); err != nil {
			t.Fatal(err)
		}
		if got := s.Requests[0]; got.URL.Path != "/v1/things/7" || string(got.Body) != `{"Id":"7","address":{"country":"CH","city":"Bern"}}` {
			t.Errorf("%s %s", got.URL, got.Body)
		}
	})
}
