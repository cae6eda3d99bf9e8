package views_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

// leave drives a desk and returns where the user was when it ended, as kept.
func leave(t *testing.T, keys func(b *viewstest.Bench)) []ui.SavedScreen {
	t.Helper()
	return leaveAt(t, viewstest.Setup{}, keys)
}

func leaveAt(t *testing.T, s viewstest.Setup, keys func(b *viewstest.Bench)) []ui.SavedScreen {
	t.Helper()
	var kept []ui.SavedScreen
	t.Run("leave", func(t *testing.T) {
		s.Change = func(c *ui.Config) { c.SaveSession = func(path []ui.SavedScreen) { kept = path } }
		viewstest.DriveNow(t, s, func(_ *testing.T, b *viewstest.Bench) {
			keys(b)
			b.Advance(2 * time.Second)
		})
	})
	return kept
}

// comeBack drives a desk that is offered a place.
func comeBack(t *testing.T, path []ui.SavedScreen, test func(b *viewstest.Bench)) {
	t.Helper()
	comeBackTo(t, viewstest.Setup{}, path, test)
}

func comeBackTo(t *testing.T, s viewstest.Setup, path []ui.SavedScreen, test func(b *viewstest.Bench)) {
	t.Helper()
	t.Run("come back", func(t *testing.T) {
		s.Change = func(c *ui.Config) { c.Session = &ui.Session{Path: path, Left: time.Now().Add(-12 * time.Minute)} }
		viewstest.DriveNow(t, s, func(_ *testing.T, b *viewstest.Bench) { test(b) })
	})
}

func TestSessionComesBack(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		leave func(b *viewstest.Bench)
		offer string
		back  func(b *viewstest.Bench)
	}{
		{
			"a filtered, sorted and marked list with its cursor",
			func(b *viewstest.Bench) {
				b.Sees("250 of 250").Press("s", "s", "S", "/").Type("ltd").Press("enter", "j", "space", "j")
			},
			"Customers",
			func(b *viewstest.Bench) {
				b.Sees("1 marked", "ltd", "sorted by domain ▼")
			},
		},
		{
			"the tab of a subscription, and the way back",
			func(b *viewstest.Bench) {
				b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("PROVISIONING").Press("enter").Sees("Overview").Press("tab", "tab")
			},
			"Customers ▸ Fabrikam Ltd ▸ ",
			func(b *viewstest.Bench) {
				b.Sees("▸ Fabrikam Ltd ▸", "Order", "line").Press("esc").Sees("PROVISIONING").Press("esc").Sees("1 of 250")
			},
		},
		{
			"a half-filled form",
			func(b *viewstest.Bench) {
				b.Press(":").Type("get-a-subscription-by-id").Press("enter").Sees("customer-id").Type("1234-abcd").Press("tab").Type("sub-5678")
			},
			"Get a subscription by ID",
			func(b *viewstest.Bench) { b.Sees("1234-abcd", "sub-5678") },
		},
		{
			"the answer to a call",
			func(b *viewstest.Bench) {
				b.Press(":").Type("get-a-collection-of-invoices").Press("enter").Sees("size").Press("ctrl+s").Sees("INVOICE DATE").Press("j")
			},
			"Customers ▸ ",
			func(b *viewstest.Bench) { b.Sees("INVOICE DATE").Press("esc").Sees("Results per page") },
		},
		{
			"a name that was being typed",
			func(b *viewstest.Bench) {
				b.At("Fabrikam Ltd", "Head office").Sees("Overview").Press("a", "n").Type(" London").Sees("Name: Head office London")
			},
			"Customers ▸ Fabrikam Ltd ▸ Head office ▸ Rename",
			func(b *viewstest.Bench) {
				b.Sees("Name: Head office London").Press("enter").Sees("What changes", "Head office London").Press("esc").Sees("Overview", "Head office")
			},
		},
		{
			"seats that were being typed above a list",
			func(b *viewstest.Bench) {
				b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("PROVISIONING").Press("/").Type("head office").Press("enter", "a", "s").Type("77").Sees("Seats: 77")
			},
			"Customers ▸ Fabrikam Ltd ▸ Seats of",
			func(b *viewstest.Bench) { b.Sees("Seats: 77").Press("esc").Sees("PROVISIONING", "Head office") },
		},
		{
			"a question with its alternative chosen",
			func(b *viewstest.Bench) {
				b.Sees("250 of 250").Press("F", "tab").Type("fabri").Sees("Domain starts with: fabri")
			},
			"Customers ▸ Find customers",
			func(b *viewstest.Bench) { b.Sees("Domain starts with: fabri").Press("enter").Sees("by domain") },
		},
		{
			"a menu, which is not kept",
			func(b *viewstest.Bench) {
				b.At("Fabrikam Ltd", "Head office").Sees("Overview").Press("a").Sees("Change seats")
			},
			"Customers ▸ Fabrikam Ltd ▸ Head office │",
			func(b *viewstest.Bench) { b.Sees("Overview").SeesNot("Change seats") },
		},
		{
			"an invoice grouped by customer",
			func(b *viewstest.Bench) { b.Press("I").Sees("DATE").Press("enter").Sees("Summary").Press("tab", "tab") },
			"Customers ▸ Invoices ▸ ",
			func(b *viewstest.Bench) { b.Sees("By customer", "CUSTOMER") },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := leave(t, test.leave)
			comeBack(t, path, func(b *viewstest.Bench) {
				b.Sees("Go back to where you were?", test.offer, "12 minutes ago").Press("enter")
				test.back(b)
			})
			comeBack(t, path, func(b *viewstest.Bench) {
				b.Sees("Go back to where you were?").Press("esc").Sees("250 of 250").SeesNot("Go back")
			})
		})
	}
}

