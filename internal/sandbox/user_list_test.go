package sandbox_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const deletedUsers = "?filter=%7B%22Field%22%3A%22UserState%22%2C%22Value%22%3A%22Inactive%22%2C%22operator%22%3A%22equals%22%7D"

func TestUsersAreDistinctAndInTheScriptOfTheirCountry(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for name, sign := range map[string]string{"Wide World": "佐藤", "Contoso Pharma": "Anderson", "Woodgrove": "Bernasconi"} {
		users := d.get("/v1/customers/" + d.customer(name) + "/users")
		ids, principals := map[string]bool{}, map[string]bool{}
		for _, u := range users.items() {
			ids[u["id"].(string)], principals[strings.ToLower(u["userPrincipalName"].(string))] = true, true
			if u["state"] != "active" || u["softDeletionTime"] != nil {
				t.Errorf("%s: a deleted user among the others: %v", name, u)
			}
		}
		if n := len(users.items()); n < 20 || len(ids) != n || len(principals) != n {
			t.Errorf("%s: %d users, %d ids, %d sign-in names", name, n, len(ids), len(principals))
		}
		if !strings.Contains(string(users.body), sign) {
			t.Errorf("%s: nobody is called %s", name, sign)
		}
	}
}

func TestAUserIsFoundAndItsFieldsChange(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	users := "/v1/customers/" + d.customer("Fabrikam") + "/users"
	id := d.get(users).text("items.1.id")
	before := d.get(users + "/" + id)
	r := d.call("PATCH", users+"/"+id, `{"UsageLocation":"fr","Attributes":{"ObjectType":"CustomerUser"}}`)
	if r.status != 200 || r.text("usageLocation") != "FR" || r.text("displayName") != before.text("displayName") || r.at("passwordProfile") != nil {
		t.Errorf("%d %s", r.status, r.body)
	}
	if got := d.get(users + "/" + id).text("usageLocation"); got != "FR" {
		t.Errorf("usage location %s", got)
	}
	for _, body := range []string{
		`{"usageLocation":"Narnia"}`, `{"userPrincipalName":"ada"}`, `{"userPrincipalName":"ada@elsewhere.example"}`, `{"state":"inactive"}`,
		`{"passwordProfile":{"password":"short"}}`, `{"passwordProfile":{"password":"onlysmallletters"}}`,
	} {
		d.call("PATCH", users+"/"+id, body).refused(400, "2000")
	}
	d.call("PATCH", users+"/"+id, fmt.Sprintf(`{"userPrincipalName":%q}`, d.get(users).text("items.2.userPrincipalName"))).refused(409, "409")
	for _, unknown := range []string{"8a0b1c2d-0000-4000-8000-000000000000", "nobody", d.get("/v1/customers/" + d.customer("Contoso") + "/users").text("items.1.id")} {
		d.call("GET", users+"/"+unknown, "").refused(404, "3000")
	}
}

func TestAUserIsCreatedAndItsPasswordReset(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	users := "/v1/customers/" + d.customer("Fabrikam") + "/users"
	n := len(d.get(users).items())
	const body = `{"displayName":"Ada Lovelace","userPrincipalName":"ada@fabrikam.onmicrosoft.com","usageLocation":"GB","passwordProfile":{"password":"abCD123*","forceChangePassword":true}}`
	made := d.call("POST", users, body)
	if made.status != 200 || made.text("passwordProfile.password") != "abCD123*" || made.at("passwordProfile.forceChangePassword") != true {
		t.Fatalf("%d %s", made.status, made.body)
	}
	if text := string(made.body); !strings.Contains(text, `"softDeletionTime":null`) || !strings.Contains(text, `"lastDirectorySyncTime":null`) {
		t.Errorf("the times are not null: %s", text)
	}
	found := d.get(users + "/" + made.text("id"))
	if found.at("passwordProfile") != nil || found.text("displayName") != "Ada Lovelace" || len(d.get(users).items()) != n+1 {
		t.Errorf("%s", found.body)
	}
	d.call("POST", users, body).refused(409, "409")
	for _, missing := range []string{`{"displayName":"x"}`, `{"userPrincipalName":"y@fabrikam.onmicrosoft.com","displayName":"y"}`, ``} {
		d.call("POST", users, missing).refused(400, "2001")
	}
	reset := d.call("PATCH", users+"/"+made.text("id"), `{"passwordProfile":{"password":"Renew456*","forceChangePassword":true}}`)
	if reset.status != 200 || reset.text("passwordProfile.password") != "Renew456*" {
		t.Errorf("%d %s", reset.status, reset.body)
	}
}

