package auth_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// visit is one request of the test's browser to the loopback listener, after the
// redirects.
type visit struct {
	status int
	body   string
	final  *url.URL
	header http.Header
	first  *http.Response // the answer before the redirect, if there was one
}

// tab is a browser tab: it follows redirects and keeps no connection.
func tab(t *testing.T, request *http.Request) visit {
	t.Helper()
	var v visit
	client := &http.Client{
		Transport: &http.Transport{DisableKeepAlives: true},
		Timeout:   10 * time.Second,
		CheckRedirect: func(r *http.Request, _ []*http.Request) error {
			v.first = r.Response
			return nil
		},
	}
	res, err := client.Do(request)
	if err != nil {
		t.Errorf("browser: %v", err)
		return v
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Errorf("browser: %v", err)
	}
	v.status, v.body, v.final, v.header = res.StatusCode, string(body), res.Request.URL, res.Header
	return v
}

func request(t *testing.T, method, address, form string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return req
}

// authorization is what the browser finds in the address that it is opened with.
func authorization(t *testing.T, address string) (query url.Values, redirect string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query(), u.Query().Get("redirect_uri")
}

// signIn runs the browser flow; browse plays the browser and the person.
func signIn(t *testing.T, cfg auth.Config, flow auth.Browser, ui *person, browse func(address string)) (auth.Token, error) {
	t.Helper()
	left := make(chan struct{})
	flow.Open = func(address string) error {
		defer close(left)
		browse(address)
		return nil
	}
	token, err := flow.SignIn(context.Background(), cfg, ui)
	<-left
	return token, err
}

func TestBrowserSignIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		formPost bool
		change   func(*auth.Config)
		want     map[string]string // parameters of the authorization request
		wantForm map[string]string // parameters of the token request
	}{
		{
			name: "query",
			want: map[string]string{"response_mode": "query", "prompt": "select_account", "resource": resource},
		},
		{
			name: "form_post", formPost: true,
			want: map[string]string{"response_mode": "form_post"},
		},
		{
			name:   "known account",
			change: func(c *auth.Config) { c.Account = account },
			want:   map[string]string{"login_hint": account, "prompt": ""},
		},
		{
			name:     "confidential client",
			change:   func(c *auth.Config) { c.ClientSecret = auth.NewSecret("s3cret") },
			wantForm: map[string]string{"client_secret": "s3cret"},
		},
		{
			name:   "step-up",
			change: func(c *auth.Config) { c.Claims = `{"access_token":{}}` },
			want:   map[string]string{"claims": `{"access_token":{}}`},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			service, ui := new(authority), new(person)
			cfg := config(t, service)
			if tt.change != nil {
				tt.change(&cfg)
			}
			var shown visit
			token, err := signIn(t, cfg, auth.Browser{FormPost: tt.formPost}, ui, func(address string) {
				query, redirect := authorization(t, address)
				for name, want := range tt.want {
					if got := query.Get(name); got != want {
						t.Errorf("authorization request: %s = %q, want %q", name, got, want)
					}
				}
				answer := url.Values{"code": {service.authorize(query)}, "state": {query.Get("state")}}
				if tt.formPost {
					shown = tab(t, request(t, http.MethodPost, redirect, answer.Encode()))
				} else {
					shown = tab(t, request(t, http.MethodGet, redirect+"/?"+answer.Encode(), ""))
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := token.Access.Reveal(); got != "access-1" {
				t.Errorf("access token %q", got)
			}
			if token.Refresh.Reveal() != "refresh-1" || token.Kind != auth.KindUser || token.Account != account || token.Tenant != tenantID {
				t.Errorf("token %v with refresh %t", token, !token.Refresh.IsZero())
			}
			for name, want := range tt.wantForm {
				if got := service.lastForm().Get(name); got != want {
					t.Errorf("token request: %s = %q, want %q", name, got, want)
				}
			}
			if shown.final == nil || shown.final.Path != "/done" || shown.final.RawQuery != "" {
				t.Errorf("the browser ends up at %v, want a clean /done", shown.final)
			}
			if shown.first == nil || shown.first.StatusCode != http.StatusSeeOther {
				t.Errorf("the callback answers %v, want 303", shown.first)
			}
			if len(ui.urls) != 1 {
				t.Errorf("the address was shown %d times, want once", len(ui.urls))
			}
			if !strings.Contains(shown.body, account) || !strings.Contains(shown.body, "You are signed in") {
				t.Errorf("the page does not say who signed in:\n%s", shown.body)
			}
		})
	}
}

func TestBrowserRequestsAreUnguessable(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for range 2 {
		service := new(authority)
		_, err := signIn(t, config(t, service), auth.Browser{}, new(person), func(address string) {
			query, redirect := authorization(t, address)
			for _, name := range []string{"state", "nonce", "code_challenge"} {
				value := query.Get(name)
				if len(value) < 26 || seen[value] {
					t.Errorf("%s = %q is short or repeated", name, value)
				}
				seen[value] = true
			}
			if query.Get("code_challenge_method") != "S256" || query.Get("response_type") != "code" {
				t.Errorf("authorization request %v", query)
			}
			code := service.authorize(query)
			tab(t, request(t, http.MethodGet, redirect+"/?code="+code+"&state="+query.Get("state"), ""))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestLoopbackRefusals sends what the listener must not accept; each time the
// sign-in goes on and the right answer still completes it.
func TestLoopbackRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		method string
		path   string
		query  string // STATE stands for the right state
		form   string
		host   string
		kind   string
		want   int
		note   bool
	}{
		{name: "wrong state", query: "code=x&state=other", want: http.StatusBadRequest, note: true},
		{name: "no state", query: "code=x", want: http.StatusBadRequest, note: true},
		{name: "error without state", query: "error=access_denied", want: http.StatusBadRequest, note: true},
		{name: "no answer", query: "", want: http.StatusBadRequest},
		{name: "repeated code", query: "code=x&code=y&state=STATE", want: http.StatusBadRequest},
		{name: "other path", path: "/callback", query: "code=x&state=STATE", want: http.StatusNotFound},
		{name: "result before the end", path: "/done", want: http.StatusNotFound},
		{name: "icon", path: "/favicon.ico", want: http.StatusNotFound},
		{name: "put", method: http.MethodPut, query: "code=x&state=STATE", want: http.StatusMethodNotAllowed},
		{name: "head", method: http.MethodHead, query: "code=x&state=STATE", want: http.StatusMethodNotAllowed},
		{name: "rebound host", host: "evil.example", query: "code=x&state=STATE", want: http.StatusMisdirectedRequest},
		{name: "host without port", host: "localhost", query: "code=x&state=STATE", want: http.StatusMisdirectedRequest},
		{name: "post in json", method: http.MethodPost, form: "{}", kind: "application/json", want: http.StatusUnsupportedMediaType},
		{name: "huge post", method: http.MethodPost, form: "code=" + strings.Repeat("x", 1<<17), want: http.StatusBadRequest},
		{name: "post with answer in query", method: http.MethodPost, query: "code=x&state=STATE", want: http.StatusBadRequest},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			service, ui := new(authority), new(person)
			_, err := signIn(t, config(t, service), auth.Browser{}, ui, func(address string) {
				query, redirect := authorization(t, address)
				method, path := tt.method, tt.path
				if method == "" {
					method = http.MethodGet
				}
				if path == "" {
					path = "/"
				}
				bad := request(t, method, redirect+path+"?"+strings.ReplaceAll(tt.query, "STATE", query.Get("state")), tt.form)
				if tt.host != "" {
					bad.Host = tt.host
				}
				if tt.kind != "" {
					bad.Header.Set("Content-Type", tt.kind)
				}
				if got := tab(t, bad); got.status != tt.want {
					t.Errorf("HTTP %d, want %d", got.status, tt.want)
				}
				if service.grants("authorization_code") != 0 {
					t.Error("the refused answer reached the authority")
				}
				code := service.authorize(query)
				tab(t, request(t, http.MethodGet, redirect+"/?code="+code+"&state="+query.Get("state"), ""))
			})
			if err != nil {
				t.Errorf("the right answer no longer completes the sign-in: %v", err)
			}
			if got := len(ui.noted()) > 0; got != tt.note {
				t.Errorf("notes %q, want one: %t", ui.noted(), tt.note)
			}
		})
	}
}

func TestLoopbackTakesOneAnswerAndCloses(t *testing.T) {
	t.Parallel()
	service := new(authority)
	inExchange, again := make(chan struct{}), make(chan struct{})
	service.override = func(http.ResponseWriter, url.Values) bool {
		close(inExchange)
		<-again
		return false
	}
	var host string
	_, err := signIn(t, config(t, service), auth.Browser{}, new(person), func(address string) {
		query, redirect := authorization(t, address)
		host = strings.TrimPrefix(redirect, "http://localhost")
		answer := redirect + "/?code=" + service.authorize(query) + "&state=" + query.Get("state")
		reused := make(chan visit)
		go func() {
			<-inExchange
			v := tab(t, request(t, http.MethodGet, answer, ""))
			close(again)
			reused <- v
		}()
		if v := tab(t, request(t, http.MethodGet, answer, "")); v.status != http.StatusOK {
			t.Errorf("first use: HTTP %d", v.status)
		}
		if v := <-reused; v.status != http.StatusGone {
			t.Errorf("second use: HTTP %d, want 410", v.status)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp4", "127.0.0.1"+host); err == nil {
		conn.Close()
		t.Error("the listener is still open after the sign-in")
	}
}

func TestBrowserErrorAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		answer     url.Values
		wantCode   string
		wantAADSTS string
		wantWords  string
	}{
		{
			name:     "declined",
			answer:   url.Values{"error": {"access_denied"}, "error_description": {"AADSTS65004: User declined to consent.\r\nTrace ID: 1"}},
			wantCode: "access_denied", wantAADSTS: "65004", wantWords: "declined",
		},
		{
			name:     "policy",
			answer:   url.Values{"error": {"access_denied"}, "error_description": {"AADSTS53003: Access has been blocked."}},
			wantCode: "access_denied", wantAADSTS: "53003", wantWords: "Conditional Access",
		},
		{
			name:     "cancelled without words",
			answer:   url.Values{"error": {"access_denied"}},
			wantCode: "access_denied", wantWords: "declined",
		},
		{
			name:     "number unknown here",
			answer:   url.Values{"error": {"server_says"}, "error_description": {"AADSTS123456: The moon is full.\r\nTrace ID: 1"}},
			wantCode: "server_says", wantAADSTS: "123456", wantWords: "The moon is full.",
		},
		{
			name:     "hostile words",
			answer:   url.Values{"error": {"x"}, "error_description": {"<script>alert(1)</script>\x1b]52;c;AAAA\x07 \u202eevil"}},
			wantCode: "x", wantWords: "<script>alert(1)</script> ]52;c;AAAA evil",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var page visit
			var state string
			_, err := signIn(t, config(t, new(authority)), auth.Browser{}, new(person), func(address string) {
				query, redirect := authorization(t, address)
				state = query.Get("state")
				tt.answer.Set("state", state)
				page = tab(t, request(t, http.MethodGet, redirect+"/?"+tt.answer.Encode(), ""))
			})
			var refused *auth.RefusedError
			if !errors.As(err, &refused) {
				t.Fatalf("error %v, want a RefusedError", err)
			}
			if refused.Code != tt.wantCode || refused.AADSTS != tt.wantAADSTS || !strings.Contains(refused.Description, tt.wantWords) || refused.Advice == "" {
				t.Errorf("refused %+v", *refused)
			}
			if !strings.Contains(page.body, "You are not signed in") || strings.Contains(page.body, "<script") || strings.Contains(page.body, state) {
				t.Errorf("failure page:\n%s", page.body)
			}
		})
	}
}

