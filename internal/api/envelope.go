package api

import (
	"bytes"
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// envelope is a collection in any of its shapes: {items, links,
// continuationToken}, {Value, @nextLink}, a bare array, or one bare item.
type envelope struct {
	items    []jsontext.Value
	total    int
	token    string
	nextLink string
	ends     bool // the answer says itself that nothing follows
}

func parseEnvelope(body []byte) (envelope, error) {
	var env envelope
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 || string(trimmed) == "null" {
		return env, nil
	}
	if trimmed[0] == '[' {
		err := json.Unmarshal(trimmed, &env.items, codec)
		return env, err
	}
	var doc struct {
		TotalCount        Int              `json:"totalCount"`
		Items             []jsontext.Value `json:"items"`
		Value             []jsontext.Value `json:"value"`
		ContinuationToken string           `json:"continuationToken"`
		NextLink          jsontext.Value   `json:"@nextLink"`
		ODataNextLink     string           `json:"@odata.nextLink"`
		Links             pageLinks        `json:"links"`
		Attributes        jsontext.Value   `json:"attributes"`
		Extra
	}
	if err := Decode(trimmed, &doc); err != nil {
		return env, err
	}
	if doc.Items == nil && doc.Value == nil {
		if err := oddItems(doc.Unknown); err != nil {
			return env, err
		}
	}
	env.items, env.total, env.token = doc.Items, int(doc.TotalCount.Int64()), doc.ContinuationToken
	if env.items == nil {
		env.items = doc.Value
	}
	if doc.Items == nil && doc.Value == nil && len(doc.Unknown) > len("{}") && isBareItem(trimmed) {
		env.items = []jsontext.Value{trimmed}
	}
	env.nextLink = cmp.Or(unquote(doc.NextLink), doc.ODataNextLink)
	env.ends = doc.NextLink != nil && env.nextLink == ""
	if next := doc.Links.Next; next != nil {
		env.nextLink = cmp.Or(env.nextLink, next.URI)
		for _, h := range next.Headers {
			if strings.EqualFold(h.Key, headerContinuation) && env.token == "" {
				env.token = h.Value
			}
		}
	}
	return env, nil
}

// ItemsOf returns the items of an answer that is a collection, in any of their
// shapes. Lists of other things than objects, such as names, are none.
func ItemsOf(answer jsontext.Value) ([]jsontext.Value, bool) {
	if answer.Kind() == '{' && isBareItem(answer) {
		return nil, false
	}
	env, err := parseEnvelope(answer)
	if err != nil || answer.Kind() != '{' && answer.Kind() != '[' {
		return nil, false
	}
	isObject := func(v jsontext.Value) bool { return v.Kind() == '{' }
	return env.items, len(env.items) == 0 || slices.ContainsFunc(env.items, isObject)
}

// pageLinks are the links of a page, of which only the next one matters.
type pageLinks struct {
	Next *nextLink `json:"next"`
	Extra
}

// nextLink is a link that may also come as its bare address.
type nextLink struct{ Link }

// UnmarshalJSON reads the link or its address.
func (l *nextLink) UnmarshalJSON(data []byte) error {
	if jsontext.Value(data).Kind() == '"' {
		l.URI = unquote(data)
		return nil
	}
	return Decode(data, &l.Link)
}

// oddItems is an error where a collection has items that are no list: they must
// not pass for none.
func oddItems(unknown jsontext.Value) error {
	if len(unknown) == 0 {
		return nil
	}
	doc, err := parseDocument(unknown)
	if err != nil {
		return err
	}
	for _, name := range []string{"items", "value"} {
		if v := doc.get(name); v != nil {
			return &ValueError{Kind: "list of items", Text: string(v)}
		}
	}
	return nil
}

// isBareItem reports an object that isn't a collection at all, as most articles
// on analytics show it.
func isBareItem(body []byte) bool {
	doc, err := parseDocument(body)
	return err == nil && doc.find("items") < 0 && doc.find("value") < 0
}

// next takes from an answer only what the next request can't do without: the
// token or the offset. The link's host, path and the rest of its query are not
// trusted; documented links are damaged in a dozen ways. Some articles with top
// and skip promise no link: there, a full page may have one after it.
func (env *envelope) next(paging Paging, size int, cur *Cursor) *Cursor {
	next := &Cursor{index: pageIndex(cur) + 1}
	link := linkQuery(env.nextLink)
	switch {
	case env.token != "":
		next.token = env.token
	case len(env.items) == 0 || env.nextLink == "" && !env.mayGoOn(paging, size):
		return nil
	default:
		if token := link.Get("$skiptoken"); token != "" {
			next.query = url.Values{"$skiptoken": {token}}
			break
		}
		if token := link.Get("continuation_token"); token != "" {
			next.query = url.Values{"continuation_token": {token}}
			break
		}
		next.offsetParam = cmp.Or(paging.OffsetParam, "offset")
		if link.Has("skip") {
			next.offsetParam = "skip"
		}
		at, err := strconv.Atoi(cmp.Or(link.Get("offset"), link.Get("skip")))
		if err != nil || at <= 0 {
			at = offsetOf(cur) + len(env.items) // the manual's own example has an empty offset=
		}
		next.offset = at
	}
	if cur != nil && next.place() == cur.place() || next.offset > 0 && next.offset <= offsetOf(cur) {
		return nil
	}
	return next
}

// mayGoOn reports a full page that doesn't say whether it is the last.
func (env *envelope) mayGoOn(paging Paging, size int) bool {
	return paging.Scheme == "skip" && !env.ends && size > 0 && len(env.items) >= size
}

func offsetOf(cur *Cursor) int {
	if cur == nil {
		return 0
	}
	return cur.offset
}

// linkQuery reads the query of a link in whatever shape it is: a second "?" or a
// "&" in place of the first one included. Keys come back in lower case.
func linkQuery(link string) url.Values {
	_, rest, ok := strings.Cut(link, "?")
	if !ok {
		_, rest, ok = strings.Cut(link, "&")
		if !ok {
			return nil
		}
	}
	out := url.Values{}
	for pair := range strings.FieldsFuncSeq(rest, func(r rune) bool { return r == '&' || r == '?' }) {
		key, value, _ := strings.Cut(pair, "=")
		if v, err := url.QueryUnescape(value); err == nil && v != "" {
			out.Set(strings.ToLower(key), v)
		}
	}
	return out
}
