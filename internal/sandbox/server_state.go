package sandbox

import "time"

// state is what has changed since the world began, by customer index. It is
// guarded by the sandbox's lock.
type state struct {
	customers map[int]*customerState
	created   []customer     // customers made since, with the indexes behind those of the world
	removed   map[int]bool   // customers that the partner has no relationship with any more
	touched   []int          // customers that the current call may have changed
	usedCodes map[string]int // how often a validation code was used
	profiles  profileState
	support   supportState
	webhooks  webhookState
}

func newState() state {
	return state{customers: map[int]*customerState{}, removed: map[int]bool{}, usedCodes: map[string]int{}}
}

// customerState holds the changes of one customer.
type customerState struct {
	billing        *billingProfile
	billingVersion int
	subscriptions  map[string]*changed
	contacts       map[string]supportContact
	registrations  map[string]time.Time
	cycles         map[string]string // billing cycle by order id
	cycleVersions  map[string]int
	devices        deviceState
	azure          azureState
	users          userState
	domains        []string // verified since
	qualification  string   // set since
	confirmations  []agreement
	consents       consentState
	transfers      transferState
	selfServe      selfServeState
	purchases      purchaseState
}

// changed is a subscription that was changed in this session.
type changed struct {
	resource subscription
	version  int
	touched  time.Time // when seats last changed: provisioning follows
	pending  int       // seats that arrive later; 0 for none
}

// of returns a customer's changes for writing.
func (s *state) of(index int) *customerState {
	s.touched = append(s.touched, index)
	c := s.customers[index]
	if c == nil {
		c = &customerState{
			subscriptions: map[string]*changed{}, contacts: map[string]supportContact{}, registrations: map[string]time.Time{},
			cycles: map[string]string{}, cycleVersions: map[string]int{},
			users: newUserState(),
		}
		s.customers[index] = c
	}
	return c
}

// remove ends the relationship with a customer.
func (s *state) remove(index int) {
	s.removed[index] = true
	s.touched = append(s.touched, index)
}

var unchanged customerState

// seen returns a customer's changes for reading.
func (s *state) seen(index int) *customerState {
	if c := s.customers[index]; c != nil {
		return c
	}
	return &unchanged
}
