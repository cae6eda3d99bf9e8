package auth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	pkcs12 "software.sslmate.com/src/go-pkcs12"
)

// Certificate is an application's certificate with its private key, which signs on
// this machine and is never sent. A Certificate can be printed safely.
type Certificate struct {
	leaf *x509.Certificate
	key  crypto.Signer
}

// LoadCertificate reads a certificate with its private key from a PEM file with both,
// or from a PFX (PKCS #12) file. It calls password for an encrypted key or file; nil
// means that there is no way to ask. The file must be readable by its owner only.
// The errors are of type *FileError.
func LoadCertificate(ctx context.Context, path string, password func(context.Context) (Secret, error)) (*Certificate, error) {
	data, err := readSecure(path)
	if err != nil {
		return nil, asFileError("read", path, err)
	}
	parse := parsePEM
	if block, _ := pem.Decode(data); block == nil {
		parse = parsePFX
	}
	certificate, err := parse(ctx, data, password)
	if err != nil {
		return nil, asFileError("read", path, err)
	}
	return certificate, nil
}

func parsePEM(ctx context.Context, data []byte, password func(context.Context) (Secret, error)) (*Certificate, error) {
	data, err := decryptPEM(ctx, data, password)
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(data, data)
	if err != nil {
		// Some of these errors quote the file.
		return nil, errors.New("it does not hold a certificate and its private key in PEM format")
	}
	return newCertificate(pair.PrivateKey, pair.Leaf)
}

func parsePFX(ctx context.Context, data []byte, password func(context.Context) (Secret, error)) (*Certificate, error) {
	key, leaf, _, err := pkcs12.DecodeChain(data, "")
	if errors.Is(err, pkcs12.ErrIncorrectPassword) && password != nil {
		secret, askErr := password(ctx)
		if askErr != nil {
			return nil, askErr
		}
		key, leaf, _, err = pkcs12.DecodeChain(data, secret.Reveal())
	}
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, errors.New("the password of the PFX file is wrong")
	case err != nil:
		return nil, errors.New("it is neither a PEM nor a PFX file with a certificate and its private key")
	}
	return newCertificate(key, leaf)
}

// newCertificate checks that the authority supports the key and that it belongs to
// the certificate.
func newCertificate(key any, leaf *x509.Certificate) (*Certificate, error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if key.Public().(*rsa.PublicKey).Equal(leaf.PublicKey) {
			return &Certificate{leaf: leaf, key: key}, nil
		}
	case *ecdsa.PrivateKey:
		if key.Public().(*ecdsa.PublicKey).Equal(leaf.PublicKey) {
			return &Certificate{leaf: leaf, key: key}, nil
		}
	default:
		return nil, errors.New("its private key is neither an RSA nor an ECDSA key")
	}
	return nil, errors.New("its private key belongs to another certificate")
}

// Subject returns the subject of the certificate.
func (c *Certificate) Subject() string { return cleanText(c.leaf.Subject.String()) }

// Expires returns the end of the certificate's validity.
func (c *Certificate) Expires() time.Time { return c.leaf.NotAfter }

// String describes the certificate without its key.
func (c *Certificate) String() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("certificate %s until %s", c.Subject(), c.Expires().UTC().Format(time.DateOnly))
}

// GoString implements [fmt.GoStringer].
func (c *Certificate) GoString() string { return fmt.Sprintf("auth.Certificate(%q)", c.String()) }

// Format implements [fmt.Formatter], so that no verb prints the fields.
func (c *Certificate) Format(state fmt.State, verb rune) {
	text := c.String()
	if verb == 'v' && state.Flag('#') {
		text = c.GoString()
	}
	_, _ = state.Write([]byte(text))
}

// MarshalText implements [encoding.TextMarshaler] with the description.
func (c *Certificate) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
