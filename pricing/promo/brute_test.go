package promo_test

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// An oracle offer, kept apart from the package's own code on purpose.
type offer struct {
	kind    string // percent, off, cheapest, dearest, price, pools, bundle
	facets  []string
	percent int64
	amount  int64
	buy, n  int64
	limit   int64 // applications, 0 none
	strict  bool
}

type unit struct {
	price  int64
	facets []string
}

func half(v, percent int64) int64 { return (v*percent + 50) / 100 }

// worth is what an offer takes off a set of units, by trying every way to use them.
func (o offer) worth(units []unit) int64 {
	switch o.kind {
	case "percent", "off":
		var sum int64
		count := int64(0)
		for _, u := range units {
			if !slices.Contains(u.facets, o.facets[0]) {
				return -1 << 40
			}
			if o.kind == "percent" {
				sum += half(u.price, o.percent)
			} else {
				sum += min(u.price, o.amount)
			}
			count++
		}
		if o.limit > 0 && count > o.limit {
			return -1 << 40
		}
		return sum
	case "pools":
		return o.pools(units)
	case "bundle":
		return o.bundle(units)
	}
	for _, u := range units {
		if !slices.Contains(u.facets, o.facets[0]) {
			return -1 << 40
		}
	}
	return o.groups(units, o.limit)
}

// groups partitions units into groups in every way; each unit is in a group.
func (o offer) groups(units []unit, limit int64) int64 {
	if len(units) == 0 {
		return 0
	}
	best := int64(-1 << 40)
	n := len(units)
	for set := 1; set < 1<<n; set += 2 { // a group with the first unit
		size := int64(bits.OnesCount(uint(set)))
		if size > o.buy+o.n || o.limit > 0 && limit == 0 {
			continue
		}
		var group, rest []unit
		for i := range units {
			if set>>i&1 != 0 {
				group = append(group, units[i])
			} else {
				rest = append(rest, units[i])
			}
		}
		best = max(best, o.group(group)+o.groups(rest, limit-1))
	}
	return best
}

func (o offer) group(units []unit) int64 {
	size := int64(len(units))
	slices.SortFunc(units, func(a, b unit) int { return int(a.price - b.price) })
	switch o.kind {
	case "price":
		if size != o.n {
			return -1 << 40
		}
		sum := -o.amount
		for _, u := range units {
			sum += u.price
		}
		return sum
	case "dearest":
		slices.Reverse(units)
	}
	if size <= o.buy || o.strict && size != o.buy+o.n {
		return -1 << 40
	}
	var sum int64
	for _, u := range units[:size-o.buy] {
		sum += half(u.price, o.percent)
	}
	return sum
}

func (o offer) pools(units []unit) int64 {
	best := int64(-1 << 40)
	for set := range 1 << len(units) { // the rewarded ones
		var sum, pays, gets int64
		ok := true
		for i, u := range units {
			if set>>i&1 != 0 {
				ok = ok && slices.Contains(u.facets, o.facets[1])
				sum += half(u.price, o.percent)
				gets++
			} else {
				ok = ok && slices.Contains(u.facets, o.facets[0])
				pays++
			}
		}
		apps := pays / o.buy
		if o.limit > 0 {
			apps = min(apps, o.limit)
		}
		if ok && gets <= apps*o.n && (!o.strict || gets%o.n == 0) {
			best = max(best, sum)
		}
	}
	return best
}

func (o offer) bundle(units []unit) int64 {
	slots := len(o.facets)
	if len(units)%slots != 0 || o.limit > 0 && int64(len(units)/slots) > o.limit {
		return -1 << 40
	}
	// Each unit to a slot, each slot equally often.
	ok := false
	count := make([]int, slots)
	var try func(i int)
	try = func(i int) {
		if i == len(units) {
			ok = true
			for _, c := range count {
				ok = ok && c == len(units)/slots
			}
			return
		}
		for s := range slots {
			if !ok && slices.Contains(units[i].facets, o.facets[s]) {
				count[s]++
				try(i + 1)
				count[s]--
			}
		}
	}
	try(0)
	if !ok {
		return -1 << 40
	}
	sum := int64(0)
	for _, u := range units {
		if o.percent > 0 {
			sum += half(u.price, o.percent)
		} else {
			sum += u.price
		}
	}
	if o.percent == 0 {
		sum -= int64(len(units)/slots) * o.amount
	}
	return sum
}

// brute assigns every unit to no offer or to one, in every way; no offer takes
// off more than its cap, if there are caps.
func brute(units []unit, offers []offer, caps []int64) int64 {
	parts := make([][]unit, len(offers))
	var best int64
	memo := map[string]int64{}
	var walk func(i int)
	walk = func(i int) {
		if i == len(units) {
			var sum int64
			for k, o := range offers {
				key := fmt.Sprint(k, parts[k])
				v, ok := memo[key]
				if !ok {
					v = o.worth(slices.Clone(parts[k]))
					if len(caps) > 0 {
						v = min(v, caps[k])
					}
					memo[key] = v
				}
				sum += v
			}
			best = max(best, sum)
			return
		}
		walk(i + 1)
		for k := range offers {
			parts[k] = append(parts[k], units[i])
			walk(i + 1)
			parts[k] = parts[k][:len(parts[k])-1]
		}
	}
	walk(0)
	return best
}

func (o offer) promotion(id string) promo.Promotion {
	p := promo.Promotion{ID: id, Round: promo.PerUnit, Limits: promo.Limits{PerOrder: o.limit}}
	of := promo.Match{Facet: o.facets[0]}
	switch o.kind {
	case "percent":
		p.Then = promo.Percent{Off: money.NewPercent(o.percent), Of: of}
	case "off":
		p.Then = promo.Off{Amount: eur(o.amount), Of: of}
	case "cheapest":
		p.Then = promo.BuyGet{Buy: o.buy, Get: o.n, Of: of, Off: money.NewPercent(o.percent), Strict: o.strict}
	case "dearest":
		p.Then = promo.BuyGet{Buy: o.buy, Get: o.n, Of: of, Off: money.NewPercent(o.percent), Strict: o.strict, Choose: promo.Dearest}
	case "price":
		p.Then = promo.ForPrice{Qty: o.n, Amount: eur(o.amount), Of: of}
	case "pools":
		p.Then = promo.BuyGet{Buy: o.buy, Get: o.n, Of: of, GetOf: &promo.Match{Facet: o.facets[1]}, Off: money.NewPercent(o.percent), Strict: o.strict}
	case "bundle":
		b := promo.Bundle{}
		for _, f := range o.facets {
			b.Slots = append(b.Slots, promo.Slot{Of: promo.Match{Facet: f}, Qty: 1})
		}
		if o.percent > 0 {
			b.Off = money.NewPercent(o.percent)
		} else {
			b.Amount = eur(o.amount)
		}
		p.Then = b
	}
	return p
}
