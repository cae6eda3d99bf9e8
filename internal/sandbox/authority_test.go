package sandbox_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const verifier = "a-verifier-that-is-long-enough-for-anybody-0123456789"

func (d *testClient) authorizeURL(changes ...string) string {
	sum := sha256.Sum256([]byte(verifier))
	q := url.Values{
		"client_id": {d.ClientID()}, "response_type": {"code"}, "redirect_uri": {"http://127.0.0.1:4711/callback"}, "state": {"s&1"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"}, "resource": {"https://api.partnercenter.microsoft.com"},
	}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return "http://sandbox.test/common/oauth2/authorize?" + q.Encode()
}

// form posts to the authority and reads its JSON.
func (d *testClient) form(path string, pairs ...string) result {
	d.t.Helper()
	f := url.Values{"client_id": {d.ClientID()}}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return d.call("POST", path, f.Encode(), "Content-Type: application/x-www-form-urlencoded")
}

func (d *testClient) signInCode(changes ...string) string {
	d.t.Helper()
	redirect, _, err := d.SignIn(d.t.Context(), d.authorizeURL(changes...))
	if err != nil {
		d.t.Fatal(err)
	}
	u, err := url.Parse(redirect)
	if err != nil || u.Host != "127.0.0.1:4711" || u.Query().Get("state") != "s&1" {
		d.t.Fatalf("redirect to %s", redirect)
	}
	return u.Query().Get("code")
}

func (d *testClient) redeem(code string, pairs ...string) result {
	return d.form("/"+d.Tenant()+"/oauth2/token", append([]string{"grant_type", "authorization_code", "code", code, "code_verifier", verifier, "redirect_uri", "http://127.0.0.1:4711/callback"}, pairs...)...)
}

func TestAuthorizationCodeFlow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		r := d.redeem(d.signInCode(), "scope", "openid")
		for field, want := range map[string]string{"token_type": "Bearer", "expires_in": "3600", "scope": "user_impersonation", "resource": "https://api.partnercenter.microsoft.com", "expires_on": "946688400"} {
			if s, isText := r.at(field).(string); !isText || s != want {
				t.Errorf("%s is %v, not %q", field, r.at(field), want)
			}
		}
		d.token = r.text("access_token")
		d.get("/v1/customers?size=1")
		time.Sleep(61 * time.Minute)
		d.call("GET", "/v1/customers?size=1", "").refused(401, "900420")

		refreshed := d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", r.text("refresh_token"))
		d.token = refreshed.text("access_token")
		d.get("/v1/customers?size=1")
		if refreshed.text("refresh_token") == r.text("refresh_token") {
			t.Error("the refresh token was not rotated")
		}
		inGrace := d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", r.text("refresh_token"))
		time.Sleep(31 * time.Second)
		late := d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", r.text("refresh_token"))
		if inGrace.status != 200 || late.status != 400 || late.text("error") != "invalid_grant" || late.text("error_codes") != "[70000]" {
			t.Errorf("in grace %d, later %d %s", inGrace.status, late.status, late.body)
		}
	})
}

