package kpi_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/kpitest"
	"github.com/bottega-go/commerce/money"
)

var start = time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC) // midnight in Rome

func rome(tb testing.TB) *time.Location {
	tb.Helper()
	zone, err := time.LoadLocation("Europe/Rome")
	require.NoError(tb, err)
	return zone
}

func months(tb testing.TB, first, last string) kpi.Periods {
	tb.Helper()
	p, err := kpi.Calendar{Zone: rome(tb)}.Months(calendar.Period{First: calendar.MustDate(first), Last: calendar.MustDate(last)})
	require.NoError(tb, err)
	return p
}

type saleOrRefund struct {
	sale   kpi.Sale
	refund *kpi.Refund
}

func drawAt(t *rapid.T) time.Time {
	return start.Add(time.Duration(rapid.Int64Range(0, 365*86400-1).Draw(t, "at")) * time.Second)
}

func drawSale(t *rapid.T) kpi.Sale {
	amount := rapid.Int64Range(0, 100_000)
	return kpi.Sale{
		Channel: rapid.SampledFrom([]string{"", "web", "app", "amazon"}).Draw(t, "channel"),
		At:      drawAt(t), Customer: rapid.Uint64Range(0, 12).Draw(t, "customer"), Units: rapid.Int64Range(0, 9).Draw(t, "units"),
		Gross: amount.Draw(t, "gross"), Discounts: amount.Draw(t, "discounts"), Tax: amount.Draw(t, "tax"),
		Cost: amount.Draw(t, "cost"), CostKnown: rapid.Bool().Draw(t, "known"), Currency: money.EUR,
	}
}

func drawFact(t *rapid.T) saleOrRefund {
	x := saleOrRefund{sale: drawSale(t)}
	if rapid.IntRange(0, 3).Draw(t, "refund") == 0 {
		x.refund = &kpi.Refund{
			At: drawAt(t), Channel: x.sale.Channel, Customer: x.sale.Customer, Currency: money.EUR, Units: 1, Value: x.sale.Gross,
			Tax: x.sale.Tax, Cost: x.sale.Cost, Restocked: x.sale.CostKnown,
			Later: rapid.Bool().Draw(t, "later"), Again: rapid.Bool().Draw(t, "again"),
		}
		if rapid.Bool().Draw(t, "matched") {
			x.refund.OrderedAt = x.sale.At
		}
	}
	return x
}

