package auth

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"sync"

	"github.com/cspdesk/cspdesk/assets"
)

// page is the content of a result page. It never has a code, a token or a state.
type page struct {
	Success   bool
	Account   string // who signed in
	Reason    string // what went wrong
	Advice    string // what to do about it
	Reference string // codes and ids for support
	Style     template.CSS
}

// resultPage returns the page for the result of a sign-in.
func resultPage(token Token, err error) page {
	if err == nil {
		return page{Success: true, Account: token.Account}
	}
	var refused *RefusedError
	if errors.As(err, &refused) {
		return page{Reason: sentence(refused.Description), Advice: sentence(refused.Advice), Reference: refused.Reference()}
	}
	return page{Reason: upperFirst(sentence(err.Error())), Advice: "Start the sign-in again in the terminal."}
}

// rejectedPage returns the page for a request that is not the expected response.
func rejectedPage(err error) page {
	return page{
		Reason: upperFirst(sentence(err.Error())),
		Advice: "Use the browser tab that the sign-in opened, or start again in the terminal.",
	}
}

// upperFirst capitalizes the first letter of an error message.
func upperFirst(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return string(text[0]-'a'+'A') + text[1:]
}

// pages are the templates with the style they share and its CSP source.
type pages struct {
	templates *template.Template
	style     template.CSS
	policy    string
}

var loadPages = sync.OnceValue(func() pages {
	files := assets.SignIn()
	style, err := fs.ReadFile(files, "style.css")
	if err != nil {
		panic(err) // embedded: can't be missing
	}
	sum := sha256.Sum256(style)
	return pages{
		templates: template.Must(template.ParseFS(files, "*.html")),
		style:     template.CSS(style), // #nosec G203 -- our own embedded file
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}
})

// secureHeaders keeps responses out of caches, frames and referrers, and blocks
// scripts.
func secureHeaders(h http.Header) {
	h.Set("Content-Security-Policy", loadPages().policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// writePage renders a page.
func writePage(w http.ResponseWriter, status int, p page) {
	loaded := loadPages()
	p.Style = loaded.style
	name := "failure.html"
	if p.Success {
		name = "success.html"
	}
	var body bytes.Buffer
	if err := loaded.templates.ExecuteTemplate(&body, name, p); err != nil {
		http.Error(w, "Return to the terminal.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}
