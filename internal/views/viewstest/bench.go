// Package viewstest runs the screens in tests, with the sandbox in place of Partner
// Center and a driver in place of a terminal.
package viewstest

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
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Bench is a desk over an embedded sandbox, driven by keys.
type Bench struct {
	*uitest.Driver
	T      *testing.T
	World  *sandbox.Sandbox
	Desk   *kit.Desk
	SignIn *Token
	Wire   *line
}

// Setup is the sandbox, terminal and desk of a test.
type Setup struct {
	World         sandbox.Config
	Width, Height int
	ReadOnly      bool
	Options       []uitest.Option
	Token         sandbox.TokenKind
	Change        func(*ui.Config)
	Kept          *state.Dirs // where journal, uploads and notes are; nil for nowhere
	Cache         *Shelf      // nil: nothing is kept
	Desk          func(*kit.Desk)
	Unplugged     bool // the service can't be reached from the start
}

// Drive runs a test at a desk inside a bubble of fake time.
func Drive(t *testing.T, s Setup, test func(t *testing.T, b *Bench)) {
	t.Helper()
	t.Parallel()
	DriveNow(t, s, test)
}

// DriveNow is drive for a part of a test that others wait for.
func DriveNow(t *testing.T, s Setup, test func(t *testing.T, b *Bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		if s.Width == 0 {
			s.Width, s.Height = 120, 40
		}
		if s.Token == "" {
			s.Token = sandbox.UserToken
		}
		world, err := sandbox.New(s.World)
		if err != nil {
			t.Fatal(err)
		}
		test(t, Start(t, s, world))
	})
}

// Start seats somebody at a desk of a world that others may use too. It is called in
// a bubble.
func Start(t *testing.T, s Setup, world *sandbox.Sandbox) *Bench {
	t.Helper()
	signIn := &Token{World: world, Kind: s.Token}
	var book *journal.Book
	var store *state.Store
	if s.Kept != nil {
		store = openKept(t, *s.Kept)
		book = &journal.Book{Open: store.Journal, Who: func(context.Context) string { return world.Account() }}
	}
	wire := &line{next: world.Transport()}
	wire.Cut.Store(s.Unplugged)
	config := api.Config{
		BaseURL: "https://sandbox.example", Transport: wire, Journal: journalOf(book),
		Tokens: signIn, ReadOnly: s.ReadOnly, UserAgent: "cspdesk-test",
	}
	if s.Cache != nil {
		config.Cache, config.Index = s.Cache, s.Cache.index
	}
	client, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	desk := &kit.Desk{Client: client, Partner: "Contoso Partners", Account: world.Account(), Badge: "SANDBOX", Dir: t.TempDir()}
	if book != nil {
		desk.Journal, desk.Notes = book, store.Notes()
		desk.Uploads = &journal.Uploads{Open: store.Uploads, Who: book.Who}
	}
	if s.Desk != nil {
		s.Desk(desk)
	}
	shell := views.Config(desk, "cspdesk", "test")
	if s.Change != nil {
		s.Change(&shell)
	}
	app, err := ui.New(t.Context(), shell)
	if err != nil {
		t.Fatal(err)
	}
	return &Bench{T: t, Driver: uitest.New(t, app, s.Width, s.Height, s.Options...), World: world, Desk: desk, SignIn: signIn, Wire: wire}
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
	Cut  atomic.Bool
	Deaf atomic.Pointer[string] // end of the paths that get no answer; nil for none
	Weak atomic.Bool            // the service reports sign-ins without a second factor
}

