package kpi_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func TestCustomersDetails(t *testing.T) {
	p := months(t, "2026-01-01", "2026-06-30")
	var c kpi.Customers
	require.ErrorIs(t, c.Add(sale), kpi.ErrPeriods)
	require.Nil(t, c.Cohorts(noon))
	require.Zero(t, c.Movement(1))
	c.Periods = p
	buy := func(key uint64, day string, cents int64) {
		require.NoError(t, c.Add(kpi.Sale{Customer: key, At: calendar.MustDate(day).Start(rome(t)), Gross: cents, Currency: money.EUR}))
	}
	buy(5, "2026-01-10", 1000)
	buy(5, "2026-01-20", 2000)
	buy(5, "2026-01-30", 3000)
	buy(6, "2026-02-01", 500)
	buy(6, "2026-02-01", 500)
	require.NoError(t, c.AddRefund(kpi.Refund{Customer: 5, At: noon, Value: 1500, Kept: 100, Currency: money.EUR}))
	require.NoError(t, c.AddRefund(kpi.Refund{Customer: 9, At: noon, Value: 100, Currency: money.EUR}))
	list := slices.Collect(c.All())
	require.Equal(t, []kpi.Customer{
		{5, 3, calendar.MustDate("2026-01-10"), calendar.MustDate("2026-01-30"), amount("46.00")},
		{6, 2, calendar.MustDate("2026-02-01"), calendar.MustDate("2026-02-01"), amount("10.00")},
	}, list)
	r := c.Report()
	require.EqualValues(t, 1, r.Strays)
	require.EqualValues(t, 2, r.Customers)
	require.Equal(t, kpi.RFM{Key: 5, DaysSince: 2, Orders: 3, Spend: amount("46.00")}, list[0].RFM(calendar.MustDate("2026-02-01")))
	// The mean gap of customer 5 is 10 days: on 20 February 21 days have passed.
	require.Equal(t, kpi.Ratio{Num: 1, Den: 1}, c.Lapsed(calendar.MustDate("2026-02-20"), kpi.Ratio{Num: 2, Den: 1}).Ratio)
	require.Equal(t, kpi.Ratio{Num: 0, Den: 1}, c.Lapsed(calendar.MustDate("2026-02-19"), kpi.Ratio{Num: 2, Den: 1}).Ratio)
	require.Equal(t, kpi.Ratio{Num: 0, Den: 1}, c.Lapsed(calendar.MustDate("2026-02-19"), kpi.Ratio{Num: math.MaxInt64, Den: 3}).Ratio)

	cohorts := c.Cohorts(noon)
	require.Equal(t, kpi.Ratio{Num: 1, Den: 1}, cohorts[0].Active[0])
	hidden := kpi.Suppress(cohorts, 2)
	require.Zero(t, hidden[0].Size)
	require.Zero(t, hidden[0].Active[0])
	require.EqualValues(t, 1, cohorts[0].Size)
	m := c.Movement(1)
	require.Equal(t, kpi.Movement{Lost: 1, New: 1}, m)
	require.Equal(t, "0%", m.Retention().String())
	require.Equal(t, "100%", m.Churn().String())

	require.ErrorIs(t, c.AddRefund(kpi.Refund{Value: -1}), kpi.ErrRange)
	require.ErrorIs(t, c.AddRefund(kpi.Refund{At: noon, Currency: money.SEK}), money.ErrCurrencyMismatch)
	require.ErrorIs(t, c.AddRefund(kpi.Refund{At: noon.AddDate(5, 0, 0), Currency: money.EUR}), kpi.ErrOutside)
	require.ErrorIs(t, c.Add(kpi.Sale{At: noon}), money.ErrUnknownCurrency)
	require.ErrorIs(t, c.Add(kpi.Sale{At: noon, Gross: -1}), kpi.ErrRange)
	other := kpi.Customers{Periods: p}
	require.NoError(t, other.Add(kpi.Sale{At: noon, Currency: money.SEK}))
	require.ErrorIs(t, c.Merge(&other), money.ErrCurrencyMismatch)
	require.ErrorIs(t, c.Merge(&kpi.Customers{Periods: months(t, "2026-01-01", "2026-02-28")}), kpi.ErrMixedPeriods)
	require.NoError(t, c.Merge(&c))
	require.EqualValues(t, 10, c.Report().Orders)
	c.Periods = months(t, "2026-01-01", "2026-06-30")
	require.NoError(t, c.Add(sale)) // the same periods, built again
	c.Periods = months(t, "2026-01-01", "2026-07-31")
	require.ErrorIs(t, c.Add(sale), kpi.ErrMixedPeriods)

	v := kpi.CohortRevenue{Periods: p}
	require.Nil(t, new(kpi.CohortRevenue).Report(noon))
	require.ErrorIs(t, v.Add(kpi.Sale{At: noon}), money.ErrUnknownCurrency)
	require.ErrorIs(t, v.Add(kpi.Sale{At: noon, Gross: -1}), kpi.ErrRange)
	require.NoError(t, v.Add(sale))
	n, err := v.AddSeq(slices.Values([]kpi.Sale{{At: noon.AddDate(9, 0, 0), Currency: money.EUR}}))
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	require.ErrorIs(t, v.Add(kpi.Sale{At: noon, Currency: money.SEK}), money.ErrCurrencyMismatch)
	w := kpi.CohortRevenue{Periods: p}
	require.NoError(t, w.Add(kpi.Sale{At: noon, Customer: 4, Currency: money.SEK}))
	require.ErrorIs(t, v.Merge(&w), money.ErrCurrencyMismatch)
	v.Periods = months(t, "2026-01-01", "2026-02-28")
	require.ErrorIs(t, v.Add(sale), kpi.ErrMixedPeriods)
	require.ErrorIs(t, v.Merge(&w), kpi.ErrMixedPeriods)
}

// The table of many customers holds them all, in at most 48 bytes each, by
// whatever way they came.
func TestManyCustomers(t *testing.T) {
	p := months(t, "2024-01-01", "2026-01-31")
	rows := benchSales(300_000)
	want := map[uint64]int64{}
	var l kpi.Log
	for _, x := range rows {
		want[x.Customer]++
		require.NoError(t, l.Append(x))
	}
	one, all, revenue := kpi.Customers{Periods: p}, kpi.Customers{Periods: p}, kpi.CohortRevenue{Periods: p}
	_, err := one.AddSeq(slices.Values(rows))
	require.NoError(t, err)
	_, err = all.AddLog(&l)
	require.NoError(t, err)
	sameState(t, &one, &all)
	for _, c := range []*kpi.Customers{&one, &all} {
		r := c.Report()
		require.EqualValues(t, len(want), r.Customers)
		require.LessOrEqual(t, float64(c.TableBytes())/float64(r.Customers), 48.1)
	}
	for c := range all.All() {
		require.Equal(t, want[c.Key], c.Orders)
		break
	}
	n := 0
	for c := range all.All() {
		if want[c.Key] == c.Orders {
			n++
		}
	}
	require.Len(t, want, n)
	_, err = revenue.AddSeq(slices.Values(rows[:50_000]))
	require.NoError(t, err)
	half := kpi.Customers{Periods: p}
	_, err = half.AddSeq(slices.Values(rows[:50_000]))
	require.NoError(t, err)
	asOf := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	heads := half.Cohorts(asOf)
	for i, cohort := range revenue.Report(asOf) { // two ways to one table
		require.Equal(t, heads[i].Size, cohort.Size)
		for k, cell := range cohort.Cells {
			require.Equal(t, heads[i].Active[k].Num, cell.Customers)
		}
	}
}
