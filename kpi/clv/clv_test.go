package clv_test

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
	"github.com/stretchr/testify/require"
)

func at(day int) time.Time { return time.Date(2026, 1, day, 12, 0, 0, 0, time.UTC) }

func TestSummarizeErrors(t *testing.T) {
	today := calendar.MustDate("2026-01-31")
	one := slices.Values([]clv.Purchase{{Customer: "a", At: at(1)}})
	_, err := clv.Summarize(one, 9, today, time.UTC)
	require.ErrorIs(t, err, clv.ErrUnit)
	_, err = clv.Summarize(one, clv.Weeks, today, nil)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = clv.Summarize(one, clv.Weeks, calendar.Date{}, time.UTC)
	require.ErrorIs(t, err, calendar.ErrDate)
	rows, err := clv.Summarize(nil, clv.Weeks, today, time.UTC)
	require.NoError(t, err)
	require.Empty(t, rows)
	var many iter.Seq[clv.Purchase] = func(yield func(clv.Purchase) bool) {
		for yield(clv.Purchase{At: at(1)}) {
		}
	}
	_, err = clv.Summarize(many, clv.Weeks, today, time.UTC) // an endless broken log ends
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 100)
	require.Equal(t, "/0/customer", fields[0].Path)
	_, err = clv.Summarize(slices.Values([]clv.Purchase{{Customer: "a"}}), clv.Weeks, today, time.UTC)
	require.ErrorIs(t, err, clv.ErrPurchase)
	big := money.New(math.MaxInt64, money.EUR)
	overflow := slices.Values([]clv.Purchase{{"a", at(1), big}, {"a", at(2), big}, {"a", at(3), big}})
	_, err = clv.Summarize(overflow, clv.Weeks, today, time.UTC)
	require.ErrorIs(t, err, money.ErrOverflow)
	_, _, err = clv.Split(overflow, clv.Weeks, today, calendar.MustDate("2026-02-01"), time.UTC)
	require.ErrorIs(t, err, money.ErrOverflow)
	_, _, err = clv.Split(one, clv.Weeks, today, today, time.UTC)
	require.ErrorIs(t, err, calendar.ErrPeriod)
	_, _, err = clv.Split(one, clv.Weeks, calendar.Date{}, today, time.UTC)
	require.ErrorIs(t, err, calendar.ErrDate)
	_, _, err = clv.Split(one, 7, today, calendar.MustDate("2026-02-01"), time.UTC)
	require.ErrorIs(t, err, clv.ErrUnit)
}

func TestUnits(t *testing.T) {
	log := slices.Values([]clv.Purchase{{Customer: "a", At: time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC)}})
	for unit, want := range map[clv.Unit]float64{clv.Days: 365, clv.Weeks: 365. / 7, clv.Months: 365 * 12 / 365.2425, clv.Years: 365 / 365.2425} {
		rows, err := clv.Summarize(log, unit, calendar.MustDate("2026-01-31"), time.UTC)
		require.NoError(t, err)
		require.InDelta(t, want, rows[0].Age, 1e-12)
		text, err := unit.MarshalText()
		require.NoError(t, err)
		var back clv.Unit
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, unit, back)
	}
	_, err := clv.Unit(9).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, "clv.Unit(9)", clv.Unit(9).String())
	require.ErrorIs(t, new(clv.Unit).UnmarshalText([]byte("fortnights")), commerce.ErrUnknownWord)
}

