package sandbox

// catalogFamily is what the modern catalogue says of a product, which holds one
// or more of the SKUs in the list of products.
type catalogFamily struct {
	title, description string
	kind, finer        string // product type and its sub-type
	view               string // the finest view that lists it
	underPlan          bool   // a reservation that applies under an Azure plan, not under MS-AZR-0145P
}

// legacyAzureItem is the product id of MS-AZR-0145P, whose SKU has the offer's name.
const legacyAzureItem = "9DEA7946-EC2C-441E-9FFD-E3B275F7E838"

// catalogFamilies are the products that hold several SKUs or differ from others
// of their kind.
var catalogFamilies = map[string]catalogFamily{
	"CFQ7TTC0LCHC":  {title: "Microsoft 365 Business Premium", description: "Office, Teams, device management and advanced security for up to 300 users.", kind: "OnlineServicesNCE", finer: "OnlineServicesNCE", view: viewOnline},
	"DZH318Z0BPS6":  {title: "Azure plan", description: "Azure services at pay-as-you-go rates.", kind: "Azure", finer: "Azure", view: viewMicrosoftAzure},
	legacyAzureItem: {title: "Microsoft Azure", description: "Azure services under the older agreement.", kind: "Azure", finer: "Azure", view: viewMicrosoftAzure},
	"DZH318Z0BQ4Z":  {title: "Virtual Machines B Series", description: "Burstable machines for loads that are low most of the time.", kind: "Azure", finer: "VirtualMachines", view: viewReservedVM},
	"DZH318Z0BQ36":  {title: "Virtual Machines NV Series", description: "Machines with a graphics processor for remote visualisation.", kind: "Azure", finer: "VirtualMachines", view: viewReservedVM},
	"DZH318Z08RMK":  {title: "Virtual Machines Dsv5 Series", description: "General purpose machines with premium storage.", kind: "Azure", finer: "VirtualMachines", view: viewReservedVM, underPlan: true},
	"DZH318Z0BPCJ":  {title: "SQL Database Single", description: "Reserved capacity of a single database.", kind: "Azure", finer: "SQLDatabase", view: viewReservedSQL},
	"DZH318Z0BPCR":  {title: "Azure Cosmos DB", description: "Reserved throughput of a database account.", kind: "Azure", finer: "CosmosDB", view: viewReservedCosmos, underPlan: true},
	"DG7GMGF0DVT7":  {title: "Windows Server CAL", description: "Client access to servers that run Windows Server.", kind: "Software", finer: "Perpetual", view: viewPerpetual},
	"DG7GMGF0FKZV":  {title: "SQL Server Enterprise", description: "Database server, licensed by core.", kind: "Software", finer: "Subscription", view: viewSoftwareSubscriptions},
	"DG7GMGF0D7HX":  {title: "SUSE Linux Enterprise Server", description: "Linux with support by its maker.", kind: "Software", finer: "Subscription", view: viewSUSE},
	"DZH318Z0C0WF":  {title: "Relecloud Insights", description: "Dashboards over the data of a business.", kind: "Azure", finer: "SaaS", view: viewOnline},
}

// The catalogue views.
const (
	viewAzure                 = "Azure"
	viewReservations          = "AzureReservations"
	viewReservedVM            = "AzureReservationsVM"
	viewReservedSQL           = "AzureReservationsSQL"
	viewReservedCosmos        = "AzureReservationsCosmosDb"
	viewMicrosoftAzure        = "MicrosoftAzure"
	viewOnline                = "OnlineServices"
	viewSoftware              = "Software"
	viewSUSE                  = "SoftwareSUSELinux"
	viewPerpetual             = "SoftwarePerpetual"
	viewSoftwareSubscriptions = "SoftwareSubscriptions"
)

// viewWithin says which wider view holds a finer one.
var viewWithin = map[string]string{
	viewReservedVM: viewReservations, viewReservedSQL: viewReservations, viewReservedCosmos: viewReservations,
	viewReservations: viewAzure, viewMicrosoftAzure: viewAzure, viewAzure: "", viewOnline: "", viewSoftware: "",
	viewSUSE: viewSoftware, viewPerpetual: viewSoftware, viewSoftwareSubscriptions: viewSoftware,
}

