//go:build e2e && linux

package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// application takes what the authority sends its redirect, and shows a page.
func application(t *testing.T) (redirect string, answers chan url.Values) {
	t.Helper()
	answers = make(chan url.Values, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/callback" {
			http.NotFound(w, r) // such as favicon.ico
			return
		}
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		r.Form.Set("method", r.Method)
		answers <- r.Form
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!DOCTYPE html><title>Application</title><p id="arrived">Arrived</p>`))
	}))
	t.Cleanup(server.Close)
	return server.URL + "/callback", answers
}

// signInAt completes the authority's pages up to the consent.
func (b *browser) signInAt(address string) {
	b.t.Helper()
	b.open(address)
	b.click("#next")
	b.find("#mfa-code")
	b.fill("#mfa-code", "1")
	b.click("#verify")
	b.find("#problem")
	if got := b.title(); !strings.HasPrefix(got, "Error: ") {
		b.t.Errorf("after a mistake the title is %q", got)
	}
	for script, want := range map[string]string{
		"document.activeElement.id":                               "mfa-code",
		"document.activeElement.getAttribute('aria-describedby')": "problem",
		"document.activeElement.getAttribute('aria-invalid')":     "true",
	} {
		if got := b.eval(script); got != want {
			b.t.Errorf("after a mistake %s is %q, want %q", script, got, want)
		}
	}
	b.fill("#mfa-code", b.text("#mfa-number"))
	b.click("#verify")
	b.checkName("#accept", "button Accept")
	b.checkName("#permissions", "list Permissions")
}

func TestFormPostInTheBrowser(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	w, b := p.sandbox("--customers", "7"), p.browser()
	redirect, answers := application(t)
	b.signInAt(w.Authority + "/common/oauth2/authorize?" + url.Values{
		"client_id": {w.ClientID}, "response_type": {"code id_token"}, "response_mode": {"form_post"}, "scope": {"openid profile"},
		"nonce": {"n"}, "state": {"s&1"}, "redirect_uri": {redirect},
	}.Encode())
	b.click("#accept")
	b.find("#arrived")
	got := <-answers
	if got.Get("method") != http.MethodPost || got.Get("state") != "s&1" || got.Get("code") == "" || strings.Count(got.Get("id_token"), ".") != 2 {
		t.Errorf("the application got %v", got)
	}
	if address := b.address(); address != redirect {
		t.Errorf("the address has parameters: %s", address)
	}
}

func TestAdminConsentInTheBrowser(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	w, b := p.sandbox("--customers", "7"), p.browser()
	redirect, answers := application(t)
	b.signInAt(w.Authority + "/" + w.Tenant + "/v2.0/adminconsent?" + url.Values{
		"client_id": {w.ClientID}, "state": {"s"}, "redirect_uri": {redirect}, "scope": {"https://api.partnercenter.microsoft.com/.default"},
	}.Encode())
	if text := b.text("main"); !strings.Contains(text, "for everybody in the organisation") {
		t.Errorf("the page says %q", text)
	}
	b.click("#accept")
	b.find("#arrived")
	if got := <-answers; got.Get("admin_consent") != "True" || got.Get("tenant") != w.Tenant || got.Get("state") != "s" || got.Has("code") {
		t.Errorf("the application got %v", got)
	}
}