func TestBadRows(t *testing.T) {
	eur := money.New(100, money.EUR)
	for name, r := range map[string]clv.Row{
		"negative x":       {X: -1, Age: 1},
		"absurd x":         {X: 1e10, Age: 1},
		"negative age":     {Age: -1},
		"NaN age":          {Age: math.NaN()},
		"infinite age":     {Age: math.Inf(1)},
		"recency":          {X: 1, Recency: 2, Age: 1},
		"NaN recency":      {X: 1, Recency: math.NaN(), Age: 1},
		"recency, x 0":     {Recency: .5, Age: 1},
		"weight":           {Age: 1, Weight: -1},
		"spend of nothing": {Age: 1, Spend: clv.Spend{Sum: eur}},
		"negative spend":   {Age: 1, Spend: clv.Spend{Sum: eur.Neg(), N: 1}},
		"negative count":   {Age: 1, Spend: clv.Spend{N: -1}},
	} {
		require.ErrorIs(t, r.Check(), clv.ErrRow, name)
		m := clv.BGNBD{R: 1, Alpha: 1, A: 1, B: 1}
		p := clv.ParetoNBD{R: 1, Alpha: 1, S: 1, Beta: 1}
		for _, v := range []float64{m.Alive(r), m.ConditionalExpected(r, 1), m.AppendConditionalExpected(nil, []clv.Row{r}, 1)[0], p.Alive(r), p.ConditionalExpected(r, 1)} {
			require.True(t, math.IsNaN(v), name)
		}
		rows := []clv.Row{{X: 1, Recency: 1, Age: 2}, r}
		for _, err := range []error{
			third(clv.FitBGNBD(rows, clv.Options{})), third(clv.FitMBGNBD(rows, clv.Options{})), third(clv.FitParetoNBD(rows, clv.Options{})),
			third(clv.FitGammaGamma(rows, clv.Options{})), second(m.LogLikelihood(rows)), second(p.LogLikelihood(rows)),
			second(clv.Validate(m, []clv.Held{{}, {Row: r}}, 1)),
		} {
			var fields commerce.FieldErrors
			require.ErrorAs(t, err, &fields, name)
			require.Equal(t, "/1", fields[0].Path)
			require.ErrorIs(t, err, clv.ErrRow)
		}
	}
	many := make([]clv.Row, 500)
	for i := range many {
		many[i].X = -1
	}
	var fields commerce.FieldErrors
	require.ErrorAs(t, third(clv.FitBGNBD(many, clv.Options{})), &fields)
	require.Len(t, fields, 100)
	held := make([]clv.Held, 500)
	for i := range held {
		held[i].Actual = -1
	}
	require.ErrorAs(t, second(clv.Validate(clv.BGNBD{R: 1, Alpha: 1, A: 1, B: 1}, held, 1)), &fields)
	require.Len(t, fields, 100)
}

func second[A any](_ A, err error) error        { return err }
func third[A, B any](_ A, _ B, err error) error { return err }
func rowsOf(rows ...clv.Row) []clv.Row          { return rows }
func spend(minor, n int64, c money.Currency) clv.Spend {
	return clv.Spend{Sum: money.New(minor, c), N: n}
}

func TestBadModels(t *testing.T) {
	row := clv.Row{X: 1, Recency: 1, Age: 2}
	for _, v := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		for _, m := range []model{clv.BGNBD{R: v, Alpha: 1, A: 1, B: 1}, clv.MBGNBD{R: 1, Alpha: 1, A: v, B: 1}, clv.ParetoNBD{R: 1, Alpha: 1, S: 1, Beta: v}} {
			require.ErrorIs(t, m.Check(), clv.ErrModel)
			require.True(t, math.IsNaN(m.Alive(row)) && math.IsNaN(m.Expected(1)) && math.IsNaN(m.ConditionalExpected(row, 1)))
			require.ErrorIs(t, second(m.LogLikelihood(rowsOf(row))), clv.ErrModel)
			require.ErrorIs(t, second(clv.Validate(m, []clv.Held{{Row: row}}, 1)), clv.ErrModel)
			require.Zero(t, m.Simulate(rand.New(rand.NewPCG(1, 1)), 5))
			g := clv.GammaGamma{P: 6, Q: 4, V: 15, Currency: money.EUR}
			require.ErrorIs(t, second(g.Value(m, row, clv.Spend{}, clv.ValueOptions{Margin: money.NewPercent(1), Horizon: 1})), clv.ErrModel)
		}
		require.ErrorIs(t, clv.GammaGamma{P: v, Q: 2, V: 1}.Check(), clv.ErrModel)
		require.ErrorIs(t, second(clv.GammaGamma{P: v, Q: 2, V: 1}.MeanSpend(clv.Spend{}, 0)), clv.ErrModel)
		require.ErrorIs(t, second(clv.GammaGamma{P: v, Q: 2, V: 1}.Simulate(rand.New(rand.NewPCG(1, 1)), 1)), clv.ErrModel)
	}
	good := clv.BGNBD{R: 1, Alpha: 1, A: 1, B: 1}
	require.NoError(t, good.Check())
	for _, h := range []float64{-1, math.NaN(), 1e10} {
		require.True(t, math.IsNaN(good.Expected(h)))
		require.True(t, math.IsNaN(clv.ParetoNBD{R: 1, Alpha: 1, S: 1, Beta: 1}.Expected(h)))
	}
	require.Zero(t, good.Simulate(nil, 5))
	require.Zero(t, clv.ParetoNBD{R: 1, Alpha: 1, S: 1, Beta: 1}.Simulate(nil, 5))
	require.ErrorIs(t, second(clv.Validate(nil, nil, 1)), clv.ErrModel)
}

