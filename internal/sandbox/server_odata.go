package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// condition decides about a row.
type condition func(row []any) bool

// parseFilter reads an expression such as analytics take it:
//
//	status eq 'ACTIVE' and (contains(customerName,'x') or usageDate ge cast('2026-01-01', Edm.DateTimeOffset))
func parseFilter(text string, fields []analyticsField) (condition, error) {
	p := &filterParser{fields: fields}
	if err := p.scan(text); err != nil {
		return nil, err
	}
	c, err := p.either()
	if err == nil && p.at < len(p.tokens) {
		err = fmt.Errorf("%q is not expected there", p.tokens[p.at].text)
	}
	return c, err
}

type filterToken struct {
	text   string
	quoted bool
}

type filterParser struct {
	fields []analyticsField
	tokens []filterToken
	at     int
	depth  int
}

const (
	maxFilter      = 4096 // bytes
	maxFilterDepth = 50
)

func (p *filterParser) scan(text string) error {
	if len(text) > maxFilter {
		return fmt.Errorf("it is longer than %d bytes", maxFilter)
	}
	for text = strings.TrimLeft(text, " \t"); text != ""; text = strings.TrimLeft(text, " \t") {
		n := strings.IndexAny(text, " \t(),'")
		switch {
		case n < 0:
			n = len(text)
			fallthrough
		case n > 0:
			p.tokens = append(p.tokens, filterToken{text[:n], false})
			text = text[n:]
		case text[0] != '\'':
			p.tokens = append(p.tokens, filterToken{text[:1], false})
			text = text[1:]
		default:
			value, rest, ok := quotedText(text[1:])
			if !ok {
				return fmt.Errorf("the quote before %q is not closed", clip(text[1:]))
			}
			p.tokens = append(p.tokens, filterToken{value, true})
			text = rest
		}
	}
	return nil
}

// quotedText reads up to the closing quote; two quotes stand for one.
func quotedText(text string) (value, rest string, ok bool) {
	for {
		before, after, found := strings.Cut(text, "'")
		if !found {
			return "", "", false
		}
		value += before
		if !strings.HasPrefix(after, "'") {
			return value, after, true
		}
		value, text = value+"'", after[1:]
	}
}

// take consumes the next token if it is the given word.
func (p *filterParser) take(word string) bool {
	if p.at < len(p.tokens) && !p.tokens[p.at].quoted && strings.EqualFold(p.tokens[p.at].text, word) {
		p.at++
		return true
	}
	return false
}

func (p *filterParser) next() (filterToken, error) {
	if p.at >= len(p.tokens) {
		return filterToken{}, fmt.Errorf("it ends too early")
	}
	p.at++
	return p.tokens[p.at-1], nil
}

func (p *filterParser) need(word string) error {
	if t, err := p.next(); err != nil || t.quoted || t.text != word {
		return fmt.Errorf("%s is missing", word)
	}
	return nil
}

func (p *filterParser) either() (condition, error) {
	left, err := p.both()
	for err == nil && p.take("or") {
		a := left
		var b condition
		b, err = p.both()
		left = func(row []any) bool { return a(row) || b(row) }
	}
	return left, err
}

func (p *filterParser) both() (condition, error) {
	left, err := p.one()
	for err == nil && p.take("and") {
		a := left
		var b condition
		b, err = p.one()
		left = func(row []any) bool { return a(row) && b(row) }
	}
	return left, err
}

func (p *filterParser) one() (condition, error) {
	if p.depth++; p.depth > maxFilterDepth {
		return nil, fmt.Errorf("it has too many brackets")
	}
	defer func() { p.depth-- }()
	switch {
	case p.take("("):
		c, err := p.either()
		if err == nil {
			err = p.need(")")
		}
		return c, err
	case p.take("contains"):
		return p.contains()
	}
	field, err := p.field()
	if err != nil {
		return nil, err
	}
	operator, err := p.next()
	if err != nil {
		return nil, err
	}
	return p.comparison(field, strings.ToLower(operator.text))
}

