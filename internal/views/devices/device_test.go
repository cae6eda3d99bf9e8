package devices_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestDevicesOfABatch(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Width: 200, Height: 50}, func(_ *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("j", "enter").Sees("SERIAL NUMBER", "POLICY", "5 of 5")
		b.Press("enter").Sees("Hardware", "Registration", "Test batch", "none assigned")
	})
}

func TestRemoveOneDevice(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("j", "enter").Sees("5 of 5").Press("a", "x").Sees("What changes", "registered → removed", "DELETE ")
		b.Press("enter").Sees("Remove 1 device?").Press("y", "enter").Sees("to confirm:")
		serial := regexp.MustCompile(`Type (\S+) to confirm:`).FindStringSubmatch(b.Screen())[1]
		b.Press("backspace").Type(serial).Press("enter").Sees("4 of 4")
		if n := b.Deletes(); n != 1 {
			t.Errorf("%d devices were removed", n)
		}
	})
}

func TestRemoveSeveralDevices(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("j", "enter").Sees("5 of 5").Press("space", "space", "space", "a", "x")
		b.Sees("Remove 3 devices", "3 requests are sent").Press("enter").Sees("Remove 3 devices?").Press("tab", "y", "enter")
		if b.Deletes() != 0 {
			t.Fatal("devices were removed without the customer's name")
		}
		b.Press("esc", "enter").Type("Fabrikam Ltd").Press("enter").Sees("2 of 2")
		if n := b.Deletes(); n != 3 {
			t.Errorf("%d devices were removed", n)
		}
		b.Press("B").Sees("Remove 3 devices from Test batch").Press("enter").Sees("Removed")
	})
}

func TestDevicesThatAreGoneAlready(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("j", "enter").Sees("5 of 5").Press("space", "space", "a", "x").Sees("Remove 2 devices")
		ref := api.DeviceBatchRef{CustomerRef: api.CustomerRef{CustomerID: b.TenantOf("Fabrikam Ltd")}, BatchID: "Test batch"}
		devices, err := api.ListDevices.All(t.Context(), b.Desk.Client, ref)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := api.DeleteDevice.Do(t.Context(), b.Desk.Client, api.DeviceRef{DeviceBatchRef: ref, DeviceID: devices[0].ID}, api.None{}); err != nil {
			t.Fatal(err)
		}
		b.Press("enter").Type("Fabrikam Ltd").Press("enter").Sees("1 of 2 devices were not removed", "3 of 3")
		b.Press("B", "enter").Sees("Not removed", "code 3000")
	})
}

func TestAssignAPolicy(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("j", "enter").Sees("5 of 5").Press("space", "space", "a", "p").Sees("Choose a policy", "Kiosk")
		b.Press("j", "enter").Sees("(none) → Kiosk", "PATCH ").Press("enter").Sees("Accepted: the service is carrying it out.")
		b.Press("esc").Sees("finished").Press("g")
		if line := b.CursorLine(); !strings.Contains(line, "Kiosk") {
			t.Errorf("the device is shown as %q", line)
		}
		policies, err := api.ListPolicies.All(t.Context(), b.Desk.Client, api.CustomerRef{CustomerID: b.TenantOf("Fabrikam Ltd")})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range policies {
			if want := map[string]int64{"Kiosk": 2}[p.Name]; p.DevicesAssigned.IntPart() != want {
				t.Errorf("%s has %s devices, want %d", p.Name, p.DevicesAssigned, want)
			}
		}
	})
}

func TestPolicies(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("tab").Sees("SETTINGS", "Head office laptops").Press("enter").Sees("out-of-box experience", "User is no local admin")
		b.Press("esc", "n").Sees("Skip the licence page").Type("Reception").Press("tab").Type("Front desks").Press("tab", "tab", "space")
		b.Press("ctrl+s").Sees("What changes", "Reception", "Front desks").Press("enter").Sees("Reception", "3 of 3")
		b.Press("G", "a", "e").Sees("Edit Reception").Type(" 2").Press("ctrl+s").Sees("Reception → Reception 2").Press("enter").Sees("Reception 2")
		b.Press("a", "x").Sees("deleted", "are set up without a policy").Press("enter").Type("Reception 2").Press("enter").Sees("2 of 2").SeesNot("Reception 2")
		policies, err := api.ListPolicies.All(t.Context(), b.Desk.Client, api.CustomerRef{CustomerID: b.TenantOf("Fabrikam Ltd")})
		if err != nil || slices.ContainsFunc(policies, func(p api.ConfigurationPolicy) bool { return strings.HasPrefix(p.Name, "Reception") }) {
			t.Errorf("the policies are %+v, %v", policies, err)
		}
	})
}

func TestReadOnlyDeskChangesNoDevices(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{ReadOnly: true}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("j", "enter").Sees("5 of 5").Press("a", "x").SeesNot("What changes")
		b.Press("esc", "esc", "tab").Sees("SETTINGS").Press("n").SeesNot("Skip the licence page")
		if len(b.World.Effects()) != 0 {
			t.Error("a read-only desk changed something")
		}
	})
}
