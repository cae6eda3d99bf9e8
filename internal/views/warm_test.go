package views_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

// warmed drives a second desk on what a first one has read.
func warmed(t *testing.T, first viewstest.Setup, visit func(b *viewstest.Bench), second viewstest.Setup, test func(t *testing.T, b *viewstest.Bench)) {
	t.Helper()
	first.Cache = viewstest.NewShelf()
	second.Cache = first.Cache
	t.Run("first", func(t *testing.T) {
		// The desks can't share a bubble, so the second waits for the first.
		viewstest.DriveNow(t, first, func(_ *testing.T, b *viewstest.Bench) { visit(b) })
	})
	first.Cache.Age(3 * time.Hour)
	t.Run("second", func(t *testing.T) { viewstest.DriveNow(t, second, test) })
}

var many = sandbox.Config{Customers: 1200}

func TestAWarmStartShowsTheLastKnownCustomersAtOnce(t *testing.T) {
	t.Parallel()
	slow := many
	slow.Latency = time.Second
	look := func(b *viewstest.Bench) { b.Sees("1,200 of 1,200") }
	warmed(t, viewstest.Setup{World: many}, look, viewstest.Setup{World: slow}, func(t *testing.T, b *viewstest.Bench) {
		if b.Sees("1,200 of 1,200 · as of 3 h ago · refreshing, page 1"); b.Answered("get-a-list-of-customers") > 0 {
			t.Error("the rows were there only after the service had answered")
		}
		b.Press("pgdown", "down", "space", "/").Type("a").Press("enter", "esc")
		here := b.Cursor()
		b.Sees("refreshing, page 2", "1,200 of 1,200", "1 marked")
		b.HasCursor(here)
		b.SeesNot("refreshing").Sees("1,200 of 1,200 · read 00:00", "1 marked")
		b.HasCursor(here)
	})
}

func TestRowsThatAreGoneLeaveWhenTheRefreshIsComplete(t *testing.T) {
	t.Parallel()
	slow := many
	slow.Latency = time.Second
	cache := viewstest.NewShelf()
	t.Run("first", func(t *testing.T) {
		viewstest.DriveNow(t, viewstest.Setup{World: many, Cache: cache}, func(_ *testing.T, b *viewstest.Bench) { b.Sees("1,200 of 1,200") })
	})
	cache.Edit(func(body string) string { return strings.Replace(body, `"items":[`, `"items":[`+gone+`,`, 1) })
	t.Run("second", func(t *testing.T) {
		viewstest.DriveNow(t, viewstest.Setup{World: slow, Cache: cache}, func(_ *testing.T, b *viewstest.Bench) {
			b.Sees("1,201 of 1,201", "Aardvark Ltd").Sees("refreshing, page 3", "Aardvark Ltd")
			b.Sees("1,200 of 1,200 · read").SeesNot("Aardvark Ltd")
		})
	})
}

const gone = `{"id":"00000000-1111-2222-3333-444444444444","companyProfile":{"companyName":"Aardvark Ltd"}}`

func TestOfflineShowsAllThatWasEverRead(t *testing.T) {
	t.Parallel()
	visit := func(b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8").Press("enter").Sees("Provisioning", "read 00:00")
		b.Press("esc", "tab").Sees("Company", "read 00:00").Press("esc", "esc").Press("I").Sees("Invoices", "read 00:00", "Balance").SeesNot("as of")
	}
	warmed(t, viewstest.Setup{}, visit, viewstest.Setup{Unplugged: true}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250 · as of 3 h ago · refreshing")
		b.Sees("OFFLINE, as of 31 Dec 21:0", "offline", "What is shown was read before")
		b.Press("I").Sees("Balance", "          as of 31 Dec 21:0", "OFFLINE").Press("esc").Sees("250 of 250")
		b.Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8 · as of 3 h ago").Sees("8 of 8 · OFFLINE")
		b.Press("enter").Sees("allowed actions", "as of 3 h ago").Sees("OFFLINE, as of 31 Dec", "r tries again", "Support contact")
		b.Press("esc", "tab").Sees("Company", "OFFLINE, as of")
		b.Press("tab").Sees("That did not work").Press("enter").Sees("NOT READ, r tries again") // orders were never looked at
		b.Wire.Cut.Store(false)
		b.Press("r").Sees("read 00:00").SeesNot("offline")
		b.Press("shift+tab", "r").Sees("read 00:00").SeesNot("OFFLINE")
	})
}

