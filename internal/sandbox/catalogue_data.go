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
)

// usage reports whether the product is billed by consumption.
func (p *product) usage() bool { return p.sold == azurePlan || p.sold == legacyAzure }

// modern reports whether the product is sold through the modern catalogue.
func (p *product) modern() bool { return p.sold != legacyLicense && p.sold != legacyAzure }

// catalogItem splits the id of a modern offer into product, SKU and availability.
func (p *product) catalogItem() (item, sku, availability string) {
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
