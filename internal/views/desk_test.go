package views_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// deletes counts the devices that were removed.
func (b *bench) deletes() (n int) {
	for _, e := range b.world.Effects() {
		if e.Method == "DELETE" && strings.Contains(e.Path, "/devices/") {
			n++
		}
	}
	return n
}

// toDevices opens the devices of a customer with two batches and two policies.
func (b *bench) toDevices() *bench {
	b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("PROVISIONING")
	b.Press("tab", "tab", "tab").Sees("BATCH (GROUP TAG)", "Test batch")
	return b
}

// toCheck opens a file in the upload.
func (b *bench) toCheck(path string) *bench {
	b.Press("u").Sees("File: ").Paste(path)
	b.Press("enter").Sees(" good")
	return b
}

// devicesOf counts what a batch holds at the service.
func (b *bench) devicesOf(batch string) int {
	b.t.Helper()
	ref := api.DeviceBatchRef{CustomerRef: api.CustomerRef{CustomerID: b.tenantOf("Fabrikam Ltd")}, BatchID: batch}
	devices, err := api.ListDevices.All(b.t.Context(), b.desk.Client, ref)
	if e := api.AsError(err); e != nil && e.Status == 404 {
		return 0
	} else if err != nil {
		b.t.Fatal(err)
	}
	return len(devices)
}

// uploads counts the requests that brought devices.
func (b *bench) uploads() (n int) {
	for _, e := range b.world.Effects() {
		if strings.Contains(e.Path, "/deviceBatches") && e.Method == "POST" {
			n++
		}
	}
	return n
}

