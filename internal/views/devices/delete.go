package devices

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// deletesAtATime is how many devices are removed side by side.
const deletesAtATime = 4

// remove removes devices. One is a change like any other; several are a job,
// after the customer's name was typed.
func (a *deviceActions) remove() tea.Cmd {
	spec := kit.ChangeSpec{
		Verb: "Remove", Title: "Remove " + text.Plural(len(a.devices), "device", "devices"), Subject: a.subject(),
		Names: map[string]string{a.customer.ID: a.customer.Name, a.devices[0].ID: a.devices[0].Label()},
		Plan: func(context.Context) (*api.Prepared, error) {
			plan, err := a.planRemoval(a.devices[0])
			if err == nil {
				plan.Fields = a.fields(func(*Device) string { return "registered" }, "removed")
			}
			return plan, err
		},
		Effects: func(*api.Prepared) []string {
			effects := []string{"A device in use goes on working. When it is reset, Autopilot no longer knows it, and it is set up like any private device."}
			if len(a.devices) > 1 {
				effects = append(effects, fmt.Sprintf("%d requests are sent, one for each device; the first is shown.", len(a.devices)))
			}
			return effects
		},
	}
	if len(a.devices) > 1 {
		spec.Confirmation = a.customer.Name
		spec.Start = func(*api.Prepared) tea.Cmd { return tea.Sequence(ui.StartJob(a.removal()), ui.Pop()) }
	}
	return ui.Push(kit.NewChange(a.desk, spec))
}

func (a *deviceActions) planRemoval(d *Device) (*api.Prepared, error) {
	return api.DeleteDevice.Plan(a.desk.Client, api.DeviceRef{DeviceBatchRef: api.DeviceBatchRef{CustomerRef: a.ref(), BatchID: a.batch}, DeviceID: d.ID}, api.None{})
}

// removal is what became of each device, for the screen that shows it.
type removal struct{ outcomes []removed }

type removed struct {
	device *Device
	err    error
}

func (*removal) Changes() {}

// removal makes the job. A device that can't be removed leaves the others alone;
// what failed is told at the end.
func (a *deviceActions) removal() ui.Job {
	id := "remove devices " + a.customer.ID + " " + a.devices[0].ID
	return ui.Job{
		ID: id, Title: "Remove " + a.name() + " from " + a.batch,
		Run: func(ctx context.Context, report func(ui.JobReport)) error {
			state, failed := &removal{}, 0
			var first error
			for r := range kit.ParallelMap(ctx, deletesAtATime, a.devices, a.removeOne) {
				state = &removal{outcomes: append(state.outcomes[:len(state.outcomes):len(state.outcomes)], r)}
				if r.err != nil {
					if failed++; first == nil {
						first = r.err
					}
				}
				report(ui.JobReport{Done: len(state.outcomes), Total: len(a.devices), Failed: failed, State: state})
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if failed > 0 {
				return fmt.Errorf("%d of %d devices were not removed. %w", failed, len(a.devices), first)
			}
			return nil
		},
		Open: func() ui.Screen { return a.removalResults(id) },
	}
}

func (a *deviceActions) removeOne(ctx context.Context, d *Device) removed {
	plan, err := a.planRemoval(d)
	if err == nil {
		_, err = plan.Send(ctx)
	}
	return removed{d, err}
}

// removalResults shows what became of each device so far; r looks again.
func (a *deviceActions) removalResults(id string) ui.Screen {
	var page *kit.FactsPage
	page = kit.NewFacts(kit.FactsSpec{
		Title: "Remove " + a.name(),
		Parts: []kit.Part{{Title: "Devices", Read: func(context.Context) (kit.Facts, error) {
			job, _ := page.Env.Jobs.Get(id)
			state, ok := job.State.(*removal)
			if !ok {
				return kit.Facts{}, nil
			}
			failed, gone := widget.Section{Title: "Not removed"}, widget.Section{Title: "Removed"}
			for _, o := range state.outcomes {
				if o.err != nil {
					failed.Fields = append(failed.Fields, widget.Field{Label: o.device.Label(), Value: kit.Sentence(o.err), Tone: text.ToneBad})
				} else {
					gone.Fields = append(gone.Fields, widget.Field{Label: o.device.Label(), Value: "removed", Tone: text.ToneGood})
				}
			}
			return kit.Facts{Sections: []widget.Section{failed, gone}}, nil
		}}},
	})
	return page
}
