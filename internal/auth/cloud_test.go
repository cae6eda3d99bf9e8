package auth_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestPublishedClouds(t *testing.T) {
	t.Parallel()
	authorities := map[string]string{
		"global":   "https://login.microsoftonline.com",
		"21vianet": "https://login.partner.microsoftonline.cn",
		"germany":  "https://login.microsoftonline.de",
		"usgov":    "https://login.microsoftonline.us",
	}
	if len(auth.Clouds()) != len(authorities) {
		t.Errorf("%d clouds, want %d", len(auth.Clouds()), len(authorities))
	}
	for name, want := range authorities {
		cloud, err := auth.CloudNamed(strings.ToUpper(name))
		if err != nil {
			t.Error(err)
			continue
		}
		if cloud.Authority != want || cloud.Audience != cloud.API || cloud.Validate() != nil {
			t.Errorf("%s: %+v, %v", name, cloud, cloud.Validate())
		}
	}
	if _, err := auth.CloudNamed("moon"); err == nil || !strings.Contains(err.Error(), "21vianet") {
		t.Errorf("error %v, want one that lists the names", err)
	}
}

func TestCustomCloud(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		authority string
		api       string
		want      string // part of the error; none when empty
	}{
		{"https", "https://login.example.com/", "https://api.example.com", ""},
		{"loopback name", "http://localhost:8080", "http://localhost:8080", ""},
		{"loopback IPv4", "http://127.0.0.53:8080", "http://127.0.0.1:1", ""},
		{"loopback IPv6", "http://[::1]:8080", "http://[::1]:8080", ""},
		{"http", "http://login.example.com", "https://api.example.com", "plain http"},
		{"http for the API", "https://login.example.com", "http://api.example.com", "plain http"},
		{"look-alike of loopback", "http://localhost.example.com", "https://api.example.com", "plain http"},
		{"no scheme", "login.example.com", "https://api.example.com", "web address"},
		{"other scheme", "ftp://login.example.com", "https://api.example.com", "https://"},
		{"no host", "https:///path", "https://api.example.com", "web address"},
		{"password", "https://me:hunter2@login.example.com", "https://api.example.com", "remove it"},
		{"query", "https://login.example.com?x=1", "https://api.example.com", "query"},
		{"missing", "", "https://api.example.com", "missing"},
		{"control characters", "https://login.example.com\n", "https://api.example.com", "web address"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cloud, err := auth.CustomCloud(tt.authority, tt.api, "")
			if tt.want == "" {
				if err != nil || cloud.Audience != cloud.API || strings.HasSuffix(cloud.Authority, "/") {
					t.Errorf("cloud %+v, %v", cloud, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("error %v, want one about %q", err, tt.want)
			}
		})
	}
}

func TestConfigKeys(t *testing.T) {
	t.Parallel()
	base := config(t, new(authority))
	sandbox := base
	var err error
	if sandbox.Cloud, err = auth.CustomCloud("http://localhost:1", "http://localhost:1", ""); err != nil {
		t.Fatal(err)
	}
	other := sandbox
	other.Cloud.Authority = "http://localhost:2"
	tenant, client, person := base, base, base
	tenant.Tenant, client.ClientID, person.Account = "fabrikam.example", "another", account
	seen := make(map[string]bool)
	for _, cfg := range []auth.Config{base, sandbox, other, tenant, client, person} {
		if key := cfg.Key().String(); seen[key] {
			t.Errorf("two profiles share %s", key)
		} else {
			seen[key] = true
		}
	}
	upper := base
	upper.ClientID, upper.Tenant = strings.ToUpper(base.ClientID), strings.ToUpper(base.Tenant)
	if upper.Key() != base.Key() {
		t.Error("the case of an id makes another key")
	}
	split := auth.Key{Cloud: "a|b"}
	if split.String() == (auth.Key{Cloud: "a", Tenant: "b"}).String() {
		t.Error("keys with separators in them collide")
	}
}

func TestConfigValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tenant string
		ok     bool
	}{
		{tenantID, true},
		{"contoso.onmicrosoft.com", true},
		{"", true},
		{"../../evil", false},
		{"a/b", false},
		{"a?b", false},
		{"a b", false},
	}
	for _, tt := range tests {
		cfg := config(t, new(authority))
		cfg.Tenant = tt.tenant
		if err := cfg.Validate(); (err == nil) != tt.ok {
			t.Errorf("tenant %q: %v, want accepted: %t", tt.tenant, err, tt.ok)
		}
	}
}
