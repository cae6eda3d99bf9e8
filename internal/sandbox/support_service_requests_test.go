package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// knowSupport sets the parameters of service request operations.
func (d *testClient) knowSupport(operation string, params, _ map[string]string) {
	switch operation {
	case "create-a-service-request":
		for _, name := range []string{"country", "product-id", "last-name"} {
			delete(params, name)
		}
		params["agent-locale"], params["title"], params["description"] = "en-US", "No seats", "They don't arrive."
		params["severity"], params["support-topic-id"], params["organization-id"] = "critical", "32444671", params["customer-id"]
		params["note"] = "It began today."
	case "update-a-service-request":
		for _, name := range []string{"country", "product-id"} {
			delete(params, name)
		}
		params["note"] = "Still so."
		fallthrough
	case "get-service-request-details-by-id":
		items := d.get("/v1/customers/" + params["customer-id"] + "/servicerequests").items()
		params["service-request-id"] = items[0]["id"].(string)
	}
}

func TestServiceRequestsAreCoherent(t *testing.T) {
	t.Parallel()
	midnight := time.Date(2026, time.November, 29, 0, 0, 0, 0, time.UTC) // the hour at which most of a day is still to come
	d := newTestClient(t, sandbox.Config{Customers: 200, Start: midnight, Speed: -1})
	statuses, filed := map[string]int{}, 0
	all, _ := d.pages("/v1/customers?size=200")
	for _, customer := range all {
		for _, short := range d.get("/v1/customers/" + customer["id"].(string) + "/servicerequests").items() {
			filed++
			full := d.get("/v1/servicerequests/" + short["id"].(string))
			if full.text("title") != short["title"] || full.text("organization.id") != customer["id"] {
				t.Errorf("%s of %v is %s", short["id"], customer["id"], full.body)
			}
			names := map[string]string{"1": "open", "2": "closed", "3": "attention_needed"}
			if got := full.text("status"); got != names[fmt.Sprint(short["status"])] {
				t.Errorf("%v in the list, %s alone", short["status"], got)
			}
			statuses[full.text("status")]++
			created, _ := api.ParseTime(full.text("createdDate"))
			modified, _ := api.ParseTime(full.text("lastModifiedDate"))
			closed, _ := api.ParseTime(full.text("lastClosedDate"))
			if !created.Before(modified) || (closed.Year() > 1) != (full.text("status") == "closed") || modified.After(midnight) {
				t.Errorf("%s", full.body)
			}
		}
	}
	if filed < 40 || filed > 300 || len(statuses) != 3 {
		t.Errorf("%d service requests, %v", filed, statuses)
	}
}