// RoundTrip implements [http.RoundTripper].
func (l *line) RoundTrip(req *http.Request) (*http.Response, error) {
	if deaf := l.Deaf.Load(); l.Cut.Load() || deaf != nil && strings.HasSuffix(req.URL.Path, *deaf) {
		return nil, errors.New("network is unreachable")
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil && l.Weak.Load() && resp.Header.Get("isMfaCompliant") != "" {
		resp.Header.Set("isMfaCompliant", "false")
	}
	return resp, err
}

// Token is a sign-in at the sandbox that can be renewed.
type Token struct {
	World   *sandbox.Sandbox
	Kind    sandbox.TokenKind
	mu      sync.Mutex
	text    string
	Renewed int
}

// Token implements [api.TokenSource].
func (k *Token) Token(context.Context) (string, string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.text == "" {
		k.text = k.World.Issue(k.Kind)
	}
	return k.text, string(k.Kind), nil
}

// Renew implements [api.TokenSource].
func (k *Token) Renew(context.Context, string, string) (string, string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Renewed++
	k.text = k.World.Issue(k.Kind)
	return k.text, string(k.Kind), nil
}

// CursorLine is the line under the cursor.
func (b *Bench) CursorLine() string {
	for line := range strings.SplitSeq(b.Screen(), "\n") {
		if strings.HasPrefix(line, "▌") {
			return line
		}
	}
	return ""
}

var domain = regexp.MustCompile(`\S+\.onmicrosoft\.com`)

// Cursor is the line under the cursor without its markers; of a customer, whose
// signals may come later, it is the domain.
func (b *Bench) Cursor() string {
	if found := domain.FindString(b.CursorLine()); found != "" {
		return found
	}
	return strings.TrimSpace(strings.TrimLeft(b.CursorLine(), "▌✓* "))
}

// HasCursor fails unless the cursor is on a row.
func (b *Bench) HasCursor(row string) *Bench {
	b.T.Helper()
	if got := b.Cursor(); !strings.Contains(b.CursorLine(), " "+row) && !sameRow(got, row) {
		b.T.Errorf("the cursor is on %q instead of %q", got, row)
	}
	return b
}

// sameRow compares what two lines say: sorting by another column changes headings
// only, but a mark may come and go.
func sameRow(x, y string) bool {
	return strings.Join(strings.Fields(x), " ") == strings.Join(strings.Fields(y), " ")
}

// Faults makes the service fail from now on; "" heals it.
func (b *Bench) Faults(spec string) {
	b.T.Helper()
	faults, err := sandbox.ParseFaults(spec)
	if err != nil {
		b.T.Fatal(err)
	}
	b.World.SetFaults(faults)
}

// Answered counts the calls of an operation that succeeded.
func (b *Bench) Answered(operation string) (n int) {
	for _, e := range b.Desk.Client.Exchanges() {
		if e.Operation == operation && e.Status == http.StatusOK {
			n++
		}
	}
	return n
}

// TenantOf finds a customer as somebody else at the same partner would.
func (b *Bench) TenantOf(name string) string {
	b.T.Helper()
	found, err := api.FilterCustomers.All(b.T.Context(), b.Desk.Client, api.FilteredCustomers{Filter: api.CustomerFilter{Field: api.FilterCompanyName, Value: name}})
	if err != nil || len(found) == 0 {
		b.T.Fatalf("%d customers are called %q: %v", len(found), name, err)
	}
	return found[0].ID
}

// Fact waits until a detail page shows a value behind a label, whatever the space
// between them.
func (b *Bench) Fact(label, value string) {
	b.T.Helper()
	pattern := regexp.MustCompile(`(?m)^.{0,70}\b` + regexp.QuoteMeta(label) + ` {2,}` + regexp.QuoteMeta(value) + `\b`)
	for range 200 {
		if pattern.MatchString(b.Screen()) {
			return
		}
		b.Advance(50 * time.Millisecond)
	}
	b.T.Fatalf("%q is not %q:\n%s", label, value, b.Screen())
}

// SubscriptionOf finds the id of a customer's subscription by its name.
func (b *Bench) SubscriptionOf(customer, name string) string {
	b.T.Helper()
	all, err := api.ListSubscriptions.All(b.T.Context(), b.Desk.Client, api.CustomerRef{CustomerID: b.TenantOf(customer)})
	if err != nil {
		b.T.Fatal(err)
	}
	for _, s := range all {
		if s.FriendlyName == name {
			return s.ID
		}
	}
	b.T.Fatalf("%s has no subscription %q", customer, name)
	return ""
}

// Deletes counts the devices that were removed.
func (b *Bench) Deletes() (n int) {
	for _, e := range b.World.Effects() {
		if e.Method == http.MethodDelete && strings.Contains(e.Path, "/devices/") {
			n++
		}
	}
	return n
}

// ToDevices opens the devices of a customer with two batches and two policies.
func (b *Bench) ToDevices() *Bench {
	b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("PROVISIONING")
	b.Press("tab", "tab", "tab").Sees("BATCH (GROUP TAG)", "Test batch")
	return b
}

// ToCheck opens a file in the upload.
func (b *Bench) ToCheck(path string) *Bench {
	b.Press("u").Sees("File: ").Paste(path)
	b.Press("enter").Sees(" good")
	return b
}

// DevicesOf counts what a batch holds at the service.
func (b *Bench) DevicesOf(batch string) int {
	b.T.Helper()
	ref := api.DeviceBatchRef{CustomerRef: api.CustomerRef{CustomerID: b.TenantOf("Fabrikam Ltd")}, BatchID: batch}
	devices, err := api.ListDevices.All(b.T.Context(), b.Desk.Client, ref)
	if e := api.AsError(err); e != nil && e.Status == 404 {
		return 0
	} else if err != nil {
		b.T.Fatal(err)
	}
	return len(devices)
}

// Uploads counts the requests that brought devices.
func (b *Bench) Uploads() (n int) {
	for _, e := range b.World.Effects() {
		if strings.Contains(e.Path, "/deviceBatches") && e.Method == http.MethodPost {
			n++
		}
	}
	return n
}

// Exported takes the nth line of the export menu and the name it offers, and
// returns the file.
func (b *Bench) Exported(keys ...string) []byte {
	b.T.Helper()
	b.Press("e").Sees("Export customers").Press(keys...).Press("enter").Sees("Save as", "File:").Press("enter").Sees("finished")
	files := b.Files()
	if len(files) != 1 {
		b.T.Fatalf("there are %d files: %v", len(files), files)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		b.T.Fatal(err)
	}
	if err := os.Remove(files[0]); err != nil {
		b.T.Fatal(err)
	}
	return text
}

// Files lists the files that were saved.
func (b *Bench) Files() []string {
	b.T.Helper()
	entries, err := os.ReadDir(b.Desk.Dir)
	if err != nil {
		b.T.Fatal(err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = filepath.Join(b.Desk.Dir, e.Name())
	}
	return names
}

// Saved presses what is needed to save to a file of a name, and returns what is in
// it.
func (b *Bench) Saved(name string, keys ...string) string {
	b.T.Helper()
	path := filepath.Join(b.Desk.Dir, name)
	b.Press(keys...).Sees("Save as").Press("ctrl+u").Type(path).Press("enter").Sees("finished").Advance(time.Second)
	content, err := os.ReadFile(path)
	if err != nil {
		b.T.Fatal(err)
	}
	return string(content)
}

// Opened is the desk on the lines or groups of an invoice; tab is how often tab is
// pressed.
func (b *Bench) Opened(tabs int) *Bench {
	b.Sees("of").Press("enter").Sees("Summary")
	for range tabs {
		b.Press("tab")
	}
	return b
}

// Walk goes past the screens that a support call is about.
func (b *Bench) Walk(shot func(screen string)) {
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
	b.Faults("500")
	b.Press("down", "enter").Sees("That did not work")
	shot("failure")
	b.Press("enter").Advance(10 * time.Second)
	shot("not-read")
}

// Run opens an operation from the palette by its id.
func (b *Bench) Run(id string) *Bench {
	b.T.Helper()
	b.Sees(" of 250").Press(":").Type(id).Press("enter")
	return b
}

// Colleague seats somebody else at the same partner's service.
func (b *Bench) Colleague() *Bench {
	b.T.Helper()
	return Start(b.T, Setup{Width: 120, Height: 40, Token: sandbox.UserToken}, b.World)
}

// Rename gives a subscription another nickname, at the desk where it is shown.
func (b *Bench) Rename(from, to string) {
	b.T.Helper()
	b.At("Fabrikam Ltd", from).Press("a").Press("n").Type(to).Press("enter").Sees("What changes").Press("enter").Sees(": done.")
}

// Removes deletes a customer.
func (b *Bench) Removes(name string) {
	b.T.Helper()
	ref := api.CustomerRef{CustomerID: b.TenantOf(name)}
	if _, err := api.DeleteSandboxCustomer.Do(b.T.Context(), b.Desk.Client, ref, api.None{}); err != nil {
		b.T.Fatal(err)
	}
}

// RemovesMany deletes customers whose names begin so, of those that can be deleted.
func (b *Bench) RemovesMany(name string, many int) {
	b.T.Helper()
	found, err := api.FilterCustomers.All(b.T.Context(), b.Desk.Client, api.FilteredCustomers{Filter: api.CustomerFilter{Field: api.FilterCompanyName, Value: name}})
	if err != nil {
		b.T.Fatal(err)
	}
	for i := range found {
		if _, err := api.DeleteSandboxCustomer.Do(b.T.Context(), b.Desk.Client, api.CustomerRef{CustomerID: found[i].ID}, api.None{}); err == nil {
			many--
		}
		if many == 0 {
			return
		}
	}
	b.T.Fatalf("of %d customers called so, %d too few could be deleted", len(found), many)
}

// Asked lists the operations that were called since a moment, sorted.
func (b *Bench) Asked(since time.Time) []string {
	var ids []string
	for _, e := range b.Desk.Client.Exchanges() {
		if !e.At.Before(since) {
			ids = append(ids, e.Operation)
		}
	}
	slices.Sort(ids)
	return ids
}

// Last is when an operation was called last.
func (b *Bench) Last(id string) time.Time {
	b.T.Helper()
	for _, e := range b.Desk.Client.Exchanges() {
		if e.Operation == id {
			return e.At
		}
	}
	b.T.Fatalf("%s was never called", id)
	return time.Time{}
}

// ExportedWhole exports all of a list as CSV.
func (b *Bench) ExportedWhole(plural string) [][]string {
	b.T.Helper()
	b.Press("e").Sees("Export "+plural).Press("down", "down", "enter").Sees("Save as").Press("enter").Sees("finished")
	text, err := os.ReadFile(b.Files()[0])
	if err != nil {
		b.T.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		b.T.Fatal(err)
	}
	return rows
}

// At opens a subscription of a customer.
func (b *Bench) At(customer, subscription string) *Bench {
	b.T.Helper()
	b.Sees(" of 250").Press("/").Type(customer).Press("enter", "enter").Sees("▸ "+customer, "STATUS", subscription)
	b.Press("/").Type(subscription).Press("enter", "enter").Sees("▸ "+subscription, "Overview", "State", "Provisioning").SeesNot("reading")
	return b
}

// Took fails unless the changes that took place are just these, as method and
// operation.
func (b *Bench) Took(operations ...string) {
	b.T.Helper()
	effects := b.World.Effects()
	if len(effects) != len(operations) {
		b.T.Fatalf("%d changes took place instead of %d: %+v", len(effects), len(operations), effects)
	}
	for i, e := range effects {
		if !slices.Contains(e.Operations, operations[i]) {
			b.T.Errorf("change %d is %v instead of %s", i, e.Operations, operations[i])
		}
	}
}

// Slowly is a service with five pages of customers, three a second.
var Slowly = sandbox.Config{Customers: 2300, Latency: 300 * time.Millisecond}
