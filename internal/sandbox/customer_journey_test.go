package sandbox_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journey"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// TestACustomerIsCreatedByTheRealClient goes the way a person goes: a draft that
// is wrong, what the service says of it, the same put right.
func TestACustomerIsCreatedByTheRealClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		c := d.client()
		resellers, err := api.ListIndirectResellers.All(t.Context(), c, api.PartnerRelationships{})
		if err != nil || len(resellers) == 0 {
			t.Fatal(resellers, err)
		}
		draft := journey.CustomerDraft{Reseller: resellers[1].ID, Customer: api.NewCustomer{
			CompanyProfile: &api.NewCompanyProfile{Domain: "fabrikam.onmicrosoft.com"},
			BillingProfile: &api.NewBillingProfile{
				Email: "grace@lamna.example", Culture: "en-US", Language: "en", CompanyName: "Lamna Healthcare",
				DefaultAddress: &api.Address{AddressLine1: "One Microsoft Way", City: "Redmond", State: "WA", PostalCode: "98007", Country: "US", FirstName: "Grace", LastName: "Hopper"},
			},
		}}
		var refused *journey.DraftError
		if _, err := journey.PlanCustomer(t.Context(), c, draft); !errors.As(err, &refused) || len(refused.Findings.Problems) != 2 {
			t.Fatalf("got %v", err)
		}
		if n := len(d.Effects()); n != 0 {
			t.Errorf("%d effects of a check", n)
		}
		draft.Customer.CompanyProfile.Domain = "lamna.onmicrosoft.com"
		draft.Customer.BillingProfile.DefaultAddress.City = refused.Findings.Address.Corrected.City
		plan, err := journey.PlanCustomer(t.Context(), c, draft)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := plan.Send(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var made api.Customer
		if err := api.Decode(resp.Body, &made); err != nil || made.UserCredentials == nil || made.UserCredentials.Password == "" {
			t.Fatalf("%+v, %v", made, err)
		}
		ref := api.CustomerRef{CustomerID: made.ID}
		of, err := api.ListResellersOfCustomer.All(t.Context(), c, ref)
		if err != nil || len(of) != 1 || of[0].Name != resellers[1].Name {
			t.Errorf("the customer is of %+v, %v", of, err)
		}
		mine, err := api.ListCustomersOfReseller.All(t.Context(), c, api.CustomersOfReseller(resellers[1].ID))
		found := false
		for _, customer := range mine {
			found = found || customer.ID == made.ID
		}
		if err != nil || !found {
			t.Errorf("not among the reseller's %d customers: %v", len(mine), err)
		}
		users, err := api.ListUsers.All(t.Context(), c, ref)
		if err != nil || len(users) != 1 {
			t.Errorf("users %+v, %v", users, err)
		}
		if n := len(d.Effects()); n != 1 {
			t.Errorf("%d effects", n)
		}
	})
}

// TestALicenceMovesFromOneUserToAnother runs what a support desk does most often.
func TestALicenceMovesFromOneUserToAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		c, ctx := d.client(), t.Context()
		ref := api.CustomerRef{CustomerID: d.customer("Alpine Ski House")}
		users, err := api.ListUsers.All(ctx, c, ref)
		if err != nil {
			t.Fatal(err)
		}
		from := api.UserRef{CustomerRef: ref, UserID: users[1].ID}
		held, err := api.ListUserLicenses.All(ctx, c, from)
		if err != nil || len(held) == 0 {
			t.Fatal(held, err)
		}
		sku := held[0].ProductSKU.ID
		made, err := api.CreateUser.Do(ctx, c, ref, api.NewUser{
			DisplayName: "Ada Lovelace", UserPrincipalName: "ada@alpineskihouse.onmicrosoft.com", UsageLocation: "CH",
			PasswordProfile: &api.PasswordProfile{Password: "abCD123*", ForceChangePassword: api.True},
		})
		if err != nil {
			t.Fatal(err)
		}
		to := api.UserRef{CustomerRef: ref, UserID: made.Value.ID}
		before := available(t, c, ref, sku)
		if _, err := api.DeleteUser.Do(ctx, c, from, api.None{}); err != nil {
			t.Fatal(err)
		}
		if _, err := api.UpdateUserLicenses.Do(ctx, c, to, api.LicenseUpdate{LicensesToAssign: []api.LicenseAssignment{{SKUID: sku}}}); err != nil {
			t.Fatal(err)
		}
		if now := available(t, c, ref, sku); now != before {
			t.Errorf("%d are free, before %d", now, before)
		}
		gone, err := api.ListDeletedUsers.All(ctx, c, api.DeletedUsers{CustomerRef: ref})
		if err != nil || len(gone) == 0 {
			t.Fatal(gone, err)
		}
		if back, err := api.RestoreUser.Do(ctx, c, from, api.None{}); err != nil || !back.Value.State.Is(api.UserActive) {
			t.Errorf("%+v, %v", back.Value, err)
		}
	})
}

func available(t *testing.T, c *api.Client, ref api.CustomerRef, sku string) int64 {
	t.Helper()
	all, err := api.ListSubscribedSKUs.All(t.Context(), c, ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.ProductSKU.ID == sku {
			return s.AvailableUnits.Int64()
		}
	}
	t.Fatalf("no SKU %s", sku)
	return 0
}

// TestARelationshipIsEndedByTheRealClient does what is in the way first.
func TestARelationshipIsEndedByTheRealClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{})
		c, ctx := d.client(), t.Context()
		ref := api.CustomerRef{CustomerID: d.customer("Alpine Ski House")}
		var refused *journey.ObstacleError
		if _, err := journey.PlanRelationshipEnd(ctx, c, ref); !errors.As(err, &refused) || len(refused.Obstacles.Active) == 0 {
			t.Fatalf("got %v", err)
		}
		for _, sub := range refused.Obstacles.Active {
			if _, err := api.SuspendSubscription.Do(ctx, c, api.SubscriptionRef{CustomerRef: ref, SubscriptionID: sub.ID}); err != nil {
				t.Fatal(err)
			}
		}
		plan, err := journey.PlanRelationshipEnd(ctx, c, ref)
		if err != nil {
			t.Fatal(err)
		}
		if want := (api.FieldChange{Field: "relationshipToPartner", Before: "reseller", After: "none"}); len(plan.Fields) != 1 || plan.Fields[0] != want {
			t.Errorf("changes %+v", plan.Fields)
		}
		if _, err := plan.Send(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := api.GetCustomer.Do(ctx, c, ref); api.AsError(err) == nil || api.AsError(err).Status != 404 {
			t.Errorf("the customer is still there: %v", err)
		}
	})
}

// TestReservationsAreInTheWay finds a customer with a reserved instance: the
// service and the client have to agree that its relationship can't end.
func TestReservationsAreInTheWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{RateLimit: -1})
		c, ctx := d.client(), t.Context()
		for _, customer := range d.get("/v1/customers").items() {
			ref := api.CustomerRef{CustomerID: customer["id"].(string)}
			found, err := journey.ReadRelationshipObstacles(ctx, c, ref)
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Reservations) == 0 {
				continue
			}
			for _, sub := range found.Active {
				if _, err := api.SuspendSubscription.Do(ctx, c, api.SubscriptionRef{CustomerRef: ref, SubscriptionID: sub.ID}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := api.RemoveRelationship.Do(ctx, c, ref); api.AsError(err) == nil || api.AsError(err).Status != 400 {
				t.Errorf("%s: %v", ref.CustomerID, err)
			}
			return
		}
		t.Error("no customer has a reserved instance")
	})
}
