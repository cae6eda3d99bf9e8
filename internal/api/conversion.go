package api

import (
	"cmp"
	"fmt"
)

// Conversion is a paid offer that a trial can be converted to.
type Conversion struct {
	OfferID       string      `json:"offerId" required:"true" doc:"Id of the trial's offer."`
	TargetOfferID string      `json:"targetOfferId" required:"true" doc:"Id of the paid offer."`
	OrderID       string      `json:"orderId" required:"true" doc:"Id of the order that began the trial."`
	Quantity      Int         `json:"quantity" doc:"Seats to buy; those of the trial when left out."`
	BillingCycle  Enum        `json:"billingCycle" values:"Monthly|Annual|None" doc:"How often the partner will be billed; none for trials."`
	Attributes    *Attributes `json:"attributes"`
	Extra
}

// ConversionResult is what became of a trial. It may hold an error although the
// call succeeded.
type ConversionResult struct {
	SubscriptionID string           `json:"subscriptionId"` // the trial's, which lives on
	OfferID        string           `json:"offerId"`        // of the trial
	TargetOfferID  string           `json:"targetOfferId"`
	Error          *ConversionError `json:"error"`
	Attributes     *Attributes      `json:"attributes"`
	Extra
}

// ConversionError is why a trial was not converted.
type ConversionError struct {
	Code        Enum   `json:"code" values:"Other|ConversionsNotFound"`
	Description string `json:"description"`
	Extra
}

// ListTrialConversions reads the paid offers that an active trial can be
// converted to.
var ListTrialConversions = list[SubscriptionRef, Conversion](Spec{
	ID: "get-a-list-of-trial-conversion-offers", Title: "Get a list of trial conversion offers", Area: AreaOrders,
	Method: "GET", Path: subscriptionPath + "/conversions", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists the paid offers that a trial can be converted to.",
	Limits: []string{"the subscription must be an active trial"},
})

// ConvertTrial buys one of the conversions that [ListTrialConversions] read. The
// trial's subscription becomes the paid one and keeps its id.
var ConvertTrial = write[SubscriptionRef, Conversion, ConversionResult](Spec{
	ID: "convert-a-trial-subscription-to-paid", Title: "Convert a trial subscription to paid", Area: AreaOrders,
	Method: "POST", Path: subscriptionPath + "/conversions", Effect: Spend, Auth: AppUser, Clouds: Global,
	Doc:    "Turns a trial into a paid subscription.",
	Limits: []string{"the subscription must be an active trial with a conversion offer"},
	Advice: "Send back one of the listed conversions; its quantity and billing cycle may be changed.",
})

// Failure tells why the trial was not converted, nil when it was.
func (r *ConversionResult) Failure() error {
	if r.Error == nil {
		return nil
	}
	return fmt.Errorf("the trial was not converted: %s", cmp.Or(r.Error.Description, string(r.Error.Code)))
}
