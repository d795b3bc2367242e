package kpi_test

import (
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
	"pgregory.net/rapid"
)

func amount(s string) money.Amount { return money.MustParse(s, money.EUR) }

var (
	noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	sale = kpi.Sale{At: noon, Customer: 1, Units: 1, Gross: 1000, Currency: money.EUR}
)

func TestRatio(t *testing.T) {
	r, err := kpi.Ratio{Num: 1, Den: 2}.Add(kpi.Ratio{Num: 3, Den: 4})
	require.NoError(t, err)
	require.Equal(t, kpi.Ratio{Num: 4, Den: 6}, r)
	_, err = kpi.Ratio{Num: math.MaxInt64, Den: 1}.Add(kpi.Ratio{Num: 1, Den: 1})
	require.ErrorIs(t, err, kpi.ErrRange)

	for _, c := range []struct {
		a, b kpi.Ratio
		want int
	}{
		{kpi.Ratio{Num: 1, Den: 3}, kpi.Ratio{Num: 2, Den: 6}, 0},
		{kpi.Ratio{Num: 1, Den: 3}, kpi.Ratio{Num: 1, Den: 2}, -1},
		{kpi.Ratio{Num: math.MaxInt64, Den: 3}, kpi.Ratio{Num: math.MaxInt64, Den: 4}, 1},
		{kpi.Ratio{Num: 1, Den: -2}, kpi.Ratio{Num: 1, Den: 2}, -1},
		{kpi.Ratio{}, kpi.Ratio{Num: -5, Den: 2}, -1},
		{kpi.Ratio{Num: -5, Den: 2}, kpi.Ratio{}, 1},
		{kpi.Ratio{}, kpi.Ratio{Num: 7}, 0},
	} {
		require.Equal(t, c.want, c.a.Cmp(c.b), "%v %v", c.a, c.b)
	}
	_, ok := kpi.Ratio{Num: 1}.Float()
	require.False(t, ok)
	f, ok := kpi.Ratio{Num: 1, Den: 4}.Float()
	require.True(t, ok)
	require.InDelta(t, .25, f, 0)
	require.Equal(t, "n/a", kpi.Ratio{}.String())

	var back kpi.Ratio
	require.NoError(t, json.Unmarshal([]byte(`{"num":5,"den":7,"percent":"71.4286"}`), &back))
	require.Equal(t, kpi.Ratio{Num: 5, Den: 7}, back)
	require.NoError(t, json.Unmarshal([]byte(`{"num":5,"den":0,"percent":null}`), &back))
	require.ErrorIs(t, json.Unmarshal([]byte(`{"num":5,"den":7,"percent":"71"}`), &back), kpi.ErrState)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"num":5,"den":0,"percent":"1"}`), &back), kpi.ErrState)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"num":5,"den":7,"value":1}`), &back), commerce.ErrUnknownField)
}

func TestMean(t *testing.T) {
	_, ok := kpi.Mean{Sum: amount("1.00")}.Round(money.HalfUp)
	require.False(t, ok)
	m, ok := kpi.Mean{Sum: amount("100.00"), N: 3}.Round(money.Up)
	require.True(t, ok)
	require.Equal(t, amount("33.34"), m)
	require.Equal(t, kpi.Ratio{Num: 10000, Den: 3}, kpi.Mean{Sum: amount("100.00"), N: 3}.Ratio())
	_, err := json.Marshal(kpi.Change{Before: amount("1.00"), After: money.New(1, money.USD)})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	rate, err := kpi.Change{Before: amount("0.00"), After: amount("5.00")}.Rate()
	require.NoError(t, err)
	require.Equal(t, "n/a", rate.String())
	rate, err = kpi.Change{Before: amount("0.0300"), After: amount("0.0450")}.Rate() // other scales
	require.NoError(t, err)
	require.Equal(t, "50%", rate.String())
	_, err = kpi.Change{Before: amount("0.000000000000000001"), After: amount("5.00")}.Rate()
	require.NoError(t, err) // 5e18 fits
	_, err = kpi.Change{Before: amount("0.000000000000000001"), After: amount("50.00")}.Rate()
	require.ErrorIs(t, err, money.ErrOverflow)
}

