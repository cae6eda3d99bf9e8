package api

// Market names the country whose catalogue is wanted.
type Market struct {
	Country string `query:"country" required:"true" doc:"Country of the customer: two letters, ISO 3166."`
}

// OfferRef names an offer in a country.
type OfferRef struct {
	OfferID string `path:"offer-id" doc:"Id of the offer: a GUID, or a name such as MS-AZR-0145P."`
	Market
}

const (
	offersPath = "/v1/offers"
	offerPath  = offersPath + "/{offer-id}"
)

// ListOfferCategories reads the categories by which a country's offers are grouped.
var ListOfferCategories = list[Market, OfferCategory](Spec{
	ID: "get-a-list-of-offer-categories-by-market", Title: "Get a list of offer categories by market", Area: AreaOrders,
	Method: "GET", Path: "/v1/offercategories", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the categories by which a country's offers are grouped.",
})

// ListOffers reads the licence and usage offers that can be sold in a country.
var ListOffers = list[Market, Offer](Spec{
	ID: "get-a-list-of-offers-for-a-market", Title: "Get a list of offers for a market", Area: AreaOrders,
	Method: "GET", Path: offersPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Lists the offers that can be sold in a country.",
	Advice: "Before ordering, look at whether it can be bought, its least and greatest quantity and the offers it needs.",
})

// GetOffer reads what an offer id on a subscription or an order stands for.
var GetOffer = readOne[OfferRef, Offer](Spec{
	ID: "get-an-offer-by-id", Title: "Get an offer by ID", Area: AreaOrders,
	Method: "GET", Path: offerPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads an offer.",
})

// ListOfferAddOns reads the add-ons that can be bought for a base offer.
var ListOfferAddOns = list[OfferRef, Offer](Spec{
	ID: "get-add-ons-for-an-offer-id", Title: "Get add-ons for an offer ID", Area: AreaOrders,
	Method: "GET", Path: offerPath + "/addons", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the add-ons that can be bought for an offer.",
})

// Offer is a licence or usage offer of the older catalogue, which is ordered by
// its id. Fields that the service fills only for some offers may be absent.
type Offer struct {
	ID                     string         `json:"id" required:"true" doc:"Id of the offer: a GUID, or a name such as MS-AZR-0145P."`
	Name                   string         `json:"name"`
	Description            string         `json:"description"`
	MinimumQuantity        Decimal        `json:"minimumQuantity"` // fewest seats that an order may have
	MaximumQuantity        Decimal        `json:"maximumQuantity"` // most seats that an order may have
	Rank                   Int            `json:"rank"`            // place among the offers of its product line
	URI                    string         `json:"uri"`             // not an address of this service: follow links.self
	Locale                 string         `json:"locale"`          // in any case: en-us, EN-US
	Country                string         `json:"country"`         // two letters, ISO 3166
	Category               *OfferCategory `json:"category"`
	LimitUnitOfMeasure     Enum           `json:"limitUnitOfMeasure" values:"None|Concurrent|LifeTime"` // Concurrent: at one time, cancelled ones included; LifeTime: ever, mostly for trials
	Limit                  Int            `json:"limit"`                                                // how many subscriptions a customer may have of it
	PrerequisiteOffers     []string       `json:"prerequisiteOffers"`                                   // base offers of which an add-on needs one
	IsAddOn                Bool           `json:"isAddOn"`
	HasAddOns              Bool           `json:"hasAddOns"`
	IsAvailableForPurchase Bool           `json:"isAvailableForPurchase"`
	Billing                Enum           `json:"billing" values:"none|usage|license"`
	SupportedBillingCycles []string       `json:"supportedBillingCycles" values:"Unknown|Monthly|Annual|None|OneTime"`
	IsAutoRenewable        Bool           `json:"isAutoRenewable"`
	IsInternal             Bool           `json:"isInternal"`
	UpgradeTargetOffers    []string       `json:"upgradeTargetOffers"`    // ids of offers to which it can be upgraded
	ConversionTargetOffers []string       `json:"conversionTargetOffers"` // ids of paid offers to which a trial can be converted
	ReselleeQualifications []string       `json:"reselleeQualifications"` // what the customer must qualify for, such as education
	ResellerQualifications []string       `json:"resellerQualifications"` // what the partner must qualify for
	PartnerQualifications  []string       `json:"partnerQualifications"`
	SalesGroupID           string         `json:"salesGroupId"` // offers of different groups become different orders
	IsTrial                Bool           `json:"isTrial"`
	Product                *OfferProduct  `json:"product"`
	UnitType               string         `json:"unitType"` // unit of the quantities, such as Licenses
	Links                  *OfferLinks    `json:"links"`
	Attributes             *Attributes    `json:"attributes"`
	Extra
}

// OfferCategory groups the offers of a country, such as Enterprise or Government.
type OfferCategory struct {
	ID         string      `json:"id"` // empty for offers in no category
	Name       string      `json:"name"`
	Rank       Int         `json:"rank"` // place among the categories
	Locale     string      `json:"locale"`
	Country    string      `json:"country"`
	Links      *Links      `json:"links"`
	Attributes *Attributes `json:"attributes"`
	Extra
}

// OfferLinks lead from an offer to itself and to a page for people. LearnMore is
// an address outside the service: no token belongs there.
type OfferLinks struct {
	LearnMore *Link `json:"learnMore"`
	Self      *Link `json:"self"`
	Next      *Link `json:"next"`
	Previous  *Link `json:"previous"`
	Extra
}

// OfferProduct is the product that one or more offers sell.
type OfferProduct struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Unit string `json:"unit"` // what is counted, such as Licenses
	Extra
}