func TestBrowserExchangeFails(t *testing.T) {
	t.Parallel()
	var code, verifier string
	service := new(authority)
	service.override = func(w http.ResponseWriter, form url.Values) bool {
		code, verifier = form.Get("code"), form.Get("code_verifier")
		oauthError(w, "invalid_grant", "AADSTS123456: code "+code+" with "+verifier+" is bad")
		return true
	}
	var page visit
	_, err := signIn(t, config(t, service), auth.Browser{}, new(person), func(address string) {
		query, redirect := authorization(t, address)
		page = tab(t, request(t, http.MethodGet, redirect+"/?code="+service.authorize(query)+"&state="+query.Get("state"), ""))
	})
	var refused *auth.RefusedError
	if !errors.As(err, &refused) || refused.CorrelationID != "corr-1" {
		t.Fatalf("error %v, want a RefusedError with ids", err)
	}
	for _, text := range []string{err.Error(), refused.Detail, page.body} {
		if strings.Contains(text, code) || strings.Contains(text, verifier) {
			t.Errorf("a secret shows in %q", text)
		}
	}
	if page.final.Path != "/done" || !strings.Contains(page.body, "AADSTS123456") {
		t.Errorf("failure page at %v:\n%s", page.final, page.body)
	}
}

func TestBrowserChecksIDToken(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		idToken func(nonce string) string
		want    string
	}{
		{"replayed", func(string) string { return idToken("another", clientID) }, "another sign-in"},
		{"other application", func(nonce string) string { return idToken(nonce, "someone-else") }, "another application"},
		{"unreadable", func(string) string { return "a.b" }, "can't be parsed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var nonce string
			service := new(authority)
			service.override = func(w http.ResponseWriter, _ url.Values) bool {
				writeJSON(w, http.StatusOK, map[string]any{"access_token": "a", "id_token": tt.idToken(nonce)})
				return true
			}
			token, err := signIn(t, config(t, service), auth.Browser{}, new(person), func(address string) {
				query, redirect := authorization(t, address)
				nonce = query.Get("nonce")
				tab(t, request(t, http.MethodGet, redirect+"/?code="+service.authorize(query)+"&state="+query.Get("state"), ""))
			})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !token.Access.IsZero() {
				t.Errorf("token %v, error %v, want one about %q", token, err, tt.want)
			}
		})
	}
}

