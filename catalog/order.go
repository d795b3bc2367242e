package catalog

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// hits returns the page of the products whose last variant is in tops.
func (c *Catalog) hits(q Query, full, tops bitmap, total int) []Hit {
	var order []uint32
	switch q.Sort {
	case ByPrice, ByPriceDown:
		return c.hitsByPrice(q, full)
	case ByTitle:
		order = c.titleOrder(language.Make(q.Language))
	default:
		order = c.byID
	}
	out := make([]Hit, 0, min(q.Limit, total-q.Offset))
	skip := q.Offset
	for _, n := range order {
		if !tops.has(c.first[n+1] - 1) {
			continue
		}
		if skip--; skip >= 0 {
			continue
		}
		out = append(out, c.hit(n, full, none))
		if len(out) == q.Limit {
			break
		}
	}
	return out
}

// hit describes product n; at is its variant, none for the first that matches.
func (c *Catalog) hit(n uint32, full bitmap, at uint32) Hit {
	matches := 0
	for i := c.first[n]; i < c.first[n+1]; i++ {
		if full.has(i) {
			if matches++; at == none {
				at = i
			}
		}
	}
	return Hit{c.items[at], matches}
}

// priceOrder holds the variants by rank of price, each rank by product id.
type priceOrder struct {
	variants []uint32
	from     []uint32 // rank -> first place; one more at the end
}

func (c *Catalog) priceOrder() *priceOrder {
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	if c.orders.price != nil {
		return c.orders.price
	}
	p := &priceOrder{variants: make([]uint32, len(c.owner)), from: make([]uint32, len(c.prices)+2)}
	for _, r := range c.rank {
		p.from[r+1]++
	}
	for r := 1; r < len(p.from); r++ {
		p.from[r] += p.from[r-1]
	}
	next := slices.Clone(p.from)
	for _, n := range c.byID {
		for i := c.first[n]; i < c.first[n+1]; i++ {
			r := c.rank[i]
			p.variants[next[r]] = i
			next[r]++
		}
	}
	c.orders.price = p
	return p
}

func (c *Catalog) hitsByPrice(q Query, full bitmap) []Hit {
	p := c.priceOrder()
	seen := make(map[uint32]bool, q.Offset+q.Limit)
	var out []Hit
	rank := func(r int) bool {
		for _, i := range p.variants[p.from[r]:p.from[r+1]] {
			if n := c.owner[i]; full.has(i) && !seen[n] {
				seen[n] = true
				if len(seen) > q.Offset {
					out = append(out, c.hit(n, full, i))
				}
				if len(out) == q.Limit {
					return false
				}
			}
		}
		return true
	}
	ranks := len(c.prices)
	for k := 1; k <= ranks; k++ {
		r := k
		if q.Sort == ByPriceDown {
			r = ranks + 1 - k
		}
		if !rank(r) {
			return out
		}
	}
	rank(0)
	return out
}

func (c *Catalog) compareTitles(tag language.Tag) func(a, b uint32) int {
	col := collate.New(tag)
	return func(a, b uint32) int {
		s, _ := c.products[a].Title.In(tag)
		t, _ := c.products[b].Title.In(tag)
		return cmp.Or(col.CompareString(s, t), c.compareID(a, b))
	}
}

// titleOrder sorts by collation keys, which are made once for each product.
func (c *Catalog) titleOrder(tag language.Tag) []uint32 {
	c.orders.mu.Lock()
	defer c.orders.mu.Unlock()
	lang := tag.String()
	if order, ok := c.orders.titles[lang]; ok {
		return order
	}
	col := collate.New(tag)
	var buf collate.Buffer
	keys := make([][]byte, len(c.products))
	for i, p := range c.products {
		s, _ := p.Title.In(tag)
		keys[i] = bytes.Clone(col.KeyFromString(&buf, s))
		buf.Reset()
	}
	order := slices.Clone(c.byID)
	slices.SortStableFunc(order, func(a, b uint32) int { return bytes.Compare(keys[a], keys[b]) })
	if c.orders.titles == nil {
		c.orders.titles = map[string][]uint32{}
	}
	if len(c.orders.titles) >= 64 { // languages are few; hostile tags must not fill memory
		clear(c.orders.titles)
	}
	c.orders.titles[lang] = order
	return order
}

// orders are sort orders that are made when first asked for.
type orders struct {
	mu     sync.Mutex
	titles map[string][]uint32 // language -> ordinals
	price  *priceOrder
}

func (o *orders) carry(d *Catalog, fresh []uint32) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for lang, order := range o.titles {
		if d.orders.titles == nil {
			d.orders.titles = make(map[string][]uint32, len(o.titles))
		}
		d.orders.titles[lang] = merge(order, slices.Clone(fresh), d.compareTitles(language.Make(lang)))
	}
}
