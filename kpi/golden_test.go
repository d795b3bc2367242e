package kpi_test

import (
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

var update = flag.Bool("update", false, "write the golden file of a new schema number")

// The first stored form of every accumulator stays readable for ever: the file is
// never written again once it is released.
func TestStateV1(t *testing.T) {
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

	const file = "testdata/state_v1.json"
	all := []json.Marshaler{sales, visits, carts, spending, stocks, deliveries, surveys, customers, revenue}
	fresh := []json.Unmarshaler{&kpi.Sales{}, &kpi.Visits{}, &kpi.Carts{}, &kpi.Spending{}, &kpi.Stocks{}, &kpi.Deliveries{}, &kpi.Surveys{}, &kpi.Customers{}, &kpi.CohortRevenue{}}
	got, err := json.MarshalIndent(all, "", "  ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(file, append(got, '\n'), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got)+"\n")
	var parts []json.RawMessage
	require.NoError(t, json.Unmarshal(want, &parts))
	for i, p := range parts {
		require.NoError(t, json.Unmarshal(p, fresh[i]))
	}
	back, err := json.MarshalIndent(fresh, "", "  ")
	require.NoError(t, err)
	require.Equal(t, string(got), string(back))
	require.Equal(t, sales.Report(), fresh[0].(*kpi.Sales).Report())
}
