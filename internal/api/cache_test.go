package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func caching(s *apitest.Shelf) func(*Config) { return func(c *Config) { c.Cache = s } }

func TestAnswersComeFromTheCacheWithTheirAge(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s, kept := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"c1"}`)}}, &apitest.Shelf{}
		c := client(t, s.RoundTrip, caching(kept))
		offline := FromCache(t.Context())
		if _, err := GetCustomer.Do(offline, c, CustomerRef{"c1"}); !errors.Is(err, ErrNotCached) {
			t.Fatalf("before anything was read: %v", err)
		}
		live, err := GetCustomer.Do(t.Context(), c, CustomerRef{"c1"})
		if err != nil || live.Cached || !live.ReadAt.Equal(time.Now()) {
			t.Fatalf("read: %v, cached %t, at %v", err, live.Cached, live.ReadAt)
		}
		readAt := time.Now()
		time.Sleep(3 * time.Hour)
		ctx, ages := WithAges(offline)
		again, err := GetCustomer.Do(ctx, c, CustomerRef{"c1"})
		if err != nil || again.Value.ID != "c1" || !again.Cached || !again.ReadAt.Equal(readAt) {
			t.Errorf("from the cache: %+v, %v", again, err)
		}
		if age := ages.Age(); age != (Age{readAt, true}) {
			t.Errorf("age %+v", age)
		}
		if _, err := GetCustomer.Do(offline, c, CustomerRef{"c2"}); !errors.Is(err, ErrNotCached) {
			t.Errorf("another customer: %v", err)
		}
		if len(s.Requests) != 1 {
			t.Errorf("%d requests were sent", len(s.Requests))
		}
	})
}

func TestLanguagesAreKeptApart(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s, kept := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"c1"}`)}}, &apitest.Shelf{}
		if _, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip, caching(kept)), CustomerRef{"c1"}); err != nil {
			t.Fatal(err)
		}
		german := client(t, s.RoundTrip, caching(kept), func(c *Config) { c.Locale = "de-DE" })
		if _, err := GetCustomer.Do(FromCache(t.Context()), german, CustomerRef{"c1"}); !errors.Is(err, ErrNotCached) {
			t.Errorf("an English answer for a German desk: %v", err)
		}
	})
}

func ids(customers []Customer) string {
	var ids []string
	for _, c := range customers {
		ids = append(ids, c.ID)
	}
	return strings.Join(ids, " ")
}

func TestListsComeFromTheCachePageByPage(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s, kept := &apitest.Script{Steps: []apitest.Step{
			apitest.Reply(200, pageA), apitest.Reply(200, `{"items":[{"id":"c"}],"continuationToken":"t2"}`), apitest.Reply(200, end),
			apitest.Reply(200, pageA), apitest.Reply(200, end), // the list has become shorter
			apitest.Reply(200, pageA), apitest.Reply(400, `{"code":"none"}`),
		}}, &apitest.Shelf{}
		c := client(t, s.RoundTrip, caching(kept))
		for _, want := range []string{"a b c z", "a b z"} {
			if _, err := ListCustomers.All(t.Context(), c, None{}); err != nil {
				t.Fatal(err)
			}
			got, err := ListCustomers.All(FromCache(t.Context()), c, None{})
			if err != nil || ids(got) != want {
				t.Errorf("from the cache %q, %v, want %q", ids(got), err, want)
			}
		}
		if !ListCustomers.Kept(t.Context(), c, None{}) {
			t.Error("a whole list doesn't count as kept")
		}
		kept.Drop(func(key string) bool { return strings.HasSuffix(key, "#1") })
		got, err := ListCustomers.All(FromCache(t.Context()), c, None{})
		if ids(got) != "a b" || !errors.Is(err, ErrNotCached) {
			t.Errorf("of a list kept in part came %q, %v", ids(got), err)
		}
		if ListCustomers.Kept(t.Context(), c, None{}) {
			t.Error("a list kept in part counts as whole")
		}
	})
}

