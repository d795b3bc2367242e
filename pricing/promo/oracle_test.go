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
	parts := make([][]good, len(deals)+1)
	memo := map[string]int64{}
	best := int64(0)
	var walk func(i int)
	walk = func(i int) {
		if i == len(us) {
			var sum int64
			for k, d := range deals {
				key := fmt.Sprint(k, parts[k])
				if d.kind == "merchant" {
					key = fmt.Sprint(k, parts[len(deals)])
				}
				v, ok := memo[key]
				if !ok {
					if d.kind == "merchant" {
						v = d.left(parts[len(deals)])
					} else {
						v = d.gain(slices.Clone(parts[k]))
					}
					memo[key] = v
				}
				sum += v
			}
			best = max(best, sum)
			return
		}
		for k := range parts {
			if k < len(deals) && (deals[k].kind == "merchant" || us[i].price == 0 || us[i].fixed) {
				continue
			}
			parts[k] = append(parts[k], us[i])
			walk(i + 1)
			parts[k] = parts[k][:len(parts[k])-1]
		}
	}
	walk(0)
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
	for _, mode := range []string{"plain", "floors", "caps", "merchant", "merchant alone", "everything"} {
		t.Run(mode, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				us, lines := drawGoods(t, "", 6, mode != "plain" && mode != "caps")
				var deals []deal
				var ps []promo.Promotion
				in := promo.Input{At: now, Currency: money.EUR, Lines: lines}
				groups := false
				for i := range rapid.IntRange(1, 3).Draw(t, "deals") {
					d := drawDeal(t)
					switch {
					case i == 0 && mode != "merchant" && mode != "merchant alone" && (mode != "everything" || rapid.Bool().Draw(t, "customer")):
					case i == 0:
						d = drawDeal(t, "merchant")
					case mode == "merchant alone":
						d = drawDeal(t, "percent", "off", "set")
						d.units, d.perOrder = 0, 0
					}
					if (mode == "caps" || mode == "everything") && rapid.Bool().Draw(t, "capped") {
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
				rules, err := promo.Compile(ps, promo.Options{})
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
				if mode == "plain" || mode == "caps" || mode == "merchant alone" || mode == "floors" && !groups || len(deals) == 1 && !groups {
					require.True(t, res.Optimal, "%v of %v", res.Discount, res.Bound)
				}
			})
		})
	}
}

// Groups on goods of their own, of which some exclude others: the best of all
// combinations that do not contradict each other.
func TestOracleOfExclusions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := promo.Input{At: now, Currency: money.EUR}
		names := []string{"g", "h", "i"}
		goods, deals := map[string][]good{}, map[string][]deal{}
		var ps []promo.Promotion
		var all []deal
		for _, n := range names {
			us, lines := drawGoods(t, n, 3, false)
			goods[n] = us
			in.Lines = append(in.Lines, lines...)
			for i := range rapid.IntRange(1, 2).Draw(t, "deals") {
				d := drawDeal(t)
				d.group, d.facets[0], d.facets[1] = n, n+d.facets[0], n+d.facets[1]
				d.excludes = sample(t, "excludes", "", "", "g", "h", "i", "*")
				d.merchantUp = false
				deals[n] = append(deals[n], d)
				all = append(all, d)
				ps = append(ps, d.promotion(fmt.Sprint(n, i)))
			}
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		var want int64
		for set := range 1 << len(all) { // the promotions that may apply
			on := func(i int) bool { return set>>i&1 != 0 }
			ok := true
			for i, a := range all {
				for j, b := range all {
					if i != j && on(i) && on(j) && (a.excludes == "*" || a.excludes == b.group) {
						ok = false
					}
				}
			}
			if !ok {
				continue
			}
			var sum int64
			k := 0
			for _, n := range names {
				var some []deal
				for _, d := range deals[n] {
					if on(k) {
						some = append(some, d)
					}
					k++
				}
				sum += exhaust(goods[n], some)
			}
			want = max(want, sum)
		}
		require.Equal(t, want, res.Discount.Units())
		require.True(t, res.Optimal)
		applied := map[string]promo.Promotion{}
		for _, a := range res.Applied {
			i := slices.IndexFunc(ps, func(p promo.Promotion) bool { return p.ID == a.Promotion })
			applied[a.Promotion] = ps[i]
		}
		for id, a := range applied {
			for other, b := range applied {
				require.False(t, id != other && len(a.Excludes) > 0 && (a.Excludes[0] == "*" || a.Excludes[0] == b.Group), "%s excludes %s", id, other)
			}
		}
	})
}

// Promotions one on top of the other, and one after another, on lines of one
// unit: a few lines of arithmetic.
func TestOracleOfTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		us, lines := drawGoods(t, "", 6, true)
		for i := 0; i < len(lines); i++ { // one unit each
			if lines[i].Qty == 2 {
				lines[i].Qty = 1
				one := lines[i]
				one.ID += "b"
				lines = slices.Insert(lines, i+1, one)
			}
		}
		pick := sample(t, "pick", promo.All, promo.Priority)
		var ps []promo.Promotion
		now1 := make([]int64, len(us))
		for i, u := range us {
			now1[i] = u.price
		}
		used := make([]bool, len(us))
		for i := range rapid.IntRange(1, 4).Draw(t, "deals") {
			d := drawDeal(t, "percent", "off", "set")
			d.perOrder, d.units = 0, 0
			p := d.promotion(fmt.Sprint("p", i))
			p.Pick, p.Priority = pick, -i
			p.Basis = sample(t, "basis", promo.Opening, promo.Original, promo.Running)
			if pick == promo.Priority {
				p.Basis = promo.Opening
			}
			want := make([]int64, len(us))
			var sum int64
			for k, u := range us {
				if u.fixed || u.price == 0 || !u.is(d.facets[0]) || used[k] {
					continue
				}
				view := u
				if p.Basis != promo.Opening { // else what the group found
					view.price = now1[k]
				}
				v := d.off(view)
				if d.kind == "percent" && p.Basis == promo.Original {
					v = min(half(u.price, d.percent), view.room())
				}
				want[k] = min(v, max(0, now1[k]-u.floor))
				sum += want[k]
				used[k] = pick == promo.Priority && want[k] > 0
			}
			if rapid.IntRange(0, 3).Draw(t, "capped") == 0 { // reached at most: how a cap that binds is shared is tested elsewhere
				p.Cap = promo.Figures{eur(max(1, sum+rapid.Int64Range(0, 300).Draw(t, "spare")))}
			}
			ps = append(ps, p)
			for k := range us {
				now1[k] -= want[k]
			}
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		in := promo.Input{At: now, Currency: money.EUR, Lines: lines}
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		for i := range us {
			require.Equal(t, now1[i], res.Lines[i].Final.Units(), "line %d", i)
		}
	})
}