func TestValueErrors(t *testing.T) {
	m := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
	g := clv.GammaGamma{P: 6.25, Q: 3.74, V: 15.44, Currency: money.USD}
	opt := clv.ValueOptions{Margin: money.NewPercent(30), Horizon: 52}
	row := clv.Row{X: 2, Recency: 30, Age: 39}
	for name, change := range map[string]func(*clv.ValueOptions){
		"/margin":   func(o *clv.ValueOptions) { o.Margin = money.NewPercent(-1) },
		"/horizon":  func(o *clv.ValueOptions) { o.Horizon = math.NaN() },
		"/discount": func(o *clv.ValueOptions) { o.Discount = money.NewPercent(-100) },
		"/step":     func(o *clv.ValueOptions) { o.Step = 1e-5 },
	} {
		bad := opt
		change(&bad)
		_, err := g.Value(m, row, clv.Spend{}, bad)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields)
		require.Equal(t, name, fields[0].Path)
		require.ErrorIs(t, err, clv.ErrOptions)
	}
	require.ErrorIs(t, second(g.Value(nil, row, clv.Spend{}, opt)), clv.ErrModel)
	require.ErrorIs(t, second(g.Value(m, clv.Row{X: -1}, clv.Spend{}, opt)), clv.ErrRow)
	require.ErrorIs(t, second(g.Value(m, row, clv.Spend{N: -1}, opt)), clv.ErrRow)
	require.ErrorIs(t, second(g.Value(m, row, spend(100, 1, money.EUR), opt)), money.ErrCurrencyMismatch)
	require.ErrorIs(t, second(clv.GammaGamma{P: 6, Q: 4, V: 15}.MeanSpend(clv.Spend{}, 0)), money.ErrUnknownCurrency)
	require.ErrorIs(t, second(clv.GammaGamma{P: 1e300, Q: 4, V: 1e300, Currency: money.EUR}.MeanSpend(clv.Spend{}, 0)), clv.ErrNoMean)
	require.ErrorIs(t, second(clv.GammaGamma{P: 6, Q: 4, V: 1e30, Currency: money.EUR}.MeanSpend(clv.Spend{}, 0)), money.ErrOverflow)
}

func TestOptionsErrors(t *testing.T) {
	rows := rowsOf(clv.Row{X: 1, Recency: 1, Age: 2}, clv.Row{Age: 3}, clv.Row{X: 4, Recency: 3, Age: 5})
	for path, opt := range map[string]clv.Options{
		"/start":           {Start: []float64{1}},
		"/start/2":         {Start: []float64{1, 1, math.NaN(), 1}},
		"/max_evaluations": {MaxEvaluations: -1},
		"/prior":           {Prior: make([]clv.LogNormal, 1)},
		"/prior/3":         {Prior: []clv.LogNormal{{}, {}, {}, {Median: 1}}},
	} {
		_, _, err := clv.FitBGNBD(rows, opt)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, path)
		require.Equal(t, path, fields[0].Path)
		require.ErrorIs(t, err, clv.ErrOptions)
		_, _, err = clv.FitParetoNBD(rows, opt)
		require.ErrorIs(t, err, clv.ErrOptions)
	}
	_, _, err := clv.FitGammaGamma(rowsOf(clv.Row{X: 1, Recency: 1, Age: 2, Spend: spend(100, 1, money.EUR)}), clv.Options{Start: []float64{1}})
	require.ErrorIs(t, err, clv.ErrOptions)
}

