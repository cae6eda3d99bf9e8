package widget_test

import (
	"regexp"
	"testing"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
)

func TestMask(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind   text.MaskKind
		in     string
		shaped string
	}{
		{text.MaskName, "Fabrikam Ltd", `^[A-Z][a-z]+ [A-Z][a-z]+ \d\d$`},
		{text.MaskID, "0b7ab3ff-53E5-4fa6-a2fc-0f1d2c4e0a11", `^\d[a-f]\d[a-f]{2}\d[a-f]{2}-\d{2}[A-F]\d-\d[a-f]{2}\d-[a-f]\d[a-f]{2}-\d[a-f]\d[a-f]\d[a-f]\d[a-f]\d[a-f]\d{2}$`},
		{text.MaskID, "SUB-Zü7", `^[A-Z]{3}-[A-Z]xx\d$`},
		{text.MaskMail, "ada@contoso.example", `^user\d+@[a-z]+-[a-z]+-\d\d\.example$`},
		{text.MaskMail, "no address", `^user\d+@[a-z]+-[a-z]+-\d\d\.example$`},
		{text.MaskDomain, "contoso.example", `^[a-z]+-[a-z]+-\d\d\.example$`},
		{text.MaskName, "", `^$`},
		{text.MaskID, " ", `^ $`},
	}
	for _, tt := range tests {
		got := text.Mask(tt.kind, tt.in)
		if !regexp.MustCompile(tt.shaped).MatchString(got) {
			t.Errorf("Mask(%d, %q) = %q, want the shape %s", tt.kind, tt.in, got, tt.shaped)
		}
		uitest.Expect(t, "a second time", text.Mask(tt.kind, tt.in), got)
	}
	seen := map[string]bool{}
	for _, f := range someFirms(100) {
		seen[text.Mask(text.MaskName, f.name)] = true
	}
	if len(seen) < 90 {
		t.Errorf("100 names have only %d aliases", len(seen))
	}
	mail, domain := text.Mask(text.MaskMail, "ada@Contoso.example"), text.Mask(text.MaskDomain, "contoso.example")
	if mail[len(mail)-len(domain):] != domain {
		t.Errorf("%s is not at %s", mail, domain)
	}
}
