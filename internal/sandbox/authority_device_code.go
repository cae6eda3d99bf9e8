package sandbox

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// deviceGrant is a sign-in that happens in a browser elsewhere.
type deviceGrant struct {
	userCode string
	request  signInRequest
	expires  time.Time
	interval time.Duration
	polled   time.Time
	settled  bool
	granted  bool
}

const pollInterval = 5 * time.Second

// deviceCode begins a sign-in by device code.
func (a *authority) deviceCode(w http.ResponseWriter, r *http.Request, at endpoint) {
	if err := r.ParseForm(); err != nil || r.PostForm.Get("client_id") == "" {
		missingParameter("client_id").send(w, a.sandbox.wall())
		return
	}
	if !strings.EqualFold(r.PostForm.Get("client_id"), a.sandbox.ClientID()) {
		oauthFailure{http.StatusBadRequest, "unauthorized_client", 700016, "The application was not found in the directory."}.send(w, a.sandbox.wall())
		return
	}
	f := r.PostForm
	d := &deviceGrant{
		userCode: userCode(), interval: pollInterval, expires: a.sandbox.wall().Add(deviceLifetime),
		request: signInRequest{client: a.sandbox.ClientID(), scope: f.Get("scope"), resource: f.Get("resource"), stepUp: stepUpIn(f.Get("claims")), at: at},
	}
	code := secret()
	a.mu.Lock()
	a.devices[code] = d
	a.mu.Unlock()
	where := baseOf(r) + "/common/oauth2/deviceauth"
	lifetime, interval := int(deviceLifetime/time.Second), int(pollInterval/time.Second)
	answer := map[string]any{
		"user_code": d.userCode, "device_code": code, "verification_url": where, "verification_uri": where,
		"expires_in": strconv.Itoa(lifetime), "interval": strconv.Itoa(interval),
		"message": "To sign in, use a web browser to open the page " + where + " and enter the code " + d.userCode + " to authenticate.",
	}
	if at.v2 {
		answer["expires_in"], answer["interval"] = lifetime, interval
		delete(answer, "verification_url")
	}
	sendJSON(w, http.StatusOK, answer)
}

// userCode avoids characters that look alike.
func userCode() string {
	const letters = "BCDFGHJKLMNPQRSTVWXZ23456789"
	var b [9]byte
	_, _ = rand.Read(b[:]) // never fails
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b[:])
}

// deviceAuth is the page where a person types the code.
func (a *authority) deviceAuth(w http.ResponseWriter, r *http.Request, _ endpoint) {
	p := page{Title: "Enter code", Lead: "Type the code shown in the terminal.", Step: "user-code"}
	if r.Method == http.MethodGet {
		p.UserCode = r.URL.Query().Get("user_code")
		render(w, http.StatusOK, p, "")
		return
	}
	if err := r.ParseForm(); err != nil {
		showProblem(w, "AADSTS900144", "The form could not be read.")
		return
	}
	typed := strings.ToUpper(strings.TrimSpace(r.PostForm.Get("user_code")))
	if d := a.deviceWith(typed); d != nil {
		a.show(w, a.begin(d.request, d, ""), "")
		return
	}
	p.UserCode, p.Problem = typed, "That code didn't work. Check it and try again, or ask the application for a new one."
	render(w, http.StatusBadRequest, p, "")
}

func (a *authority) deviceWith(userCode string) *deviceGrant {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, d := range a.devices {
		if d.userCode == userCode && !d.settled && a.sandbox.wall().Before(d.expires) {
			return d
		}
	}
	return nil
}

func (a *authority) finishDeviceSignIn(d *deviceGrant, granted bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	d.settled, d.granted = true, granted
}

// redeemDevice answers a device's poll.
func (a *authority) redeemDevice(f url.Values) (signInRequest, *oauthFailure) {
	code := f.Get("device_code")
	if code == "" {
		code = f.Get("code") // the first version's name
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	d, now := a.devices[code], a.sandbox.wall()
	if d == nil {
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "bad_verification_code", 70018, "The device code is not recognised."}
	}
	tooSoon := !d.polled.IsZero() && now.Sub(d.polled) < d.interval
	d.polled = now
	switch {
	case now.After(d.expires):
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "expired_token", 70019, "The device code has expired. Have the user retry the sign-in."}
	case tooSoon:
		d.interval += pollInterval
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "slow_down", 70016, "Polling too fast: wait five seconds longer between two requests."}
	case !d.settled:
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling."}
	case !d.granted:
		return signInRequest{}, &oauthFailure{http.StatusBadRequest, "authorization_declined", 65004, "The user declined to consent to access the app."}
	}
	delete(a.devices, code)
	return d.request, nil
}