// TestARefreshThatBreaksOffMixesNothing: a list is shown as one reading found it.
func TestARefreshThatBreaksOffMixesNothing(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s, kept := &apitest.Script{Steps: []apitest.Step{
			apitest.Reply(200, `{"items":[{"id":"a"},{"id":"b"}],"continuationToken":"t1"}`), apitest.Reply(200, `{"items":[{"id":"c"},{"id":"d"}]}`),
			// New is first now and gone is b, so that every page has other customers.
			apitest.Reply(200, `{"items":[{"id":"new"},{"id":"a"}],"continuationToken":"t1"}`), apitest.Reply(403, `{"code":"1"}`),
			apitest.Reply(200, `{"items":[{"id":"c"},{"id":"d"}]}`),
		}}, &apitest.Shelf{}
		c := client(t, s.RoundTrip, caching(kept))
		shows := func(want string) {
			t.Helper()
			if got, err := ListCustomers.All(FromCache(t.Context()), c, None{}); err != nil || ids(got) != want {
				t.Errorf("from the cache %q, %v, want %q", ids(got), err, want)
			}
		}
		if _, err := ListCustomers.All(t.Context(), c, None{}); err != nil {
			t.Fatal(err)
		}
		shows("a b c d")
		_, err := ListCustomers.All(t.Context(), c, None{})
		broken, ok := errors.AsType[*PageError](err)
		if !ok {
			t.Fatalf("the refresh ended with %v", err)
		}
		shows("a b c d")
		for _, err := range ListCustomers.Stream(t.Context(), c, None{}, broken.From) {
			if err != nil {
				t.Fatal(err)
			}
		}
		shows("new a c d")
		if keys := kept.Keys(); len(keys) != 2 {
			t.Errorf("of earlier readings is left %q", keys)
		}
	})
}

// TestAListKeptFromItsMiddleIsNoList: going on from the cache's last page is another
// reading than that in the cache.
func TestAListKeptFromItsMiddleIsNoList(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s, kept := &apitest.Script{Steps: []apitest.Step{
			apitest.Reply(200, `{"items":[{"id":"a"}],"continuationToken":"t1"}`), apitest.Reply(403, `{"code":"1"}`), apitest.Reply(200, `{"items":[{"id":"b"}]}`),
		}}, &apitest.Shelf{}
		c := client(t, s.RoundTrip, caching(kept))
		_, _ = ListCustomers.All(t.Context(), c, None{})
		got, err := ListCustomers.All(FromCache(t.Context()), c, None{})
		broken, ok := errors.AsType[*PageError](err)
		if !ok || ids(got) != "a" {
			t.Fatalf("of a list kept in part came %q, %v", ids(got), err)
		}
		for _, err := range ListCustomers.Stream(t.Context(), c, None{}, broken.From) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got, err := ListCustomers.All(FromCache(t.Context()), c, None{}); ids(got) != "a" || !errors.Is(err, ErrNotCached) {
			t.Errorf("from the cache %q, %v", ids(got), err)
		}
	})
}

// TestOddEndsOfListsAreKept covers the lists whose last page promises one more.
func TestOddEndsOfListsAreKept(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]apitest.Step{
		"the service says that there is no such page": apitest.Reply(400, `{"code":"2000"}`),
		"the service repeats itself":                  apitest.Reply(200, pageA),
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, pageA), last}}
				c := client(t, s.RoundTrip, caching(&apitest.Shelf{}))
				if _, err := ListCustomers.All(t.Context(), c, None{}); err != nil {
					t.Fatal(err)
				}
				got, err := ListCustomers.All(FromCache(t.Context()), c, None{})
				if err != nil || ids(got) != "a b" {
					t.Errorf("from the cache %q, %v", ids(got), err)
				}
			})
		})
	}
}

