package catalog

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

const (
	maxLimit = 1_000
	maxWords = 16
)

// Find answers a query. Only a malformed one is an error; a facet or value that
// no product has finds nothing. The first page by price, or by title in a
// language, sorts the catalog once; a copy by [Catalog.With] carries titles over.
func (c *Catalog) Find(q Query) (Page, error) {
	if c == nil {
		return Page{}, commerce.Detail(ErrMissing, "catalog: no catalog")
	}
	if err := q.check(); err != nil {
		return Page{}, err
	}
	m := matcher{c: c, all: c.live}
	if q.Text != "" {
		m.only(c.search(q.Text))
	}
	if q.Channel != "" || q.Market != "" || !q.At.IsZero() {
		m.listed(q)
	}
	if q.Orderable {
		set := newBitmap(len(c.owner))
		for i := range c.stock {
			if availability[i].Orderable() {
				c.stock[i].into(set)
			}
		}
		m.only(set)
	}
	if q.Least != (money.Amount{}) || q.Most != (money.Amount{}) {
		m.priced(q.Least, q.Most)
	}
	m.pick(q.Facets)
	full := m.without("")
	var page Page
	tops, total := full.tops(c.ends)
	page.Total = total
	if q.Limit > 0 && q.Offset < total {
		page.Hits = c.hits(q, full, tops, total)
	}
	page.Facets = m.count(q, full, tops)
	return page, nil
}

// matcher holds the variants that match what is not a facet, and one set for
// each facet that the query selects by.
type matcher struct {
	c    *Catalog
	all  bitmap
	mine bool // all is a copy
	sel  []selection
}

type selection struct {
	key string
	set bitmap
	ids []uint32
}

func (m *matcher) only(set bitmap) {
	if !m.mine {
		set.and(m.all)
		m.all, m.mine = set, true
		return
	}
	m.all.and(set)
}

func (m *matcher) listed(q Query) {
	seen := 0
	for i := range m.c.classes {
		if m.c.classes[i].sample.Shown(q.Channel, q.Market, q.At) {
			seen++
		}
	}
	if seen == len(m.c.classes) {
		return
	}
	set := newBitmap(len(m.c.owner))
	for i := range m.c.classes {
		if x := &m.c.classes[i]; x.sample.Shown(q.Channel, q.Market, q.At) {
			x.set.into(set)
		}
	}
	m.only(set)
}

func (m *matcher) priced(least, most money.Amount) {
	c := m.c
	currency := least.Currency()
	if least == (money.Amount{}) {
		currency = most.Currency()
	}
	// Prices are sorted by currency and amount: what is in range is one piece.
	bound := func(limit money.Amount, past int) int { // first price of which Cmp(limit) >= past
		return sort.Search(len(c.prices), func(i int) bool {
			a := c.prices[i]
			if a.Currency() != currency {
				return a.Currency().Code() > currency.Code()
			}
			n, _ := a.Cmp(limit) // one currency: cannot fail
			return limit != (money.Amount{}) && n >= past || limit == (money.Amount{}) && past == 0
		})
	}
	from, until := bound(least, 0), bound(most, 1)
	until = max(from, until)
	set := newBitmap(len(c.owner))
	lo, hi := uint32(from), uint32(until-from)
	for w := range set {
		var x uint64
		part := c.rank[w*64 : min(w*64+64, len(c.rank))]
		for i, r := range part {
			if r-1-lo < hi { // rank 0 wraps around and is never in range
				x |= 1 << i
			}
		}
		set[w] = x
	}
	m.only(set)
}

func (m *matcher) pick(facets map[string][]string) {
	for key, values := range facets {
		if len(values) == 0 {
			continue
		}
		s := selection{key: key, set: newBitmap(len(m.c.owner))}
		if k, ok := m.c.fieldOf[key]; ok {
			f := &m.c.fields[k]
			for _, v := range values {
				if id, ok := f.ids.get(v); ok {
					m.c.variants(f, &f.posts[id], s.set)
					s.ids = append(s.ids, id)
				}
			}
		}
		m.sel = append(m.sel, s)
	}
}

// without returns the variants that match, not asking for one facet.
func (m *matcher) without(key string) bitmap {
	set, mine := m.all, m.mine && len(m.sel) == 0
	for _, s := range m.sel {
		if s.key == key {
			continue
		}
		if !mine {
			set, mine = set.grown(len(m.c.owner)), true
		}
		set.and(s.set)
	}
	return set
}

// variants adds the variants of a value to set.
func (c *Catalog) variants(f *field, p *posting, set bitmap) {
	if f.variants {
		p.into(set)
		return
	}
	add := func(n uint32) bool { set.setRange(c.first[n], c.first[n+1]); return true }
	for _, n := range p.list {
		add(n)
	}
	p.bits.each(add)
}

// tally counts, for each value of products' own facets, the products in tops.
func (c *Catalog) tally(tops bitmap) []int32 {
	counts := make([]int32, c.numbers)
	for w, x := range tops {
		for ; x != 0; x &= x - 1 {
			n := c.owner[w<<6+bits.TrailingZeros64(x)]
			for _, id := range c.facts[c.factsOf[n]:c.factsOf[n+1]] {
				counts[id]++
			}
		}
	}
	return counts
}

func (m *matcher) count(q Query, full, tops bitmap) []Facet {
	var out []Facet
	var counts []int32 // without the selection of a field, shared by all others
	for k := range m.c.fields {
		f := &m.c.fields[k]
		if q.Counts != nil && !slices.Contains(q.Counts, f.key) {
			continue
		}
		mask, tally := full, counts
		var picked []uint32
		i := slices.IndexFunc(m.sel, func(s selection) bool { return s.key == f.key })
		if i >= 0 {
			mask, picked = m.without(f.key), m.sel[i].ids
		}
		switch {
		case f.variants:
		case i >= 0:
			t, _ := mask.tops(m.c.ends)
			tally = m.c.tally(t)
		case counts == nil:
			counts = m.c.tally(tops)
			tally = counts
		}
		if facet := f.count(mask, tally, m.c, picked, cmp.Or(q.Values, 100)); len(facet.Values) > 0 {
			out = append(out, facet)
		}
	}
	slices.SortFunc(out, func(a, b Facet) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func (f *field) count(mask bitmap, tally []int32, c *Catalog, picked []uint32, most int) Facet {
	values := make([]FacetValue, 0, min(len(f.values), most))
	for id := range f.values {
		var n int
		if f.variants {
			n = f.posts[id].count(mask, c.ends, c.owner)
		} else {
			n = int(tally[f.number[id]])
		}
		selected := slices.Contains(picked, uint32(id))
		if n > 0 || selected {
			values = append(values, FacetValue{f.values[id], n, selected})
		}
	}
	slices.SortFunc(values, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	facet := Facet{Key: f.key}
	for i, v := range values {
		if i < most || v.Selected {
			facet.Values = append(facet.Values, v)
		} else {
			facet.More++
		}
	}
	return facet
}
