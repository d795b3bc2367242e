package kpi_test

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

var update = flag.Bool("update", false, "write the golden file of a new schema number")

// The stored forms of every accumulator stay readable for ever: the files are
// never written again once they are released.
func TestStoredForms(t *testing.T) {
	june := months(t, "2026-06-01", "2026-07-31")
	sales := &kpi.Sales{Periods: june, ByChannel: true}
	x := kpi.Sale{At: noon, Channel: "web", Customer: 7, Units: 2, Gross: 5000, Discounts: 500, Shipping: 490, Fees: 100, Tax: 1120, Cost: 2000, CostKnown: true, Currency: money.EUR}
	require.NoError(t, sales.Add(x))
	require.NoError(t, sales.AddRefund(kpi.Refund{At: noon.AddDate(0, 1, 0), OrderedAt: noon, Channel: "web", Units: 1, Value: 2250, Tax: 495, Cost: 1000, Restocked: true, Currency: money.EUR}))
	visits := &kpi.Visits{Periods: june}
	require.NoError(t, visits.Add(kpi.Visit{At: noon, Stages: kpi.StagesOf(kpi.Viewed, kpi.Added), Orders: 0}))
	carts := &kpi.Carts{AsOf: noon, Grace: time.Hour}
	require.NoError(t, carts.Add(kpi.Cart{At: start, TouchedAt: start, Checkout: true}))
	spending := &kpi.Spending{ByChannel: true}
	require.NoError(t, spending.Add(kpi.Spend{At: noon, Channel: "mail", Media: 1000, NewCustomers: 3, Currency: money.EUR}))
	stocks := &kpi.Stocks{}
	require.NoError(t, stocks.Add(kpi.Stock{At: noon, Value: 99, Units: 9, Currency: money.EUR}))
	deliveries := &kpi.Deliveries{AsOf: calendar.MustDate("2026-06-15")}
	require.NoError(t, deliveries.Add(kpi.Delivery{Promised: calendar.MustDate("2026-06-10"), Delivered: calendar.MustDate("2026-06-09"), Complete: true}))
	surveys := &kpi.Surveys{}
	require.NoError(t, surveys.Add(noon, "", 9))
	customers, revenue := &kpi.Customers{Periods: june}, &kpi.CohortRevenue{Periods: june}
	require.NoError(t, customers.Add(x))
	require.NoError(t, revenue.Add(x))
	plain := &kpi.Sales{Periods: june, ByChannel: true} // version 1 counted no refunded orders
	require.NoError(t, plain.Add(x))
	refunded := &kpi.CohortRevenue{Periods: june}
	require.NoError(t, refunded.Add(x))
	require.NoError(t, refunded.AddRefund(kpi.Refund{At: noon.AddDate(0, 1, 0), Customer: 7, Value: 2250, Kept: 250, Currency: money.EUR}))
	stored(t, "testdata/state_v1.json", 1,
		[]json.Marshaler{sales, visits, carts, spending, stocks, deliveries, surveys, customers, revenue},
		[]json.Unmarshaler{&kpi.Sales{}, &kpi.Visits{}, &kpi.Carts{}, &kpi.Spending{}, &kpi.Stocks{}, &kpi.Deliveries{}, &kpi.Surveys{}, &kpi.Customers{}, &kpi.CohortRevenue{}})
	stored(t, "testdata/state_v2.json", 0,
		[]json.Marshaler{sales, plain, refunded}, []json.Unmarshaler{&kpi.Sales{}, &kpi.Sales{}, &kpi.CohortRevenue{}})
}

