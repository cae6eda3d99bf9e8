package journey

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// AgreementState is all that is known of a customer and the Microsoft Customer
// Agreement.
type AgreementState struct {
	Current       api.AgreementMetaData // what customers accept now
	Confirmations []api.Agreement       // as partners gave them, newest first
	Direct        api.Bool              // whether the customer accepted without a partner
}

// Accepted reports whether the customer has accepted in either way.
func (s *AgreementState) Accepted() bool { return s.Direct.True() || len(s.Confirmations) > 0 }

// UpToDate reports whether what the customer accepted is what customers accept
// now. Of an acceptance without a partner the version isn't known: it counts.
func (s *AgreementState) UpToDate() bool {
	return s.Direct.True() || slices.ContainsFunc(s.Confirmations, func(a api.Agreement) bool { return a.TemplateID == s.Current.TemplateID })
}

// ReadAgreementState asks in the three places that know of a customer's
// acceptance.
func ReadAgreementState(ctx context.Context, c *api.Client, customer api.CustomerRef) (*AgreementState, error) {
	current, err := currentAgreement(ctx, c)
	if err != nil {
		return nil, err
	}
	state := &AgreementState{Current: current}
	state.Confirmations, err = api.ListCustomerAgreements.All(ctx, c, api.CustomerAgreements{CustomerRef: customer})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(state.Confirmations, func(a, b api.Agreement) int { return b.DateAgreed.At().Compare(a.DateAgreed.At()) })
	direct, err := api.GetDirectAcceptance.Do(ctx, c, customer)
	state.Direct = direct.Value.IsSigned
	return state, err
}

// ErrNoAgreement says that the service offers no Microsoft Customer Agreement.
var ErrNoAgreement = errors.New("the service has no Microsoft Customer Agreement that customers can accept")

// currentAgreement finds the agreement that customers accept now; its place in
// the list means nothing.
func currentAgreement(ctx context.Context, c *api.Client) (api.AgreementMetaData, error) {
	all, err := api.ListAgreements.All(ctx, c, api.AgreementKind{})
	if err != nil {
		return api.AgreementMetaData{}, err
	}
	all = slices.DeleteFunc(all, func(a api.AgreementMetaData) bool { return !a.Kind().Is(api.CustomerAgreement) })
	if len(all) == 0 {
		return api.AgreementMetaData{}, ErrNoAgreement
	}
	return slices.MaxFunc(all, func(a, b api.AgreementMetaData) int { return cmp.Compare(a.VersionRank.Int64(), b.VersionRank.Int64()) }), nil
}

// PlanAgreementConfirmation builds the confirmation that a person at the customer
// has accepted the present Microsoft Customer Agreement, to be shown before it is
// sent. [AlreadyConfirmed] tells a refusal that means no harm.
func PlanAgreementConfirmation(ctx context.Context, c *api.Client, customer api.CustomerRef, person api.Contact, agreed time.Time) (*api.Prepared, error) {
	current, err := currentAgreement(ctx, c)
	if err != nil {
		return nil, err
	}
	return api.ConfirmAgreement.Plan(c, api.AgreementConfirmation{
		CustomerRef: customer, DateAgreed: api.NewTime(agreed), TemplateID: current.TemplateID,
		FirstName: person.FirstName, LastName: person.LastName, Email: person.Email, PhoneNumber: person.PhoneNumber,
	}, api.None{})
}

// AlreadyConfirmed reports a confirmation that was refused because the service
// has one with the same person: there is nothing left to do.
func AlreadyConfirmed(err error) bool {
	e := api.AsError(err)
	return e != nil && e.Code == api.CodeAlreadyConfirmed
}

// ConfirmCustomerAgreement confirms a customer's acceptance in one go. already
// means that the service knew: nothing was changed, and that is fine.
func ConfirmCustomerAgreement(ctx context.Context, c *api.Client, customer api.CustomerRef, person api.Contact, agreed time.Time) (already bool, err error) {
	plan, err := PlanAgreementConfirmation(ctx, c, customer, person, agreed)
	if err != nil {
		return false, err
	}
	if _, err = plan.Send(ctx); AlreadyConfirmed(err) {
		return true, nil
	}
	return false, err
}
