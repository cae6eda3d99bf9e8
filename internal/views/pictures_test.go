package views_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

var pictures = flag.Bool("pictures", false, "draw the pictures of the documents anew")

// TestPictures draws the desk for the documents, so that they show what is there.
// Ids and dates make a picture differ from day to day, so it is only compared
// for being a picture, and drawn anew with -pictures.
func TestPictures(t *testing.T) {
	customers, shown := 8000, "8,000"
	if testing.Short() && !*pictures {
		customers, shown = 800, "800"
	}
	viewstest.Drive(t, viewstest.Setup{Width: 110, Height: 26, World: sandbox.Config{Customers: customers}}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees(shown).Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("Microsoft 365 E3", "success")
		draw(t, b, "subscriptions.svg")
	})
}

func draw(t *testing.T, b *viewstest.Bench, name string) {
	t.Helper()
	svg := b.Picture()
	if len(svg) < 2000 {
		t.Fatalf("the picture %s is empty: %s", name, svg)
	}
	if !*pictures {
		return
	}
	if err := os.WriteFile(filepath.Join("..", "..", "assets", "readme", name), []byte(svg), 0o644); err != nil {
		t.Fatal(err)
	}
}
