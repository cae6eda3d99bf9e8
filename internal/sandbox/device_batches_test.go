package sandbox_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func hash(text string) string {
	return base64.StdEncoding.EncodeToString([]byte(strings.Repeat(text+" ", 40)))
}

func TestUploadAdvancesWithTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := "/v1/customers/" + d.customer("Adventure")
		devices := []map[string]any{
			{"SerialNumber": "S1", "HardwareHash": hash("one")},
			{"HardwareHash": hash("two")},
			{"SerialNumber": "S3FAIL808", "HardwareHash": hash("three")},
			{"SerialNumber": "S4"},
			{"SerialNumber": "S5", "HardwareHash": "short"},
			{"SerialNumber": "S1", "HardwareHash": hash("one")},
			{"SerialNumber": "S7FAIL812", "OemManufacturerName": "Contoso", "ModelName": "One"},
		}
		r := d.call("POST", customer+"/deviceBatches", with(nil, "BatchId", "Wave 1", "Devices", devices))
		if r.status != 202 || !strings.HasPrefix(r.header.Get("Location"), "/customers/") || len(r.body) != 0 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		job := "/v1" + r.header.Get("Location")
		if status := d.get(job).text("status"); status != "queued" {
			t.Errorf("at first the job is %q", status)
		}
		time.Sleep(5500 * time.Millisecond)
		halfway := d.get(job)
		if halfway.text("status") != "processing" || halfway.text("devicesStatus.0.status") != "finished" || halfway.text("devicesStatus.6.status") != "in-progress" || halfway.text("completedTime") != "0001-01-01T00:00:00" {
			t.Errorf("halfway: %s", halfway.body)
		}
		time.Sleep(10 * time.Second)
		end := d.get(job)
		if end.text("status") != "finished" || end.text("completedTime") != "2000-01-01T00:00:10" {
			t.Errorf("in the end: %s", end.body)
		}
		for i, want := range []string{"", "", "808 ZtdDeviceAssignedToOtherTenant", "803 MissingZtdSerialNumberAndProductKey", "802 InvalidZtdHardwareHash", " ZtdDeviceDuplicated", "812 ZtdDeviceNotFound"} {
			one := fmt.Sprintf("devicesStatus.%d.", i)
			got, status := "", "finished"
			if want != "" {
				got, status = end.text(one+"errorCode")+" "+end.text(one+"errorDescription"), "finished_with_errors"
			}
			if got != want || end.text(one+"status") != status {
				t.Errorf("device %d: %s", i, end.text(one[:len(one)-1]))
			}
		}
		if end.at("devicesStatus.1.serialNumber") != nil {
			t.Error("a hash-only device has a serial number")
		}
		if n := len(d.get(customer + "/deviceBatches/Wave%201/devices").items()); n != 2 {
			t.Errorf("%d devices in the batch", n)
		}
		d.call("POST", customer+"/deviceBatches", with(nil, "BatchId", "wave 1", "Devices", devices)).refused(409, "409")

		again := d.call("POST", customer+"/deviceBatches/Wave%201/devices", `[{"serialNumber":"S1","hardwareHash":"`+hash("one")+`"}]`)
		time.Sleep(time.Minute)
		if r := d.get("/v1" + again.header.Get("Location")); r.text("devicesStatus.0.errorCode") != "806" {
			t.Errorf("uploading twice: %s", r.body)
		}
	})
}

func TestSomeJobsAnswerWithAnEmptyElement(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Speed: 1e6})
	customer, empty := "/v1/customers/"+d.customer("Adventure"), 0
	for i := range 8 {
		r := d.call("POST", customer+"/deviceBatches", fmt.Sprintf(`{"batchId":"b%d","devices":[{"productKey":"33000000000%02d"}]}`, i, i))
		elements := d.get("/v1" + r.header.Get("Location")).at("devicesStatus").([]any)
		if last := elements[len(elements)-1].(map[string]any); len(last) == 1 {
			empty++
		}
	}
	if empty != 2 {
		t.Errorf("%d of 8 jobs with an empty element", empty)
	}
}

