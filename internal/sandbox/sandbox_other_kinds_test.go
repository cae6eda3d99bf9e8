package sandbox_test

import (
	"fmt"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// alsoRead are further parameters for reads whose answer depends on what is read: an
// example of the manual shows one kind, or several at once.
var alsoRead = map[string]func(d *testClient) []map[string]string{
	"get-invoice-line-items": func(d *testClient) (all []map[string]string) {
		recurring, oneTime := d.newest("EUR")
		for _, invoice := range []map[string]any{recurring, oneTime} {
			for _, detail := range details(invoice) {
				all = append(all, map[string]string{
					"invoice-id": invoice["id"].(string), "provider": map[any]string{"office": "office", "azure": "azure", "one_time": "onetime"}[detail["billingProvider"]],
					"invoicelineitemtype": map[any]string{"billing_line_items": "billinglineitems", "usage_line_items": "usagelineitems"}[detail["invoiceLineItemType"]],
				})
			}
		}
		return all
	},
	"get-address-formatting-rules-by-market": func(*testClient) []map[string]string {
		return []map[string]string{{"country": "US"}, {"country": "BR"}, {"country": "IN"}}
	},
	"get-a-customers-billing-profile": inAmerica,
	"get-a-customers-company-profile": inAmerica,
	"get-an-order-by-id": func(d *testClient) []map[string]string {
		_, sub := d.subscription(d.customer("Fabrikam"), "Barracuda Email Security")
		return []map[string]string{{"order-id": sub["orderId"].(string)}}
	},
	"get-a-subscription-by-id": func(d *testClient) []map[string]string {
		path, _ := d.subscription(d.customer("Tailwind"), "Azure plan")
		return []map[string]string{{"customer-id": d.customer("Tailwind"), "subscription-id": last(path)}}
	},
	"get-a-list-of-subscriptions-by-order": func(d *testClient) []map[string]string {
		_, sub := d.subscription(d.customer("Tailwind"), "Azure plan")
		return []map[string]string{{"customer-id": d.customer("Tailwind"), "order_id": sub["orderId"].(string)}}
	},
	"get-transfer-details-by-id": func(d *testClient) []map[string]string {
		customer := d.customer("Lucerne")
		return []map[string]string{{"customer-id": customer, "transfer-id": d.call("GET", "/v1/customers/"+customer+"/transfers", "").text("0.id")}}
	},
	"get-a-collection-of-entitlements": func(d *testClient) []map[string]string {
		customer, _ := d.reservation("reservedinstance")
		return []map[string]string{{"customer-id": customer, "showExpiry": "true"}}
	},
	"get-the-status-of-a-device-batch-upload": func(d *testClient) []map[string]string {
		job := d.call("POST", "/v1/customers/"+d.customer("Fabrikam")+"/deviceBatches",
			fmt.Sprintf(`{"BatchId":"Wave 9","Devices":[{"SerialNumber":"S3FAIL808","HardwareHash":%q}]}`, hash("three"))).header.Get("Location")
		d.Skip(time.Hour)
		return []map[string]string{{"tracking-id": last(job)}}
	},
	"get-a-record-of-partner-center-activity": func(d *testClient) []map[string]string {
		d.call("POST", "/v1/customers/"+d.customer("Fabrikam")+"/orders", object{"LineItems": []object{{"LineItemNumber": 0, "OfferId": officeE1, "Quantity": 1}}}.text(),
			"Authorization: Bearer "+d.Issue(sandbox.AppToken))
		return []map[string]string{{}}
	},
	"get-subscription-usage-records-for-a-customer": func(d *testClient) []map[string]string {
		return []map[string]string{{"customer-id": d.customer("Tailwind")}}
	},
	"get-a-usage-summary-for-all-of-a-customers-subscriptions": func(d *testClient) []map[string]string {
		for _, record := range d.get("/v1/customers/usagerecords").items() {
			if record["isUpgraded"] == false {
				return []map[string]string{{"customer-id": record["id"].(string)}}
			}
		}
		return nil
	},
	"get-usage-summary-for-customers-subscription": func(d *testClient) []map[string]string {
		path, _ := d.subscription(d.customer("Tailwind"), "Microsoft Azure")
		return []map[string]string{{"customer-id": d.customer("Tailwind"), "subscription-id": last(path)}}
	},
	"get-invoices-unbilled-reconciliation-line-items": func(*testClient) []map[string]string {
		return []map[string]string{{"invoicelineitemtype": "usagelineitems"}}
	},
	"get-subscription-upgrades": func(d *testClient) []map[string]string {
		path, _ := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
		return []map[string]string{{"customer-id": d.customer("Fabrikam"), "subscription-id": last(path)}}
	},
	"get-the-product-upgrade-status-for-a-customer": func(d *testClient) []map[string]string {
		d.Skip(time.Hour)
		return []map[string]string{{}}
	},
	"get-a-customers-transfers": func(d *testClient) []map[string]string {
		customer := d.customer("Lucerne")
		path := "/v1/customers/" + customer + "/transfers"
		d.call("POST", path+"/"+d.call("GET", path, "").text("0.id")+"/accept", "")
		return []map[string]string{{"customer-id": customer}}
	},
}

func inAmerica(d *testClient) []map[string]string {
	return []map[string]string{{"customer-id": d.customer("Contoso Ph")}}
}
