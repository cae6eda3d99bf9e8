package sandbox

import (
	"net/http"
	"strings"
)

func noProduct(id string) *answer {
	return refuse(http.StatusNotFound, codeNoProduct, "Product %s was not found.", clip(id))
}

// catalogItemBySKU resolves the ids of a path; sku may be "" for any SKU of the
// product.
func catalogItemBySKU(item, sku string) (*catalogItem, *answer) {
	found := skusOf(item)
	if len(found) == 0 {
		return nil, noProduct(item)
	}
	for _, w := range found {
		if sku == "" || strings.EqualFold(w.skuID, sku) {
			return w, nil
		}
	}
	return nil, refuse(http.StatusNotFound, codeNoSKU, "Sku %s of product %s was not found.", clip(sku), clip(item))
}

func (s *Sandbox) getProduct(c *call) *answer {
	country, refused := c.country()
	if refused != nil {
		return refused
	}
	w, refused := catalogItemBySKU(c.arg(0), "")
	if refused != nil {
		return refused
	}
	return reply(w.productIn(country))
}

func (s *Sandbox) listSKUs(c *call) *answer {
	a, refused := c.catalogQuery()
	if refused != nil {
		return refused
	}
	return a.skus(c.arg(0), "/products/"+c.arg(0)+"/skus?country="+a.country)
}

func (s *Sandbox) listCustomerSKUs(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	a := catalogQuery{country: found.market.Country, anyScope: true}
	return a.skus(c.arg(1), "/customers/"+found.id+"/products/"+c.arg(1)+"/skus")
}

func (a *catalogQuery) skus(item, self string) *answer {
	found := skusOf(item)
	if len(found) == 0 {
		return noProduct(item)
	}
	var items []skuResource
	for _, w := range found {
		if a.matches(w) {
			items = append(items, w.skuIn(a.country))
		}
	}
	return reply(list(items, self))
}

func (s *Sandbox) getSKU(c *call) *answer {
	country, refused := c.country()
	if refused != nil {
		return refused
	}
	w, refused := catalogItemBySKU(c.arg(0), c.arg(1))
	if refused != nil {
		return refused
	}
	return reply(w.skuIn(country))
}

func (s *Sandbox) listAvailabilities(c *call) *answer {
	a, refused := c.catalogQuery()
	if refused != nil {
		return refused
	}
	return s.availabilities(&a, c.arg(0), c.arg(1), "/products/"+c.arg(0)+"/skus/"+c.arg(1)+"/availabilities?country="+a.country)
}

func (s *Sandbox) listCustomerAvailabilities(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	a := catalogQuery{country: found.market.Country, anyScope: true}
	return s.availabilities(&a, c.arg(1), c.arg(2), "/customers/"+found.id+"/products/"+c.arg(1)+"/skus/"+c.arg(2)+"/availabilities")
}

func (s *Sandbox) availabilities(a *catalogQuery, item, sku, self string) *answer {
	w, refused := catalogItemBySKU(item, sku)
	if refused != nil {
		return refused
	}
	var items []availabilityResource
	if a.matches(w) {
		items = append(items, s.availabilityIn(w, a.country))
	}
	return reply(list(items, self))
}

func (s *Sandbox) getAvailability(c *call) *answer {
	country, refused := c.country()
	if refused != nil {
		return refused
	}
	w, refused := catalogItemBySKU(c.arg(0), c.arg(1))
	if refused != nil {
		return refused
	}
	if !strings.EqualFold(w.availabilityID, c.arg(2)) {
		return refuse(http.StatusNotFound, codeNoAvailability, "Availability %s not found.", clip(c.arg(2)))
	}
	return reply(s.availabilityIn(w, country))
}
