package sandbox

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// analyticsKind is what a column of analytics holds: string, bool, int64 in
// thousandths or time.Time; nil anywhere.
type analyticsKind uint8

const (
	textField analyticsKind = iota
	flagField
	countField
	dateField
	dayField // a date that is written without a time
)

type analyticsField struct {
	name string
	kind analyticsKind
}

// measure is what a group adds up.
type measure struct {
	name string
	of   func(row []any) int64 // thousandths
	text bool                  // written as a string, as subscriptions are
}

// dataset is one of the tables of analytics.
type dataset struct {
	fields   []analyticsField
	measures []measure
	ungiven  []string // fields that can't be grouped by
	bare     bool     // the answer has neither TotalCount nor an empty link
	rows     func(s *Sandbox, yield func(row []any))
}

func fieldNamed(fields []analyticsField, name string) int {
	return slices.IndexFunc(fields, func(f analyticsField) bool { return strings.EqualFold(f.name, name) })
}

// sumOf adds a column up.
func sumOf(at int) func([]any) int64 {
	return func(row []any) int64 {
		switch v := row[at].(type) {
		case int64:
			return v
		case bool:
			return int64(btoi(v)) * 1000
		}
		return 0
	}
}

func one([]any) int64 { return 1000 }

const maxAnalyticsRows = 10_000

// analytics makes the handler of a table.
func analytics(d *dataset) handler {
	return func(s *Sandbox, c *call) *answer {
		top, refused := c.number("top", maxAnalyticsRows)
		if refused != nil {
			return refused
		}
		skip, refused := c.number("skip", 0)
		if refused != nil {
			return refused
		}
		if top == 0 || top > maxAnalyticsRows {
			return badRequest("top has to be between 1 and %d.", maxAnalyticsRows)
		}
		t, refused := s.table(d, c, skip, top)
		if refused != nil {
			return refused
		}
		next := "null"
		if skip+top < t.total {
			next = string(encode(nextRows(c, top, skip+top)))
		}
		a := reply(nil)
		a.body = t.page(next, d.bare)
		return a
	}
}

// nextRows is the link to the rows from a position onward.
func nextRows(c *call, top, skip int) string {
	query := url.Values{}
	for key, values := range c.query {
		query[key] = values
	}
	for key := range query {
		if strings.EqualFold(key, "skip") || strings.EqualFold(key, "top") {
			delete(query, key)
		}
	}
	query.Set("top", strconv.Itoa(top))
	query.Set("skip", strconv.Itoa(skip))
	return c.request.URL.Path + "?" + query.Encode()
}

// table is one page of a query's result.
type table struct {
	fields []analyticsField
	text   map[int]bool // columns whose numbers are written as strings
	rows   [][]any
	total  int // rows on all pages
}

// analyticsCache is the last table that had to be computed as a whole, so that all
// its pages cost one pass over the data.
type analyticsCache struct {
	mu     sync.Mutex
	key    string
	answer *table
}

// analyticsKey identifies a table: the query without its page, the number of
// changes, and the hour.
func (s *Sandbox) analyticsKey(c *call) string {
	return fmt.Sprintf("%s %d %s", nextRows(c, 0, 0), s.writes, s.now().Format("2006-01-02T15"))
}

// table reads a page of a dataset. Unless rows have to be sorted or added up,
// only those of the page are held.
func (s *Sandbox) table(d *dataset, c *call, skip, top int) (*table, *answer) {
	if c.param("groupby") == "" && c.param("orderby") == "" {
		return s.newTable(d, c, skip, top)
	}
	s.asked.mu.Lock()
	defer s.asked.mu.Unlock()
	if to := s.analyticsKey(c); s.asked.answer == nil || s.asked.key != to {
		whole, refused := s.newTable(d, c, skip, top)
		if refused != nil {
			return nil, refused
		}
		s.asked.key, s.asked.answer = to, whole
	}
	t := *s.asked.answer
	t.total = len(t.rows)
	from := min(skip, t.total)
	t.rows = t.rows[from:min(from+top, t.total)]
	return &t, nil
}

func (s *Sandbox) newTable(d *dataset, c *call, skip, top int) (*table, *answer) {
	wanted, refused := d.filter(c)
	if refused != nil {
		return nil, refused
	}
	t, whole := &table{fields: d.fields}, c.param("groupby") != "" || c.param("orderby") != ""
	d.rows(s, func(row []any) {
		if !wanted(row) {
			return
		}
		if whole || t.total >= skip && t.total < skip+top {
			t.rows = append(t.rows, row)
		}
		t.total++
	})
	if by := c.param("groupby"); by != "" {
		if refused := t.group(d, by, strings.ToLower(c.param("aggregationLevel"))); refused != nil {
			return nil, refused
		}
	} else if c.param("aggregationLevel") != "" {
		return nil, badRequest("aggregationLevel is not supported without groupby.")
	}
	if refused := t.sort(c.param("orderby")); refused != nil {
		return nil, refused
	}
	return t, nil
}

