package views_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestACollectionIsATable(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Run("get-a-customers-subscriptions").Sees("Get a customer's subscriptions", "GET /v1/customers/{customer-id}/subscriptions", "customer-id *")
		b.Press("ctrl+s").Sees("This field is required.")
		b.Type(b.TenantOf("Fabrikam Ltd")).Press("ctrl+s").Sees("8 of 8", "FRIENDLY NAME", "Microsoft 365 E3")
		b.Press("/").Type("barracuda").Press("enter", "enter").Sees(`"unitType": "License(s)"`, "line 1 of")
		b.Press("esc", "esc", "esc").Sees("customer-id *") // the form keeps what was typed
		b.Sees(b.TenantOf("Fabrikam Ltd"))
	})
}

func TestACallWithoutParametersRunsAtOnce(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Run("get-the-partners-current-account-balance").Sees(`"balanceAmount"`).Press("r").Sees(`"balanceAmount"`)
		b.Press("esc").Sees("250 of 250") // no empty form in between
		b.Run("get-the-partners-current-account-balance").Sees(`"balanceAmount"`)
		b.Faults("503")
		b.Press("r").Sees("503 Service Unavailable").Press("enter").Sees("NOT REFRESHED, as of 00:00, r tries again", `"balanceAmount"`)
	})
}

func TestASingleResourceIsJSON(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Run("get-a-customer-by-id").Sees("customer-id *").Type("not-a-customer").Press("ctrl+s").Sees("That did not work", "was not found").Press("enter")
		b.Sees("Press r to try again.").Press("esc", "ctrl+u").Type(b.TenantOf("Fabrikam Ltd")).Press("ctrl+s").Sees(`"companyName": "Fabrikam Ltd"`)
		b.Press("ctrl+x").Sees("JSON is not shown while names and ids are masked.").SeesNot("Fabrikam")
	})
}

func TestAWrongParameterIsNamedBesideItsField(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		before := len(b.Desk.Client.Exchanges())
		b.Run("get-a-list-of-customers").Sees("size").Type("many").Press("ctrl+s").Sees("Enter a whole number, such as 25.")
		b.Press("ctrl+u").Type("0").Press("ctrl+s").Sees("size")
		if n := len(b.Desk.Client.Exchanges()) - before; n > 1 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

func TestADocumentIsSaved(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Run("get-invoice-statement").Sees("invoice-id *")
		invoices, err := api.ListInvoices.All(t.Context(), b.Desk.Client, api.None{})
		if err != nil {
			t.Fatal(err)
		}
		b.Type(invoices[0].ID).Press("ctrl+s").Sees("Save as", "get-invoice-statement").Press("enter").Sees("finished")
		text, err := os.ReadFile(b.Files()[0])
		if err != nil || !bytes.HasPrefix(text, []byte("%PDF-")) {
			t.Errorf("the file begins with %.20q: %v", text, err)
		}
	})
}

func TestAnyChangeIsLookedAtFirst(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Run("update-the-nickname-for-a-subscription").Sees("friendly-name *").Type(b.TenantOf("Fabrikam Ltd")).Press("enter").Type(b.SubscriptionOf("Fabrikam Ltd", "Head office"))
		b.Press("enter").Type("London").Press("ctrl+s").Sees("friendlyName           Head office → London", "nothing is sent yet")
		b.Took()
		b.Press("enter").Sees(`"friendlyName": "London"`, ": done.") // the answer is shown
		b.Took("update-the-nickname-for-a-subscription")
		b.Press("esc").Sees("friendly-name *")
	})
	t.Run("read-only", func(t *testing.T) {
		viewstest.Drive(t, viewstest.Setup{ReadOnly: true}, func(_ *testing.T, b *viewstest.Bench) {
			b.Run("update-the-nickname-for-a-subscription").Sees("read-only").SeesNot("friendly-name")
		})
	})
	t.Run("taking away asks for the name", func(t *testing.T) {
		viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
			id := b.SubscriptionOf("Fabrikam Ltd", "Head office")
			b.Run("suspend-a-subscription").Type(b.TenantOf("Fabrikam Ltd")).Press("enter").Type(id).Press("ctrl+s").Sees("Fabrikam Ltd ▸ Head office", "active → suspended")
			b.Press("enter").Sees("Type Head office to confirm:").Paste(id).Press("enter").Sees("to confirm:")
			b.Took()
			b.Press("esc", "enter").Type("Head office").Press("enter").Sees(": done.")
			b.Took("suspend-a-subscription")
		})
	})
}

// TestEveryOperationHasAForm opens all of them: none panics, none is too large for
// a small window.
func TestEveryOperationHasAForm(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Width: 80, Height: 24}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250")
		for _, op := range api.Operations() {
			b.Press(":").Paste(op.Descriptor().ID).Press("enter").SeesNot("Commands").Press("esc", "esc").Sees("DOMAIN", "250 of 250")
		}
	})
}
