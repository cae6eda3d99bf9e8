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
