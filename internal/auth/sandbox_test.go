package auth_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// someWorld is a sandbox, and a profile that signs in to it.
func someWorld(t *testing.T) (*sandbox.Sandbox, auth.Config) {
	t.Helper()
	world, err := sandbox.New(sandbox.Config{Customers: 3})
	if err != nil {
		t.Fatal(err)
	}
	cloud, err := auth.CustomCloud("http://127.0.0.1:1", "http://127.0.0.1:1", resource)
	if err != nil {
		t.Fatal(err)
	}
	return world, auth.Config{
		Cloud: cloud, Tenant: world.Tenant(), ClientID: world.ClientID(),
		HTTP: &http.Client{Transport: world.Transport()},
	}
}

// secondCustomer asks the API for a customer that has not consented yet.
func secondCustomer(t *testing.T, world *sandbox.Sandbox, cfg auth.Config) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, cfg.Cloud.API+"/v1/customers", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+world.Issue(sandbox.UserToken))
	res, err := cfg.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var list struct {
		Items []struct{ ID string }
	}
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil || len(list.Items) < 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	return list.Items[1].ID
}