// exported takes the nth line of the export menu and the name it offers, and
// returns the file.
func (b *bench) exported(keys ...string) []byte {
	b.t.Helper()
	b.Press("e").Sees("Export customers").Press(keys...).Press("enter").Sees("Save as", "File:").Press("enter").Sees("finished")
	files := b.files()
	if len(files) != 1 {
		b.t.Fatalf("there are %d files: %v", len(files), files)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.Remove(files[0]); err != nil {
		b.t.Fatal(err)
	}
	return text
}

func (b *bench) files() []string {
	b.t.Helper()
	entries, err := os.ReadDir(b.desk.Dir)
	if err != nil {
		b.t.Fatal(err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = filepath.Join(b.desk.Dir, e.Name())
	}
	return names
}

// saved presses what is needed to save to a file of a name, and returns what is in
// it.
func (b *bench) saved(name string, keys ...string) string {
	b.t.Helper()
	path := filepath.Join(b.desk.Dir, name)
	b.Press(keys...).Sees("Save as").Press("ctrl+u").Type(path).Press("enter").Sees("finished").Advance(time.Second)
	content, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(content)
}

// opened is the desk on the lines or groups of an invoice; tab is how often tab is
// pressed.
func (b *bench) opened(tabs int) *bench {
	b.Sees("of").Press("enter").Sees("Summary")
	for range tabs {
		b.Press("tab")
	}
	return b
}

// walk goes past the screens that a support call is about.
func (b *bench) walk(shot func(screen string)) {
	b.Sees("250 of 250")
	shot("customers")
	b.Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8").SeesNot("provisioning")
	shot("customer")
	b.Press("tab").Sees("custom domains").SeesNot("reading").Press("G").Sees("Billing contact")
	shot("profile")
	b.Press("shift+tab", "/").Type("head office").Press("enter", "enter").Sees("commitment term").SeesNot("reading")
	shot("subscription")
	b.Press("a").Sees("Change seats")
	shot("actions")
	b.Press("s").Type("2,5").Press("enter").Sees("Type a whole number")
	shot("seats")
	b.Press("esc", "a", "x").Sees("What changes")
	shot("change")
	b.Press("enter").Sees("to confirm:")
	shot("question")
	b.Press("esc", "esc", "?").Sees("Keys on this screen")
	shot("help")
	b.Press("esc", ":").Type("suspend-a")
	shot("palette")
	b.Press("enter").Sees("customer-id *").Press("ctrl+s").Sees("This field is required.")
	shot("operation")
	b.Press("esc", "esc", "esc", "esc")
	b.faults("500")
	b.Press("down", "enter").Sees("That did not work")
	shot("failure")
	b.Press("enter").Advance(10 * time.Second)
	shot("not-read")
}

// run opens an operation from the palette by its id.
func (b *bench) run(id string) *bench {
	b.t.Helper()
	b.Sees(" of 250").Press(":").Type(id).Press("enter")
	return b
}

// colleague seats somebody else at the same partner's service.
func (b *bench) colleague() *bench {
	b.t.Helper()
	return sit(b.t, setup{width: 120, height: 40, token: sandbox.UserToken}, b.world)
}

// rename gives a subscription another nickname, at the desk where it is shown.
func (b *bench) rename(from, to string) {
	b.t.Helper()
	b.at("Fabrikam Ltd", from).Press("a").Press("n").Type(to).Press("enter").Sees("What changes").Press("enter").Sees(": done.")
}

// removes deletes a customer.
func (b *bench) removes(name string) {
	b.t.Helper()
	ref := api.CustomerRef{CustomerID: b.tenantOf(name)}
	if _, err := api.DeleteSandboxCustomer.Do(b.t.Context(), b.desk.Client, ref, api.None{}); err != nil {
		b.t.Fatal(err)
	}
}

// removesMany deletes customers whose names begin so, of those that can be deleted.
func (b *bench) removesMany(name string, many int) {
	b.t.Helper()
	found, err := api.FilterCustomers.All(b.t.Context(), b.desk.Client, api.FilteredCustomers{Filter: api.CustomerFilter{Field: api.FilterCompanyName, Value: name}})
	if err != nil {
		b.t.Fatal(err)
	}
	for i := range found {
		if _, err := api.DeleteSandboxCustomer.Do(b.t.Context(), b.desk.Client, api.CustomerRef{CustomerID: found[i].ID}, api.None{}); err == nil {
			many--
		}
		if many == 0 {
			return
		}
	}
	b.t.Fatalf("of %d customers called so, %d too few could be deleted", len(found), many)
}

// asked lists the operations that were called since a moment, sorted.
func (b *bench) asked(since time.Time) []string {
	var ids []string
	for _, e := range b.desk.Client.Exchanges() {
		if !e.At.Before(since) {
			ids = append(ids, e.Operation)
		}
	}
	slices.Sort(ids)
	return ids
}

// last is when an operation was called last.
func (b *bench) last(id string) time.Time {
	b.t.Helper()
	for _, e := range b.desk.Client.Exchanges() {
		if e.Operation == id {
			return e.At
		}
	}
	b.t.Fatalf("%s was never called", id)
	return time.Time{}
}

// exportedWhole exports all of a list as CSV.
func (b *bench) exportedWhole(plural string) [][]string {
	b.t.Helper()
	b.Press("e").Sees("Export "+plural).Press("down", "down", "enter").Sees("Save as").Press("enter").Sees("finished")
	text, err := os.ReadFile(b.files()[0])
	if err != nil {
		b.t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

// at opens a subscription of a customer.
func (b *bench) at(customer, subscription string) *bench {
	b.t.Helper()
	b.Sees(" of 250").Press("/").Type(customer).Press("enter", "enter").Sees("▸ "+customer, "STATUS", subscription)
	b.Press("/").Type(subscription).Press("enter", "enter").Sees("▸ "+subscription, "Overview", "State", "Provisioning").SeesNot("reading")
	return b
}

// took fails unless the changes that took place are just these, as method and
// operation.
func (b *bench) took(operations ...string) {
	b.t.Helper()
	effects := b.world.Effects()
	if len(effects) != len(operations) {
		b.t.Fatalf("%d changes took place instead of %d: %+v", len(effects), len(operations), effects)
	}
	for i, e := range effects {
		if !slices.Contains(e.Operations, operations[i]) {
			b.t.Errorf("change %d is %v instead of %s", i, e.Operations, operations[i])
		}
	}
}

// slowly is a service with five pages of customers, three a second.
var slowly = sandbox.Config{Customers: 2300, Latency: 300 * time.Millisecond}
