package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"charm.land/fang/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// program is one run of cspdesk: its streams, environment and global flags.
type program struct {
	stdin    io.Reader
	in       *bufio.Reader // buffers stdin; answers and bodies are read from it
	out, err io.Writer
	environ  []string
	dirs     state.Dirs
	keyring  auth.Keyring // nil means the operating system's
	// Whether the streams are terminals.
	inTTY, outTTY, errTTY bool
	width                 int // of the terminal behind out; 0 if unknown

	flowNamed func(string) (auth.Flow, error) // returns a way to sign in
	// openURL opens an address in a browser on this computer.
	openURL func(address string) error
	// runUI runs the user interface until the user quits.
	runUI func(context.Context, ui.Config) error

	openedSignIns *auth.OpenedStore // nil until opened

	secretsMu  sync.Mutex
	secretVars []string // names of the variables that a secret was read from

	storeMu       sync.Mutex
	opened        *state.Store // what the command has opened of it, else nil
	warningsShown int          // how many of its warnings were said
	screenActive  atomic.Bool  // the user interface owns the terminal; nothing else may write to it

	flags          globalFlags
	commandStarted bool // a command has begun, so that an error is not one of usage
}

func newProgram(w World) *program {
	p := &program{stdin: w.In, in: bufio.NewReader(w.In), out: w.Out, err: w.Err, environ: w.Environ, dirs: w.Dirs, keyring: w.Keyring, flowNamed: auth.FlowNamed, runUI: ui.Run}
	p.openURL = p.openBrowser
	p.inTTY, p.outTTY, p.errTTY = isTerminal(w.In), isTerminal(w.Out), isTerminal(w.Err)
	p.width, _ = terminalSize(w.Out)
	return p
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// terminalSize returns the size of the terminal behind a stream, 0 if it is unknown or
// the stream is not a terminal.
func terminalSize(stream any) (width, height int) {
	if f, ok := stream.(*os.File); ok && isTerminal(f) {
		width, height, _ = term.GetSize(f.Fd())
	}
	return width, height
}

// run executes a command line and returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	root := p.rootCommand() //nolint:contextcheck // cobra hands the context to each command
	root.SetArgs(args)
	defer p.closeStore()
	execute := root.ExecuteContext
	if wantsHelp(root, args) {
		execute = func(ctx context.Context) error { return styledHelp(ctx, root) }
	}
	return p.report(ctx, execute(ctx))
}

// wantsHelp reports whether a command line only prints help. Only then is fang used:
// it queries the terminal's background color, which is slow over a slow connection.
func wantsHelp(root *cobra.Command, args []string) bool {
	for _, arg := range args {
		switch arg {
		case "-h", "--help":
			return true
		case "--":
			return false
		}
	}
	if len(args) > 0 && args[0] == "help" {
		return true
	}
	cmd, rest, err := root.Find(args)
	return err == nil && cmd != root && cmd.HasSubCommands() && len(rest) == 0
}

func styledHelp(ctx context.Context, root *cobra.Command) error {
	return fang.Execute(ctx, root, fang.WithoutManpage(), fang.WithoutVersion(),
		fang.WithErrorHandler(func(io.Writer, fang.Styles, error) {})) // report prints the error
}

// getenv returns an environment variable. If it is set several times, the last value
// counts.
func (p *program) getenv(name string) string {
	for i := len(p.environ) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(p.environ[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// say prints a message to stderr. Control characters are removed from it.
func (p *program) say(format string, args ...any) {
	p.sayLine(fmt.Sprintf(format, args...))
}

func (p *program) sayLine(message string) {
	for line := range strings.SplitSeq(message, "\n") {
		fmt.Fprintln(p.err, text.Sanitize(line)) // there is nowhere else to report an error to
	}
}

// interactive reports whether the user can be asked.
func (p *program) interactive() bool { return p.inTTY && p.errTTY }

// isConsent reports whether the answer to a question is yes.
func isConsent(answer string) bool {
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")
}
