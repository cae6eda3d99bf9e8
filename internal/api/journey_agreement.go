package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

// AgreementState is all that is known of a customer and the Microsoft Customer
// Agreement.
type AgreementState struct {
	Current       AgreementMetaData // what customers accept now
	Confirmations []Agreement       // as partners gave them, newest first
	Direct        Bool              // whether the customer accepted without a partner
}

// Accepted reports whether the customer has accepted in either way.
func (s *AgreementState) Accepted() bool { return s.Direct.True() || len(s.Confirmations) > 0 }

// UpToDate reports whether what the customer accepted is what customers accept
// now. Of an acceptance without a partner the version isn't known: it counts.
func (s *AgreementState) UpToDate() bool {
	return s.Direct.True() || slices.ContainsFunc(s.Confirmations, func(a Agreement) bool { return a.TemplateID == s.Current.TemplateID })
}

// ReadAgreementState asks in the three places that know of a customer's
// acceptance.
func ReadAgreementState(ctx context.Context, c *Client, customer CustomerRef) (*AgreementState, error) {
	current, err := currentAgreement(ctx, c)
	if err != nil {
		return nil, err
	}
	state := &AgreementState{Current: current}
	state.Confirmations, err = ListCustomerAgreements.All(ctx, c, CustomerAgreements{CustomerRef: customer})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(state.Confirmations, func(a, b Agreement) int { return b.DateAgreed.At().Compare(a.DateAgreed.At()) })
	direct, err := GetDirectAcceptance.Do(ctx, c, customer)
	state.Direct = direct.Value.IsSigned
	return state, err
}

// ErrNoAgreement says that the service offers no Microsoft Customer Agreement.
var ErrNoAgreement = errors.New("the service has no Microsoft Customer Agreement that customers can accept")

// currentAgreement finds the agreement that customers accept now; its place in
// the list means nothing.
func currentAgreement(ctx context.Context, c *Client) (AgreementMetaData, error) {
	all, err := ListAgreements.All(ctx, c, AgreementKind{})
	if err != nil {
		return AgreementMetaData{}, err
	}
	all = slices.DeleteFunc(all, func(a AgreementMetaData) bool { return !a.Kind().Is(CustomerAgreement) })
	if len(all) == 0 {
		return AgreementMetaData{}, ErrNoAgreement
	}
	return slices.MaxFunc(all, func(a, b AgreementMetaData) int { return cmp.Compare(a.VersionRank.Int64(), b.VersionRank.Int64()) }), nil
}

// PlanAgreementConfirmation builds the confirmation that a person at the customer
// has accepted the present Microsoft Customer Agreement, to be shown before it is
// sent. [AlreadyConfirmed] tells a refusal that means no harm.
func PlanAgreementConfirmation(ctx context.Context, c *Client, customer CustomerRef, person Contact, agreed time.Time) (*Prepared, error) {
	current, err := currentAgreement(ctx, c)
	if err != nil {
		return nil, err
	}
	return ConfirmAgreement.Plan(c, AgreementConfirmation{
		CustomerRef: customer, DateAgreed: NewTime(agreed), TemplateID: current.TemplateID,
		FirstName: person.FirstName, LastName: person.LastName, Email: person.Email, PhoneNumber: person.PhoneNumber,
	}, None{})
}

// AlreadyConfirmed reports a confirmation that was refused because the service
// has one with the same person: there is nothing left to do.
func AlreadyConfirmed(err error) bool {
	e := AsError(err)
	return e != nil && e.Code == CodeAlreadyConfirmed
}

// ConfirmCustomerAgreement confirms a customer's acceptance in one go. already
// means that the service knew: nothing was changed, and that is fine.
func ConfirmCustomerAgreement(ctx context.Context, c *Client, customer CustomerRef, person Contact, agreed time.Time) (already bool, err error) {
	plan, err := PlanAgreementConfirmation(ctx, c, customer, person, agreed)
	if err != nil {
		return false, err
	}
	if _, err = plan.Send(ctx); AlreadyConfirmed(err) {
		return true, nil
	}
	return false, err
}
