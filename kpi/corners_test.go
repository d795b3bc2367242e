package kpi_test

import (
	varint "encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

const absurd = 1<<56 - 1 // the largest number of a fact

func cents(minor int64) money.Amount { return money.New(minor, money.EUR) }

// Two cells of 2^62 add up to 2^63, which is no number of 64 bits.
func TestStateWhoseSumWraps(t *testing.T) {
	var s kpi.Sales
	require.NoError(t, s.Add(kpi.Sale{At: noon, Units: 1, CostKnown: true, Currency: money.EUR}))
	state, err := s.MarshalBinary()
	require.NoError(t, err)
	cells := 28 // columns of sales, a byte each here
	head := state[:len(state)-cells]
	require.Equal(t, []byte{1, 1, 0}, state[len(head):len(head)+3])
	bad := slices.Clone(head)
	for range 2 {
		bad = varint.AppendUvarint(bad, 1<<62)
	}
	bad = append(bad, make([]byte, cells-2)...)
	require.ErrorIs(t, new(kpi.Sales).UnmarshalBinary(bad), kpi.ErrState)
}

// A length that fits no int of 32 bits is refused there as everywhere.
func TestStateWithAnAbsurdLength(t *testing.T) {
	state, err := new(kpi.Multi).MarshalBinary()
	require.NoError(t, err)
	for _, length := range []uint64{1 << 31, 1<<32 - 1, 1 << 32, 1<<32 + 3, math.MaxUint64} {
		bad := varint.AppendUvarint(append(state[:len(state)-1:len(state)-1], 1), length)
		require.ErrorIs(t, new(kpi.Multi).UnmarshalBinary(append(bad, 1, 2, 3)), kpi.ErrState)
	}
}

// A refund has two numbers that count: together they may be larger than one.
func TestCustomersAtTheLimitReadBack(t *testing.T) {
	c := kpi.Customers{Periods: months(t, "2026-01-01", "2026-12-31")}
	for range 63 {
		require.NoError(t, c.Add(kpi.Sale{At: noon, Customer: 1, Gross: absurd, Currency: money.EUR}))
	}
	refund := kpi.Refund{At: noon, Customer: 1, Value: absurd, Reductions: absurd, Currency: money.EUR}
	for c.AddRefund(refund) == nil {
	}
	for c.Add(kpi.Sale{At: noon, Customer: 1, Gross: absurd, Currency: money.EUR}) == nil {
	}
	require.ErrorIs(t, c.AddRefund(refund), kpi.ErrRange)
	state, err := c.MarshalBinary()
	require.NoError(t, err)
	var back kpi.Customers
	require.NoError(t, back.UnmarshalBinary(state))
	var zero kpi.Customers
	require.NoError(t, zero.Merge(&c))
}

// Fields that change after the first fact are an error for Add and Merge, and
// never change what was counted.
func TestFieldsChangedAfterFacts(t *testing.T) {
	year, june := months(t, "2026-01-01", "2026-12-31"), months(t, "2026-06-01", "2026-06-30")
	day := calendar.MustDate("2026-06-15")
	sale := kpi.Sale{At: noon, Channel: "web", Customer: 7, Units: 1, Gross: 100, Currency: money.EUR}
	for _, p := range [][2]kpi.Periods{{june, year}, {year, june}, {year, {}}, {{}, year}} {
		s := kpi.Sales{Periods: p[0], ByChannel: true}
		require.NoError(t, s.Add(sale))
		want, report := stateOf(t, &s), s.Report()
		s.Periods, s.ByChannel = p[1], false
		require.Equal(t, want, stateOf(t, &s))
		require.Equal(t, report, s.Report())
		other := kpi.Sales{Periods: p[1]}
		require.NoError(t, other.Add(sale))
		require.ErrorIs(t, s.Merge(&other), kpi.ErrMixedPeriods)
		require.ErrorIs(t, other.Merge(&s), kpi.ErrMixedPeriods)
		require.ErrorIs(t, s.Add(sale), kpi.ErrMixedPeriods)
		s.Periods = p[0]
		require.ErrorIs(t, s.Add(sale), kpi.ErrSettings)

		v := kpi.Visits{Periods: p[0]}
		require.NoError(t, v.Add(kpi.Visit{At: noon}))
		traffic := v.Report()
		v.Periods = p[1]
		require.Equal(t, traffic, v.Report())
	}
	for _, p := range [][2]kpi.Periods{{june, year}, {year, june}, {year, {}}} {
		c, r := kpi.Customers{Periods: p[0]}, kpi.CohortRevenue{Periods: p[0]}
		require.NoError(t, c.Add(sale))
		require.NoError(t, r.Add(sale))
		state1, state2, cohorts, revenue := stateOf(t, &c), stateOf(t, &r), c.Cohorts(noon), r.Report(noon)
		c.Periods, r.Periods = p[1], p[1]
		require.Equal(t, state1, stateOf(t, &c))
		require.Equal(t, state2, stateOf(t, &r))
		require.Equal(t, cohorts, c.Cohorts(noon))
		require.Equal(t, revenue, r.Report(noon))
		require.ErrorIs(t, c.Add(sale), kpi.ErrMixedPeriods)
		require.ErrorIs(t, r.Add(sale), kpi.ErrMixedPeriods)
	}
	carts := kpi.Carts{AsOf: noon, Grace: time.Hour}
	require.NoError(t, carts.Add(kpi.Cart{At: start, TouchedAt: start}))
	want := stateOf(t, &carts)
	carts.Grace = 0
	require.Equal(t, want, stateOf(t, &carts))
	require.ErrorIs(t, carts.Merge(&kpi.Carts{AsOf: noon, Grace: 0}), kpi.ErrSettings)

	d := kpi.Deliveries{AsOf: day}
	require.NoError(t, d.Add(kpi.Delivery{Promised: day.AddDays(-1)}))
	d.AsOf = day.AddDays(1)
	require.ErrorIs(t, d.Add(kpi.Delivery{Promised: day}), kpi.ErrSettings)
	require.ErrorIs(t, d.Merge(&kpi.Deliveries{AsOf: day}), kpi.ErrSettings)
}

func stateOf(tb testing.TB, s stater) []byte {
	tb.Helper()
	b, err := s.AppendBinary(nil)
	require.NoError(tb, err)
	return b
}

// An error leaves the accumulator as it was: ready for other periods.
func TestRefusedFactFixesNothing(t *testing.T) {
	long, year, past := months(t, "2016-01-01", "2026-12-31"), months(t, "2026-01-01", "2026-12-31"), months(t, "2025-01-01", "2025-12-31")
	sale := kpi.Sale{At: noon, Customer: 7, Gross: 100, Currency: money.EUR}
	c, r := kpi.Customers{Periods: long}, kpi.CohortRevenue{Periods: long}
	require.ErrorIs(t, c.Add(sale), kpi.ErrPeriods)
	require.ErrorIs(t, r.Add(sale), kpi.ErrPeriods)
	c.Periods, r.Periods = past, past
	require.ErrorIs(t, c.Add(sale), kpi.ErrOutside)
	require.ErrorIs(t, r.Add(sale), kpi.ErrOutside)
	require.ErrorIs(t, c.AddRefund(kpi.Refund{At: noon, Currency: money.EUR}), kpi.ErrOutside)
	c.Periods, r.Periods = year, year
	require.NoError(t, c.Add(sale))
	require.NoError(t, r.Add(sale))
}

// Samoa had no 30 December 2011: a day without an instant is a period that no
// event falls into.
func TestDayThatTheZoneSkipped(t *testing.T) {
	apia, err := time.LoadLocation("Pacific/Apia")
	require.NoError(t, err)
	days, err := kpi.Calendar{Zone: apia}.Days(calendar.Period{First: calendar.MustDate("2011-12-28"), Last: calendar.MustDate("2012-01-02")})
	require.NoError(t, err)
	require.Equal(t, 6, days.Len())
	// 29 December ended at 24:00 UTC-10, which is 2011-12-30T10:00Z and the begin of the 31st at UTC+14.
	turn := time.Date(2011, 12, 30, 10, 0, 0, 0, time.UTC)
	require.Equal(t, "2011-12-29", days.Label(days.Index(turn.Add(-time.Second))))
	require.Equal(t, "2011-12-31", days.Label(days.Index(turn)))
	s := kpi.Sales{Periods: days}
	require.NoError(t, s.Add(kpi.Sale{At: turn, Gross: 1, Currency: money.EUR}))
	state := stateOf(t, &s)
	var back kpi.Sales
	require.NoError(t, back.UnmarshalBinary(state))
	require.Equal(t, state, stateOf(t, &back))
	require.Equal(t, s.Report(), back.Report())
}

// What a calendar makes, a state can hold.
func TestZoneNameThatIsTooLong(t *testing.T) {
	zone := time.FixedZone(string(make([]byte, 257)), 0)
	_, err := kpi.Calendar{Zone: zone}.Days(calendar.Period{First: calendar.MustDate("2026-01-01"), Last: calendar.MustDate("2026-01-01")})
	require.ErrorIs(t, err, kpi.ErrPeriods)
}

func TestMultiStoredAsJSON(t *testing.T) {
	m := kpi.Multi{Periods: months(t, "2026-01-01", "2026-12-31")}
	for _, cur := range []money.Currency{money.EUR, money.MustParseCurrency("JPY"), money.MustParseCurrency("KWD")} {
		require.NoError(t, m.Add(kpi.Sale{At: noon, Gross: 1234, Currency: cur}))
	}
	data, err := json.Marshal(&m)
	require.NoError(t, err)
	require.Contains(t, string(data), `"schema":"commerce/kpi_multi/1"`)
	var back kpi.Multi
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, stateOf(t, &m), stateOf(t, &back))
	state, err := m.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, stateOf(t, &m), state)
	gross := map[string]string{}
	for cur, s := range back.All() {
		gross[cur.String()] = s.Report().GrossSales().Number()
	}
	require.Equal(t, map[string]string{"EUR": "12.34", "JPY": "1234", "KWD": "1.234"}, gross)
	require.Error(t, json.Unmarshal([]byte(`{"schema":"commerce/kpi_multi/2","state":""}`), &back))
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/kpi_multi/1","state":""}`), &back), kpi.ErrState)
}

