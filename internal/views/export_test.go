package views_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestExportWhatIsShown(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("contoso pharma").Press("enter").Sees("1 of 250")
		want := "name,signals,domain,tenant,relationship\nContoso Pharmaceuticals,,contosopharma.onmicrosoft.com," + b.TenantOf("Contoso Pharma") + ",reseller\n"
		if got := string(b.Exported()); got != want {
			t.Errorf("the file is %q instead of %q", got, want)
		}
		var rows []map[string]string
		if err := json.Unmarshal(b.Exported("down"), &rows); err != nil || len(rows) != 1 || rows[0]["name"] != "Contoso Pharmaceuticals" {
			t.Errorf("the JSON holds %v: %v", rows, err)
		}
	})
}

func TestExportEverything(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("500 so far").Press("/").Type("nobody at all").Press("enter") // what is shown doesn't matter
		rows, err := csv.NewReader(strings.NewReader(string(b.Exported("down", "down")))).ReadAll()
		if err != nil || len(rows) != 2301 {
			t.Errorf("%d rows instead of 2301: %v", len(rows), err)
		}
		var items []json.RawMessage
		if err := json.Unmarshal(b.Exported("down", "down", "down"), &items); err != nil || len(items) != 2300 {
			t.Errorf("%d items instead of 2300: %v", len(items), err)
		}
	})
}

func TestExportIsSafeToOpen(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Customers: 60, Hostile: true}}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("60 of 60")
		rows, err := csv.NewReader(strings.NewReader(string(b.Exported()))).ReadAll()
		if err != nil || len(rows) != 61 {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		formulas := 0
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "'") {
					formulas++
				}
				if cell != "" && strings.ContainsRune("=+-@|%\t\r", rune(cell[0])) {
					t.Errorf("a spreadsheet would run %q", cell)
				}
			}
		}
		if formulas < 4 {
			t.Errorf("only %d cells were made harmless", formulas)
		}
	})
}

func TestExportNeverOverwrites(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		mine := filepath.Join(b.Desk.Dir, "mine.csv")
		if err := os.WriteFile(mine, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		b.Sees("250 of 250").Press("e", "enter").Sees("File:").Press("ctrl+u").Type(mine).Press("enter").Sees("failed", "exists already")
		if text, err := os.ReadFile(mine); err != nil || string(text) != "precious" {
			t.Errorf("the file holds %q: %v", text, err)
		}
		if files := b.Files(); len(files) != 1 {
			t.Errorf("files were left behind: %v", files)
		}
		b.Press("e", "enter").Sees("File:").Press("ctrl+u", "enter").Sees("Give the name of a file.")
	})
}

// TestAnIncompleteExportLeavesNothing: a file under the name that was asked for
// means everything is in it.
func TestAnIncompleteExportLeavesNothing(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: viewstest.Slowly}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("2,300 of 2,300").Press("e", "down", "down", "enter").Sees("File:").Press("enter").Sees("1,000 done")
		b.Faults("500")
		b.Sees("failed", "nothing was saved, since it would be incomplete after 1,500 customers")
		if files := b.Files(); len(files) != 0 {
			t.Errorf("files were left behind: %v", files)
		}
	})
}