// Data that say nothing: an error with the best point, never silence.
func TestNotConverged(t *testing.T) {
	rows := rowsOf(clv.Row{X: 3, Recency: 9, Age: 10}, clv.Row{X: 3, Recency: 9, Age: 10})
	m, fit, err := clv.FitBGNBD(rows, clv.Options{})
	require.ErrorIs(t, err, clv.ErrNotConverged)
	require.False(t, fit.Converged)
	require.NoError(t, m.Check())
	p, _, err := clv.FitParetoNBD(rows, clv.Options{})
	require.ErrorIs(t, err, clv.ErrNotConverged)
	require.NoError(t, p.Check())
	g, fit, err := clv.FitGammaGamma(rowsOf(clv.Row{X: 1, Recency: 1, Age: 2, Spend: spend(100, 1, money.EUR)}), clv.Options{MaxEvaluations: 50})
	require.ErrorIs(t, err, clv.ErrNotConverged)
	require.NoError(t, g.Check())
	require.EqualValues(t, 1, fit.Customers)

	// Nobody has left: the likelihood only approaches its supremum, a runs to 0.
	src := rand.New(rand.NewPCG(1, 2))
	truth := clv.BGNBD{R: 1, Alpha: 4, A: 1e-6, B: 2.426}
	loyal := make([]clv.Row, 50)
	for i := range loyal {
		loyal[i] = truth.Simulate(src, 30)
	}
	m, fit, err = clv.FitBGNBD(loyal, clv.Options{})
	require.ErrorIs(t, err, clv.ErrNotConverged)
	require.ErrorContains(t, err, "limit")
	require.False(t, fit.Converged)
	require.Less(t, m.A, 1e-5)
	at, err := truth.LogLikelihood(loyal)
	require.NoError(t, err)
	require.GreaterOrEqual(t, fit.LogLikelihood, at)

	none := rowsOf(clv.Row{Age: 1}, clv.Row{Age: 2}, clv.Row{})
	for _, err := range []error{
		third(clv.FitBGNBD(none, clv.Options{})), third(clv.FitMBGNBD(nil, clv.Options{})),
		third(clv.FitParetoNBD(none, clv.Options{})), third(clv.FitGammaGamma(none, clv.Options{})),
	} {
		require.ErrorIs(t, err, clv.ErrNoRepeat)
	}
	_, err = clv.BGNBD{R: 1, Alpha: 1, A: 1, B: 1}.LogLikelihood(rowsOf(clv.Row{}))
	require.NoError(t, err)

	// A prior makes the same data enough.
	prior := []clv.LogNormal{{.3, 1}, {4, 1}, {.8, 1}, {2.5, 1}}
	m, fit, err = clv.FitBGNBD(rows, clv.Options{Prior: prior, Start: []float64{.3, 4, .8, 2.5}})
	require.NoError(t, err)
	require.True(t, fit.Converged)
	require.InDelta(t, .8, m.A, .4)
}

func TestCurrencies(t *testing.T) {
	rows := rowsOf(clv.Row{X: 1, Recency: 1, Age: 2, Spend: spend(100, 1, money.EUR)}, clv.Row{X: 1, Recency: 1, Age: 2, Spend: spend(100, 1, money.USD)})
	_, _, err := clv.FitGammaGamma(rows, clv.Options{})
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, ok := clv.SpendCorrelation(rows)
	require.False(t, ok)
	_, ok = clv.SpendCorrelation(rows[:1])
	require.False(t, ok)
	many := slices.Repeat(rows, 200)
	var fields commerce.FieldErrors
	require.ErrorAs(t, third(clv.FitGammaGamma(many, clv.Options{})), &fields)
	require.Len(t, fields, 100)
}

