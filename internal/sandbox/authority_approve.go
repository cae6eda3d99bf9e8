package sandbox

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Approve goes through the sign-in pages as a person would, and then calls the
// application's redirect as the browser would. It stands in for a browser in the
// demo and in tests: the endpoints are the same.
func (s *Sandbox) Approve(ctx context.Context, authorizeURL string) error {
	redirect, form, err := s.SignIn(ctx, authorizeURL)
	if err != nil {
		return err
	}
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	rq, err := http.NewRequestWithContext(ctx, method, redirect, body)
	if err != nil {
		return fmt.Errorf("taking the sign-in's answer to the application: %w", err)
	}
	if form != nil {
		rq.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	browser := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // leaves nothing behind
	resp, err := browser.Do(rq)
	if err != nil {
		return fmt.Errorf("taking the sign-in's answer to the application: %w", err)
	}
	return resp.Body.Close()
}

// SignIn goes through the sign-in pages and returns where the browser would go
// next; form is set when it would post there (response_mode form_post).
func (s *Sandbox) SignIn(ctx context.Context, authorizeURL string) (redirect string, form url.Values, err error) {
	u, err := url.Parse(authorizeURL)
	if err != nil {
		return "", nil, fmt.Errorf("the address of the sign-in page: %w", err)
	}
	return s.walk(ctx, u, http.MethodGet, nil)
}

// ApproveDevice types a device's user code and goes through the pages.
func (s *Sandbox) ApproveDevice(ctx context.Context, userCode string) error {
	u := &url.URL{Scheme: "http", Host: "sandbox.local", Path: "/common/oauth2/deviceauth"}
	_, _, err := s.walk(ctx, u, http.MethodPost, url.Values{"user_code": {userCode}})
	return err
}

var (
	formAction = pattern.Lazy(`<form method="post" action="([^"]*)"`)
	formInput  = pattern.Lazy(`<input [^>]*name="([^"]*)"[^>]* value="([^"]*)"`)
	mfaNumber  = pattern.Lazy(`id="mfa-number">(\d+)<`)
	pageAlert  = pattern.Lazy(`id="problem">([^<]*)<`)
)

// walk follows the pages until they lead elsewhere.
func (s *Sandbox) walk(ctx context.Context, u *url.URL, method string, form url.Values) (string, url.Values, error) {
	client := &http.Client{Transport: s.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for range 6 {
		rq, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(form.Encode()))
		if err != nil {
			return "", nil, fmt.Errorf("opening the sign-in page: %w", err)
		}
		rq.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Do(rq)
		if err != nil {
			return "", nil, fmt.Errorf("opening the sign-in page: %w", err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return "", nil, fmt.Errorf("reading the sign-in page: %w", err)
		}
		if location := resp.Header.Get("Location"); location != "" {
			return location, nil, nil
		}
		if m := pageAlert().FindSubmatch(body); m != nil {
			return "", nil, fmt.Errorf("the sign-in page says: %s", html.UnescapeString(string(m[1])))
		}
		action := formAction().FindSubmatch(body)
		if action == nil {
			return "", nil, nil
		}
		method, form = http.MethodPost, fillIn(body)
		target, err := u.Parse(html.UnescapeString(string(action[1])))
		if err != nil {
			return "", nil, fmt.Errorf("the sign-in page's form: %w", err)
		}
		if target.Host != u.Host {
			return target.String(), form, nil
		}
		u = target
	}
	return "", nil, fmt.Errorf("the sign-in pages don't come to an end")
}

func fillIn(body []byte) url.Values {
	form := url.Values{}
	for _, m := range formInput().FindAllSubmatch(body, -1) {
		form.Set(string(m[1]), html.UnescapeString(string(m[2])))
	}
	if m := mfaNumber().FindSubmatch(body); m != nil {
		form.Set("mfa-code", string(m[1]))
	}
	return form
}
