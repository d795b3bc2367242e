package catalog

import (
	"iter"
	"strconv"
	"time"

	"github.com/bottega-go/commerce/money"
)

// A Catalog is an immutable index over products: look-up by SKU, GTIN, id and
// slug, and [Catalog.Find]. It is safe for concurrent readers. It holds the
// products it was given; they must not be changed afterwards.
//
// The order in which products are given changes no result.
type Catalog struct {
	tree     *Tree
	products []*Product // by ordinal; replaced ones stay until the next rebuild
	first    []uint32   // ordinal -> its first variant; one more at the end
	owner    []uint32   // variant -> ordinal
	items    []Item     // by variant
	live     bitmap     // variants that are not replaced
	ends     bitmap     // the last variant of each product
	gone     int        // products replaced or added since the last rebuild

	skus, ids, slugs layered[string]
	gtins            layered[GTIN]

	fields  []field
	fieldOf map[string]int
	facts   []uint32 // numbers of the values of each product's own facets
	factsOf []uint32 // ordinal -> its first fact; one more at the end
	numbers int      // values of products' own facets
	stock   [len(availability)]posting
	classes []class
	classOf layered[string]
	prices  []money.Amount // distinct, sorted by currency and amount
	rank    []uint32       // variant -> 1 + index in prices, 0 without price
	terms   terms
	recent  terms // of products since the last rebuild
	byID    []uint32

	orders *orders
}

var availability = [...]Availability{Unstated, InStock, OutOfStock, Preorder, Backorder}

// layered is a map with a small layer of changes above it.
type layered[K comparable] struct{ base, over map[K]uint32 }

const none = ^uint32(0)

func (l layered[K]) get(k K) (uint32, bool) {
	if len(l.over) > 0 {
		if v, ok := l.over[k]; ok {
			return v, v != none
		}
	}
	v, ok := l.base[k]
	return v, ok
}

// field is one facet with its values. The values of options belong to variants
// and are counted by their sets; all others belong to whole products and are
// counted through facts, so that counting takes time for what matches only.
type field struct {
	key      string
	variants bool // posts hold variants, else ordinals
	ids      layered[string]
	values   []string
	labels   []string // "key:value" of each, of which the value is a part
	posts    []posting
	number   []uint32 // value -> its number in facts, without variants
}

// class is a set of products with the same listings.
type class struct {
	sample *Product
	set    posting
}

func listingKey(list []Listing) string {
	var b []byte
	for i := range list {
		l := &list[i]
		b = strconv.AppendQuote(strconv.AppendQuote(b, l.Channel), string(l.Market))
		for _, t := range [...]time.Time{l.From, l.Until} {
			b = append(strconv.AppendInt(b, t.Unix(), 10), '.')
			b = append(strconv.AppendInt(b, int64(t.Nanosecond()), 10), ';')
		}
	}
	return string(b)
}

// SKU returns the variant of that article number.
func (c *Catalog) SKU(sku string) (Item, bool) {
	i, ok := c.skus.get(sku)
	if !ok {
		return Item{}, false
	}
	return c.items[i], true
}

// GTIN returns the variant of that trade item number.
func (c *Catalog) GTIN(g GTIN) (Item, bool) {
	i, ok := c.gtins.get(g)
	if !ok {
		return Item{}, false
	}
	return c.items[i], true
}

// Product returns the product of that id.
func (c *Catalog) Product(id string) (*Product, bool) {
	n, ok := c.ids.get(id)
	if !ok {
		return nil, false
	}
	return c.products[n], true
}

// Slug returns the product of that page.
func (c *Catalog) Slug(slug string) (*Product, bool) {
	n, ok := c.slugs.get(slug)
	if !ok {
		return nil, false
	}
	return c.products[n], true
}

// Tree returns the category tree, nil without one.
func (c *Catalog) Tree() *Tree { return c.tree }

// Facets returns what [Item.Facets] does, with the ancestors of categories.
func (c *Catalog) Facets(i Item) []string { return c.AppendFacets(nil, i) }

// AppendFacets appends what [Catalog.Facets] returns. It makes no strings for
// items of this catalog.
func (c *Catalog) AppendFacets(dst []string, i Item) []string {
	i.eachFacet(c.tree, func(key, value string) {
		if k, ok := c.fieldOf[key]; ok {
			if id, ok := c.fields[k].ids.get(value); ok {
				dst = append(dst, c.fields[k].labels[id])
				return
			}
		}
		dst = append(dst, label(key, value))
	})
	return dst
}

func label(key, value string) string { return key + ":" + value }

// Products returns every product, by id.
func (c *Catalog) Products() iter.Seq[*Product] {
	return func(yield func(*Product) bool) {
		for _, n := range c.byID {
			if c.live.has(c.first[n]) && !yield(c.products[n]) {
				return
			}
		}
	}
}

// Len returns the number of products and of variants.
func (c *Catalog) Len() (products, variants int) {
	variants = len(c.owner)
	for n := range c.products {
		if c.live.has(c.first[n]) {
			products++
		} else {
			variants -= int(c.first[n+1] - c.first[n])
		}
	}
	return products, variants
}