func TestPeriodErrors(t *testing.T) {
	year := calendar.Period{First: calendar.MustDate("2026-01-01"), Last: calendar.MustDate("2026-12-31")}
	_, err := kpi.Calendar{}.Days(year)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = kpi.Calendar{Zone: time.UTC, FiscalStart: 13}.Years(year)
	require.ErrorIs(t, err, kpi.ErrWord)
	_, err = kpi.Calendar{Zone: time.UTC}.Years(calendar.Period{First: calendar.MustDate("9999-01-01"), Last: calendar.MustDate("9999-12-31")})
	require.ErrorIs(t, err, kpi.ErrPeriods)
	weeks, err := kpi.Calendar{Zone: time.UTC, WeekStart: kpi.Saturday}.Weeks(year)
	require.NoError(t, err)
	require.Equal(t, "2025-12-27", weeks.Label(0)) // a Saturday
	quarters, err := kpi.Calendar{Zone: time.UTC}.Quarters(year)
	require.NoError(t, err)
	require.Equal(t, "2026-Q1", quarters.Label(0))
	require.Equal(t, "2026-07-01/2026-09-30", quarters.Period(2).String())
	years, err := kpi.Calendar{Zone: time.UTC}.Years(year)
	require.NoError(t, err)
	require.Equal(t, "2026", years.Label(0))
	require.False(t, years.Complete(0, noon))
	require.True(t, years.Complete(0, noon.AddDate(1, 0, 0)))
	require.False(t, years.Complete(1, noon.AddDate(9, 0, 0)))

	var one kpi.Periods
	require.True(t, one.IsZero())
	require.Equal(t, 1, one.Len())
	require.Equal(t, 0, one.Index(time.Time{}))
	require.True(t, one.Period(0).IsZero())
	require.True(t, one.Span(0).IsZero())
	require.Empty(t, one.Label(0))
	require.False(t, one.Complete(0, noon))
	require.False(t, one.Equal(years))
	require.False(t, weeks.Equal(years))
}

// Every second belongs to the period whose civil days contain it, in zones with all kinds of clocks.
func TestPeriodsAgreeWithTheClock(t *testing.T) {
	for _, name := range []string{"Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"} {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		for _, unit := range []kpi.Unit{kpi.Day, kpi.Week, kpi.Month, kpi.Quarter, kpi.Year} {
			p, err := kpi.Calendar{Zone: zone}.Periods(unit, calendar.Period{First: calendar.MustDate("2017-01-01"), Last: calendar.MustDate("2019-12-31")})
			require.NoError(t, err)
			rapid.Check(t, func(r *rapid.T) {
				at := time.Unix(rapid.Int64Range(1483142400, 1577923200).Draw(r, "at"), 0)
				i := p.Index(at)
				d := calendar.DateIn(at, zone)
				if i < 0 {
					require.False(r, p.Period(0).First.Before(d) && d.Before(p.Period(p.Len()-1).Last))
					return
				}
				require.True(r, p.Period(i).Contains(d), "%s %s %s in %s", name, at, d, p.Period(i))
			})
		}
	}
}

func TestAlignment(t *testing.T) {
	feb := calendar.Period{First: calendar.MustDate("2024-02-01"), Last: calendar.MustDate("2024-02-29")}
	for _, c := range []struct {
		a    kpi.Alignment
		want string
	}{{kpi.Previous, "2024-01-03/2024-01-31"}, {kpi.SameDates, "2023-02-01/2023-02-28"}, {kpi.SameWeekdays, "2023-02-02/2023-03-02"}} {
		p, err := c.a.Before(feb)
		require.NoError(t, err)
		require.Equal(t, c.want, p.String())
	}
	_, err := kpi.Alignment(9).Before(feb)
	require.ErrorIs(t, err, calendar.ErrPeriod)
	_, err = kpi.Previous.Before(calendar.Period{})
	require.ErrorIs(t, err, calendar.ErrPeriod)
}

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

