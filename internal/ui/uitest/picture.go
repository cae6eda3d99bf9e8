package uitest

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The size of a cell and the colours of the terminal that a picture shows.
const (
	cellWidth       = 8.4
	cellHeight      = 18
	margin          = 14
	backgroundColor = "#14171c"
	textColor       = "#d5d8dd"
)

// Picture draws the screen as an SVG image for the documentation.
func (d *Driver) Picture() string {
	grid := d.grid()
	width, height := float64(d.size.width)*cellWidth+2*margin, d.size.height*cellHeight+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14" role="img" aria-label="cspdesk in a terminal">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="10" fill="%s"/>`+"\n", backgroundColor)
	for y := range d.size.height {
		for x := 0; x < d.size.width; {
			x = drawRun(&b, grid, x, y)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// drawRun draws the run of cells from x on with the same style, and returns where it
// ends.
func drawRun(b *strings.Builder, grid uv.ScreenBuffer, x, y int) int {
	first := grid.CellAt(x, y)
	style := first.Style
	var text strings.Builder
	end := x
	for end < grid.Width() {
		c := grid.CellAt(end, y)
		if !c.Style.Equal(&style) {
			break
		}
		text.WriteString(c.Content)
		end += max(c.Width, 1)
	}
	fg, bg := hex(style.Fg, textColor), hex(style.Bg, "")
	if style.Attrs&uv.AttrReverse != 0 {
		if bg == "" {
			bg = backgroundColor
		}
		fg, bg = bg, fg
	}
	left, top := margin+float64(x)*cellWidth, margin+y*cellHeight
	if bg != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", left, top, float64(end-x)*cellWidth, cellHeight, bg)
	}
	if words := strings.TrimRight(text.String(), " "); words != "" {
		attrs := ""
		if style.Attrs&uv.AttrBold != 0 {
			attrs += ` font-weight="bold"`
		}
		if style.Attrs&uv.AttrFaint != 0 {
			attrs += ` opacity="0.6"`
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%d" fill="%s"%s xml:space="preserve" textLength="%.1f">%s</text>`+"\n",
			left, top+cellHeight-5, fg, attrs, cellWidth*float64(end-x-(text.Len()-len(words))), html.EscapeString(words))
	}
	return end
}

func hex(c color.Color, otherwise string) string {
	if c == nil {
		return otherwise
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
