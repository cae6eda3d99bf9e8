package auth

import (
	"cmp"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Explanation is the user-facing meaning of a known error number.
type Explanation struct {
	Meaning string
	Advice  string
}

// Explain returns the explanation of an AADSTS number or of a Partner Center 401
// code (900420, 900421), with or without the AADSTS prefix.
func Explain(code string) (Explanation, bool) {
	if number := aadstsPattern().FindStringSubmatch(code); number != nil {
		code = number[1]
	}
	e, ok := explanations[code]
	return e, ok
}

// aadstsPattern matches the number in an error description.
var aadstsPattern = pattern.Lazy(`AADSTS(\d{4,9})\b`)

// Advice that several errors share.
const (
	signInAgain  = "Sign in again."
	askAdmin     = "Ask an administrator of your partner tenant; the sign-in logs in the Microsoft Entra admin center name the policy."
	checkAccount = "Sign in with an account of the partner tenant, or choose the profile of the tenant you mean."
	checkApp     = "Compare the application id in the profile with Partner Center, Account settings, App management."
)

// explanations holds the errors that partners encounter, based on the public list at
// learn.microsoft.com/entra/identity-platform/reference-error-codes.
var explanations = map[string]Explanation{
	// The account.
	"16000":  {"Several accounts are signed in and the sign-in service can't tell which one you mean.", "Sign in again and pick the account."},
	"50020":  {"Your account belongs to another tenant and is not a guest in this one.", checkAccount},
	"50034":  {"The account does not exist in this tenant.", checkAccount},
	"50053":  {"The account is locked after too many attempts, or the attempt came from a blocked address.", "Wait some minutes and try again; if it stays locked, ask an administrator to unblock the account."},
	"50055":  {"The password has expired.", "Change it at https://account.activedirectory.windowsazure.com, then sign in again."},
	"50057":  {"The account is disabled.", "Ask an administrator of your partner tenant to enable it."},
	"50058":  {"Nobody is signed in in that browser.", signInAgain},
	"50105":  {"The account is not assigned to the application.", "Ask an administrator to assign you to it under Enterprise applications."},
	"50126":  {"The user name or the password is wrong.", "Sign in again; if you forgot the password, reset it first."},
	"51004":  {"The account does not exist in this tenant.", checkAccount},
	"90072":  {"The account is not a member or guest of this tenant.", checkAccount},
	"500208": {"Personal accounts can't be used here.", "Sign in with your work account of the partner tenant."},

	// Multi-factor authentication.
	"50072":  {"Multi-factor authentication has to be set up for this account.", "Sign in again in a browser and follow the set-up."},
	"50074":  {"Multi-factor authentication is required and was not completed.", "Sign in again and complete the second step."},
	"50076":  {"Multi-factor authentication is now required, because a policy changed or you are at a new location.", "Sign in again and complete the second step."},
	"50078":  {"Your multi-factor authentication has expired by policy.", "Sign in again and complete the second step."},
	"50079":  {"Multi-factor authentication must be set up for this account before it can go on.", "Sign in again in a browser and register a second factor, or ask an administrator to."},
	"50158":  {"A second step at an external provider was not completed.", "Sign in again and complete it."},
	"500121": {"The second step of the sign-in failed.", "Sign in again and complete the second step; deny any prompt that you did not start."},

	// Conditional Access.
	"50005":  {"A policy does not allow this kind of device.", askAdmin},
	"50097":  {"A policy requires that the device identifies itself.", "Sign in with the browser of a managed device instead of a device code."},
	"50131":  {"A Conditional Access policy blocked the sign-in.", askAdmin},
	"53000":  {"A policy requires a compliant device, and this one is not.", "Sign in with the browser of a compliant device, or enrol this one."},
	"53001":  {"A policy requires a domain-joined device, and this one is not.", "Sign in with the browser of a joined device."},
	"53002":  {"A policy allows approved applications only.", askAdmin},
	"53003":  {"A Conditional Access policy blocked the sign-in. Device codes are often blocked this way.", "Use the browser sign-in on a managed device; if that is blocked too, ask an administrator which policy applies."},
	"53004":  {"Multi-factor authentication must be registered first, and the sign-in looks too risky to do it now.", askAdmin},
	"53011":  {"The account is blocked because of a risk found in its home tenant.", askAdmin},
	"530003": {"A policy requires a managed device. Device codes can't prove one.", "Use the browser sign-in on a managed device."},
	"530034": {"Delegated administration is blocked because of suspicious activity.", askAdmin},

	// Consent.
	"65001": {"Nobody has consented to the application yet.", "Sign in again and accept the permissions, or ask an administrator to consent for the tenant."},
	"65004": {"The permissions were declined.", "Sign in again and accept them; cspdesk can't work without them."},
	"65005": {"The application does not list the permission it asks for.", "Add the Microsoft Partner Center permission to the application's registration."},
	"90094": {"An administrator has to consent to the application.", "Ask an administrator of your partner tenant to grant consent, then sign in again."},
	"90095": {"An administrator has to approve the application; a request can be sent from the sign-in page.", "Send the request, and sign in again once it is approved."},

	// Ended sessions.
	"50089":  {"The sign-in took too long.", signInAgain},
	"50132":  {"The session ended because the password expired or changed.", signInAgain},
	"50133":  {"The session ended because the password expired or changed.", signInAgain},
	"50173":  {"The session was revoked by you or an administrator, often through a password change.", signInAgain},
	"54005":  {"This sign-in was already completed once.", "Start a new sign-in."},
	"70008":  {"The sign-in has expired: it was not used for too long or was not completed in time.", signInAgain},
	"70016":  {"The device code has not been entered yet.", "Enter it on the page shown."},
	"70019":  {"The device code has expired.", "Start the sign-in again and enter the new code before it expires."},
	"70043":  {"The session ended because a policy limits how long it may last.", signInAgain},
	"70044":  {"The session ended because a policy limits how long it may last.", signInAgain},
	"700082": {"The sign-in was not used for so long that it has expired.", signInAgain},
	"700084": {"The sign-in was for a single-page application and can't be extended.", "Register the application as a mobile and desktop application, then sign in again."},

	// The application and the profile.
	"50011":   {"The application does not have this machine's redirect address.", "Add the redirect address http://localhost to it, under Authentication, Mobile and desktop applications."},
	"50194":   {"The application belongs to one tenant only.", "Set the tenant in the profile to your partner tenant's id."},
	"500011":  {"This tenant has no Partner Center application.", "Check the tenant in the profile; it must be a partner tenant that has opened Partner Center once."},
	"500113":  {"The application has no redirect address.", "Add http://localhost to it, under Authentication, Mobile and desktop applications."},
	"501481":  {"The response belongs to another sign-in.", "Start a new sign-in."},
	"90002":   {"The tenant does not exist in this cloud.", "Check the tenant and the cloud in the profile."},
	"700016":  {"The application is not known in this tenant.", checkApp},
	"700024":  {"The application's signature has the wrong time.", "Set this machine's clock, preferably by NTP, and try again."},
	"700027":  {"The application's certificate was not accepted.", "Upload the certificate that the profile names to the application's registration, under Certificates and secrets."},
	"700025":  {"The application is a public one and must not send a secret.", "Remove the client secret from the profile."},
	"700054":  {"The application does not allow the requested response type.", checkApp},
	"900023":  {"The tenant is not a valid id or domain name.", "Check the tenant in the profile."},
	"7000112": {"The application is disabled.", "Ask an administrator to enable it under Enterprise applications."},
	"7000215": {"The client secret is wrong.", "Put the secret's value in the profile, not its id."},
	"7000216": {"An application has to prove itself with a client secret or a certificate.", "Add one to the profile."},
	"7000218": {"The application is registered as a web application and requires a secret.", "Set Allow public client flows to Yes in its registration, or give the client secret."},
	"7000222": {"The client secret has expired.", "Create a new one in the application's registration and put it in the profile."},
	"9002313": {"The sign-in service did not understand the request.", "Check the client id, the tenant and the cloud in the profile."},
	"9002326": {"The redirect address is registered for a single-page application.", "Register http://localhost under Mobile and desktop applications instead."},

	// Codes of a 401 response from Partner Center itself.
	"900420": {"The token was issued for a service other than Partner Center.", "Set the resource in the profile to the Partner Center audience, then sign in again."},
	"900421": {"Partner Center requires a token obtained with multi-factor authentication.", "Sign in again and complete the second step; if there is none, ask an administrator to require it for your account."},
}

// oauthExplanations explains OAuth errors, for responses without a known number.
var oauthExplanations = map[string]Explanation{
	"access_denied":          {"The sign-in was declined.", "Start it again and accept, or use another account."},
	"authorization_declined": {"The sign-in was declined.", "Start it again and accept, or use another account."},
	"consent_required":       {"The permissions have to be accepted first.", "Sign in again and accept them."},
	"expired_token":          {"The device code has expired.", "Start the sign-in again and enter the new code before it expires."},
	"interaction_required":   {"The sign-in service needs your input.", signInAgain},
	"invalid_client":         {"The application's credentials were not accepted.", "Check the client id and the client secret in the profile."},
	"invalid_grant":          {"The sign-in is no longer accepted.", signInAgain},
	"invalid_resource":       {"The audience is not known in this tenant.", "Check the resource, the tenant and the cloud in the profile."},
	"invalid_scope":          {"The requested permissions do not exist.", "Check the scopes in the profile."},
	"login_required":         {"A new sign-in is required.", signInAgain},
	"unauthorized_client":    {"The application may not sign in this way.", checkApp},
}

// explain sets the description and the advice. A known AADSTS number is more
// specific than the OAuth error. The authority's own text stays in Detail.
func (e *RefusedError) explain() *RefusedError {
	e.Detail = e.Description
	words, known := explanations[e.AADSTS]
	if known {
		e.Description = words.Meaning
	} else {
		words = oauthExplanations[e.Code]
	}
	e.Description = cmp.Or(e.Description, words.Meaning, "The sign-in service refused the request.")
	e.Advice = cmp.Or(words.Advice, "Try again; if that does not help, quote the codes to your administrator or to Microsoft support.")
	return e
}
