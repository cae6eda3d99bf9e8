package sandbox

import (
	"encoding/json"
	"strings"
	"time"
)

var deploymentTable = &dataset{
	fields: []analyticsField{
		{"processedDateTime", dateField},
		{"serviceCode", textField},
		{"serviceName", textField},
		{"channel", textField},
		{"customerTenantId", textField},
		{"customerName", textField},
		{"productId", textField},
		{"productName", textField},
		{"licensesDeployed", countField},
		{"licensesSold", countField},
	},
	measures: []measure{{"licensesDeployed", sumOf(8), false}, {"licensesSold", sumOf(9), false}},
	ungiven:  []string{"processedDateTime"},
	rows:     (*Sandbox).deploymentRows,
}

// processed is when the license figures were calculated.
func (w *world) processed() time.Time { return w.born.AddDate(0, 0, -1) }

const (
	officeCode    = "o365"
	officeService = "Microsoft Office 365"
	emsCode       = "ems"
	emsService    = "Enterprise Mobility + Security"
)

// serviceOf is the service under which the figures count a product.
func serviceOf(sku string) (code, name string) {
	for i := range catalogue {
		if strings.EqualFold(catalogue[i].sku, sku) && (i == prodEntraP1 || i == prodIntune) {
			return emsCode, emsService
		}
	}
	return officeCode, officeService
}

// eachLicence yields what a customer bought and assigned of each product.
func (s *Sandbox) eachLicence(c *customer, yield func(u *units, deployed int)) {
	o := s.directoryOf(c)
	for _, u := range o.units() {
		yield(u, o.consumed(u.sku))
	}
}

func (s *Sandbox) deploymentRows(yield func(row []any)) {
	s.everyCustomer(func(c *customer) {
		s.eachLicence(c, func(u *units, deployed int) {
			code, service := serviceOf(u.sku)
			yield([]any{
				s.world.processed(), code, service, "reseller", strings.ToUpper(c.id), c.name, strings.ToUpper(u.sku), strings.ToUpper(u.name),
				thousand(deployed), thousand(u.total()),
			})
		})
	})
}

var licenseUsageTable = &dataset{
	fields: []analyticsField{
		{"processedDateTime", dateField},
		{"workloadCode", textField},
		{"workloadName", textField},
		{"serviceCode", textField},
		{"serviceName", textField},
		{"channel", textField},
		{"customerTenantId", textField},
		{"customerName", textField},
		{"productId", textField},
		{"productName", textField},
		{"licensesActive", countField},
		{"licensesQualified", countField},
	},
	measures: []measure{{"licensesActive", sumOf(10), false}, {"licensesQualified", sumOf(11), false}},
	ungiven:  []string{"processedDateTime"},
	bare:     true,
	rows:     (*Sandbox).licenseUsageRows,
}

// workloads are what people use; a product has those whose service plans begin so.
var workloads = []struct{ plan, code, name string }{
	{"EXCHANGE_S_", "EXO", "Exchange"}, {"SHAREPOINT", "SPO", "SharePoint"}, {"TEAMS", "TEAMS", "Microsoft Teams"}, {"INTUNE", "INTUNE", "Intune"}, {"AAD_PREMIUM", "AADP", "Azure Active Directory Premium"},
}

// usedLicence is how much of a product a customer uses for a workload.
type usedLicence struct {
	*units
	workload          int
	active, qualified int
}

// eachUse yields the workloads of a customer's products.
func (s *Sandbox) eachUse(c *customer, yield func(usedLicence)) {
	s.eachLicence(c, func(u *units, deployed int) {
		for w := range workloads {
			for _, plan := range licensedOf(u.sku).plans {
				if !plan.tenant && strings.HasPrefix(plan.service, workloads[w].plan) {
					share := s.world.rng.at("workload", c.index, w).IntN(60)
					yield(usedLicence{u, w, deployed * (40 + share) / 100, deployed})
					break
				}
			}
		}
	})
}

func (s *Sandbox) licenseUsageRows(yield func(row []any)) {
	s.everyCustomer(func(c *customer) {
		s.eachUse(c, func(u usedLicence) {
			code, service := serviceOf(u.sku)
			yield([]any{
				s.world.processed(), workloads[u.workload].code, workloads[u.workload].name, code, service, "reseller", strings.ToUpper(c.id), c.name,
				strings.ToUpper(u.sku), strings.ToUpper(u.name), thousand(u.active), thousand(u.qualified),
			})
		})
	})
}