func TestRefusedCodes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		try  func(d *testClient) result
		want string
	}{
		"used twice":     {func(d *testClient) result { code := d.signInCode(); d.redeem(code); return d.redeem(code) }, "invalid_grant [54005]"},
		"wrong verifier": {func(d *testClient) result { return d.redeem(d.signInCode(), "code_verifier", "x") }, "invalid_grant [501481]"},
		"no verifier":    {func(d *testClient) result { return d.redeem(d.signInCode(), "code_verifier", "") }, "invalid_grant [501481]"},
		"other redirect": {func(d *testClient) result { return d.redeem(d.signInCode(), "redirect_uri", "http://127.0.0.1:1/") }, "invalid_grant [500112]"},
		"unknown":        {func(d *testClient) result { return d.redeem("x") }, "invalid_grant [9002313]"},
		"too late": {func(d *testClient) result {
			code := d.signInCode()
			time.Sleep(11 * time.Minute)
			return d.redeem(code)
		}, "invalid_grant [70008]"},
		"no proof":     {func(d *testClient) result { return d.redeem(d.signInCode("code_challenge", "")) }, "invalid_client [7000218]"},
		"wrong secret": {func(d *testClient) result { return d.redeem(d.signInCode(), "client_secret", "x") }, "invalid_client [7000215]"},
		"wrong client": {func(d *testClient) result { return d.redeem(d.signInCode(), "client_id", "x") }, "unauthorized_client [700016]"},
		"wrong assertion": {func(d *testClient) result {
			return d.redeem(d.signInCode(), "client_assertion", "x.y.z", "client_assertion_type", assertionType)
		}, "invalid_client [50027]"},
		"untyped assertion": {func(d *testClient) result { return d.redeem(d.signInCode(), "client_assertion", "x.y.z") }, "invalid_request [900144]"},
		"no code":           {func(d *testClient) result { return d.redeem("") }, "invalid_request [900144]"},
		"no client":         {func(d *testClient) result { return d.redeem("x", "client_id", "") }, "invalid_request [900144]"},
		"no grant":          {func(d *testClient) result { return d.form("/common/oauth2/token") }, "invalid_request [900144]"},
		"unknown resource":  {func(d *testClient) result { return d.redeem(d.signInCode(), "resource", "https://x.example") }, "invalid_resource [500011]"},
		"resource in v2": {func(d *testClient) result {
			return d.form("/common/oauth2/v2.0/token", "grant_type", "client_credentials", "resource", "https://graph.windows.net")
		}, "invalid_request [901002]"},
		"app scope in v2": {func(d *testClient) result {
			return d.form("/common/oauth2/v2.0/token", "grant_type", "client_credentials", "client_secret", sandbox.ClientSecret, "scope", "https://api.partnercenter.microsoft.com/user_impersonation")
		}, "invalid_scope [1002012]"},
		"customer without consent": {func(d *testClient) result {
			return d.form("/"+d.customer("Adventure")+"/oauth2/token", "grant_type", "refresh_token", "refresh_token", d.IssueRefreshToken())
		}, "invalid_grant [65001]"},
		"password grant":  {func(d *testClient) result { return d.form("/common/oauth2/token", "grant_type", "password") }, "invalid_grant [50076]"},
		"unknown grant":   {func(d *testClient) result { return d.form("/common/oauth2/token", "grant_type", "x") }, "unsupported_grant_type [70003]"},
		"unknown tenant":  {func(d *testClient) result { return d.form("/nobody/oauth2/token", "grant_type", "x") }, "invalid_request [90002]"},
		"app without key": {func(d *testClient) result { return d.form("/common/oauth2/token", "grant_type", "client_credentials") }, "invalid_client [7000216]"},
		"unknown refresh": {func(d *testClient) result {
			return d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", "x")
		}, "invalid_grant [9002313]"},
		"unknown device": {func(d *testClient) result {
			return d.form("/common/oauth2/token", "grant_type", "device_code", "code", "x")
		}, "bad_verification_code [70018]"},
		"device of nobody": {func(d *testClient) result { return d.form("/common/oauth2/devicecode", "client_id", "x") }, "unauthorized_client [700016]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := test.try(newTestClient(t, sandbox.Config{}))
				if got := r.text("error") + " " + r.text("error_codes"); got != test.want || r.status < 400 {
					t.Errorf("%d %s", r.status, got)
				}
			})
		})
	}
}

// page opens a sign-in page as a browser does.
func (d *testClient) page(method, address string, form url.Values) (*http.Response, string) {
	d.t.Helper()
	rq, err := http.NewRequestWithContext(d.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		d.t.Fatal(err)
	}
	rq.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := d.Transport().RoundTrip(rq)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp, string(body)
}