func TestLogErrors(t *testing.T) {
	june := months(t, "2026-06-01", "2026-06-30")
	good := func() *kpi.Log {
		return &kpi.Log{Currency: money.EUR, At: []int64{noon.Unix(), noon.Unix()}, Gross: []int64{5, 6}}
	}
	for name, breakIt := range map[string]func(*kpi.Log){
		"length":   func(l *kpi.Log) { l.Tax = []int64{1} },
		"customer": func(l *kpi.Log) { l.Customer = []uint64{1} },
		"negative": func(l *kpi.Log) { l.Gross[1] = -1 },
		"currency": func(l *kpi.Log) { l.Currency = 0 },
	} {
		l := good()
		breakIt(l)
		for _, s := range []*kpi.Sales{{}, {Periods: june, ByChannel: true}} {
			_, err := s.AddLog(l)
			require.Error(t, err, name)
			require.Zero(t, s.Report().Orders())
		}
		c := kpi.Customers{Periods: june}
		_, err := c.AddLog(l)
		require.Error(t, err, name)
	}
	s := kpi.Sales{Periods: june, ByChannel: true}
	l := good()
	l.Channel, l.Channels = []uint8{0, 1}, []string{"web"}
	_, err := s.AddLog(l)
	require.ErrorIs(t, err, kpi.ErrRange)
	l.Channels = nil
	_, err = s.AddLog(l)
	require.ErrorIs(t, err, kpi.ErrRange)
	l.Channels = []string{"web", "web", strings.Repeat("x", 300)}
	_, err = s.AddLog(l)
	require.ErrorIs(t, err, kpi.ErrRange)
	l.Channels, l.Cost = l.Channels[:2], []int64{1, 2}
	_, err = s.AddLog(l)
	require.NoError(t, err)
	require.Len(t, s.Report().Rows, 1)
	require.Zero(t, s.Report().Uncosted())
	one := good()
	one.Channels = []string{"web"}
	_, err = s.AddLog(one) // a nil column is the first channel
	require.NoError(t, err)
	require.EqualValues(t, 4, s.Report().Rows[0].Totals.Orders())
	_, err = s.AddLog(&kpi.Log{})
	require.NoError(t, err)

	c := kpi.Customers{Periods: june}
	_, err = c.AddLog(&kpi.Log{Currency: money.EUR, At: []int64{noon.Unix(), 0}})
	require.NoError(t, err)
	require.EqualValues(t, 1, c.Report().Guests)
	_, err = new(kpi.Customers).AddLog(good())
	require.ErrorIs(t, err, kpi.ErrPeriods)

	var m kpi.Log
	require.NoError(t, m.Append(sale))
	other := sale
	other.Currency = money.SEK
	require.ErrorIs(t, m.Append(other), money.ErrCurrencyMismatch)
	other = sale
	other.CostKnown = true
	require.ErrorIs(t, m.Append(other), kpi.ErrRange)
	require.Equal(t, 1, m.Len())
}

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

