package sandbox

import (
	"slices"
	"strings"
)

// ware is something on the shelf: a product with its place in the modern
// catalogue, where it is a SKU with one availability.
type ware struct {
	at                      int // position in the list of products
	item, sku, availability string
	catalogItem             string // what a line of a cart or order names
	family                  catalogFamily
	*product
}

// wares are all products, by position.
var wares = stockShelf()

func stockShelf() []ware {
	all := make([]ware, len(catalogue))
	for i := range catalogue {
		p := &catalogue[i]
		w := ware{at: i, product: p, catalogItem: p.offer}
		switch {
		case p.sold == legacyAzure:
			w.item, w.sku, w.availability = legacyAzureItem, p.offer, "DZH318Z0BMRT"
		case p.modern():
			w.item, w.sku, w.availability = p.catalogItem()
		}
		family, known := catalogFamilies[w.item]
		if w.family = family; !known {
			w.family = defaultFamilies[p.sold]
			w.family.title, w.family.description = p.name, p.name+", sold by "+p.publisher+"."
		}
		all[i] = w
	}
	return all
}

// onShelf reports a product that the modern catalogue sells.
func (w *ware) onShelf() bool { return w.item != "" }

// within reports whether a view lists the product.
func (w *ware) within(view string) bool {
	for v := w.family.view; v != ""; v = viewWithin[v] {
		if foldEqual(v, view) {
			return w.onShelf()
		}
	}
	return false
}

func viewExists(name string) bool {
	for view := range viewWithin {
		if foldEqual(view, name) {
			return true
		}
	}
	return false
}

// trial reports a product that can be tried for a month without paying.
func (w *ware) trial() bool { return w.cents == 0 && !w.usage() }

// term is the one term that the product's name says, "" when it can be chosen or
// has none.
func (w *ware) term() string {
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
func (w *ware) terms() []string {
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
func (w *ware) cycles() []string {
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

// goesWith reports an add-on to a base product.
func (w *ware) goesWith(base *ware) bool { return slices.Contains(offerSheet[w.at].needs, base.at) }

// bySubscription reports whether buying it begins a subscription.
func (w *ware) bySubscription() bool { return w.sold != reservation && w.sold != perpetual }

// place is the Azure region of a reservation, as people write it and as Azure
// Resource Manager does.
func (w *ware) place() (region, arm string) {
	if parts := strings.Split(w.name, ", "); w.sold == reservation && len(parts) > 2 {
		region = parts[len(parts)-2]
	}
	return region, armRegions[region]
}

// machine is the size of virtual machine that a reservation is for, "" for none.
func (w *ware) machine() string {
	if parts := strings.Split(w.name, ", "); w.sold == reservation && w.family.finer == "VirtualMachines" && len(parts) > 1 {
		return parts[1]
	}
	return ""
}

// restricted reports a reservation that can't be had at the moment.
func (w *ware) restricted() bool {
	_, arm := w.place()
	return arm == restrictedRegion
}

// wareOf finds what a catalogue item id or an offer id names; the id of a SKU
// alone is not enough.
func wareOf(id string) *ware {
	for i := range wares {
		if foldEqual(wares[i].catalogItem, id) {
			return &wares[i]
		}
	}
	return nil
}

// skusOf lists the SKUs of a product, none when there is no such product.
func skusOf(item string) []*ware {
	var found []*ware
	for i := range wares {
		if w := &wares[i]; w.onShelf() && foldEqual(w.item, item) {
			found = append(found, w)
		}
	}
	return found
}
