package sandbox

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// page is what the sign-in template shows.
type page struct {
	Title, Lead, Problem string
	Session, Step        string
	Account              string
	Number               int
	Permissions          []string
	Redirect             string
	Fields               url.Values
	Nonce                string
	UserCode             string
	Admin                bool
}

// The pages work without script and without style. Ids are stable: tests in a
// real browser find their way by them.
var pages = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{if .Problem}}Error: {{end}}{{.Title}} – Sandbox sign-in</title>
<style nonce="{{.Nonce}}">
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: #f3f4f6; color: #1f2328 }
main { width: 100%; max-width: 30rem; padding: 2rem 2.25rem; background: #fff; border: 1px solid #d0d7de; border-top: .375rem solid #0969da; border-radius: .5rem }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.3 }
label, input { display: block }
input { width: 100%; font: inherit; padding: .5rem .75rem; margin: .25rem 0 1rem; color: inherit; background: inherit; border: 1px solid #6e7781; border-radius: .375rem }
button { font: inherit; padding: .5rem 1.25rem; margin-right: .5rem; cursor: pointer; color: inherit; background: transparent; border: 1px solid #6e7781; border-radius: .375rem }
button:first-of-type { color: #fff; background: #0969da; border-color: #0969da }
:focus-visible { outline: 3px solid #54aeff; outline-offset: 2px }
.number { display: block; font-size: 2.5rem; line-height: 1.4; font-weight: 600; letter-spacing: .1em }
.problem { border-left: 4px solid #b42318; padding-left: .75rem }
.note { margin: 1.5rem 0 0; color: #57606a; font-size: .9375rem }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117; color: #e6edf3 }
  main { background: #161b22; border-color: #30363d; border-top-color: #58a6ff }
  button:first-of-type { background: #1f6feb; border-color: #1f6feb }
  .problem { border-color: #f85149 }
  .note { color: #a8b1bb }
}
</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
{{with .Lead}}<p>{{.}}</p>{{end}}
{{with .Problem}}<p class="problem" role="alert" id="problem">{{.}}</p>{{end}}
{{if eq .Step "account"}}
<form method="post" action="signin">
<input type="hidden" name="session" value="{{.Session}}"><input type="hidden" name="step" value="account">
<label for="username">Account</label>
<input id="username" name="username"{{template "invalid" .}} type="email" autocomplete="username" value="{{.Account}}" required autofocus>
<button id="next" name="answer" value="next">Next</button>
<button id="cancel" name="answer" value="deny" formnovalidate>Cancel</button>
</form>
{{else if eq .Step "mfa"}}
<form method="post" action="signin">
<input type="hidden" name="session" value="{{.Session}}"><input type="hidden" name="step" value="mfa">
<p>Your sandbox authenticator shows <span class="number" id="mfa-number">{{.Number}}</span></p>
<label for="mfa-code">Type the number</label>
<input id="mfa-code" name="mfa-code"{{template "invalid" .}} inputmode="numeric" autocomplete="one-time-code" required autofocus>
<button id="verify" name="answer" value="verify">Verify</button>
<button id="cancel" name="answer" value="deny" formnovalidate>Cancel</button>
</form>
{{else if eq .Step "consent"}}
<form method="post" action="signin">
<input type="hidden" name="session" value="{{.Session}}"><input type="hidden" name="step" value="consent">
<p>{{if .Admin}}The application asks, for everybody in the organisation, to:{{else}}The application asks to:{{end}}</p>
<ul id="permissions" aria-label="Permissions">{{range .Permissions}}<li>{{.}}</li>{{end}}</ul>
<button id="accept" name="answer" value="accept" autofocus>Accept</button>
<button id="deny" name="answer" value="deny">Cancel</button>
</form>
{{else if eq .Step "user-code"}}
<form method="post" action="deviceauth">
<label for="user-code">Code</label>
<input id="user-code" name="user_code"{{template "invalid" .}} autocomplete="off" value="{{.UserCode}}" required autofocus>
<button id="next">Next</button>
</form>
{{else if eq .Step "form-post"}}
<form method="post" action="{{.Redirect}}" id="answer">
{{range $name, $values := .Fields}}{{range $values}}<input type="hidden" name="{{$name}}" value="{{.}}">{{end}}{{end}}
<button id="continue">Continue</button>
</form>
<script nonce="{{.Nonce}}">document.getElementById("answer").submit()</script>
{{end}}
<p class="note">This is an invented directory on your own machine: no real account, no password.</p>
</main>
</body>
</html>
{{define "invalid"}}{{if .Problem}} aria-describedby="problem" aria-invalid="true"{{end}}{{end}}`))

// show renders the page of a session's step.
func (a *authority) show(w http.ResponseWriter, s *session, problem string) {
	p := page{Problem: problem, Session: s.id, Step: s.step, Account: s.account, Number: s.number, Admin: s.request.admin}
	switch s.step {
	case "account":
		p.Title, p.Lead = "Sign in", "to "+partnerName
	case "mfa":
		p.Title, p.Lead = "Approve the sign-in", s.account
	case "consent":
		p.Title, p.Lead = "Permissions requested", s.account
		p.Permissions = []string{
			"Use Partner Center as you: customers, subscriptions, orders and invoices",
			"Sign you in and read your profile",
			"Keep access until you withdraw it",
		}
	}
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnauthorized
	}
	render(w, status, p, s.request.redirect)
}

func showProblem(w http.ResponseWriter, code, reason string) {
	render(w, http.StatusBadRequest, page{Title: "Sorry, signing you in didn't work", Problem: code + ": " + reason}, "")
}

func showDone(w http.ResponseWriter, granted bool) {
	p := page{Title: "You have signed in", Lead: "Go back to the terminal; you may close this window."}
	if !granted {
		p = page{Title: "Sign-in cancelled", Lead: "Nothing was granted. You may close this window."}
	}
	render(w, http.StatusOK, p, "")
}

func showFormPost(w http.ResponseWriter, redirect string, fields url.Values) {
	render(w, http.StatusOK, page{Title: "Signed in", Lead: "Taking you back to the application.", Step: "form-post", Redirect: redirect, Fields: fields}, redirect)
}

// render sends a page that may post to this server and to one application only:
// browsers apply form-action to the redirect that follows a form, too.
func render(w http.ResponseWriter, status int, p page, redirect string) {
	p.Nonce = secret()
	target := "'self'"
	if u, err := url.Parse(redirect); err == nil && u.Host != "" {
		target += " " + u.Scheme + "://" + u.Host
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "style-src 'nonce-" + p.Nonce + "'", "script-src 'nonce-" + p.Nonce + "'",
		"form-action " + target, "frame-ancestors 'none'", "base-uri 'none'",
	}, "; "))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = pages.Execute(w, p) // the browser may be gone
}
