package kpi_test

import (
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// The facts of any valid order and of its credits carry its figures.
func TestSaleOfRefundOf(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		o := commercetest.Orders().Draw(r, "order")
		x := kpi.SaleOf(&o)
		var s kpi.Sales
		require.NoError(r, s.Add(x))
		total := s.Report()
		require.Equal(r, o.Totals.Gross, total.TotalSales(kpi.ByEvent))
		c, err := o.Credit(nil, o.All()...)
		require.NoError(r, err)
		c.At = o.PlacedAt.Add(time.Hour)
		back := kpi.RefundOf(&o, &c)
		require.NoError(r, s.AddRefund(back))
		require.Equal(r, x.Units, back.Units)
		for _, b := range []kpi.Basis{kpi.ByEvent, kpi.ByOrder} {
			all := s.Report()
			require.True(r, all.TotalSales(b).IsZero(), "all went back: %s", all.TotalSales(b))
			require.True(r, all.NetSales(b).IsZero())
			require.Equal(r, kpi.Ratio{Num: x.Units, Den: x.Units}, all.ReturnRateUnits(b).Ratio)
		}
	})
}

func TestFactsOfOddOrders(t *testing.T) {
	o := commerce.Order{ID: "1", Currency: money.EUR, PlacedAt: noon, Buyer: commerce.Party{ID: "c1"}, Lines: []commerce.Line{
		{ID: "a", Qty: 3, Net: amount("30.00"), VAT: amount("6.60"), Gross: amount("36.60"), Cost: amount("10.00")},
	}, Charges: []commerce.Charge{
		{ID: "s", Kind: commerce.Shipping, Net: amount("5.00"), VAT: amount("1.10")}, {ID: "g", Kind: commerce.GiftWrap, Net: amount("2.00"), VAT: amount("0.44")},
	}}
	x := kpi.SaleOf(&o)
	require.Equal(t, kpi.Sale{
		Order: "1", At: noon, Customer: kpi.Key("c1", 0), Units: 3, Gross: 3000, Shipping: 500, Fees: 200, Tax: 814, Cost: 1000, CostKnown: true, Currency: money.EUR,
	}, x)
	c := commerce.Credit{
		At: noon, Lines: []commerce.CreditLine{{Line: "a", From: 1, Qty: 1, Net: amount("10.00"), VAT: amount("2.20")}, {Line: "a", Net: amount("1.00"), VAT: amount("0.22")}},
		Charges: []commerce.Charge{
			{ID: "s", Kind: commerce.Shipping, Net: amount("5.00"), VAT: amount("1.10")},
			{ID: "g", Kind: commerce.GiftWrap, Net: amount("2.00")},
			{ID: "d", Kind: commerce.DiminishedValue, Net: amount("-3.00"), VAT: amount("-0.66")},
			{ID: "w", Kind: commerce.Goodwill, Net: amount("4.00")},
		},
	}
	back := kpi.RefundOf(&o, &c)
	require.Equal(t, kpi.Refund{
		Order: "1", At: noon, OrderedAt: noon, Customer: kpi.Key("c1", 0), Units: 1, Value: 1000, Reductions: 500, Kept: 300,
		Shipping: 500, Fees: 200, Tax: 286, Cost: 334, Currency: money.EUR,
	}, back) // the second of three units costs 6.67 - 3.33
	require.EqualValues(t, 2186, back.Money())

	o.Lines[0].Net = money.New(3000, money.USD)
	require.ErrorIs(t, new(kpi.Sales).Add(kpi.SaleOf(&o)), kpi.ErrRange)
	o.Lines[0].Net = amount("0.001")
	require.ErrorIs(t, new(kpi.Sales).Add(kpi.SaleOf(&o)), kpi.ErrRange)
	c.Lines[0].Net = amount("0.001")
	require.ErrorIs(t, new(kpi.Sales).AddRefund(kpi.RefundOf(&o, &c)), kpi.ErrRange)
	o.Lines[0].Net, o.Lines[0].Cost = amount("999999999999999.00"), money.Amount{}
	require.ErrorIs(t, new(kpi.Sales).Add(kpi.SaleOf(&o)), kpi.ErrRange)
}

