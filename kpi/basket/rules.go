package basket

import (
	"cmp"
	"math/bits"
	"slices"
)

// Rule says that baskets with If often have Then.
type Rule struct {
	If        []string `json:"if"` // ascending
	Then      string   `json:"then"`
	Both      int64    `json:"both"`       // baskets with all of them
	IfCount   int64    `json:"if_count"`   // baskets with If
	ThenCount int64    `json:"then_count"` // baskets with Then
	Baskets   int64    `json:"baskets"`    // all baskets
}

func share(part, whole int64) (float64, bool) {
	if part < 0 || whole <= 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// Support returns the share of baskets that have all products of the rule; false without baskets, as are all
// metrics.
func (r Rule) Support() (float64, bool) { return share(r.Both, r.Baskets) }

// Confidence returns the share of the baskets with If that have Then.
func (r Rule) Confidence() (float64, bool) { return share(r.Both, r.IfCount) }

// Lift returns how many times more often both are together than independent products would be.
func (r Rule) Lift() (float64, bool) {
	conf, ok := r.Confidence()
	then, found := share(r.ThenCount, r.Baskets)
	if !ok || !found || then == 0 {
		return 0, false
	}
	return conf / then, true
}

// Leverage returns the share of baskets with both beyond what independent products would have: -0.25 to 0.25.
func (r Rule) Leverage() (float64, bool) {
	support, ok := r.Support()
	if !ok {
		return 0, false
	}
	n := float64(r.Baskets)
	return support - float64(r.IfCount)/n*(float64(r.ThenCount)/n), true
}

// Conviction returns how many times more often independent products would break the rule. At confidence 1 it
// is infinite: false.
func (r Rule) Conviction() (float64, bool) {
	conf, ok := r.Confidence()
	then, found := share(r.ThenCount, r.Baskets)
	if !ok || !found || conf >= 1 {
		return 0, false
	}
	return (1 - then) / (1 - conf), true
}

// rule is a Rule by indexes.
type rule struct {
	size, from int // the set If: levels[size-1].items[from]
	then       int32
	both       uint32
}

// derive makes the rules of all frequent sets, sorted by where they start.
func (t *Table) derive() {
	var part []int32
	for size := 2; size <= len(t.levels); size++ {
		l := t.levels[size-1]
		for i, set := range l.items {
			for out, then := range set {
				part = append(append(part[:0], set[:out]...), set[out+1:]...)
				t.rules = append(t.rules, rule{size - 1, t.find(part), then, l.counts[i]})
			}
		}
	}
	slices.SortFunc(t.rules, func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.from, b.from), cmp.Compare(a.then, b.then))
	})
}

func (t *Table) rule(r rule) Rule {
	from := t.levels[r.size-1]
	return Rule{
		If: t.skus(from.items[r.from]), Then: t.names[r.then], Both: int64(r.both),
		IfCount: int64(from.counts[r.from]), ThenCount: int64(t.levels[0].counts[r.then]), Baskets: t.baskets,
	}
}

// better orders by confidence, then by baskets with both, then by SKUs; lift is the same order for one Then.
func better(a, b Rule) int {
	ah, al := bits.Mul64(uint64(a.Both), uint64(b.IfCount))
	bh, bl := bits.Mul64(uint64(b.Both), uint64(a.IfCount))
	return cmp.Or(cmp.Compare(bh, ah), cmp.Compare(bl, al), cmp.Compare(b.Both, a.Both),
		cmp.Compare(a.Then, b.Then), slices.Compare(a.If, b.If))
}

// Rules returns the rules of at least the given confidence (0 to 1), the most confident first; ties by
// baskets with both, then by SKUs.
func (t *Table) Rules(confidence float64) []Rule {
	var out []Rule
	for _, r := range t.rules {
		if full := t.rule(r); float64(full.Both) >= confidence*float64(full.IfCount) {
			out = append(out, full)
		}
	}
	slices.SortFunc(out, better)
	return out
}

// maxAsked bounds the products of a basket that Next looks at.
const maxAsked = 64

// Next returns up to n products to offer with a basket: for each product that is not in it the rule of the
// highest confidence that starts from products in it, best first. Of a basket with more than 64 frequent SKUs
// it looks at the 64 that sort first.
func (t *Table) Next(skus []string, n int) []Rule {
	ids := t.idsOf(nil, skus)
	have := ids
	ids = ids[:min(len(ids), maxAsked)]
	best := map[int32]Rule{}
	t.subsets(ids, 1, 0, func(size, from int) {
		at, _ := slices.BinarySearchFunc(t.rules, rule{size: size, from: from}, func(a, b rule) int {
			return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(a.from, b.from))
		})
		for ; at < len(t.rules) && t.rules[at].size == size && t.rules[at].from == from; at++ {
			r := t.rules[at]
			if _, in := slices.BinarySearch(have, r.then); in {
				continue
			}
			full := t.rule(r)
			if old, known := best[r.then]; !known || better(full, old) < 0 {
				best[r.then] = full
			}
		}
	})
	out := make([]Rule, 0, len(best))
	for _, r := range best {
		out = append(out, r)
	}
	slices.SortFunc(out, better)
	return out[:max(0, min(n, len(out)))]
}

// subsets visits the frequent sets within ascending ids that rules can start from.
func (t *Table) subsets(ids []int32, size, parent int, visit func(size, from int)) {
	if size >= len(t.levels) {
		return
	}
	for i, id := range ids {
		at := int(id)
		if size > 1 {
			if at = t.levels[size-1].index.index(uint64(parent)<<32 | uint64(id)); at < 0 {
				continue
			}
		}
		visit(size, at)
		t.subsets(ids[i+1:], size+1, at, visit)
	}
}
