package sandbox

import (
	"cmp"
	"net/http"
	"sync"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// Config describes a sandbox. The zero value is a useful one.
type Config struct {
	Customers int           // 250 when 0
	Seed      uint64        // the same seed makes the same world
	Latency   time.Duration // added to every call
	Faults    Faults        // injected into every call
	// RateLimit is the number of calls a minute for each resource family: 0 is the
	// documented 500, a negative number none.
	RateLimit int
	// TokenLifetime is how long an access token is valid; 0 is an hour.
	TokenLifetime time.Duration
	// Hostile adds customers whose names attack terminals and spreadsheets.
	Hostile bool
	// Receivers carries webhook events to receivers on this machine; the network
	// when nil.
	Receivers http.RoundTripper
	// Limits is the kind of account; "" is [NoLimits].
	Limits Limits
	// Cloud is the cloud it stands for; 0 is [api.Global]. The others lack operations
	// and products.
	Cloud api.Cloud
	// Now tells the time; time.Now when nil.
	Now func() time.Time
	// Start is the time of the invented world when the sandbox begins; zero is now.
	Start time.Time
	// Speed makes the world's clock faster than the real one: 0 is 1, and a
	// negative speed stops it.
	Speed float64
	// OrderLag is how long a new order takes to appear in its customer's list; 0 is
	// 45 seconds. The service takes up to 15 minutes.
	OrderLag time.Duration
}

// DocumentedOrderLag is the documented lag of new orders.
const DocumentedOrderLag = 15 * time.Minute

// DefaultCustomers is the default number of customers.
const DefaultCustomers = 250

// Sandbox is a running Partner Center. It is safe for concurrent use.
type Sandbox struct {
	config    Config
	clock     *clock
	world     *world
	ledger    *ledger
	authority *authority
	routes    *router
	throttle  *throttle
	faults    *injector
	signer    func() (*signer, error)

	// mu guards state. A read holds it shared and a write exclusively, each while its
	// handler runs.
	mu     sync.RWMutex
	state  state
	writes int // calls that may have changed the state
	replays
	asked analyticsCache
}

// New makes a sandbox.
func New(config Config) (*Sandbox, error) {
	config.Customers = cmp.Or(config.Customers, DefaultCustomers)
	config.TokenLifetime = cmp.Or(config.TokenLifetime, time.Hour)
	config.Cloud = cmp.Or(config.Cloud, api.Global)
	config.OrderLag = cmp.Or(config.OrderLag, listingTime)
	if config.Now == nil {
		config.Now = time.Now
	}
	s := &Sandbox{config: config, faults: newInjector(config.Faults), throttle: newThrottle(config.RateLimit)}
	s.clock = newClock(config.Now, config.Start, config.Speed)
	s.world = newWorld(config.Seed, config.Customers, config.Hostile, s.now())
	s.ledger, s.state = newLedger(s.world, s.now, config.Limits == SandboxLimits), newState()
	s.state.webhooks.announced = s.world.closedMonth()
	s.signer = sync.OnceValues(func() (*signer, error) { return newSigner(s.wall()) })
	var err error
	if s.authority, err = newAuthority(s); err != nil {
		return nil, err
	}
	s.routes = newRouter()
	return s, nil
}

// Handler serves authority and API.
func (s *Sandbox) Handler() http.Handler { return http.HandlerFunc(s.serveRequest) }

// Tenant is the partner's tenant id.
func (s *Sandbox) Tenant() string { return s.world.partnerID() }

// ClientID is the application registered with the authority: a public client
// with loopback redirects, and a confidential one with [ClientSecret].
func (s *Sandbox) ClientID() string { return s.world.ids.guid(kindApplication, 0, 0) }

// ClientSecret is the registered application's secret.
const ClientSecret = "sandbox-client-secret"

// Account is the person who signs in.
func (s *Sandbox) Account() string { return partnerAccount }

// SetFaults replaces the faults injected into every call.
func (s *Sandbox) SetFaults(f Faults) { s.faults.set(f) }

// now is the world's time.
func (s *Sandbox) now() time.Time { return s.clock.now() }

// wall is real time, which tokens and rates go by.
func (s *Sandbox) wall() time.Time { return s.config.Now() }

// since is the world's time that has passed since a time.
func (s *Sandbox) since(begin time.Time) time.Duration { return s.now().Sub(begin) }
