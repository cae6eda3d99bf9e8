package kit

import (
	"net/url"
)

// PortalCustomer is the address of a customer in the web portal.
func PortalCustomer(id string) string {
	return "https://partner.microsoft.com/commerce/customers/" + url.PathEscape(id)
}
