package auth

import "errors"

// remedy is the kind of step to take after a refusal.
type remedy int

const (
	fixSetup       remedy = iota // change the profile, the application or a policy
	signInAnew                   // sign in again, with any interactive flow
	useBrowser                   // use a browser, which can prove the device
	signInAsPerson               // sign in as a user instead of the application
)

// remedies maps AADSTS numbers to remedies. For other numbers no other sign-in helps.
var remedies = map[string]remedy{
	// Multi-factor authentication, sessions that ended, the wrong account.
	"16000": signInAnew, "50020": signInAnew, "50034": signInAnew, "50058": signInAnew, "50089": signInAnew,
	"50072": signInAnew, "50074": signInAnew, "50076": signInAnew, "50078": signInAnew, "50079": signInAnew,
	"50126": signInAnew, "50132": signInAnew, "50133": signInAnew, "50158": signInAnew, "50173": signInAnew,
	"51004": signInAnew, "54005": signInAnew, "70008": signInAnew, "70019": signInAnew, "70043": signInAnew,
	"70044": signInAnew, "90072": signInAnew, "500121": signInAnew, "500208": signInAnew, "501481": signInAnew,
	"700082": signInAnew, "700084": signInAnew, "900421": signInAnew,
	// Consent, which a user can give.
	"65001": signInAnew, "65004": signInAnew, "90094": signInAnew, "90095": signInAnew,
	// Conditional Access.
	"50005": useBrowser, "50097": useBrowser, "50131": useBrowser, "53000": useBrowser, "53001": useBrowser,
	"53002": useBrowser, "53003": useBrowser, "530003": useBrowser,
	// The application's own credentials.
	"700024": signInAsPerson, "700027": signInAsPerson, "7000215": signInAsPerson, "7000216": signInAsPerson, "7000222": signInAsPerson,
}

// oauthRemedies maps OAuth errors to remedies, for responses without a known number.
var oauthRemedies = map[string]remedy{
	"access_denied": signInAnew, "authorization_declined": signInAnew, "consent_required": signInAnew,
	"expired_token": signInAnew, "interaction_required": signInAnew, "invalid_grant": signInAnew,
	"login_required": signInAnew, "invalid_client": signInAsPerson,
}

// NextFlow returns the name of the flow to offer after a failed sign-in or renewal.
// It is the same flow if repeating it can help, and empty if no flow can, because the
// profile, the application or a policy must change first.
func NextFlow(err error, env Environment) string {
	var refused *RefusedError
	if errors.As(err, &refused) {
		return refused.nextFlow(env)
	}
	var signedOut *SignedOutError
	var claims *ClaimsError
	if errors.As(err, &signedOut) || errors.As(err, &claims) {
		name, _ := Choose(env)
		return name
	}
	return ""
}

func (e *RefusedError) nextFlow(env Environment) string {
	step, known := remedies[e.AADSTS]
	if _, explained := explanations[e.AADSTS]; !known && !explained {
		step = oauthRemedies[e.Code]
	}
	if step == fixSetup && e.Flow == RefreshTokenName && e.Code == "invalid_grant" {
		step = signInAnew // the user can get another token by signing in
	}
	suitable, _ := Choose(env)
	switch step {
	case signInAnew:
		if isInteractive(e.Flow) {
			return e.Flow
		}
		return suitable
	case useBrowser:
		for _, name := range []string{BrowserName, AddressName} {
			if name != e.Flow && env.offers(name) {
				return name
			}
		}
	case signInAsPerson:
		if e.Flow == AppOnlyName {
			return suitable
		}
	case fixSetup:
	}
	return ""
}

// isInteractive reports whether a flow needs a user.
func isInteractive(flow string) bool {
	return flow == BrowserName || flow == AddressName || flow == DeviceCodeName
}

// refusedBy sets the flow of a [RefusedError].
func refusedBy(flow string, err error) error {
	var refused *RefusedError
	if errors.As(err, &refused) {
		refused.Flow = flow
	}
	return err
}