func TestCarts(t *testing.T) {
	carts := kpi.Carts{AsOf: noon, Grace: time.Hour}
	add := func(minutesAgo int, checkout, ordered bool) {
		at := noon.Add(-time.Duration(minutesAgo) * time.Minute)
		require.NoError(t, carts.Add(kpi.Cart{At: at, TouchedAt: at, Checkout: checkout, Ordered: ordered}))
	}
	add(59, true, false) // still open
	add(60, true, false) // abandoned at the very end of the grace period
	add(90, false, false)
	add(5, true, true)
	r := carts.Report()
	require.Equal(t, kpi.CartReport{Open: 1, Ordered: 1, Abandoned: 2, CheckoutOpen: 1, CheckoutOrdered: 1, CheckoutAbandoned: 1}, r)
	require.Equal(t, kpi.Ratio{Num: 2, Den: 3}, r.CartAbandonment().Ratio)
	require.Equal(t, kpi.Ratio{Num: 3, Den: 4}, r.CartNotOrdered().Ratio)
	require.Equal(t, kpi.Ratio{Num: 1, Den: 2}, r.CheckoutAbandonment().Ratio)

	require.ErrorIs(t, carts.Add(kpi.Cart{At: noon.Add(1), TouchedAt: noon.Add(1)}), kpi.ErrOutside)
	require.ErrorIs(t, carts.Add(kpi.Cart{At: noon, TouchedAt: noon.Add(-1)}), kpi.ErrRange)
	require.ErrorIs(t, new(kpi.Carts).Add(kpi.Cart{At: noon, TouchedAt: noon}), kpi.ErrSettings)
	require.ErrorIs(t, carts.Merge(&kpi.Carts{AsOf: noon}), kpi.ErrSettings)
	carts.Grace = 2 * time.Hour
	require.ErrorIs(t, carts.Add(kpi.Cart{At: noon, TouchedAt: noon}), kpi.ErrSettings)
	june := kpi.Carts{AsOf: noon, Periods: months(t, "2026-06-01", "2026-06-30")}
	n, err := june.AddSeq(slices.Values([]kpi.Cart{{At: start, TouchedAt: start}}))
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

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

func TestMarketing(t *testing.T) {
	var s kpi.Spending
	require.ErrorIs(t, s.Add(kpi.Spend{Media: -1}), kpi.ErrRange)
	require.ErrorIs(t, s.Add(kpi.Spend{}), money.ErrUnknownCurrency)
	n, err := s.AddSeq(slices.Values([]kpi.Spend{{At: noon, Media: 5000, NewCustomers: 2, Currency: money.EUR}}))
	require.NoError(t, err)
	require.Zero(t, n)
	require.EqualValues(t, 2, s.Report().NewCustomers())
	s.ByChannel = true
	require.ErrorIs(t, s.Add(kpi.Spend{At: noon, Currency: money.EUR}), kpi.ErrSettings)
	r := s.Report()
	_, err = r.ROMI(money.New(1, money.USD), kpi.Paid)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = kpi.LTVToCAC(money.New(1, money.USD), r.CAC(kpi.Paid))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)

	k, ok, err := kpi.CACPayback(amount("30.00"), []money.Amount{amount("12.00"), amount("12.00"), amount("6.00"), amount("9.00")})
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, 3, k)
	_, ok, err = kpi.CACPayback(amount("30.00"), []money.Amount{amount("12.00")})
	require.NoError(t, err)
	require.False(t, ok)
	_, _, err = kpi.CACPayback(money.New(1, money.USD), []money.Amount{amount("12.00")})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, _, err = kpi.CACPayback(money.New(1, money.USD), []money.Amount{amount("12.00"), money.New(1, money.USD)})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)

	// CAC 300, revenue 100 a month, margin 25 %: 12 months, not 0.75.
	months, err := kpi.CACPaybackMonths(amount("300.00"), amount("100.00"), money.MustPercent("25"))
	require.NoError(t, err)
	d, ok := months.Decimal(2)
	require.True(t, ok)
	require.Equal(t, "12", d.String())
	_, err = kpi.CACPaybackMonths(amount("300.00"), money.New(1, money.USD), money.MustPercent("25"))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	ltv, err := kpi.LTVToCAC(amount("300.00"), kpi.Mean{Sum: amount("300.00")})
	require.NoError(t, err)
	require.Equal(t, "n/a", ltv.String())
	_, err = kpi.SimpleCLV(amount("1.00"), money.MustPercent("101"), money.MustPercent("50"), kpi.FirstLater, money.HalfUp)
	require.ErrorIs(t, err, kpi.ErrRange)
	_, err = kpi.SimpleCLV(amount("92000000000000000.00"), money.MustPercent("90"), money.MustPercent("5"), kpi.FirstLater, money.HalfUp)
	require.ErrorIs(t, err, money.ErrOverflow)
}

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

func TestCampaigns(t *testing.T) {
	on := calendar.MustDate
	list := kpi.LoyaltyByCampaign(slices.Values([]kpi.CampaignOrder{
		{"spring", 1, "a", on("2026-03-01")}, {"", 1, "b", on("2026-03-20")}, // back within 30 days
		{"spring", 2, "c", on("2026-03-01")}, {"spring", 2, "d", on("2026-04-01")}, // after 31
		{"spring", 3, "e", on("2026-05-20")}, // the 30 days are not over
		{"", 4, "f", on("2026-01-01")}, {"spring", 0, "g", on("2026-01-01")},
	}), 30, on("2026-06-01"))
	require.Equal(t, []kpi.CampaignLoyalty{{"", 1, 0}, {"spring", 2, 1}}, list)
	require.Equal(t, "50%", list[1].Rate().String())
}

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

