package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"
)

// DeviceCode signs in with a short code that the user enters in a browser on any
// machine. It suits SSH sessions and machines without a browser. Some tenants block
// it by Conditional Access. The zero value is ready for use.
type DeviceCode struct{}

// Defaults and limits for the values that the authority sends.
const (
	defaultInterval = 5 * time.Second // RFC 8628, 3.2
	slowDownStep    = 5 * time.Second // RFC 8628, 3.5
	longestInterval = time.Minute
	defaultCodeLife = 15 * time.Minute
)

// Name implements [Flow].
func (DeviceCode) Name() string { return DeviceCodeName }

// Kind implements [Flow].
func (DeviceCode) Kind() Kind { return KindUser }

// SignIn implements [Flow].
func (DeviceCode) SignIn(ctx context.Context, cfg Config, ui UI) (Token, error) {
	if err := cfg.Validate(); err != nil {
		return Token{}, err
	}
	answer, err := post(ctx, cfg, "devicecode", cfg.target())
	if err != nil {
		return Token{}, refusedBy(DeviceCodeName, err)
	}
	grant, err := parseDeviceGrant(answer.body, time.Now())
	if err != nil {
		return Token{}, &UnavailableError{Host: cfg.authorityHost(), Status: 200, Err: err}
	}
	life := time.Until(grant.expires).Round(time.Second)
	ctx, cancel := context.WithDeadlineCause(ctx, grant.expires, &TimeoutError{After: life})
	defer cancel()
	ui.ShowDeviceCode(ctx, UserCode{Code: grant.userCode, URL: grant.address, Expires: grant.expires})
	token, err := grant.poll(ctx, cfg)
	return token, refusedBy(DeviceCodeName, err)
}

// deviceGrant is a pending device-code sign-in.
type deviceGrant struct {
	deviceCode string
	userCode   string
	address    string
	expires    time.Time
	interval   time.Duration
}

// parseDeviceGrant parses the authority's response. V1 authorities call the address
// verification_url and send numbers as strings.
func parseDeviceGrant(body []byte, now time.Time) (deviceGrant, error) {
	var answer struct {
		DeviceCode string `json:"device_code"`
		UserCode   string `json:"user_code"`
		URI        string `json:"verification_uri"`
		URL        string `json:"verification_url"`
		ExpiresIn  number `json:"expires_in"`
		Interval   number `json:"interval"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return deviceGrant{}, plainJSONError(err)
	}
	grant := deviceGrant{
		deviceCode: answer.DeviceCode,
		userCode:   cleanText(answer.UserCode),
		address:    cmp.Or(answer.URI, answer.URL),
		expires:    now.Add(seconds(answer.ExpiresIn, defaultCodeLife, 24*time.Hour)),
		interval:   seconds(answer.Interval, defaultInterval, longestInterval),
	}
	if grant.deviceCode == "" || grant.userCode == "" || len(grant.userCode) > 64 {
		return deviceGrant{}, errors.New("it has no device code")
	}
	// The user opens this address, so it must be safe to open in a browser.
	if err := checkURL("sign-in page", withoutQuery(grant.address)); err != nil {
		return deviceGrant{}, err
	}
	return grant, nil
}

// seconds converts a number of seconds to a duration, with a default and a limit.
func seconds(n number, unset, limit time.Duration) time.Duration {
	if n <= 0 {
		return unset
	}
	return time.Duration(min(float64(n), limit.Seconds()) * float64(time.Second))
}

// withoutQuery returns an address without its query, which the page for entering the
// code may have.
func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.RawQuery, u.Fragment = "", ""
	return u.String()
}

// form returns the token request. V1 authorities predate RFC 8628 and use shorter
// names for the grant and the code.
func (g deviceGrant) form(cfg Config) url.Values {
	if cfg.Protocol == V1 {
		form := cfg.grant("device_code")
		form.Set("code", g.deviceCode)
		return form
	}
	form := cfg.grant("urn:ietf:params:oauth:grant-type:device_code")
	form.Set("device_code", g.deviceCode)
	return form
}

// poll requests the token at the authority's interval until the sign-in completes.
func (g deviceGrant) poll(ctx context.Context, cfg Config) (Token, error) {
	form, interval := g.form(cfg), g.interval
	timer := time.NewTimer(interval)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return Token{}, context.Cause(ctx)
		}
		token, idToken, err := requestToken(ctx, cfg, form)
		if err == nil {
			token.Kind = KindUser
			err = identify(&token, idToken, cfg.ClientID, "")
			return token, err
		}
		if interval, err = nextInterval(interval, err); err != nil {
			return Token{}, err
		}
		timer.Reset(interval)
	}
}

// nextInterval returns the pause before the next request, or err if it is final. A
// lost connection is not final, because the user may still be entering the code.
func nextInterval(interval time.Duration, err error) (time.Duration, error) {
	var refused *RefusedError
	var unavailable *UnavailableError
	switch {
	case errors.As(err, &unavailable):
		return max(min(interval+slowDownStep, longestInterval), min(unavailable.RetryAfter, 5*time.Minute)), nil
	case errors.As(err, &refused) && refused.Code == "authorization_pending":
		return interval, nil
	case errors.As(err, &refused) && refused.Code == "slow_down":
		return min(interval+slowDownStep, longestInterval), nil
	}
	return 0, err
}