func TestBadFacts(t *testing.T) {
	jan := months(t, "2026-01-01", "2026-01-31")
	bad, neg, far, none := sale, sale, sale, sale
	bad.Gross = 1 << 56
	neg.Tax = -1
	none.Currency = 0
	far.At = noon.AddDate(1, 0, 0)
	other := sale
	other.Currency = money.SEK

	s := kpi.Sales{Periods: months(t, "2026-06-01", "2026-06-30")}
	require.NoError(t, s.Add(sale))
	before, _ := s.AppendBinary(nil)
	for _, c := range []struct {
		x    kpi.Sale
		want error
	}{{bad, kpi.ErrRange}, {neg, kpi.ErrRange}, {far, kpi.ErrOutside}, {none, money.ErrUnknownCurrency}, {other, money.ErrCurrencyMismatch}} {
		require.ErrorIs(t, s.Add(c.x), c.want)
		n, err := s.AddSeq(slices.Values([]kpi.Sale{c.x}))
		if c.want == kpi.ErrOutside { //nolint:errorlint // the table's own value
			require.NoError(t, err)
			require.EqualValues(t, 1, n)
		} else {
			require.ErrorIs(t, err, c.want)
		}
	}
	refund := kpi.Refund{At: noon, OrderedAt: noon, Units: 1, Value: 1000, Currency: money.EUR}
	badBack, farBack, otherBack := refund, refund, refund
	badBack.Value = -1
	farBack.At, farBack.OrderedAt = far.At, far.At
	otherBack.Currency = money.SEK
	require.ErrorIs(t, s.AddRefund(badBack), kpi.ErrRange)
	require.ErrorIs(t, s.AddRefund(farBack), kpi.ErrOutside)
	require.ErrorIs(t, s.AddRefund(otherBack), money.ErrCurrencyMismatch)
	after, _ := s.AppendBinary(nil)
	require.Equal(t, before, after, "an error leaves the state alone")

	s.ByChannel = true
	require.ErrorIs(t, s.Add(sale), kpi.ErrSettings)
	s.ByChannel, s.Periods = false, months(t, "2026-05-01", "2026-06-30")
	require.ErrorIs(t, s.Add(sale), kpi.ErrMixedPeriods)

	a, b := kpi.Sales{Periods: jan}, kpi.Sales{Periods: months(t, "2026-06-01", "2026-06-30"), ByChannel: true}
	require.NoError(t, b.Add(sale))
	require.ErrorIs(t, a.Merge(&b), kpi.ErrMixedPeriods)
	require.ErrorIs(t, (&kpi.Sales{Periods: b.Periods}).Merge(&b), kpi.ErrSettings)
	c := kpi.Sales{Periods: b.Periods, ByChannel: true}
	require.NoError(t, c.Add(other))
	require.ErrorIs(t, c.Merge(&b), money.ErrCurrencyMismatch)
	var m kpi.Multi
	require.ErrorIs(t, m.Add(none), money.ErrUnknownCurrency)
	require.ErrorIs(t, m.AddRefund(kpi.Refund{}), money.ErrUnknownCurrency)
	require.NoError(t, m.AddRefund(refund))
	require.ErrorIs(t, m.Add(bad), kpi.ErrRange)
	m2 := kpi.Multi{Periods: jan}
	require.NoError(t, m2.AddRefund(kpi.Refund{At: start, Currency: money.EUR}))
	require.ErrorIs(t, m.Merge(&m2), kpi.ErrMixedPeriods)

	long := sale
	long.Channel = strings.Repeat("x", 257)
	require.ErrorIs(t, (&kpi.Sales{ByChannel: true}).Add(long), kpi.ErrRange)
}

