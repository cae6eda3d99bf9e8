package sandbox

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
)

// referralsPath is where programs make events of referrals happen. Referrals
// themselves belong to another API, so the sandbox has no more of them than ids.
const referralsPath = "/sandbox/referrals"

const (
	eventReferralCreated = "referral-created"
	eventReferralUpdated = "referral-updated"
)

type referralEvent struct {
	ID    string `json:"id"`
	Event string `json:"event"`
}

// serveReferrals makes a referral, or changes the one that the path names.
func (s *Sandbox) serveReferrals(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		deliver(w, r, noSuchRoute(r, http.MethodPost), nil)
		return
	}
	made, refused := s.refer(r, strings.TrimPrefix(r.URL.Path[len(referralsPath):], "/"))
	if refused != nil {
		deliver(w, r, refused, nil)
		return
	}
	sendJSON(w, http.StatusOK, made)
}

func (s *Sandbox) refer(r *http.Request, id string) (referralEvent, *answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hooks := &s.state.webhooks
	of := referralEvent{s.world.ids.guid(kindReferral, 0, hooks.referrals), eventReferralCreated}
	if id != "" {
		_, n, ok := s.world.ids.decode(kindReferral, id)
		if !ok || n >= hooks.referrals {
			return of, notFound("Referral %s was not found: POST %s makes one.", clip(id), referralsPath)
		}
		of = referralEvent{s.world.ids.guid(kindReferral, 0, n), eventReferralUpdated}
	}
	switch {
	case hooks.registration == nil:
		return of, notRegistered()
	case !hooks.registration.wants(of.Event):
		return of, badRequest("This partner is not registered for the event %s.", of.Event)
	case id == "":
		hooks.referrals++
	}
	s.notify(&event{id: uuid.NewString(), name: of.Event, resource: "referral", uri: "/engagements/v1/referrals/" + of.ID, base: baseOf(r)})
	return of, nil
}
