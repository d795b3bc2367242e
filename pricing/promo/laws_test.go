package promo_test

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func eur(minor int64) money.Amount { return money.New(minor, money.EUR) }

func compile(tb testing.TB, ps ...promo.Promotion) *promo.Ruleset {
	tb.Helper()
	rules, err := promo.Compile(ps, promo.Options{})
	require.NoError(tb, err)
	return rules
}

func evaluate(tb testing.TB, rules *promo.Ruleset, in promo.Input) promo.Result {
	tb.Helper()
	res, err := rules.Evaluate(in)
	require.NoError(tb, err)
	checkResult(tb, in, res)
	return res
}

// checkResult proves what every result must obey.
func checkResult(t require.TestingT, in promo.Input, res promo.Result) {
	total := map[string]int64{}
	var discount int64
	require.Len(t, res.Lines, len(in.Lines))
	for i, l := range res.Lines {
		require.Equal(t, in.Lines[i].ID, l.Line)
		var off int64
		for _, a := range l.Allocations {
			require.Positive(t, a.Amount.Units())
			total[a.Promotion] += a.Amount.Units()
			off += a.Amount.Units()
		}
		require.Equal(t, l.Open.Units(), l.Final.Units()+off, "allocations of a line add up")
		require.GreaterOrEqual(t, l.Final.Units(), int64(0))
		require.GreaterOrEqual(t, l.Final.Units(), min(l.Open.Units(), in.Lines[i].Qty*in.Lines[i].Floor.Units()), "floor")
		if len(l.Runs) > 0 {
			var sum, qty int64
			for _, r := range l.Runs {
				sum += r.Amount.Units()
				qty += r.Qty
				require.GreaterOrEqual(t, r.Amount.Units(), int64(0))
			}
			require.Equal(t, l.Final.Units(), sum)
			require.Equal(t, in.Lines[i].Qty, qty)
		}
		discount += off
	}
	for i, s := range res.Shipping {
		require.Equal(t, in.Shipping[i].ID, s.Shipment)
		var off int64
		for _, a := range s.Allocations {
			total[a.Promotion] += a.Amount.Units()
			off += a.Amount.Units()
		}
		require.Equal(t, s.Open.Units(), s.Final.Units()+off)
		require.GreaterOrEqual(t, s.Final.Units(), int64(0))
		discount += off
	}
	require.Equal(t, discount, res.Discount.Units())
	for _, a := range res.Applied {
		require.Equal(t, total[a.Promotion], a.Amount.Units(), "shares of %s add up", a.Promotion)
	}
	for i, c := range res.Claims {
		require.Equal(t, res.Applied[i].Promotion, c.Promotion)
		require.Equal(t, res.Applied[i].Amount, c.Spend)
	}
	require.Equal(t, res.Optimal, res.Bound == res.Discount)
	require.GreaterOrEqual(t, res.Bound.Units(), res.Discount.Units())
}

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

// brute assigns every unit to no offer or to one, in every way.
func brute(units []unit, offers []offer) int64 {
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

var facets = []string{"a", "b", "c"}

func drawOffer(t *rapid.T) offer {
	o := offer{
		kind:    rapid.SampledFrom([]string{"percent", "off", "cheapest", "cheapest", "dearest", "price", "pools", "bundle"}).Draw(t, "kind"),
		facets:  []string{rapid.SampledFrom(facets).Draw(t, "facet")},
		percent: rapid.SampledFrom([]int64{5, 15, 50, 100}).Draw(t, "percent"),
		amount:  rapid.Int64Range(1, 900).Draw(t, "amount"),
		buy:     rapid.Int64Range(1, 2).Draw(t, "buy"),
		n:       rapid.Int64Range(1, 2).Draw(t, "get"),
		limit:   rapid.SampledFrom([]int64{0, 0, 0, 1, 2}).Draw(t, "limit"),
		strict:  rapid.Bool().Draw(t, "strict"),
	}
	switch o.kind {
	case "price":
		o.n, o.buy = o.n+1, 0
	case "pools":
		o.facets = append(o.facets, rapid.SampledFrom(facets).Draw(t, "second"))
	case "bundle":
		o.facets = append(o.facets, rapid.SampledFrom(facets).Draw(t, "second"))
		if rapid.Bool().Draw(t, "priced") {
			o.percent = 0
		}
	}
	return o
}

func drawCart(t *rapid.T, most int) ([]unit, promo.Input) {
	in := promo.Input{At: now, Currency: money.EUR}
	var units []unit
	for i := 0; len(units) < most && i < rapid.IntRange(1, most).Draw(t, "lines"); i++ {
		u := unit{
			price:  rapid.SampledFrom([]int64{0, 99, 100, 333, 500, 501, 750, 1000}).Draw(t, "price"),
			facets: rapid.SliceOfNDistinct(rapid.SampledFrom(facets), 1, 3, rapid.ID[string]).Draw(t, "facets"),
		}
		qty := rapid.IntRange(1, min(3, most-len(units))).Draw(t, "qty")
		in.Lines = append(in.Lines, promo.Line{ID: fmt.Sprintf("l%d", i), SKU: "s", Qty: int64(qty), Unit: eur(u.price), Facets: u.facets})
		for range qty {
			units = append(units, u)
		}
	}
	return units, in
}

func paid(units []unit) []unit { // free units never count
	return slices.DeleteFunc(slices.Clone(units), func(u unit) bool { return u.price == 0 })
}

func TestBestDealIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, in := drawCart(t, 6)
		offers := rapid.SliceOfN(rapid.Custom(drawOffer), 1, 3).Draw(t, "offers")
		var ps []promo.Promotion
		for i, o := range offers {
			ps = append(ps, o.promotion(fmt.Sprintf("p%d", i)))
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		want := brute(paid(units), offers)
		if !res.Optimal {
			t.Fatalf("not proved: %v of %v", res.Discount, res.Bound)
		}
		if got := res.Discount.Units(); got != want {
			t.Fatalf("Evaluate found %d, brute force %d", got, want)
		}
	})
}
