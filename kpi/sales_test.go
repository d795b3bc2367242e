package kpi_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func TestReports(t *testing.T) {
	june := months(t, "2026-06-01", "2026-07-31")
	s := kpi.Sales{Periods: june, ByChannel: true}
	for _, ch := range []string{"web", "app"} {
		x := sale
		x.Channel = ch
		require.NoError(t, s.Add(x))
	}
	r := s.Report()
	rows := r.ByPeriod()
	require.Len(t, rows, 2)
	require.EqualValues(t, 2, rows[0].Totals.Orders())
	require.EqualValues(t, 2000, rows[0].Totals.GrossSales().Units())
	growth := rows[0].Totals.GMVGrowth(rows[1].Totals)
	rate, err := growth.Rate()
	require.NoError(t, err)
	require.Equal(t, "n/a", rate.String()) // July had no orders: missing, not 0
	growth = rows[1].Totals.GMVGrowth(rows[0].Totals)
	rate, err = growth.Rate()
	require.NoError(t, err)
	require.Equal(t, "-100%", rate.String())
	require.Equal(t, money.EUR, r.Currency())
	require.Equal(t, "0%", r.DiscountRate().String())
	require.Zero(t, r.Unmatched())
	require.EqualValues(t, 2, r.Units())
	require.Equal(t, "n/a", r.AOV(kpi.Base(99)).Ratio().String())
	require.Equal(t, amount("0.00"), r.FeeRevenue(kpi.ByOrder))

	var v kpi.Visits
	require.NoError(t, v.Add(kpi.Visit{At: noon}))
	require.ErrorIs(t, v.Add(kpi.Visit{At: noon, Stages: 16}), kpi.ErrRange)
	require.ErrorIs(t, v.AddUnmeasured(noon, "", -1), kpi.ErrRange)
	_, err = v.AddSeq(slices.Values([]kpi.Visit{{At: noon, Orders: -1}}))
	require.ErrorIs(t, err, kpi.ErrRange)
	require.EqualValues(t, 1, v.Report().Sessions())
	data, err := json.Marshal(v.Report())
	require.NoError(t, err)
	require.Contains(t, string(data), `"stage":"checked_out"`)
}

func TestAllocations(t *testing.T) {
	s := kpi.Sales{Periods: months(t, "2026-06-01", "2026-07-31"), ByChannel: true}
	x := sale
	x.Channel = "web"
	require.NoError(t, s.Add(x))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = s.Add(x) }))
	c := kpi.Customers{Periods: s.Periods}
	require.NoError(t, c.Add(x))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = c.Add(x) }))
	var v kpi.Visits
	require.NoError(t, v.Add(kpi.Visit{At: noon}))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = v.Add(kpi.Visit{At: noon}) }))
}

// Money back without goods is a refund, not a return of the order.
func TestPriceReductionIsNoReturn(t *testing.T) {
	var s kpi.Sales
	for range 4 {
		require.NoError(t, s.Add(sale))
	}
	for _, x := range []kpi.Refund{
		{Reductions: 200},         // goodwill, first
		{Units: 1, Value: 1000},   // then the same order comes back
		{Value: 500, Later: true}, // and the rest of it
		{Value: 1000},             // another order, pieces not counted
		{Shipping: 490, Tax: 100}, // delivery paid back
	} {
		x.At, x.OrderedAt, x.Currency = noon, noon, money.EUR
		require.NoError(t, s.AddRefund(x))
	}
	for _, b := range []kpi.Basis{kpi.ByEvent, kpi.ByOrder} {
		require.Equal(t, kpi.Ratio{Num: 2, Den: 4}, s.Report().ReturnRateOrders(b).Ratio, b)
	}
}

// A share of a loss is none: a product that earns would have a negative one.
func TestShareOfALoss(t *testing.T) {
	list, err := kpi.RankMargins([]kpi.Product{
		{SKU: "a", Net: amount("3.00"), Cost: amount("2.00")}, {SKU: "b", Net: amount("1.00"), Cost: amount("5.00")},
	})
	require.NoError(t, err)
	require.Equal(t, "33.3333%", list[0].Rate.String())
	require.Equal(t, "n/a", list[0].Share.String())
	require.Equal(t, "n/a", list[1].Share.String())
}
