package views

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// statementBinding saves an invoice as PDF, or one of its tax receipts. which names
// the invoice and how long its screen is there.
func statementBinding(d *Desk, which func() (context.Context, *Invoice)) widget.Binding {
	return widget.Binding{
		ID: "invoices.statement", Keys: []string{"P"}, Label: "PDF", Group: "Invoice", Footer: true,
		Help: "Save the invoice as PDF, or one of its tax receipts.",
		Disabled: func() string {
			_, inv := which()
			switch {
			case inv == nil:
				return "There is no invoice under the cursor."
			case inv.Amended != nil:
				return "There is no PDF of this document alone: save that of invoice " + inv.AmendsOf + "."
			}
			return ""
		},
		Do: func() tea.Cmd {
			ctx, inv := which()
			return saveStatement(ctx, d, inv)
		},
	}
}

func saveStatement(ctx context.Context, d *Desk, inv *Invoice) tea.Cmd {
	statement := func() tea.Cmd {
		return savePDF(ctx, d, "Invoice-"+inv.ID, func(ctx context.Context) ([]byte, error) {
			return api.GetInvoiceStatement.Do(ctx, d.Client, api.InvoiceRef{InvoiceID: inv.ID})
		})
	}
	if len(inv.TaxReceipts) == 0 {
		return statement()
	}
	items := []widget.MenuItem{{Key: "1", Title: "Statement", Detail: "the invoice itself", Do: statement}}
	for i, receipt := range inv.TaxReceipts {
		items = append(items, widget.MenuItem{Key: strconv.Itoa(i + 2), Title: "Tax receipt " + receipt.ID, Detail: "as Taiwan requires it", Do: func() tea.Cmd {
			return savePDF(ctx, d, "Receipt-"+receipt.ID, func(ctx context.Context) ([]byte, error) {
				return api.GetInvoiceReceiptStatement.Do(ctx, d.Client, api.ReceiptRef{InvoiceRef: api.InvoiceRef{InvoiceID: inv.ID}, ReceiptID: receipt.ID})
			})
		}})
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Save as PDF", Items: items, Quick: true}))
}

// savePDF asks for a file, reads a document and writes it.
func savePDF(ctx context.Context, d *Desk, name string, read func(context.Context) ([]byte, error)) tea.Cmd {
	return d.askFile(fileName(name)+".pdf", func(path string) tea.Cmd {
		return func() tea.Msg {
			say := ui.Toast(text.ToneGood, "Saved "+path)
			if err := writePDF(ctx, path, read); err != nil {
				say = showFailure(err)
			}
			if say == nil {
				return nil // the user has left
			}
			return say()
		}
	})
}

// writePDF reads a document into a file. What isn't a PDF, such as a gateway's
// page, is refused.
func writePDF(ctx context.Context, path string, read func(context.Context) ([]byte, error)) error {
	pdf, err := read(ctx)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return errors.New("What the service sent is not a PDF, so nothing was saved.")
	}
	return saveFile(path, func(w io.Writer) error {
		_, err := w.Write(pdf)
		return err
	})
}