func TestLaws(t *testing.T) {
	p := months(t, "2026-01-01", "2026-12-31")
	asOf := start.AddDate(2, 0, 0)
	run := func(name string, f func(*rapid.T)) { t.Run(name, func(t *testing.T) { rapid.Check(t, f) }) }
	run("sales", func(r *rapid.T) {
		split := rapid.Bool().Draw(r, "split")
		kpitest.Laws(r, func() *kpi.Sales { return &kpi.Sales{Periods: p, ByChannel: split} }, func(s *kpi.Sales, x saleOrRefund) error {
			if x.refund != nil {
				return s.AddRefund(*x.refund)
			}
			return s.Add(x.sale)
		}, rapid.SliceOfN(rapid.Custom(drawFact), 0, 20).Draw(r, "facts"))
	})
	run("sales without periods", func(r *rapid.T) {
		kpitest.Laws(r, func() *kpi.Sales { return &kpi.Sales{} }, (*kpi.Sales).Add, rapid.SliceOfN(rapid.Custom(drawSale), 0, 20).Draw(r, "facts"))
	})
	run("multi", func(r *rapid.T) {
		kpitest.Laws(r, func() *kpi.Multi { return &kpi.Multi{Periods: p} }, func(m *kpi.Multi, x kpi.Sale) error {
			x.Currency = []money.Currency{money.EUR, money.SEK, money.PLN}[x.Units%3]
			return m.Add(x)
		}, rapid.SliceOfN(rapid.Custom(drawSale), 0, 20).Draw(r, "facts"))
	})
	run("customers", func(r *rapid.T) {
		kpitest.Laws(r, func() *kpi.Customers { return &kpi.Customers{Periods: p} }, func(c *kpi.Customers, x saleOrRefund) error {
			if x.refund != nil {
				return c.AddRefund(*x.refund)
			}
			return c.Add(x.sale)
		}, rapid.SliceOfN(rapid.Custom(drawFact), 0, 30).Draw(r, "facts"))
	})
	run("cohort revenue", func(r *rapid.T) {
		facts := rapid.SliceOfN(rapid.Custom(drawFact), 0, 30).Draw(r, "facts")
		add := func(c *kpi.CohortRevenue, x saleOrRefund) error {
			if x.refund != nil {
				return c.AddRefund(*x.refund)
			}
			return c.Add(x.sale)
		}
		kpitest.Laws(r, func() *kpi.CohortRevenue { return &kpi.CohortRevenue{Periods: p} }, add, facts)

		// Cells and strays make all refunds, cells all orders.
		c, orders, refunds := kpi.CohortRevenue{Periods: p}, int64(0), int64(0)
		for _, x := range facts {
			require.NoError(r, add(&c, x))
			switch {
			case x.sale.Customer == 0:
			case x.refund != nil:
				refunds += x.refund.Value
			default:
				orders++
			}
		}
		_, stray := c.Strays()
		refunds -= stray.Units()
		for _, cohort := range c.Report(asOf) {
			for _, cell := range cohort.Cells {
				orders -= cell.Orders
				refunds -= cell.Refunds.Units()
			}
		}
		require.Zero(r, orders)
		require.Zero(r, refunds)
	})
	run("items", func(r *rapid.T) {
		draw := rapid.Custom(func(r *rapid.T) kpi.ItemEvent {
			return kpi.ItemEvent{
				At: drawAt(r), Item: rapid.SampledFrom([]string{"shoe", "hat", "a", "zz"}).Draw(r, "item"), Visitor: rapid.Uint64Range(0, 5).Draw(r, "visitor"),
				Stage: rapid.SampledFrom([]kpi.Stage{kpi.Viewed, kpi.Added, kpi.Bought}).Draw(r, "stage"),
			}
		})
		split := rapid.Bool().Draw(r, "periods")
		kpitest.Laws(r, func() *kpi.Items {
			if split {
				return &kpi.Items{Periods: p}
			}
			return &kpi.Items{}
		}, (*kpi.Items).Add, rapid.SliceOfN(draw, 0, 30).Draw(r, "facts"))
	})
	run("visits", func(r *rapid.T) {
		draw := rapid.Custom(func(r *rapid.T) kpi.Visit {
			return kpi.Visit{At: drawAt(r), Channel: "web", Stages: kpi.Stages(rapid.Uint8Range(0, 15).Draw(r, "stages")), Orders: rapid.Int64Range(0, 3).Draw(r, "orders")}
		})
		kpitest.Laws(r, func() *kpi.Visits { return &kpi.Visits{Periods: p} }, (*kpi.Visits).Add, rapid.SliceOfN(draw, 0, 20).Draw(r, "facts"))
	})
	run("carts", func(r *rapid.T) {
		draw := rapid.Custom(func(r *rapid.T) kpi.Cart {
			at := drawAt(r)
			return kpi.Cart{At: at, TouchedAt: at.Add(time.Hour), Checkout: rapid.Bool().Draw(r, "checkout"), Ordered: rapid.Bool().Draw(r, "ordered")}
		})
		kpitest.Laws(r, func() *kpi.Carts { return &kpi.Carts{Periods: p, AsOf: asOf, Grace: time.Hour} }, (*kpi.Carts).Add, rapid.SliceOfN(draw, 0, 20).Draw(r, "facts"))
	})
	run("spending", func(r *rapid.T) {
		draw := rapid.Custom(func(r *rapid.T) kpi.Spend {
			return kpi.Spend{At: drawAt(r), Channel: rapid.SampledFrom([]string{"a", "b"}).Draw(r, "channel"), Media: rapid.Int64Range(0, 999).Draw(r, "media"), NewCustomers: 1, Currency: money.EUR}
		})
		kpitest.Laws(r, func() *kpi.Spending { return &kpi.Spending{Periods: p, ByChannel: true} }, (*kpi.Spending).Add, rapid.SliceOfN(draw, 0, 20).Draw(r, "facts"))
	})
	run("stocks", func(r *rapid.T) {
		draw := rapid.Custom(func(r *rapid.T) kpi.Stock {
			return kpi.Stock{At: drawAt(r), Value: rapid.Int64Range(0, 999).Draw(r, "value"), Units: 1, Currency: money.EUR}
		})
		kpitest.Laws(r, func() *kpi.Stocks { return &kpi.Stocks{Periods: p} }, (*kpi.Stocks).Add, rapid.SliceOfN(draw, 0, 20).Draw(r, "facts"))
	})
	run("deliveries", func(r *rapid.T) {
		day := calendar.MustDate("2026-06-01")
		draw := rapid.Custom(func(r *rapid.T) kpi.Delivery {
			d := kpi.Delivery{Promised: day.AddDays(rapid.IntRange(-9, 9).Draw(r, "promised")), Complete: rapid.Bool().Draw(r, "complete")}
			if rapid.Bool().Draw(r, "arrived") {
				d.Delivered = day.AddDays(rapid.IntRange(-9, 9).Draw(r, "delivered"))
			}
			return d
		})
		kpitest.Laws(r, func() *kpi.Deliveries { return &kpi.Deliveries{AsOf: day} }, (*kpi.Deliveries).Add, rapid.SliceOfN(draw, 0, 20).Draw(r, "facts"))
	})
	run("surveys", func(r *rapid.T) {
		kpitest.Laws(r, func() *kpi.Surveys { return &kpi.Surveys{Periods: p} },
			func(s *kpi.Surveys, answer int) error { return s.Add(start, "", answer) }, rapid.SliceOfN(rapid.IntRange(0, 10), 0, 20).Draw(r, "facts"))
	})
}