func TestBadAuthorizeRequests(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for name, test := range map[string]struct {
		changes []string
		page    string // shown here, never redirected
		sent    string // error sent to the application
	}{
		"unknown client":    {[]string{"client_id", "x"}, "AADSTS700016", ""},
		"foreign redirect":  {[]string{"redirect_uri", "https://attacker.example/"}, "AADSTS50011", ""},
		"loopback by https": {[]string{"redirect_uri", "https://127.0.0.1:1/"}, "AADSTS50011", ""},
		"look-alike":        {[]string{"redirect_uri", "http://localhost.attacker.example/"}, "AADSTS50011", ""},
		"user in redirect":  {[]string{"redirect_uri", "http://localhost@attacker.example/"}, "AADSTS50011", ""},
		"implicit":          {[]string{"response_type", "token"}, "", "unsupported_response_type"},
		"plain PKCE":        {[]string{"code_challenge_method", "plain"}, "", "invalid_request"},
		"id without nonce":  {[]string{"response_type", "code id_token"}, "", "invalid_request"},
		"id in the query":   {[]string{"response_type", "code id_token", "nonce", "n", "response_mode", "query"}, "", "invalid_request"},
		"fragment":          {[]string{"response_mode", "fragment"}, "", "invalid_request"},
		"silent":            {[]string{"prompt", "none"}, "", "login_required"},
		"unknown resource":  {[]string{"resource", "https://x.example"}, "", "invalid_resource"},
		"no client":         {[]string{"client_id", ""}, "AADSTS900144", ""},
		"no response type":  {[]string{"response_type", ""}, "", "invalid_request"},
	} {
		resp, body := d.page("GET", d.authorizeURL(test.changes...), nil)
		location := resp.Header.Get("Location")
		if test.page != "" && (resp.StatusCode != 400 || location != "" || !strings.Contains(body, test.page)) {
			t.Errorf("%s: %d to %q", name, resp.StatusCode, location)
		}
		if test.sent != "" && (!strings.HasPrefix(location, "http://127.0.0.1:4711/callback?") || !strings.Contains(location, "error="+test.sent) || !strings.Contains(location, "state=s%261")) {
			t.Errorf("%s: %d to %q", name, resp.StatusCode, location)
		}
	}
}

func TestSignInPages(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	resp, body := d.page("GET", d.authorizeURL(), nil)
	for _, want := range []string{`id="username"`, `value="ada@contoso.example"`, `id="next"`, `lang="en"`, `<label for="username">`} {
		if !strings.Contains(body, want) {
			t.Errorf("the first page lacks %s", want)
		}
	}
	policy := resp.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self' http://127.0.0.1:4711") {
		t.Errorf("policy %q", policy)
	}
	session := between(body, `name="session" value="`, `"`)
	post := func(pairs ...string) (*http.Response, string) {
		f := url.Values{"session": {session}}
		for i := 0; i < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		return d.page("POST", "http://sandbox.test/common/oauth2/signin", f)
	}
	if resp, body := post("step", "account", "username", "eve@contoso.example"); resp.StatusCode != 401 || !strings.Contains(body, "AADSTS50034") {
		t.Errorf("a stranger: %d", resp.StatusCode)
	}
	if resp, _ := post("step", "consent"); resp.StatusCode != 400 {
		t.Errorf("a skipped step: %d", resp.StatusCode)
	}
	_, body = post("step", "account", "username", " ADA@contoso.example")
	number := between(body, `id="mfa-number">`, "<")
	if resp, body := post("step", "mfa", "mfa-code", "1"); resp.StatusCode != 401 || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, `aria-describedby="problem"`) || !strings.Contains(body, "<title>Error: ") {
		t.Errorf("a wrong number: %d", resp.StatusCode)
	}
	if _, body = post("step", "mfa", "mfa-code", number); !strings.Contains(body, `id="accept"`) || !strings.Contains(body, `id="permissions"`) {
		t.Errorf("no consent page: %s", body)
	}
	resp, _ = post("step", "consent", "answer", "deny")
	if location := resp.Header.Get("Location"); !strings.Contains(location, "error=access_denied") || !strings.Contains(location, "state=s%261") {
		t.Errorf("denied: %q", location)
	}
	if resp, _ := post("step", "consent", "answer", "accept"); resp.StatusCode != 400 {
		t.Errorf("after the end: %d", resp.StatusCode)
	}
}

func between(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	found, _, _ := strings.Cut(rest, to)
	return found
}

