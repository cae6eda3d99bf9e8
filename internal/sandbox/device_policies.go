package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// configurationPolicy says how Windows sets itself up on a device.
type configurationPolicy struct {
	ID               string     `json:"id"`
	Name             string     `json:"name"`
	Category         string     `json:"category"`
	Description      string     `json:"description"`
	DevicesAssigned  int        `json:"devicesAssigned"`
	PolicySettings   []string   `json:"policySettings"`
	CreatedDate      string     `json:"createdDate"`
	LastModifiedDate string     `json:"lastModifiedDate"`
	Attributes       attributes `json:"attributes"`

	created, modified time.Time
}

const oobe = "o_o_b_e"

// policySettings are the documented settings; one is spelt in two ways.
var policySettings = []string{
	"none", "remove_oem_preinstalls", "oobe_user_not_local_admin", "skip_express_settings",
	"skip_oem_registration", "skip_early_oem_registration", "skip_eula",
}

// policyState replaces a customer's seeded policies as soon as one changes.
type policyState struct {
	known bool
	list  []configurationPolicy
	made  int
}

func (s *Sandbox) policiesOf(c *customer) []configurationPolicy {
	changes := &s.state.seen(c.index).devices
	all := append([]configurationPolicy(nil), changes.policies.list...)
	if !changes.policies.known && c.story != nil {
		for i, name := range c.story.policies {
			made := s.world.born.AddDate(0, -2, i)
			all = append(all, configurationPolicy{
				ID: s.world.ids.guid(kindPolicy, c.index, i), Name: name, Category: oobe, Description: "Set up by " + partnerName,
				PolicySettings: []string{"oobe_user_not_local_admin", "skip_express_settings"}, created: made, modified: made,
			})
		}
	}
	counts := map[string]int{}
	for _, b := range s.batchesOf(c) {
		for _, d := range s.devicesOf(c, b) {
			counts[s.policyOf(c, d.ID)]++
		}
	}
	for i := range all {
		p := &all[i]
		p.DevicesAssigned, p.CreatedDate, p.LastModifiedDate, p.Attributes = counts[p.ID], stampLocal(p.created), stampLocal(p.modified), typed("ConfigurationPolicy")
	}
	return all
}

// policyOf is the policy assigned to a device, "" for none.
func (s *Sandbox) policyOf(c *customer, deviceID string) string {
	id := ""
	for _, j := range s.state.seen(c.index).devices.assignments {
		for _, t := range j.tasks[:s.done(j)] {
			if t.device.ID == deviceID && t.verdict == (uploadResult{}) {
				id = t.policy
			}
		}
	}
	return id
}

// policiesFor returns the policies of a customer for changing.
func (s *Sandbox) policiesFor(c *customer) *policyState {
	all := s.policiesOf(c)
	p := &s.state.of(c.index).devices.policies
	if !p.known {
		p.known, p.list, p.made = true, all, len(all)
	}
	return p
}

func (s *Sandbox) listPolicies(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	return reply(list(s.policiesOf(&found), ""))
}

func (s *Sandbox) findPolicy(c *call) (customer, int, []configurationPolicy, *answer) {
	found, refused := s.customerOf(c)
	if refused != nil {
		return found, 0, nil, refused
	}
	all := s.policiesOf(&found)
	for i := range all {
		if strings.EqualFold(all[i].ID, c.arg(1)) {
			return found, i, all, nil
		}
	}
	return found, 0, nil, notFound("Configuration policy %s was not found for customer %s.", clip(c.arg(1)), found.id)
}

func (s *Sandbox) getPolicy(c *call) *answer {
	_, i, all, refused := s.findPolicy(c)
	if refused != nil {
		return refused
	}
	return reply(all[i])
}

func (p *configurationPolicy) check() *answer {
	switch {
	case strings.TrimSpace(p.Name) == "":
		return badRequest("name is required.")
	case p.Category != oobe:
		return badRequest("category is required and has to be %s.", oobe)
	case len(p.PolicySettings) == 0:
		return badRequest("policySettings is required.")
	}
	for _, setting := range p.PolicySettings {
		if !containsFold(policySettings, setting) {
			return badRequest("The policy setting %q is unknown.", clip(setting))
		}
	}
	return nil
}

func (s *Sandbox) createPolicy(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var p configurationPolicy
	if refused := c.decode(&p); refused != nil {
		return refused
	}
	if refused := p.check(); refused != nil {
		return refused
	}
	all := s.policiesFor(&found)
	p.ID = s.world.ids.guid(kindPolicy, found.index, all.made)
	p.created, p.modified, p.Attributes = s.now(), s.now(), typed("ConfigurationPolicy")
	all.made++
	all.list = append(all.list, p)
	p.CreatedDate, p.LastModifiedDate, p.DevicesAssigned = stampBare(p.created), stampBare(p.modified), 0
	return reply(p)
}

func (s *Sandbox) putPolicy(c *call) *answer {
	found, i, _, refused := s.findPolicy(c)
	if refused != nil {
		return refused
	}
	var given configurationPolicy
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	all := s.policiesFor(&found)
	p := &all.list[i]
	if !strings.EqualFold(given.ID, p.ID) {
		return badRequest("id is required and can't be changed.")
	}
	if refused := given.check(); refused != nil {
		return refused
	}
	p.Name, p.Description, p.PolicySettings, p.modified = given.Name, given.Description, given.PolicySettings, s.now()
	shown := s.policiesOf(&found)[i]
	shown.CreatedDate, shown.LastModifiedDate = "2017-01-01T00:00:00", stampBare(p.modified) // this answer's creation date is not the real one
	return reply(shown)
}

func (s *Sandbox) deletePolicy(c *call) *answer {
	found, i, _, refused := s.findPolicy(c)
	if refused != nil {
		return refused
	}
	all := s.policiesFor(&found)
	all.list = append(all.list[:i:i], all.list[i+1:]...)
	return newAnswer(http.StatusNoContent)
}

// assignPolicies starts a job that gives devices a policy.
func (s *Sandbox) assignPolicies(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given struct{ Devices []upload }
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if len(given.Devices) == 0 {
		return badRequest("Devices is required and can't be empty.")
	}
	have := map[string]device{}
	for _, b := range s.batchesOf(&found) {
		for _, d := range s.devicesOf(&found, b) {
			have[strings.ToLower(d.ID)] = d
		}
	}
	tasks := make([]task, len(given.Devices))
	for i, u := range given.Devices {
		if u.ID == "" || len(u.Policies) == 0 || u.Policies[0].Value == nil {
			return badRequest("Devices[%d] needs Id and Policies.", i)
		}
		t := task{device: device{ID: u.ID}, policy: *u.Policies[0].Value}
		if d, ok := have[strings.ToLower(u.ID)]; ok {
			t.device = d
		} else {
			t.verdict = fails("807")
		}
		if t.verdict == (uploadResult{}) && !s.hasPolicy(&found, t.policy) {
			t.verdict = fails("809")
		}
		tasks[i] = t
	}
	j := s.newJob(&found, tasks)
	changes := &s.state.of(found.index).devices
	changes.assignments = append(changes.assignments, j)
	return jobAccepted(&found, j)
}

func (s *Sandbox) hasPolicy(c *customer, id string) bool {
	for _, p := range s.policiesOf(c) {
		if strings.EqualFold(p.ID, id) {
			return true
		}
	}
	return false
}
