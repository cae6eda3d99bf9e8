// Package text prepares text for a terminal. It measures, cuts and pads text by cells,
// and makes text from outside safe to draw.
//
//   - [Sanitize] removes everything that could act on the terminal or change the width
//     of a line. Call it on all text that comes from a service or a user.
//   - [Width], [Fit], [Truncate] and [Wrap] lay out sanitized text.
//   - [AppendFold] removes case and accents, for search and sorting.
//   - [Mask] replaces a value by an alias while the screen is shared. [MaskKind] says
//     what the value is.
//   - [Theme] maps the meaning of a text, a [Tone], to a style, and provides the
//     drawing characters ([Glyphs]).
//   - [ToASCII] replaces all characters that a terminal without UTF-8 can't show.
//   - [Thousands], [Plural] and [Capital] format counts and titles.
//
// Functions whose names begin with Append write to a byte slice and don't allocate; use
// them for drawing many cells.
//
// To draw a value from a service in a column of 20 cells:
//
//	cell := text.Fit(text.Sanitize(customer.Name), 20, text.AlignLeft)
//	line := theme.Paint(text.ToneMuted, cell)
package text
