package promo_test

import (
	"cmp"
	"slices"
)

// A second oracle, of what the first leaves out: set prices, floors, excluded
// lines, limits on units, merchant pairing, caps, budgets and groups that
// exclude each other. It knows units and nothing else.

type good struct {
	price, floor int64
	line         int
	facets       []string
	fixed        bool
}

func (g good) room() int64 {
	if g.fixed {
		return 0
	}
	return max(0, g.price-g.floor)
}

func (g good) is(facet string) bool { return slices.Contains(g.facets, facet) }

type deal struct {
	kind       string // percent, off, set, cheapest, dearest, merchant, pools, price, bundle
	facets     [2]string
	percent    int64
	amount     int64
	buy, get   int64
	perOrder   int64 // 0 none
	units      int64 // 0 none
	most       int64 // cap and what is left of the budget; 0 none
	strict     bool
	budget     int64
	spent      int64
	capped     int64
	excludes   string
	group      string
	merchantUp bool  // rewards the dearest
	second     int64 // units of the second slot of a bundle; 0 is 1, as of the first
}

const never = int64(-1 << 40)

func (d deal) off(g good) int64 {
	var v int64
	switch d.kind {
	case "off":
		v = d.amount
	case "set":
		v = g.price - d.amount
	default:
		v = half(g.price, d.percent)
	}
	return max(0, min(v, g.room()))
}

func (d deal) within(apps, rewarded int64) bool {
	return (d.perOrder == 0 || apps <= d.perOrder) && (d.units == 0 || rewarded <= d.units)
}

// gain is what the deal takes off exactly these units: all of them are used.
func (d deal) gain(us []good) int64 {
	if len(us) == 0 {
		return 0
	}
	for _, u := range us {
		if u.price == 0 || u.fixed || !u.is(d.facets[0]) && (!u.is(d.facets[1]) || d.kind != "pools" && d.kind != "bundle") {
			return never
		}
	}
	best := never
	n := int64(len(us))
	switch d.kind {
	case "percent", "off", "set":
		if !d.within(n, n) {
			return never
		}
		var sum int64
		for _, u := range us {
			if d.off(u) == 0 { // nor a unit
				return never
			}
			sum += d.off(u)
		}
		best = sum
	case "cheapest": // by definition from the dearest down; only the last group may be short
		slices.SortFunc(us, byPrice(true))
		size := d.buy + d.get
		apps := (n + size - 1) / size
		if last := n - (apps-1)*size; last <= d.buy || d.strict && last < size || !d.within(apps, apps*d.get) {
			return never
		}
		best = 0
		for i, u := range us {
			if int64(i)%size >= d.buy {
				best += d.off(u)
			}
		}
	case "dearest":
		best = d.dearest(us)
	case "pools":
		for set := range 1 << len(us) {
			var pays, gets, sum int64
			ok := true
			for i, u := range us {
				if set>>i&1 != 0 {
					gets++
					sum += d.off(u)
					ok = ok && u.is(d.facets[1])
				} else {
					pays++
					ok = ok && u.is(d.facets[0])
				}
			}
			apps := (gets + d.get - 1) / d.get
			if ok && gets > 0 && apps*d.buy <= pays && d.within(apps, d.limitUnits(gets)) && (!d.strict || gets%d.get == 0) {
				best = max(best, sum)
			}
		}
	case "price", "bundle":
		size := d.get
		if d.kind == "bundle" {
			size = 1 + max(1, d.second)
		}
		if n%size != 0 || !d.within(n/size, n) || d.kind == "bundle" && !d.slots(us, 0, 0) {
			return never
		}
		var sum, room int64
		for _, u := range us {
			if d.kind == "bundle" && d.percent > 0 {
				sum += d.off(u)
				continue
			}
			sum += u.price
			room += u.room()
		}
		if d.kind == "price" || d.percent == 0 {
			sum = min(sum-n/size*d.amount, room)
		}
		best = sum
	}
	if best == 0 { // nothing is no reason to keep units from merchant pairing
		return never
	}
	if d.most > 0 {
		best = min(best, d.most)
	}
	return best
}

