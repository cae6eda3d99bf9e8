package sandbox_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journey"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const otherTenant = "656218b1-80c9-40b2-83ae-3a2703b55271"

// knowTransfers knows the values for transfers.
func (d *desk) knowTransfers(operation string, params, _ map[string]string) {
	switch operation {
	case "create-a-transfer":
		params["source-partner-tenant-id"], params["target-partner-tenant-id"] = d.Tenant(), otherTenant
		params["subscription"], params["customer-name"] = params["subscription-id"], "Fabrikam Ltd"
	case "accept-a-transfer", "reject-a-transfer":
		params["customer-id"] = d.customer("Lucerne")
	case "withdraw-a-transfer", "get-transfer-details-by-id", "get-a-customers-transfers":
		params["customer-id"] = d.customer("Proseware")
	default:
		return
	}
	params["transfer-id"] = d.call("GET", "/v1/customers/"+params["customer-id"]+"/transfers", "").text("0.id")
}

func TestAnIncomingTransferMovesWhatItCan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		customer := api.CustomerRef{CustomerID: d.customer("Lucerne")}
		offered, err := api.ListTransfers.All(t.Context(), d.client(), customer)
		if err != nil || len(offered) != 1 || !offered[0].Open() || offered[0].SideOf(d.Tenant()) != api.TargetSide {
			t.Fatalf("%+v, %v", offered, err)
		}
		got, err := journey.TakeOver(t.Context(), d.client(), api.TransferRef{CustomerRef: customer, TransferID: offered[0].ID})
		if err != nil || len(got.Result.Orders) != 2 || len(got.Stayed()) != 1 || !got.Transfer.Status.Is(api.TransferPartiallyComplete) {
			t.Fatalf("%+v, %v", got, err)
		}
		if e := got.Result.TransferErrors[0]; e.Code.Int64() != 900103 || e.LineItems[0].FriendlyName != "Intune Device" || !strings.Contains(e.Description, "SyncComplete") {
			t.Errorf("%+v", e)
		}
		time.Sleep(time.Minute)
		var names []string
		for _, sub := range d.get("/v1/customers/" + customer.CustomerID + "/subscriptions").items() {
			names = append(names, fmt.Sprint(sub["offerName"], " ", sub["quantity"]))
		}
		if want := "[Office 365 E3 14 Exchange Online Archiving for Exchange Online 14 Exchange Online (Plan 2) 6]"; fmt.Sprint(names) != want {
			t.Errorf("subscriptions %v, want %s", names, want)
		}
		for _, line := range got.Transfer.LineItems[:2] {
			d.get("/v1/customers/" + customer.CustomerID + "/orders/" + line.OrderID)
		}
		for _, call := range [][2]string{{"POST", "/accept"}, {"DELETE", ""}} {
			if r := d.call(call[0], "/v1/customers/"+customer.CustomerID+"/transfers/"+offered[0].ID+call[1], ""); r.status < 400 {
				t.Errorf("%v of a closed transfer: %d %s", call, r.status, r.body)
			}
		}
	})
}

