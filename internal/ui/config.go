package ui

import (
	"context"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Config is everything the shell needs to know about the program around it.
// Only Root is required.
type Config struct {
	Product string        // first word of the header and the window title
	Version string        // goes into crash reports
	Root    func() Screen // the first screen
	// Screens returns one unstarted screen of every kind: their bindings are
	// checked against Rebind before the program starts.
	Screens func() []Screen

	Theme  string            // a name out of Themes; empty follows the terminal's background
	Header func() HeaderInfo // polled when drawing, so it must not wait for anything
	// Background is work of the desk's own. It runs beside the update loop from the
	// start, and has to end when its context does; nil for none.
	Background func(ctx context.Context, screens *Background)

	Commands func() []Command    // what the palette offers beyond bindings
	Requests func() []Request    // newest first; feeds the request log on `R`
	Bindings []widget.Binding    // more global bindings
	Rebind   map[string][]string // the user's keys by binding id
	Recent   []string            // palette ids used last, newest first

	// SaveSession keeps where the user is, for the next start; nil keeps nothing.
	// It is called from commands, at most once a second and only after something
	// changed, and once more when the program ends.
	SaveSession func(path []SavedScreen)
	Session     *Session                          // where the user was; offered at the start
	OpenSaved   func(SavedScreen) (Screen, error) // makes a screen of a session again, not yet started
	// OpenAbove makes an overlay of a session again; the context is the desk's.
	OpenAbove func(ctx context.Context, env *Env, saved SavedScreen) (Overlay, error)

	ReadOnly     bool
	Masked       bool
	ScreenReader bool
	ASCII        bool
	// StillBody keeps the body as it is below an overlay instead of dimming it,
	// so that on a slow line an overlay costs no more than its own cells.
	StillBody bool
	// SyncOutput asks for synchronized updates even where bubbletea doesn't look
	// for them, such as over SSH.
	SyncOutput bool

	CrashDir string                    // where crash reports go; os.TempDir() when empty
	OnExit   func(ctx context.Context) // flushes state; the context ends after two seconds
	OpenURL  func(url string) error    // opens the user's browser; nil copies the URL instead

	Input   *os.File // os.Stdin when nil
	Output  *os.File // os.Stdout when nil
	Environ []string // os.Environ() when nil
}

// HeaderInfo is what the first line of the screen shows.
type HeaderInfo struct {
	Partner    string    // whose desk this is
	Badge      string    // "SANDBOX", "PRODUCTION"
	BadgeTone  text.Tone // ToneSandbox or ToneProduction
	Account    string    // who is signed in
	Warning    string    // what is wrong with the sign-in, beside the account: "no MFA"
	InFlight   int       // requests under way
	BudgetLeft int       // requests left this minute
	BudgetMax  int       // requests allowed per minute; zero hides the budget
	Waiting    string    // what holds requests back: "throttled, 43 s"
	Refresh    string    // what keeps the background refresh; empty when all is well
	Unsettled  int       // changes of which nobody knows what became of them
	Offline    bool      // the service can't be reached
	SignedOut  bool      // calls will fail until the user signs in
	Alarm      string    // stands in a line of its own until it is over; empty for none
	AlarmKey   string    // id of the global binding that ends it
}

// busy reports whether the header will change without any message.
func (h HeaderInfo) busy() bool { return h.InFlight > 0 || h.Waiting != "" }

// Command is something the palette runs by name.
type Command struct {
	ID       string // "suspend-a-subscription"; typed in full it always wins
	Title    string
	Detail   string // one line more, such as "PATCH /v1/customers/…"
	Words    string // what it does: found by too, not shown
	Group    string
	Change   bool          // refused when read-only
	Disabled func() string // why it can't run now; nil or empty means it can
	Do       func() tea.Cmd
}
