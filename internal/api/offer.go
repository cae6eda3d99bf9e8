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
var GetOffer = read[OfferRef, Offer](Spec{
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