// hostile always gives the same number.
type hostile float64

func (h hostile) Float64() float64 { return float64(h) }

func TestHostileSource(t *testing.T) {
	for _, v := range []float64{0, 1e-300, .5, 1, -3, 7, math.NaN(), math.Inf(1)} {
		for _, m := range []model{clv.BGNBD{R: .01, Alpha: 1, A: 1e-3, B: 1}, clv.MBGNBD{R: 3, Alpha: 1e-9, A: 1e-3, B: 100}, clv.ParetoNBD{R: 30, Alpha: 1e-9, S: 1, Beta: 1e9}} {
			require.NoError(t, m.Simulate(hostile(v), 100).Check(), v)
		}
		s, err := clv.GammaGamma{P: 6, Q: 4, V: 15, Currency: money.EUR}.Simulate(hostile(v), 3)
		require.True(t, err != nil || !s.Sum.IsZero(), v)
	}
	g := clv.GammaGamma{P: 6, Q: 4, V: 15, Currency: money.EUR}
	require.ErrorIs(t, second(g.Simulate(nil, 1)), clv.ErrOptions)
	require.ErrorIs(t, second(g.Simulate(hostile(.5), -1)), clv.ErrRow)
	s, err := g.Simulate(hostile(.5), 0)
	require.NoError(t, err)
	require.Zero(t, s)
	bad := g
	bad.V = 1e300
	require.ErrorIs(t, second(bad.Simulate(hostile(.5), 1)), money.ErrOverflow)
}

func TestAppendConditionalExpectedAllocates(t *testing.T) {
	m := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
	row := clv.Row{X: 2, Recency: 30.43, Age: 38.86}
	require.Zero(t, testing.AllocsPerRun(100, func() { m.ConditionalExpected(row, 39) }))
	p := clv.ParetoNBD{R: .553, Alpha: 10.578, S: .606, Beta: 11.669}
	require.Zero(t, testing.AllocsPerRun(100, func() { p.ConditionalExpected(row, 39) }))
}

// By hand: a buys on days 1, 2, 2, 20 and 25, b first on the 21st; the hold-out begins on the 11th.
func TestSplit(t *testing.T) {
	log := slices.Values([]clv.Purchase{
		{"b", at(21), money.New(100, money.EUR)},
		{"a", at(25), money.New(900, money.EUR)},
		{"a", at(1), money.New(100, money.EUR)},
		{"a", at(2), money.New(200, money.EUR)},
		{"a", at(20), money.New(700, money.EUR)},
		{"a", at(2), money.New(50, money.EUR)},
		{"a", at(20), money.New(1, money.EUR)},
		{"c", at(10), money.Amount{}},
	})
	held, length, err := clv.Split(log, clv.Days, calendar.MustDate("2026-01-10"), calendar.MustDate("2026-01-24"), time.UTC)
	require.NoError(t, err)
	require.InDelta(t, 14, length, 0)
	require.Equal(t, []clv.Held{
		{Row: clv.Row{Customer: "a", X: 1, Recency: 1, Age: 9, Spend: spend(250, 1, money.EUR)}, Actual: 1},
		{Row: clv.Row{Customer: "c"}},
	}, held)
	m := clv.BGNBD{R: .5, Alpha: 5, A: .8, B: 2.5}
	v, err := clv.Validate(m, held, length)
	require.NoError(t, err)
	require.EqualValues(t, 2, v.Customers)
	require.EqualValues(t, 1, v.Active)
	e0, e1 := m.ConditionalExpected(held[1].Row, 14), m.ConditionalExpected(held[0].Row, 14)
	require.InDelta(t, e0+e1, v.Predicted, 1e-12)
	require.InDelta(t, (e0+abs(1-e1))/2, v.MAE, 1e-12)
	require.InDelta(t, math.Sqrt((e0*e0+(1-e1)*(1-e1))/2), v.RMSE, 1e-12)
	require.EqualValues(t, 1, v.Groups[1].Actual)
}
