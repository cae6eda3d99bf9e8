package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const batchOfOne = `{"BatchId":"b","Devices":[{"ProductKey":"1"}]}`

// jobOf starts a device upload and returns where its status is.
func (d *testClient) jobOf(customer string) string {
	d.t.Helper()
	return "/v1" + d.call("POST", "/v1/customers/"+customer+"/deviceBatches", batchOfOne).header.Get("Location")
}

func TestTheClockCanBeFasterAndSetForward(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{Speed: 60, Start: time.Date(2026, 2, 3, 4, 0, 0, 0, time.UTC)})
		if got := d.get("/sandbox/clock").text("now"); got != "2026-02-03T04:00:00Z" {
			t.Errorf("it starts at %s", got)
		}
		job := d.jobOf(d.customer("Adventure"))
		if got := d.get(job).text("status"); got == "finished" {
			t.Error("the job is finished at once")
		}
		time.Sleep(5 * time.Second) // five minutes there
		if got := d.get(job).text("status"); got != "finished" {
			t.Errorf("after five minutes the job is %s", got)
		}
		if got := d.get("/sandbox/clock").text("now"); got != "2026-02-03T04:05:00Z" {
			t.Errorf("five seconds later it is %s", got)
		}
		d.get("/v1/customers?size=1") // the token is as old as it is, not an hour

		d.call("POST", "/sandbox/clock", `{"speed":0}`)
		job = d.jobOf(d.customer("Fabrikam"))
		time.Sleep(time.Hour / 2)
		if got := d.get(job).text("status"); got == "finished" {
			t.Error("the clock stands still, but the job is finished")
		}
		if got := d.call("POST", "/sandbox/clock", `{"skip":"15m"}`); got.text("now") != "2026-02-03T04:20:00Z" || got.text("speed") != "0" {
			t.Errorf("set forward: %s", got.body)
		}
		if got := d.get(job).text("status"); got != "finished" {
			t.Errorf("a quarter of an hour was skipped, and the job is %s", got)
		}
	})
}

func TestTheClockRefusesNonsense(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for _, body := range []string{"", "x", `{"skip":"soon"}`, `{"skip":"-1s"}`, `{"skip":"9000h"}`, `{"speed":-1}`, `{"speed":1e9}`} {
		d.call("POST", "/sandbox/clock", body).refused(400, "2000")
	}
	d.call("PUT", "/sandbox/clock", "{}").refused(405, "2000")
}

func TestANewOrderIsListedAfterTheLag(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{OrderLag: sandbox.DocumentedOrderLag, Speed: -1})
	customer := d.customer("Fabrikam")
	order := fmt.Sprintf(`{"ReferenceCustomerId":%q,"BillingCycle":"monthly","LineItems":[{"LineItemNumber":0,"OfferId":"91FD106F-4B2C-4938-95AC-F54F74E9A239","Quantity":1}]}`, customer)
	made := d.call("POST", "/v1/customers/"+customer+"/orders", order)
	if made.status != 201 {
		t.Fatalf("%d %s", made.status, made.body)
	}
	listed := func() bool {
		return strings.Contains(string(d.get("/v1/customers/"+customer+"/orders").body), made.text("id"))
	}
	d.get("/v1/customers/" + customer + "/orders/" + made.text("id"))
	d.Skip(15*time.Minute - time.Second)
	if listed() {
		t.Error("it is listed too early")
	}
	d.Skip(time.Second)
	if !listed() {
		t.Error("it isn't listed after a quarter of an hour")
	}
}
