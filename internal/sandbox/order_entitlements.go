package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// entitlement is something bought once that a customer may use.
type entitlement struct {
	IncludedEntitlements []entitlement     `json:"includedEntitlements"`
	ReferenceOrder       referenceOrder    `json:"referenceOrder"`
	ProductID            string            `json:"productId"`
	Quantity             int               `json:"quantity"`
	EntitledArtifacts    []artifact        `json:"entitledArtifacts"`
	SkuID                string            `json:"skuId"`
	EntitlementType      string            `json:"entitlementType"`
	ExpiryDate           string            `json:"expiryDate,omitempty"`
	DynamicAttributes    map[string]string `json:"dynamicAttributes,omitempty"`
}

type referenceOrder struct {
	ID          string `json:"id"`
	LineItemID  string `json:"lineItemId"`
	AlternateID string `json:"alternateId,omitempty"`
}

type artifact struct {
	Link         link   `json:"link"`
	ResourceID   string `json:"resourceId"`
	ArtifactType string `json:"artifactType"`
}

const (
	entitledSoftware = "software"
	entitledReserved = "reservedinstance"
	entitledMachines = "virtualmachinereservedinstance" // the older contract, for machines only
)

// ownedItem is a one-time purchase of a customer, with its origin.
type ownedItem struct {
	item     *catalogItem
	quantity int
	order    string
	line     int
	at       time.Time
	position int // among the customer's belongings
}

// ownedItemsOf lists a customer's one-time purchases that are not cancelled.
func (s *Sandbox) ownedItemsOf(c *customer) []ownedItem {
	var all []ownedItem
	for n, bought := range s.world.oneTimePurchases(c.index) {
		all = append(all, ownedItem{
			&catalogItems[bought.product], bought.quantity, s.world.ids.opaque(c.index, onceBought+n), 0,
			s.world.born.AddDate(0, 0, -bought.daysAgo).Add(18*time.Hour + 924672*time.Microsecond), len(all),
		})
	}
	for _, placed := range s.state.seen(c.index).purchases.orders {
		for n, line := range placed.lines {
			if !line.item.startsSubscription() && s.since(placed.at) >= fulfilmentTime {
				all = append(all, ownedItem{line.item, line.quantity, placed.id, n, placed.at, len(all)})
			}
		}
	}
	return slices.DeleteFunc(all, func(h ownedItem) bool {
		gone := s.state.seen(c.index).purchases.cancelled[h.order]
		return gone != nil && (gone.whole || gone.lines[h.line])
	})
}

func (h *ownedItem) reserved() bool { return h.item.sold == reservation }

// expires is when it ends; the zero time for software that is the customer's for good.
func (h *ownedItem) expires() time.Time {
	if term := h.item.term(); term != "" {
		return monthsOn(h.at.UTC(), h.at.UTC().Day(), monthsIn(term))
	}
	return time.Time{}
}

// reservationTypes are how entitlements call what products reserve.
var reservationTypes = map[string]string{"VirtualMachines": "virtualmachines", "SQLDatabase": "sqldatabases", "CosmosDB": "cosmosdb"}

func (h *ownedItem) machines() bool { return h.reserved() && h.item.family.finer == "VirtualMachines" }

// resource is the id of the Azure reservation order.
func (h *ownedItem) resource(w *world, c *customer) string {
	return w.ids.guid(kindReservation, c.index, h.position)
}

// address is where an artifact's details are.
func (h *ownedItem) address(w *world, c *customer, contract string) string {
	group := strings.ReplaceAll(w.ids.guid(kindReservation, c.index, h.position|1<<20), "-", "")
	return fmt.Sprintf("/customers/%s/artifacts/%s/groups/%s/lineitems/%s/resource/%s",
		c.id, contract, group, w.ids.guid(kindReservation, c.index, h.position|1<<21), h.resource(w, c))
}