func TestBrowserNotesTheUnexpected(t *testing.T) {
	t.Parallel()
	service, ui := new(authority), new(person)
	cfg := config(t, service)
	cfg.Account = "grace@contoso.example"
	opened := make(chan string, 1)
	flow := auth.Browser{Open: func(address string) error {
		opened <- address
		return errors.New("no browser")
	}}
	left := make(chan struct{})
	go func() {
		defer close(left)
		query, redirect := authorization(t, <-opened)
		for len(ui.noted()) == 0 {
			// The person reads the note first.
			tab(t, request(t, http.MethodGet, redirect+"/favicon.ico", ""))
		}
		tab(t, request(t, http.MethodGet, redirect+"/?code="+service.authorize(query)+"&state="+query.Get("state"), ""))
	}()
	if _, err := flow.SignIn(context.Background(), cfg, ui); err != nil {
		t.Fatal(err)
	}
	<-left
	notes := strings.Join(ui.noted(), "\n")
	for _, want := range []string{"The browser could not be opened", "signed in as " + account} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes %q lack %q", notes, want)
		}
	}
}

func TestBrowserGivesUp(t *testing.T) {
	t.Parallel()
	t.Run("after the timeout", func(t *testing.T) {
		t.Parallel()
		flow := auth.Browser{Timeout: 20 * time.Millisecond, Open: func(string) error { return nil }}
		_, err := flow.SignIn(context.Background(), config(t, new(authority)), new(person))
		var timeout *auth.TimeoutError
		if !errors.As(err, &timeout) || timeout.After != flow.Timeout {
			t.Errorf("error %v, want a TimeoutError", err)
		}
	})
	t.Run("when cancelled", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(context.Background())
		flow := auth.Browser{Open: func(string) error { cancel(); return nil }}
		if _, err := flow.SignIn(ctx, config(t, new(authority)), new(person)); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want context.Canceled", err)
		}
	})
	t.Run("with an unusable profile", func(t *testing.T) {
		t.Parallel()
		cfg := config(t, new(authority))
		cfg.ClientID = ""
		if _, err := (auth.Browser{}).SignIn(context.Background(), cfg, new(person)); err == nil {
			t.Error("a profile without application id is accepted")
		}
	})
}
