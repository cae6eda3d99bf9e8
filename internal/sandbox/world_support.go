package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// supportCase is a service request filed with Microsoft.
type supportCase struct {
	id          string
	owner       int // index of the customer it is filed for; forPartner for the partner itself
	title       string
	description string
	severity    int // position in severities
	status      int // position in caseStatuses
	topic       *topic
	productID   string
	productName string
	country     string
	contact     contact
	created     time.Time
	modified    time.Time
	closed      time.Time // zero while it never was
	notes       []caseNote
}

type caseNote struct {
	by   string
	at   time.Time
	text string
}

const forPartner = -1

// What lists give as a number is the position here.
var (
	severities   = []string{"unknown", "critical", "moderate", "minimal"}
	caseStatuses = []string{"none", "open", "closed", "attention_needed"}
)

const (
	statusNone = iota
	statusOpen
	statusClosed
	statusAttention
)

// topic is what a service request can be about.
type topic struct {
	id                int
	name, description string
}

var topics = []topic{
	{32444667, "Partner Center Issues", "Questions of partners about Partner Center itself"},
	{32444668, "Cannot sign in", "Sign-in, multi-factor authentication and delegated access"},
	{32444669, "Cannot add a customer", "New customers, relationship requests and validation of addresses"},
	{32444670, "Cannot place an order", "Orders, carts and eligibility"},
	{32444671, "Cannot manage my profile", "Problems with the profiles of a partner"},
	{32444672, "Subscription management", "Seats, renewal, suspension and cancellation"},
	{32444673, "Provisioning and licences", "Bought seats that don't arrive, licences that can't be assigned"},
	{32444674, "Azure plan and reservations", "Subscriptions, reservations and upgrades of Azure"},
	{32444675, "Azure usage and budgets", "Rated usage, meters and spending budgets"},
	{32444676, "Invoice and reconciliation", "Lines of an invoice, taxes and credits"},
	{32444677, "Price list and offers", "Offers, prices and promotions"},
	{32444678, "Marketplace products", "Products of other publishers"},
	{32444679, "Windows Autopilot", "Device batches and configuration policies"},
	{32444680, "API and SDK", "Calls that fail, rate limits and webhooks"},
}

func topicByID(id string) *topic {
	for i := range topics {
		if strconv.Itoa(topics[i].id) == id {
			return &topics[i]
		}
	}
	return nil
}

// supportProblem is a problem that customers report.
type supportProblem struct {
	topic, severity          int // positions
	title, text, reply, mine string
}

var grievances = []supportProblem{
	{6, 1, "Seats of %s don't arrive", "Seats were added yesterday and users still can't be given a licence.", "We see the order and look into provisioning.", "Since this morning 40 people can't work."},
	{9, 2, "Prorated charge for %s is unclear", "The invoice has two lines for the same month. Please explain the second one.", "Please name the invoice and the line.", "It is the line with the shorter charge period."},
	{5, 2, "Renewal of %s can't be switched off", "The change is accepted and the next read shows the old value.", "The change is in the queue of the commerce platform.", "Thanks, we look again tomorrow."},
	{1, 1, "No delegated access to the tenant of %s", "The customer accepted the relationship; the admin pages still refuse us.", "Please send the time of a failed sign-in.", "The latest one was at 08:41 UTC."},
	{3, 3, "Eligibility for %s", "Which qualification does the customer need to buy this?", "An education qualification is needed.", "That answers it."},
	{12, 3, "Autopilot devices without a profile (%s)", "Devices of a batch start without the assigned profile.", "Please send the serial numbers.", "They are in the attached list of the batch."},
}

// caseDigits is the number of digits of an id behind its date; the digits say
// whose service request it is, permuted so that neighbours look unrelated.
const (
	caseDigits   = 100_000_000
	caseFactor   = 61_803_399
	caseInverse  = 82_636_599 // of the factor, so that an id can be read back
	casesByOwner = 8
)

func (w *world) caseID(number int, created time.Time) string {
	digits := (uint64(number)*caseFactor + scramble(w.seed+2)%caseDigits) % caseDigits
	return fmt.Sprintf("6%s%08d", created.UTC().Format("060102"), digits)
}

// caseNumber reads what an id says; the caller checks that there is such a case.
func (w *world) caseNumber(id string) (number int, ok bool) {
	if len(id) != 15 {
		return 0, false
	}
	digits, err := strconv.ParseUint(id[7:], 10, 64)
	if err != nil {
		return 0, false
	}
	return int((digits + caseDigits - scramble(w.seed+2)%caseDigits) % caseDigits * caseInverse % caseDigits), true
}

// cases are the service requests that a customer of the world begins with, the
// oldest first.
func (w *world) cases(c *customer) []supportCase {
	if !w.invented(c.index) {
		return nil
	}
	r := w.rng.at("cases", c.index)
	statuses, age := []int{}, 1 // the answer to a case of yesterday could be of tomorrow
	switch n := r.IntN(100); {
	case c.index == 0: // the first story shows one of each
		statuses = []int{statusClosed, statusAttention, statusOpen}
	case n < 25:
		statuses = []int{statusClosed, statusOpen}[r.IntN(2):]
	case n < 35:
		statuses = []int{statusClosed, statusClosed, statusAttention}
	}
	all := make([]supportCase, len(statuses))
	for i := len(all) - 1; i >= 0; i-- {
		age += 1 + r.IntN(9)
		if statuses[i] == statusClosed {
			age += 30 + r.IntN(60)
		}
		all[i] = w.drawCase(c, i, statuses[i], age, (r.IntN(len(grievances))+i)%len(grievances))
	}
	return all
}

func (w *world) drawCase(c *customer, at, status, age, what int) supportCase {
	r := w.rng.at("case", c.index, at)
	problem := &grievances[what]
	about := c.name
	s := supportCase{owner: c.index, status: status, country: c.market.Country, contact: partnerContact, topic: &topics[problem.topic], severity: problem.severity}
	if plans := w.plans(c.index); len(plans) > 0 {
		bought := &catalogue[pick(r, plans).product]
		about, s.productName = bought.name, bought.name
		s.productID, _, _ = strings.Cut(bought.offer, ":")
	}
	s.title, s.description = fmt.Sprintf(problem.title, about), problem.text
	s.created = w.born.AddDate(0, 0, -age).Add(time.Duration(7*3600+r.IntN(10*3600)) * time.Second)
	s.id = w.caseID(c.index*casesByOwner+at, s.created)
	s.modified = s.created.Add(time.Duration(1+r.IntN(20)) * time.Hour)
	s.notes = []caseNote{{"Microsoft Support", s.modified, problem.reply}}
	switch status {
	case statusOpen:
		s.modified = s.modified.Add(time.Duration(5+r.IntN(180)) * time.Minute)
		s.notes = append(s.notes, caseNote{s.contact.name(), s.modified, problem.mine})
	case statusClosed:
		s.modified = s.modified.Add(time.Duration(20+r.IntN(300)) * time.Hour)
		s.closed = s.modified
	}
	return s
}

func (c contact) name() string { return strings.TrimSpace(c.FirstName + " " + c.LastName) }