func TestFiveWrongNumbersEndTheSignIn(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	_, body := d.page("GET", d.authorizeURL(), nil)
	form := url.Values{"session": {between(body, `name="session" value="`, `"`)}, "step": {"account"}, "username": {d.Account()}}
	d.page("POST", "http://sandbox.test/common/oauth2/signin", form)
	form.Set("step", "mfa")
	form.Set("mfa-code", "0")
	for range 4 {
		d.page("POST", "http://sandbox.test/common/oauth2/signin", form)
	}
	if resp, _ := d.page("POST", "http://sandbox.test/common/oauth2/signin", form); !strings.Contains(resp.Header.Get("Location"), "access_denied") {
		t.Errorf("%d %q", resp.StatusCode, resp.Header.Get("Location"))
	}
}

func TestFormPostCarriesAnIDToken(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	redirect, form, err := d.SignIn(t.Context(), d.authorizeURL("response_type", "code id_token", "response_mode", "form_post", "nonce", "n-1"))
	if err != nil || redirect != "http://127.0.0.1:4711/callback" || form.Get("state") != "s&1" || form.Get("code") == "" {
		t.Fatalf("%q %v %v", redirect, form, err)
	}
	var claims jwt.MapClaims
	if _, _, err := jwt.NewParser().ParseUnverified(form.Get("id_token"), &claims); err != nil || claims["nonce"] != "n-1" || claims["tid"] != d.Tenant() {
		t.Errorf("%v %v", claims, err)
	}
	if r := d.redeem(form.Get("code")); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestAppOnly(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	r := d.form("/"+d.Tenant()+"/oauth2/token", "grant_type", "client_credentials", "client_secret", sandbox.ClientSecret, "resource", "https://graph.windows.net")
	if _, isNumber := r.at("expires_on").(fmt.Stringer); r.status != 200 || !isNumber || r.at("refresh_token") != nil || r.at("expires_in") != "3600" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	d.token = r.text("access_token")
	id := d.customer("Fabrikam")
	d.get("/v1/customers/" + id)
	d.call("GET", "/v1/customers/"+id+"/profiles/company", "").refused(403, "403")
}

func TestDeviceCode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		begun := d.form("/common/oauth2/v2.0/devicecode", "scope", "https://api.partnercenter.microsoft.com/user_impersonation offline_access")
		poll := func() result {
			return d.form("/common/oauth2/v2.0/token", "grant_type", "urn:ietf:params:oauth:grant-type:device_code", "device_code", begun.text("device_code"))
		}
		if r := poll(); r.text("error") != "authorization_pending" {
			t.Errorf("%s", r.body)
		}
		if r := poll(); r.text("error") != "slow_down" {
			t.Errorf("%s", r.body)
		}
		time.Sleep(11 * time.Second)
		if err := d.ApproveDevice(t.Context(), "NOTACODE"); err == nil {
			t.Error("a wrong user code was approved")
		}
		if err := d.ApproveDevice(t.Context(), strings.ToLower(begun.text("user_code"))); err != nil {
			t.Fatal(err)
		}
		r := poll()
		if _, isNumber := r.at("expires_in").(fmt.Stringer); r.status != 200 || !isNumber {
			t.Fatalf("%d %s", r.status, r.body)
		}
		d.token = r.text("access_token")
		d.get("/v1/customers?size=1")

		late := d.form("/common/oauth2/devicecode", "resource", "https://api.partnercenter.microsoft.com")
		if late.at("interval") != "5" || late.text("verification_url") == "" {
			t.Errorf("%s", late.body)
		}
		time.Sleep(16 * time.Minute)
		if r := d.form("/common/oauth2/token", "grant_type", "device_code", "code", late.text("device_code")); r.text("error") != "expired_token" {
			t.Errorf("%s", r.body)
		}
	})
}

func TestTokensOfAllKinds(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for kind, code := range map[sandbox.TokenKind]string{sandbox.ExpiredToken: "900420", sandbox.WrongAudienceToken: "900420", sandbox.NoMFAToken: "900421"} {
		d.token = d.Issue(kind)
		d.call("GET", "/v1/customers", "").refused(401, code)
	}
	for _, token := range []string{"", "x", newTestClient(t, sandbox.Config{}).token} {
		d.token = token
		d.call("GET", "/v1/customers", "").refused(401, "900420")
	}
	d.token = d.Issue(sandbox.AppToken)
	d.get("/v1/customers")
	if r := d.form("/common/oauth2/token", "grant_type", "refresh_token", "refresh_token", d.IssueRefreshToken()); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
}
