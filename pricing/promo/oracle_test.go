package promo_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
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
	merchantUp bool // rewards the dearest
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
			size = 2
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

func (d deal) slots(us []good, a, b int) bool {
	if len(us) == 0 {
		return a == b
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

func (d deal) promotion(id string) promo.Promotion {
	of := promo.Match{Facet: d.facets[0]}
	p := promo.Promotion{ID: id, Group: d.group, Round: promo.PerUnit, Limits: promo.Limits{PerOrder: d.perOrder, Units: d.units}}
	if d.budget > 0 {
		p.Limits.Budget = promo.Figures{eur(d.budget)}
	}
	if d.capped > 0 {
		p.Cap = promo.Figures{eur(d.capped)}
	}
	if d.excludes != "" {
		p.Excludes = []string{d.excludes}
	}
	percent := money.NewPercent(d.percent)
	switch d.kind {
	case "percent":
		p.Then = promo.Percent{Off: percent, Of: of}
	case "off":
		p.Then = promo.Off{Amount: eur(d.amount), Of: of}
	case "set":
		p.Then = promo.SetPrice{Amount: eur(d.amount), Of: of}
	case "price":
		p.Then = promo.ForPrice{Qty: d.get, Amount: eur(d.amount), Of: of}
	case "bundle":
		b := promo.Bundle{Slots: []promo.Slot{{Of: of, Qty: 1}, {Of: promo.Match{Facet: d.facets[1]}, Qty: 1}}}
		if b.Off = percent; d.percent == 0 {
			b.Amount = eur(d.amount)
		}
		p.Then = b
	default:
		b := promo.BuyGet{Buy: d.buy, Get: d.get, Of: of, Off: percent, Strict: d.strict}
		switch d.kind {
		case "pools":
			b.GetOf = &promo.Match{Facet: d.facets[1]}
		case "merchant":
			b.Pairing = promo.Merchant
			if d.merchantUp {
				b.Choose = promo.Dearest
			}
		case "dearest":
			b.Choose = promo.Dearest
		}
		p.Then = b
	}
	return p
}

func drawDeal(t *rapid.T, kinds ...string) deal {
	if len(kinds) == 0 {
		kinds = []string{"percent", "off", "set", "cheapest", "cheapest", "dearest", "pools", "price", "bundle"}
	}
	d := deal{
		kind: sample(t, "kind", kinds...), facets: [2]string{sample(t, "facet", facets...), sample(t, "facet", facets...)},
		percent: sample(t, "percent", int64(7), 33, 50, 100), amount: rapid.Int64Range(1, 900).Draw(t, "amount"),
		buy: rapid.Int64Range(1, 3).Draw(t, "buy"), get: rapid.Int64Range(1, 2).Draw(t, "get"),
		perOrder: sample(t, "per_order", int64(0), 0, 1, 2), units: sample(t, "units", int64(0), 0, 2, 3), strict: rapid.Bool().Draw(t, "strict"),
		merchantUp: rapid.Bool().Draw(t, "up"),
	}
	switch d.kind {
	case "price":
		d.get++
	case "bundle":
		if rapid.Bool().Draw(t, "priced") {
			d.percent = 0
		}
	}
	return d
}

func drawGoods(t *rapid.T, prefix string, most int, floors bool) ([]good, []promo.Line) {
	var us []good
	var lines []promo.Line
	for i := 0; len(us) < most && i < rapid.IntRange(1, most).Draw(t, "lines"); i++ {
		g := good{
			line: i, price: sample(t, "price", int64(0), 1, 99, 100, 333, 333, 500, 750, 1001), fixed: rapid.IntRange(0, 9).Draw(t, "fixed") == 0,
			facets: rapid.SliceOfNDistinct(rapid.SampledFrom(facets), 1, 3, rapid.ID[string]).Draw(t, "facets"),
		}
		line := promo.Line{ID: fmt.Sprint(prefix, i), SKU: "s", Unit: eur(g.price), NoDiscount: g.fixed, Qty: rapid.Int64Range(1, 2).Draw(t, "qty")}
		if floors && rapid.Bool().Draw(t, "floored") {
			g.floor = sample(t, "floor", int64(50), 98, 300, 2000)
			line.Floor = eur(g.floor)
		}
		for k := range g.facets {
			g.facets[k] = prefix + g.facets[k]
		}
		line.Facets = g.facets
		if int(line.Qty) > most-len(us) {
			line.Qty = 1
		}
		lines = append(lines, line)
		for range line.Qty {
			us = append(us, g)
		}
	}
	return us, lines
}

func TestOracle(t *testing.T) {
	for _, mode := range []string{"plain", "floors", "caps", "merchant", "merchant alone", "everything", "few steps"} {
		t.Run(mode, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				opt := promo.Options{}
				all := mode == "everything"
				if mode == "few steps" { // what is claimed then is still true
					all, opt.Steps = true, sample(t, "steps", int64(1), 30, 100, 300, 1000, 3000, 10_000)
				}
				us, lines := drawGoods(t, "", 6, mode != "plain" && mode != "caps")
				var deals []deal
				var ps []promo.Promotion
				in := promo.Input{At: now, Currency: money.EUR, Lines: lines}
				groups := false
				for i := range rapid.IntRange(1, 3).Draw(t, "deals") {
					d := drawDeal(t)
					switch {
					case i == 0 && mode != "merchant" && mode != "merchant alone" && (!all || rapid.Bool().Draw(t, "customer")):
					case i == 0:
						d = drawDeal(t, "merchant")
					case mode == "merchant alone":
						d = drawDeal(t, "percent", "off", "set")
						d.units, d.perOrder = 0, 0
					}
					if (mode == "caps" || all) && rapid.Bool().Draw(t, "capped") {
						switch rapid.IntRange(0, 1).Draw(t, "how") {
						case 0:
							d.capped = rapid.Int64Range(1, 900).Draw(t, "cap")
							d.most = d.capped
						default:
							d.most = rapid.Int64Range(1, 900).Draw(t, "left")
							d.spent = rapid.Int64Range(0, 500).Draw(t, "spent")
							d.budget = d.most + d.spent
						}
					}
					groups = groups || d.kind == "price" || d.kind == "bundle" && d.percent == 0
					id := fmt.Sprint("p", i)
					deals, ps = append(deals, d), append(ps, d.promotion(id))
					in.Used = append(in.Used, promo.Usage{Promotion: id, Spend: eur(d.spent)})
				}
				rules, err := promo.Compile(ps, opt)
				require.NoError(t, err)
				res, err := rules.Evaluate(in)
				require.NoError(t, err)
				checkResult(t, in, res)
				for i, a := range res.Applied {
					if d := deals[a.Promotion[1]-'0']; d.most > 0 {
						require.LessOrEqual(t, res.Claims[i].Spend.Units(), d.most, "no budget is overrun")
					}
				}
				want := exhaust(us, deals)
				require.LessOrEqual(t, res.Discount.Units(), want, "more than any way to use the units")
				require.GreaterOrEqual(t, res.Bound.Units(), want, "the bound holds")
				if res.Optimal {
					require.Equal(t, want, res.Discount.Units())
				}
				if mode == "plain" || mode == "caps" || mode == "merchant alone" || mode == "floors" && !groups || len(deals) == 1 && !groups && opt.Steps == 0 {
					require.True(t, res.Optimal, "%v of %v", res.Discount, res.Bound)
				}
			})
		})
	}
}
