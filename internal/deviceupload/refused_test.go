package deviceupload

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestRefusedRequestFailsItsDevicesOnly(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.before = func(_ int, _ *http.Request, body string) apitest.Step {
			if strings.Contains(body, `"SN-1"`) || strings.Contains(body, `"SN-5"`) {
				return apitest.Reply(400, `{"code":801,"description":"The body is malformed."}`, api.HeaderCorrelationID, "their-id")
			}
			return nil
		}
		p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {2, 2, 2, 2}}, "a"))
		if err != nil {
			t.Fatal(err)
		}
		if want := (Counts{Total: 8, Sent: 8, Accepted: 4, Done: 4, Failed: 4}); p.Counts != want {
			t.Errorf("ended with %+v", p.Counts)
		}
		for _, i := range []int{0, 1, 4, 5} {
			if d := deviceAt(p, i); d.Stage != StageFailed || d.Code != "801" || d.Description != "The body is malformed." {
				t.Errorf("device %d is %+v", i, d)
			}
		}
		if e := api.AsError(p.Chunks[0].Err); e == nil || e.CorrelationID != "their-id" || p.Chunks[0].CorrelationID != "their-id" {
			t.Errorf("the refused chunk is %+v", p.Chunks[0])
		}
		if s.batches["a"] != 4 {
			t.Errorf("the service has %d devices", s.batches["a"])
		}
	})
}

func TestUploadStopsWhereGoingOnIsUseless(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.before = func(n int, _ *http.Request, _ string) apitest.Step {
			if n > 0 {
				return apitest.Reply(403, `{"code":"403","description":"Delegated access was removed."}`)
			}
			return nil
		}
		u := uploadOf(map[string][]int{"a": slices.Repeat([]int{1}, 30)}, "a")
		u.Parallel = 1
		p, err := upload(t.Context(), t, s, u)
		if e := api.AsError(err); e == nil || e.Status != 403 {
			t.Fatalf("got %v", err)
		}
		want := Counts{Total: 30, Sent: 2, Accepted: 1, Done: 1, Failed: 1}
		if p.Counts != want || len(s.requests) != 2 {
			t.Errorf("ended with %+v after %d requests", p.Counts, len(s.requests))
		}
	})
}

func TestReadOnlyUploadSendsNothing(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		c := client(t, s.RoundTrip, func(c *api.Config) { c.ReadOnly = true })
		p, err := uploadOf(map[string][]int{"a": {1, 1}}, "a").Run(t.Context(), c, func(Progress) {})
		var readOnly *api.ReadOnlyError
		if !errors.As(err, &readOnly) || p.Sent != 0 || len(s.requests) != 0 {
			t.Errorf("%+v, %v, %d requests", p.Counts, err, len(s.requests))
		}
	})
}

func TestLostAnswerIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for _, lost := range []int{1, 4, 7, 12} { // the client tries 5 times by itself
		t.Run(fmt.Sprint(lost), func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := newDeviceService()
				s.after = func(n int, done apitest.Step) apitest.Step {
					if n < lost {
						return apitest.Fails(io.ErrUnexpectedEOF)
					}
					return done
				}
				p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {2}}, "a"))
				if err != nil || p.Done != 2 || s.batches["a"] != 2 {
					t.Fatalf("%+v, %v, batch has %d", p.Counts, err, s.batches["a"])
				}
				slices.Sort(s.requests)
				if same := slices.Compact(slices.Clone(s.requests)); len(same) != 1 || len(s.requests) != lost+1 {
					t.Errorf("the request was not repeated as it was: %q", s.requests)
				}
			})
		})
	}
}

func TestUnknownOutcomeCanBeResumed(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.after = func(int, apitest.Step) apitest.Step { return apitest.Fails(io.ErrUnexpectedEOF) }
		u := uploadOf(map[string][]int{"a": {2}}, "a")
		p, err := upload(t.Context(), t, s, u)
		if err != nil || p.Unknown != 2 || p.Sent != 2 || deviceAt(p, 1).Reason == "" {
			t.Fatalf("%+v, %v, %+v", p.Counts, err, deviceAt(p, 1))
		}
		s.after = nil
		u.Batches[0].Chunks[0].Sent = p.Chunks[0]
		again, err := upload(t.Context(), t, s, u)
		if err != nil || again.Done != 2 || s.batches["a"] != 2 {
			t.Errorf("%+v, %v, batch has %d", again.Counts, err, s.batches["a"])
		}
		if again.Chunks[0].RequestID != p.Chunks[0].RequestID {
			t.Error("the request was resumed under another MS-RequestId")
		}
		// Once it has a tracking id, a chunk is only followed.
		sent := len(s.requests)
		u.Batches[0].Chunks[0].Sent = again.Chunks[0]
		if p, err := upload(t.Context(), t, s, u); err != nil || p.Done != 2 || len(s.requests) != sent {
			t.Errorf("%+v, %v, %d requests more", p.Counts, err, len(s.requests)-sent)
		}
	})
}
