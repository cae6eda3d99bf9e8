package subscriptions_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestEveryChangeOfASubscription(t *testing.T) {
	tests := map[string]struct {
		customer, subscription string
		keys                   []string // in the actions menu
		word                   string   // typed into its prompt
		sees                   []string // on the screen of the change
		confirm                string   // the text to type, or "y"
		operation              string
		after                  [2]string
	}{
		"more seats": {
			"Fabrikam Ltd", "Microsoft 365 E3",
			[]string{"s"},
			"30",
			[]string{"quantity               25 → 30", "5 seats more, billed monthly until 2000-07-25.", "PATCH /v1/customers/"},
			"y", "change-the-quantity-of-a-subscription",
			[2]string{"seats", "30"},
		},
		"fewer seats": {
			"Fabrikam Ltd", "Barracuda Email Security",
			[]string{"s"},
			"29",
			[]string{"quantity               30 → 29", "1 seat fewer.", "It can be cancelled for a refund until 2000-01-04 00:00 UTC (in 3 days)."},
			"y", "change-the-quantity-of-a-subscription",
			[2]string{"seats", "29"},
		},
		"rename": {
			"Fabrikam Ltd", "Head office",
			[]string{"n"},
			" London",
			[]string{"friendlyName           Head office → Head office London"},
			"", "update-the-nickname-for-a-subscription",
			[2]string{"nickname", "Head office London"},
		},
		"auto-renew off": {
			"Fabrikam Ltd", "Microsoft 365 E3",
			[]string{"r"},
			"",
			[]string{"autoRenewEnabled       true → false", "On 2000-07-25 it ends, and 25 seats lose the service."},
			"", "update-autorenew-for-a-commercial-marketplace-subscription",
			[2]string{"auto-renew", "off"},
		},
		"auto-renew on": {
			"Fabrikam Ltd", "Head office",
			[]string{"r"},
			"",
			[]string{"autoRenewEnabled       false → true", "On 2000-01-10 it renews for another annual term"},
			"", "update-autorenew-for-a-commercial-marketplace-subscription",
			[2]string{"auto-renew", "on"},
		},
		"billing cycle": {
			"Fabrikam Ltd", "Office 365 E3",
			[]string{"b"},
			"",
			[]string{"annual → ", "is billed monthly from its next invoice on"},
			"", "change-the-billing-cycle",
			[2]string{"billing", "license, monthly"},
		},
		"suspend": {
			"Fabrikam Ltd", "Microsoft 365 E3",
			[]string{"x"},
			"",
			[]string{"status                 active → suspended", "25 seats lose the service", "it is billed until 2000-07-25"},
			"Microsoft 365 E3", "suspend-a-subscription",
			[2]string{"status", "suspended"},
		},
		"reactivate": {
			"Adventure Works Cycles", "Microsoft 365 Business Standard",
			[]string{"v"},
			"",
			[]string{"status                 suspended → active", "18 seats get the service back"},
			"", "reactivate-a-suspended-subscription",
			[2]string{"status", "active"},
		},
		"cancel a marketplace product": {
			"Fabrikam Ltd", "Barracuda Email Security",
			[]string{"d"},
			"",
			[]string{"status                 active → deleted", "This can't be undone.", "Refund: full until 2000-01-04"},
			"Barracuda Email Security", "cancel-a-commercial-marketplace-subscription",
			[2]string{"status", "deleted"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
				b.At(test.customer, test.subscription).Press("a").Sees("Change seats").Press(test.keys...)
				if test.word != "" {
					b.Type(test.word).Press("enter")
				}
				b.Sees("What changes", "nothing is sent yet").Sees(test.sees...)
				b.Took()
				b.Press("enter")
				switch {
				case strings.HasPrefix(test.confirm, "y"):
					b.Sees("Cancel").Press("y")
				case test.confirm != "":
					b.Sees("Type " + test.confirm + " to confirm:").Type("yes").Press("enter").Sees("to confirm:")
					b.Took()
					b.Press("backspace", "backspace", "backspace").Type(test.confirm).Press("enter")
				}
				b.Sees(": done.").SeesNot("What changes")
				b.Fact(test.after[0], test.after[1])
				b.Took(test.operation)
				if asked := b.Desk.Client.Exchanges(); !slices.ContainsFunc(asked, func(e api.Exchange) bool { return e.RequestID == b.World.Effects()[0].RequestID }) {
					t.Error("the request log does not name the request that made the change")
				}
			})
		})
	}
}

