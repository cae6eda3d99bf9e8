package auth

import "errors"

// remedy is what kind of step helps after a refusal.
type remedy int

const (
	fixSetup       remedy = iota // the profile, the application or a policy has to change
	signInAnew                   // a person signs in again, in any way
	useBrowser                   // a browser can prove what a device code can't
	signInAsPerson               // what the application may not, a person may
)

// remedies tells by AADSTS number which other sign-in is worth a try. What is not
// listed no other sign-in helps with.
var remedies = map[string]remedy{
	// Multi-factor authentication, sessions that ended, the wrong account.
	"16000": signInAnew, "50020": signInAnew, "50034": signInAnew, "50058": signInAnew, "50089": signInAnew,
	"50072": signInAnew, "50074": signInAnew, "50076": signInAnew, "50078": signInAnew, "50079": signInAnew,
	"50126": signInAnew, "50132": signInAnew, "50133": signInAnew, "50158": signInAnew, "50173": signInAnew,
	"51004": signInAnew, "54005": signInAnew, "70008": signInAnew, "70019": signInAnew, "70043": signInAnew,
	"70044": signInAnew, "90072": signInAnew, "500121": signInAnew, "500208": signInAnew, "501481": signInAnew,
	"700082": signInAnew, "700084": signInAnew, "900421": signInAnew,
	// Consent, which a person can give.
	"65001": signInAnew, "65004": signInAnew, "90094": signInAnew, "90095": signInAnew,
	// Conditional Access.
	"50005": useBrowser, "50097": useBrowser, "50131": useBrowser, "53000": useBrowser, "53001": useBrowser,
	"53002": useBrowser, "53003": useBrowser, "530003": useBrowser,
	// The application's own credentials.
	"700024": signInAsPerson, "700027": signInAsPerson, "7000215": signInAsPerson, "7000216": signInAsPerson, "7000222": signInAsPerson,
}

// oauthRemedies covers answers without a known number.
var oauthRemedies = map[string]remedy{
	"access_denied": signInAnew, "authorization_declined": signInAnew, "consent_required": signInAnew,
	"expired_token": signInAnew, "interaction_required": signInAnew, "invalid_grant": signInAnew,
	"login_required": signInAnew, "invalid_client": signInAsPerson,
}

// NextFlow returns the name of the flow to offer after a failed sign-in or
// renewal: the same one when repeating it helps, and the empty name when no flow
// does, because the profile, the application or a policy has to change first.
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
		step = signInAnew // whatever is wrong with that token, a person can get another
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

// isInteractive reports whether a person takes part in a flow.
func isInteractive(flow string) bool {
	return flow == BrowserName || flow == AddressName || flow == DeviceCodeName
}

// refusedBy notes in a refusal which flow was refused.
func refusedBy(flow string, err error) error {
	var refused *RefusedError
	if errors.As(err, &refused) {
		refused.Flow = flow
	}
	return err
}
