package sandbox

import (
	"fmt"
	"time"
)

// loginDays is how far back the reports on multifactor authentication go.
const loginDays = 14

// partnerUser is a user of the partner's tenant. Some have no second factor.
type partnerUser struct {
	upn string
	mfa bool
}

var partnerUsers = []partnerUser{{partnerAccount, true}, {"grace@contoso.example", true}, {"alan@contoso.example", false}, {"legacy-sync@contoso.example", false}}

// apiClients are the applications that call the API, with their calls a day and
// users.
var apiClients = []struct {
	name   string
	daily  int
	people []int // positions among colleagues
}{{"cspdesk", 9, []int{0, 1}}, {"", 14, []int{1, 2}}, {"Nightly sync", 6, []int{3}}}

var templates = []string{
	"Get /v{version}/customers?size={size}", "Get /v{version}/customers/{customer_id}",
	"Get /v{version}/customers/{customer_id}/subscriptions?order_id={order_id_value}&mpn_id={mpn_id_value}",
	"Get /v{version}/invoices", "Patch /v{version}/customers/{customer_id}/subscriptions/{subscription_id}", "Get /v{version}/nonMfaCompliantPartnerPrincipals",
}

type apiRequest struct {
	RequestID       string `json:"requestId"`
	CorrelationID   string `json:"correlationId"`
	OperationName   string `json:"operationName"`
	RequestDateTime string `json:"requestDateTime"`
	SourceIPAddress string `json:"sourceIpAddress"`
	ObjectID        string `json:"objectId"`
	TenantID        string `json:"tenantId"`
	UPN             string `json:"upn"`
	ApplicationID   string `json:"applicationId"`
	MFACompliant    bool   `json:"mfaCompliant"`
}

// apiRequests makes up the calls before this session, the newest first.
func (s *Sandbox) apiRequests() []apiRequest {
	var all []apiRequest
	for ago := 1; ago <= loginDays; ago++ {
		for app, caller := range apiClients {
			r := s.world.rng.at("login", ago, app)
			for n := range caller.daily + r.IntN(4) {
				who := pick(r, caller.people)
				all = append(all, apiRequest{
					RequestID: s.world.ids.guid(kindRequest, app*loginDays+ago, n), OperationName: pick(r, templates),
					RequestDateTime: s.world.born.AddDate(0, 0, -ago).Add(18*time.Hour - time.Duration(n*1319+app*71)*time.Second).Format("2006-01-02T15:04:05.00"),
					SourceIPAddress: fmt.Sprintf("203.0.113.%d", 10+who), ObjectID: s.world.ids.guid(kindAccount, who, 0), TenantID: s.Tenant(),
					UPN: partnerUsers[who].upn, ApplicationID: s.world.ids.guid(kindApplication, app, 0), MFACompliant: partnerUsers[who].mfa,
				})
			}
		}
	}
	return all
}

func (s *Sandbox) listAPIRequests(*call) *answer { return reply(list(s.apiRequests(), "")) }

type apiRequestSummary struct {
	LoginDate       string `json:"loginDate"`
	Compliant       int    `json:"mfaCompliantRequestCount"`
	Total           int    `json:"totalRequestCount"`
	ApplicationID   string `json:"applicationId"`
	ApplicationName string `json:"applicationName"`
}

// listMFAAdoption answers with a bare array, unlike its neighbours.
func (s *Sandbox) listMFAAdoption(*call) *answer {
	var days []apiRequestSummary
	at := map[[2]string]int{}
	for _, r := range s.apiRequests() {
		key := [2]string{r.RequestDateTime[:len(time.DateOnly)], r.ApplicationID}
		i, known := at[key]
		if !known {
			i, at[key] = len(days), len(days)
			days = append(days, apiRequestSummary{LoginDate: key[0], ApplicationID: key[1]})
			for app, caller := range apiClients {
				if s.world.ids.guid(kindApplication, app, 0) == key[1] {
					days[i].ApplicationName = caller.name
				}
			}
		}
		days[i].Total++
		if r.MFACompliant {
			days[i].Compliant++
		}
	}
	return reply(days)
}

type portalRequest struct {
	ObjectID string `json:"objectId"`
	TenantID string `json:"tenantId"`
	UPN      string `json:"upn"`
	Last     string `json:"lastNonMfaCompliantRequestDateTime"`
}

func (s *Sandbox) listPortalRequests(*call) *answer {
	var items []portalRequest
	for who := range partnerUsers {
		if !partnerUsers[who].mfa {
			items = append(items, portalRequest{
				s.world.ids.guid(kindAccount, who, 0), s.Tenant(), partnerUsers[who].upn,
				s.world.born.AddDate(0, 0, -1-who).Add(10*time.Hour + 53*time.Millisecond).Format("2006-01-02T15:04:05.000"),
			})
		}
	}
	return reply(list(items, ""))
}