func TestDevicesPageByAHundred(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := "/v1/customers/" + d.customer("Fabrikam")
	var batches []string
	for _, b := range d.get(customer + "/deviceBatches").items() {
		batches = append(batches, b["id"].(string))
		if uri := b["devicesLink"].(map[string]any)["uri"].(string); !strings.HasSuffix(uri, b["id"].(string)+"/devices") {
			t.Errorf("the link is %q", uri)
		}
	}
	if fmt.Sprint(batches) != "[Test batch FAB-2026-Laptops]" {
		t.Errorf("%v", batches)
	}
	path, counts := customer+"/deviceBatches/"+url.PathEscape(batches[1])+"/devices", []int{}
	r := d.get(path)
	counts = append(counts, len(r.items()))
	for token := r.text("continuationToken"); token != ""; token = r.text("continuationToken") {
		r = d.get(path, "MS-ContinuationToken: "+token)
		counts = append(counts, len(r.items()))
	}
	if fmt.Sprint(counts) != "[100 100 30]" {
		t.Errorf("pages of %v", counts)
	}
	device := path + "/" + r.text("items.0.id")
	if r := d.call("DELETE", device, ""); r.status != 204 {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call("DELETE", device, "").refused(404, "3000")
	d.call("GET", customer+"/deviceBatches/none/devices", "").refused(404, "3000")
	d.call("GET", path, "", "MS-ContinuationToken: x").refused(400, "2000")
}

func TestUploadRefusals(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := "/v1/customers/" + d.customer("Fabrikam")
	for _, body := range []string{`{}`, `{"BatchId":"x"}`, `{"BatchId":"x","Devices":[]}`, `[]`, `{"Devices":[{}]}`} {
		d.call("POST", customer+"/deviceBatches", body).refused(400, "2000")
	}
	d.call("POST", customer+"/deviceBatches/Test%20batch/devices", `{"Devices":[]}`).refused(400, "2000")
	d.call("POST", customer+"/deviceBatches/Test%20batch/devices", `[]`).refused(400, "2000")
	d.call("POST", customer+"/deviceBatches/none/devices", `[{}]`).refused(404, "3000")
	d.call("GET", customer+"/batchJobStatus/none", "").refused(404, "3000")
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := "/v1/customers/" + d.customer("Fabrikam")
		made := d.call("POST", customer+"/policies", `{"name":"Kiosk 2","category":"o_o_b_e","policySettings":["skip_eula"]}`)
		if made.status != 200 || made.text("devicesAssigned") != "0" {
			t.Fatalf("%d %s", made.status, made.body)
		}
		path := customer + "/policies/" + made.text("id")
		for _, body := range []string{`{}`, `{"name":"x","category":"other","policySettings":["none"]}`, `{"name":"x","category":"o_o_b_e"}`, `{"name":"x","category":"o_o_b_e","policySettings":["fly"]}`} {
			d.call("POST", customer+"/policies", body).refused(400, "2000")
		}
		device := d.get(customer + "/deviceBatches/Test%20batch/devices").text("items.0.id")
		r := d.call("PATCH", customer+"/DevicePolicyUpdates", fmt.Sprintf(`{"Devices":[{"Id":%q,"Policies":[{"Key":"o_o_b_e","Value":%q}]},{"Id":"x","Policies":[{"Key":"o_o_b_e","Value":%q}]},{"Id":%q,"Policies":[{"Key":"o_o_b_e","Value":"y"}]}]}`,
			device, made.text("id"), made.text("id"), device))
		time.Sleep(time.Minute)
		job := d.get("/v1" + r.header.Get("Location"))
		if job.text("devicesStatus.0.status") != "finished" || job.text("devicesStatus.1.errorCode") != "807" || job.text("devicesStatus.2.errorCode") != "809" {
			t.Errorf("%s", job.body)
		}
		if n := d.get(path).text("devicesAssigned"); n != "1" {
			t.Errorf("%s devices assigned", n)
		}
		if got := d.get(customer + "/deviceBatches/Test%20batch/devices").text("items.0.policies.0.value"); got != made.text("id") {
			t.Errorf("the device's policy is %q", got)
		}
		changed := d.call("PUT", path, with(made.json.(map[string]any), "name", "Kiosk 3"))
		if changed.status != 200 || d.get(path).text("name") != "Kiosk 3" {
			t.Errorf("%d %s", changed.status, changed.body)
		}
		d.call("PUT", path, with(made.json.(map[string]any), "id", "z")).refused(400, "2000")
		if n := len(d.get(customer + "/policies").items()); n != 3 {
			t.Errorf("%d policies", n)
		}
		if r := d.call("DELETE", path, ""); r.status != 204 {
			t.Errorf("%d", r.status)
		}
		d.call("GET", path, "").refused(404, "3000")
	})
}