// The sum of everything stays below 2^62, so that nothing derived overflows.
func TestVolume(t *testing.T) {
	huge := sale
	huge.Gross = 1<<56 - 1
	var s kpi.Sales
	var err error
	n := 0
	for ; err == nil; n++ {
		err = s.Add(huge)
	}
	require.ErrorIs(t, err, kpi.ErrRange)
	require.Equal(t, 64, n) // 63 fit: 64 of them and their counts exceed 2^62
	require.ErrorIs(t, s.Merge(&s), kpi.ErrRange)
	require.ErrorIs(t, s.AddRefund(kpi.Refund{At: noon, Value: 1<<56 - 1, Currency: money.EUR}), kpi.ErrRange)
	var l kpi.Log
	for range 63 {
		require.NoError(t, l.Append(huge))
	}
	_, err = new(kpi.Sales).AddLog(&l)
	require.NoError(t, err)
	_, err = s.AddLog(&l)
	require.ErrorIs(t, err, kpi.ErrRange)
	require.NoError(t, l.Append(huge))
	_, err = new(kpi.Sales).AddLog(&l)
	require.ErrorIs(t, err, kpi.ErrRange)
	june := months(t, "2026-06-01", "2026-06-30")
	_, err = (&kpi.Sales{Periods: june}).AddLog(&l)
	require.ErrorIs(t, err, kpi.ErrRange)
	c := kpi.Customers{Periods: june}
	_, err = c.AddLog(&l)
	require.ErrorIs(t, err, kpi.ErrRange)
	for err = nil; err == nil; {
		err = c.Add(huge)
	}
	require.ErrorIs(t, err, kpi.ErrRange)
	require.ErrorIs(t, c.Merge(&c), kpi.ErrRange)
	r := kpi.CohortRevenue{Periods: june}
	for err = nil; err == nil; {
		err = r.Add(huge)
	}
	require.ErrorIs(t, err, kpi.ErrRange)
	require.ErrorIs(t, r.Merge(&r), kpi.ErrRange)
}

func TestKey(t *testing.T) {
	seen := map[uint64]string{}
	for i := range 100_000 {
		id := "customer-" + strings.Repeat("0", i%7) + string(rune('a'+i%26)) + time.Duration(i).String()
		k := kpi.Key(id, 0)
		require.NotZero(t, k)
		require.Empty(t, seen[k])
		seen[k] = id
	}
	require.NotEqual(t, kpi.Key("a", 1), kpi.Key("a", 2))
	require.NotEqual(t, kpi.Key("a", 1), kpi.Key("a\x00", 1))
	require.NotZero(t, kpi.Key("", 0))
	var u kpi.Unique
	require.True(t, u.First("a"))
	require.False(t, u.First("a"))
	require.Equal(t, 1, u.Len())
	for range u.Sales(slices.Values([]kpi.Sale{{Order: "x"}, {Order: "y"}})) {
		break
	}
	require.Equal(t, 2, u.Len())
}

// The sequence form skips what AddRefund refuses as outside, and stops at any other error.
func TestAddRefundSeq(t *testing.T) {
	outside := kpi.Refund{At: noon.AddDate(9, 0, 0), Value: 100, Customer: 1, Currency: money.EUR}
	inside, broken := outside, outside
	inside.At, broken.Value = noon, -1
	for name, x := range map[string]interface {
		AddRefund(x kpi.Refund) error
		AddRefundSeq(x iter.Seq[kpi.Refund]) (int64, error)
		AppendBinary(b []byte) ([]byte, error)
	}{"sales": &kpi.Sales{Periods: months(t, "2026-06-01", "2026-06-30")}, "customers": &kpi.Customers{Periods: months(t, "2026-06-01", "2026-06-30")}} {
		require.ErrorIs(t, x.AddRefund(outside), kpi.ErrOutside, name)
		n, err := x.AddRefundSeq(slices.Values([]kpi.Refund{outside, inside, outside}))
		require.NoError(t, err, name)
		require.EqualValues(t, 2, n, name)
		before, err := x.AppendBinary(nil)
		require.NoError(t, err)
		n, err = x.AddRefundSeq(slices.Values([]kpi.Refund{outside, broken, inside}))
		require.ErrorIs(t, err, kpi.ErrRange, name)
		require.EqualValues(t, 1, n, name)
		after, err := x.AppendBinary(nil)
		require.NoError(t, err)
		require.Equal(t, before, after, name)
	}
}
