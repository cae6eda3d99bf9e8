package customers_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestListIsUsableWhileStreaming(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly}, func(t *testing.T, b *viewstest.Bench) {
		began := time.Now()
		b.Sees("Reading customers", "page 1").SeesNot(" of ")
		b.Sees("500 so far", "page 2").SeesNot("of 500")
		if took := time.Since(began); took > 500*time.Millisecond {
			t.Errorf("the first page took %v", took)
		}
		b.Press("s", "s", "s").Sees("sorted by tenant id") // random order: the pages interleave
		b.Press("down", "space", "down", "space", "down")
		here := b.Cursor()
		b.Sees("1,000 so far", "2 marked")
		b.HasCursor(here)
		b.Press("/").Type("contoso pharma").Sees("1 of 1,", "so far", "(2 hidden by the filter)")
		b.Press("esc")
		b.HasCursor(here)
		b.Sees("2,300 of 2,300", "2 marked").SeesNot("so far")
		b.HasCursor(here)
	})
}

func TestCursorAndMarksStayOnTheirRows(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly, Width: 160, Height: 40}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("2,300 of 2,300").Press("pgdown", "down", "space", "space", "down")
		here := b.Cursor()
		b.Press("r").Sees("refreshing, page 1", "2,300 of 2,300")
		b.HasCursor(here)
		b.Sees("refreshing, page 3")
		b.HasCursor(here)
		b.SeesNot("refreshing").Sees("2,300 of 2,300", "2 marked")
		b.HasCursor(here)
		b.Press("S").Sees("sorted by name ▼")
		b.HasCursor(here)
		b.Press("s").Sees("sorted by signals ▲")
		b.HasCursor(here)
		b.Press("s").Sees("sorted by domain ▲")
		b.HasCursor(here)
		b.Press("/").Type("fabrikam ltd").Sees("1 of 2,300")
		b.HasCursor("Fabrikam Ltd")
		b.Press("esc").Sees("2,300 of 2,300")
		b.HasCursor(here)
		b.Press("/").Type("fabrikam ltd").Press("enter", "esc").Sees("2,300 of 2,300") // enter chooses the row
		b.HasCursor("Fabrikam Ltd")
		b.Press("esc").SeesNot("marked")
	})
}

func TestReadingResumesAtTheFailedPage(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("1,000 so far", "page 3")
		b.Faults("500")
		b.Sees("1,500 so far · INCOMPLETE, r goes on", "Not all customers could be read")
		b.Press("E").Sees("That did not work", "page 4 failed", "code 500", "MS-CorrelationId", "MS-RequestId", "Tried 5 times")
		b.Press("y").Sees("Copied").Press("enter")
		b.Faults("")
		b.Press("r").Sees("1,500 so far · page 4").Sees("2,300 of 2,300").SeesNot("INCOMPLETE")
		if n := b.Answered("get-a-list-of-customers"); n != 5 {
			t.Errorf("%d pages were read, want 5", n)
		}
		b.Press("E").Sees("Everything that was asked for could be read.")
	})
}

func TestIncompleteRefreshKeepsRows(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("2,300 of 2,300").Press("r").Sees("refreshing, page 2")
		b.Faults("503")
		b.Sees("2,300 of 2,300 · NOT ALL REFRESHED, r goes on")
		b.Faults("")
		b.Press("r").Sees("refreshing").SeesNot("refreshing", "REFRESHED").Sees("2,300 of 2,300")
	})
}

// TestExpiredContinuationTokenRestarts lets a continuation token expire. The service
// refuses it with the code that also means the end of a list.
func TestExpiredContinuationTokenRestarts(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("1,000 so far")
		b.Faults("cut")
		b.Sees("INCOMPLETE")
		b.Faults("")
		b.Advance(40 * time.Minute).Press("r").Sees("1,500 so far · refreshing").Sees("2,300 of 2,300").SeesNot("refreshing")
	})
}

func TestEmptyListSaysWhy(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250")
		b.Faults("503")
		b.Press("/").Type("lucerne").Press("enter", "enter").Sees("That did not work", "503 Service Unavailable", "try again later")
		b.Press("enter").Sees("Press r to try", "NOT READ, r tries again")
		b.Faults("")
		b.Press("r").Sees("This customer has no subscriptions.", "0 of 0")
	})
}

func TestExpiredTokenIsRenewed(t *testing.T) {
	world := viewstest.Slowly
	world.TokenLifetime = time.Second
	viewstest.Drive(t, viewstest.Setup{World: world}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("2,300 of 2,300").SeesNot("did not work")
		if b.SignIn.Renewed == 0 {
			t.Error("the expired token was not renewed")
		}
	})
}