// licenseInsight is a record of the older lists.
type licenseInsight struct {
	CustomerID        string      `json:"customerId,omitempty"`
	CustomerName      string      `json:"customerName,omitempty"`
	ProductName       string      `json:"productName,omitempty"`
	LicensesDeployed  *int        `json:"licensesDeployed,omitempty"`
	DeploymentPercent json.Number `json:"deploymentPercent,omitempty"`
	ProratedDeployed  json.Number `json:"proratedDeploymentPercent,omitempty"`
	LicensesSold      *int        `json:"licensesSold,omitempty"`
	WorkloadName      string      `json:"workloadName,omitempty"`
	WorkloadCode      string      `json:"workloadCode,omitempty"`
	LicensesActive    *int        `json:"licensesActive,omitempty"`
	LicensesQualified *int        `json:"licensesQualified,omitempty"`
	UsagePercent      json.Number `json:"usagePercent,omitempty"`
	ProratedUsage     json.Number `json:"proratedLicensesUsagePercent,omitempty"`
	ProcessedDateTime string      `json:"processedDateTime"`
	ServiceCode       string      `json:"serviceCode,omitempty"`
	ServiceName       string      `json:"serviceName"`
	Channel           string      `json:"channel"`
	Attributes        attributes  `json:"attributes"`
}

func (s *Sandbox) insight(service, kind string) licenseInsight {
	return licenseInsight{ProcessedDateTime: stampZone(s.world.processed()), ServiceName: service, Channel: "reseller", Attributes: typed(kind)}
}

// percent is a share with one decimal.
func percent(part, whole int) json.Number {
	if whole == 0 {
		return "0"
	}
	return fixed(divide(int64(part)*1000, int64(whole)), 1)
}

func (s *Sandbox) listCustomerDeployment(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var items []licenseInsight
	s.eachLicence(&found, func(u *units, deployed int) {
		code, _ := serviceOf(u.sku)
		sold, r := u.total(), s.insight(code, "CustomerLicensesDeploymentInsights")
		r.CustomerID, r.CustomerName, r.ProductName = found.id, found.name, strings.ToUpper(u.name)
		r.ServiceCode, r.LicensesDeployed, r.LicensesSold, r.DeploymentPercent = code, &deployed, &sold, percent(deployed, sold)
		items = append(items, r)
	})
	return reply(list(items, ""))
}

func (s *Sandbox) listCustomerUse(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var items []licenseInsight
	s.eachUse(&found, func(u usedLicence) {
		code, _ := serviceOf(u.sku)
		r := s.insight(code, "CustomerLicensesUsageInsights")
		r.CustomerID, r.CustomerName, r.ProductName, r.ServiceCode = found.id, found.name, strings.ToUpper(u.name), code
		r.WorkloadCode, r.WorkloadName = workloads[u.workload].code, workloads[u.workload].name
		r.LicensesActive, r.LicensesQualified, r.UsagePercent = &u.active, &u.qualified, percent(u.active, u.qualified)
		items = append(items, r)
	})
	return reply(list(items, ""))
}

func (s *Sandbox) listPartnerDeployment(*call) *answer {
	deployed, sold := map[string]int{}, map[string]int{}
	s.everyCustomer(func(c *customer) {
		s.eachLicence(c, func(u *units, n int) {
			code, _ := serviceOf(u.sku)
			deployed[code] += n
			sold[code] += u.total()
		})
	})
	var items []licenseInsight
	for _, code := range []string{officeCode, emsCode} {
		if n, ok := sold[code]; ok {
			r := s.insight(code, "PartnerLicensesDeploymentInsights")
			r.LicensesSold, r.ProratedDeployed = &n, percent(deployed[code], n)
			items = append(items, r)
		}
	}
	return reply(list(items, ""))
}

func (s *Sandbox) listPartnerUse(*call) *answer {
	type use struct {
		code     string
		workload int
	}
	active, qualified := map[use]int{}, map[use]int{}
	s.everyCustomer(func(c *customer) {
		s.eachUse(c, func(u usedLicence) {
			code, _ := serviceOf(u.sku)
			active[use{code, u.workload}] += u.active
			qualified[use{code, u.workload}] += u.qualified
		})
	})
	var items []licenseInsight
	for _, code := range []string{officeCode, emsCode} {
		for w := range workloads {
			if n, ok := qualified[use{code, w}]; ok {
				r := s.insight(code, "PartnerLicensesUsageInsights")
				r.WorkloadName, r.ProratedUsage = workloads[w].name, percent(active[use{code, w}], n)
				items = append(items, r)
			}
		}
	}
	return reply(list(items, ""))
}
