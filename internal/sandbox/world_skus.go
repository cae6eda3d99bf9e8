package sandbox

import "strings"

// licensed is a product as the customer's directory knows it: what a
// subscription's seats turn into.
type licensed struct {
	part  string // part number
	group string // who manages it
	plans []servicePlanData
	suite bool // a person has one such product at a time
}

// servicePlanData is a service of a product.
type servicePlanData struct {
	id, service, name string
	tenant            bool // serves all of the customer, not single users
}

var (
	planFoundation  = servicePlanData{"113feb6c-3fe4-4440-bddc-54d774bf0318", "EXCHANGE_S_FOUNDATION", "Exchange Foundation", true}
	planExchange1   = servicePlanData{"9aaf7827-d63c-4b61-89c3-182f06f82e5c", "EXCHANGE_S_STANDARD", "Exchange Online (Plan 1)", false}
	planExchange2   = servicePlanData{"efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE", "Exchange Online (Plan 2)", false}
	planSharePoint1 = servicePlanData{"c7699d2e-19aa-44de-8edf-1736da088ca1", "SHAREPOINTSTANDARD", "SharePoint (Plan 1)", false}
	planSharePoint2 = servicePlanData{"5dbe027f-2339-4123-9542-606e4d348a72", "SHAREPOINTENTERPRISE", "SharePoint (Plan 2)", false}
	planTeams       = servicePlanData{"57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1", "Microsoft Teams", false}
	planApps        = servicePlanData{"43de0ff5-c92c-492b-9116-175376d08c38", "OFFICESUBSCRIPTION", "Microsoft 365 Apps for Enterprise", false}
	planBusiness    = servicePlanData{"094e7854-93fc-4d55-b2c0-3ab5369ebdc1", "OFFICE_BUSINESS", "Microsoft 365 Apps for Business", false}
	planEntra1      = servicePlanData{"41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM", "Microsoft Entra ID P1", false}
	planIntune      = servicePlanData{"c1ec4a95-1f05-45b3-a911-aa3fa01094f5", "INTUNE_A", "Microsoft Intune", false}
	planProtection  = servicePlanData{"6c57d4b6-3b23-47a5-9bc9-69f17b4947b3", "RMS_S_PREMIUM", "Azure Information Protection Premium P1", false}
	planRights      = servicePlanData{"bea4c11e-220a-4e6d-8eb8-8ea15d019f90", "RMS_S_ENTERPRISE", "Azure Rights Management", false}
	planWindows     = servicePlanData{"21b439ba-a0ca-424f-a6cc-52f954a5b111", "WIN10_PRO_ENT_SUB", "Windows 10/11 Enterprise", false}
	planDefender    = servicePlanData{"871d91ec-ec1a-452b-a83f-bd76c7d770ef", "WINDEFATP", "Microsoft Defender for Endpoint", false}
	planArchive     = servicePlanData{"176a09a6-7ec5-4039-ac02-b2791c6ba793", "EXCHANGE_S_ARCHIVE_ADDON", "Exchange Online Archiving for Exchange Online", false}
	planAudio       = servicePlanData{"3e26ee1f-8a5f-4d52-aee2-b81ce45c8f40", "MCOMEETADV", "Microsoft 365 Audio Conferencing", false}
	planPowerBI     = servicePlanData{"70d33638-9c74-4d01-bfd3-562de28bd4ba", "BI_AZURE_P2", "Power BI Pro", false}
	planPhone       = servicePlanData{"4828c8ec-dc2e-4779-b502-87ac9ce28ab7", "MCOEV", "Microsoft 365 Phone System", false}
	planAnalytics   = servicePlanData{"34c0d7a0-a70f-4668-9238-47f9fc208882", "EXCHANGE_ANALYTICS", "Microsoft MyAnalytics (Full)", false}
)

// minecraft is what an education customer has beside its subscriptions: the one
// product of group 2.
const minecraft = "984df360-9a74-4647-8cf8-696749f6247a"

