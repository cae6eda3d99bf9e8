package devices

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// batchStep shows which batches the devices go to, and asks for a name where the
// file gives none.
type batchStep struct {
	*kit.List[*plannedBatch]
	desk     *kit.Desk
	customer *kit.Customer
	devices  []autopilot.Device
	name     string // of the batch of untagged devices
	chunk    int
	done     func([]autopilot.Batch, func(string) bool) tea.Cmd

	planned []*plannedBatch
	known   map[string]bool // batches that exist, nil until they are read
	err     error           // of reading them
}

// plannedBatch is a batch of the upload.
type plannedBatch struct {
	autopilot.Batch
	unnamed bool
	exists  bool
	twin    string // a batch that exists, spelt otherwise
	looking bool   // for whether it exists
}

func newBatchStep(d *kit.Desk, c *kit.Customer, devices []autopilot.Device, name string, done func([]autopilot.Batch, func(string) bool) tea.Cmd) *batchStep {
	s := &batchStep{desk: d, customer: c, devices: devices, name: name, chunk: autopilot.DefaultChunk, done: done}
	s.List = kit.NewList(d, plannedBatchKind(), "Upload: batches", atHand[*plannedBatch])
	s.replan()
	return s
}

func plannedBatchKind() *kit.ListSpec[*plannedBatch] {
	type row = *plannedBatch
	return &kit.ListSpec[row]{
		Name: "planned", Singular: "batch", Plural: "batches", Large: true,
		ID: func(b row) string { return "batch " + b.ID },
		Columns: []widget.Column[row]{
			{Name: "id", Title: "Batch (group tag)", Min: 20, Max: 40, Flex: 1, Text: batchName, Tone: batchNameTone, Mask: text.MaskName},
			{Name: "devices", Title: "Devices", Min: 8, Align: text.AlignRight, Text: func(b row) string { return strconv.Itoa(b.Len()) }},
			{Name: "requests", Title: "Requests", Min: 8, Align: text.AlignRight, Text: func(b row) string { return strconv.Itoa(len(b.Chunks)) }},
			{Name: "how", Title: "What happens", Min: 24, Flex: 3, Text: whatHappens, Tone: batchTone},
		},
	}
}

func batchName(b *plannedBatch) string {
	if b.unnamed {
		return "(no name yet)"
	}
	return b.ID
}

func batchNameTone(b *plannedBatch) text.Tone {
	if b.unnamed {
		return text.ToneBad
	}
	return text.ToneText
}

func whatHappens(b *plannedBatch) string {
	switch {
	case b.unnamed:
		return "These devices have no group tag: press n to name their batch."
	case b.looking:
		return "looking whether it exists …"
	case b.exists:
		return "it exists: the devices are added"
	case b.twin != "":
		return "a new batch, beside “" + b.twin + "”: is it the same?"
	}
	return "a new batch is made"
}

func batchTone(b *plannedBatch) text.Tone {
	switch {
	case b.unnamed:
		return text.ToneBad
	case b.twin != "":
		return text.ToneWarn
	case b.exists:
		return text.ToneAccent
	}
	return text.ToneText
}

// replanMsg brings what the user answered: a box must not change the screen below it.
type replanMsg struct {
	step  *batchStep
	name  string
	chunk int
}

func (s *batchStep) answer(name string, chunk int) tea.Cmd {
	return func() tea.Msg { return replanMsg{s, name, chunk} }
}

type batchesReadMsg struct {
	step  *batchStep
	known map[string]bool
	err   error
}

// Start implements [ui.Screen]: it reads which batches exist, and asks for the
// name that is missing.
func (s *batchStep) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	cmds := []tea.Cmd{s.List.Start(ctx, env), func() tea.Msg {
		known := map[string]bool{}
		for page, err := range api.ListDeviceBatches.Stream(ctx, s.desk.Client, api.CustomerRef{CustomerID: s.customer.ID}, nil) {
			if err != nil {
				return batchesReadMsg{s, nil, err}
			}
			for _, b := range page.Items {
				known[b.ID] = true
			}
		}
		return batchesReadMsg{s, known, nil}
	}}
	if s.unnamed() {
		cmds = append(cmds, s.askName())
	}
	return tea.Batch(cmds...)
}

// replan makes the batches anew. Devices without a tag and without a name for
// their batch are shown as one that has none.
func (s *batchStep) replan() {
	s.planned = nil
	for _, b := range autopilot.Plan(s.devices, s.name, s.chunk) {
		one := &plannedBatch{Batch: b, unnamed: b.ID == "", exists: s.known[b.ID], looking: s.known == nil && s.err == nil}
		for id := range s.known {
			if id != b.ID && strings.EqualFold(strings.Join(strings.Fields(id), " "), strings.Join(strings.Fields(b.ID), " ")) {
				one.twin = id
			}
		}
		s.planned = append(s.planned, one)
	}
	s.Table.Set(s.planned)
}

