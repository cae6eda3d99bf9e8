package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

type utilizationRecord struct {
	UsageStartTime string            `json:"usageStartTime"`
	UsageEndTime   string            `json:"usageEndTime"`
	Resource       azureResource     `json:"resource"`
	Quantity       json.Number       `json:"quantity"`
	Unit           string            `json:"unit"`
	InfoFields     map[string]string `json:"infoFields"`
	InstanceData   *azureInstance    `json:"instanceData,omitempty"`
	Attributes     attributes        `json:"attributes"`
}

type azureResource struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Category    string `json:"category"`
	Subcategory string `json:"subcategory"`
	Region      string `json:"region"`
}

type azureInstance struct {
	ResourceURI    string            `json:"resourceUri"`
	Location       string            `json:"location"`
	PartNumber     string            `json:"partNumber"`
	OrderNumber    string            `json:"orderNumber"`
	AdditionalInfo map[string]string `json:"additionalInfo"`
}

const (
	utilizationPage  = 1000
	reportedAfter    = 24 * time.Hour // from the beginning of a day of usage
	utilizationStamp = "2006-01-02T15:04:05-07:00"
)

// utilizationQuery is what the parameters of a call ask for.
type utilizationQuery struct {
	from, to time.Time
	hourly   bool
	details  bool
	size     int
}

func (q *utilizationQuery) read(c *call) (refused *answer) {
	for _, at := range []struct {
		name string
		into *time.Time
	}{{"start_time", &q.from}, {"end_time", &q.to}} {
		moment, err := time.Parse(time.RFC3339Nano, c.param(at.name))
		if err != nil {
			return badRequest("The query parameter %s is required and has to be a time with its offset from UTC, not %q.", at.name, clip(c.param(at.name)))
		}
		*at.into = moment
	}
	if !q.from.Before(q.to) {
		return badRequest("start_time has to be before end_time.")
	}
	switch grain := c.param("granularity"); {
	case strings.EqualFold(grain, "hourly"):
		q.hourly = true
	case grain != "" && !strings.EqualFold(grain, "daily"):
		return badRequest("The granularity %q is not daily or hourly.", clip(grain))
	}
	q.details = !strings.EqualFold(c.param("show_details"), "false")
	if q.size, refused = c.number("size", utilizationPage); refused != nil {
		return refused
	}
	if q.size < 1 || q.size > utilizationPage {
		return badRequest("size has to be between 1 and %d.", utilizationPage)
	}
	return nil
}

// uri is the query as links write it: without a leading slash.
func (q *utilizationQuery) uri(b *bought) string {
	grain := "Daily"
	if q.hourly {
		grain = "Hourly"
	}
	return fmt.Sprintf("customers/%s/subscriptions/%s/utilizations/azure?start_time=%s&end_time=%s&granularity=%s&show_details=%t&size=%d",
		b.customer.id, b.now.ID, url.QueryEscape(q.from.Format(utilizationStamp)), url.QueryEscape(q.to.Format(utilizationStamp)), grain, q.details, q.size)
}

// listUtilization serves MS-AZR-0145P only. A range that reaches into the future
// isn't ready yet.
func (s *Sandbox) listUtilization(c *call) *answer {
	b, refused := s.azureSubscriptionOf(c)
	if refused != nil {
		return refused
	}
	if b.product().sold == azurePlan {
		return refuse(http.StatusBadRequest, codeInvalidInput, "Subscription %s is an Azure plan, which has no utilization records: read the consumption lines of its invoices.", b.now.ID)
	}
	var q utilizationQuery
	if refused := q.read(c); refused != nil {
		return refused
	}
	if q.to.After(s.now()) {
		a := newAnswer(http.StatusNoContent)
		a.header.Set("Retry-After", fmt.Sprint(min(int(q.to.Sub(s.now())/time.Second)+1, 60)))
		return a
	}
	uri := q.uri(&b)
	from, refused := s.seek(c, uri)
	if refused != nil {
		return refused
	}
	all := s.utilization(&b, &q)
	from = min(from, len(all))
	to := min(from+q.size, len(all))
	page := list(all[from:to], uri)
	if to < len(all) {
		page.Links["next"] = s.nextPage(uri+"&seekOperation=Next", uri, to)
	}
	return reply(page)
}

// utilization lists what was reported in the range, by the time it was used.
func (s *Sandbox) utilization(b *bought, q *utilizationQuery) []utilizationRecord {
	e := entitle(b.customer.index, b.at, &b.plans[b.at])
	l := s.ledger
	var all []utilizationRecord
	for ago := l.thisMonth(); s.world.monthAgo(ago).end.After(q.from.AddDate(0, 0, -2)) && s.world.monthAgo(ago).end.After(l.day(e.started)); ago++ {
		for _, at := range l.metersOf(&e) {
			l.daily(&e, at, s.world.monthAgo(ago), func(day time.Time, quantity int64) bool {
				if reported := day.Add(reportedAfter); !reported.Before(q.from) && reported.Before(q.to) {
					all = append(all, q.records(b, &meters[at], day, quantity)...)
				}
				return true
			})
		}
	}
	slices.SortStableFunc(all, func(a, b utilizationRecord) int { return strings.Compare(a.UsageStartTime, b.UsageStartTime) })
	return all
}

// records is a day of a meter as one record, or by the hour.
func (q *utilizationQuery) records(b *bought, m *meter, day time.Time, quantity int64) []utilizationRecord {
	r := utilizationRecord{
		Resource: azureResource{m.id, m.name, m.category, m.sub, "UK South"}, Unit: m.unit, InfoFields: map[string]string{},
		Attributes: typed("AzureUtilizationRecord"),
	}
	if q.details {
		r.InstanceData = &azureInstance{
			ResourceURI: "/subscriptions/" + b.now.EntitlementID + "/resourceGroups/rg-production/providers/" + m.resource, Location: "uksouth",
			AdditionalInfo: map[string]string{"ServiceType": m.name},
		}
	}
	parts := int64(1)
	if q.hourly {
		parts = 24
	}
	span := 24 * time.Hour / time.Duration(parts)
	all := make([]utilizationRecord, 0, parts)
	for i := range parts {
		begin := day.Add(time.Duration(i) * span)
		r.UsageStartTime, r.UsageEndTime = begin.Format(utilizationStamp), begin.Add(span).Format(utilizationStamp)
		r.Quantity = fixed(quantity*(i+1)/parts-quantity*i/parts, 3)
		all = append(all, r)
	}
	return all
}
