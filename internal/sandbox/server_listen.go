package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Running is a sandbox that listens. Its JSON form is the line that other
// programs read.
type Running struct {
	API          string `json:"api"`
	Authority    string `json:"authority"`
	Tenant       string `json:"tenant"`
	ClientID     string `json:"client_id"`
	AccessToken  string `json:"access_token"`
	ClientSecret string `json:"client_secret"`
	Account      string `json:"account"`

	done chan error
}

// Serve listens on an address, such as 127.0.0.1:0, until the context ends. It
// returns as soon as calls are answered.
func (s *Sandbox) Serve(ctx context.Context, address string) (*Running, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("the sandbox can't listen on %s: %w", address, err)
	}
	url := "http://" + listener.Addr().String()
	running := &Running{
		API: url, Authority: url, Tenant: s.Tenant(), ClientID: s.ClientID(),
		ClientSecret: ClientSecret, AccessToken: s.Issue(UserToken), Account: s.Account(), done: make(chan error, 1),
	}
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	go func() { running.done <- server.Serve(listener) }()
	context.AfterFunc(ctx, func() {
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(patience) != nil {
			_ = server.Close() // whoever still waits is cut off
		}
	})
	return running, nil
}

// Wait returns when the server has stopped; nil after the context ended.
func (r *Running) Wait() error {
	if err := <-r.done; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("the sandbox stopped serving: %w", err)
	}
	return nil
}
