package kit

import (
	"net/url"
)

func PortalCustomer(id string) string {
	return "https://partner.microsoft.com/commerce/customers/" + url.PathEscape(id)
}
