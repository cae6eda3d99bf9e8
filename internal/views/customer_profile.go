package views

import (
	"context"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// NewCustomerProfile makes the page of who a customer is: company, access, and
// who gets the bills.
func NewCustomerProfile(d *Desk, c *Customer) *FactsPage {
	ref := api.CustomerRef{CustomerID: c.ID}
	return NewFacts(FactsSpec{
		Title: "Profile", Portal: portalCustomer(c.ID),
		Parts: append(d.notesPart(aboutCustomer(c)), []Part{
			{"Customer", func(ctx context.Context) (Facts, error) {
				reply, err := api.GetCustomer.Do(ctx, d.Client, ref)
				if err != nil {
					return Facts{}, err
				}
				return Facts{Sections: customerSections(c, &reply.Value), Raw: reply.Body}, nil
			}},
			{"Company", func(ctx context.Context) (Facts, error) {
				reply, err := api.GetCustomerCompanyProfile.Do(ctx, d.Client, ref)
				if err != nil {
					return Facts{}, err
				}
				return Facts{Sections: []widget.Section{companySection(&reply.Value)}, Raw: reply.Body}, nil
			}},
			{"Billing contact", func(ctx context.Context) (Facts, error) {
				reply, err := api.GetCustomerBillingProfile.Do(ctx, d.Client, ref)
				if err != nil {
					return Facts{}, err
				}
				return Facts{Sections: []widget.Section{billingSection(&reply.Value)}, Raw: reply.Body}, nil
			}},
		}...),
	})
}

func customerSections(row *Customer, c *api.Customer) []widget.Section {
	var f []widget.Field
	fact(&f, "tenant id", row.ID, text.MaskID)
	fact(&f, "relationship", words(c.RelationshipToPartner))
	tone, note := text.ToneText, ""
	if c.AllowDelegatedAccess == api.False {
		tone, note = text.ToneBad, "no delegated admin privileges: many calls for this customer will be refused"
	}
	fact(&f, "delegated access", yesNo(c.AllowDelegatedAccess, "yes", "no"), tone, note)
	fact(&f, "indirect reseller", c.AssociatedPartnerID, text.MaskID)
	fact(&f, "commerce id", c.CommerceID, text.MaskID)
	fact(&f, "domain", row.Domain, text.MaskDomain)
	fact(&f, "custom domains", strings.Join(c.CustomDomains, ", "), text.MaskDomain)
	return []widget.Section{{Title: "Customer", Fields: f}}
}

func companySection(p *api.CustomerCompanyProfile) widget.Section {
	var f []widget.Field
	fact(&f, "name", p.CompanyName, text.MaskName)
	fact(&f, "domain", p.Domain, text.MaskDomain)
	fact(&f, "e-mail", p.Email, text.MaskMail)
	addressFacts(&f, p.Address)
	return widget.Section{Title: "Company", Fields: f}
}

func billingSection(p *api.CustomerBillingProfile) widget.Section {
	var f []widget.Field
	fact(&f, "name", strings.TrimSpace(p.FirstName+" "+p.LastName), text.MaskName)
	fact(&f, "e-mail", p.Email, text.MaskMail)
	fact(&f, "company", p.CompanyName, text.MaskName)
	fact(&f, "culture", p.Culture)
	fact(&f, "language", p.Language)
	addressFacts(&f, p.DefaultAddress)
	return widget.Section{Title: "Billing contact", Fields: f}
}

func addressFacts(f *[]widget.Field, a *api.Address) {
	if a == nil {
		return
	}
	fact(f, "address", strings.Trim(a.AddressLine1+"\n"+a.AddressLine2, "\n"), text.MaskName)
	fact(f, "city", strings.TrimSpace(a.PostalCode+" "+a.City), text.MaskName)
	fact(f, "state", strings.TrimSpace(a.State+" "+a.Region))
	fact(f, "country", a.Country)
	fact(f, "phone", a.PhoneNumber, text.MaskID)
}
