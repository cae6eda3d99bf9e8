package api

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestTokenIsRenewedInTheMiddleOfACollection(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{
			apitest.Reply(200, `{"items":[{"id":"a"},{"id":"b"}],"continuationToken":"t1"}`),
			apitest.Reply(401, `{"code":"900420","description":"Expired."}`),
			apitest.Reply(200, `{"items":[{"id":"c"}],"continuationToken":"t2"}`),
			apitest.Reply(200, `{"items":[{"id":"d"}]}`),
		}}
		tokens := &apitest.FixedToken{AccessToken: "first", TokenKind: "user"}
		c := client(t, s.RoundTrip, func(config *Config) { config.Tokens = tokens })
		all, err := ListCustomers.All(t.Context(), c, None{})
		if err != nil {
			t.Fatal(err)
		}
		if got := customerIDs(all); got != "a b c d" {
			t.Errorf("got the customers %s", got)
		}
		if got := s.Headers("Authorization"); !slices.Equal(got, []string{"Bearer first", "Bearer first", "Bearer second", "Bearer second"}) {
			t.Errorf("tokens %q", got)
		}
		if got := s.Headers(headerContinuation); !slices.Equal(got, []string{"", "t1", "t1", "t2"}) {
			t.Errorf("continuation tokens %q", got)
		}
		if len(tokens.Claims) != 1 || tokens.Claims[0] != "" {
			t.Errorf("renewed with the claims %q", tokens.Claims)
		}
		ids := s.Headers(HeaderRequestID)
		if ids[1] != ids[2] || ids[0] == ids[1] || ids[2] == ids[3] {
			t.Errorf("MS-RequestIds %q: one a page, the same for its repeat", ids)
		}
	})
}

func customerIDs(customers []Customer) string {
	var ids []string
	for _, c := range customers {
		ids = append(ids, c.ID)
	}
	return strings.Join(ids, " ")
}

func TestSecondRefusalOfATokenIsAnError(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(401, ``), apitest.Reply(401, `{"code":"900421","description":"MFA is missing"}`)}}
		tokens := &apitest.FixedToken{AccessToken: "first"}
		_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip, func(c *Config) { c.Tokens = tokens }), CustomerRef{"x"})
		e := asError(t, err)
		if e.Status != 401 || e.Code != "900421" || !strings.Contains(e.Advice, "MFA") || len(s.Requests) != 2 || len(tokens.Claims) != 1 {
			t.Errorf("%d requests, %d renewals, %+v", len(s.Requests), len(tokens.Claims), e)
		}
	})
}

func TestUselessRenewalIsNotTried(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(401, `{"description":"No"}`)}}
		c := client(t, s.RoundTrip, func(c *Config) { c.Tokens = &apitest.FixedToken{AccessToken: "first", Stuck: true} })
		_, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"})
		if e := asError(t, err); e.Status != 401 || e.Description != "No" {
			t.Errorf("got %+v", e)
		}
	})
}

func TestClaimsChallengeReachesTheTokenSource(t *testing.T) {
	t.Parallel()
	claims := `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`
	for name, encoded := range map[string]string{
		"base64":        base64.StdEncoding.EncodeToString([]byte(claims)),
		"base64url":     base64.RawURLEncoding.EncodeToString([]byte(claims)),
		"quoted string": strings.ReplaceAll(claims, `"`, `\"`),
	} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				challenge := `Bearer realm="", authorization_uri="https://login.example/authorize", error="insufficient_claims", claims="` + encoded + `"`
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(401, ``, "WWW-Authenticate", challenge), apitest.Reply(200, `{"id":"x"}`)}}
				tokens := &apitest.FixedToken{AccessToken: "first"}
				if _, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip, func(c *Config) { c.Tokens = tokens }), CustomerRef{"x"}); err != nil {
					t.Fatal(err)
				}
				if len(tokens.Claims) != 1 || tokens.Claims[0] != claims {
					t.Errorf("claims %q, want %s", tokens.Claims, claims)
				}
			})
		})
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip, func(c *Config) { c.Tokens = &apitest.FixedToken{} }), CustomerRef{"x"})
		if _, ok := errors.AsType[*TokenError](err); !ok || len(s.Requests) != 0 {
			t.Errorf("got %v, %d requests", err, len(s.Requests))
		}
	})
}

func TestFailedRenewalIsASignInError(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(401, ``)}}
		revoked := errors.New("the refresh token was revoked")
		_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip, func(c *Config) {
			c.Tokens = &apitest.FixedToken{AccessToken: "first", Err: revoked}
		}), CustomerRef{"x"})
		if _, ok := errors.AsType[*TokenError](err); !ok || !errors.Is(err, revoked) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCallsAreRefusedForTheKindOfSignIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, kind string
		refused    bool
	}{{"app", "app", true}, {"user", "user", false}, {"unknown", "", false}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"tenantId":"x"}`)}}
				c := client(t, s.RoundTrip, func(c *Config) { c.Tokens = &apitest.FixedToken{AccessToken: "first", TokenKind: tt.kind} })
				_, err := GetCustomerCompanyProfile.Do(t.Context(), c, CustomerRef{"x"}) // for persons only
				refusal, refused := errors.AsType[*AuthKindError](err)
				if refused != tt.refused || (len(s.Requests) == 0) != tt.refused {
					t.Fatalf("got %v, %d requests", err, len(s.Requests))
				}
				if refused && (refusal.Have != "app" || refusal.Want != AppUser || !strings.Contains(refusal.Error(), "nothing was sent")) {
					t.Errorf("got %+v: %v", refusal, refusal)
				}
			})
		})
	}
}

func TestOnlyTheConfiguredHostGetsTheToken(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		c := client(t, s.RoundTrip)
		for _, address := range []string{
			"https://evil.example/v1/customers", "http://pc.example/v1/customers",
			"https://pc.example:8443/v1/customers", "https://pc.example.evil.example/v1/customers",
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.chain.RoundTrip(req); !errors.Is(err, errForeignHost) {
				t.Errorf("%s: %v", address, err)
			}
		}
		if len(s.Requests) != 0 {
			t.Errorf("%d requests were sent", len(s.Requests))
		}
	})
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(status, ``, "Location", "https://evil.example/")}}
				_, err := GetCustomer.Do(t.Context(), client(t, s.RoundTrip), CustomerRef{"x"})
				if e := asError(t, err); e.Status != status || e.Advice == "" || len(s.Requests) != 1 {
					t.Errorf("%d requests, %+v", len(s.Requests), e)
				}
			})
		})
	}
}