// A log in columns gives the same state as its rows one by one.
func TestLogIsAdd(t *testing.T) {
	p := months(t, "2026-02-01", "2026-10-31") // some sales lie outside
	rapid.Check(t, func(r *rapid.T) {
		facts := rapid.SliceOfN(rapid.Custom(drawSale), 1, 40).Draw(r, "facts")
		known := rapid.Bool().Draw(r, "known")
		var l kpi.Log
		for i := range facts {
			facts[i].CostKnown = known
			require.NoError(r, l.Append(facts[i]))
		}
		for _, s := range []kpi.Sales{{}, {Periods: p}, {ByChannel: true}, {Periods: p, ByChannel: true}} {
			one, all := s, s
			skipped := int64(0)
			for _, x := range facts {
				if err := one.Add(x); err != nil {
					require.ErrorIs(r, err, kpi.ErrOutside)
					skipped++
				}
			}
			n, err := all.AddLog(&l)
			require.NoError(r, err)
			require.Equal(r, skipped, n)
			sameState(r, &one, &all)
		}
		one, all := kpi.Customers{Periods: p}, kpi.Customers{Periods: p}
		skipped, err := one.AddSeq(func(yield func(kpi.Sale) bool) {
			for _, x := range facts {
				if !yield(x) {
					return
				}
			}
		})
		require.NoError(r, err)
		n, err := all.AddLog(&l)
		require.NoError(r, err)
		require.Equal(r, skipped, n)
		sameState(r, &one, &all)
	})
}

type stater interface {
	AppendBinary(b []byte) ([]byte, error)
}

func sameState(tb interface {
	require.TestingT
	Helper()
}, a, b stater,
) {
	tb.Helper()
	x, err := a.AppendBinary(nil)
	require.NoError(tb, err)
	y, err := b.AppendBinary(nil)
	require.NoError(tb, err)
	require.Equal(tb, x, y)
}