func TestAListKeptInPartSaysSo(t *testing.T) {
	t.Parallel()
	cache := viewstest.NewShelf()
	t.Run("first", func(t *testing.T) {
		viewstest.DriveNow(t, viewstest.Setup{World: many, Cache: cache}, func(_ *testing.T, b *viewstest.Bench) { b.Sees("1,200 of 1,200") })
	})
	cache.Drop(func(key string) bool { return strings.HasSuffix(key, "#2") })
	t.Run("second", func(t *testing.T) {
		viewstest.DriveNow(t, viewstest.Setup{World: many, Cache: cache, Unplugged: true}, func(_ *testing.T, b *viewstest.Bench) {
			b.Sees("1,000 so far · OFFLINE", "only in part, r tries again")
			b.Wire.Cut.Store(false)
			b.Press("r").Sees("1,200 of 1,200 · read")
		})
	})
}

func TestAChangeForgetsWhatItOutdates(t *testing.T) {
	t.Parallel()
	visit := func(b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8", "read")
		b.Press("tab").Sees("Company", "read 00:00").Press("esc", "esc") // kept, and not on any screen from here on
		b.At("Fabrikam Ltd", "Head office").Press("a").Press("n").Type(" London").Press("enter").Sees("What changes").Press("enter").Sees(": done.")
		b.Fact("nickname", "Head office London")
	}
	warmed(t, viewstest.Setup{}, visit, viewstest.Setup{Unplugged: true}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("OFFLINE").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("Head office London")
		b.Press("tab").Sees("3 parts not read")
	})
}

func TestClosedInvoicesComeFromTheCache(t *testing.T) {
	t.Parallel()
	visit := func(b *viewstest.Bench) {
		b.Sees("250 of 250").Press("I").Sees("Invoices", "read 00:00").Press("enter").Sees("matches the invoice")
	}
	warmed(t, viewstest.Setup{}, visit, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("I").Sees("read 00:00").Press("enter").Sees("matches the invoice")
		b.Press("tab").Sees("kept lines, read 31 Dec 21:0", "r reads them anew")
		if n := b.Answered("get-invoice-line-items"); n > 0 {
			t.Errorf("%d pages of lines were read again", n)
		}
		b.Press("r").Sees("matches the invoice").SeesNot("kept lines")
		if b.Answered("get-invoice-line-items") == 0 {
			t.Error("r did not read the lines again")
		}
	})
}

func TestUnbilledLinesAreThereOffline(t *testing.T) {
	t.Parallel()
	look := func(b *viewstest.Bench) *viewstest.Bench {
		b.Sees("250 of 250").Press("I").Sees("Balance").Press("U").Type("GBP, curr").Press("enter")
		return b
	}
	visit := func(b *viewstest.Bench) { look(b).Sees("GBP estimated so far: charges come in") }
	warmed(t, viewstest.Setup{}, visit, viewstest.Setup{Unplugged: true}, func(t *testing.T, b *viewstest.Bench) {
		look(b).Sees("GBP estimated so far: charges come in", "kept lines, read 31 Dec 21:0", "r reads them anew")
		b.Press("r").Sees("kept lines, read 31 Dec 21:0").SeesNot("INCOMPLETE") // still offline
		b.Wire.Cut.Store(false)
		b.Press("r").Sees("GBP estimated so far: charges come in").SeesNot("kept lines")
		if b.Answered("get-invoices-unbilled-reconciliation-line-items") == 0 {
			t.Error("r did not read the lines again")
		}
	})
}