func TestSearchAtPartnerCenter(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("500 so far").Press("F").Sees("Name starts with:").Press("enter").Sees("Type at least one character.")
		b.Type("Trey R").Press("enter").Sees("Customers ▸ Trey R… by name", "Trey Research", "1 of 1")
		b.Press("esc", "F", "tab").Sees("Domain starts with:").Type("woodgrove").Press("enter").Sees("woodgrove… by domain", "Woodgrove Bank")
		b.Press("esc", "F").Type("zzz").Press("enter").Sees("Partner Center has no customer whose name starts with “zzz”.", "0 of 0")
	})
}

func TestNavigation(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("alpine").Press("enter", "enter").Sees("Customers ▸ Alpine Ski House", "STATUS")
		b.Press("esc").SeesNot("▸ Alpine").Press("[").Sees("Customers ▸ Alpine Ski House", "STATUS")
		b.Press("[").SeesNot("▸ Alpine").Press("]").Sees("▸ Alpine")
		b.Press("esc", "d").Sees("Company", "Billing contact", "tenant id")
		b.Press("o").Sees("Copied the portal address: https://partner.microsoft.com/commerce/customers/" + b.TenantOf("Alpine Ski House"))
		b.Press("esc", "o").Sees("Copied the portal address").Press("J").Sees("There is no JSON to show for this row.")
	})
}

func TestCopies(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "y").Sees("tenant id", "domain", "fabrikam.onmicrosoft.com", "row")
		b.Press("2").Sees("Copied the domain: fabrikam.onmicrosoft.com")
		if !strings.Contains(b.Written(), ansi.SetSystemClipboard("fabrikam.onmicrosoft.com")) {
			t.Errorf("the clipboard got %q", b.Written())
		}
	})
}

func TestRequestLog(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Width: 160, Height: 40}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("R").Sees("get-a-list-of-customers", "200")
		b.Sees(b.Desk.Client.Exchanges()[0].CorrelationID)
		b.Press("G", "enter").Sees("GET /v1/customers?size=500", "correlation id")
	})
}

func TestMaskHidesNamesAndIDs(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Width: 200, Height: 50}, func(t *testing.T, b *viewstest.Bench) {
		secrets := []string{"Fabrikam", "fabrikam", "Ngozi", "Wharf Road", b.TenantOf("Fabrikam Ltd")}
		b.Sees("250 of 250").Press("ctrl+x", "/").Type("wharfless").Press("esc").Sees("masked")
		b.Press("/").Type("abrikam lt").Press("enter").SeesNot(secrets...)
		for _, keys := range [][]string{{"enter"}, {"tab"}, {"tab"}, {"shift+tab", "shift+tab", "enter"}, {"a"}, {"x"}, {"enter"}, {"esc", "esc", "y"}} {
			if keys[0] == "x" {
				keys = []string{"s"}
			}
			b.Press(keys...).Advance(2 * time.Second).SeesNot(secrets...)
		}
		if title := b.View().WindowTitle; title != "cspdesk" {
			t.Errorf("the window title is %q", title)
		}
	})
}

var escape = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// TestHostileNames checks rows whose names contain terminal escape sequences. Only
// colours reach the screen, and every column starts below its heading.
func TestHostileNames(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Customers: 60, Hostile: true}, Width: size[0], Height: size[1]}, func(t *testing.T, b *viewstest.Bench) {
				b.Sees("60 of 60")
				rows := 0
				for range 60 {
					if strings.ContainsFunc(escape.ReplaceAllString(b.View().Content, ""), func(r rune) bool {
						return r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069)
					}) {
						t.Fatalf("a control character is on the screen: %q", b.View().Content)
					}
					row := b.CursorLine()
					heading := b.Line(3)
					at := ansi.StringWidthWc(heading[:strings.Index(heading, "DOMAIN")])
					if cell := ansi.TruncateLeftWc(row, at-2, ""); !strings.HasPrefix(cell, "  ") || strings.HasPrefix(cell, "   ") {
						t.Errorf("the domain does not start in column %d, which has %q: %q", at, cell, row)
					}
					rows++
					b.Press("down")
				}
				if rows != 60 {
					t.Errorf("%d rows were checked, want 60", rows)
				}
				b.Press("g", "enter").Sees("STATUS").Press("tab").Sees("Company")
			})
		})
	}
}