func TestScreensBelowAChangeRefresh(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Latency: 400 * time.Millisecond}}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8").SeesNot("reading provisioning")
		b.Press("down", "down", "down", "down")
		here, rows := "Head office", strings.Count(b.Screen(), "success")
		b.HasCursor(here)
		b.Press("a", "n").Type("!").Press("enter").Sees("What changes").Press("enter").Sees(": done.")
		for range 40 { // no row changes while the list refreshes
			if n := strings.Count(b.Screen(), "success"); n < rows-1 {
				t.Fatalf("%d of %d rows show their provisioning:\n%s", n, rows, b.Screen())
			}
			b.HasCursor(here)
			b.Advance(50 * time.Millisecond)
		}
		b.Sees("Head office!")
		if n := b.Answered("get-a-list-of-customers"); n != 1 {
			t.Errorf("the customers were read %d times after a subscription was renamed, want 1", n)
		}
	})
}

func TestEmptyChangeIsNotSent(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Head office").Press("a", "s").Type("40").Press("enter").Sees("The subscription has this number of seats already.")
		b.Press("ctrl+u").Type("2.5").Press("enter").Sees("Type a whole number greater than 0.").Press("esc")
		b.Press("a", "n", "enter").Sees("Nothing: it is like this already.", "nothing to send").SeesNot("The request")
		b.Press("enter").Sees("There is nothing to send: it is like this already.")
		b.Took()
	})
}

// TestConflictIsNotOverwritten lets a colleague rename the subscription between preview
// and sending.
func TestConflictIsNotOverwritten(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Microsoft 365 E3").Press("a", "n").Type(" mine").Press("enter").Sees("nothing is sent yet")
		b.Faults("stale*1")
		b.Press("enter").Sees("Somebody changed this meanwhile; nothing was overwritten:", "Microsoft 365 E3 → Microsoft 365 E3 (edited by a colleague)",
			"Microsoft 365 E3 (edited by a colleague) → Microsoft 365 E3 mine", "nothing is sent yet")
		b.Took()
		b.Faults("")
		b.Press("enter").Sees(": done.")
		b.Fact("nickname", "Microsoft 365 E3 mine")
		b.Took("update-the-nickname-for-a-subscription")
	})
}

func TestRefusedChangeIsPreparedAgain(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Barracuda Email Security").Press("a", "s").Type("99999").Press("enter").Sees("What changes").Press("enter", "y")
		b.Sees("That did not work", "outside the allowed range", "MS-RequestId").Press("enter").Sees("not changed", "prepare again")
		first := b.Desk.Client.Exchanges()[0].RequestID
		b.Press("enter").Sees("nothing is sent yet", "30 → 99999").Press("enter", "y").Sees("outside the allowed range")
		if again := b.Desk.Client.Exchanges()[0].RequestID; again == first {
			b.T.Errorf("the request id %s is used again after the service answered it", again)
		}
		b.Took()
	})
}

// TestLostResponseDoesNotRepeatAChange cuts the connection after the change took effect.
func TestLostResponseDoesNotRepeatAChange(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Microsoft 365 E3").Press("a", "s").Type("30").Press("enter").Sees("What changes")
		b.Faults("cut-after")
		b.Press("enter", "y").Sees("no answer came, the change may or may not have taken", "Tried 5 times.").Press("enter")
		b.Sees("outcome unknown: sending again is safe", "send again")
		b.Faults("")
		b.Press("enter", "y").Sees(": done.")
		b.Fact("seats", "30")
		b.Took("change-the-quantity-of-a-subscription")
	})
}

