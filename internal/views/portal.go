package views

import (
	"net/url"
)

func portalCustomer(id string) string {
	return "https://partner.microsoft.com/commerce/customers/" + url.PathEscape(id)
}
