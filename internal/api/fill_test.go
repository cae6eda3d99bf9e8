package api

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func bodySent(t *testing.T, send func(*Client) error) (string, error) {
	t.Helper()
	s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{}`)}, Repeat: true}
	err := send(client(t, s.RoundTrip))
	if len(s.Requests) == 0 {
		return "", err
	}
	return string(s.Requests[0].Body), err
}

func TestParametersFillABody(t *testing.T) {
	t.Parallel()
	user := UserRef{CustomerRef{"c"}, "u"}
	for name, test := range map[string]struct {
		send func(*Client) error
		want string
	}{
		"only what is fixed": {func(c *Client) error {
			_, err := RestoreUser.Do(t.Context(), c, user, None{})
			return err
		}, `{"attributes":{"objectType":"CustomerUser"},"state":"active"}`},
		"the body itself": {func(c *Client) error {
			_, err := UpdateQualification.Do(t.Context(), c, QualificationChange{CustomerRef: CustomerRef{"c"}, Qualification: SetEducation}, None{})
			return err
		}, `1`},
		"into the caller's": {func(c *Client) error {
			_, err := CreateResellerCustomer.Do(t.Context(), c, IndirectReseller{"r"}, NewCustomer{CompanyProfile: &NewCompanyProfile{Domain: "x.example"}})
			return err
		}, `{"companyProfile":{"domain":"x.example"},"associatedPartnerId":"r"}`},
	} {
		if got, err := bodySent(t, test.send); err != nil || got != test.want {
			t.Errorf("%s: sent %s, %v", name, got, err)
		}
	}
}

func TestALeanChangeSendsOnlyWhatChanges(t *testing.T) {
	t.Parallel()
	s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"u","FirstName":"Ada","lastName":"King","state":"active","attributes":{"objectType":"CustomerUser"}}`)}, Repeat: true}
	c := client(t, s.RoundTrip)
	plan, err := UpdateUser.Plan(t.Context(), c, UserChange{UserRef: UserRef{CustomerRef{"c"}, "u"}, FirstName: "Ada", LastName: "Lovelace", UsageLocation: "GB"})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"lastName":"Lovelace","usageLocation":"GB","attributes":{"objectType":"CustomerUser"}}`; string(plan.Body) != want || plan.Header.Get("If-Match") != "" {
		t.Errorf("sends %s", plan.Body)
	}
	if want := []FieldChange{{"lastName", "King", "Lovelace"}, {"usageLocation", "", "GB"}}; !slices.Equal(plan.Fields, want) {
		t.Errorf("changes %+v", plan.Fields)
	}
	if _, err := UpdateUser.Plan(t.Context(), c, UserChange{UserRef: UserRef{CustomerRef{"c"}, "u"}}); err == nil {
		t.Error("a change of nothing was planned")
	}
}

func TestABodyIsNotSentWithoutWhatFillsIt(t *testing.T) {
	t.Parallel()
	for name, send := range map[string]func(*Client) error{
		"no reseller": func(c *Client) error {
			_, err := CreateResellerCustomer.Do(t.Context(), c, IndirectReseller{}, NewCustomer{})
			return err
		},
		"a qualification that can't be set": func(c *Client) error {
			_, err := Lookup("update-a-customers-qualification").Prepare(t.Context(), c, Args{Params: url.Values{"customer-id": {"c"}, "qualification": {"Nonprofit"}}})
			return err
		},
		"a body that is no object": func(c *Client) error {
			_, err := Lookup("create-a-customer-for-an-indirect-reseller").Prepare(t.Context(), c, Args{Params: url.Values{"associated-partner-id": {"r"}}, Body: []byte(`null`)})
			return err
		},
	} {
		sent, err := bodySent(t, send)
		if wrong := (*ParamError)(nil); !errors.As(err, &wrong) || sent != "" {
			t.Errorf("%s: sent %q, %v", name, sent, err)
		}
	}
}

// TestPasswordsStayOutOfTheLog creates, resets and looks at what is kept of it.
func TestPasswordsStayOutOfTheLog(t *testing.T) {
	t.Parallel()
	const secret = "Renew456*"
	s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"u","userCredentials":{"userName":"admin","password":"`+secret+`"},"passwordProfile":{"forceChangePassword":true,"password":"`+secret+`"}}`)}, Repeat: true}
	kept := &journal{}
	c := client(t, s.RoundTrip, func(config *Config) { config.Journal = kept })
	password := &PasswordProfile{Password: secret}
	created, err := CreateUser.Do(t.Context(), c, CustomerRef{"c"}, NewUser{PasswordProfile: password})
	if err != nil || created.Value.PasswordProfile.Password != secret {
		t.Errorf("the caller doesn't get the password: %+v, %v", created.Value, err)
	}
	if _, err := ResetUserPassword.Do(t.Context(), c, UserRef{CustomerRef{"c"}, "u"}, PasswordReset{PasswordProfile: password}); err != nil {
		t.Error(err)
	}
	if reply, err := CreateCustomer.Do(t.Context(), c, None{}, NewCustomer{}); err != nil || reply.Value.UserCredentials.Password != secret {
		t.Errorf("%+v, %v", reply.Value, err)
	}
	for _, e := range c.Exchanges() {
		if strings.Contains(string(e.Sent)+string(e.Received)+e.URL+e.Err, secret) {
			t.Errorf("the request log keeps a password: %s %s", e.Sent, e.Received)
		}
	}
	if len(c.Exchanges()) != 3 || strings.Contains(fmt.Sprint(kept.entries), secret) {
		t.Errorf("%d exchanges, journal %v", len(c.Exchanges()), kept.entries)
	}
}