func TestAServiceRequestIsFiledAnsweredAndClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		c, ctx := d.client(), t.Context()
		customer := api.CustomerRef{CustomerID: d.customer("Lucerne")}
		topics, err := api.ListSupportTopics.All(ctx, c, api.None{})
		if err != nil || len(topics) != 14 || topics[4].ID != "32444671" {
			t.Fatal(topics, err)
		}
		before, err := api.ListServiceRequests.All(ctx, c, customer)
		if err != nil {
			t.Fatal(err)
		}
		made, err := api.CreateServiceRequest.Do(ctx, c, api.NewServiceRequest{
			AgentLocale: "de-CH", Title: "No seats", Description: "None.", Severity: api.SeverityModerate, SupportTopicID: topics[6].ID,
			OrganizationID: customer.CustomerID, LastName: "Hopper", Notes: []api.NewNote{{Text: "It began today."}},
		}, api.None{})
		r := made.Value
		if err != nil || made.Status != http.StatusCreated || r.Status != "none" || !r.CreatedDate.None() || r.CountryCode != "CH" || r.PrimaryContact.LastName != "Hopper" {
			t.Fatalf("%d %+v, %v", made.Status, r, err)
		}
		ref := api.ServiceRequestRef{ServiceRequestID: r.ID}
		time.Sleep(time.Hour)
		changed, err := api.UpdateServiceRequest.Do(ctx, c, api.ServiceRequestChange{ServiceRequestRef: ref, Note: "Still so.", Severity: api.SeverityCritical}, api.None{})
		if r = changed.Value; err != nil || len(r.Notes) != 2 || r.Notes[1].Text != "Still so." || r.Severity != "critical" || r.Status != "open" || r.Title != "No seats" {
			t.Fatalf("%+v, %v", r, err)
		}
		if r.LastModifiedDate.At().Sub(r.CreatedDate.At()) != time.Hour || r.SupportTopicName != topics[6].Name {
			t.Errorf("%+v", r)
		}
		closed, err := api.UpdateServiceRequest.Do(ctx, c, api.ServiceRequestChange{ServiceRequestRef: ref, Status: api.ServiceRequestClosed}, api.None{})
		if err != nil || !closed.Value.Status.Is("closed") || closed.Value.LastClosedDate.None() || len(closed.Value.Notes) != 2 {
			t.Errorf("%+v, %v", closed.Value, err)
		}
		after, err := api.ListServiceRequests.All(ctx, c, customer)
		if err != nil || len(after) != len(before)+1 || after[len(before)].StatusName() != api.ServiceRequestClosed || after[len(before)].SeverityName() != api.SeverityCritical {
			t.Errorf("%+v, %v", after, err)
		}
	})
}

func TestServiceRequestRefusals(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	const body = `{"Title":"a","Description":"b","Severity":"critical","SupportTopicId":"32444671","Organization":null,"FileLinks":null}`
	for change, code := range map[[2]string]string{
		{`"a"`, `""`}:             "2001",
		{`"critical"`, `"worst"`}: "2000",
		{"32444671", "1"}:         "2000",
		{`"Organization":null`, `"Organization":{"id":"nobody"}`}: "2000",
		{`"FileLinks":null`, `"FileLinks":[{"id":"f"}]`}:          "2000",
		{body, "["}: "2000",
		{body, ""}:  "2001",
	} {
		d.call("POST", "/v1/servicerequests/en-US", strings.Replace(body, change[0], change[1], 1)).refused(400, code)
	}
	d.call("POST", "/v1/servicerequests/english", body).refused(400, "2000")
	made := d.call("POST", "/v1/servicerequests/en-US", body)
	if made.status != http.StatusCreated || made.text("organization.id") != d.Tenant() {
		t.Fatalf("%d %s", made.status, made.body)
	}
	path := "/v1/servicerequests/" + made.text("id")
	d.call("PATCH", path, `{"Status":"gone"}`).refused(400, "2000")
	d.call("PATCH", path, `{"SupportTopicId":"1"}`).refused(400, "2000")
	for _, id := range []string{"616122292874576", "1", "6161222x2874576"} {
		d.call("GET", "/v1/servicerequests/"+id, "").refused(404, "3000")
		d.call("PATCH", "/v1/servicerequests/"+id, "{}").refused(404, "3000")
	}
	d.call("GET", "/v1/customers/"+d.Tenant()+"/servicerequests", "").refused(404, "3000")
}

func TestManagedServicesFollowSubscriptionsAndPrivileges(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 200})
	with, without := 0, 0
	all, _ := d.pages("/v1/customers?size=200")
	for _, short := range all {
		path := "/v1/customers/" + short["id"].(string)
		services := d.get(path + "/managedservices").items()
		if d.get(path).text("allowDelegatedAccess") == "false" {
			if without++; len(services) != 0 {
				t.Errorf("%s: %v without privileges", path, services)
			}
			continue
		}
		with += len(services)
	}
	if with < 100 || without == 0 {
		t.Errorf("%d services, %d customers without privileges", with, without)
	}
	none := d.get("/v1/customers/" + d.customer("Lucerne") + "/managedservices")
	if len(none.items()) != 0 || none.text("totalCount") != "0" {
		t.Errorf("%s", none.body)
	}
}
