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
)

// program is one run: its streams, its environment and the global flags.
type program struct {
	stdin    io.Reader
	in       *bufio.Reader // of stdin; what answers and bodies are read from
	out, err io.Writer
	environ  []string
	dirs     state.Dirs
	keyring  auth.Keyring // the operating system's when nil
	// Which of the streams are terminals decides what may be asked and how wide
	// a table may be.
	inTTY, outTTY, errTTY bool
	width                 int // of the terminal behind out; 0 when unknown

	flowNamed func(string) (auth.Flow, error) // ways to sign in
	// browse opens an address in a browser of this machine.
	openURL func(address string) error
	// show shows screens until somebody leaves them.
	runUI func(context.Context, ui.Config) error

	openedSignIns *auth.OpenedStore // where sign-ins are kept, once it was opened

	secretsMu  sync.Mutex
	secretVars []string // names of variables that a secret was read from

	storeMu       sync.Mutex
	opened        *state.Store // what the command has opened of it, else nil
	warningsShown int          // how many of its warnings were said
	screenActive  atomic.Bool  // the screen is the desk's: nothing else may write to it

	flags          globalFlags
	commandStarted bool // a command has begun, so that an error is not one of usage
}

func newProgram(w World) *program {
	p := &program{stdin: w.In, in: bufio.NewReader(w.In), out: w.Out, err: w.Err, environ: w.Environ, dirs: w.Dirs, keyring: w.Keyring, flowNamed: auth.FlowNamed, runUI: ui.Run}
	p.openURL = p.openBrowser
	p.inTTY, p.outTTY, p.errTTY = isTerminal(w.In), isTerminal(w.Out), isTerminal(w.Err)
	if f, ok := w.Out.(*os.File); ok && p.outTTY {
		p.width, _, _ = term.GetSize(f.Fd()) // 0 when the terminal doesn't say
	}
	return p
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
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

// wantsHelp reports whether a command line will only print help. Only then is
// fang worth its price: for its colours it asks the terminal for its background,
// which an error message on a slow line should not wait for.
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
		fang.WithErrorHandler(func(io.Writer, fang.Styles, error) {})) // report prints it
}

// getenv returns a variable of the environment that the program was given. As in
// a process, the last of several counts.
func (p *program) getenv(name string) string {
	for i := len(p.environ) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(p.environ[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// say writes a line for the person, not for the script: to standard error. What
// comes from outside loses what could act on a terminal.
func (p *program) say(format string, args ...any) {
	p.sayLine(fmt.Sprintf(format, args...))
}

func (p *program) sayLine(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintln(p.err, ui.Sanitize(line)) // a message that can't be written has no other place to go
	}
}

// interactive reports whether a person can be asked.
func (p *program) interactive() bool { return p.inTTY && p.errTTY }
