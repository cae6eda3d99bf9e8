package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// values lists a member of every item.
func (r result) values(name string) (all []string) {
	for _, item := range r.items() {
		text, _ := item[name].(string)
		all = append(all, text)
	}
	return all
}

func TestTheCatalogueByViews(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for query, want := range map[string]string{
		"targetView=MicrosoftAzure":                                           "9DEA7946-EC2C-441E-9FFD-E3B275F7E838 DZH318Z0BPS6",
		"targetview=AzureReservationsVM":                                      "DZH318Z0BQ36 DZH318Z0BQ4Z",
		"targetView=AzureReservationsVM&reservationScope=AzurePlan":           "DZH318Z08RMK",
		"targetView=AzureReservations&reservationScope=AzurePlan":             "DZH318Z08RMK DZH318Z0BPCR",
		"targetView=AzureReservationsSQL":                                     "DZH318Z0BPCJ",
		"targetView=SoftwareSUSELinux&targetSegment=commercial":               "DG7GMGF0D7HX",
		"targetView=SoftwareSubscriptions":                                    "DG7GMGF0FKZV",
		"targetView=Software":                                                 "DG7GMGF0D5VX DG7GMGF0D7HX DG7GMGF0DVT7 DG7GMGF0DWT0 DG7GMGF0FKZV",
		"targetView=Software&targetSegment=education":                         "",
		"targetView=AzureReservationsCosmosDb&reservationScope=azureplan":     "DZH318Z0BPCR",
		"targetView=AzureReservationsCosmosDb&targetSegment=nonprofit&size=1": "",
	} {
		got := d.get("/v1/products?country=GB&" + query).values("id")
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	customer := "/v1/customers/" + d.customer("Fabrikam") + "/products"
	if got := d.get(customer + "?targetView=AzureReservationsVM").values("id"); len(got) != 3 {
		t.Errorf("for a customer: %v", got)
	}
	d.call("GET", "/v1/products?country=GB", "").refused(400, "2000")
	d.call("GET", "/v1/products?targetView=Azure", "").refused(400, "2000")
	d.call("GET", "/v1/products?country=GB&targetView=Toys", "").refused(403, "400036")
	d.call("GET", customer+"?targetView=Toys", "").refused(403, "400036")
	d.call("GET", "/v1/products?country=GB&targetView=Azure&targetSegment=government", "").refused(403, "400030")
	d.call("GET", "/v1/products?country=GB&targetView=Azure&targetSegment=pets", "").refused(400, "2000")
}

func TestFromProductToAvailability(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for _, country := range []struct{ code, currency string }{{"jp", "JPY"}, {"US", "USD"}, {"BR", "USD"}} {
		query := "?country=" + country.code
		product := d.get("/v1/products/DZH318Z0BQ36" + query)
		skus := d.get("/v1" + product.text("links.skus.uri"))
		if n := len(skus.items()); n != 3 || skus.text("items.0.dynamicAttributes.cores") != "12" || skus.text("items.0.provisioningVariables.1") != "SubscriptionId" {
			t.Fatalf("%d SKUs: %s", n, skus.body)
		}
		found := d.get("/v1" + skus.text("items.1.links.availabilities.uri"))
		item := found.text("items.0.catalogItemId")
		if item != "DZH318Z0BQ36:004J:DZH318Z08B8X" || found.text("items.0.defaultCurrency.code") != country.currency || found.text("items.0.terms.0.duration") != "P3Y" {
			t.Errorf("%s", found.body)
		}
		if one := d.get("/v1" + found.text("items.0.links.self.uri")); one.text("catalogItemId") != item || one.text("sku.title") == "" {
			t.Errorf("%s", one.body)
		}
	}
	for _, path := range []string{"/v1/products/x", "/v1/products/x/skus", "/v1/products/x/skus/1", "/v1/products/x/skus/1/availabilities"} {
		d.call("GET", path+"?country=GB", "").refused(404, "400013")
	}
	d.call("GET", "/v1/products/DZH318Z0BQ36/skus/x?country=GB", "").refused(404, "400018")
	d.call("GET", "/v1/products/DZH318Z0BQ36/skus/004J/availabilities/x?country=GB", "").refused(404, "400019")
	d.call("GET", "/v1/products/DZH318Z0BQ36?country=Britain", "").refused(400, "2000")
	customer := "/v1/customers/" + d.customer("Wide World") + "/products"
	d.call("GET", customer+"/x/skus", "").refused(404, "400013")
	if text := d.get(customer + "/DZH318Z08RMK/skus/000H/availabilities").text("items.0.defaultCurrency.code"); text != "JPY" {
		t.Errorf("a Japanese customer pays in %s", text)
	}
}

// TestSubscriptionsAreInTheCatalog follows the links of what customers have to the
// catalogue.
func TestSubscriptionsAreInTheCatalog(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	seen := 0
	for _, name := range []string{"Fabrikam", "Tailwind", "Woodgrove"} {
		for _, item := range d.get("/v1/customers/" + d.customer(name) + "/subscriptions").items() {
			links := item["links"].(map[string]any)
			for _, rel := range []string{"offer", "product", "sku", "availability"} {
				if to, ok := links[rel].(map[string]any); ok {
					seen++
					d.get("/v1" + strings.TrimPrefix(to["uri"].(string), "/v1"))
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("%d links", seen)
	}
}

func TestOffersAndTheirAddOns(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	if got := strings.Join(d.get("/v1/offercategories?country=US").values("id"), " "); got != "Enterprise_Key SmallBusiness_Key Government_Key Internal_Key" {
		t.Errorf("categories %s", got)
	}
	offers := d.get("/v1/offers?country=us", "X-Locale: de-DE")
	for _, o := range offers.items() {
		one := d.get("/v1" + o["links"].(map[string]any)["self"].(map[string]any)["uri"].(string))
		if o["country"] != "US" || o["locale"] != "de-DE" || one.text("id") != o["id"] {
			t.Errorf("%v", o)
		}
		addOns := d.get("/v1/offers/" + o["id"].(string) + "/addons?country=US").items()
		if o["hasAddOns"] != (len(addOns) > 0) {
			t.Errorf("%s has %d add-ons", o["name"], len(addOns))
		}
		for _, addOn := range addOns {
			if addOn["isAddOn"] != true || !slices.Contains(addOn["prerequisiteOffers"].([]any), o["id"]) {
				t.Errorf("%v", addOn)
			}
		}
	}
	if n := len(offers.items()); n < 12 {
		t.Errorf("%d offers", n)
	}
	d.call("GET", "/v1/offers/x?country=US", "").refused(404, "3000")
	d.call("GET", "/v1/offers?country=", "").refused(400, "2000")
}

func TestInventory(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	check := func(body string) result {
		return d.call("POST", "/v1/extensions/product/checkInventory?country=US", body)
	}
	r := check(`{"TargetItems":[{"ProductId":"DZH318Z0BQ36"},{"ProductId":"unknown"}],"InventoryContext":{"customerId":"a","AzureSubscriptionId":"b"}}`)
	if items, _ := r.json.([]any); r.status != 200 || len(items) != 3 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r.text("2.isRestricted") != "true" || r.text("2.restrictions.0.properties.values") != "japanwest" || r.text("0.restrictions") != "[]" {
		t.Errorf("%s", r.body)
	}
	if r := check(`{"TargetItems":[{"ProductId":"unknown"}]}`); r.status != 200 || string(r.body) != "[]" {
		t.Errorf("%d %s", r.status, r.body)
	}
	check(`{"TargetItems":[{"ProductId":"DZH318Z0BQ36","SkuId":"0039"}],"InventoryContext":{"customerId":"a"}}`).refused(400, "400026")
	check(`{"TargetItems":[]}`).refused(400, "2000")
	check("").refused(400, "2001")
}