// filter joins the filter with the fields that are parameters of their own.
func (d *dataset) filter(c *call) (condition, *answer) {
	conditions := []condition{}
	if text := c.param("filter"); text != "" {
		wanted, err := parseFilter(text, d.fields)
		if err != nil {
			return nil, badRequest("The filter can't be read: %v.", err)
		}
		conditions = append(conditions, wanted)
	}
	for at := range d.fields {
		text := c.param(d.fields[at].name)
		if text == "" {
			continue
		}
		want, err := d.fields[at].parse(filterToken{text, d.fields[at].kind == textField})
		if err != nil {
			return nil, badRequest("%s can't be read: %v.", d.fields[at].name, err)
		}
		conditions = append(conditions, func(row []any) bool { return row[at] != nil && compareCells(row[at], want) == 0 })
	}
	return func(row []any) bool {
		return !slices.ContainsFunc(conditions, func(c condition) bool { return !c(row) })
	}, nil
}

// group adds up the rows that are equal in some fields.
func (t *table) group(d *dataset, by, level string) *answer {
	if !slices.Contains([]string{"", "day", "week", "month", "daterange"}, level) {
		return badRequest("The aggregation level %q is not day, week or month.", clip(level))
	}
	var columns []int
	grouped := &table{text: map[int]bool{}}
	for name := range strings.SplitSeq(by, ",") {
		at := fieldNamed(d.fields, strings.TrimSpace(name))
		if at < 0 || slices.Contains(d.ungiven, d.fields[at].name) {
			return badRequest("%q is not a field to group by.", clip(name))
		}
		columns, grouped.fields = append(columns, at), append(grouped.fields, d.fields[at])
	}
	for _, m := range d.measures {
		grouped.text[len(grouped.fields)] = m.text
		grouped.fields = append(grouped.fields, analyticsField{m.name, countField})
	}
	at := map[string][]any{}
	for _, row := range t.rows {
		key := make([]any, len(columns), len(grouped.fields))
		for i, column := range columns {
			key[i] = bucket(row[column], level)
		}
		name := string(encode(key))
		sum := at[name]
		if sum == nil {
			sum = key
			for range d.measures {
				sum = append(sum, int64(0))
			}
			at[name], grouped.rows = sum, append(grouped.rows, sum)
		}
		for i, m := range d.measures {
			sum[len(columns)+i] = sum[len(columns)+i].(int64) + m.of(row)
		}
	}
	*t = *grouped
	return nil
}

// bucket is the span of time that a date falls into.
func bucket(cell any, level string) any {
	at, ok := cell.(time.Time)
	if !ok {
		return cell
	}
	day := at.Truncate(24 * time.Hour)
	switch level {
	case "week":
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case "month":
		return day.AddDate(0, 0, 1-day.Day())
	}
	return day
}

func (t *table) sort(by string) *answer {
	if by == "" {
		return nil
	}
	type key struct{ at, sign int }
	var keys []key
	for part := range strings.SplitSeq(by, ",") {
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && !strings.EqualFold(words[1], "asc") && !strings.EqualFold(words[1], "desc") {
			return badRequest("orderby is a list of fields, each with asc or desc behind it, not %q.", clip(by))
		}
		k := key{fieldNamed(t.fields, words[0]), 1}
		if k.at < 0 {
			return badRequest("%q is not a field to order by.", clip(words[0]))
		}
		if len(words) == 2 && strings.EqualFold(words[1], "desc") {
			k.sign = -1
		}
		keys = append(keys, k)
	}
	slices.SortStableFunc(t.rows, func(a, b []any) int {
		for _, k := range keys {
			if c := compareCells(a[k.at], b[k.at]); c != 0 {
				return c * k.sign
			}
		}
		return 0
	})
	return nil
}

// page writes the rows in the envelope that this family of calls has.
func (t *table) page(next string, bare bool) []byte {
	var b bytes.Buffer
	b.WriteString(`{"Value":[`)
	for i, row := range t.rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('{')
		for at, cell := range row {
			if at > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:%s", t.fields[at].name, t.write(at, cell))
		}
		b.WriteByte('}')
	}
	b.WriteByte(']')
	if !bare || next != "null" {
		b.WriteString(`,"@nextLink":` + next)
	}
	if !bare {
		fmt.Fprintf(&b, `,"TotalCount":%d`, t.total)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func (t *table) write(at int, cell any) []byte {
	switch v := cell.(type) {
	case int64:
		if t.text[at] {
			return encode(fixed(v, 3).String())
		}
		return encode(fixed(v, 3))
	case time.Time:
		if t.fields[at].kind == dayField {
			return encode(v.Format(time.DateOnly))
		}
		return encode(v.Format("2006-01-02T15:04:05.999"))
	}
	return encode(cell)
}
