package api

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// passingWords are in the names of members that are no secret but worth nothing
// later: addresses that expire or lead to another version by then.
var passingWords = []string{"downloadlink", "downloaduri", "agreementlink"}

// unkeptName reports a member whose value must not reach a disk. A continuation
// token is none: it is a place in a list, and useless without a sign-in.
func unkeptName(name string) bool {
	if strings.EqualFold(name, "continuationToken") {
		return false
	}
	lower := strings.ToLower(name)
	return SecretName(name) || slices.ContainsFunc(passingWords, func(word string) bool { return strings.Contains(lower, word) })
}

// knownNames remembers of names that were seen whether they are unkept: answers
// repeat the same few thousands of times.
var knownNames struct {
	sync.RWMutex
	unkept map[string]bool
}

const (
	maxName = 256 // bytes; longer ones are no names of members
	// maxKnownNames bounds what a service that invents names can make us remember.
	maxKnownNames = 10_000
)

// keepable returns an answer as it may be kept: the value of every member whose
// name sounds like a secret is null. Operations whose answers are a secret as a
// whole aren't kept at all: see [Spec].
func keepable(body []byte) []byte {
	if !namesUnkept(body) {
		return body
	}
	var out bytes.Buffer
	lenient := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	dec, enc := jsontext.NewDecoder(bytes.NewReader(body), lenient...), jsontext.NewEncoder(&out, lenient...)
	for {
		container, length := dec.StackIndex(dec.StackDepth())
		token, err := dec.ReadToken()
		if errors.Is(err, io.EOF) {
			return out.Bytes()
		}
		isName := container == '{' && length%2 == 0 && token.Kind() == '"'
		secret := isName && unkeptName(token.String())
		if err == nil {
			err = enc.WriteToken(token)
		}
		if err == nil && secret {
			err = errors.Join(dec.SkipValue(), enc.WriteToken(jsontext.Null))
		}
		if err != nil {
			return nil // not JSON after all
		}
	}
}

// namesUnkept looks at every name in a JSON text, quickly: what stands in quotes
// before a colon. A text that only looks like a name costs time, nothing else.
func namesUnkept(body []byte) bool {
	knownNames.RLock()
	unkept, fresh := scanNames(body)
	knownNames.RUnlock()
	if len(fresh) > 0 {
		learn(fresh)
	}
	return unkept
}

// scanNames reports whether a name is unkept, and the names that are new.
func scanNames(body []byte) (unkept bool, fresh []string) {
	for at := 0; ; {
		i := bytes.IndexByte(body[at:], ':')
		if i < 0 {
			return unkept, fresh
		}
		name := nameBefore(body[:at+i])
		at += i + 1
		known, ok := knownNames.unkept[string(name)]
		if !ok {
			known = unkeptName(string(name))
			fresh = append(fresh, string(name))
		}
		unkept = unkept || known || bytes.IndexByte(name, '\\') >= 0 // an escaped name is looked at properly
	}
}

// nameBefore returns the quoted text at the end of a piece of JSON, empty when
// there is none.
func nameBefore(body []byte) []byte {
	end := len(bytes.TrimRight(body, " \t\r\n")) - 1
	if end < 0 || body[end] != '"' {
		return nil
	}
	begin := bytes.LastIndexByte(body[:end], '"')
	if begin < 0 || end-begin > maxName {
		return nil
	}
	return body[begin+1 : end]
}

func learn(names []string) {
	knownNames.Lock()
	defer knownNames.Unlock()
	if knownNames.unkept == nil {
		knownNames.unkept = map[string]bool{}
	}
	for _, name := range names {
		if len(knownNames.unkept) < maxKnownNames {
			knownNames.unkept[name] = unkeptName(name)
		}
	}
}