// defaultFamilies are the families of products that stand alone, by how they are sold.
var defaultFamilies = map[commerce]catalogFamily{
	newLicense:  {kind: "OnlineServicesNCE", finer: "OnlineServicesNCE", view: viewOnline},
	azurePlan:   {kind: "Azure", finer: "Azure", view: viewMicrosoftAzure},
	legacyAzure: {kind: "Azure", finer: "Azure", view: viewMicrosoftAzure},
	marketplace: {kind: "Azure", finer: "SaaS", view: viewOnline},
	reservation: {kind: "Azure", finer: "VirtualMachines", view: viewReservedVM},
	perpetual:   {kind: "Software", finer: "Perpetual", view: viewPerpetual},
}

// vmSpec is the catalog's data of a virtual machine size; the service writes even
// the numbers as strings.
type vmSpec struct{ cores, ram, display, category, disk string }

var vmSpecs = map[string]vmSpec{
	"Standard_B1s":    {"1", "1", "B1s", "General purpose", "Hdd"},
	"Standard_B2s":    {"2", "4", "B2s", "General purpose", "Hdd"},
	"Standard_NV12":   {"12", "112", "NV12", "GPU", "Hdd"},
	"Standard_D4s_v5": {"4", "16", "D4s v5", "General purpose", "Ssd"},
}

var armRegions = map[string]string{
	"UK South": "uksouth", "US East": "eastus", "US East 2": "eastus2", "West Europe": "westeurope", "Japan West": "japanwest",
	"KR South": "koreasouth", "US West 2": "westus2", "US North Central": "northcentralus", "CA East": "canadaeast",
}

// restrictedRegion has no capacity left to reserve.
const restrictedRegion = "japanwest"

// offerCategory groups offers.
type offerCategory struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Rank       int        `json:"rank"`
	Locale     string     `json:"locale"`
	Country    string     `json:"country"`
	Attributes attributes `json:"attributes"`
}

var offerCategories = []offerCategory{
	{ID: "Enterprise_Key", Name: "Enterprise", Rank: 20},
	{ID: "SmallBusiness_Key", Name: "SmallBusiness", Rank: 30},
	{ID: "Government_Key", Name: "Government", Rank: 40},
	{ID: "Internal_Key", Name: "Internal", Rank: 100},
}

// offerFacts is what an offer has beside its product's numbers.
type offerFacts struct {
	category    int // position in offerCategories, -1 for none
	rank        int
	description string
	needs       []int // base products of which an add-on needs one
	upgrades    []int
	converts    []int // paid products that a trial can become
	limit       int   // subscriptions of it that a customer may ever have; 0 for any number
}

var licenceBases = []int{prodOffice365E1, prodOffice365E3, prodOffice365E5, prodExchange2, prodIntune, prodOfficePremium}

// offerSheet holds the facts of every offer of the older catalogue.
var offerSheet = map[int]offerFacts{
	prodOffice365E1:        {category: 0, rank: 48, description: "Communication and collaboration tools with Office for the web.", upgrades: []int{prodOffice365E3, prodOffice365E5}},
	prodOffice365E3:        {category: 0, rank: 61, description: "Office applications with communication, collaboration and compliance.", upgrades: []int{prodOffice365E5}},
	prodOffice365E5:        {category: 0, rank: 64, description: "Everything of E3 with advanced security, analysis and telephony."},
	prodExchange2:          {category: 0, rank: 22, description: "Business mail with an unlimited archive.", upgrades: []int{prodOffice365E1, prodOffice365E3}},
	prodIntune:             {category: 0, rank: 93, description: "Management of devices that nobody in particular uses."},
	prodOfficePremium:      {category: 1, rank: 56, description: "Office applications, mail and file sharing for up to 300 users.", upgrades: []int{prodOffice365E3}},
	prodOfficePremiumTrial: {category: 1, rank: 57, description: "A month of Office 365 Business Premium for 25 users.", converts: []int{prodOfficePremium}, limit: 1},
	prodRightsManagement:   {category: 2, rank: 5, description: "Protects confidential documents and mail by encryption."},
	prodArchiving:          {category: -1, rank: 200, description: "An archive beside the mailbox.", needs: licenceBases},
	prodAudio:              {category: -1, rank: 210, description: "Joins meetings by telephone.", needs: licenceBases},
	prodMyAnalytics:        {category: -1, rank: 232, description: "Shows people what they spend their time on.", needs: []int{prodOffice365E1, prodOffice365E3, prodExchange2}},
	prodPhoneSystem:        {category: -1, rank: 240, description: "Telephony in the cloud.", needs: []int{prodOffice365E1, prodOffice365E3, prodOffice365E5}},
	prodAzureLegacy:        {category: 0, rank: 1413, description: "Azure services, billed by consumption."},
}
