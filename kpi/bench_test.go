package kpi_test

import (
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

var benchOrders = flag.Int("orders", 2_000_000, "orders of the benchmarks; the published figures are for 10,000,000")

// eachSale makes a reproducible log: two years, five channels, five orders a customer.
func eachSale(n int, f func(kpi.Sale)) {
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	channels := []string{"web", "app", "amazon", "ebay", "store"}
	x := uint64(88172645463325252)
	next := func() uint64 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		return x
	}
	for range n {
		gross := int64(next()%12000) + 100
		f(kpi.Sale{
			Channel: channels[next()%5], Customer: next()%uint64(n/5+1) + 1,
			At:    from.Add(time.Duration(next()%(730*86400)) * time.Second),
			Units: int64(next()%4) + 1, Gross: gross, Discounts: gross / 10, Shipping: 490, Tax: gross / 5,
			Cost: gross / 2, CostKnown: true, Currency: money.EUR,
		})
	}
}

func benchSales(n int) []kpi.Sale {
	rows := make([]kpi.Sale, 0, n)
	eachSale(n, func(x kpi.Sale) { rows = append(rows, x) })
	return rows
}

func benchMonths(tb testing.TB) kpi.Periods {
	tb.Helper()
	rome, err := time.LoadLocation("Europe/Rome")
	require.NoError(tb, err)
	months, err := kpi.Calendar{Zone: rome}.Months(calendar.Period{
		First: calendar.MustDate("2024-01-01"), Last: calendar.MustDate("2026-01-31"),
	})
	require.NoError(tb, err)
	return months
}

func benchLog(b *testing.B) *kpi.Log {
	b.Helper()
	n := *benchOrders
	if testing.Short() {
		n = 100_000
	}
	var l kpi.Log
	eachSale(n, func(x kpi.Sale) {
		if err := l.Append(x); err != nil {
			b.Fatal(err)
		}
	})
	return &l
}

func perOrder(b *testing.B, n int) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/order")
}

func BenchmarkTotals(b *testing.B) {
	rows := benchLog(b)
	b.ReportAllocs()
	for b.Loop() {
		var s kpi.Sales
		if _, err := s.AddLog(rows); err != nil {
			b.Fatal(err)
		}
	}
	perOrder(b, rows.Len())
}

func BenchmarkMonthsAndChannels(b *testing.B) {
	rows := benchLog(b)
	months := benchMonths(b)
	b.ReportAllocs()
	for b.Loop() {
		s := kpi.Sales{Periods: months, ByChannel: true}
		if _, err := s.AddLog(rows); err != nil {
			b.Fatal(err)
		}
	}
	perOrder(b, rows.Len())
}

func BenchmarkCustomers(b *testing.B) {
	rows := benchLog(b)
	months := benchMonths(b)
	asOf := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		c := kpi.Customers{Periods: months}
		if _, err := c.AddLog(rows); err != nil {
			b.Fatal(err)
		}
		if c.Report().Repeat == 0 || len(c.Cohorts(asOf)) != months.Len() {
			b.Fatal("empty")
		}
	}
	perOrder(b, rows.Len())
}

// One accumulator per goroutine, then Merge.
func BenchmarkCustomersTwoGoroutines(b *testing.B) {
	l := benchLog(b)
	months := benchMonths(b)
	half := l.Len() / 2
	parts := [2]*kpi.Log{
		{Currency: l.Currency, At: l.At[:half], Customer: l.Customer[:half], Gross: l.Gross[:half], Discounts: l.Discounts[:half]},
		{Currency: l.Currency, At: l.At[half:], Customer: l.Customer[half:], Gross: l.Gross[half:], Discounts: l.Discounts[half:]},
	}
	asOf := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		c := [2]kpi.Customers{{Periods: months}, {Periods: months}}
		var wg sync.WaitGroup
		for i := range c {
			wg.Go(func() {
				if _, err := c[i].AddLog(parts[i]); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
		if err := c[0].Merge(&c[1]); err != nil {
			b.Fatal(err)
		}
		if c[0].Report().Repeat == 0 || len(c[0].Cohorts(asOf)) != months.Len() {
			b.Fatal("empty")
		}
	}
	perOrder(b, l.Len())
}

func BenchmarkAddOne(b *testing.B) {
	rows := benchSales(1000)
	s := kpi.Sales{Periods: benchMonths(b), ByChannel: true}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := s.Add(rows[i%1000]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// Into an empty one: the customers come in the order of their hashes, which a
// small table would heap up in one place.
func BenchmarkMergeCustomers(b *testing.B) {
	l := benchLog(b)
	c := kpi.Customers{Periods: benchMonths(b)}
	if _, err := c.AddLog(l); err != nil {
		b.Fatal(err)
	}
	n := int(c.Report().Customers)
	b.ReportAllocs()
	for b.Loop() {
		var sum kpi.Customers
		if err := sum.Merge(&c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/customer")
}

func BenchmarkEncode(b *testing.B) {
	c := kpi.Customers{Periods: benchMonths(b)}
	_, err := c.AddSeq(slices.Values(benchSales(100_000)))
	require.NoError(b, err)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = c.AppendBinary(buf[:0])
	}
	b.ReportMetric(float64(len(buf))/float64(c.Report().Customers), "B/customer")
}

// Views of 2,000 items by 50,000 visitors.
func BenchmarkItems(b *testing.B) {
	events := make([]kpi.ItemEvent, 100_000)
	for i := range events {
		events[i] = kpi.ItemEvent{At: noon, Item: fmt.Sprint("sku-", i*7919%2000), Visitor: uint64(1 + i*104729%50_000), Stage: kpi.Viewed}
	}
	b.ReportAllocs()
	for b.Loop() {
		var x kpi.Items
		if _, err := x.AddSeq(slices.Values(events)); err != nil {
			b.Fatal(err)
		}
	}
	perOrder(b, len(events))
}
