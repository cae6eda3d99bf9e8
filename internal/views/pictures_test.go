package views_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
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
	drive(t, setup{width: 110, height: 26, world: sandbox.Config{Customers: customers}}, func(t *testing.T, b *bench) {
		b.Sees(shown).Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("Microsoft 365 E3", "success")
		draw(t, b, "subscriptions.svg")
	})
}

func draw(t *testing.T, b *bench, name string) {
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