func (s *Sandbox) entitlementFor(c *customer, h *ownedItem, contract string, expiry bool) entitlement {
	e := entitlement{
		IncludedEntitlements: []entitlement{}, ReferenceOrder: referenceOrder{ID: h.order, LineItemID: strconv.Itoa(h.line)}, ProductID: h.item.productID, SkuID: h.item.skuID,
		Quantity: h.quantity, EntitledArtifacts: []artifact{}, EntitlementType: entitledSoftware,
	}
	if o, ok := s.findOrder(c, h.order); ok {
		e.ReferenceOrder.AlternateID = o.AlternateID
	}
	if h.reserved() {
		e.EntitlementType, e.DynamicAttributes = contract, map[string]string{"reservationType": reservationTypes[h.item.family.finer]}
		a := artifact{get(h.address(s.world, c, contract)), h.resource(s.world, c), contract}
		if contract == entitledMachines {
			a.ArtifactType = "virtual_machine_reserved_instance"
		}
		e.EntitledArtifacts = append(e.EntitledArtifacts, a)
	}
	if end := h.expires(); expiry && !end.IsZero() {
		e.ExpiryDate = stampZ(end)
	}
	return e
}

func (s *Sandbox) listEntitlements(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	kind := strings.ToLower(c.param("entitlementType"))
	if kind != "" && !containsFold([]string{entitledSoftware, entitledReserved, entitledMachines}, kind) {
		return badRequest("entitlementType %q is not one of software, reservedInstance and virtualMachineReservedInstance.", clip(kind))
	}
	contract := entitledReserved
	if kind == entitledMachines {
		contract = kind
	}
	var items []entitlement
	for _, h := range s.ownedItemsOf(&found) {
		switch {
		case kind == entitledSoftware && h.reserved(), kind == entitledReserved && !h.reserved(), kind == entitledMachines && !h.machines():
			continue
		}
		items = append(items, s.entitlementFor(&found, &h, contract, strings.EqualFold(c.param("showExpiry"), "true")))
	}
	return reply(list(items, ""))
}

type artifactDetails struct {
	Type                       string             `json:"type"`
	VirtualMachineReservations []reservationOrder `json:"virtualMachineReservations"`
}

type reservationOrder struct {
	ReservationID     string `json:"reservationId"`
	ScopeType         string `json:"scopeType"`
	DisplayName       string `json:"displayName"`
	Quantity          int    `json:"quantity"`
	ExpiryDateTime    string `json:"expiryDateTime"`
	EffectiveDateTime string `json:"effectiveDateTime"`
	ProvisioningState string `json:"provisioningState"`
}

func (s *Sandbox) getReservation(c *call) *answer {
	return s.artifact(c, entitledReserved, entitledReserved)
}

func (s *Sandbox) getOlderReservation(c *call) *answer {
	return s.artifact(c, entitledMachines, "virtual_machine_reserved_instance")
}

// artifact finds the reservation whose link leads here.
func (s *Sandbox) artifact(c *call, contract, name string) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	asked := "/customers/" + found.id + "/artifacts/" + contract + "/groups/" + c.arg(1) + "/lineitems/" + c.arg(2) + "/resource/" + c.arg(3)
	for _, h := range s.ownedItemsOf(&found) {
		if !h.reserved() || contract == entitledMachines && !h.machines() || !strings.EqualFold(asked, h.address(s.world, &found, contract)) {
			continue
		}
		return reply(artifactDetails{name, []reservationOrder{{
			ReservationID: s.world.ids.guid(kindReservation, found.index, h.position|1<<22), ScopeType: "Shared", DisplayName: h.item.name, Quantity: h.quantity,
			ExpiryDateTime: stampBare(h.expires()), EffectiveDateTime: stampSeven(h.at), ProvisioningState: "Created",
		}}})
	}
	return notFound("Artifact %s was not found for customer %s.", clip(c.arg(3)), found.id)
}
