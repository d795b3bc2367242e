package promo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

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
		require.True(t, l.Allocations == nil || len(l.Allocations) > 0)
		for _, a := range l.Allocations {
			require.Positive(t, a.Amount.Units())
			require.Positive(t, a.Units)
			require.LessOrEqual(t, a.Units, in.Lines[i].Qty)
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
		require.True(t, s.Allocations == nil || len(s.Allocations) > 0)
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
