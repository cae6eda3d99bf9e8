package api

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/go-json-experiment/json/jsontext"
)

func FuzzScalars(f *testing.F) {
	for _, seed := range []string{
		`"2026-05-09T00:00:00.1234567Z"`, `"5/9/2026 12:00:00 AM"`, `"0001-01-01T00:00:00"`, `1`, `-0.1999968000511991808131`,
		`1e5`, `1e999999999`, `"12.50"`, `true`, `"False"`, `null`, `""`, `" "`, `{"a":[1]}`, `[]`, `"\ud800"`, "\"\xff\"", `"\u0000"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		checkScalar[Time](t, data)
		checkScalar[Decimal](t, data)
		checkScalar[Int](t, data)
		checkScalar[Bool](t, data)
		checkScalar[Enum](t, data)
	})
}

// checkScalar reads a value, writes it and reads it again: what was understood
// once must stay the same, and what is written must be JSON of a sane size.
func checkScalar[T comparable](t *testing.T, data []byte) {
	t.Helper()
	var first, second T
	if Decode(data, &first) != nil {
		return
	}
	out, err := Encode(first)
	if err != nil {
		t.Fatalf("%T of %q can't be written: %v", first, data, err)
	}
	if len(out) > 6*len(data)+maxExponent+10 {
		t.Fatalf("%T of %q takes %d bytes", first, data, len(out))
	}
	if err := Decode(out, &second); err != nil {
		t.Fatalf("%T of %q is written as %q and can't be read: %v", first, data, out, err)
	}
	again, err := Encode(second)
	if err != nil || !bytes.Equal(out, again) {
		t.Fatalf("%T of %q is written as %q, then as %q (%v)", first, data, out, again, err)
	}
}

func FuzzTimeText(f *testing.F) {
	for _, seed := range []string{"2026-05-09", "5/9/2026 13:04:05", "2026-05-09T00:00:00+14:00", "9999-12-31T23:59:59.9999999", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := ParseTime(text)
		if err != nil {
			return
		}
		again, err := ParseTime(NewTime(at).Text())
		if at.Year() > 0 && at.Year() < 9999 && (err != nil || again.Sub(at).Abs() >= 100*time.Nanosecond) {
			t.Errorf("%q is %v, then %v (%v)", text, at, again, err)
		}
	})
}

// FuzzCollection lets a service answer with two pages in turn for ever: reading
// must end soon and stay on the host.
func FuzzCollection(f *testing.F) {
	for _, seed := range []string{
		pageA, end, `[]`, `null`, `{"items":[],"continuationToken":"x"}`, `{"Value":[1],"@nextLink":"?skip="}`,
		linked("/x?offset="), linked("/x&offset=2?size=1"), linked("https://evil.example/%zz?$skiptoken=%41"),
		`{"links":{"next":{"uri":"?","headers":[{"key":"MS-ContinuationToken","value":"\r\nX: y"}]}},"items":[{"id":1}]}`,
	} {
		f.Add([]byte(seed), []byte(pageA))
	}
	f.Fuzz(func(t *testing.T, first, second []byte) {
		synctest.Test(t, func(t *testing.T) {
			n := 0
			c := client(t, func(r *http.Request) (*http.Response, error) {
				n++
				if r.URL.Host != "pc.example" || r.URL.Path != "/v1/customers" {
					t.Errorf("request %d went to %s", n, r.URL)
				}
				body := first
				if n%2 == 0 {
					body = second
				}
				return apitest.Answer(r, 200, string(body)), nil
			})
			for _, err := range ListCustomers.Pages(t.Context(), c, Args{}) {
				if n > 8*maxTries {
					t.Fatalf("no end in sight after %d requests", n)
				}
				if err != nil {
					break
				}
			}
		})
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"7", "-1", "99999999999999999999", "Sat, 01 Jan 2000 00:00:30 GMT", "soon", ""} {
		f.Add(seed, []byte("Try again in 57 seconds."))
	}
	f.Add("", []byte("try again after 99999999999999999999 seconds"))
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, header string, body []byte) {
		d, ok := retryAfter(http.Header{"Retry-After": {header}}, body, now)
		if d < 0 || !ok && d != 0 {
			t.Errorf("%q, %q: %v, %v", header, body, d, ok)
		}
	})
}

func FuzzErrorPayload(f *testing.F) {
	for _, seed := range []string{
		`{"code":600061,"description":"x.","data":["a"]}`, `{"error":{"code":1,"message":"m"}}`, `{"error":"e","error_description":"d"}`,
		"<html><p>a\nb", `{"code":"a\nb"}`, ``, `[]`, "\x1b[31m", `{"description":"...  ."}`, `{"isRetryable":[]}`,
	} {
		f.Add(400, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://pc.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		e := parseError(&Spec{ID: "x", Title: "Read it", Effect: Read}, apitest.Answer(req, status, ""), body)
		text := e.Error()
		if !strings.HasPrefix(text, "Read it failed: HTTP") && status != 0 || strings.ContainsAny(text, "\n\r\t") || !strings.HasSuffix(text, ".") {
			t.Errorf("%q", text)
		}
	})
}

func FuzzDocument(f *testing.F) {
	for _, seed := range []string{subscriptionAsSent, `{}`, `{"a":1,"A":2,"":null}`, `{"a\u0062":"\ud800"}`, "{\"\xff\":\"\xfe\"}", `[]`, `{"a":1}x`} {
		f.Add([]byte(seed), "status")
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		doc, err := parseDocument(data)
		if err != nil {
			return
		}
		out := doc.bytes()
		again, err := parseDocument(out)
		if err != nil || !bytes.Equal(again.bytes(), out) || len(doc.diff(again)) != 0 || len(again.members) != len(doc.members) {
			t.Fatalf("%q became %q, then %q (%v)", data, out, again.bytes(), err)
		}
		if !utf8.ValidString(name) {
			return
		}
		changed := doc.clone()
		if err := changed.set(name, "new value"); err != nil {
			t.Fatal(err)
		}
		if got := unquote(changed.get(name)); got != "new value" {
			t.Errorf("%s is %q after it was set", name, got)
		}
		for i, m := range doc.members {
			if !strings.EqualFold(m.name, name) && !bytes.Equal(m.value, changed.members[i].value) {
				t.Errorf("setting %q changed %q", name, m.name)
			}
		}
		if !bytes.Equal(doc.bytes(), out) {
			t.Error("setting a field of a clone changed the original")
		}
	})
}

func FuzzCustomerFilter(f *testing.F) {
	for _, seed := range []string{"cont", "Domain=fabri", `{"Field":"Domain","Value":"x","Operator":"starts_with"}`, "=", "a=b=c", `{"Field":1}`, `{`, ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var first, second CustomerFilter
		if !utf8.ValidString(text) || first.UnmarshalText([]byte(text)) != nil {
			return
		}
		wire, err := first.MarshalText()
		if err != nil || first == (CustomerFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		if !jsontext.Value(wire).IsValid() {
			t.Fatalf("%q is sent as %q", text, wire)
		}
		if err := second.UnmarshalText(wire); err != nil || second != first {
			t.Errorf("%q is %+v, sent as %s, read as %+v (%v)", text, first, wire, second, err)
		}
	})
}

func FuzzRedacted(f *testing.F) {
	f.Add([]byte(`{"a":`), []byte(`}`))
	f.Add([]byte(`[1,{"b":2},`), []byte(`]`))
	f.Add([]byte(`"`), []byte(`"`))
	f.Add([]byte(`{"x":"\`), []byte(``))
	f.Add(bytes.Repeat([]byte(" "), maxTraced), []byte(``))
	f.Fuzz(func(t *testing.T, before, after []byte) {
		body := append(append(bytes.Clone(before), `{"password":"T0pS3cret"}`...), after...)
		if got := redacted(body); bytes.Contains(got, []byte("T0pS3cret")) && !bytes.Contains(before, []byte("T0pS3cret")) &&
			!bytes.Contains(after, []byte("T0pS3cret")) || len(got) > maxTraced {
			t.Errorf("%q is kept as %q", body, got)
		}
	})
}
