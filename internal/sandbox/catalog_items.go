package sandbox

import (
	"slices"
	"strings"
)

// catalogItem is a product with its ids in the modern catalog, where it is a SKU
// with one availability.
type catalogItem struct {
	at                               int // position in the list of products
	productID, skuID, availabilityID string
	itemID                           string // what a line of a cart or order names
	family                           catalogFamily
	*product
}

// catalogItems are all products, by position.
var catalogItems = newCatalogItems()

func newCatalogItems() []catalogItem {
	all := make([]catalogItem, len(catalogue))
	for i := range catalogue {
		p := &catalogue[i]
		w := catalogItem{at: i, product: p, itemID: p.offer}
		switch {
		case p.sold == legacyAzure:
			w.productID, w.skuID, w.availabilityID = legacyAzureItem, p.offer, "DZH318Z0BMRT"
		case p.modern():
			w.productID, w.skuID, w.availabilityID = p.modernIDs()
		}
		family, known := catalogFamilies[w.productID]
		if w.family = family; !known {
			w.family = defaultFamilies[p.sold]
			w.family.title, w.family.description = p.name, p.name+", sold by "+p.publisher+"."
		}
		all[i] = w
	}
	return all
}

// inModernCatalog reports whether the modern catalog sells the product.
func (w *catalogItem) inModernCatalog() bool { return w.productID != "" }

// inView reports whether a view lists the product.
func (w *catalogItem) inView(view string) bool {
	for v := w.family.view; v != ""; v = viewWithin[v] {
		if strings.EqualFold(v, view) {
			return w.inModernCatalog()
		}
	}
	return false
}

func viewExists(name string) bool {
	for view := range viewWithin {
		if strings.EqualFold(view, name) {
			return true
		}
	}
	return false
}

// trial reports whether the product is a free trial.
func (w *catalogItem) trial() bool { return w.cents == 0 && !w.usage() }

// term is the one term that the product's name says, "" when it can be chosen or
// has none.
func (w *catalogItem) term() string {
	switch name := strings.ToLower(w.name); {
	case w.trial():
		return "P1M"
	case strings.HasSuffix(name, "1 year"):
		return "P1Y"
	case strings.HasSuffix(name, "3 year"), strings.HasSuffix(name, "3 years"):
		return "P3Y"
	}
	return ""
}

// terms lists for how long the product can be bought.
func (w *catalogItem) terms() []string {
	switch term := w.term(); {
	case term != "":
		return []string{term}
	case w.sold == newLicense || w.sold == marketplace:
		return []string{"P1M", "P1Y"}
	case w.sold == legacyLicense || w.sold == legacyAzure:
		return []string{"P1Y"}
	}
	return nil
}

// cycles lists how often the partner can be billed.
func (w *catalogItem) cycles() []string {
	switch {
	case w.trial():
		return []string{"none"}
	case w.sold == legacyAzure:
		return []string{"monthly"}
	case w.sold == newLicense || w.sold == marketplace || w.sold == legacyLicense:
		return []string{"monthly", "annual"}
	}
	return []string{"one_time"}
}

// isAddOnTo reports whether the product is an add-on to a base product.
func (w *catalogItem) isAddOnTo(base *catalogItem) bool {
	return slices.Contains(offerSheet[w.at].needs, base.at)
}

// startsSubscription reports whether buying the product begins a subscription.
func (w *catalogItem) startsSubscription() bool { return w.sold != reservation && w.sold != perpetual }

// azureRegion is the region of a reservation, as people write it and as Azure
// Resource Manager does.
func (w *catalogItem) azureRegion() (region, arm string) {
	if parts := strings.Split(w.name, ", "); w.sold == reservation && len(parts) > 2 {
		region = parts[len(parts)-2]
	}
	return region, armRegions[region]
}

// vmSize is the virtual machine size of a reservation, "" for none.
func (w *catalogItem) vmSize() string {
	if parts := strings.Split(w.name, ", "); w.sold == reservation && w.family.finer == "VirtualMachines" && len(parts) > 1 {
		return parts[1]
	}
	return ""
}

// restricted reports whether a reservation is out of capacity.
func (w *catalogItem) restricted() bool {
	_, arm := w.azureRegion()
	return arm == restrictedRegion
}

// catalogItemByID finds an item by its catalog item id or offer id. The id of a
// SKU alone is not enough.
func catalogItemByID(id string) *catalogItem {
	for i := range catalogItems {
		if strings.EqualFold(catalogItems[i].itemID, id) {
			return &catalogItems[i]
		}
	}
	return nil
}

// skusOf lists the SKUs of a product, none when there is no such product.
func skusOf(item string) []*catalogItem {
	var found []*catalogItem
	for i := range catalogItems {
		if w := &catalogItems[i]; w.inModernCatalog() && strings.EqualFold(w.productID, item) {
			found = append(found, w)
		}
	}
	return found
}