func TestChangesForgetWhatTheyOutdate(t *testing.T) {
	t.Parallel()
	keys := []string{
		"/v1/customers? list", "/v1/customers/c1? one", "/v1/customers/c1/orders? list", "/v1/customers/c1/subscriptions/s1? one",
		"/v1/customers/c10? one", "/v1/invoices? list", "/v1/servicerequests/r1? one",
	}
	for path, left := range map[string][]string{
		"/v1/customers/c1/subscriptions/s1": {keys[0], keys[4], keys[5], keys[6]},
		"/v1/customers/c1":                  {keys[4], keys[5], keys[6]},
		"/v1/customers":                     {keys[1], keys[2], keys[3], keys[4], keys[5], keys[6]},
		"/v1/servicerequests/r1":            keys[:6],
		"/v1/offers":                        keys,
	} {
		kept := &apitest.Shelf{}
		for _, key := range keys {
			kept.Keep(key, []byte("{}"))
		}
		for _, prefix := range changedBy(path) {
			kept.Forget(prefix)
		}
		if got := kept.Keys(); !slices.Equal(got, slices.Sorted(slices.Values(left))) {
			t.Errorf("after a change at %s are left %q, want %q", path, got, left)
		}
	}
}

func TestAChangeForgetsUnlessItWasRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		answer apitest.Step
		forget bool
	}{
		{"done", apitest.Reply(200, `{"id":"s","status":"suspended"}`), true},
		{"refused", apitest.Reply(400, `{"code":"800"}`), false},
		{"nobody knows", apitest.Reply(500, `{"code":"x","isRetryable":false}`), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				ref := SubscriptionRef{CustomerRef{"c"}, "s"}
				sub := apitest.Reply(200, `{"id":"s","status":"active"}`)
				s := &apitest.Script{Steps: []apitest.Step{sub, sub, tt.answer}}
				c := client(t, s.RoundTrip, caching(&apitest.Shelf{}))
				if _, err := GetSubscription.Do(t.Context(), c, ref); err != nil {
					t.Fatal(err)
				}
				_, changed := SuspendSubscription.Do(t.Context(), c, ref)
				_, err := GetSubscription.Do(FromCache(t.Context()), c, ref)
				if errors.Is(err, ErrNotCached) != tt.forget {
					t.Errorf("the change: %v; what was kept: %v", changed, err)
				}
			})
		})
	}
}

// TestNothingIsSentFromTheCache: not even a change.
func TestNothingIsSentFromTheCache(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		c := client(t, s.RoundTrip, caching(&apitest.Shelf{}))
		_, err := SuspendSubscription.Do(FromCache(t.Context()), c, SubscriptionRef{CustomerRef{"c"}, "s"})
		if !errors.Is(err, ErrNotCached) || len(s.Requests) > 0 {
			t.Errorf("%v after %d requests", err, len(s.Requests))
		}
	})
}

func TestSecretsAreNotKept(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"id":"u","passwordProfile":{"password":"x","forceChangePassword":true},"state":"active"}`: `{"id":"u","passwordProfile":null,"state":"active"}`,
		`{"items":[{"a":{"ClientSecret" : "x"}},{"b":["x"]}],"continuationToken":"t"}`:              `{"items":[{"a":{"ClientSecret":null}},{"b":["x"]}],"continuationToken":"t"}`,
		`{"pass\u0077ord":"x","id":1}`:                      `{"password":null,"id":1}`,
		`{"id":"1","pdfDownloadLink":"/x?sig=1"}`:           `{"id":"1","pdfDownloadLink":null}`,
		`{"a":"the password: is not a name","b":"x:y"}`:     `{"a":"the password: is not a name","b":"x:y"}`,
		`{"id":1.0000000000000000001,"more":"\u00e9:\""}`:   `{"id":1.0000000000000000001,"more":"\u00e9:\""}`,
		`[{"key":"MS-ContinuationToken","value":"opaque"}]`: `[{"key":"MS-ContinuationToken","value":"opaque"}]`,
	} {
		if got := strings.TrimSpace(string(keepable([]byte(body)))); got != want {
			t.Errorf("of %s is kept %s, want %s", body, got, want)
		}
	}
}

func TestPrivateAnswersAreNotKept(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s, kept := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"url":"https://x"}`), apitest.Reply(200, `[{"url":"x"}]`), apitest.Reply(200, "%PDF")}}, &apitest.Shelf{}
		c := client(t, s.RoundTrip, caching(kept))
		if _, err := GetRelationshipRequest.Do(t.Context(), c, None{}); err != nil {
			t.Fatal(err)
		}
		if _, err := ListValidationCodes.All(t.Context(), c, None{}); err != nil {
			t.Fatal(err)
		}
		if _, err := GetInvoiceStatement.Do(t.Context(), c, InvoiceRef{"i"}); err != nil {
			t.Fatal(err)
		}
		raw, err := c.Raw(RawCall{Method: http.MethodGet, Path: "/v1/customers/c1"})
		if err != nil {
			t.Fatal(err)
		}
		s.Steps = append(s.Steps, apitest.Reply(200, `{"id":"c1"}`))
		for _, err := range raw.Pages(t.Context(), c, Args{}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if keys := kept.Keys(); len(keys) > 0 {
			t.Errorf("%q were kept", keys)
		}
	})
}