func (p *filterParser) field() (int, error) {
	t, err := p.next()
	if err != nil {
		return 0, err
	}
	at := fieldNamed(p.fields, t.text)
	if at < 0 || t.quoted {
		return 0, fmt.Errorf("%q is not a field", clip(t.text))
	}
	return at, nil
}

func (p *filterParser) contains() (condition, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	at, err := p.field()
	if err != nil {
		return nil, err
	}
	if err := p.need(","); err != nil {
		return nil, err
	}
	part, err := p.next()
	if err == nil {
		err = p.need(")")
	}
	if err != nil || !part.quoted {
		return nil, fmt.Errorf("contains needs a field and a text in quotes")
	}
	return func(row []any) bool {
		text, ok := row[at].(string)
		return ok && strings.Contains(fold(text), fold(part.text))
	}, nil
}

// orders maps an operator to a test of a comparison's sign.
var orders = map[string]func(sign int) bool{
	"eq": func(s int) bool { return s == 0 }, "ne": func(s int) bool { return s != 0 },
	"gt": func(s int) bool { return s > 0 }, "ge": func(s int) bool { return s >= 0 },
	"lt": func(s int) bool { return s < 0 }, "le": func(s int) bool { return s <= 0 },
}

func (p *filterParser) comparison(at int, operator string) (condition, error) {
	holds, ok := orders[operator]
	if !ok {
		return nil, fmt.Errorf("%q is not an operator", clip(operator))
	}
	field := &p.fields[at]
	if field.kind == textField && operator != "eq" && operator != "ne" {
		return nil, fmt.Errorf("%s can't be compared by %s", field.name, operator)
	}
	want, err := p.value(field)
	if err != nil {
		return nil, err
	}
	return func(row []any) bool {
		if row[at] == nil || want == nil {
			return holds(0) == (row[at] == want) && (operator == "eq" || operator == "ne")
		}
		return holds(compareCells(row[at], want))
	}, nil
}

// value reads what a field is compared with, as what its cells hold.
func (p *filterParser) value(f *analyticsField) (any, error) {
	t, err := p.next()
	if err != nil {
		return nil, err
	}
	if !t.quoted && strings.EqualFold(t.text, "cast") {
		if err := p.need("("); err != nil {
			return nil, err
		}
		if t, err = p.next(); err != nil {
			return nil, err
		}
		if !p.take(",") || !p.take("Edm.DateTimeOffset") || !p.take(")") {
			return nil, fmt.Errorf("cast needs a text and Edm.DateTimeOffset")
		}
		t.quoted = true
	}
	if !t.quoted && strings.EqualFold(t.text, "null") {
		return nil, nil
	}
	return f.parse(t)
}

// parse reads a constant of the field's kind.
func (f *analyticsField) parse(t filterToken) (any, error) {
	switch f.kind {
	case flagField:
		flag, err := strconv.ParseBool(strings.ToLower(t.text))
		if err != nil || t.quoted {
			return nil, fmt.Errorf("%s is true or false", f.name)
		}
		return flag, nil
	case countField:
		n, err := strconv.ParseFloat(t.text, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is a number", f.name)
		}
		return int64(n * 1000), nil
	case dateField, dayField:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999", time.DateOnly} {
			if at, err := time.Parse(layout, t.text); err == nil {
				return at.UTC(), nil
			}
		}
		return nil, fmt.Errorf("%q is not a date", clip(t.text))
	}
	if !t.quoted {
		return nil, fmt.Errorf("a text has to stand in single quotes: %s", clip(t.text))
	}
	return t.text, nil
}

// compareCells compares two cells of one field; texts without their case.
func compareCells(a, b any) int {
	switch a := a.(type) {
	case string:
		if b, ok := b.(string); ok {
			return strings.Compare(fold(a), fold(b))
		}
	case int64:
		if b, ok := b.(int64); ok {
			return int(max(-1, min(1, a-b)))
		}
	case time.Time:
		if b, ok := b.(time.Time); ok {
			return a.Compare(b)
		}
	case bool:
		if b, ok := b.(bool); ok {
			return btoi(a) - btoi(b)
		}
	}
	return btoi(a != nil) - btoi(b != nil)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
