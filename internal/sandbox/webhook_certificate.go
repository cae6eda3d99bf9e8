package sandbox

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"time"
)

// certificatePath is where receivers fetch the certificate that events are signed
// with, those that issued it behind it. The last one is the root to trust.
const certificatePath = "/cert/pcnotifications-dispatch.microsoft.com.cer"

// signer signs events.
type signer struct {
	key   *rsa.PrivateKey
	chain []byte // PEM
}

// newSigner makes root, issuer and certificate; receivers look for the issuer's
// organization. It takes a moment, so it waits until an event is delivered.
func newSigner(now time.Time) (*signer, error) {
	names := []string{"cspdesk sandbox root", "cspdesk sandbox issuer", "pcnotifications-dispatch.microsoft.com"}
	var parent *x509.Certificate
	var by *rsa.PrivateKey
	var chain bytes.Buffer
	var made [][]byte
	for i, name := range names {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, err
		}
		c := &x509.Certificate{
			SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{CommonName: name, Organization: []string{microsoft}},
			NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
		}
		if i < len(names)-1 {
			c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
		}
		if parent == nil {
			parent, by = c, key
		}
		der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, by)
		if err != nil {
			return nil, err
		}
		made = append(made, der)
		parent, by = c, key
	}
	for i := len(made) - 1; i >= 0; i-- {
		if err := pem.Encode(&chain, &pem.Block{Type: "CERTIFICATE", Bytes: made[i]}); err != nil {
			return nil, err
		}
	}
	return &signer{by, chain.Bytes()}, nil
}

func (s *Sandbox) serveCertificate(w http.ResponseWriter, r *http.Request) {
	signer, err := s.signer()
	if err != nil {
		http.Error(w, "The certificate can't be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	if r.Method != http.MethodHead {
		_, _ = w.Write(signer.chain) // the receiver may be gone: that is its own business
	}
}