// harmlessLeads are members that look as if they led somewhere, and why they may
// be kept.
var harmlessLeads = map[string]string{
	"resourceUri":    "the id of an Azure resource",
	"uri":            "links within the API, and the id of an offer",
	"activeLogOnUri": "settings of a federated domain", "issuerUri": "likewise", "logOffUri": "likewise",
	"metadataExchangeUri": "likewise", "passiveLogOnUri": "likewise",
}

// TestEveryAnswerThatMayHoldASecretIsPrivate walks the types of all answers.
func TestEveryAnswerThatMayHoldASecretIsPrivate(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"get-a-record-of-partner-center-activity", // resources inside of texts, new credentials among them
		"get-a-download-link-for-the-microsoft-customer-agreement-template", "get-activation-link-by-order-line-item",
		"get-a-partners-validation-codes", "retrieve-a-relationship-request-url", "webhooks-view-a-registration",
	} {
		if !Lookup(id).Spec().Private {
			t.Errorf("%s is kept", id)
		}
	}
	for _, o := range Operations() {
		s := o.Spec()
		if s.Effect != Read || s.Private || s.Accept != "" {
			continue
		}
		eachField(o.Descriptor().Result, map[string]bool{}, func(path string, f Field) {
			lower := strings.ToLower(f.Name)
			switch {
			case unkeptName(f.Name):
				body := `{"` + f.Name + `":"x"}`
				if got := string(keepable([]byte(body))); strings.Contains(got, `"x"`) {
					t.Errorf("%s keeps %s: %s", s.ID, path, got)
				}
			case f.Type == "string" && (strings.HasSuffix(lower, "url") || strings.HasSuffix(lower, "uri") || strings.HasSuffix(lower, "link")),
				strings.Contains(lower, "validationid"):
				if harmlessLeads[f.Name] == "" {
					t.Errorf("%s is kept although %s may lead somewhere or be a secret: make it Private", s.ID, path)
				}
			}
		})
	}
}

// eachField visits the members of a result, at any depth.
func eachField(s *Schema, seen map[string]bool, visit func(path string, f Field)) {
	if s == nil {
		return
	}
	if s.Items != nil {
		eachField(s.Items, seen, visit)
		return
	}
	if seen[s.Type] {
		return
	}
	seen[s.Type] = true
	for _, f := range s.Fields {
		visit(s.Type+"."+f.Name, f)
		eachField(f.Schema(), seen, visit)
	}
}

func TestOfflineIsKnownAtTheFirstTry(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Fails(errors.New("no route")), apitest.Reply(200, `{"id":"c"}`)}}
		var c *Client
		c = client(t, func(r *http.Request) (*http.Response, error) {
			if len(s.Requests) == 1 && !c.Offline() {
				t.Error("after a failed try the client doesn't know that it is offline")
			}
			return s.RoundTrip(r)
		})
		if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"c"}); err != nil || c.Offline() {
			t.Errorf("%v, offline %t", err, c.Offline())
		}
	})
}
