package cli_test

import (
	"strings"
	"testing"
)

func TestTour(t *testing.T) {
	t.Parallel()
	got := desk(t, nil, "", "demo", "--customers", "600")
	if got.code != 0 || got.errout != "" {
		t.Errorf("exit code %d, standard error %q", got.code, got.errout)
	}
	for _, want := range []string{
		"Signed in as ada@contoso.example", "  500 customers so far …\n  600 customers so far …\n", "  600 customers in 2 page(s), complete",
		"Fabrikam Ltd has 8 subscriptions:", "  renews by itself  yes\n", "  total ", "lines in", "CHARGE",
		"1 cannot (1 error, 0 warnings)", "5 devices sent to batch", "5 of 5 devices done",
		"FBK-FAIL808  finished_with_errors  808 ZtdDeviceAssignedToOtherTenant", "This is the end of the tour.",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("the tour lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(got.out)
	}
}

func TestTourUnderFaults(t *testing.T) {
	t.Parallel()
	got := desk(t, nil, "", "demo", "--customers", "20", "--hostile", "--faults", "cut=20%,html=20%,seed=3")
	if got.code != 0 || !strings.Contains(got.out, "5 of 5 devices done") {
		t.Errorf("exit code %d\n%s\n%s", got.code, got.out, got.errout)
	}
	if strings.ContainsAny(got.out, "\x1b\u009b\u202e") {
		t.Error("an escape sequence of a customer's name reached the terminal")
	}
}

func TestTourThatFails(t *testing.T) {
	t.Parallel()
	got := desk(t, nil, "", "demo", "--customers", "20", "--faults", "400=1%")
	got.check(t, 2, "", `"400" is not a fault`)
	got = desk(t, nil, "", "demo", "--customers", "20", "--faults", "expire-token")
	if got.code == 0 || !strings.Contains(got.out, "This step failed:") || !strings.Contains(got.errout, "5 steps of the tour failed") {
		t.Errorf("exit code %d\n%s\n%s", got.code, got.out, got.errout)
	}
}
