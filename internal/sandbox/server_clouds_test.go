package sandbox_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

var clouds = []api.Cloud{api.Global, api.China, api.Germany, api.USGov}

// listener records the requests.
type listener struct {
	http.RoundTripper

	heard []heardRequest
}

type heardRequest struct {
	method, path string
	body         []byte
}

func (l *listener) RoundTrip(rq *http.Request) (*http.Response, error) {
	h := heardRequest{method: rq.Method, path: rq.URL.RequestURI()}
	if rq.Body != nil {
		var err error
		if h.body, err = io.ReadAll(rq.Body); err != nil {
			return nil, err
		}
		rq.Body = io.NopCloser(bytes.NewReader(h.body))
	}
	l.heard = append(l.heard, h)
	return l.RoundTripper.RoundTrip(rq)
}

// requestOf is what the product's own client sends for an operation.
func (d *testClient) requestOf(o api.Operation) heardRequest {
	d.t.Helper()
	args := d.arrange(o.Descriptor())
	ear := &listener{RoundTripper: d.Transport()}
	c, err := api.New(api.Config{BaseURL: "http://127.0.0.1:8080", Tokens: tokens{d.Sandbox}, Transport: ear})
	if err != nil {
		d.t.Fatal(err)
	}
	if o.Descriptor().Effect == api.Read {
		for _, err := range o.Pages(d.t.Context(), c, args) {
			if err != nil {
				d.t.Fatal(err)
			}
			break
		}
		return ear.heard[0]
	}
	prepared, err := o.Prepare(d.t.Context(), c, args)
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := prepared.Send(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return ear.heard[len(ear.heard)-1] // it may have read first
}

// TestEveryOperationInEveryCloud sends each operation to a sandbox of each cloud:
// refused where the manual says that the cloud lacks it, and nowhere else.
func TestEveryOperationInEveryCloud(t *testing.T) {
	t.Parallel()
	for _, o := range api.Operations() {
		declared := o.Descriptor()
		t.Run(declared.ID, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				time.Sleep(20 * 24 * time.Hour)
				rq := newTestClient(t, sandbox.Config{Customers: 60, Start: start.Add(20 * 24 * time.Hour)}).requestOf(o)
				for _, cloud := range clouds {
					d := newTestClient(t, sandbox.Config{Customers: 60, Cloud: cloud})
					r := d.call(rq.method, rq.path, string(rq.body))
					refused := r.status == http.StatusForbidden && strings.Contains(r.text("description"), "is not available in the "+cloud.String()+" cloud")
					switch want := declared.Clouds != 0 && declared.Clouds&cloud == 0; {
					case refused != want:
						t.Errorf("%s: %s %s %s: %d %.300s; refused is %v, want %v", cloud, rq.method, rq.path, rq.body, r.status, r.body, refused, want)
					case refused && rq.method != http.MethodHead:
						r.refused(403, "403")
						if where := "only in " + strings.ReplaceAll(declared.Clouds.String(), "|", ", ") + "."; !strings.HasSuffix(r.text("description"), where) {
							t.Errorf("%s: the refusal doesn't say %q: %s", cloud, where, r.body)
						}
						if len(d.Effects()) != 0 {
							t.Errorf("%s: a refused call had an effect", cloud)
						}
					}
				}
			})
		})
	}
}

// TestProductsOfEveryCloud orders through a cart, and by itself where the cloud
// has orders.
func TestProductsOfEveryCloud(t *testing.T) {
	t.Parallel()
	const azureLegacy, exchange, entra = "MS-AZR-0145P", "2F707C7C-2433-49A5-A437-9CA7CF40D3EB", "CFQ7TTC0LFLS:0002:CFQ7TTC0SXGQ"
	for name, tt := range map[string]struct {
		cloud  api.Cloud
		item   string
		mpn    string
		reason string // "" where it is sold
	}{
		"Azure":                          {api.Global, azureLegacy, "", ""},
		"Office 365":                     {api.Global, officeE1, "", ""},
		"through a reseller":             {api.Global, entra, "4391507", ""},
		"Azure at 21Vianet":              {api.China, azureLegacy, "", "no Azure subscriptions"},
		"Office 365 at 21Vianet":         {api.China, officeE1, "", ""},
		"a new service in Germany":       {api.Germany, officeE1, "", "no new services"},
		"Azure in Germany":               {api.Germany, azureLegacy, "", "no new services"},
		"Office 365 in USGov":            {api.USGov, officeE1, "", "no Office 365 subscriptions"},
		"Exchange Online in USGov":       {api.USGov, exchange, "", ""},
		"Azure in USGov":                 {api.USGov, azureLegacy, "", ""},
		"through a reseller in USGov":    {api.USGov, entra, "4391507", "one partner only"},
		"through a reseller at 21Vianet": {api.China, entra, "4391507", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newTestClient(t, sandbox.Config{Cloud: tt.cloud})
			customer := d.customer("Fabrikam")
			l := line(tt.item, 1, "unknown")
			if tt.mpn != "" {
				l["participants"] = []object{{"key": "transaction_reseller", "value": tt.mpn}}
			}
			_, cart := d.fill(customer, l)
			if said := cart.text("lineItems.0.error.errorDescription"); tt.reason == "" && said != "" || !strings.Contains(said, tt.reason) {
				t.Errorf("the line's error is %q, want %q", said, tt.reason)
			}
			if tt.cloud == api.Germany || tt.mpn != "" || strings.Contains(tt.item, ":") {
				return
			}
			switch order := d.order(customer, tt.item, 1); {
			case tt.reason != "":
				order.refused(400, "800020")
			case order.status != http.StatusCreated:
				t.Errorf("%d %s", order.status, order.body)
			}
		})
	}
}