func TestWords(t *testing.T) {
	for _, c := range []struct {
		word interface {
			String() string
			MarshalText() ([]byte, error)
		}
		want string
	}{{kpi.ByOrder, "by_order"}, {kpi.NetByOrder, "net_by_order"}, {kpi.CheckedOut, "checked_out"}} {
		text, err := c.word.MarshalText()
		require.NoError(t, err)
		require.Equal(t, c.want, string(text))
	}
	for _, bad := range []interface {
		String() string
		MarshalText() ([]byte, error)
	}{kpi.Basis(9), kpi.Base(99), kpi.Stage(9)} {
		_, err := bad.MarshalText()
		require.ErrorIs(t, err, commerce.ErrUnknownWord)
		require.Contains(t, bad.String(), "9)")
	}
	require.Equal(t, "unknown", kpi.SpendKind(9).String())
	require.Equal(t, "loaded", kpi.Loaded.String())
}

// Every accumulator has JSON with a schema number, and refuses other JSON.
func TestJSON(t *testing.T) {
	june := months(t, "2026-06-01", "2026-07-31")
	sales := &kpi.Sales{Periods: june}
	require.NoError(t, sales.Add(sale))
	for name, pair := range map[string][2]interface {
		json.Marshaler
		json.Unmarshaler
		MarshalBinary() ([]byte, error)
	}{
		"kpi_sales":          {sales, &kpi.Sales{}},
		"kpi_visits":         {&kpi.Visits{Periods: june}, &kpi.Visits{}},
		"kpi_carts":          {&kpi.Carts{AsOf: noon, Grace: time.Minute}, &kpi.Carts{}},
		"kpi_spending":       {&kpi.Spending{ByChannel: true}, &kpi.Spending{}},
		"kpi_stocks":         {&kpi.Stocks{}, &kpi.Stocks{}},
		"kpi_deliveries":     {&kpi.Deliveries{AsOf: calendar.MustDate("2026-06-01")}, &kpi.Deliveries{}},
		"kpi_surveys":        {&kpi.Surveys{}, &kpi.Surveys{}},
		"kpi_customers":      {&kpi.Customers{Periods: june}, &kpi.Customers{}},
		"kpi_cohort_revenue": {&kpi.CohortRevenue{Periods: june}, &kpi.CohortRevenue{}},
	} {
		data, err := json.Marshal(pair[0])
		require.NoError(t, err, name)
		require.Contains(t, string(data), `{"schema":"commerce/`+name+`/1","state":"`)
		require.NoError(t, json.Unmarshal(data, pair[1]), name)
		want, err := pair[0].MarshalBinary()
		require.NoError(t, err)
		got, err := pair[1].MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, want, got, name)
		require.ErrorIs(t, json.Unmarshal([]byte(strings.Replace(string(data), "/1", "/2", 1)), pair[1]), commerce.ErrNewerSchema)
		require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/`+name+`/1","state":"AAAA"}`), pair[1]), kpi.ErrState)
	}
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

