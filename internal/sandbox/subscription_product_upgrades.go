package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// azureState is what has changed in a customer's Azure since the world began.
type azureState struct {
	budget  *json.Number
	upgrade *productUpgrade
}

// productUpgrade moves a customer from MS-AZR-0145P to an Azure plan.
type productUpgrade struct {
	id     string
	begun  time.Time
	plans  []int // positions of what is upgraded
	closed bool  // the subscriptions are plans now
}

// productUpgradeTime is how long an upgrade takes.
const productUpgradeTime = 45 * time.Second

type upgradeRequest struct {
	CustomerID    string
	ProductFamily string
}

// upgradeAsked reads the body that all three calls have.
func (s *Sandbox) upgradeAsked(c *call) (customer, upgradeRequest, *answer) {
	var asked upgradeRequest
	if refused := c.decode(&asked); refused != nil {
		return customer{}, asked, refused
	}
	if !strings.EqualFold(asked.ProductFamily, "azure") {
		return customer{}, asked, badRequest("The product family %q is not supported: the only one is azure.", clip(asked.ProductFamily))
	}
	found, ok := s.customerByID(asked.CustomerID)
	if !ok {
		return found, asked, notFound("Customer with id %s was not found, or has no relationship with this partner.", clip(asked.CustomerID))
	}
	return found, asked, nil
}

// upgradable lists the subscriptions of MS-AZR-0145P that can become a plan.
func (s *Sandbox) upgradable(c *customer) []int {
	var found []int
	plans := s.plansOf(c.index)
	for at := range plans {
		if catalogue[plans[at].product].sold == legacyAzure && s.subscriptionNow(c, plans, at).Status == "active" {
			found = append(found, at)
		}
	}
	return found
}

type upgradeEligibility struct {
	CustomerID    string      `json:"customerId"`
	IsEligible    bool        `json:"isEligible"`
	ProductFamily string      `json:"productFamily"`
	UpgradeID     string      `json:"upgradeId,omitempty"`
	Reason        string      `json:"reason,omitempty"`
	Attributes    *attributes `json:"attributes,omitempty"`
}

func (s *Sandbox) checkUpgrade(c *call) *answer {
	found, asked, refused := s.upgradeAsked(c)
	if refused != nil {
		return refused
	}
	e := upgradeEligibility{CustomerID: found.id, ProductFamily: asked.ProductFamily}
	switch begun := s.upgradeOf(&found); {
	case begun != nil:
		e.UpgradeID, e.Reason = begun.id, "An upgrade of this product family exists already."
	case len(s.upgradable(&found)) == 0:
		e.Reason = "The customer has no active Microsoft Azure (MS-AZR-0145P) subscription."
	default:
		e.IsEligible = true
	}
	return reply(e)
}

// upgradeOf is the upgrade of a customer, nil when there is none. It is where a
// finished one takes effect.
func (s *Sandbox) upgradeOf(c *customer) *productUpgrade {
	u := s.state.seen(c.index).azure.upgrade
	if u == nil || u.closed || s.since(u.begun) < productUpgradeTime {
		return u
	}
	became, plans := s.purchasesOf(c.index).became, s.plansOf(c.index)
	for _, at := range u.plans {
		p := plans[at]
		p.product, p.term, p.nickname = prodAzurePlan, "", "Azure plan"
		became[at] = p
	}
	u.closed = true
	return u
}

// createUpgrade answers with a Location that can't be called.
func (s *Sandbox) createUpgrade(c *call) *answer {
	found, _, refused := s.upgradeAsked(c)
	if refused != nil {
		return refused
	}
	at := s.upgradable(&found)
	switch begun := s.upgradeOf(&found); {
	case begun != nil:
		return refuse(http.StatusConflict, codeInvalidInput, "Upgrade %s of this product family exists already.", begun.id)
	case len(at) == 0:
		return badRequest("Customer %s is not eligible: it has no active Microsoft Azure (MS-AZR-0145P) subscription.", found.id)
	}
	u := &productUpgrade{id: s.world.ids.guid(kindUpgrade, found.index, 0), begun: s.now(), plans: at}
	s.state.of(found.index).azure.upgrade = u
	return accepted("productUpgrades/" + u.id)
}

type upgradeStatus struct {
	ID            string        `json:"id"`
	Status        string        `json:"status"`
	ProductFamily string        `json:"productFamily"`
	LineItems     []upgradeLine `json:"lineItems"`
}

type upgradeLine struct {
	SourceProduct upgradeProduct `json:"sourceProduct"`
	TargetProduct upgradeProduct `json:"targetProduct"`
	UpgradedDate  string         `json:"upgradedDate,omitempty"`
	Status        string         `json:"status"`
}

type upgradeProduct struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (s *Sandbox) getUpgradeStatus(c *call) *answer {
	found, _, refused := s.upgradeAsked(c)
	if refused != nil {
		return refused
	}
	u := s.upgradeOf(&found)
	if u == nil || !strings.EqualFold(u.id, c.arg(0)) {
		return notFound("Upgrade %s was not found for customer %s.", clip(c.arg(0)), found.id)
	}
	status := upgradeStatus{ID: u.id, Status: "InProgress", ProductFamily: "Azure"}
	if u.closed {
		status.Status = "Completed"
	}
	for _, at := range u.plans {
		line := upgradeLine{
			SourceProduct: upgradeProduct{s.world.ids.guid(kindEntitlement, found.index, at), "AzureSubscription"},
			TargetProduct: upgradeProduct{s.world.ids.guid(kindSubscription, found.index, at), "Microsoft Azure plan"},
			Status:        status.Status,
		}
		if u.closed {
			line.UpgradedDate = stampSeven(u.begun.Add(productUpgradeTime))
		}
		status.LineItems = append(status.LineItems, line)
	}
	return reply(status)
}
