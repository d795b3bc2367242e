package promo_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

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
		want := brute(paid(units), offers, nil)
		if !res.Optimal {
			t.Fatalf("not proved: %v of %v", res.Discount, res.Bound)
		}
		if got := res.Discount.Units(); got != want {
			t.Fatalf("Evaluate found %d, brute force %d", got, want)
		}
	})
}

// Several caps at once, on single units and on multi-buys, are solved exactly.
func TestCapsAreBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, in := drawCart(t, 5)
		offers := rapid.SliceOfN(rapid.Custom(drawOffer), 1, 3).Draw(t, "offers")
		caps := make([]int64, len(offers))
		var ps []promo.Promotion
		for i, o := range offers {
			caps[i] = rapid.Int64Range(1, 1500).Draw(t, "cap")
			p := o.promotion(fmt.Sprintf("p%d", i))
			p.Cap = promo.Figures{eur(caps[i])}
			ps = append(ps, p)
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		if want := brute(paid(units), offers, caps); !res.Optimal || res.Discount.Units() != want {
			t.Fatalf("Evaluate found %v of %v, brute force %d", res.Discount, res.Bound, want)
		}
	})
}

func TestBestBeatsSinglesAndPriority(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		var ps, turn []promo.Promotion
		for i := range rapid.IntRange(1, 6).Draw(t, "promotions") {
			p := promo.Promotion{ID: fmt.Sprint("p", i), Priority: i, Then: drawAction(t, promo.LinePhase)}
			if rapid.IntRange(0, 2).Draw(t, "capped") == 0 {
				p.Cap = promo.Figures{eur(rapid.Int64Range(1, 900).Draw(t, "cap"))}
			}
			p.Round = sample(t, "round", promo.PerLine, promo.PerUnit, promo.PerOrder)
			ps = append(ps, p)
			p.Pick = promo.Priority
			turn = append(turn, p)
		}
		discount := func(steps int64, ps ...promo.Promotion) promo.Result {
			rules, err := promo.Compile(ps, promo.Options{Steps: steps})
			require.NoError(t, err)
			res, err := rules.Evaluate(in)
			require.NoError(t, err)
			return res
		}
		best := discount(0, ps...)
		for _, p := range append(slices.Clone(ps), promo.Promotion{ID: "all"}) {
			var other promo.Result
			if p.ID == "all" {
				other = discount(0, turn...)
			} else {
				other = discount(0, p)
			}
			if best.Discount.Units() < other.Discount.Units() {
				t.Fatalf("%s gives %v, the best deal %v", p.ID, other.Discount, best.Discount)
			}
		}
		short := discount(200, ps...) // a small budget of steps
		require.LessOrEqual(t, short.Discount.Units(), best.Bound.Units())
		require.GreaterOrEqual(t, short.Bound.Units(), best.Discount.Units(), "the bound holds")
	})
}