func TestADeletedUserCanBeRestoredForThirtyDays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{TokenLifetime: 1000 * time.Hour})
		users := "/v1/customers/" + d.customer("Fabrikam") + "/users"
		deleted := func() int { return len(d.get(users + deletedUsers).items()) }
		before, known := deleted(), len(d.get(users).items())
		if before == 0 {
			t.Error("nobody has left Fabrikam")
		}
		first, second := d.get(users).text("items.1.id"), d.get(users).text("items.2.id")
		for _, id := range []string{first, second} {
			if r := d.call("DELETE", users+"/"+id, ""); r.status != 204 || len(r.body) > 0 {
				t.Fatalf("%d %s", r.status, r.body)
			}
		}
		d.call("DELETE", users+"/"+first, "").refused(404, "3000")
		d.call("GET", users+"/"+first, "").refused(404, "3000")
		if deleted() != before+2 || len(d.get(users).items()) != known-2 {
			t.Errorf("%d deleted, %d left", deleted(), len(d.get(users).items()))
		}

		time.Sleep(29*24*time.Hour + 23*time.Hour)
		r := d.call("PATCH", users+"/"+first, `{"State":"active","Attributes":{"ObjectType":"CustomerUser"}}`)
		if r.status != 200 || r.text("state") != "active" || r.at("softDeletionTime") != nil || r.text("attributes.ObjectType") != "CustomerUser" {
			t.Errorf("%d %s", r.status, r.body)
		}
		time.Sleep(2 * time.Hour)
		d.call("PATCH", users+"/"+second, `{"State":"active"}`).refused(404, "3000")
		if deleted() != 0 || len(d.get(users).items()) != known-1 {
			t.Errorf("%d deleted, %d users", deleted(), len(d.get(users).items()))
		}
	})
}

func TestDeletedUsersAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	users := "/v1/customers/" + d.customer("Contoso Pharma") + "/users"
	for _, u := range d.get(users).items()[1:8] {
		d.call("DELETE", users+"/"+u["id"].(string), "")
	}
	all := d.get(users + deletedUsers)
	paged, pages := d.pages(users + deletedUsers + "&size=3")
	if len(paged) != len(all.items()) || pages < 3 {
		t.Errorf("%d users on %d pages, want %d", len(paged), pages, len(all.items()))
	}
	for _, filter := range []string{`{`, `{"Field":"UserState","Value":"Active","Operator":"equals"}`, `{"Field":"Name","Value":"Inactive","Operator":"equals"}`} {
		d.call("GET", users+"?filter="+url.QueryEscape(filter), "").refused(400, "2000")
	}
}

func TestRolesAreGivenAndTaken(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := "/v1/customers/" + d.customer("Fabrikam")
	roles := d.get(customer + "/directoryroles").items()
	admin, user := d.get(customer + "/users").items()[0], d.get(customer + "/users").items()[1]
	if got := d.get(customer + "/users/" + admin["id"].(string) + "/directoryroles").text("items.0.name"); got != "Company Administrator" {
		t.Errorf("the administrator is %q", got)
	}
	role := ""
	for _, r := range roles {
		if r["name"] == "Directory Writers" {
			role = customer + "/directoryroles/" + r["id"].(string) + "/usermembers"
		}
	}
	body := fmt.Sprintf(`{"Id":%q,"DisplayName":"x","UserPrincipalName":"y","Attributes":{"ObjectType":"UserMember"}}`, user["id"])
	r := d.call("POST", role, body)
	if r.status != 201 || r.text("displayName") != user["displayName"] || r.text("attributes.ObjectType") != "UserMember" || !strings.Contains(role, r.text("roleId")) {
		t.Fatalf("%d %s", r.status, r.body)
	}
	d.call("POST", role, body).refused(409, "409")
	d.call("POST", role, `{"id":"x"}`).refused(400, "2001")
	d.call("POST", role, `{"id":"x","displayName":"x","userPrincipalName":"y"}`).refused(404, "3000")
	d.call("GET", customer+"/directoryroles/no-role/usermembers", "").refused(404, "3000")
	if got := d.get(role).text("items.0.id"); got != user["id"] {
		t.Errorf("member %s", got)
	}
	// A deleted user holds no role, a restored one holds it again.
	d.call("DELETE", customer+"/users/"+user["id"].(string), "")
	if n := len(d.get(role).items()); n != 0 {
		t.Errorf("%d members after the deletion", n)
	}
	d.call("PATCH", customer+"/users/"+user["id"].(string), `{"state":"active"}`)
	if r := d.call("DELETE", role+"/"+user["id"].(string), ""); r.status != 204 {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call("DELETE", role+"/"+user["id"].(string), "").refused(404, "3000")
}
