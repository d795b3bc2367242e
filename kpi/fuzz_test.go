package kpi_test

import (
	"bytes"
	"encoding"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

type binary interface {
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// What is read is written as it was read; what is not read changes nothing.
func FuzzState(f *testing.F) {
	june := months(f, "2026-06-01", "2026-08-31")
	sales := kpi.Sales{Periods: june, ByChannel: true}
	customers, revenue, visits := kpi.Customers{Periods: june}, kpi.CohortRevenue{Periods: june}, kpi.Visits{}
	for i := range 5 {
		x := sale
		x.Customer, x.Channel, x.At = uint64(i+1), []string{"a", "b"}[i%2], x.At.AddDate(0, i%3, 0)
		require.NoError(f, sales.Add(x))
		require.NoError(f, customers.Add(x))
		require.NoError(f, revenue.Add(x))
		require.NoError(f, visits.Add(kpi.Visit{At: x.At, Stages: 3}))
	}
	carts := kpi.Carts{AsOf: noon, Grace: time.Hour}
	require.NoError(f, carts.Add(kpi.Cart{At: start, TouchedAt: start}))
	refund := kpi.Refund{At: noon, OrderedAt: noon, Customer: 2, Channel: "a", Value: 5, Currency: money.EUR}
	var items kpi.Items
	require.NoError(f, items.Add(kpi.ItemEvent{At: noon, Item: "a", Visitor: 1, Stage: kpi.Added}))
	require.NoError(f, items.Add(kpi.ItemEvent{At: noon, Item: "b", Visitor: 1, Stage: kpi.Viewed}))
	before, err := revenue.AppendBinary(nil)
	require.NoError(f, err)
	f.Add(before)
	before, err = sales.AppendBinary(nil)
	require.NoError(f, err)
	f.Add(before)
	require.NoError(f, sales.AddRefund(refund))
	require.NoError(f, revenue.AddRefund(refund))
	for _, a := range []binary{&items, &sales, &customers, &revenue, &visits, &carts, &kpi.Deliveries{AsOf: calendar.MustDate("2026-06-01")}, &kpi.Multi{}, &kpi.Stocks{}} {
		b, err := a.AppendBinary(nil)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, a := range []binary{
			&kpi.Sales{}, &kpi.Customers{}, &kpi.CohortRevenue{}, &kpi.Visits{}, &kpi.Carts{}, &kpi.Deliveries{}, &kpi.Multi{},
			&kpi.Spending{}, &kpi.Stocks{}, &kpi.Surveys{}, &kpi.Items{},
		} {
			empty, _ := a.AppendBinary(nil)
			if err := a.UnmarshalBinary(data); err != nil {
				require.ErrorIs(t, err, kpi.ErrState)
				after, _ := a.AppendBinary(nil)
				require.Equal(t, empty, after)
				continue
			}
			back, err := a.AppendBinary(nil)
			require.NoError(t, err)
			require.True(t, bytes.Equal(data, back), "%T", a)
			switch a := a.(type) { // what was read can be worked with
			case *kpi.Sales:
				_ = a.Report()
				_ = a.Merge(a)
			case *kpi.Customers:
				_ = a.Cohorts(noon)
				_ = a.Add(kpi.Sale{At: noon, Customer: 3, Currency: money.EUR})
				_ = slices.Collect(a.All())
			case *kpi.CohortRevenue:
				_ = kpi.SuppressRevenue(a.Report(noon), 3)
				_, _ = a.Strays()
			case *kpi.Items:
				_ = a.Report()
				_ = a.Merge(a)
			default:
			}
		}
	})
}