// limitUnits: a limit on the rewarded units of a multi-buy counts whole applications.
func (d deal) limitUnits(gets int64) int64 { return (gets + d.get - 1) / d.get * d.get }

func (d deal) slots(us []good, a, b int64) bool {
	if len(us) == 0 {
		return a*max(1, d.second) == b
	}
	return us[0].is(d.facets[0]) && d.slots(us[1:], a+1, b) || us[0].is(d.facets[1]) && d.slots(us[1:], a, b+1)
}

// dearest chooses who is rewarded, in every way. The rewarded units are put into
// groups from the dearest down; only the last group may be short. Each group is
// paid for by units that follow those that it rewards.
func (d deal) dearest(us []good) int64 {
	slices.SortFunc(us, byPrice(true))
	best := never
	for set := 1; set < 1<<len(us); set++ {
		var gets, pays []int
		var sum int64
		for i, u := range us {
			if set>>i&1 != 0 {
				gets = append(gets, i)
				sum += d.off(u)
			} else {
				pays = append(pays, i)
			}
		}
		n := int64(len(gets))
		apps := (n + d.get - 1) / d.get
		if int64(len(pays)) != apps*d.buy || d.strict && n%d.get != 0 || !d.within(apps, apps*d.get) {
			continue
		}
		ok := true
		for i, p := range pays {
			group := int64(i) / d.buy
			ok = ok && p > gets[min((group+1)*d.get, n)-1]
		}
		if ok {
			best = max(best, sum)
		}
	}
	return best
}

// byPrice puts the cheapest (or dearest) first, equal ones from the last (or
// first) line on.
func byPrice(dearest bool) func(a, b good) int {
	return func(a, b good) int {
		if dearest {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(b.line, a.line))
	}
}

// left is what merchant pairing takes off all units that no other deal uses.
func (d deal) left(us []good) int64 {
	var pool []good
	for _, u := range us {
		if u.price > 0 && !u.fixed && u.is(d.facets[0]) {
			pool = append(pool, u)
		}
	}
	slices.SortFunc(pool, byPrice(d.merchantUp))
	n, size := int64(len(pool)), d.buy+d.get
	apps := n / size
	most := apps + 1
	if d.perOrder > 0 {
		most = min(most, d.perOrder)
	}
	if d.units > 0 {
		most = min(most, d.units/d.get)
	}
	apps = min(apps, most)
	gets := apps * d.get
	if rest := n - apps*size; !d.strict && apps < most && rest > d.buy {
		gets += rest - d.buy
	}
	var sum int64
	for _, u := range pool[:gets] {
		sum += d.off(u)
	}
	if d.most > 0 {
		sum = min(sum, d.most)
	}
	return sum
}

// exhaust tries every way to give each unit to one deal or none.
func exhaust(us []good, deals []deal) int64 {
	all := 1<<len(us) - 1
	worth := make([][]int64, len(deals)) // of each set of units
	for k, d := range deals {
		worth[k] = make([]int64, all+1)
		for set := range worth[k] {
			var part []good
			for i, u := range us {
				if set>>i&1 != 0 {
					part = append(part, u)
				}
			}
			if d.kind == "merchant" {
				worth[k][set] = d.left(part)
			} else {
				worth[k][set] = d.gain(part)
			}
		}
	}
	best := int64(0)
	var walk func(k, free int, sum int64)
	walk = func(k, free int, sum int64) {
		switch {
		case k == len(deals):
			for k, d := range deals {
				if d.kind == "merchant" {
					sum += worth[k][free]
				}
			}
			best = max(best, sum)
		case deals[k].kind == "merchant":
			walk(k+1, free, sum)
		default:
			for set := free; ; set = (set - 1) & free {
				if worth[k][set] >= 0 {
					walk(k+1, free&^set, sum+worth[k][set])
				}
				if set == 0 {
					break
				}
			}
		}
	}
	walk(0, all, 0)
	return best
}
