package kit

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
)

func TestFailuresAreSentencesWithAdvice(t *testing.T) {
	t.Parallel()
	refused := &api.Error{Operation: "get-a-customer-by-id", Title: "Get a customer by ID", Status: 403, Code: "600009", Description: "No access.", Advice: "Ask an admin agent."}
	tests := map[string]struct {
		err      error
		sentence string // how it begins
		advice   string // what is in it
	}{
		"refused":         {fmt.Errorf("reading: %w", refused), "Get a customer by ID failed: HTTP 403 Forbidden, code 600009: No access.", "Ask an admin agent."},
		"a page":          {&api.PageError{Page: 3, Err: refused}, "The list is incomplete, page 4 failed: Get a customer by ID failed", "Ask an admin agent."},
		"the first page":  {&api.PageError{Err: refused}, "Get a customer by ID failed", "Ask an admin agent."},
		"needs a person":  {fmt.Errorf("x: %w", &api.AuthKindError{Operation: "x", Have: "app", Want: api.AppUser}), "X needs a person's sign-in", "cspdesk login"},
		"needs the app":   {&api.AuthKindError{Operation: "x", Have: "user", Want: api.AppOnly}, "X needs an app-only sign-in", "Sign in as the application"},
		"read-only":       {&api.ReadOnlyError{Operation: "x"}, "X changes something, and cspdesk is read-only", "--read-only"},
		"another cloud":   {&api.UnavailableError{Operation: "x", Cloud: api.China, Offered: api.Global}, "X is not offered in the 21vianet cloud, only in global", "The profile says"},
		"signed out":      {fmt.Errorf("x: %w", &api.TokenError{Err: errors.New("the refresh token has expired")}), "Not signed in: the refresh token has expired.", "cspdesk login"},
		"something else":  {io.ErrUnexpectedEOF, "Unexpected EOF.", ""},
		"a wrong example": {&api.ParamError{Operation: "x", Param: "size", Problem: "is not a whole number"}, "Parameter size of x is not a whole number.", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Sentence(test.err); !strings.HasPrefix(got, test.sentence) || !strings.HasSuffix(got, ".") {
				t.Errorf("the sentence is %q", got)
			}
			if got := advice(test.err); test.advice == "" && got != "" || !strings.Contains(got, test.advice) {
				t.Errorf("the advice is %q", got)
			}
		})
	}
}
