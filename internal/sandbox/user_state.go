package sandbox

import (
	"slices"
	"strings"
	"time"
)

// userState is what has changed in a customer's directory.
type userState struct {
	accounts map[int]*account        // those touched or created, by position
	created  int                     // how many were created
	roles    map[string]map[int]bool // by role: who was added (true) or removed
}

func newUserState() userState {
	return userState{accounts: map[int]*account{}, roles: map[string]map[int]bool{}}
}

// firstCreated is the position of the first user that is created.
const firstCreated = 1 << 20

// restorable is how long a deleted user can be restored.
const restorable = 30 * 24 * time.Hour

// directory is a customer's user directory as it is now.
type directory struct {
	s *Sandbox
	customer
	staff
	changes *userState
}

func (s *Sandbox) directoryOf(c *customer) *directory {
	return &directory{s, *c, s.world.staff(c), &s.state.seen(c.index).users}
}

// account is the account at a position; false if there is none or it was purged.
func (o *directory) account(position int) (account, bool) {
	var a account
	switch touched := o.changes.accounts[position]; {
	case touched != nil:
		a = *touched
	case position < o.people+o.leavers:
		a = o.s.world.seededAccount(&o.customer, &o.staff, position)
	default:
		return account{}, false
	}
	if !a.active() && o.s.now().Sub(a.deleted) > restorable {
		return account{}, false
	}
	return a, true
}

// accounts lists the accounts that are active, or those that are deleted.
func (o *directory) accounts(active bool) []account {
	var all []account
	add := func(position int) {
		if a, ok := o.account(position); ok && a.active() == active {
			all = append(all, a)
		}
	}
	for position := range o.people + o.leavers {
		add(position)
	}
	for n := range o.changes.created {
		add(firstCreated + n)
	}
	return all
}

// byID finds an account by its id.
func (o *directory) byID(id string) (account, bool) {
	owner, position, ok := o.s.world.ids.decode(kindUser, id)
	if !ok || owner != o.index {
		return account{}, false
	}
	return o.account(position)
}

func (o *directory) idOf(a *account) string { return o.s.world.ids.guid(kindUser, o.index, a.position) }

// principalTaken reports whether an active user other than the one at a position
// has a sign-in name.
func (o *directory) principalTaken(principal string, except int) bool {
	return slices.ContainsFunc(o.accounts(true), func(a account) bool {
		return a.position != except && strings.EqualFold(a.principal, principal)
	})
}

// store saves an account.
func (o *directory) store(a account) {
	users := &o.s.state.of(o.index).users
	users.accounts[a.position] = &a
	o.changes = users
}

// units are how many licences of a product a customer has, by what they are worth.
type units struct {
	sku                        string
	name                       string
	active, suspended, warning int
}

func (u *units) total() int { return u.active + u.warning }

// status is that of the product.
func (u *units) status() string {
	switch {
	case u.active > 0:
		return "Enabled"
	case u.warning > 0:
		return "Warning"
	}
	return "Suspended"
}

// units adds up the seats of the customer's subscriptions by product. What wasn't
// provisioned brings no licences.
func (o *directory) units() []*units {
	var all []*units
	plans := o.s.world.plans(o.index)
	for _, sub := range o.s.subscriptionsOf(&o.customer) {
		product := productOf(sub.OfferID)
		if product == nil || product.sku == "" {
			continue
		}
		if _, at, ok := o.s.world.ids.decode(kindSubscription, sub.ID); ok && at < len(plans) && plans[at].failed {
			continue
		}
		sku := strings.ToLower(product.sku)
		at := slices.IndexFunc(all, func(u *units) bool { return u.sku == sku })
		if at < 0 {
			at = len(all)
			all = append(all, &units{sku: sku, name: product.name})
		}
		switch sub.Status {
		case "active":
			all[at].active += sub.Quantity
		case "suspended":
			all[at].suspended += sub.Quantity
		case "expired":
			all[at].warning += sub.Quantity
		}
	}
	if o.s.world.seededQualification(&o.customer) == "education" {
		all = append(all, &units{sku: minecraft, name: "Minecraft Education Edition Faculty", active: o.people})
	}
	return slices.DeleteFunc(all, func(u *units) bool { return u.total()+u.suspended == 0 && o.consumed(u.sku) == 0 })
}

// productOf finds a product by the offer that a subscription names.
func productOf(offer string) *product {
	for i := range catalogue {
		if strings.EqualFold(catalogue[i].offer, offer) {
			return &catalogue[i]
		}
	}
	return nil
}

// consumed counts the active users who hold a product.
func (o *directory) consumed(sku string) int {
	n := 0
	var seeded *holding
	for i := range o.holdings {
		if o.holdings[i].sku == sku {
			seeded = &o.holdings[i]
			n = seeded.count
		}
	}
	for position, a := range o.changes.accounts {
		if seeded != nil && position < o.people && seeded.holds(position) {
			n--
		}
		if a.active() && a.holds(sku) {
			n++
		}
	}
	return n
}

// free counts the licences of a product that nobody holds.
func (o *directory) free(u *units) int { return max(0, u.total()-o.consumed(u.sku)) }
