package ui_test

import (
	"regexp"
	"testing"

	"github.com/cspdesk/cspdesk/internal/ui"
)

func TestMask(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind   ui.MaskKind
		in     string
		shaped string
	}{
		{ui.MaskName, "Fabrikam Ltd", `^[A-Z][a-z]+ [A-Z][a-z]+ \d\d$`},
		{ui.MaskID, "0b7ab3ff-53E5-4fa6-a2fc-0f1d2c4e0a11", `^\d[a-f]\d[a-f]{2}\d[a-f]{2}-\d{2}[A-F]\d-\d[a-f]{2}\d-[a-f]\d[a-f]{2}-\d[a-f]\d[a-f]\d[a-f]\d[a-f]\d[a-f]\d{2}$`},
		{ui.MaskID, "SUB-Zü7", `^[A-Z]{3}-[A-Z]xx\d$`},
		{ui.MaskMail, "ada@contoso.example", `^user\d+@[a-z]+-[a-z]+-\d\d\.example$`},
		{ui.MaskMail, "no address", `^user\d+@[a-z]+-[a-z]+-\d\d\.example$`},
		{ui.MaskDomain, "contoso.example", `^[a-z]+-[a-z]+-\d\d\.example$`},
		{ui.MaskName, "", `^$`},
		{ui.MaskID, " ", `^ $`},
	}
	for _, tt := range tests {
		got := ui.Mask(tt.kind, tt.in)
		if !regexp.MustCompile(tt.shaped).MatchString(got) {
			t.Errorf("Mask(%d, %q) = %q, want the shape %s", tt.kind, tt.in, got, tt.shaped)
		}
		expect(t, "a second time", ui.Mask(tt.kind, tt.in), got)
	}
	seen := map[string]bool{}
	for _, f := range someFirms(100) {
		seen[ui.Mask(ui.MaskName, f.name)] = true
	}
	if len(seen) < 90 {
		t.Errorf("100 names have only %d aliases", len(seen))
	}
	mail, domain := ui.Mask(ui.MaskMail, "ada@Contoso.example"), ui.Mask(ui.MaskDomain, "contoso.example")
	if mail[len(mail)-len(domain):] != domain {
		t.Errorf("%s is not at %s", mail, domain)
	}
}
