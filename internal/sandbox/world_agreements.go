package sandbox

import (
	"math/rand/v2"
)

// acceptance is how a customer came to accept agreements before the sandbox began.
type acceptance struct {
	direct        bool // accepted without the partner
	confirmations []agreement
}

// acceptance makes up who accepted what and when; a pure function of seed and
// index. Customers made since have accepted nothing.
func (w *world) acceptance(c *customer) acceptance {
	if !w.invented(c.index) {
		return acceptance{}
	}
	r := w.rng.at("agreements", c.index)
	fate := r.IntN(100)
	switch {
	case c.story != nil && c.story.name == "Lucerne Publishing": // all is still to do
		return acceptance{}
	case c.story != nil && c.story.name == "Trey Research":
		return acceptance{direct: true}
	case c.story != nil:
		fate = 0
	}
	var a acceptance
	if chance(r, 40) {
		a.confirm(w, c, cloudAgreement, 2100+r.IntN(700))
	}
	switch {
	case fate < 80:
		a.confirm(w, c, customerAgreement, 200+r.IntN(900))
		if chance(r, 20) {
			a.succeed(w, c, r)
		}
	case fate < 92:
		a.direct = true
	}
	return a
}

func (a *acceptance) confirm(w *world, c *customer, kind string, daysAgo int) {
	of := agreementOf(kind)
	if kind == customerAgreement && daysAgo > 1000 {
		of.TemplateID = formerTemplate
	}
	a.confirmations = append(a.confirmations, agreement{
		PrimaryContact: &contact{c.first.native(), c.last.native(), c.email, c.phone}, TemplateID: of.TemplateID,
		DateAgreed: stampBare(w.born.AddDate(0, 0, -daysAgo)), Type: kind, AgreementLink: of.AgreementLink,
	})
}

// succeed is a second person who accepted later.
func (a *acceptance) succeed(w *world, c *customer, r *rand.Rand) {
	first := pick(r, c.market.First)
	a.confirm(w, c, customerAgreement, 20+r.IntN(150))
	later := a.confirmations[len(a.confirmations)-1].PrimaryContact
	later.FirstName, later.PhoneNumber = first.native(), c.market.Phone+"940"
}

// confirmationsOf lists all confirmations of a customer, the oldest first.
func (s *Sandbox) confirmationsOf(c *customer) []agreement {
	all := s.world.acceptance(c).confirmations
	return append(all, s.state.seen(c.index).confirmations...)
}