// A merge that fails in one currency must not have happened in another.
func TestMultiMergesAllOrNothing(t *testing.T) {
	full := func(minor int64) *kpi.Multi {
		var m kpi.Multi
		require.NoError(t, m.Add(kpi.Sale{At: noon, Gross: minor, Currency: money.EUR}))
		for range 40 {
			require.NoError(t, m.Add(kpi.Sale{At: noon, Gross: absurd, Currency: money.USD}))
		}
		return &m
	}
	a, b := full(1), full(2)
	before := stateOf(t, a)
	require.ErrorIs(t, a.Merge(b), kpi.ErrRange)
	require.Equal(t, before, stateOf(t, a))
}

func TestRateReadsItsOwnJSON(t *testing.T) {
	want := kpi.Rate{KPI: "discount_rate", Ratio: kpi.Ratio{Num: 5, Den: 7}}
	data, err := json.Marshal(want)
	require.NoError(t, err)
	require.JSONEq(t, `{"kpi":"discount_rate","num":5,"den":7,"percent":"71.4286"}`, string(data))
	var got kpi.Rate
	require.NoError(t, json.Unmarshal(data, &got))
	require.Equal(t, want, got)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"kpi":"x","num":5,"den":7,"percent":"71"}`), &got), kpi.ErrState)
	require.Error(t, json.Unmarshal([]byte(`{"kpi":"x","num":5,"den":7,"percent":null,"base":"y"}`), &got))
	require.Error(t, json.Unmarshal([]byte(`{"kpi":"x","num":5,"den":7}`), new(kpi.Ratio)), "a ratio has no id")
}

// A denominator that makes no sense is null, and never negative.
func TestDenominators(t *testing.T) {
	null := func(r kpi.Ratio) {
		t.Helper()
		require.Equal(t, "n/a", r.String())
	}
	p := months(t, "2026-01-01", "2026-12-31")
	c := kpi.Customers{Periods: p}
	for _, at := range []time.Time{start, start.AddDate(0, 1, 0)} {
		require.NoError(t, c.Add(kpi.Sale{At: at, Customer: 1, Gross: 1, Currency: money.EUR}))
	}
	for _, factor := range []kpi.Ratio{{}, {Num: 3}, {Num: -1, Den: 1}, {Num: 0, Den: 1}} {
		null(c.Lapsed(calendar.MustDate("2026-12-31"), factor).Ratio)
	}
	require.Equal(t, kpi.Ratio{Num: 1, Den: 1}, c.Lapsed(calendar.MustDate("2026-12-31"), kpi.Ratio{Num: 2, Den: 1}).Ratio)

	var s kpi.Sales
	require.NoError(t, s.Add(kpi.Sale{At: noon, Gross: 100, Discounts: 300, Currency: money.EUR}))
	require.NoError(t, s.AddRefund(kpi.Refund{At: noon, OrderedAt: noon, Value: 50, Currency: money.EUR}))
	r := s.Report()
	null(r.ReturnRateValue(kpi.ByEvent).Ratio)
	null(r.RefundRate(kpi.ByOrder).Ratio)

	turn, err := kpi.StockTurn(cents(-500), kpi.Mean{Sum: cents(100), N: 1})
	require.NoError(t, err)
	days, err := kpi.DaysOfInventory(turn, p.Period(0))
	require.NoError(t, err)
	null(days.Ratio)
	for _, revenue := range []money.Amount{cents(100), cents(-100), cents(0)} {
		for _, margin := range []int64{-5, 0} {
			months, err := kpi.CACPaybackMonths(cents(300), revenue, money.NewPercent(margin))
			require.NoError(t, err)
			null(months.Ratio)
		}
	}
	// The precedence bug: 300 / (100 × 50 %) is 6 months, not 300 / 100 × 50 % = 1.5.
	six, err := kpi.CACPaybackMonths(cents(300), cents(100), money.NewPercent(50))
	require.NoError(t, err)
	require.Zero(t, six.Cmp(kpi.Ratio{Num: 6, Den: 1}))

	// Returns of a product above its sales: a loss is no margin of 160 %.
	ranked, err := kpi.RankMargins([]kpi.Product{{SKU: "a", Net: cents(-500), Cost: cents(300)}, {SKU: "b", Net: cents(1000), Cost: cents(400)}})
	require.NoError(t, err)
	require.Equal(t, cents(-800), ranked[1].Margin)
	null(ranked[1].Rate)
	steps, err := kpi.Contribution(cents(-500), kpi.Layer{Name: "goods", Level: 1, Amount: cents(300)})
	require.NoError(t, err)
	null(steps[0].Rate)
}

// Without sales no number of items makes 80 % of them, and none makes 120 %.
func TestParetoShareWithoutSales(t *testing.T) {
	items, err := kpi.ABC([]kpi.Item{{ID: "a"}, {ID: "b"}}, kpi.ABCOptions{})
	require.NoError(t, err)
	require.Equal(t, kpi.Ratio{}, kpi.ParetoShare(items, money.NewPercent(80)))
	items, err = kpi.ABC([]kpi.Item{{ID: "a", Value: 8}, {ID: "b", Value: 2}}, kpi.ABCOptions{})
	require.NoError(t, err)
	require.Equal(t, kpi.Ratio{Num: 1, Den: 2}, kpi.ParetoShare(items, money.NewPercent(80)))
	require.Equal(t, kpi.Ratio{}, kpi.ParetoShare(items, money.NewPercent(120)))
}

func TestBusinessCaseCorners(t *testing.T) {
	whole, part, ok, err := kpi.Payback(cents(0), []money.Amount{cents(-500), cents(1000)})
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, 0, whole, "nothing was invested: it is back at once")
	require.Equal(t, kpi.Ratio{Num: 0, Den: 1}, part)
	sales, ok, err := kpi.BreakEvenSales(cents(-500), money.NewPercent(30))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, cents(0), sales)
	for _, d := range []kpi.CostDriver{{Name: "x", OneOff: cents(100), First: -1}, {Name: "x", PerYear: cents(100), Years: -1}} {
		_, err := kpi.TotalCost([]kpi.CostDriver{d}, []kpi.YearPlan{{Sales: cents(0)}}, money.HalfUp)
		require.ErrorIs(t, err, kpi.ErrRange)
	}
	orders, ok, err := kpi.BreakEven(money.New(math.MaxInt64, money.EUR), cents(2))
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, int64(math.MaxInt64/2+1), orders)
}

// Orders without an id cannot be known again: none is taken for a repetition.
func TestUniqueWithoutIDs(t *testing.T) {
	var u kpi.Unique
	in := []kpi.Sale{{Gross: 1}, {Gross: 2}, {Order: "a", Gross: 4}, {Order: "a", Gross: 8}}
	sum := int64(0)
	for x := range u.Sales(slices.Values(in)) {
		sum += x.Gross
	}
	require.Equal(t, int64(7), sum)
}

// Carts are judged in whole seconds, as their state says: a decoded accumulator goes on as before.
func TestCartsInWholeSeconds(t *testing.T) {
	fine := kpi.Carts{AsOf: noon.Add(900 * time.Millisecond), Grace: time.Hour}
	require.NoError(t, fine.Add(kpi.Cart{At: start, TouchedAt: start}))
	var coarse kpi.Carts
	require.NoError(t, coarse.UnmarshalBinary(stateOf(t, &fine)))
	edge := kpi.Cart{At: start, TouchedAt: noon.Add(500*time.Millisecond - time.Hour)}
	require.NoError(t, fine.Add(edge))
	require.NoError(t, coarse.Add(edge))
	require.Equal(t, fine.Report(), coarse.Report())
}

// Merging into an empty table makes each part once: growing step by step while
// the customers come in the order of their hashes would take quadratic time.
func TestMergeMakesRoomFirst(t *testing.T) {
	p := months(t, "2024-01-01", "2026-01-31")
	c := kpi.Customers{Periods: p}
	for _, x := range benchSales(100_000) {
		require.NoError(t, c.Add(x))
	}
	var sum kpi.Customers
	allocs := testing.AllocsPerRun(1, func() {
		sum = kpi.Customers{}
		require.NoError(t, sum.Merge(&c))
	})
	require.Less(t, allocs, 300.0, "256 parts and the list of them")
	require.Equal(t, stateOf(t, &c), stateOf(t, &sum))
	require.LessOrEqual(t, sum.TableBytes(), 48*sum.Report().Customers+256*8*32)
	require.NoError(t, sum.Merge(&c))
	require.LessOrEqual(t, sum.TableBytes(), 48*sum.Report().Customers+256*8*32, "the same customers again take no more room")
}