// TestAcceptedChangeIsFollowed makes a change that the service accepts with 202 and
// carries out later.
func TestAcceptedChangeIsFollowed(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Contoso Pharmaceuticals", "Microsoft 365 E3").Press("a", "s").Type("3000").Press("enter").Sees("What changes").Press("enter", "y")
		b.Sees("Accepted: the service is carrying it out.", "being carried out", "1240 of 3000 seats")
		b.Press("enter").Sees("The service accepted the change and is carrying it out.")
		b.Press("esc").Sees("pending", "1240 of 3000 seats") // it is a background job now
		b.Fact("seats", "1,240")
		b.Press("esc").Sees("STATUS")
		time.Sleep(time.Hour)
		b.Sees("finished").Sees("3,000")
		b.Took("change-the-quantity-of-a-subscription")
	})
	t.Run("on its screen", func(t *testing.T) {
		viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
			b.At("Contoso Pharmaceuticals", "Microsoft 365 E3").Press("a", "s").Type("3000").Press("enter").Sees("What changes").Press("enter", "y")
			b.Sees("being carried out")
			time.Sleep(time.Hour)
			b.SeesNot("What changes")
			b.Fact("seats", "3,000")
		})
	})
}

func TestDisabledActionsSayWhy(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Azure plan").Press("a").Sees(
			"Only an active subscription with licences has seats to change.", "A usage-based subscription has no term to renew.",
			"Only a commercial marketplace subscription is cancelled this way.", "Only an active subscription can be suspended.",
		)
		b.Press("x").Sees("Only an active subscription can be suspended.", "Change seats")
	})
	t.Run("read-only", func(t *testing.T) {
		viewstest.Drive(t, viewstest.Setup{ReadOnly: true}, func(_ *testing.T, b *viewstest.Bench) {
			b.At("Fabrikam Ltd", "Head office").Press("a").Sees("cspdesk is read-only.").Press("x", "s", "n").Sees("Change seats")
			b.Press("esc", ":").Type("suspend-a-subscription").Press("enter").Sees("read-only").Press("esc")
			b.Took()
		})
	})
}

func TestPartsThatNeedAUserSaySo(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Token: sandbox.AppToken}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Head office").Sees("not read", "person's sign-in with MFA", "2 parts not read, E tells why")
		b.Fact("status", "active")
		b.Press("E").Sees("Get subscription provisioning status needs", "Get a subscription's support contact needs", "Sign in as a person with cspdesk login.").Press("enter")
		b.Press("a", "x").Sees("active → suspended")
	})
}

func TestPartsOfASubscription(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Office 365 E3").Sees("Support contact", "Contoso Partners", "success", "as of the last 15 minutes")
		b.Press("J").Sees(`"offerName": "Office 365 E3"`).Press("G").Sees(`"supportMpnId"`).Press("esc")
		b.Press("tab").Sees("Audio Conferencing", "Exchange Online Archiving", "2 of 2").SeesNot("reading provisioning")
		b.Press("tab").Sees("Line 0", "this subscription", "userpurchase")
		b.Press("shift+tab", "enter").Sees("▸ Audio Conferencing", "this is an add-on")
	})
	t.Run("one part fails", func(t *testing.T) {
		viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
			b.At("Fabrikam Ltd", "Head office").Sees("Support contact")
			b.Faults("503")
			b.Press("r").Sees("3 parts not read")
			b.Fact("status", "active") // data that was read stays
			b.Faults("")
			b.Press("r").SeesNot("not read")
		})
	})
}

func TestSupportContact(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Head office").Press("a", "c").Sees("Update a subscription's support contact", "subscription-id", "3 still required")
		b.Press("ctrl+s").Sees("This field is required.")
	})
}

func TestActionsOnEveryTab(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Microsoft 365 E3").Press("shift+tab").Sees("GBP in all").Press("a").Sees("Change seats", "Suspend").Press("esc")
		b.Press("shift+tab").Sees("Line 0").Press("a", "x").Sees("active → suspended")
	})
}

func TestPreviewShowsTheWholeRequest(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Width: 80, Height: 60}, func(_ *testing.T, b *viewstest.Bench) {
		const long = " for the branch office in Newcastle upon Tyne, the old one"
		b.At("Fabrikam Ltd", "Head office").Press("a", "n").Type(long).Press("enter").Sees("What changes", "Head office\n", "→ Head office for the branch office in Newcastle upon").Sees("the old one")
		b.Press("v").Sees("If-Match", "MS-RequestId", `"friendlyName"`).SeesNot("…")
	})
}
