package customers

import (
	"context"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// newCustomerProfile makes the page with the company, access and billing contact of a
// customer.
func newCustomerProfile(d *kit.Desk, c *kit.Customer) *kit.FactsPage {
	ref := api.CustomerRef{CustomerID: c.ID}
	return kit.NewFacts(kit.FactsSpec{
		Title: "Profile", Portal: kit.PortalCustomer(c.ID),
		Parts: append(d.NotesPart(kit.CustomerSubject(c)), []kit.Part{
			{Title: "Customer", Read: func(ctx context.Context) (kit.Facts, error) {
				reply, err := api.GetCustomer.Do(ctx, d.Client, ref)
				if err != nil {
					return kit.Facts{}, err
				}
				return kit.Facts{Sections: customerSections(c, &reply.Value), Raw: reply.Body}, nil
			}},
			{Title: "Company", Read: func(ctx context.Context) (kit.Facts, error) {
				reply, err := api.GetCustomerCompanyProfile.Do(ctx, d.Client, ref)
				if err != nil {
					return kit.Facts{}, err
				}
				return kit.Facts{Sections: []widget.Section{companySection(&reply.Value)}, Raw: reply.Body}, nil
			}},
			{Title: "Billing contact", Read: func(ctx context.Context) (kit.Facts, error) {
				reply, err := api.GetCustomerBillingProfile.Do(ctx, d.Client, ref)
				if err != nil {
					return kit.Facts{}, err
				}
				return kit.Facts{Sections: []widget.Section{billingSection(&reply.Value)}, Raw: reply.Body}, nil
			}},
		}...),
	})
}

func customerSections(row *kit.Customer, c *api.Customer) []widget.Section {
	var f []widget.Field
	kit.AddField(&f, "tenant id", row.ID, text.MaskID)
	kit.AddField(&f, "relationship", kit.EnumText(c.RelationshipToPartner))
	tone, note := text.ToneText, ""
	if c.AllowDelegatedAccess == api.False {
		tone, note = text.ToneBad, "no delegated admin privileges: many calls for this customer will be refused"
	}
	kit.AddField(&f, "delegated access", kit.YesNo(c.AllowDelegatedAccess, "yes", "no"), tone, note)
	kit.AddField(&f, "indirect reseller", c.AssociatedPartnerID, text.MaskID)
	kit.AddField(&f, "commerce id", c.CommerceID, text.MaskID)
	kit.AddField(&f, "domain", row.Domain, text.MaskDomain)
	kit.AddField(&f, "custom domains", strings.Join(c.CustomDomains, ", "), text.MaskDomain)
	return []widget.Section{{Title: "Customer", Fields: f}}
}

func companySection(p *api.CustomerCompanyProfile) widget.Section {
	var f []widget.Field
	kit.AddField(&f, "name", p.CompanyName, text.MaskName)
	kit.AddField(&f, "domain", p.Domain, text.MaskDomain)
	kit.AddField(&f, "e-mail", p.Email, text.MaskMail)
	addressFacts(&f, p.Address)
	return widget.Section{Title: "Company", Fields: f}
}

func billingSection(p *api.CustomerBillingProfile) widget.Section {
	var f []widget.Field
	kit.AddField(&f, "name", strings.TrimSpace(p.FirstName+" "+p.LastName), text.MaskName)
	kit.AddField(&f, "e-mail", p.Email, text.MaskMail)
	kit.AddField(&f, "company", p.CompanyName, text.MaskName)
	kit.AddField(&f, "culture", p.Culture)
	kit.AddField(&f, "language", p.Language)
	addressFacts(&f, p.DefaultAddress)
	return widget.Section{Title: "Billing contact", Fields: f}
}

func addressFacts(f *[]widget.Field, a *api.Address) {
	if a == nil {
		return
	}
	kit.AddField(f, "address", strings.Trim(a.AddressLine1+"\n"+a.AddressLine2, "\n"), text.MaskName)
	kit.AddField(f, "city", strings.TrimSpace(a.PostalCode+" "+a.City), text.MaskName)
	kit.AddField(f, "state", strings.TrimSpace(a.State+" "+a.Region))
	kit.AddField(f, "country", a.Country)
	kit.AddField(f, "phone", a.PhoneNumber, text.MaskID)
}
