package kpi_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi"
)

func TestCarts(t *testing.T) {
	carts := kpi.Carts{AsOf: noon, Grace: time.Hour}
	add := func(minutesAgo int, checkout, ordered bool) {
		at := noon.Add(-time.Duration(minutesAgo) * time.Minute)
		require.NoError(t, carts.Add(kpi.Cart{At: at, TouchedAt: at, Checkout: checkout, Ordered: ordered}))
	}
	add(59, true, false) // still open
	add(60, true, false) // abandoned at the very end of the grace period
	add(90, false, false)
	add(5, true, true)
	r := carts.Report()
	require.Equal(t, kpi.CartReport{Open: 1, Ordered: 1, Abandoned: 2, CheckoutOpen: 1, CheckoutOrdered: 1, CheckoutAbandoned: 1}, r)
	require.Equal(t, kpi.Ratio{Num: 2, Den: 3}, r.CartAbandonment().Ratio)
	require.Equal(t, kpi.Ratio{Num: 3, Den: 4}, r.CartNotOrdered().Ratio)
	require.Equal(t, kpi.Ratio{Num: 1, Den: 2}, r.CheckoutAbandonment().Ratio)

	require.ErrorIs(t, carts.Add(kpi.Cart{At: noon.Add(1), TouchedAt: noon.Add(1)}), kpi.ErrOutside)
	require.ErrorIs(t, carts.Add(kpi.Cart{At: noon, TouchedAt: noon.Add(-1)}), kpi.ErrRange)
	require.ErrorIs(t, new(kpi.Carts).Add(kpi.Cart{At: noon, TouchedAt: noon}), kpi.ErrSettings)
	require.ErrorIs(t, carts.Merge(&kpi.Carts{AsOf: noon}), kpi.ErrSettings)
	carts.Grace = 2 * time.Hour
	require.ErrorIs(t, carts.Add(kpi.Cart{At: noon, TouchedAt: noon}), kpi.ErrSettings)
	june := kpi.Carts{AsOf: noon, Periods: months(t, "2026-06-01", "2026-06-30")}
	n, err := june.AddSeq(slices.Values([]kpi.Cart{{At: start, TouchedAt: start}}))
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

// A session with an order converted, whether or not its last stage was told.
func TestVisitWithAnOrderHasBought(t *testing.T) {
	var v kpi.Visits
	require.NoError(t, v.Add(kpi.Visit{At: noon, Stages: kpi.StagesOf(kpi.Viewed, kpi.Added, kpi.CheckedOut), Orders: 2}))
	require.NoError(t, v.Add(kpi.Visit{At: noon, Orders: 1}))
	require.NoError(t, v.Add(kpi.Visit{At: noon, Stages: kpi.StagesOf(kpi.Viewed)}))
	r := v.Report()
	require.Equal(t, kpi.Ratio{Num: 2, Den: 3}, r.Conversion().Ratio)
	require.Equal(t, kpi.Ratio{Num: 3, Den: 3}, r.OrdersPerSession().Ratio)
	require.EqualValues(t, 1, r.Funnel(kpi.Closed)[kpi.Bought].Count)
	require.EqualValues(t, 2, r.Funnel(kpi.Open)[kpi.Bought].Count)
	require.Equal(t, "n/a", kpi.ConversionByVisitor(-1, 10).String())
	require.Equal(t, "n/a", kpi.ConversionByVisitor(1, -10).String())
}
