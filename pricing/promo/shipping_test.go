package promo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// Two shipments at 6.00 and 4.00: what is taken off each, by whom, whether a cap
// has clipped it and whether it is proved.
func TestShipments(t *testing.T) {
	percent := func(n, most int64, pick promo.Pick) promo.Promotion {
		p := promo.Promotion{Phase: promo.ShippingPhase, Pick: pick, Then: promo.Shipping{Off: money.NewPercent(n)}}
		if most > 0 {
			p.Cap = promo.Figures{eur(most)}
		}
		return p
	}
	type share struct {
		by   string
		off  int64
		clip bool
	}
	for i, c := range []struct {
		ps     []promo.Promotion // "a", "b" by priority
		first  []share
		second []share
		proof  bool
	}{
		{[]promo.Promotion{percent(100, 800, promo.All)}, []share{{"a", 600, true}}, []share{{"a", 200, true}}, true},
		{[]promo.Promotion{percent(100, 1000, promo.All)}, []share{{"a", 600, false}}, []share{{"a", 400, false}}, true},
		{[]promo.Promotion{percent(50, 0, promo.All), percent(50, 0, promo.All)}, []share{{"a", 300, false}, {"b", 300, false}}, []share{{"a", 200, false}, {"b", 200, false}}, true}, // of one opening price
		{[]promo.Promotion{percent(50, 0, promo.All), percent(80, 0, promo.All)}, []share{{"a", 300, false}, {"b", 300, false}}, []share{{"a", 200, false}, {"b", 200, false}}, true},
		{[]promo.Promotion{percent(50, 0, promo.Best), percent(50, 0, promo.Best)}, []share{{"a", 300, false}}, []share{{"a", 200, false}}, true}, // a tie
		{[]promo.Promotion{percent(50, 0, promo.Best), percent(51, 0, promo.Best)}, []share{{"b", 306, false}}, []share{{"b", 204, false}}, true},
		// A cap of 3.00 is worth less than 60 % of 6.00, and more than 60 % of 4.00.
		{[]promo.Promotion{percent(100, 300, promo.Best), percent(60, 0, promo.Best)}, []share{{"b", 360, false}}, []share{{"a", 300, true}}, false},
		{[]promo.Promotion{percent(100, 300, promo.Priority), percent(60, 0, promo.Priority)}, []share{{"a", 300, true}}, []share{{"b", 240, false}}, true},
		{[]promo.Promotion{percent(50, 300, promo.Best)}, []share{{"a", 300, true}}, nil, true}, // its cap is all that it can take
	} {
		for k := range c.ps {
			c.ps[k].ID = string(rune('a' + k))
		}
		in := cartWith()
		in.Shipping = []promo.Shipment{{ID: "s", Amount: eur(600)}, {ID: "t", Amount: eur(400)}}
		res := evaluate(t, compile(t, c.ps...), in)
		limited := map[string]bool{}
		for _, a := range res.Applied {
			limited[a.Promotion] = a.Limited
		}
		for k, want := range [][]share{c.first, c.second} {
			var got []share
			for _, a := range res.Shipping[k].Allocations {
				got = append(got, share{a.Promotion, a.Amount.Units(), limited[a.Promotion]})
			}
			require.Equal(t, want, got, "%d, shipment %d", i, k)
		}
		require.Equal(t, c.proof, res.Optimal, i)
	}
}
