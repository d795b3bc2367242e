package kpi_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
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
