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

// Merchant pairing against every way to give units to single offers: all other
// units take part, and the cheapest of them are rewarded.
func TestMerchantPairingIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, in := drawCart(t, 7)
		units = paid(units)
		m := promo.BuyGet{
			Buy: rapid.Int64Range(1, 2).Draw(t, "buy"), Get: rapid.Int64Range(1, 2).Draw(t, "get"), Off: money.NewPercent(sample(t, "off", int64(30), 100)),
			Pairing: promo.Merchant, Choose: sample(t, "choose", promo.Cheapest, promo.Dearest), Strict: rapid.Bool().Draw(t, "strict"), Of: promo.Match{Facet: "a"},
		}
		ps := []promo.Promotion{{ID: "m", Then: m}}
		var offers []offer
		for i := range rapid.IntRange(0, 2).Draw(t, "offers") {
			o := offer{kind: "percent", facets: []string{sample(t, "facet", facets...)}, percent: sample(t, "percent", int64(5), 15, 40)}
			offers = append(offers, o)
			ps = append(ps, o.promotion(fmt.Sprint("p", i)))
		}
		percent := m.Off.Decimal().IntPart()
		var best int64
		var walk func(i int, sum int64, rest []unit)
		walk = func(i int, sum int64, rest []unit) {
			if i < len(units) {
				walk(i+1, sum, append(slices.Clip(rest), units[i]))
				for _, o := range offers {
					if slices.Contains(units[i].facets, o.facets[0]) {
						walk(i+1, sum+half(units[i].price, o.percent), rest)
					}
				}
				return
			}
			rest = slices.DeleteFunc(slices.Clone(rest), func(u unit) bool { return !slices.Contains(u.facets, "a") })
			slices.SortFunc(rest, func(a, b unit) int { return int(a.price - b.price) })
			if m.Choose == promo.Dearest {
				slices.Reverse(rest)
			}
			n, size := int64(len(rest)), m.Buy+m.Get
			gets := n / size * m.Get
			if !m.Strict {
				gets += max(0, n%size-m.Buy)
			}
			for _, u := range rest[:gets] {
				sum += half(u.price, percent)
			}
			best = max(best, sum)
		}
		walk(0, 0, nil)
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		require.True(t, res.Optimal)
		require.Equal(t, best, res.Discount.Units())
	})
}
