package api

const (
	cartsPath = "/v1/customers/{customer-id}/carts"
	cartPath  = cartsPath + "/{cart-id}"
)

const cartAdvice = "Take catalogue item ids from an availability read just now, and look at the error of every line before checking out."

// CreateCart collects what a customer is to buy, without buying it.
var CreateCart = write[CustomerRef, Cart, Cart](Spec{
	ID: "create-a-cart", Title: "Create a cart", Area: AreaOrders,
	Method: "POST", Path: cartsPath, Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Collects catalogue items for a customer, without buying them.",
	Limits: []string{"at least one line", "a cart expires about 15 minutes after it was made", "renewal terms: one month or one year"},
	Advice: cartAdvice,
})

// CreateCartWithAddOns collects a base offer together with its add-ons (as
// addonItems of its line), or add-ons for a subscription that exists (as lines
// whose provisioning context names it as ParentSubscriptionId).
var CreateCartWithAddOns = write[CustomerRef, Cart, Cart](Spec{
	ID: "create-a-cart-with-add-ons", Title: "Create a cart with add-ons", Area: AreaOrders,
	Method: "POST", Path: cartsPath, Effect: Change, Auth: AppOrUser, Clouds: Global,
	Doc:    "Collects a base offer with its add-ons, or add-ons for a subscription, without buying them.",
	Limits: []string{"at least one line", "a cart expires about 15 minutes after it was made"},
	Advice: cartAdvice,
})

// CartRef names a cart of a customer.
type CartRef struct {
	CustomerRef
	CartID string `path:"cart-id" doc:"Id of the cart."`
}

// UpdateCart replaces what a cart holds: the body is the whole cart, as creating
// or updating it answered it, with the changes in it.
var UpdateCart = write[CartRef, Cart, Cart](Spec{
	ID: "update-a-cart", Title: "Update a cart", Area: AreaOrders,
	Method: "PUT", Path: cartPath, Effect: Change, Auth: AppOrUser, Clouds: Global,
	Doc:    "Replaces the content of a cart, without buying it.",
	Advice: cartAdvice,
})

// CheckoutCart buys what a cart holds. It makes one order for each group of
// lines; some may be pending, and some may have failed although the call succeeds.
var CheckoutCart = write[CartRef, None, CartCheckoutResult](Spec{
	ID: "checkout-a-cart", Title: "Checkout a cart", Area: AreaOrders,
	Method: "POST", Path: cartPath + "/checkout", Effect: Spend, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Buys what a cart holds.",
	Limits: []string{"a new order takes up to 15 minutes to appear in the customer's list"},
	Advice: "The answer may hold several orders, pending ones and failed ones: look at each.",
})

// Cart collects what is to be ordered. Nothing is bought until it is checked
// out, which has to happen before it expires, about 15 minutes later.
type Cart struct {
	ID                    string         `json:"id"`
	CreationTimestamp     Time           `json:"creationTimestamp"`
	LastModifiedTimestamp Time           `json:"lastModifiedTimestamp"`
	ExpirationTimestamp   Time           `json:"expirationTimestamp"` // read it from the answer: its distance is not promised
	LastModifiedUser      string         `json:"lastModifiedUser"`
	Status                Enum           `json:"status" values:"Active|Ordered"` // an ordered cart can't change any more
	LineItems             []CartLineItem `json:"lineItems" required:"true" doc:"What is to be bought."`
	Links                 *Links         `json:"links"`
	Attributes            *Attributes    `json:"attributes"`
	Extra
}

// Statuses of a cart.
const (
	CartActive  Enum = "Active"
	CartOrdered Enum = "Ordered"
)

// CartLineItem is something in a cart. A cart may hold lines that can't be
// bought: look at the error of every one before checking out.
type CartLineItem struct {
	ID                  Int               `json:"id" doc:"Number of the line, unique in the cart, add-ons included."`
	CatalogItemID       string            `json:"catalogItemId" required:"true" doc:"Catalogue item id of an availability, id of an offer, or MS-AZR-0145P."`
	FriendlyName        string            `json:"friendlyName" doc:"The partner's own name for it."`
	Quantity            Int               `json:"quantity" required:"true" doc:"Seats or instances."`
	CurrencyCode        string            `json:"currencyCode" doc:"Currency, three letters; the service decides when left out."`
	BillingCycle        Enum              `json:"billingCycle" required:"true" values:"monthly|annual|one_time|none" doc:"How often the partner is billed; none for a trial."`
	TermDuration        Enum              `json:"termDuration" values:"P1M|P1Y|P3Y" doc:"Term; perpetual software has none."`
	Participants        []KeyValuePair    `json:"participants" doc:"Partners on record, in the indirect model: the key transaction_reseller with the reseller's MPN id."`
	ProvisioningContext map[string]string `json:"provisioningContext" doc:"What providing it needs, by the names in the SKU's provisioning variables; ParentSubscriptionId for an add-on to an existing subscription."`
	OrderGroup          string            `json:"orderGroup"` // lines of one group become one order
	AddonItems          []CartLineItem    `json:"addonItems" doc:"Add-ons of the subscription that this line begins."`
	Error               *CartError        `json:"error"` // why it can't be bought
	RenewsTo            *RenewsTo         `json:"renewsTo" doc:"What a trial or term renews to."`
	Extra
}

// CartError is why a line of a cart can't be bought.
type CartError struct {
	// ErrorCode may come as its number, from 10000 on.
	ErrorCode        Enum   `json:"errorCode" values:"Unknown|CurrencyIsNotSupported|CatalogItemIdIsNotValid|QuotaNotAvailable|InventoryNotAvailable|ParticipantsIsNotSupportedForPartner|UnableToProcessCartLineItem|SubscriptionIsNotValid|SubscriptionIsNotEnabledForRI|SandboxLimitExceeded"`
	ErrorDescription string `json:"errorDescription"` // with supported values or limits
	Extra
}

// CartCheckoutResult is what became of a cart: one order for each group of lines,
// some still pending, and the groups that failed. A success may hold failures.
type CartCheckoutResult struct {
	Orders      []Order      `json:"orders"`
	OrderErrors []OrderError `json:"orderErrors"`
	Attributes  *Attributes  `json:"attributes"`
	Extra
}

// OrderError is why a group of lines did not become an order.
type OrderError struct {
	OrderGroupID string `json:"orderGroupId"`
	Code         string `json:"code"` // from 800001 on
	Description  string `json:"description"`
	Extra
}

// Faults are the lines of a cart that can't be bought, add-ons included.
func (k *Cart) Faults() []CartLineItem { return faultyLines(k.LineItems) }

func faultyLines(lines []CartLineItem) []CartLineItem {
	var found []CartLineItem
	for i := range lines {
		if lines[i].Error != nil {
			found = append(found, lines[i])
		}
		found = append(found, faultyLines(lines[i].AddonItems)...)
	}
	return found
}
