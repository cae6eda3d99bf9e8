package sandbox

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"strings"
	"time"
)

// continuationLifetime is how long a continuation token is good for.
const continuationLifetime = 30 * time.Minute

// continuation makes a token for the page of a list that starts at an offset.
// It is bound to the list, so that it can't be used for another.
func (s *Sandbox) continuation(of string, offset int) string {
	var b [24]byte
	binary.BigEndian.PutUint64(b[:], uint64(offset))
	binary.BigEndian.PutUint64(b[8:], uint64(s.wall().Unix()))
	binary.BigEndian.PutUint64(b[16:], s.seal(of, b[:16]))
	return base64.StdEncoding.EncodeToString(b[:])
}

// resume reads a continuation token. It refuses all but a fresh one of the same
// list, as the service does.
func (s *Sandbox) resume(of, token string) (offset int, refused *answer) {
	b, err := base64.StdEncoding.DecodeString(token)
	if err != nil || len(b) != 24 || binary.BigEndian.Uint64(b[16:]) != s.seal(of, b[:16]) {
		return 0, staleToken()
	}
	if s.wall().Sub(time.Unix(int64(binary.BigEndian.Uint64(b[8:])), 0)) > continuationLifetime {
		return 0, staleToken()
	}
	return int(binary.BigEndian.Uint64(b)), nil
}

func (s *Sandbox) seal(of string, b []byte) uint64 {
	h := fnv.New64a()
	h.Write([]byte(of))
	h.Write(b)
	return scramble(h.Sum64() ^ s.world.ids.key)
}

// seek finds where the asked page of a seek-based list starts. On later pages
// the query has to say seekOperation=Next beside the token.
func (s *Sandbox) seek(c *call, of string) (offset int, refused *answer) {
	token, operation := c.request.Header.Get("MS-ContinuationToken"), c.param("seekOperation")
	switch {
	case token == "" && operation == "":
		return 0, nil
	case token == "":
		return 0, badRequest("The header MS-ContinuationToken is required with seekOperation=%s.", operation)
	case !strings.EqualFold(operation, "Next"):
		return 0, badRequest("A continuation token needs the query parameter seekOperation=Next.")
	}
	return s.resume(of, token)
}

// nextPage is the link to the page at an offset: the token travels in a header.
func (s *Sandbox) nextPage(uri, of string, offset int) link {
	next := get(uri)
	next.Headers = []linkHeader{{"MS-ContinuationToken", s.continuation(of, offset)}}
	return next
}
