package sandbox

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// answer is a whole response. Handlers return one instead of writing to the
// connection, so that faults can damage it and a repeated request id can get it
// again.
type answer struct {
	status int
	header http.Header
	body   []byte
	after  func() // what is to be done once it is sent, with no lock held; nil for nothing
}

func newAnswer(status int) *answer { return &answer{status: status, header: http.Header{}} }

// reply answers 200 with JSON.
func reply(v any) *answer { return replyStatus(http.StatusOK, v) }

func replyStatus(status int, v any) *answer {
	a := newAnswer(status)
	a.header.Set("Content-Type", "application/json; charset=utf-8")
	a.body = encode(v)
	return a
}

// accepted answers 202: no body, and a Location as the service sends it, relative
// and without /v1.
func accepted(location string) *answer {
	a := newAnswer(http.StatusAccepted)
	a.header.Set("Location", location)
	return a
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("sandbox: an answer can't be written as JSON: %v", err))
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// link is a URI with the method and headers to call it with.
type link struct {
	URI     string       `json:"uri"`
	Method  string       `json:"method"`
	Headers []linkHeader `json:"headers"`
}

type linkHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type links map[string]link

func get(uri string) link { return link{uri, http.MethodGet, []linkHeader{}} }

// attributes close every resource.
type attributes struct {
	Etag       string `json:"etag,omitempty"`
	ObjectType string `json:"objectType"`
}

func typed(name string) attributes { return attributes{ObjectType: name} }

// collection is the envelope of most lists. totalCount is the page's count: the
// end of a list is the absence of a next link.
type collection[T any] struct {
	ContinuationToken string     `json:"continuationToken,omitempty"`
	TotalCount        int        `json:"totalCount"`
	Items             []T        `json:"items"`
	Links             links      `json:"links,omitempty"`
	Attributes        attributes `json:"attributes"`
}

func list[T any](items []T, self string) collection[T] {
	if items == nil {
		items = []T{}
	}
	c := collection[T]{TotalCount: len(items), Items: items, Attributes: typed("Collection")}
	if self != "" {
		c.Links = links{"self": get(self)}
	}
	return c
}

// etag names a version of a resource as the service does: opaque, in fact
// base64 of the id and a counter.
func etag(id string, version int) string {
	return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, `{"id":%q,"version":%d}`, id, version+1))
}

// noTime is how the service writes "never".
const noTime = "0001-01-01T00:00:00"

// The service writes times in several ways; each resource has its own.
func stampZ(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999Z") }

func stampBare(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

func stampZone(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000+00:00") }

func stampLocal(t time.Time) string {
	return t.In(time.FixedZone("", -8*3600)).Format("2006-01-02T15:04:05.0000000-07:00")
}