func (s *batchStep) unnamed() bool {
	return slices.ContainsFunc(s.planned, func(b *plannedBatch) bool { return b.unnamed })
}

// Update implements [ui.Screen].
func (s *batchStep) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case batchesReadMsg:
		if msg.step == s {
			s.known, s.err = msg.known, msg.err
			s.replan()
		}
		return nil
	case replanMsg:
		if msg.step == s {
			s.name, s.chunk = msg.name, msg.chunk
			s.replan()
		}
		return nil
	}
	return s.List.Update(msg)
}

func (s *batchStep) askName() tea.Cmd {
	n := 0
	for _, d := range s.devices {
		if d.GroupTag == "" {
			n++
		}
	}
	return kit.AskText(kit.TextQuestion{
		Title: "Batch of the devices without a group tag", Label: "Batch: ", Value: s.name,
		Help:  fmt.Sprintf("%s no group tag in the file. The name becomes their group tag, which profiles are assigned by: capitals and spaces count.", text.Plural(n, "device has", "devices have")),
		Check: autopilot.CheckBatchID,
		Do:    func(name string) tea.Cmd { return s.answer(name, s.chunk) },
	})
}

func (s *batchStep) askChunk() tea.Cmd {
	return kit.AskText(kit.TextQuestion{
		Title: "Devices in one request", Label: "Devices: ", Value: strconv.Itoa(s.chunk),
		Help: fmt.Sprintf("1 to %d. Fewer devices in a request mean less to repeat on a bad line, and more requests.", autopilot.MaxChunk),
		Check: func(text string) error {
			if n, err := strconv.Atoi(strings.TrimSpace(text)); err != nil || n < 1 || n > autopilot.MaxChunk {
				return fmt.Errorf("Type a number from 1 to %d.", autopilot.MaxChunk)
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil {
				return nil
			}
			return s.answer(s.name, n)
		},
	})
}

var errUnnamed = errors.New("Name the batch of the devices without a group tag first: press n.")

// Bindings implements [ui.Screen].
func (s *batchStep) Bindings() []widget.Binding {
	return append([]widget.Binding{
		{
			ID: "upload.go-on", Keys: []string{"enter"}, Label: "go on", Group: "Upload", Footer: true,
			Help: "Go on to see what is sent.",
			Disabled: func() string {
				if s.unnamed() {
					return errUnnamed.Error()
				}
				return kit.ReasonUnless(s.known != nil || s.err != nil, "Which batches exist is still being read.")
			},
			Do: func() tea.Cmd {
				return s.done(autopilot.Plan(s.devices, s.name, s.chunk), func(id string) bool { return s.known[id] })
			},
		},
		{
			ID: "upload.name", Keys: []string{"n"}, Label: "name", Group: "Upload", Footer: true,
			Help: "Name the batch of the devices that have no group tag.",
			Disabled: func() string {
				tagged := !slices.ContainsFunc(s.devices, func(d autopilot.Device) bool { return d.GroupTag == "" })
				return kit.ReasonUnless(!tagged, "Every device has a group tag, which names its batch.")
			},
			Do: s.askName,
		},
		{ID: "upload.chunk", Keys: []string{"c"}, Label: "chunk size", Group: "Upload", Footer: true, Help: "Say how many devices go into one request.", Do: s.askChunk},
	}, s.List.Bindings()...)
}

// View implements [ui.Screen].
func (s *batchStep) View(width, height int) string {
	th := s.Env.Theme
	requests := 0
	for _, b := range s.planned {
		requests += len(b.Chunks)
	}
	var p kit.TextPage
	p.Line(" " + th.Paint(text.ToneStrong, text.Plural(len(s.devices), "device", "devices")) + " · " + text.Plural(len(s.planned), "batch", "batches") + " · " +
		text.Plural(requests, "request", "requests") + th.Paint(text.ToneMuted, fmt.Sprintf(" of up to %s", text.Plural(s.chunk, "device", "devices"))))
	if s.err != nil {
		for _, line := range text.Wrap("Which batches exist could not be read, so each is made, and added to if it turns out to exist. "+kit.Sentence(s.err), width-2) {
			p.Line(" " + th.Paint(text.ToneWarn, line))
		}
	} else {
		about := "One batch for each group tag: the batch's name is what Autopilot shows as the tag."
		if s.name != "" {
			about = "One batch for each group tag; devices without a tag go to " + text.Sanitize(s.name) + "."
			if s.Env.Masked {
				about = "One batch for each group tag; devices without a tag go to the batch you named."
			}
		}
		p.Wrap(width, " ", th.Paint(text.ToneMuted, about))
	}
	p.Line("")
	return p.Window(0, width, len(p.Lines)) + "\n" + s.List.View(width, max(height-len(p.Lines), 3))
}
