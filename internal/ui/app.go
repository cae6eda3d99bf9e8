package ui

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// App is the shell and the program's root model: it holds the stack of screens,
// routes messages and keys, and draws the header and footer around a screen. Its
// methods must be called from the update loop, except Post and Close.
type App struct {
	cfg    Config
	ctx    context.Context
	cancel context.CancelFunc
	env    *Env
	jobs   *Jobs
	mail   *mailbox
	guard  *crashGuard

	stack        []*entry
	layers       []*layer
	history      history
	lastID       ownerID
	updates      atomic.Int64 // messages handled; used to detect a blocked update loop
	terminalLent atomic.Bool  // another program uses the terminal

	handlingKey bool      // a key is being handled
	lastKey     time.Time // when the last one was
	expected    bool      // the message being handled follows a key press closely

	width, height int
	environ       []string
	profile       colorprofile.Profile
	background    bool // whether the terminal has reported its background color
	isDark        bool
	frame         frame
	sessionSaver  sessionSaver
	toast         notice
	toastID       int
	ticking       bool
	quitAsked     bool
	recent        []string
}

// New checks the configuration and returns the shell. Nothing runs before Init;
// everything started later stops when ctx ends or Close is called.
func New(ctx context.Context, cfg Config) (*App, error) {
	if cfg.Root == nil {
		return nil, errors.New("the shell needs a first screen: set Config.Root")
	}
	if cfg.CrashDir == "" {
		cfg.CrashDir = os.TempDir()
	}
	ctx, cancel := context.WithCancel(ctx)
	a := &App{cfg: cfg, ctx: ctx, cancel: cancel, profile: colorprofile.ANSI256, mail: newMailbox(), recent: cfg.Recent}
	a.guard = newCrashGuard(cfg, a.mail.post)
	a.jobs = newJobs(ctx, a.guard, a.mail.post)
	a.env = &Env{
		ReadOnly:     cfg.ReadOnly,
		Masked:       cfg.Masked,
		ScreenReader: cfg.ScreenReader,
		ASCII:        cfg.ASCII || cfg.ScreenReader,
		Jobs:         a.jobs,
		guard:        a.guard,
	}
	if err := errors.Join(a.checkTheme(), a.checkRebind()); err != nil {
		cancel()
		return nil, err
	}
	a.env.Theme = a.chooseTheme()
	return a, nil
}

// Close cancels everything that screens and jobs are doing.
func (a *App) Close() { a.cancel() }

// Recent returns the ids of the palette commands used last, newest first. Store them
// for the next start (see Config.Recent).
func (a *App) Recent() []string { return a.recent }

// Init starts the first screen.
func (a *App) Init() tea.Cmd {
	a.stack = []*entry{{screen: a.cfg.Root()}}
	start := a.start(a.top())
	a.stackChanged()
	a.startBackground()
	cmds := []tea.Cmd{start, a.mail.listen(a.ctx), tea.RequestBackgroundColor, a.tick(), a.offerSession()}
	if a.cfg.SyncOutput {
		cmds = append(cmds, syncReport)
	}
	return tea.Batch(cmds...)
}

// Update handles one message. A panic while handling it writes a crash report and ends
// the program, because the state on screen may be wrong afterwards.
func (a *App) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	a.updates.Add(1)
	defer func() {
		if r := recover(); r != nil {
			a.guard.reportPanic("handling a message", r, debug.Stack())
			cmd = tea.Quit
		}
	}()
	if a.guard.crash() != nil {
		return a, tea.Quit
	}
	cmd = a.handle(msg)
	if cmd != nil && !a.ticking {
		cmd = tea.Batch(cmd, a.tick())
	}
	return a, cmd
}

func (a *App) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		a.handlingKey, a.lastKey = true, time.Now()
		defer func() { a.handlingKey = false }()
		return tea.Batch(a.keys(msg), a.scheduleSave())
	case tea.PasteMsg:
		return tea.Batch(a.input(msg), a.scheduleSave())
	case saveSessionMsg:
		return a.saveSession()
	case routed:
		return a.deliver(msg)
	case mailMsg:
		return a.readMail(msg)
	case tickMsg:
		return a.ticked()
	case toastGoneMsg:
		return a.toastGone(msg)
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
		a.frame.touch(true)
	case tea.EnvMsg:
		a.environ = msg
	case tea.BackgroundColorMsg:
		a.background, a.isDark = true, msg.IsDark()
		return a.retheme()
	case tea.ColorProfileMsg:
		a.profile = msg.Profile
		return a.retheme()
	case tea.ResumeMsg:
		a.frame.touch(true)
	case crashedMsg:
		return tea.Quit
	}
	return nil
}

// input passes typed or pasted text to the top overlay or the top screen.
func (a *App) input(msg tea.Msg) tea.Cmd {
	if l := a.topLayer(); l != nil {
		return a.updateLayer(l, msg)
	}
	a.frame.touch(true)
	e := a.top()
	return a.wrap(e.id, e.screen.Update(msg))
}

func (a *App) toggleMask() tea.Cmd {
	a.env.Masked = !a.env.Masked
	content := "Names and ids are shown again."
	if a.env.Masked {
		content = "Names and ids are masked on this screen; what you copy or export is not."
	}
	return tea.Batch(a.broadcast(MaskMsg{a.env.Masked}), a.showToast(notice{tone: text.ToneText, text: content}))
}

// getenv reads the environment of the terminal the program is shown on.
func (a *App) getenv(name string) string { return lookup(a.environ, name) }

// after returns a command that says msg later, unless the program ends first.
func (a *App) after(d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			return msg
		case <-a.ctx.Done():
			return nil
		}
	}
}

// tickMsg looks after what changes without a message: requests in flight, the
// budget, running jobs. It comes once a second while there is something to look
// after and not at all otherwise.
type tickMsg struct{}

func (a *App) tick() tea.Cmd {
	a.ticking = true
	return a.after(time.Second, tickMsg{})
}

func (a *App) ticked() tea.Cmd {
	info := a.header()
	if info != a.frame.info {
		a.frame.touch(false)
	}
	if l, ok := As[*RequestLog](a.top().screen); ok {
		l.Refresh()
		a.frame.touch(true)
	}
	if info.busy() || info.BudgetLeft < info.BudgetMax || a.jobs.running() > 0 {
		return a.tick()
	}
	a.ticking = false
	return nil
}

func (a *App) header() HeaderInfo {
	if a.cfg.Header == nil {
		return HeaderInfo{}
	}
	return a.cfg.Header()
}
