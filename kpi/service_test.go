package kpi_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func TestService(t *testing.T) {
	day := calendar.MustDate
	d := kpi.Deliveries{AsOf: day("2026-06-10")}
	require.NoError(t, d.AddSeq(slices.Values([]kpi.Delivery{
		{Promised: day("2026-06-05"), Delivered: day("2026-06-05"), Complete: true},
		{Promised: day("2026-06-05"), Delivered: day("2026-06-04")},
		{Promised: day("2026-06-05"), Delivered: day("2026-06-06"), Complete: true},
		{Promised: day("2026-06-05")},                               // late and under way: due and failed
		{Promised: day("2026-06-10")},                               // the promise holds until the end of the day
		{Promised: day("2026-06-05"), Delivered: day("2026-06-11")}, // not arrived by asOf
	})))
	require.Equal(t, kpi.Ratio{Num: 2, Den: 5}, d.OnTime().Ratio)
	require.Equal(t, kpi.Ratio{Num: 2, Den: 3}, d.OnTimeOfDelivered().Ratio)
	require.Equal(t, kpi.Ratio{Num: 1, Den: 5}, d.OTIF().Ratio)
	require.ErrorIs(t, d.Add(kpi.Delivery{}), kpi.ErrRange)
	require.ErrorIs(t, new(kpi.Deliveries).Add(kpi.Delivery{Promised: day("2026-06-05")}), kpi.ErrSettings)
	require.ErrorIs(t, d.Merge(&kpi.Deliveries{AsOf: day("2026-06-11")}), kpi.ErrSettings)

	var s kpi.Surveys
	for answer, n := range map[int]int{10: 4, 9: 2, 8: 1, 7: 1, 6: 1, 0: 1} {
		for range n {
			require.NoError(t, s.Add(noon, "", answer))
		}
	}
	nps := s.Report()
	require.Equal(t, kpi.NPS{Promoters: 6, Passives: 2, Detractors: 2}, nps)
	require.Equal(t, "40%", nps.Score().String())
	e, ok := nps.StdErr()
	require.True(t, ok)
	require.InDelta(t, 0.25298, e, 1e-5) // sqrt((.8 - .16) / 10)
	_, ok = kpi.NPS{}.StdErr()
	require.False(t, ok)
	require.ErrorIs(t, s.Add(noon, "", 11), kpi.ErrRange)

	through, err := kpi.SellThrough(60, 50, 50)
	require.NoError(t, err)
	require.Equal(t, "60%", through.String())
	_, err = kpi.SellThrough(1, math.MaxInt64, 1)
	require.ErrorIs(t, err, kpi.ErrRange)
	through, err = kpi.SellThroughReceived(30, 50)
	require.NoError(t, err)
	require.Equal(t, "60%", through.String())
	_, err = kpi.SellThroughReceived(-1, 1)
	require.ErrorIs(t, err, kpi.ErrRange)
	rate, err := kpi.ContractRetention(200, 210, 40)
	require.NoError(t, err)
	require.Equal(t, "85%", rate.String())
	_, err = kpi.ContractRetention(-1, 0, 0)
	require.ErrorIs(t, err, kpi.ErrRange)
	rate, err = kpi.ContractChurn(30, 200)
	require.NoError(t, err)
	require.Equal(t, "15%", rate.String())
	_, err = kpi.ContractChurn(-1, 2)
	require.ErrorIs(t, err, kpi.ErrRange)
	require.Equal(t, "2.5%", kpi.ConversionByVisitor(5, 200).String())

	var stock kpi.Stocks
	require.ErrorIs(t, stock.Add(kpi.Stock{At: noon, Value: -1}), kpi.ErrRange)
	require.ErrorIs(t, stock.Add(kpi.Stock{At: noon}), money.ErrUnknownCurrency)
	_, err = stock.AddSeq(slices.Values([]kpi.Stock{{At: noon, Value: 100, Units: 7, Currency: money.EUR}, {At: noon, Value: 200, Units: 8, Currency: money.EUR}}))
	require.NoError(t, err)
	require.Equal(t, kpi.Ratio{Num: 15, Den: 2}, stock.Report()[0].Units)
	stock.ByChannel = true
	require.ErrorIs(t, stock.Add(kpi.Stock{At: noon, Currency: money.EUR}), kpi.ErrSettings)
	_, err = kpi.GMROI(money.New(1, money.USD), stock.Report()[0].Value)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

// Two places have the stock of both, whatever the number of their snapshots;
// without one of a place nobody knows.
func TestStockOfAllPlaces(t *testing.T) {
	p := months(t, "2026-06-01", "2026-08-31")
	s := kpi.Stocks{Periods: p, ByChannel: true}
	for _, x := range []kpi.Stock{
		{At: noon, Channel: "Milano", Value: 100_00, Units: 10},
		{At: noon, Channel: "Milano", Value: 200_00, Units: 30},
		{At: noon, Channel: "Roma", Value: 70_00, Units: 5},
		{At: noon, Channel: "Roma", Value: 80_00, Units: 5},
		{At: noon, Channel: "Roma", Value: 90_00, Units: 6},
		{At: noon.AddDate(0, 1, 0), Channel: "Milano", Value: 100_00, Units: 10},
	} {
		x.Currency = money.EUR
		require.NoError(t, s.Add(x))
	}
	rows, err := s.ByPeriod()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.Equal(t, "2026-06", rows[0].Label)
	require.Empty(t, rows[0].Channel)
	mean, ok := rows[0].Value.Round(money.HalfUp)
	require.True(t, ok)
	require.Equal(t, amount("230.00"), mean)                    // 150 in Milano, 80 in Roma
	require.Equal(t, kpi.Ratio{Num: 76, Den: 3}, rows[0].Units) // 20 and 16/3
	for _, row := range rows[1:] {
		_, ok = row.Value.Round(money.HalfUp)
		require.False(t, ok, row.Label)
		require.Equal(t, "n/a", row.Units.String())
	}

	// Means whose sum has no quotient of 64 bits are an error, not a wrong number.
	var odd kpi.Stocks
	odd.ByChannel = true
	for i, n := range []int64{997, 991, 983, 977, 971, 967, 953} { // primes: their product is above 2^63
		for k := range n {
			x := kpi.Stock{At: noon, Channel: string(rune('a' + i)), Value: k % 2, Units: 1, Currency: money.EUR}
			require.NoError(t, odd.Add(x))
		}
	}
	_, err = odd.ByPeriod()
	require.ErrorIs(t, err, kpi.ErrRange)
}
