package auth_test

import (
	"crypto/tls"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestTransport(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		trusted bool
		version uint16 // the server's newest
		want    string // in the error; empty for an answer
	}{
		{"unknown authority", false, tls.VersionTLS13, "certificate"},
		{"of the CA file", true, tls.VersionTLS13, ""},
		{"oldest accepted", true, tls.VersionTLS12, ""},
		{"too old", true, tls.VersionTLS11, "protocol version"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
			server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tt.version}
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			defer server.Close()
			file := ""
			if tt.trusted {
				file = private(t, "ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
			}
			transport, err := auth.NewTransport(file)
			if err != nil {
				t.Fatal(err)
			}
			defer transport.CloseIdleConnections()
			req := request(t, http.MethodGet, server.URL, "")
			res, err := transport.RoundTrip(req)
			if err == nil {
				res.Body.Close()
			}
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	for path, want := range map[string]string{"/nowhere/ca.pem": "no such file", private(t, "ca.pem", []byte("hello")): "no certificate in PEM format"} {
		if _, err := auth.NewTransport(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
