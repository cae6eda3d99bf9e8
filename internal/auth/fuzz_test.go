package auth

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func FuzzTokenAnswer(f *testing.F) {
	f.Add([]byte(`{"access_token":"a","expires_in":"3600","expires_on":1546469802,"token_type":"Bearer"}`))
	f.Add([]byte(`{"access_token":"a","expires_in":1e400,"expires_on":"-1"}`))
	f.Add([]byte(`{"access_token":{"a":1}}`))
	f.Add([]byte(`<html>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		now := time.Now()
		token, _, err := parseTokenAnswer(body, now, 0)
		if err == nil && token.Access.IsZero() {
			t.Error("a token without an access token")
		}
		if token.Expiry.After(now.Add(longestLifetime + time.Second)) {
			t.Errorf("expires %v", token.Expiry)
		}
	})
}

func FuzzRefusal(f *testing.F) {
	f.Add([]byte(`{"error":"invalid_grant","error_description":"AADSTS50076: x\r\nTrace ID: y","error_codes":[50076]}`))
	f.Add([]byte(`{"error":{"code":"A","message":"\u001b[31m"}}`))
	f.Add([]byte(`{"error":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		refusal := parseRefusal(body, nil)
		if refusal == nil {
			return
		}
		text := refusal.Error() + refusal.Detail
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("unclean text %q", text)
		}
		if refusal.Description == "" || refusal.Advice == "" {
			t.Errorf("no words in %+v", refusal)
		}
	})
}

func FuzzDeviceGrant(f *testing.F) {
	f.Add([]byte(`{"device_code":"d","user_code":"u","verification_url":"https://microsoft.com/devicelogin","expires_in":"900","interval":"5"}`))
	f.Add([]byte(`{"device_code":"d","user_code":"u","verification_uri":"javascript:1","interval":-1}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		grant, err := parseDeviceGrant(body, time.Now())
		if err != nil {
			return
		}
		if grant.interval <= 0 || grant.interval > longestInterval || !grant.expires.After(time.Now().Add(-time.Second)) {
			t.Errorf("interval %v, expires %v", grant.interval, grant.expires)
		}
		if !strings.HasPrefix(strings.ToLower(grant.address), "http") || strings.ContainsFunc(grant.userCode, unicode.IsControl) {
			t.Errorf("address %q, code %q", grant.address, grant.userCode)
		}
	})
}

func FuzzIdentity(f *testing.F) {
	f.Add("eyJhbGciOiJub25lIn0.eyJhdWQiOiJhIiwidXBuIjoiYSJ9.")
	f.Add("..")
	f.Fuzz(func(t *testing.T, idToken string) {
		var token Token
		if err := identify(&token, idToken, "client", "nonce"); err == nil && idToken != "" {
			t.Errorf("an id token without our nonce is accepted: %q", idToken)
		}
	})
}

func FuzzClaims(f *testing.F) {
	f.Add(`{"access_token":{}}`)
	f.Add("eyJhY2Nlc3NfdG9rZW4iOnt9fQ==")
	f.Add("{")
	f.Fuzz(func(t *testing.T, claims string) {
		if decoded := decodeClaims(claims); decoded != "" && decoded[0] != '{' {
			t.Errorf("claims %q", decoded)
		}
	})
}

func FuzzKeyringEntry(f *testing.F) {
	f.Add([]byte(`{"access":"a","expiry":"2026-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		token, err := unsealToken(data)
		if err != nil {
			return
		}
		sealed, err := sealToken(token)
		if err != nil {
			return // a year that JSON can't carry
		}
		again, err := unsealToken(sealed)
		if err != nil || !again.Access.Equal(token.Access) || !again.Refresh.Equal(token.Refresh) {
			t.Errorf("changed by a round trip: %v", err)
		}
	})
}
