package views_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/views"
)

// bench is a desk over an embedded sandbox, driven by keys.
type bench struct {
	*uitest.Desk
	t      *testing.T
	world  *sandbox.Sandbox
	desk   *views.Desk
	signIn *token
	line   *line
}

type setup struct {
	world         sandbox.Config
	width, height int
	readOnly      bool
	options       []uitest.Option
	token         sandbox.TokenKind
	change        func(*ui.Config)
	kept          *state.Dirs // where journal, uploads and notes are; nil for nowhere
	cache         *shelf      // nil: nothing is kept
	desk          func(*views.Desk)
	unplugged     bool // the service can't be reached from the start
}

// drive runs a test at a desk inside a bubble of fake time.
func drive(t *testing.T, s setup, test func(t *testing.T, b *bench)) {
	t.Helper()
	t.Parallel()
	driveNow(t, s, test)
}

// driveNow is drive for a part of a test that others wait for.
func driveNow(t *testing.T, s setup, test func(t *testing.T, b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		if s.width == 0 {
			s.width, s.height = 120, 40
		}
		if s.token == "" {
			s.token = sandbox.UserToken
		}
		world, err := sandbox.New(s.world)
		if err != nil {
			t.Fatal(err)
		}
		test(t, sit(t, s, world))
	})
}

// sit seats somebody at a desk of a world that others may use too. It is called in
// a bubble.
func sit(t *testing.T, s setup, world *sandbox.Sandbox) *bench {
	t.Helper()
	signIn := &token{world: world, kind: s.token}
	var book *journal.Book
	var store *state.Store
	if s.kept != nil {
		store = openKept(t, *s.kept)
		book = &journal.Book{Open: store.Journal, Who: func(context.Context) string { return world.Account() }}
	}
	wire := &line{next: world.Transport()}
	wire.cut.Store(s.unplugged)
	config := api.Config{
		BaseURL: "https://sandbox.example", Transport: wire, Journal: journalOf(book),
		Tokens: signIn, ReadOnly: s.readOnly, UserAgent: "cspdesk-test",
	}
	if s.cache != nil {
		config.Cache, config.Index = s.cache, s.cache.index
	}
	client, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	desk := &views.Desk{Client: client, Partner: "Contoso Partners", Account: world.Account(), Badge: "SANDBOX", Dir: t.TempDir()}
	if book != nil {
		desk.Journal, desk.Notes = book, store.Notes()
		desk.Uploads = &journal.Uploads{Open: store.Uploads, Who: book.Who}
	}
	if s.desk != nil {
		s.desk(desk)
	}
	shell := views.Config(desk, "cspdesk", "test")
	if s.change != nil {
		s.change(&shell)
	}
	app, err := ui.New(t.Context(), shell)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, Desk: uitest.New(t, app, s.width, s.height, s.options...), world: world, desk: desk, signIn: signIn, line: wire}
}