func TestAnIncomingTransferIsRejected(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	path := "/v1/customers/" + d.customer("Lucerne") + "/transfers"
	id := d.call("GET", path, "").text("0.id")
	d.call("PATCH", path+"/"+id, `{"status":"accept"}`).refused(400, "2000")
	d.call("PATCH", path+"/"+id, `{"id":"another","status":"reject"}`).refused(400, "2000")
	d.call("DELETE", path+"/"+id, "").refused(403, "403")
	if r := d.call("PATCH", path+"/"+id, `{"id":"`+id+`","status":"reject"}`); r.status != http.StatusOK || r.text("status") != "Reject" {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call("PATCH", path+"/"+id, `{"status":"reject"}`).refused(400, "2000")
	d.call("GET", path+"/"+otherTenant, "").refused(404, "3000")
}

func TestAnOfferIsMadeAndWithdrawn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		customer := d.customer("Fabrikam")
		path, sub := d.subscription(customer, "Office 365 E3")
		offer := api.NewTransfer{
			CustomerRef: api.CustomerRef{CustomerID: customer}, SourcePartnerTenantID: d.Tenant(), TargetPartnerTenantID: otherTenant,
			Subscriptions: []api.MovedSubscription{{SubscriptionID: path[strings.LastIndex(path, "/")+1:], PartnerIDOnRecord: "517285"}},
		}
		plan, err := journey.PlanTransfer(t.Context(), d.client(), offer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plan.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		all := d.call("GET", "/v1/customers/"+customer+"/transfers", "")
		if all.text("0.status") != "Active" || !strings.EqualFold(all.text("0.lineItems.0.subscriptionId"), sub["id"].(string)) || len(all.at("0.lineItems.0.addonItems").([]any)) != 2 {
			t.Errorf("%s", all.body)
		}
		var ineligible *journey.IneligibleError
		if _, err := journey.PlanTransfer(t.Context(), d.client(), offer); !errors.As(err, &ineligible) || !strings.Contains(err.Error(), all.text("0.id")) {
			t.Errorf("a second offer: %v", err)
		}
		withdrawn := "/v1/customers/" + customer + "/transfers/" + all.text("0.id")
		d.call("POST", withdrawn+"/accept", "").refused(403, "403")
		if r := d.call("DELETE", withdrawn, ""); r.status != http.StatusNoContent || len(r.body) > 0 {
			t.Errorf("%d %s", r.status, r.body)
		}
		d.call("GET", withdrawn, "").refused(404, "3000")
		if _, err := journey.PlanTransfer(t.Context(), d.client(), offer); err != nil {
			t.Errorf("after withdrawing: %v", err)
		}
	})
}

func TestTransferRefusals(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	customer := d.customer("Fabrikam")
	path := "/v1/customers/" + customer + "/transfers"
	id := func(offer string) string {
		_, sub := d.subscription(customer, offer)
		return sub["id"].(string)
	}
	for _, test := range []struct {
		source, target, subscription string
		status                       int
		code                         string
	}{
		{otherTenant, d.Tenant(), id("Office 365 E3"), 400, "2000"},
		{d.Tenant(), d.Tenant(), id("Office 365 E3"), 400, "2000"},
		{d.Tenant(), "contoso", id("Office 365 E3"), 400, "2000"},
		{d.Tenant(), otherTenant, id("Audio Conferencing"), 400, "2000"}, // an add-on
		{d.Tenant(), otherTenant, id("Azure plan"), 400, "2000"},         // suspended
		{d.Tenant(), otherTenant, otherTenant, 404, "3000"},
	} {
		d.call("POST", path, fmt.Sprintf(`{"sourcePartnerTenantId":%q,"targetPartnerTenantId":%q,"lineItems":[{"subscriptionId":%q}]}`,
			test.source, test.target, test.subscription)).refused(test.status, test.code)
	}
	d.call("POST", path, fmt.Sprintf(`{"sourcePartnerTenantId":%q,"targetPartnerTenantId":%q}`, d.Tenant(), otherTenant)).refused(400, "2000")
	d.call("GET", "/v1/customers/"+customer+"/transferseligibility", "").refused(400, "2000")
	reasons := map[string]bool{}
	eligible := d.call("GET", "/v1/customers/"+customer+"/transferseligibility?transferType=directtoindirect", "")
	for i := range eligible.json.([]any) {
		at := fmt.Sprint(i)
		_, state, _ := strings.Cut(eligible.text(at+".reason"), "is in state: ")
		reasons[eligible.text(at+".isEligible")+state] = true
	}
	if !reasons["true"] || !reasons["falseSuspended"] || !reasons["falseDeleted"] || len(reasons) != 3 {
		t.Errorf("%v", reasons)
	}
}

func TestPastTransfersBeganSubscriptions(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	complete := 0
	for _, c := range d.get("/v1/customers").items() {
		path := "/v1/customers/" + c["id"].(string)
		all := d.call("GET", path+"/transfers", "")
		for i := range all.json.([]any) {
			at := fmt.Sprint(i)
			if all.text(at+".status") == "Complete" {
				complete++
				d.get(path + "/orders/" + all.text(at+".lineItems.0.orderId"))
			}
		}
	}
	if complete < 3 {
		t.Errorf("%d complete transfers", complete)
	}
}
