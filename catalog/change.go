package catalog

import (
	"maps"
	"slices"

	"github.com/bottega-go/commerce"
)

// With returns a catalog with products added; one with the id of an existing
// product replaces it. The receiver stays as it is. Small changes take time in
// proportion to them and to the columns that they touch, large ones rebuild.
// Errors are those of [New], by the index of the product given.
func (c *Catalog) With(products ...Product) (*Catalog, error) { return c.change(nil, products) }

// Without returns a catalog without the products of these ids; unknown ids are
// no error.
func (c *Catalog) Without(ids ...string) (*Catalog, error) { return c.change(ids, nil) }

func (c *Catalog) change(remove []string, products []Product) (*Catalog, error) {
	if c == nil {
		return nil, commerce.Detail(ErrMissing, "catalog: no catalog")
	}
	changes := c.gone + len(remove) + len(products)
	d := *c
	d.orders = &orders{}
	n := len(c.products)
	over := func(l *layered[string]) map[string]uint32 { l.over = cloneMap(l.over); return l.over }
	a := adder{c: &d, skus: over(&d.skus), ids: over(&d.ids), slugs: over(&d.slugs), mine: map[[2]int]bool{}}
	d.gtins.over = cloneMap(d.gtins.over)
	a.gtins = d.gtins.over
	d.live = slices.Clone(c.live)
	for _, id := range remove {
		a.drop(id)
	}
	for i := range products {
		a.drop(products[i].ID)
	}
	// Clipped: what is appended never reaches the receiver.
	d.products, d.first, d.owner, d.items = slices.Clip(c.products), slices.Clip(c.first), slices.Clip(c.owner), slices.Clip(c.items)
	d.ends = slices.Clone(c.ends)
	own := slices.Clone(products)
	var errs commerce.FieldErrors
	a.errs = &errs
	for i := range own {
		a.add(&own[i], i)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	if changes > max(1024, n/8) || d.moves(own) {
		var list []*Product
		for i, p := range d.products {
			if d.live.has(d.first[i]) {
				list = append(list, p)
			}
		}
		return build(c.tree, list)
	}
	d.gone = changes
	d.fields, d.fieldOf = slices.Clone(c.fields), cloneMap(c.fieldOf)
	for i := range d.fields {
		f := &d.fields[i]
		f.ids.over = cloneMap(f.ids.over)
		f.posts = slices.Clone(f.posts)
		f.values, f.labels, f.number = slices.Clip(f.values), slices.Clip(f.labels), slices.Clip(f.number)
	}
	d.facts, d.factsOf = slices.Clip(c.facts), slices.Clip(c.factsOf)
	d.classes = slices.Clone(c.classes)
	d.classOf.over = cloneMap(c.classOf.over)
	a.index(n)
	d.rankPrices(len(c.owner))
	d.recent = indexTerms(d.products, c.terms.until)
	fresh := make([]uint32, 0, len(own))
	for i := n; i < len(d.products); i++ {
		fresh = append(fresh, uint32(i))
	}
	d.byID = merge(c.byID, fresh, d.compareID)
	c.orders.carry(&d, fresh)
	return &d, nil
}

// moves says that a product has an option under a key that belonged to whole
// products so far, so that its values must be counted in another way.
func (c *Catalog) moves(products []Product) bool {
	for i := range products {
		for k := range products[i].Options {
			if f, ok := c.fieldOf[products[i].Options[k].Key]; !ok || !c.fields[f].variants {
				return true
			}
		}
	}
	return false
}

func cloneMap[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m)+8)
	maps.Copy(out, m)
	return out
}

// merge puts the new ordinals into their places of a sorted order.
func merge(order, fresh []uint32, cmp func(a, b uint32) int) []uint32 {
	slices.SortFunc(fresh, cmp)
	out := make([]uint32, 0, len(order)+len(fresh))
	for _, x := range fresh {
		i, _ := slices.BinarySearchFunc(order, x, cmp)
		out = append(append(out, order[:i]...), x)
		order = order[i:]
	}
	return append(out, order...)
}

// drop takes a product out of look-ups and results.
func (a *adder) drop(id string) {
	c := a.c
	n, ok := c.ids.get(id)
	if !ok {
		return
	}
	p := c.products[n]
	a.ids[id] = none
	if p.Slug != "" {
		a.slugs[p.Slug] = none
	}
	for k := range p.Variants {
		a.skus[p.Variants[k].SKU] = none
		if g := p.Variants[k].GTIN; !g.IsZero() {
			a.gtins[g] = none
		}
	}
	for i := c.first[n]; i < c.first[n+1]; i++ {
		c.live.clear(i)
	}
}
