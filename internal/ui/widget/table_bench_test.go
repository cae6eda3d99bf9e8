package widget_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

func BenchmarkTableFrame(b *testing.B) {
	th := text.ThemeFor(true, colorprofile.TrueColor)
	sizes := []int{1_000, 100_000, 1_000_000}
	if testing.Short() {
		sizes = sizes[:2]
	}
	for _, n := range sizes {
		tab := firmTable(someFirms(n)...)
		tab.SortBy("name", false)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			down, up := keyPress("j"), keyPress("k")
			for i := 0; b.Loop(); i++ {
				if i%2 == 0 {
					tab.Update(down)
				} else {
					tab.Update(up)
				}
				tab.View(160, 45, th)
			}
		})
	}
}

func BenchmarkTableSameFrame(b *testing.B) {
	th := text.ThemeFor(true, colorprofile.TrueColor)
	tab := firmTable(someFirms(1_000)...)
	b.ReportAllocs()
	for b.Loop() {
		tab.View(160, 45, th)
	}
}

func BenchmarkTableStream1000Pages(b *testing.B) {
	firms := someFirms(100_000)
	th := text.ThemeFor(true, colorprofile.TrueColor)
	for _, column := range []string{"", "name", "seats"} {
		b.Run("by "+column, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tab := firmTable()
				tab.SortBy(column, false)
				for at := 0; at < len(firms); at += 100 {
					tab.Append(firms[at : at+100])
					tab.View(160, 45, th)
				}
			}
		})
	}
}

func BenchmarkTableRefresh1000Pages(b *testing.B) {
	firms := someFirms(100_000)
	tab := firmTable(firms...)
	tab.SortBy("name", false)
	for b.Loop() {
		tab.BeginRefresh()
		for at := 0; at < len(firms); at += 100 {
			tab.Append(firms[at : at+100])
		}
		tab.EndRefresh()
	}
}

func BenchmarkTableSet100000(b *testing.B) {
	firms := someFirms(100_000)
	for b.Loop() {
		firmTable(firms...)
	}
}

func BenchmarkTableSort100000(b *testing.B) {
	tab := firmTable(someFirms(100_000)...)
	for b.Loop() {
		tab.SortBy("name", false)
		tab.SortBy("seats", false)
	}
}

// BenchmarkTableFilter100000 is one keystroke over everything that is loaded:
// the first search, each further letter, and a letter taken back.
func BenchmarkTableFilter100000(b *testing.B) {
	tab := firmTable(someFirms(100_000)...)
	tab.SetFilter("x")
	steps := []struct{ name, from, to string }{
		{"first letter", "", "f"},
		{"second", "f", "fa"},
		{"fourth", "fab", "fabr"},
		{"fuzzy", "fbr", "fbrk"},
		{"two words", "fab g", "fab gm"},
		{"taken back", "fabri", "fabr"},
		{"no match", "", "qqq"},
	}
	for _, step := range steps {
		b.Run(step.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				tab.SetFilter(step.from)
				b.StartTimer()
				tab.SetFilter(step.to)
			}
		})
	}
}

func BenchmarkTableFirstIndex100000(b *testing.B) {
	firms := someFirms(100_000)
	for b.Loop() {
		b.StopTimer()
		tab := firmTable(firms...)
		b.StartTimer()
		tab.SetFilter("fab")
	}
}

func BenchmarkTableMemory100000(b *testing.B) {
	firms := someFirms(100_000)
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		tab := firmTable(firms...)
		tab.SortBy("name", false)
		tab.SetFilter("fab")
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
		runtime.KeepAlive(tab)
	}
}