// openKept opens what is kept on this computer until the test ends.
func openKept(t *testing.T, dirs state.Dirs) *state.Store {
	t.Helper()
	store, err := state.Open(t.Context(), dirs, state.PartnerOf("global", "contoso"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return store
}

// journalOf is no journal, and not one that is nil, where there is none.
func journalOf(book *journal.Book) api.Journal {
	if book == nil {
		return nil
	}
	return book
}

// line is the connection to the service, which can be cut.
type line struct {
	next http.RoundTripper
	cut  atomic.Bool
	deaf atomic.Pointer[string] // end of the paths that get no answer; nil for none
	weak atomic.Bool            // the service reports sign-ins without a second factor
}

// RoundTrip implements [http.RoundTripper].
func (l *line) RoundTrip(req *http.Request) (*http.Response, error) {
	if deaf := l.deaf.Load(); l.cut.Load() || deaf != nil && strings.HasSuffix(req.URL.Path, *deaf) {
		return nil, errors.New("network is unreachable")
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil && l.weak.Load() && resp.Header.Get("isMfaCompliant") != "" {
		resp.Header.Set("isMfaCompliant", "false")
	}
	return resp, err
}

// token is a sign-in at the sandbox that can be renewed.
type token struct {
	world   *sandbox.Sandbox
	kind    sandbox.TokenKind
	mu      sync.Mutex
	text    string
	renewed int
}

func (k *token) Token(context.Context) (string, string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.text == "" {
		k.text = k.world.Issue(k.kind)
	}
	return k.text, string(k.kind), nil
}

func (k *token) Renew(context.Context, string, string) (string, string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.renewed++
	k.text = k.world.Issue(k.kind)
	return k.text, string(k.kind), nil
}

// cursorLine is the line under the cursor.
func (b *bench) cursorLine() string {
	for line := range strings.SplitSeq(b.Screen(), "\n") {
		if strings.HasPrefix(line, "▌") {
			return line
		}
	}
	return ""
}

var domain = regexp.MustCompile(`\S+\.onmicrosoft\.com`)

// cursor is the line under the cursor without its markers; of a customer, whose
// signals may come later, it is the domain.
func (b *bench) cursor() string {
	if found := domain.FindString(b.cursorLine()); found != "" {
		return found
	}
	return strings.TrimSpace(strings.TrimLeft(b.cursorLine(), "▌✓* "))
}

func (b *bench) hasCursor(row string) *bench {
	b.t.Helper()
	if got := b.cursor(); !strings.Contains(b.cursorLine(), " "+row) && !sameRow(got, row) {
		b.t.Errorf("the cursor is on %q instead of %q", got, row)
	}
	return b
}

// sameRow compares what two lines say: sorting by another column changes headings
// only, but a mark may come and go.
func sameRow(x, y string) bool {
	return strings.Join(strings.Fields(x), " ") == strings.Join(strings.Fields(y), " ")
}

// faults makes the service fail from now on; "" heals it.
func (b *bench) faults(spec string) {
	b.t.Helper()
	faults, err := sandbox.ParseFaults(spec)
	if err != nil {
		b.t.Fatal(err)
	}
	b.world.SetFaults(faults)
}

// answered counts the calls of an operation that succeeded.
func (b *bench) answered(operation string) (n int) {
	for _, e := range b.desk.Client.Exchanges() {
		if e.Operation == operation && e.Status == http.StatusOK {
			n++
		}
	}
	return n
}

// tenantOf finds a customer as somebody else at the same partner would.
func (b *bench) tenantOf(name string) string {
	b.t.Helper()
	found, err := api.FilterCustomers.All(b.t.Context(), b.desk.Client, api.FilteredCustomers{Filter: api.CustomerFilter{Field: api.FilterCompanyName, Value: name}})
	if err != nil || len(found) == 0 {
		b.t.Fatalf("%d customers are called %q: %v", len(found), name, err)
	}
	return found[0].ID
}

// fact waits until a detail page shows a value behind a label, whatever the space
// between them.
func (b *bench) fact(label, value string) {
	b.t.Helper()
	pattern := regexp.MustCompile(`(?m)^.{0,70}\b` + regexp.QuoteMeta(label) + ` {2,}` + regexp.QuoteMeta(value) + `\b`)
	for range 200 {
		if pattern.MatchString(b.Screen()) {
			return
		}
		b.Advance(50 * time.Millisecond)
	}
	b.t.Fatalf("%q is not %q:\n%s", label, value, b.Screen())
}

func (b *bench) subscriptionOf(customer, name string) string {
	b.t.Helper()
	all, err := api.ListSubscriptions.All(b.t.Context(), b.desk.Client, api.CustomerRef{CustomerID: b.tenantOf(customer)})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, s := range all {
		if s.FriendlyName == name {
			return s.ID
		}
	}
	b.t.Fatalf("%s has no subscription %q", customer, name)
	return ""
}