// TestNoteComesBack leaves a note half-written, and writes it to its end in another
// run of the desk.
func TestNoteComesBack(t *testing.T) {
	t.Parallel()
	s := viewstest.Setup{Kept: keptIn(t), Width: 160, Height: 40}
	path := leaveAt(t, s, func(b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "n", "enter").Sees("Note on Fabrikam Ltd").Type("calls back").Sees("Note: calls back")
	})
	comeBackTo(t, s, path, func(b *viewstest.Bench) {
		b.Sees("Customers ▸ Note on Fabrikam Ltd").Press("enter").Sees("Note: calls back").Type(" on Monday").Press("enter").Sees("1 note").Press("d").Sees("calls back on Monday")
	})
}

// TestFindComesBack leaves the desk in what was found, above the search.
func TestFindComesBack(t *testing.T) {
	t.Parallel()
	s := viewstest.Finding(viewstest.NewShelf())
	path := leaveAt(t, s, func(b *viewstest.Bench) {
		b.Sees("250 of 250").Press("ctrl+f").Type("fabrikam ltd").Sees("1 of 1").Press("enter").Sees("8 of 8")
	})
	comeBackTo(t, s, path, func(b *viewstest.Bench) {
		b.Sees("Customers ▸ Find ▸ Fabrikam Ltd").Press("enter").Sees("8 of 8").Press("esc").Sees("find fabrikam ltd", "1 of 1").Press("esc", "esc").Sees("250 of 250")
	})
}

// TestWayBackLeadsPastWhatCannotBeOpened leaves the desk above the details of an
// invoice's line, which are gone with the lines that were read.
func TestWayBackLeadsPastWhatCannotBeOpened(t *testing.T) {
	t.Parallel()
	path := leave(t, func(b *viewstest.Bench) {
		b.Press("I").Sees("DATE").Press("enter").Sees("Summary").Press("tab").Sees("PRODUCT").Press("enter").Sees("enter opens it").Press("enter").Sees("Overview")
	})
	comeBack(t, path, func(b *viewstest.Bench) {
		b.Sees("Go back to where you were?").Press("enter").Sees("Overview").Press("esc").Sees("PRODUCT")
	})
}

func TestQuestionThatCannotBeAskedAgainIsSaid(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]ui.SavedScreen{
		"about nothing":   {Kind: "rename", Args: []byte(`{}`), State: []byte(`{"text":"a"}`)},
		"about a number":  {Kind: "note", Args: []byte(`7`), State: []byte(`{"text":"a"}`)},
		"of another kind": {Kind: "riddle", State: []byte(`{"text":"a"}`)},
		"without a text":  {Kind: "currency"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			left.Title, left.Above = "Rename it", true
			comeBack(t, []ui.SavedScreen{{Title: "Customers", Kind: "customers"}, left}, func(b *viewstest.Bench) {
				b.Sees("Go back to where you were?").Press("y").Sees("Part of the last session could not be restored", "Rename it", "250 of 250")
			})
		})
	}
}

func TestCursorComesBack(t *testing.T) {
	t.Parallel()
	var was string
	path := leave(t, func(b *viewstest.Bench) {
		b.Sees("250 of 250").Press("G", "k", "k")
		was = b.Cursor()
	})
	comeBack(t, path, func(b *viewstest.Bench) {
		b.Sees("Go back to where you were?").Press("y").Sees("250 of 250")
		b.HasCursor(was)
	})
}

func TestNothingIsOfferedWhereNothingWasLeft(t *testing.T) {
	t.Parallel()
	path := leave(t, func(b *viewstest.Bench) { b.Sees("250 of 250").Press("?").Press("esc") })
	comeBack(t, path, func(b *viewstest.Bench) { b.Sees("250 of 250").SeesNot("Go back") })
}

func TestSecretsAreNotKeptInASession(t *testing.T) {
	t.Parallel()
	path := leave(t, func(b *viewstest.Bench) {
		b.Press(":").Type("reset-user-password-for-a-customer").Press("enter").Sees("customer-id").Type("cust-1").Press("tab").Type("user-2").Press("tab").Type("Canary-Pa55")
		b.Sees("cust-1")
	})
	var all strings.Builder
	for _, s := range path {
		all.Write(s.Args)
		all.Write(s.State)
	}
	if len(path) != 2 || !strings.Contains(all.String(), "cust-1") || strings.Contains(all.String(), "Canary") {
		t.Errorf("kept is %s", all.String())
	}
}

func TestAPlaceThatCannotBeOpenedIsSaid(t *testing.T) {
	t.Parallel()
	path := []ui.SavedScreen{{Title: "Customers", Kind: "customers"}, {Title: "Fabrikam", Kind: "customer", Args: []byte(`{"customer":null}`)}}
	comeBack(t, path, func(b *viewstest.Bench) {
		b.Sees("Go back to where you were?").Press("y").Sees("Part of the last session could not be restored", "250 of 250")
	})
	path[1].Kind = "orbit"
	comeBack(t, path, func(b *viewstest.Bench) {
		b.Sees("Go back to where you were?").Press("y").Sees("of a kind that this version doesn't know")
	})
}

func TestTheSamePlaceIsKeptOnce(t *testing.T) {
	var kept [][]ui.SavedScreen
	s := viewstest.Setup{Change: func(c *ui.Config) { c.SaveSession = func(path []ui.SavedScreen) { kept = append(kept, path) } }}
	viewstest.Drive(t, s, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("j", "j", "k").Advance(3*time.Second).Press("?", "esc").Advance(3 * time.Second)
		if len(kept) != 1 {
			t.Errorf("kept %d times: %s", len(kept), cmp.Diff(kept[0], kept[len(kept)-1]))
		}
	})
}
