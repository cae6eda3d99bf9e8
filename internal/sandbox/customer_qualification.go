package sandbox

import "encoding/json"

// seededQualification is what a customer is when the world begins.
func (w *world) seededQualification(c *customer) string {
	if !w.invented(c.index) {
		return "none"
	}
	if c.story != nil {
		if c.story.qualification != "" {
			return c.story.qualification
		}
		return "none"
	}
	switch n := w.rng.at("qualification", c.index).IntN(100); {
	case n < 4:
		return "education"
	case n < 6:
		return "nonprofit"
	}
	return "none"
}

func (s *Sandbox) qualificationOf(c *customer) string {
	if set := s.state.seen(c.index).qualification; set != "" {
		return set
	}
	return s.world.seededQualification(c)
}

func (s *Sandbox) getQualification(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	return reply(s.qualificationOf(&found))
}

// putQualification takes the number of a qualification; the answer spells it out.
func (s *Sandbox) putQualification(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given json.RawMessage
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	var wanted string
	switch string(given) {
	case "1", `"Education"`, `"education"`:
		wanted = "education"
	case "3", `"GovernmentCommunityCloud"`, `"governmentcommunitycloud"`:
		wanted = "governmentcommunitycloud"
	default:
		return badRequest("The qualification can only be set to Education or GovernmentCommunityCloud, not to %s.", clip(string(given)))
	}
	if now := s.qualificationOf(&found); now != "none" {
		return badRequest("The customer has the qualification %s already: it can't be changed.", now)
	}
	if wanted == "governmentcommunitycloud" {
		if refused := s.useCode(c.param("code")); refused != nil {
			return refused
		}
	}
	s.state.of(found.index).qualification = wanted
	return reply(wanted)
}

// useCode uses a validation code once.
func (s *Sandbox) useCode(code string) *answer {
	if code == "" {
		return badRequest("GovernmentCommunityCloud needs a validation code: the query parameter code is missing.")
	}
	for i := range codes {
		if codes[i].id != code {
			continue
		}
		if s.remainingCreates(i) < 1 {
			return badRequest("The validation code %s is used up.", code)
		}
		s.state.usedCodes[code]++
		return nil
	}
	return badRequest("The validation code %s is not one of this partner's.", clip(code))
}
