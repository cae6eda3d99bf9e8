package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// browseElsewhere is a browser on another machine: it goes through the sign-in
// and ends up at an address that it can't open.
func browseElsewhere(t *testing.T, service *authority, at auth.Address) *url.URL {
	t.Helper()
	query, redirect := authorization(t, at.URL)
	u, err := url.Parse(redirect)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/"
	u.RawQuery = url.Values{"code": {service.authorize(query)}, "state": {query.Get("state")}, "session_state": {"s"}}.Encode()
	return u
}

func TestRemoteBrowserTakesWhatIsPasted(t *testing.T) {
	t.Parallel()
	type answer = *url.URL
	set := func(a answer, name, value string) string {
		query := a.Query()
		query.Set(name, value)
		changed := *a
		changed.RawQuery = query.Encode()
		return changed.String()
	}
	tests := []struct {
		name   string
		pastes func(at auth.Address, a answer) []string
		notes  []string // what is said of each paste but the last
	}{
		{"the address", func(_ auth.Address, a answer) []string { return []string{a.String()} }, nil},
		{"in quotes and spaces", func(_ auth.Address, a answer) []string { return []string{"  \"" + a.String() + "\"\t"} }, nil},
		{"without its scheme", func(_ auth.Address, a answer) []string { return []string{a.Host + "/?" + a.RawQuery} }, nil},
		{"the query", func(_ auth.Address, a answer) []string { return []string{"?" + a.RawQuery} }, nil},
		{"the code", func(_ auth.Address, a answer) []string { return []string{a.Query().Get("code")} }, nil},
		{
			"nothing, then the address", func(_ auth.Address, a answer) []string { return []string{"", a.String()} },
			[]string{"Nothing was pasted."},
		},
		{
			"the address to open", func(at auth.Address, a answer) []string { return []string{at.URL, a.String()} },
			[]string{"That is the address of the sign-in page."},
		},
		{
			"of another sign-in", func(_ auth.Address, a answer) []string { return []string{set(a, "state", "other"), a.String()} },
			[]string{"That response belongs to another sign-in."},
		},
		{
			"without its state", func(_ auth.Address, a answer) []string {
				return []string{"http://localhost/?code=" + a.Query().Get("code"), a.String()}
			},
			[]string{"That response belongs to another sign-in."},
		},
		{
			"of another site", func(_ auth.Address, a answer) []string {
				return []string{"https://evil.example/?" + a.RawQuery, a.String()}
			},
			[]string{"That address is not a response from the sign-in service."},
		},
		{
			"a word, and half a code", func(_ auth.Address, a answer) []string { return []string{"what now?", "0.AX", a.String()} },
			[]string{"That is not a complete address or code", "That is not a complete address or code"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			service := new(authority)
			ui := &person{pastes: make(chan string, 4)}
			ui.at = func(at auth.Address) {
				if !at.Elsewhere || at.Port == 0 || time.Until(at.Expires) < 9*time.Minute {
					t.Errorf("shown %+v", at)
				}
				for _, text := range tt.pastes(at, browseElsewhere(t, service, at)) {
					ui.pastes <- text
				}
			}
			token, err := auth.RemoteBrowser{}.SignIn(t.Context(), config(t, service), ui)
			if err != nil || token.Account != account || token.Kind != auth.KindUser {
				t.Errorf("%v, %v", token, err)
			}
			notes := ui.noted()
			if len(notes) != len(tt.notes) {
				t.Fatalf("said %q", notes)
			}
			for i, want := range tt.notes {
				if !strings.HasPrefix(notes[i], want) || strings.Contains(notes[i], "secret-code") {
					t.Errorf("said %q, want %q…", notes[i], want)
				}
			}
		})
	}
}

func TestRemoteBrowserTakesTheForwardedAnswer(t *testing.T) {
	t.Parallel()
	for name, noInput := range map[string]bool{"while asked": false, "where nobody can be asked": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, shown := new(authority), make(chan visit, 1)
			ui := &person{noInput: noInput}
			ui.at = func(at auth.Address) {
				forwarded := browseElsewhere(t, service, at)
				forwarded.Host = fmt.Sprintf("127.0.0.1:%d", at.Port) // the other end of ssh -L
				go func() { shown <- tab(t, request(t, http.MethodGet, forwarded.String(), "")) }()
			}
			token, err := auth.RemoteBrowser{}.SignIn(t.Context(), config(t, service), ui)
			if err != nil || token.Account != account {
				t.Errorf("%v, %v", token, err)
			}
			if page := <-shown; page.status != http.StatusOK || !strings.Contains(page.body, account) || page.final.RawQuery != "" {
				t.Errorf("the browser shows %d at %s", page.status, page.final)
			}
		})
	}
}

func TestRemoteBrowserGivesUp(t *testing.T) {
	t.Parallel()
	_, err := auth.RemoteBrowser{Timeout: 20 * time.Millisecond}.SignIn(t.Context(), config(t, new(authority)), new(person))
	if _, ok := errors.AsType[*auth.TimeoutError](err); !ok {
		t.Errorf("error %v, want a TimeoutError", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ui := &person{at: func(auth.Address) { cancel() }}
	if _, err := (auth.RemoteBrowser{}).SignIn(ctx, config(t, new(authority)), ui); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestRemoteBrowserHearsARefusal(t *testing.T) {
	t.Parallel()
	ui := &person{pastes: make(chan string, 1)}
	ui.at = func(at auth.Address) {
		query, redirect := authorization(t, at.URL)
		ui.pastes <- redirect + "/?" + url.Values{
			"error": {"access_denied"}, "error_description": {"AADSTS53003: blocked"}, "state": {query.Get("state")},
		}.Encode()
	}
	_, err := auth.RemoteBrowser{}.SignIn(t.Context(), config(t, new(authority)), ui)
	refused, ok := errors.AsType[*auth.RefusedError](err)
	if !ok || refused.AADSTS != "53003" || refused.Flow != auth.AddressName {
		t.Errorf("error %+v", err)
	}
}

func TestOccupiedPort(t *testing.T) {
	t.Parallel()
	ui := &person{}
	ui.at = func(at auth.Address) {
		_, err := auth.RemoteBrowser{Port: at.Port}.SignIn(t.Context(), config(t, new(authority)), new(person))
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("port %d", at.Port)) || !strings.Contains(err.Error(), "choose another port") {
			t.Errorf("error %v", err)
		}
	}
	_, _ = auth.RemoteBrowser{Timeout: 50 * time.Millisecond}.SignIn(t.Context(), config(t, new(authority)), ui)
}
