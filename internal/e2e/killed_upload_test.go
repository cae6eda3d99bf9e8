//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

// deadlyUpload decides when a program that uploads devices is killed: at each of its
// requests first before it reaches the service and then after it took effect, and in
// the same way at two requests for the status of jobs.
type deadlyUpload struct {
	hits map[string]int // by MS-RequestId; all status requests count as one
}

func (u deadlyUpload) point(r *http.Request) string {
	name := r.Header.Get("MS-RequestId")
	switch {
	case strings.Contains(r.URL.Path, "/batchJobStatus/"):
		name = "a look"
	case r.Method == http.MethodGet:
		return ""
	}
	u.hits[name]++
	switch u.hits[name] {
	case 1:
		return beforeTheService
	case 2:
		return afterIt
	}
	return ""
}

// TestKilledUpload kills a process that uploads devices, and those that resume the
// upload, at each request. In the end the service has recorded every device once.
func TestKilledUpload(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	w := p.sandbox("--speed", "20")
	k := newKiller(t, w)
	proxied := &world{API: k.URL, Authority: w.Authority, AccessToken: w.AccessToken}
	plan := deadlyUpload{map[string]int{}}
	strikes := 0
	// struck sends keys to the program and reports whether it was killed.
	struck := func(d *terminal, keys ...string) bool {
		t.Helper()
		process, err := os.FindProcess(d.pid())
		if err != nil {
			t.Fatal(err)
		}
		k.waits(plan.point)
		k.victim <- process
		d.press(keys...)
		until(t, patience, "the upload has ended", func() (bool, string) {
			screen := d.screen()
			return k.hasStruck() || strings.Contains(screen, "Finished."), screen
		})
		if !k.hasStruck() {
			<-k.victim
			return false
		}
		gone(t, process.Pid)
		if strikes++; strikes > 20 {
			t.Fatalf("resuming sends different requests: %v", plan.hits)
		}
		return true
	}
	d := p.atSandbox(proxied, "--fresh").toBatches(p.write("devices.csv", deviceFile(6)))
	d.press("c").sees("Devices in one request").press("C-u").types("3").press("Enter").sees("3 requests of up to 3 devices")
	d.press("Enter").sees("nothing is sent yet")
	for keys := "Enter"; struck(d, keys); keys = "y" {
		k.waits(nil)
		d = p.atSandbox(proxied, "--fresh").sees("250 of 250")
		d.press(":").types("resume uploads").press("Enter").sees("IN DOUBT", "devices.csv").press("Enter").sees("Go on with the upload?")
	}
	d.sees("Finished. 6 of 7 registered, 1 failed.", "808").quits()
	const requests = 3
	if len(plan.hits) != requests+1 || strikes != 2*len(plan.hits) {
		t.Errorf("it was killed %d times, at %v, want twice at each of %d requests and at a status request", strikes, plan.hits, requests)
	}
	k.waits(nil)
	p.env = append(p.env, "CSPDESK_API_URL="+k.URL, "CSPDESK_TOKEN="+w.AccessToken)
	p.checkUpload(requests)
}

// checkUpload compares the service's record of an upload with the uploaded file.
func (p *place) checkUpload(requests int) {
	p.t.Helper()
	var records []struct{ OperationType, CustomerID string }
	p.ask(&records, "run", "get-a-record-of-partner-center-activity", "--all")
	uploads := slices.DeleteFunc(records, func(r struct{ OperationType, CustomerID string }) bool {
		return !strings.HasPrefix(strings.ToLower(r.OperationType), "upload_a_list_of_devices")
	})
	if len(uploads) != requests {
		p.t.Fatalf("the service recorded %+v for %d requests", uploads, requests)
	}
	var devices []struct{ SerialNumber string }
	p.ask(&devices, "run", "get-a-list-of-devices-for-the-specified-batch-and-customer", "--param", "customer-id="+uploads[0].CustomerID, "--param", "batch-id=Laptops", "--all")
	var got, want []string
	for _, d := range devices {
		got = append(got, d.SerialNumber)
	}
	for n := range 6 {
		want = append(want, fmt.Sprintf("5CG%07d", n))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		p.t.Errorf("the batch has %q, want %q", got, want)
	}
	var entries []struct{ State, RequestID string }
	p.ask(&entries, "journal", "list")
	if len(entries) != requests || slices.ContainsFunc(entries, func(e struct{ State, RequestID string }) bool { return e.State != "done" }) {
		p.t.Errorf("the journal has %+v for %d requests", entries, requests)
	}
}
