package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// commands is what the palette offers: the places to go to, and every operation
// by its id.
func (d *Desk) commands() []ui.Command {
	commands := []ui.Command{
		{ID: "customers", Title: "Customers", Group: "Go", Detail: "all customers of the partner", Do: func() tea.Cmd { return ui.Push(NewCustomers(d)) }},
		{ID: "find", Title: "Find customers", Group: "Go", Detail: "by the beginning of name or domain", Do: d.findCustomers},
		{ID: "find-anything", Title: "Find anything", Group: "Go", Detail: "by name, domain, id or serial number, in what was read on this computer", Disabled: d.cannotFind, Do: d.find},
		{ID: "invoices", Title: "Invoices", Group: "Go", Detail: "the partner's invoices", Do: func() tea.Cmd { return ui.Push(NewInvoices(d)) }},
		{ID: "upload-devices", Title: "Upload Autopilot devices", Group: "Devices", Detail: "from a CSV file to a customer", Change: true, Do: d.uploadDevices},
	}
	commands = append(commands, ui.Command{ID: "refresh-state", Title: "Background refresh", Group: "Desk", Detail: "what it is about, what it costs, what keeps it", Disabled: d.noRefresh, Do: d.showRefresh})
	if d.Journal != nil {
		commands = append(commands, ui.Command{ID: "journal", Title: "Journal", Group: "Go", Detail: "who changed what, and what became of it", Do: func() tea.Cmd { return ui.Push(NewJournal(d)) }})
	}
	if d.Uploads != nil {
		commands = append(commands, ui.Command{ID: "resume-uploads", Title: "Resume uploads", Group: "Devices", Detail: "uploads of devices that broke off", Do: func() tea.Cmd { return ui.Push(NewBrokenUploads(d)) }})
	}
	for _, op := range api.Operations() {
		desc := op.Spec()
		commands = append(commands, ui.Command{
			ID: desc.ID, Title: desc.Title, Group: string(desc.Area), Detail: desc.Method + " " + desc.Path, Words: desc.Doc,
			Change: desc.Effect != api.Read,
			Do:     func() tea.Cmd { return ui.Push(NewOperation(d, op)) },
		})
	}
	return commands
}

// bindings are the desk's keys that mean the same on every screen.
func (d *Desk) bindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "find-anything", Keys: []string{"ctrl+f"}, Label: "find", Group: "Go",
			Help:     "Find anything that was read on this computer by name, domain, id or serial number, and go there.",
			Disabled: d.cannotFind, Do: d.find,
		},
		{
			ID: "pause-refresh", Keys: []string{"Z"}, Label: "auto-refresh", Group: "Desk",
			Help:     "Pause the background refresh, which reads what others changed, or resume it.",
			Disabled: d.noRefresh, Do: d.pauseRefresh,
		},
	}
}
