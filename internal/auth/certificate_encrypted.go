package auth

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/youmark/pkcs8"
)

// makePFX turns a file that can't be read into one that can.
const makePFX = "make a PFX file of it with openssl pkcs12 -export -in FILE -out NEW.pfx"

// decryptPEM returns a PEM file with its encrypted private key (PKCS #8) in plain,
// for which it asks for the password. A file without one is returned as it is.
func decryptPEM(ctx context.Context, data []byte, password func(context.Context) (Secret, error)) ([]byte, error) {
	if !strings.Contains(string(data), "ENCRYPTED") {
		return data, nil
	}
	var plain []byte
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
			return nil, errors.New("its private key is encrypted in the old form of OpenSSL, which protects it badly: " + makePFX)
		case block.Type == "ENCRYPTED PRIVATE KEY":
			if password == nil {
				return nil, errors.New("its private key is encrypted, and nobody can be asked for the password")
			}
			secret, err := password(ctx)
			if err != nil {
				return nil, err
			}
			if block.Bytes, err = decryptKey(block.Bytes, secret); err != nil {
				return nil, err
			}
			block.Type = "PRIVATE KEY"
		}
		plain = append(plain, pem.EncodeToMemory(block)...)
	}
	return plain, nil
}

// decryptKey returns an encrypted private key in plain.
func decryptKey(encrypted []byte, password Secret) (plain []byte, err error) {
	defer func() {
		if recover() != nil { // what pkcs8 makes of ciphertext of a wrong length
			plain, err = nil, errors.New("its encrypted private key is damaged")
		}
	}()
	if password.IsZero() {
		return nil, errWrongKeyPassword // pkcs8 takes no password for no encryption
	}
	key, err := pkcs8.ParsePKCS8PrivateKey(encrypted, []byte(password.Reveal()))
	switch {
	case err != nil && strings.Contains(err.Error(), "incorrect password"):
		return nil, errWrongKeyPassword
	case err != nil:
		return nil, errors.New("its private key is encrypted in a way that is not supported here: " + makePFX)
	}
	return x509.MarshalPKCS8PrivateKey(key)
}

var errWrongKeyPassword = errors.New("the password of its private key is wrong")
