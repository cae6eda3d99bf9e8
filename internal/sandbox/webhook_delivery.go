package sandbox

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// event is something that happened, on its way to a receiver. Its attempts are
// guarded by the sandbox's lock.
type event struct {
	id       string
	name     string
	resource string              // name of the kind of resource
	uri      string              // of the resource, from the service's root
	to       webhookRegistration // as it was when the event happened
	created  time.Time           // by the world's clock
	happened time.Time           // by the real one: receivers refuse what isn't of now
	base     string              // address of the sandbox
	attempts []attempt
	trying   bool
}

// attempt is one try to deliver.
type attempt struct {
	at      time.Time
	code    string // the receiver's status in words; "" when it didn't answer
	message string
	system  bool // nobody answered
	last    bool // trying again is useless
}

const (
	deliveryAttempts = 10
	deliveryPause    = 15 * time.Second
	deliveryTimeout  = 10 * time.Second
)

func (e *event) over() bool {
	n := len(e.attempts)
	return n >= deliveryAttempts || n > 0 && e.attempts[n-1].last
}

// attempt delivers an event if it is time to. It runs when a call is answered and
// no lock is held, so that the receiver may call the sandbox itself.
func (s *Sandbox) attempt(e *event) {
	if !s.beginAttempt(e) {
		return
	}
	tried := s.post(e)
	s.mu.Lock()
	defer s.mu.Unlock()
	tried.at, e.trying = s.now(), false
	e.attempts = append(e.attempts, tried)
}

func (s *Sandbox) beginAttempt(e *event) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(e.attempts)
	if e.trying || e.over() || n > 0 && s.since(e.attempts[n-1].at) < deliveryPause {
		return false
	}
	e.trying = true
	return true
}

// eventBody is what a receiver gets, in the order of the manual.
type eventBody struct {
	EventName             string  `json:"EventName"`
	ResourceURI           string  `json:"ResourceUri"`
	ResourceName          string  `json:"ResourceName"`
	AuditURI              *string `json:"AuditUri"` // null: no audit record exists
	ResourceChangeUTCDate string  `json:"ResourceChangeUtcDate"`
}

// post makes one attempt. Only receivers on this machine are called: a sandbox
// has no business elsewhere.
func (s *Sandbox) post(e *event) attempt {
	if !onThisMachine(e.to.WebhookURL) {
		return attempt{message: "Not delivered: the sandbox posts events to addresses of this machine only.", system: true, last: true}
	}
	req, err := s.delivery(e)
	if err != nil {
		return attempt{message: err.Error(), system: true, last: true}
	}
	client := http.Client{Transport: s.config.Receivers, Timeout: deliveryTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		var cause *url.Error
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return attempt{message: err.Error(), system: true}
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 500)) // what there is of it
	words := strings.ReplaceAll(http.StatusText(resp.StatusCode), " ", "")
	return attempt{code: words, message: strings.TrimSpace(string(said)), last: resp.StatusCode < http.StatusMultipleChoices}
}

func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// delivery is the signed request: the signature covers the bytes of the body.
func (s *Sandbox) delivery(e *event) (*http.Request, error) {
	signer, err := s.signer()
	if err != nil {
		return nil, err
	}
	body := encode(eventBody{
		EventName: e.name, ResourceURI: e.base + e.uri, ResourceName: e.resource, ResourceChangeUTCDate: stampZone(e.happened),
	})
	digest := sha256.Sum256(body)
	signature, err := rsa.SignPKCS1v15(rand.Reader, signer.key, crypto.SHA256, digest[:])
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, e.to.WebhookURL, bytes.NewReader(body)) // it outlives the call that asked for it
	if err != nil {
		return nil, err
	}
	carrier := "Authorization"
	if e.to.SignatureTokenToMsSignatureHeader {
		carrier = "X-MS-Signature"
	}
	req.Header.Set(carrier, "Signature "+base64.StdEncoding.EncodeToString(signature))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-MS-Certificate-Url", e.base+certificatePath)
	req.Header.Set("X-MS-Signature-Algorithm", "rsa-sha256")
	return req, nil
}
