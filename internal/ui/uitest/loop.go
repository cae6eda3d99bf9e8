package uitest

import (
	"fmt"
	"image/color"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// loop runs commands as Bubble Tea does, but with an unbounded queue: a command never
// waits for the test.
type loop struct {
	running atomic.Int64 // commands
	mu      sync.Mutex
	queue   []tea.Msg
	closed  bool
}

func newLoop() *loop { return &loop{} }

// run runs a command in a goroutine of its own.
func (l *loop) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	l.running.Add(1)
	go func() {
		defer l.running.Add(-1)
		l.do(cmd)
	}()
}

var commands = reflect.TypeFor[[]tea.Cmd]()

// do runs a command to its end: batches concurrently, sequences one by one.
func (l *loop) do(cmd tea.Cmd) {
	msg := cmd()
	if msg == nil {
		return
	}
	if batch, ok := msg.(tea.BatchMsg); ok {
		var all sync.WaitGroup
		for _, cmd := range batch {
			if cmd != nil {
				all.Go(func() { l.do(cmd) })
			}
		}
		all.Wait()
		return
	}
	if v := reflect.ValueOf(msg); v.Type().ConvertibleTo(commands) {
		for _, cmd := range v.Convert(commands).Interface().([]tea.Cmd) {
			if cmd != nil {
				l.do(cmd)
			}
		}
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.queue = append(l.queue, msg)
	}
}

func (l *loop) take() []tea.Msg {
	l.mu.Lock()
	defer l.mu.Unlock()
	messages := l.queue
	l.queue = nil
	return messages
}

func (l *loop) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed, l.queue = true, nil
}

// handle handles a message as Bubble Tea's event loop does.
func (d *Driver) handle(msg tea.Msg) {
	if d.ended {
		return
	}
	switch msg := msg.(type) {
	case tea.QuitMsg, tea.InterruptMsg:
		d.ended = true
		return
	case tea.RawMsg:
		fmt.Fprint(&d.written, msg.Msg)
	default:
		if command, done, ok := execOf(msg); ok {
			err := command.Run()
			d.loop.run(func() tea.Msg { return done(err) })
			return
		}
	}
	_, cmd := d.app.Update(msg)
	d.loop.run(cmd)
	d.draw()
}

// execOf returns the parts of the message that gives the terminal to a command. Bubble
// Tea doesn't export its type.
func execOf(msg tea.Msg) (command tea.ExecCommand, done tea.ExecCallback, ok bool) {
	t := reflect.TypeOf(msg)
	if t == nil || t.Name() != "execMsg" || t.PkgPath() != reflect.TypeFor[tea.QuitMsg]().PkgPath() {
		return nil, nil, false
	}
	v := reflect.New(t).Elem()
	v.Set(reflect.ValueOf(msg))
	for i := range v.NumField() {
		field := reflect.NewAt(v.Field(i).Type(), v.Field(i).Addr().UnsafePointer()).Elem().Interface()
		switch field := field.(type) {
		case tea.ExecCommand:
			command = field
		case tea.ExecCallback:
			done = field
		}
	}
	return command, done, command != nil && done != nil
}

// draw gets the new view and checks that it fits the window.
func (d *Driver) draw() {
	view := d.app.View()
	if view.Content == d.view.Content {
		d.view = view
		return
	}
	d.view = view
	d.frames++
	lines := strings.Split(view.Content, "\n")
	if len(lines) > d.size.height {
		d.t.Errorf("%d lines drawn in a window of %d:\n%s", len(lines), d.size.height, d.framed())
	}
	for i, line := range lines {
		if width := ansi.StringWidthWc(line); width > d.size.width {
			d.t.Errorf("line %d takes %d cells in a window of %d: %q", i+1, width, d.size.width, ansi.Strip(line))
		}
	}
}

func background(light bool) color.Color {
	if light {
		return color.White
	}
	return color.Black
}
