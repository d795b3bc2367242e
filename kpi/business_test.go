package kpi_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func TestBusiness(t *testing.T) {
	n, ok, err := kpi.BreakEven(amount("1000.00"), amount("3.00"))
	require.NoError(t, err)
	require.True(t, ok)
	require.EqualValues(t, 334, n) // 333 × 3 = 999
	n, ok, err = kpi.BreakEven(amount("999.00"), amount("3.00"))
	require.NoError(t, err)
	require.True(t, ok)
	require.EqualValues(t, 333, n)
	_, ok, err = kpi.BreakEven(amount("999.00"), amount("0.00"))
	require.NoError(t, err)
	require.False(t, ok)
	n, ok, err = kpi.BreakEven(amount("0.00"), amount("3.00"))
	require.NoError(t, err)
	require.True(t, ok)
	require.Zero(t, n)
	_, _, err = kpi.BreakEven(money.New(1, money.USD), amount("3.00"))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	sales, ok, err := kpi.BreakEvenSales(amount("1000.00"), money.MustPercent("30"))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, amount("3333.34"), sales)
	_, ok, err = kpi.BreakEvenSales(amount("1000.00"), money.Percent{})
	require.NoError(t, err)
	require.False(t, ok)

	flows := []money.Amount{amount("400.00"), amount("400.00"), amount("400.00")}
	whole, part, ok, err := kpi.Payback(amount("1000.00"), flows)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, 2, whole)
	require.Equal(t, "50%", part.String()) // 200 of 400
	_, _, ok, err = kpi.Payback(amount("1300.00"), flows)
	require.NoError(t, err)
	require.False(t, ok)
	whole, _, ok, err = kpi.Payback(amount("0.00"), flows)
	require.NoError(t, err)
	require.True(t, ok)
	require.Zero(t, whole)
	_, _, _, err = kpi.Payback(money.New(1, money.USD), flows)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)

	years := []kpi.YearPlan{{Orders: 1, Sales: amount("10.00")}}
	for _, d := range []kpi.CostDriver{
		{Growth: money.NewPercent(-100)},
		{PerYear: money.New(1, money.USD)},
		{PerOrder: amount("92000000000000000.00"), Growth: money.NewPercent(900)},
	} {
		_, err = kpi.TotalCost([]kpi.CostDriver{d}, append(years, kpi.YearPlan{Orders: 1000, Sales: amount("1.00")}), money.HalfUp)
		require.Error(t, err)
	}
	_, err = kpi.TotalCost([]kpi.CostDriver{{Name: "x"}}, []kpi.YearPlan{{Orders: -1}}, money.HalfUp)
	require.ErrorIs(t, err, kpi.ErrRange)
	_, err = kpi.TotalCost(nil, make([]kpi.YearPlan, 101), money.HalfUp)
	require.ErrorIs(t, err, kpi.ErrRange)
	_, err = kpi.Contribution(amount("1.00"), kpi.Layer{Level: 1, Amount: money.New(1, money.USD)})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)

	list, err := kpi.RankMargins([]kpi.Product{
		{SKU: "b", Net: amount("100.00"), Cost: amount("60.00")},
		{SKU: "a", Net: amount("50.00"), Cost: amount("10.00")},
		{SKU: "d", Net: amount("70.00")},
		{SKU: "c", Net: amount("10.00"), Cost: amount("30.00")},
	})
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b", "c", "d"}, []string{list[0].SKU, list[1].SKU, list[2].SKU, list[3].SKU})
	require.Equal(t, []int{1, 2, 3, 0}, []int{list[0].Rank, list[1].Rank, list[2].Rank, list[3].Rank})
	require.Equal(t, "80%", list[0].Rate.String())
	require.Equal(t, kpi.Ratio{Num: -2000, Den: 6000}, list[2].Share)
	_, err = kpi.RankMargins([]kpi.Product{{Net: amount("1.00"), Cost: money.New(1, money.USD)}})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = kpi.RankMargins([]kpi.Product{{Net: amount("1.00"), Cost: amount("1.00")}, {Net: money.New(1, money.USD), Cost: money.New(1, money.USD)}})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = kpi.ABC([]kpi.Item{{"a", 1}}, kpi.ABCOptions{A: money.NewPercent(90), B: money.NewPercent(80)})
	require.ErrorIs(t, err, kpi.ErrRange)
	require.Equal(t, kpi.Ratio{}, kpi.ParetoShare(nil, money.NewPercent(80)))
	_, err = kpi.ScoreRFM([]kpi.RFM{{Spend: amount("1.00")}, {Spend: money.New(1, money.USD)}}, kpi.Cuts{}, nil)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = kpi.ScoreRFM([]kpi.RFM{{Spend: amount("1.001")}}, kpi.Cuts{}, nil)
	require.ErrorIs(t, err, money.ErrInexact)
	for r := 1; r <= 5; r++ {
		for fm := 1; fm <= 5; fm++ {
			require.True(t, slices.ContainsFunc(kpi.Segments(), func(s kpi.Segment) bool {
				return s.R[0] <= r && r <= s.R[1] && s.FM[0] <= fm && fm <= s.FM[1]
			}), "no segment for %d %d", r, fm)
		}
	}
}