// Each id in a result is one of the definitions, and their list is sound.
func TestDefinitions(t *testing.T) {
	ids := map[string]bool{}
	for _, d := range kpi.Definitions() {
		require.False(t, ids[d.ID], d.ID)
		ids[d.ID] = true
		require.NotEmpty(t, d.Name)
		require.NotEmpty(t, d.Formula)
		require.NotEmpty(t, d.From)
		require.NotContains(t, d.ID+d.Name+d.Formula, "{")
		require.Contains(t, []string{"money", "ratio", "count", "days", "months", "score"}, d.Unit, d.ID)
		require.Contains(t, []string{"additive", "semi_additive", "ratio"}, d.Kind, d.ID)
		require.Contains(t, []string{"up", "down", ""}, d.Direction, d.ID)
	}
	var s kpi.Sales
	var v kpi.Visits
	var sp kpi.Spending
	stock := kpi.Mean{}
	used := []string{kpi.ConversionByVisitor(1, 1).KPI, kpi.CampaignLoyalty{}.Rate().KPI, kpi.NPS{}.Score().KPI}
	for _, report := range []any{s.Report(), v.Report(), sp.Report(), kpi.CustomerReport{}} {
		data, err := json.Marshal(report)
		require.NoError(t, err)
		for _, part := range strings.Split(string(data), `"kpi":"`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			used = append(used, id)
		}
	}
	for _, f := range []func() (kpi.Rate, error){
		func() (kpi.Rate, error) { return kpi.GMROI(money.Amount{}, stock) },
		func() (kpi.Rate, error) { return kpi.StockTurn(money.Amount{}, stock) },
		func() (kpi.Rate, error) { return kpi.DaysOfInventory(kpi.Rate{}, calendar.Period{}) },
		func() (kpi.Rate, error) { return kpi.SellThrough(0, 0, 0) },
		func() (kpi.Rate, error) { return kpi.SellThroughReceived(0, 0) },
		func() (kpi.Rate, error) { return kpi.LTVToCAC(money.Amount{}, kpi.Mean{}) },
		func() (kpi.Rate, error) { return kpi.ContractRetention(0, 0, 0) },
		func() (kpi.Rate, error) { return kpi.ContractChurn(0, 0) },
		func() (kpi.Rate, error) { return sp.Report().MER(money.Amount{}, kpi.Paid) },
		func() (kpi.Rate, error) { return sp.Report().ROMI(money.Amount{}, kpi.Paid) },
		func() (kpi.Rate, error) { return sp.Report().ShareIndex(sp.Report().Marketing, kpi.Paid) },
		func() (kpi.Rate, error) {
			return kpi.CACPaybackMonths(amount("1.00"), amount("0.00"), money.NewPercent(5))
		},
	} {
		r, err := f()
		require.NoError(t, err)
		require.Equal(t, "n/a", r.String(), r.KPI)
		used = append(used, r.KPI)
	}
	var c kpi.Customers
	used = append(used, c.Lapsed(calendar.Date{}, kpi.Ratio{}).KPI, kpi.Movement{}.Retention().KPI, kpi.Movement{}.Churn().KPI, kpi.CartReport{}.CartAbandonment().KPI,
		kpi.CartReport{}.CartNotOrdered().KPI, kpi.CartReport{}.CheckoutAbandonment().KPI, s.Report().GMVGrowth(s.Report().Totals).KPI, s.Report().DiscountRate().KPI)
	var d kpi.Deliveries
	used = append(used, d.OnTime().KPI, d.OnTimeOfDelivered().KPI, d.OTIF().KPI)
	for _, id := range used {
		require.True(t, ids[id], "%q is not defined", id)
	}
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

func TestScales(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"0.02", "0.025", "25%"}, {"0.025", "0.02", "-20%"}, {"0.001", "0.0005", "-50%"},
	} {
		rate, err := kpi.Change{Before: amount(c.before), After: amount(c.after)}.Rate()
		require.NoError(t, err)
		require.Equal(t, c.want, rate.String())
	}
	var sp kpi.Spending
	require.NoError(t, sp.Add(kpi.Spend{At: noon, Media: 1 << 55, Currency: money.EUR}))
	mer, err := sp.Report().MER(amount("0.0000000000000001"), kpi.Paid)
	require.ErrorIs(t, err, kpi.ErrRange, mer)
	_, _, err = kpi.BreakEven(amount("90000000000000000.00"), amount("0.001"))
	require.ErrorIs(t, err, kpi.ErrRange)
	// Products beyond 64 bits are reduced; what does not fit then is an error.
	rate, err := kpi.StockTurn(amount("10000000000000000.00"), kpi.Mean{Sum: amount("20000000000000000.00"), N: 1000})
	require.NoError(t, err)
	require.Equal(t, "50000%", rate.String())
	_, err = kpi.StockTurn(amount("90000000000000000.00"), kpi.Mean{Sum: amount("0.07"), N: 1000})
	require.ErrorIs(t, err, kpi.ErrRange)
	days, err := kpi.DaysOfInventory(kpi.Rate{Ratio: kpi.Ratio{Num: 0, Den: 5}}, calendar.Period{First: calendar.MustDate("2026-01-01"), Last: calendar.MustDate("2026-01-31")})
	require.NoError(t, err)
	require.Equal(t, "n/a", days.String()) // nothing sold: the stock lasts for ever
	old, err := kpi.Calendar{Zone: time.UTC}.Months(calendar.Period{First: calendar.MustDate("1969-01-01"), Last: calendar.MustDate("1969-12-31")})
	require.NoError(t, err)
	require.EqualValues(t, 11, old.Index(time.Unix(-1, 0)))
	require.ErrorIs(t, (&kpi.Customers{Periods: old}).Add(sale), kpi.ErrPeriods)
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
