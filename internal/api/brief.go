package api

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Brief is what a search needs to know of something that was read: what it is
// called, what else it can be found by, and where it belongs.
type Brief struct {
	Kind   string // one of the Brief constants
	ID     string // of a device, its batch and "/" stand before its id
	Parent string // tenant id of the customer it belongs to; empty for what is the partner's own
	Title  string // what a person calls it
	Text   string // further words: domain, sign-in name, other ids, state
}

// Kinds of what can be found.
const (
	BriefCustomer       = "customer"
	BriefSubscription   = "subscription"
	BriefOrder          = "order"
	BriefUser           = "user"
	BriefInvoice        = "invoice"
	BriefDevice         = "device"
	BriefDeviceBatch    = "device-batch"
	BriefServiceRequest = "service-request"
)

// briefer is a resource that can be found. The place says where it was read.
type briefer interface {
	brief(at briefPlace) Brief
}

// briefPlace is what the path of a call tells of its answer.
type briefPlace struct{ customer, batch string }

func placeOf(path string) (at briefPlace) {
	segments := strings.Split(path, "/")
	for i := 0; i+1 < len(segments); i++ {
		switch segments[i] {
		case "customers":
			at.customer = unescaped(segments[i+1])
		case "deviceBatches":
			at.batch = unescaped(segments[i+1])
		}
	}
	return at
}

func unescaped(segment string) string {
	if text, err := url.PathUnescape(segment); err == nil {
		return text
	}
	return segment
}

// index tells the search of what was read from the service.
func index[R any](c *Client, path string, items []R) {
	if c.config.Index == nil || len(items) == 0 {
		return
	}
	if _, can := any(&items[0]).(briefer); !can {
		return
	}
	at, briefs := placeOf(path), make([]Brief, 0, len(items))
	for i := range items {
		if b := any(&items[i]).(briefer).brief(at); b.ID != "" {
			briefs = append(briefs, b)
		}
	}
	c.config.Index(briefs)
}

// indexRaw does the same for items that nobody has decoded.
func indexRaw[R any](c *Client, path string, raw []jsontext.Value) {
	if _, can := any(new(R)).(briefer); !can || c.config.Index == nil {
		return
	}
	if items, err := decodeItems[R](raw); err == nil { // if not, what is shown is the raw answer
		index(c, path, items)
	}
}

// findable joins what something can be found by.
func findable(words ...string) string {
	var kept []string
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

func (c *Customer) brief(briefPlace) Brief {
	b := Brief{Kind: BriefCustomer, ID: c.ID, Title: c.ID}
	if p := c.CompanyProfile; p != nil {
		b.ID = cmp.Or(c.ID, p.TenantID)
		b.Title = cmp.Or(p.CompanyName, p.Domain, b.ID)
		b.Text = findable(p.Domain, strings.Join(c.CustomDomains, " "), p.Email)
	}
	return b
}

func (s *Subscription) brief(at briefPlace) Brief {
	return Brief{
		Kind: BriefSubscription, ID: s.ID, Parent: at.customer, Title: cmp.Or(s.FriendlyName, s.OfferName, s.ID),
		Text: findable(s.OfferName, string(s.Status), s.OfferID, s.EntitlementID, s.OrderID),
	}
}

func (o *Order) brief(at briefPlace) Brief {
	names := make([]string, len(o.LineItems))
	for i := range o.LineItems {
		names[i] = cmp.Or(o.LineItems[i].FriendlyName, o.LineItems[i].OfferID)
	}
	return Brief{
		Kind: BriefOrder, ID: o.ID, Parent: cmp.Or(at.customer, o.ReferenceCustomerID),
		Title: cmp.Or(strings.Join(names, ", "), "Order "+o.ID), Text: findable(o.AlternateID, string(o.Status)),
	}
}

func (u *CustomerUser) brief(at briefPlace) Brief {
	state := ""
	if u.State.Is("inactive") {
		state = "deleted"
	}
	return Brief{
		Kind: BriefUser, ID: u.ID, Parent: at.customer, Title: cmp.Or(u.DisplayName, u.UserPrincipalName, u.ID),
		Text: findable(u.UserPrincipalName, u.FirstName, u.LastName, state),
	}
}

func (i *Invoice) brief(briefPlace) Brief {
	title := i.ID
	if i.TotalCharges.Given() {
		title = fmt.Sprintf("%s  %s %s", i.ID, i.TotalCharges.String(), i.CurrencyCode)
	}
	date := ""
	if !i.InvoiceDate.None() {
		date = i.InvoiceDate.At().Format("2006-01-02")
	}
	return Brief{Kind: BriefInvoice, ID: i.ID, Title: title, Text: findable(date, string(i.InvoiceType), string(i.DocumentType))}
}

func (d *Device) brief(at briefPlace) Brief {
	if d.ID == "" || at.batch == "" {
		return Brief{}
	}
	return Brief{
		Kind: BriefDevice, ID: at.batch + "/" + d.ID, Parent: at.customer, Title: cmp.Or(d.SerialNumber, d.ProductKey, d.ID),
		Text: findable(d.ProductKey, d.OemManufacturerName, d.ModelName),
	}
}

func (b *DeviceBatch) brief(at briefPlace) Brief {
	return Brief{Kind: BriefDeviceBatch, ID: b.ID, Parent: at.customer, Title: b.ID, Text: "device batch"}
}

func (r *ServiceRequest) brief(at briefPlace) Brief {
	b := Brief{
		Kind: BriefServiceRequest, ID: r.ID, Parent: at.customer, Title: cmp.Or(r.Title, r.ID),
		Text: findable(r.ProductName, r.SupportTopicName, string(r.StatusName())),
	}
	if b.Parent == "" && r.Organization != nil {
		b.Parent = r.Organization.ID
	}
	return b
}