func group1(part string, suite bool, plans ...servicePlanData) licensed {
	return licensed{part, "group1", plans, suite}
}

// licensedBySKU knows the products by the SKU's id, in lower case.
var licensedBySKU = map[string]licensed{
	"05e9a617-0261-4cee-bb44-138d3ef5d965": group1("SPE_E3", true, planEntra1, planExchange2, planSharePoint2, planTeams, planApps, planIntune, planProtection, planRights, planWindows),
	"06ebc4ee-1bb5-47dd-8120-11324bc54e06": group1("SPE_E5", true, planEntra1, planExchange2, planSharePoint2, planTeams, planApps, planIntune, planProtection, planRights, planWindows, planDefender, planPhone, planAudio, planPowerBI),
	"cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46": group1("SPB", true, planEntra1, planExchange1, planSharePoint1, planTeams, planBusiness, planIntune, planProtection),
	"f245ecc8-75af-4f8e-b61f-27d8114de5f3": group1("O365_BUSINESS_PREMIUM", true, planExchange1, planSharePoint1, planTeams, planBusiness),
	"3b555118-da6a-4418-894f-7df1e2096870": group1("O365_BUSINESS_ESSENTIALS", true, planExchange1, planSharePoint1, planTeams),
	"18181a46-0d4e-45cd-891e-60aabd171b4e": group1("STANDARDPACK", true, planExchange1, planSharePoint1, planTeams),
	"6fd2c87f-b296-42f0-b197-1e91e994b900": group1("ENTERPRISEPACK", true, planExchange2, planSharePoint2, planTeams, planApps, planRights),
	"c7df2760-2c81-4ef7-b578-5b5392b571df": group1("ENTERPRISEPREMIUM", true, planExchange2, planSharePoint2, planTeams, planApps, planRights, planPhone, planAudio, planPowerBI),
	"4b9405b0-7788-4568-add1-99614e613b69": group1("EXCHANGESTANDARD", true, planExchange1),
	"19ec0d23-8335-4cbd-94ac-6050e30712fa": group1("EXCHANGEENTERPRISE", true, planExchange2),
	"078d2b04-f1bd-4111-bbd4-b4b1b354cef4": group1("AAD_PREMIUM", false, planFoundation, planEntra1),
	"2b317a4a-77a6-4188-9437-b68a77b4e2c6": group1("INTUNE_A_D", false, planFoundation, planIntune),
	"ee02fd1b-340e-4a4b-b355-4a514e4c8943": group1("EXCHANGEARCHIVE_ADDON", false, planArchive),
	"0c266dff-15dd-4b49-8397-2bb16070ed52": group1("MCOMEETADV", false, planAudio),
	"f8a1db68-be16-40ed-86d5-cb42ce701560": group1("POWER_BI_PRO", false, planFoundation, planPowerBI),
	"c52ea49f-fe5d-4e95-93ba-1de91d380f89": group1("RIGHTSMANAGEMENT", false, planProtection, planRights),
	"90a8f363-da30-4ecd-90a7-d3a6b203486d": group1("EXCHANGE_ANALYTICS", false, planAnalytics),
	"e43b5b99-8dfb-405f-9987-dc307f34bcbd": group1("MCOEV", false, planPhone),
	minecraft:                              {"CFQ7TTC0K5DR/0002", "group2", nil, false},
}

// licensedOf knows every product; one that isn't in the table has no service
// plans, as some really have.
func licensedOf(sku string) licensed {
	if known, ok := licensedBySKU[sku]; ok {
		return known
	}
	return licensed{part: strings.ToUpper(strings.ReplaceAll(sku, "-", "_")), group: "group1"}
}

// plan finds a service plan of the product.
func (l *licensed) plan(id string) bool {
	for _, p := range l.plans {
		if strings.EqualFold(p.id, id) {
			return true
		}
	}
	return false
}
