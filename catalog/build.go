package catalog

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Builder builds catalogs. The zero Builder takes categories as they are.
type Builder struct {
	// Tree lets a product be found under the ancestors of its categories. A
	// category that a tree does not know is an error.
	Tree *Tree
}

// New builds a catalog without a category tree: all of the shop, or only the
// SKUs of one cart. Every structural problem of any product, and every SKU,
// GTIN, id and slug that appears twice, is reported at once, under the index
// of the product: /3/variants/0/sku.
func New(products ...Product) (*Catalog, error) { return Builder{}.New(products...) }

// New builds a catalog, as the function [New] does.
func (b Builder) New(products ...Product) (*Catalog, error) {
	list := make([]*Product, len(products))
	own := slices.Clone(products)
	for i := range own {
		list[i] = &own[i]
	}
	return build(b.Tree, list)
}

func build(tree *Tree, list []*Product) (*Catalog, error) {
	variants := 0
	for _, p := range list {
		variants += len(p.Variants)
	}
	c := &Catalog{tree: tree, fieldOf: map[string]int{}, orders: &orders{}}
	c.products = make([]*Product, 0, len(list))
	c.first = append(make([]uint32, 0, len(list)+1), 0)
	c.factsOf = append(make([]uint32, 0, len(list)+1), 0)
	c.owner, c.items = make([]uint32, 0, variants), make([]Item, 0, variants)
	c.skus.base = make(map[string]uint32, variants)
	c.gtins.base = make(map[GTIN]uint32)
	c.ids.base = make(map[string]uint32, len(list))
	c.slugs.base = make(map[string]uint32)
	c.live, c.ends = newBitmap(variants), newBitmap(variants)
	var errs commerce.FieldErrors
	a := adder{c: c, skus: c.skus.base, gtins: c.gtins.base, ids: c.ids.base, slugs: c.slugs.base, errs: &errs}
	for i, p := range list {
		a.add(p, i)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	for _, p := range list { // keys of options first: whatever uses them belongs to variants
		for k := range p.Options {
			a.field(p.Options[k].Key, true)
		}
	}
	c.classOf.over = map[string]uint32{}
	a.index(0)
	c.classOf.base, c.classOf.over = c.classOf.over, nil
	for i := range c.fields {
		f := &c.fields[i]
		for k := range f.posts {
			f.posts[k].pack(f.space(c))
		}
		f.ids.base, f.ids.over = f.ids.over, nil
	}
	for i := range c.stock {
		c.stock[i].pack(variants)
	}
	for i := range c.classes {
		c.classes[i].set.pack(variants)
	}
	c.rankPrices(0)
	c.terms = indexTerms(c.products, 0)
	c.byID = make([]uint32, len(c.products))
	for i := range c.byID {
		c.byID[i] = uint32(i)
	}
	slices.SortFunc(c.byID, c.compareID)
	return c, nil
}

func (c *Catalog) compareID(a, b uint32) int {
	return strings.Compare(c.products[a].ID, c.products[b].ID)
}

// adder puts products behind those of a catalog under construction.
type adder struct {
	c                *Catalog
	skus, ids, slugs map[string]uint32 // the layer to write to
	gtins            map[GTIN]uint32
	errs             *commerce.FieldErrors
	mine             map[[2]int]bool // postings that are no longer shared; nil: all
}

func (a *adder) duplicate(code, what string, tokens ...any) {
	a.errs.Add(commerce.Pointer(tokens...), code, commerce.Detail(ErrDuplicate, "catalog: duplicate %s", what))
}

// add checks a product and enters it into look-ups and columns.
func (a *adder) add(p *Product, at int) {
	c, n := a.c, uint32(len(a.c.products))
	if err := p.Check(); err != nil {
		a.errs.AddUnder("/"+strconv.Itoa(at), "catalog.product.invalid", err)
		return
	}
	if _, ok := c.ids.get(p.ID); ok {
		a.duplicate("catalog.id.duplicate", "id", at, "id")
	}
	a.ids[p.ID] = n
	if p.Slug != "" {
		if _, ok := c.slugs.get(p.Slug); ok {
			a.duplicate("catalog.slug.duplicate", "slug", at, "slug")
		}
		a.slugs[p.Slug] = n
	}
	if c.tree != nil {
		for k, id := range p.Categories {
			if _, ok := c.tree.index[id]; !ok {
				a.errs.Add(commerce.Pointer(at, "categories", k), "catalog.category.unknown", commerce.Detail(ErrUnknown, "catalog: unknown category %.40q", id))
			}
		}
	}
	from := uint32(len(c.owner))
	for k := range p.Variants {
		v := &p.Variants[k]
		if _, ok := c.skus.get(v.SKU); ok {
			a.duplicate("catalog.sku.duplicate", "SKU "+strconv.Quote(v.SKU), at, "variants", k, "sku")
		}
		a.skus[v.SKU] = from + uint32(k)
		if !v.GTIN.IsZero() {
			if _, ok := c.gtins.get(v.GTIN); ok {
				a.duplicate("catalog.gtin.duplicate", "GTIN "+v.GTIN.String(), at, "variants", k, "gtin")
			}
			a.gtins[v.GTIN] = from + uint32(k)
		}
		c.owner, c.items = append(c.owner, n), append(c.items, Item{p, v})
	}
	until := uint32(len(c.owner))
	c.products = append(c.products, p)
	c.first = append(c.first, until)
	if int(until+63)/64 > len(c.live) {
		c.live, c.ends = c.live.grown(int(until)), c.ends.grown(int(until))
	}
	c.live.setRange(from, until)
	c.ends.set(until - 1)
}

// index enters the facets, stock words and listings of products from ordinal n on.
func (a *adder) index(n int) {
	c := a.c
	for ; n < len(c.products); n++ {
		p, from, until := c.products[n], c.first[n], c.first[n+1]
		p.eachFacet(c.tree, func(key, value string) { a.put(key, value, uint32(n), from, until) })
		for k := range p.Variants {
			v := &p.Variants[k]
			i := from + uint32(k)
			Item{p, v}.eachOption(func(key, value string) { a.put(key, value, uint32(n), i, i+1) })
			if s := int(v.Stock); s < len(c.stock) {
				a.extend(&c.stock[s], [2]int{-1, s}, len(c.owner), i, i+1)
			}
		}
		c.factsOf = append(c.factsOf, uint32(len(c.facts)))
		key := listingKey(p.Listings)
		k, ok := c.classOf.get(key)
		if !ok {
			k = uint32(len(c.classes))
			c.classOf.over[key] = k
			c.classes = append(c.classes, class{sample: p})
		}
		a.extend(&c.classes[k].set, [2]int{-2, int(k)}, len(c.owner), from, until)
	}
}

func (a *adder) field(key string, variants bool) int {
	c := a.c
	k, ok := c.fieldOf[key]
	if !ok {
		k = len(c.fields)
		c.fieldOf[key] = k
		c.fields = append(c.fields, field{key: key, variants: variants, ids: layered[string]{over: map[string]uint32{}}})
	}
	return k
}

// space is the number of indexes that the sets of a field can hold.
func (f *field) space(c *Catalog) int {
	if f.variants {
		return len(c.owner)
	}
	return len(c.products)
}

func (a *adder) put(key, value string, n, from, until uint32) {
	c := a.c
	k := a.field(key, false)
	f := &c.fields[k]
	id, ok := f.ids.get(value)
	if !ok {
		id = uint32(len(f.values))
		f.labels = append(f.labels, label(key, value))
		value = f.labels[id][len(key)+1:]
		f.values = append(f.values, value)
		f.posts = append(f.posts, posting{})
		f.ids.over[value] = id
		if !f.variants {
			f.number = append(f.number, uint32(c.numbers))
			c.numbers++
		}
	}
	if !f.variants {
		from, until = n, n+1
		if slices.Contains(c.facts[c.factsOf[n]:], f.number[id]) {
			return
		}
		c.facts = append(c.facts, f.number[id])
	}
	a.extend(&f.posts[id], [2]int{k, int(id)}, f.space(c), from, until)
}

// extend adds variants to a posting, after copying one that is shared.
func (a *adder) extend(p *posting, key [2]int, space int, from, until uint32) {
	if a.mine != nil && !a.mine[key] {
		a.mine[key] = true
		if p.bits != nil {
			p.bits = p.bits.grown(space)
		} else {
			p.list = slices.Clone(p.list)
		}
	}
	if p.bits != nil {
		p.bits.setRange(from, until)
		return
	}
	for ; from < until; from++ {
		if n := len(p.list); n == 0 || p.list[n-1] < from {
			p.list = append(p.list, from)
		}
	}
}

// rankPrices gives each variant from index n on the rank of its price, and
// moves the older ranks where new prices come between.
func (c *Catalog) rankPrices(n int) {
	old := c.prices
	fresh := map[money.Amount]uint32{} // new prices and, once sorted, their ranks
	for _, it := range c.items[n:] {
		a := it.Variant.Price
		if _, ok := slices.BinarySearchFunc(old, a, comparePrices); !ok && a != (money.Amount{}) {
			fresh[a] = 0
		}
	}
	rank := append(make([]uint32, 0, len(c.owner)), c.rank...)
	if len(fresh) > 0 {
		c.prices = slices.AppendSeq(slices.Clip(old), maps.Keys(fresh))
		slices.SortFunc(c.prices, comparePrices)
		moved := make([]uint32, 1, len(old)+1)
		for i, a := range c.prices {
			if _, ok := fresh[a]; ok {
				fresh[a] = uint32(i + 1)
			} else {
				moved = append(moved, uint32(i+1)) // both are sorted
			}
		}
		for i, r := range rank {
			rank[i] = moved[r]
		}
	}
	for _, it := range c.items[n:] {
		a := it.Variant.Price
		r, ok := fresh[a]
		if !ok && a != (money.Amount{}) {
			i, _ := slices.BinarySearchFunc(c.prices, a, comparePrices)
			r = uint32(i + 1)
		}
		rank = append(rank, r)
	}
	c.rank = rank
}

func comparePrices(a, b money.Amount) int {
	if a.Currency() != b.Currency() {
		return strings.Compare(a.Currency().Code(), b.Currency().Code())
	}
	n, _ := a.Cmp(b) // one currency: cannot fail
	return n
}
