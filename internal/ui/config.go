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
	// Background is work of the program itself, such as the background refresh. It runs
	// in a goroutine from the start and must return when its context ends. It may be nil.
	Background func(ctx context.Context, screens *Background)

	Commands func() []Command    // what the palette offers beyond bindings
	Requests func() []Request    // newest first; feeds the request log on `R`
	Bindings []widget.Binding    // more global bindings
	Rebind   map[string][]string // the user's keys by binding id
	Recent   []string            // palette ids used last, newest first

	// SaveSession stores the open screens for the next start. It is called from
	// commands, at most once a second and only after a change, and once more when the
	// program ends. It may be nil.
	SaveSession func(path []SavedScreen)
	Session     *Session                          // the last session, which the user can restore; may be nil
	OpenSaved   func(SavedScreen) (Screen, error) // restores a screen, not yet started
	// OpenAbove restores an overlay; the context is the program's.
	OpenAbove func(ctx context.Context, env *Env, saved SavedScreen) (Overlay, error)

	ReadOnly     bool
	Masked       bool
	ScreenReader bool
	ASCII        bool
	// StillBody doesn't dim the body below an overlay, so that on a slow connection
	// opening an overlay sends no more than its own cells.
	StillBody bool
	// SyncOutput turns synchronized updates on even where Bubble Tea doesn't detect
	// them, such as over SSH.
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
	Partner    string    // name of the partner
	Badge      string    // "SANDBOX", "PRODUCTION"
	BadgeTone  text.Tone // ToneSandbox or ToneProduction
	Account    string    // who is signed in
	Warning    string    // problem with the sign-in, shown beside the account: "no MFA"
	InFlight   int       // requests under way
	BudgetLeft int       // requests left this minute
	BudgetMax  int       // requests allowed per minute; zero hides the budget
	Waiting    string    // why requests are delayed: "throttled, 43 s"
	Refresh    string    // problem with the background refresh; empty if there is none
	Unsettled  int       // changes with an unknown outcome
	Offline    bool      // the service can't be reached
	SignedOut  bool      // calls will fail until the user signs in
	Alarm      string    // shown in a line of its own; empty for none
	AlarmKey   string    // id of the global binding that ends the alarm
}

// busy reports whether the header will change without a message.
func (h HeaderInfo) busy() bool { return h.InFlight > 0 || h.Waiting != "" }

// Command is something the palette runs by name.
type Command struct {
	ID       string // "suspend-a-subscription"; typed in full it always wins
	Title    string
	Detail   string // one line more, such as "PATCH /v1/customers/…"
	Words    string // more text to search, not shown
	Group    string
	Change   bool          // refused when read-only
	Disabled func() string // why it can't run now; nil or empty means it can
	Do       func() tea.Cmd
}
