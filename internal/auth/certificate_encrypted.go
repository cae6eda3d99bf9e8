package auth

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/youmark/pkcs8"
)

// makePFX tells how to convert a file with an unsupported encryption.
const makePFX = "convert it to a PFX file with openssl pkcs12 -export -in FILE -out NEW.pfx"

// decryptPEM decrypts the private key (PKCS #8) in a PEM file, calling password if
// there is an encrypted one. Other files are returned unchanged.
func decryptPEM(ctx context.Context, data []byte, password func(context.Context) (Secret, error)) ([]byte, error) {
	if !strings.Contains(string(data), "ENCRYPTED") {
		return data, nil
	}
	var plain []byte
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
			return nil, errors.New("its private key uses OpenSSL's old encryption, which is weak: " + makePFX)
		case block.Type == "ENCRYPTED PRIVATE KEY":
			if password == nil {
				return nil, errors.New("its private key is encrypted, and there is no terminal to ask for the password")
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

// decryptKey decrypts a private key.
func decryptKey(encrypted []byte, password Secret) (plain []byte, err error) {
	defer func() {
		if recover() != nil { // pkcs8 panics on ciphertext of the wrong length
			plain, err = nil, errors.New("its encrypted private key is damaged")
		}
	}()
	if password.IsZero() {
		return nil, errWrongKeyPassword // pkcs8 treats an empty password as no encryption
	}
	key, err := pkcs8.ParsePKCS8PrivateKey(encrypted, []byte(password.Reveal()))
	switch {
	case err != nil && strings.Contains(err.Error(), "incorrect password"):
		return nil, errWrongKeyPassword
	case err != nil:
		return nil, errors.New("the encryption of its private key is not supported: " + makePFX)
	}
	return x509.MarshalPKCS8PrivateKey(key)
}

var errWrongKeyPassword = errors.New("the password of its private key is wrong")
