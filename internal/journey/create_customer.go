package journey

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/cspdesk/cspdesk/internal/api"
)

// CustomerDraft is a customer to be created, and whose customer it will be.
type CustomerDraft struct {
	Customer api.NewCustomer
	// Reseller is the tenant id of an indirect reseller; "" makes a direct customer
	// of this partner.
	Reseller string
}

// CustomerFindings is what is known of a draft before anything is created.
type CustomerFindings struct {
	Domain   api.DomainAvailability
	Address  api.AddressValidation   // of a wrong address, with the one that was probably meant
	Country  api.CountryInformation  // what a customer of the address's country can have
	Reseller api.PartnerRelationship // empty for a direct customer
	Problems []DraftProblem          // why it can't be created as it is; none when it can
}

// DraftProblem is something in a draft that has to change.
type DraftProblem struct {
	Field   string // "domain", "address", "culture" …
	Problem string // a sentence
}

// DraftError is a draft that can't be created as it is; nothing was sent.
type DraftError struct{ Findings *CustomerFindings }

// Error says everything that has to change.
func (e *DraftError) Error() string {
	problems := make([]string, len(e.Findings.Problems))
	for i, p := range e.Findings.Problems {
		problems[i] = p.Problem
	}
	return strings.Join(problems, " ")
}

// CheckCustomer asks the service about domain, address, country and reseller of a
// draft, all at the same time: a customer with a wrong address can't be deleted
// again. Nothing is created.
func CheckCustomer(ctx context.Context, c *api.Client, draft CustomerDraft) (*CustomerFindings, error) {
	found := &CustomerFindings{Problems: draft.missing()}
	if len(found.Problems) > 0 {
		return found, nil
	}
	address := draft.Customer.BillingProfile.DefaultAddress
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return readInto(ctx, c, api.CheckDomain, api.DomainRef{Domain: draft.Customer.CompanyProfile.Domain}, &found.Domain)
	})
	group.Go(func() error {
		return readInto(ctx, c, api.GetCountryRules, api.CountryRef{Country: address.Country}, &found.Country)
	})
	group.Go(func() error {
		reply, err := api.ValidateAddress.Do(ctx, c, api.None{}, *address)
		found.Address = reply.Value
		return err
	})
	if draft.Reseller != "" {
		group.Go(func() (err error) {
			found.Reseller, err = findReseller(ctx, c, draft.Reseller)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	found.judge(&draft)
	return found, nil
}

func readInto[P, R any](ctx context.Context, c *api.Client, op *api.ReadOp[P, R], p P, into *R) error {
	reply, err := op.Do(ctx, c, p)
	*into = reply.Value
	return err
}

// findReseller finds an indirect reseller among this partner's; the empty
// relationship when it is none of them.
func findReseller(ctx context.Context, c *api.Client, tenant string) (api.PartnerRelationship, error) {
	all, err := api.ListIndirectResellers.All(ctx, c, api.PartnerRelationships{RelationshipType: api.ProviderOfResellers})
	if i := slices.IndexFunc(all, func(r api.PartnerRelationship) bool { return strings.EqualFold(r.ID, tenant) }); i >= 0 {
		return all[i], err
	}
	return api.PartnerRelationship{}, err
}

// missing lists what a draft needs and doesn't have.
func (d *CustomerDraft) missing() []DraftProblem {
	var company api.NewCompanyProfile
	var billing api.NewBillingProfile
	var address api.Address
	if p := d.Customer.CompanyProfile; p != nil {
		company = *p
	}
	if p := d.Customer.BillingProfile; p != nil {
		billing = *p
	}
	if billing.DefaultAddress != nil {
		address = *billing.DefaultAddress
	}
	var problems []DraftProblem
	for _, need := range []struct{ field, name, value string }{
		{"domain", "domain", company.Domain},
		{"company-name", "company name", billing.CompanyName},
		{"email", "e-mail address", billing.Email},
		{"culture", "culture", billing.Culture},
		{"language", "language", billing.Language},
		{"address", "first address line", address.AddressLine1},
		{"city", "city", address.City},
		{"country", "country", address.Country},
	} {
		if strings.TrimSpace(need.value) == "" {
			problems = append(problems, DraftProblem{need.field, "The " + need.name + " is missing."})
		}
	}
	return problems
}

// judge turns what was found into what has to change.
func (f *CustomerFindings) judge(draft *CustomerDraft) {
	add := func(field, problem string) { f.Problems = append(f.Problems, DraftProblem{field, problem}) }
	billing := draft.Customer.BillingProfile
	if !f.Domain.Available.True() {
		add("domain", "The domain "+draft.Customer.CompanyProfile.Domain+" is taken.")
	}
	if !f.Address.Valid.True() {
		add("address", "The address is not valid: "+strings.TrimRight(cmp.Or(f.Address.Reason, "the service gives no reason"), ". ")+".")
	}
	if !offered(f.Country.Cultures(), billing.Culture) {
		add("culture", "The culture "+billing.Culture+" is not offered there; choose one of "+strings.Join(f.Country.Cultures(), ", ")+".")
	}
	if !offered(f.Country.Languages(), billing.Language) {
		add("language", "The language "+billing.Language+" is not offered there; choose one of "+strings.Join(f.Country.Languages(), ", ")+".")
	}
	switch {
	case draft.Reseller == "":
	case f.Reseller.ID == "":
		add("reseller", "The indirect reseller "+draft.Reseller+" has no partnership with this provider.")
	case f.Reseller.State != "" && !f.Reseller.State.Is("active"):
		add("reseller", "The partnership with "+f.Reseller.Name+" is "+string(f.Reseller.State)+", not active.")
	}
}

// offered reports a value that is in a list, or a list that says nothing.
func offered(list []string, value string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, value) })
}

// PlanCustomer checks a draft and builds the request that creates the customer,
// to be shown before it is sent. A draft that can't be created comes back as a
// [DraftError]. The answer to the request is a [Customer] with the password of
// its first administrator, in clear text and only this once.
func PlanCustomer(ctx context.Context, c *api.Client, draft CustomerDraft) (*api.Prepared, error) {
	found, err := CheckCustomer(ctx, c, draft)
	if err != nil {
		return nil, err
	}
	if len(found.Problems) > 0 {
		return nil, &DraftError{found}
	}
	if draft.Reseller != "" {
		return api.CreateResellerCustomer.Plan(c, api.IndirectReseller{AssociatedPartnerID: draft.Reseller}, draft.Customer)
	}
	return api.CreateCustomer.Plan(c, api.None{}, draft.Customer)
}