// Sales of version 1 have every figure but the one that it did not count, and
// keep that gap in a merge.
func TestSalesOfVersion1(t *testing.T) {
	data, err := os.ReadFile("testdata/state_v1.json")
	require.NoError(t, err)
	var parts []json.RawMessage
	require.NoError(t, json.Unmarshal(data, &parts))
	var old kpi.Sales
	require.NoError(t, json.Unmarshal(parts[0], &old))
	r := old.Report()
	// The facts in TestStoredForms: 50.00 less 5.00, shipping 4.90, fees 1.00, VAT 11.20, cost 20.00; of it
	// 22.50 with VAT of 4.95 and cost of 10.00 came back.
	for _, basis := range []kpi.Basis{kpi.ByEvent, kpi.ByOrder} {
		cost, known := r.CostOfGoods(basis)
		require.True(t, known)
		require.Equal(t, []string{"EUR 50.00", "EUR 5.00", "EUR 22.50", "EUR 22.50", "EUR 6.25", "EUR 4.90", "EUR 1.00", "EUR 34.65", "EUR 10.00"}, []string{
			r.GrossSales().String(), r.Discounts().String(), r.Returns(basis).String(), r.NetSales(basis).String(), r.VAT(basis).String(),
			r.ShippingRevenue(basis).String(), r.FeeRevenue(basis).String(), r.TotalSales(basis).String(), cost.String(),
		})
	}
	require.Equal(t, []int64{1, 2, 0, 0}, []int64{r.Orders(), r.Units(), r.Unmatched(), r.Uncosted()})
	require.Equal(t, kpi.Ratio{Num: 1, Den: 1}, r.ReturnRateOrders(kpi.ByEvent).Ratio)
	require.Equal(t, kpi.Ratio{Num: 1, Den: 1}, r.UPTNet(kpi.ByOrder).Ratio) // 2 units less 1
	require.Equal(t, "n/a", r.RefundRateOrders(kpi.ByEvent).String())
	require.Equal(t, "n/a", r.RefundRateOrders(kpi.ByOrder).String())

	more := kpi.Sales{Periods: months(t, "2026-06-01", "2026-07-31"), ByChannel: true}
	require.NoError(t, more.AddRefund(kpi.Refund{At: noon, OrderedAt: noon, Channel: "web", Reductions: 100, Currency: money.EUR}))
	require.Equal(t, kpi.Ratio{Num: 1}, more.Report().RefundRateOrders(kpi.ByEvent).Ratio)
	require.NoError(t, more.Merge(&old))
	require.NoError(t, more.Merge(&old))
	require.Equal(t, "n/a", more.Report().RefundRateOrders(kpi.ByEvent).String())
	state, err := more.MarshalBinary()
	require.NoError(t, err)
	require.EqualValues(t, 2, state[4])
	var back kpi.Sales
	require.NoError(t, back.UnmarshalBinary(state))
	sameState(t, &more, &back)
	for _, version := range []byte{0, 3} {
		bad := slices.Clone(state)
		bad[4] = version
		require.ErrorIs(t, back.UnmarshalBinary(bad), kpi.ErrState)
	}
	visits, err := new(kpi.Visits).MarshalBinary()
	require.NoError(t, err)
	visits[4] = 2 // has never had one
	require.ErrorIs(t, new(kpi.Visits).UnmarshalBinary(visits), kpi.ErrState)
}

// stored compares accumulators, but the first few, with a file, and reads it back
// to the same bytes.
func stored(t *testing.T, file string, but int, all []json.Marshaler, fresh []json.Unmarshaler) {
	t.Helper()
	got, err := json.MarshalIndent(all, "", "  ")
	require.NoError(t, err)
	if *update && but == 0 {
		require.NoError(t, os.WriteFile(file, append(got, '\n'), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	var parts, have []json.RawMessage
	require.NoError(t, json.Unmarshal(want, &parts))
	require.NoError(t, json.Unmarshal(got, &have))
	require.Equal(t, parts[but:], have[but:])
	for i, p := range parts {
		require.NoError(t, json.Unmarshal(p, fresh[i]))
	}
	back, err := json.MarshalIndent(fresh, "", "  ")
	require.NoError(t, err)
	require.Equal(t, string(want), string(back)+"\n")
}
