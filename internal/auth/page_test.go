package auth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/assets"
	"github.com/cspdesk/cspdesk/internal/auth"
)

// TestResultPages looks at the pages as the browser gets them.
func TestResultPages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer func(code string) url.Values
		role   string
		want   []string
	}{
		{
			"success", func(code string) url.Values { return url.Values{"code": {code}} },
			"status",
			[]string{"You are signed in", account, "Return to the terminal"},
		},
		{
			"failure", func(string) url.Values {
				return url.Values{"error": {"access_denied"}, "error_description": {"AADSTS50079: enroll <b>now</b>"}}
			},
			"alert",
			[]string{"You are not signed in", "register a second factor", "Return to the terminal", "AADSTS50079"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			service := new(authority)
			var page visit
			var secrets []string
			token, _ := signIn(t, config(t, service), auth.Browser{}, new(person), func(address string) {
				query, redirect := authorization(t, address)
				code := service.authorize(query)
				answer := tt.answer(code)
				answer.Set("state", query.Get("state"))
				secrets = []string{code, query.Get("state"), query.Get("nonce"), query.Get("code_challenge")}
				page = tab(t, request(t, http.MethodGet, redirect+"/?"+answer.Encode(), ""))
			})
			if !token.Access.IsZero() {
				secrets = append(secrets, token.Access.Reveal(), token.Refresh.Reveal())
			}
			for _, secret := range secrets {
				if strings.Contains(page.body, secret) {
					t.Errorf("the page holds the secret %q", secret)
				}
			}
			for _, want := range append(tt.want, `<html lang="en">`, "<main", "<h1>", `role="`+tt.role+`"`, "<title>", `name="viewport"`) {
				if !strings.Contains(page.body, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			checkWellFormed(t, page.body)
			checkHeaders(t, page)
		})
	}
}

// checkWellFormed parses the page and refuses scripts, frames, forms and
// anything that would be fetched.
func checkWellFormed(t *testing.T, body string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(body))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, []string{"meta", "link"}, xml.HTMLEntity
	depth := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		switch element := token.(type) {
		case xml.StartElement:
			depth++
			switch element.Name.Local {
			case "script", "iframe", "form", "img", "object", "b":
				t.Errorf("the page has a <%s>", element.Name.Local)
			}
			for _, attr := range element.Attr {
				name := attr.Name.Local
				if (name == "href" || name == "src") && attr.Value != "data:," || strings.HasPrefix(name, "on") || name == "style" {
					t.Errorf("the page has %s=%q", name, attr.Value)
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Errorf("%d elements are not closed", depth)
	}
}

var styleElement = regexp.MustCompile(`(?s)<style>(.*)</style>`)

func checkHeaders(t *testing.T, page visit) {
	t.Helper()
	for name, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		"Content-Type": "text/html; charset=utf-8",
	} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"Referrer-Policy", "Cache-Control"} {
		if page.first.Header.Get(name) == "" {
			t.Errorf("the redirect lacks %s", name)
		}
	}
	policy := page.header.Get("Content-Security-Policy")
	style := styleElement.FindStringSubmatch(page.body)
	if style == nil {
		t.Fatal("the page has no style")
	}
	sum := sha256.Sum256([]byte(style[1]))
	for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %q", policy, want)
		}
	}
}

// TestStyle keeps the pages readable in light and dark and free of downloads.
func TestStyle(t *testing.T) {
	t.Parallel()
	style, err := fs.ReadFile(assets.SignIn(), "style.css")
	if err != nil {
		t.Fatal(err)
	}
	text := string(style)
	if !strings.Contains(text, "color-scheme: light dark") || !strings.Contains(text, "prefers-color-scheme: dark") {
		t.Error("the style has no dark form")
	}
	if strings.Contains(text, "url(") || strings.Contains(text, "@import") {
		t.Error("the style fetches something")
	}
	if strings.Contains(text, "<") {
		t.Error("the style can't stand inside a page")
	}
}
