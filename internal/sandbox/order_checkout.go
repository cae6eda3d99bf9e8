package sandbox

import "net/http"

type checkoutResult struct {
	Orders      []order      `json:"orders"`
	OrderErrors []orderError `json:"orderErrors,omitempty"`
	Attributes  attributes   `json:"attributes"`
}

type orderError struct {
	OrderGroupID string `json:"orderGroupId"`
	Code         int    `json:"code"`
	Description  string `json:"description"`
}

// checkoutCart buys the lines of a cart. A line with an error stops the whole
// cart; an error found only by the purchase stops its group.
func (s *Sandbox) checkoutCart(c *call) *answer {
	owner, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	found, refused := s.cartOf(c, &owner)
	if refused != nil {
		return refused
	}
	shown, flat := s.price(&owner, found)
	for i := range shown {
		for _, l := range append([]cartLine{shown[i]}, shown[i].AddonItems...) {
			if l.Error != nil {
				return refuse(http.StatusBadRequest, codeCartItem, "Line item %d of cart %s has an error: %s", l.ID, found.id, l.Error.ErrorDescription)
			}
		}
	}
	result := checkoutResult{Orders: []order{}, Attributes: typed("CartCheckoutResult")}
	groups, of := group(flat)
	for _, name := range groups {
		lines := make([]*lineItemRequest, len(of[name]))
		for i, at := range of[name] {
			lines[i] = &flat[at]
		}
		if f := s.refusedOrder(&owner, lines); f != nil {
			result.OrderErrors = append(result.OrderErrors, orderError{name, f.order, f.condition})
			continue
		}
		result.Orders = append(result.Orders, s.place(&owner, lines))
	}
	found.ordered = true
	return replyStatus(http.StatusCreated, result)
}
