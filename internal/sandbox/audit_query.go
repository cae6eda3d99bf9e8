package sandbox

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
)

const auditPage = 500

// auditQuery is a parsed query of the audit.
type auditQuery struct {
	from, to time.Time // to is the beginning of the day after the last
	filter   customerFilter
}

// auditOperators are the only fields with the only operator for each.
var auditOperators = map[string]string{"companyname": "substring", "customerid": "equals", "resourcetype": "equals"}

func (q *auditQuery) read(c *call, now time.Time) *answer {
	today := now.UTC().Truncate(24 * time.Hour)
	q.from, q.to = today.AddDate(0, 0, -30), today
	for _, day := range []struct {
		name string
		into *time.Time
	}{{"startDate", &q.from}, {"endDate", &q.to}} {
		text := c.param(day.name)
		if text == "" || strings.EqualFold(text, "null") {
			continue
		}
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return badRequest("The query parameter %s has to be a date such as 2026-11-30, not %q.", day.name, clip(text))
		}
		*day.into = at
	}
	if q.from.Before(today.AddDate(0, 0, -auditDays)) {
		return badRequest("The start date is more than %d days ago: activity is kept no longer.", auditDays)
	}
	if q.to.Before(q.from) {
		return badRequest("The end date is before the start date.")
	}
	q.to = q.to.AddDate(0, 0, 1)
	text := c.param("filter")
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &q.filter); err != nil {
		return badRequest("The filter is not a JSON object with Field, Value and Operator: %v.", err)
	}
	if operator, ok := auditOperators[strings.ToLower(q.filter.Field)]; !ok || !strings.EqualFold(operator, q.filter.Operator) {
		return badRequest("The filter %s %s is not one of CompanyName substring, CustomerId equals and ResourceType equals.", clip(q.filter.Field), clip(q.filter.Operator))
	}
	return nil
}

func (q *auditQuery) wants(at time.Time, resource string, customer func() (id, name string)) bool {
	if at.Before(q.from) || !at.Before(q.to) {
		return false
	}
	switch strings.ToLower(q.filter.Field) {
	case "companyname":
		_, name := customer()
		return strings.Contains(fold(name), fold(q.filter.Value))
	case "customerid":
		id, _ := customer()
		return strings.EqualFold(id, q.filter.Value)
	case "resourcetype":
		return strings.EqualFold(strings.ReplaceAll(resource, "_", ""), strings.ReplaceAll(q.filter.Value, "_", ""))
	}
	return true
}

// uri is the query as links write it.
func (q *auditQuery) uri() string {
	uri := "/auditrecords?startDate=" + q.from.Format(time.DateOnly) + "&endDate=" + q.to.AddDate(0, 0, -1).Format(time.DateOnly) + "&size=500"
	if q.filter.Field != "" {
		uri += "&filter=" + url.QueryEscape(string(encode(q.filter)))
	}
	return uri
}

// auditKinds are the kinds of resource of what happened before this session.
var auditKinds = map[pastEventKind]string{orderPlaced: "order", seatsAdded: "subscription", planSuspended: "subscription", licencesAssigned: "license"}

// listAuditRecords serves the newest first. A token counts from the oldest, so
// that new records don't move the pages.
func (s *Sandbox) listAuditRecords(c *call) *answer {
	var q auditQuery
	if refused := q.read(c, s.now()); refused != nil {
		return refused
	}
	rest, refused := s.seek(c, q.uri())
	if refused != nil {
		return refused
	}
	wanted := s.audit(&q)
	from := 0
	if rest > 0 {
		from = max(0, len(wanted)-rest)
	}
	to := min(from+auditPage, len(wanted))
	items := make([]auditRecord, 0, to-from)
	for _, render := range wanted[from:to] {
		items = append(items, render())
	}
	page := list(items, q.uri())
	if to < len(wanted) {
		page.Links["next"] = s.nextPage(q.uri()+"&seekOperation=Next", q.uri(), len(wanted)-to)
	}
	return reply(page)
}

// audit finds the records of a query. Records are rendered only for the page that
// shows them.
func (s *Sandbox) audit(q *auditQuery) []func() auditRecord {
	var wanted []func() auditRecord
	for i := range slices.Backward(s.auditEvents) {
		d := &s.auditEvents[i]
		if q.wants(d.at, d.name.resource, func() (string, string) { return d.customer, d.customerName }) {
			wanted = append(wanted, func() auditRecord { return s.sessionRecords(d) })
		}
	}
	past := s.world.pastEvents()
	for i := range past {
		h := &past[i]
		named := func() (string, string) {
			c := s.world.customer(int(h.customer))
			return c.id, c.name
		}
		if q.wants(h.time(s.world.born), auditKinds[h.kind], named) {
			wanted = append(wanted, func() auditRecord { return s.pastRecords(h) })
		}
	}
	return wanted
}
