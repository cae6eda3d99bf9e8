package sandbox

import "strings"

// commerce is how a product is sold; it decides the invoice a charge appears on
// and which fields a subscription has.
type commerce uint8

const (
	legacyLicense commerce = iota // Office offers: recurring invoice, provider office
	legacyAzure                   // MS-AZR-0145P: recurring invoice, provider azure
	newLicense                    // seat products of the modern catalogue: one-time invoice
	azurePlan                     // pay as you go, daily rated usage
	marketplace                   // other publishers' software as a service
	reservation                   // bought once, no subscription
	perpetual                     // software bought once, no subscription
)

// product is something a customer can subscribe to.
type product struct {
	name      string
	offer     string // GUID, or product:sku:availability
	sku       string // the SKU's GUID that provisioning status shows
	sold      commerce
	cents     int64 // monthly list price of a unit in US cents
	least     int
	most      int
	addOn     bool
	publisher string
}

// catalogue is what partners here sell. Prices are invented.
var catalogue = []product{
	{"Microsoft 365 E3", "CFQ7TTC0LFLX:0001:CFQ7TTC0T1B4", "05E9A617-0261-4CEE-BB44-138D3EF5D965", newLicense, 3600, 1, 100000, false, microsoft},
	{"Microsoft 365 Business Premium", "CFQ7TTC0LCHC:0002:CFQ7TTC0K8NM", "CBDC14AB-D96C-4C30-B9F4-6ADA7CDC1D46", newLicense, 2200, 1, 300, false, microsoft},
	{"Microsoft 365 Business Standard", "CFQ7TTC0LDPB:0001:CFQ7TTC0JP2R", "F245ECC8-75AF-4F8E-B61F-27D8114DE5F3", newLicense, 1250, 1, 300, false, microsoft},
	{"Exchange Online (Plan 1)", "CFQ7TTC0LH16:0001:CFQ7TTC0RM8K", "4B9405B0-7788-4568-ADD1-99614E613B69", newLicense, 400, 1, 100000, false, microsoft},
	{"Microsoft Entra ID P1", "CFQ7TTC0LFLS:0002:CFQ7TTC0SXGQ", "078D2B04-F1BD-4111-BBD4-B4B1B354CEF4", newLicense, 600, 1, 100000, false, microsoft},
	{"Office 365 E1", "91FD106F-4B2C-4938-95AC-F54F74E9A239", "18181A46-0D4E-45CD-891E-60AABD171B4E", legacyLicense, 800, 1, 10000, false, microsoft},
	{"Office 365 E3", "796B6B5F-613C-4E24-A17C-EBA730D49C02", "6FD2C87F-B296-42F0-B197-1E91E994B900", legacyLicense, 2000, 1, 10000, false, microsoft},
	{"Exchange Online (Plan 2)", "2F707C7C-2433-49A5-A437-9CA7CF40D3EB", "19EC0D23-8335-4CBD-94AC-6050E30712FA", legacyLicense, 800, 1, 10000, false, microsoft},
	{"Intune Device", "DB2E705F-B82A-4024-A3D5-D88E12F2DB35", "2B317A4A-77A6-4188-9437-B68A77B4E2C6", legacyLicense, 200, 1, 5000, false, microsoft},
	{"Exchange Online Archiving for Exchange Online", "2828BE95-46BA-4F91-B2FD-0BEF192ECF60", "EE02FD1B-340E-4A4B-B355-4A514E4C8943", legacyLicense, 300, 1, 10000, true, microsoft},
	{"Audio Conferencing", "C94271D8-B431-4A25-A3C5-A57737A1C909", "0C266DFF-15DD-4B49-8397-2BB16070ED52", legacyLicense, 400, 1, 10000, true, microsoft},
	{"Azure plan", "DZH318Z0BPS6:0001:DZH318Z0BP04", "", azurePlan, 0, 1, 1, false, microsoft},
	{"Microsoft Azure", "MS-AZR-0145P", "", legacyAzure, 0, 1, 1, false, microsoft},
	{"Barracuda Email Security", "DZH318Z0BXWC:0002:DZH318Z0BP8B", "", marketplace, 550, 5, 500, false, "Barracuda Networks, Inc."},
	{"SkyKick Cloud Backup", "DZH318Z0BZ4G:0005:DZH318Z0BH9R", "", marketplace, 320, 1, 1000, false, "SkyKick"},
	{"Reserved VM Instance, Standard_B2s, UK South, 1 Year", "DZH318Z0BQ4Z:002L:DZH318Z0CMNP", "", reservation, 26100, 1, 100, false, microsoft},
	{"Windows Server 2025 Standard, 16 Core License Pack", "DG7GMGF0D5VX:0003:DG7GMGF0D8BH", "", perpetual, 117600, 1, 100, false, microsoft},

	// What follows nobody has bought yet.
	{"Microsoft 365 Business Basic", "CFQ7TTC0LH18:0001:CFQ7TTC0J4SD", "3B555118-DA6A-4418-894F-7DF1E2096870", newLicense, 600, 1, 300, false, microsoft},
	{"Microsoft 365 E5", "CFQ7TTC0LFLZ:0002:CFQ7TTC0Q7MV", "06EBC4EE-1BB5-47DD-8120-11324BC54E06", newLicense, 5700, 1, 100000, false, microsoft},
	{"Power BI Pro", "CFQ7TTC0L3PB:0001:CFQ7TTC0N2XB", "F8A1DB68-BE16-40ED-86D5-CB42CE701560", newLicense, 1000, 1, 100000, false, microsoft},
	{"Microsoft 365 Business Premium Trial", "CFQ7TTC0LCHC:000B:CFQ7TTC0M5TR", "CBDC14AB-D96C-4C30-B9F4-6ADA7CDC1D46", newLicense, 0, 1, 25, false, microsoft},
	{"Office 365 Business Premium", "031C9E47-4802-4248-838E-778FB1D2CC05", "F245ECC8-75AF-4F8E-B61F-27D8114DE5F3", legacyLicense, 1250, 1, 300, false, microsoft},
	{"Office 365 Business Premium Trial", "C0BD2E08-11AC-4836-BDC7-3712E744922F", "F245ECC8-75AF-4F8E-B61F-27D8114DE5F3", legacyLicense, 0, 1, 25, false, microsoft},
	{"Office 365 E5", "A044B16A-1861-4308-8086-A3A3B506FAC2", "C7DF2760-2C81-4EF7-B578-5B5392B571DF", legacyLicense, 3500, 1, 10000, false, microsoft},
	{"Azure Rights Management Premium (Government Pricing)", "E60E0348-1710-484B-992A-32B294D4CDE1", "C52EA49F-FE5D-4E95-93BA-1DE91D380F89", legacyLicense, 200, 1, 10000, false, microsoft},
	{"Microsoft MyAnalytics", "45320EC9-9B8E-49D0-B900-F14141A0ABD1", "90A8F363-DA30-4ECD-90A7-D3A6B203486D", legacyLicense, 200, 1, 10000, true, microsoft},
	{"Phone System", "43FCE491-76D1-4BCC-B709-8A288786DBAE", "E43B5B99-8DFB-405F-9987-DC307F34BCBD", legacyLicense, 800, 1, 10000, true, microsoft},
	{"Reserved VM Instance, Standard_B2s, UK South, 3 Years", "DZH318Z0BQ4Z:002M:DZH318Z0CMNQ", "", reservation, 54000, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_B1s, US East, 1 Year", "DZH318Z0BQ4Z:0005:DZH318Z0CMPA", "", reservation, 6500, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_NV12, US East 2, 1 Year", "DZH318Z0BQ36:004G:DZH318Z08C0S", "", reservation, 1126400, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_NV12, US East 2, 3 Years", "DZH318Z0BQ36:004J:DZH318Z08B8X", "", reservation, 2308000, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_NV12, Japan West, 1 Year", "DZH318Z0BQ36:0039:DZH318Z08D2K", "", reservation, 1301300, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_D4s_v5, West Europe, 1 Year", "DZH318Z08RMK:000H:DZH318Z0F1TM", "", reservation, 121900, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_D4s_v5, UK South, 3 Years", "DZH318Z08RMK:000J:DZH318Z0F1TN", "", reservation, 245100, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_D4s_v5, Japan West, 1 Year", "DZH318Z08RMK:000K:DZH318Z0F1TP", "", reservation, 139400, 1, 100, false, microsoft},
	{"SQL Database Single vCore Reservation, West Europe, 1 Year", "DZH318Z0BPCJ:0007:DZH318Z0GWD2", "", reservation, 93500, 1, 100, false, microsoft},
	{"Cosmos DB 100 RU/s Reservation, West Europe, 1 Year", "DZH318Z0BPCR:0002:DZH318Z0GWK4", "", reservation, 5600, 1, 1000, false, microsoft},
	{"Microsoft Identity Manager 2016 - 1 User CAL", "DG7GMGF0DWT0:0001:DG7GMGF0DSQR", "", perpetual, 2100, 1, 10000, false, microsoft},
	{"Windows Server CAL - 1 Device CAL", "DG7GMGF0DVT7:0002:DG7GMGF0FVZL", "", perpetual, 4100, 1, 10000, false, microsoft},
	{"Windows Server CAL - 1 Device CAL - 3 year", "DG7GMGF0DVT7:000C:DG7GMGF0FVZM", "", perpetual, 3300, 1, 10000, false, microsoft},
	{"SQL Server Enterprise - 2 Core License Pack - 3 year", "DG7GMGF0FKZV:0003:DG7GMGF0DWMS", "", perpetual, 1482000, 2, 1000, false, microsoft},
	{"SUSE Linux Enterprise Server, 1-2 vCPU - 1 year", "DG7GMGF0D7HX:0001:DG7GMGF0F4S1", "", perpetual, 39000, 1, 1000, false, "SUSE"},
	{"Relecloud Insights", "DZH318Z0C0WF:0002:DZH318Z0BP6B", "", marketplace, 900, 10, 2000, false, "Relecloud"},
	{"Relecloud Insights Free Trial", "DZH318Z0C0WF:0001:DZH318Z0BP69", "", marketplace, 0, 10, 100, false, "Relecloud"},
	{"Reserved VM Instance, Standard_B1s, KR South, 1 Year", "DZH318Z0BQ4Z:0006:DZH318Z0CMPB", "", reservation, 6900, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_B1s, US West 2, 1 Year", "DZH318Z0BQ4Z:0007:DZH318Z0CMPC", "", reservation, 6500, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_B1s, US North Central, 1 Year", "DZH318Z0BQ4Z:0008:DZH318Z0CMPD", "", reservation, 6700, 1, 100, false, microsoft},
	{"Reserved VM Instance, Standard_B1s, CA East, 1 Year", "DZH318Z0BQ4Z:0009:DZH318Z0CMPF", "", reservation, 7000, 1, 100, false, microsoft},
	{"Adatum Sign", "DZH318Z0C3KT:0001:DZH318Z0BQ7N", "", marketplace, 1200, 1, 500, false, "A. Datum Corporation"},
}

const microsoft = "Microsoft Corporation"

// Positions in the catalogue that stories name.
const (
	prodM365E3 = iota
	prodBusinessPremium
	prodBusinessStandard
	prodExchange1
	prodEntraP1
	prodOffice365E1
	prodOffice365E3
	prodExchange2
	prodIntune
	prodArchiving
	prodAudio
	prodAzurePlan
	prodAzureLegacy
	prodBarracuda
	prodSkyKick
	prodReservation
	prodPerpetual
	prodBusinessBasic
	prodM365E5
	prodPowerBI
	prodPremiumTrial
	prodOfficePremium
	prodOfficePremiumTrial
	prodOffice365E5
	prodRightsManagement
	prodMyAnalytics
	prodPhoneSystem
)

// usage reports whether the product is billed by consumption.
func (p *product) usage() bool { return p.sold == azurePlan || p.sold == legacyAzure }

// modern reports whether the product is sold through the modern catalogue.
func (p *product) modern() bool { return p.sold != legacyLicense && p.sold != legacyAzure }

// catalogItem splits the id of a modern offer into product, SKU and availability.
func (p *product) modernIDs() (item, sku, availability string) {
	item, rest, _ := strings.Cut(p.offer, ":")
	sku, availability, _ = strings.Cut(rest, ":")
	return item, sku, availability
}

// meter is a thing that Azure measures.
type meter struct {
	category, sub, name, unit string
	id, resource              string
	micros                    int64 // price of a unit in millionths of a US dollar
	daily                     int   // typical units a day, in thousandths
}

var meters = []meter{
	{"Virtual Machines", "BS Series", "B2s", "1 Hour", "9c61c53e-3b93-4b2a-8f1e-57c2b0a1d6f4", "Microsoft.Compute/virtualMachines/app", 41_600, 24_000},
	{"Virtual Machines", "Dv5 Series", "D4 v5", "1 Hour", "505db374-df8a-44df-9d8c-13c14b61dee1", "Microsoft.Compute/virtualMachines/sql", 192_000, 21_500},
	{"Storage", "Standard Page Blob", "LRS Data Stored", "1 GB/Month", "9cc63cf8-6593-410a-b0e7-26a4ef71e8b3", "Microsoft.Storage/storageAccounts/data", 50_000, 17_042},
	{"Bandwidth", "Inter-Region", "Data Transfer Out", "1 GB", "fe167397-a38d-43c3-9bb3-8e2907e56a41", "Microsoft.Network/publicIPAddresses/gw", 87_000, 3_162},
	{"SQL Database", "Single Standard", "S1 DTUs", "1/Day", "3f913071-0dd7-4258-8ec4-6fad05bd976d", "Microsoft.Sql/servers/orders", 967_000, 1_000},
	{"Azure App Service", "Standard Plan", "S1", "1 Hour", "f4d7a5a5-1b67-45ea-b1a0-282fbdd34b05", "Microsoft.Web/serverfarms/web", 85_000, 24_000},
}
