package clv_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func drawRow(t *rapid.T) clv.Row {
	r := clv.Row{X: rapid.Int64Range(0, 10_000).Draw(t, "x"), Age: rapid.Float64Range(0, 1000).Draw(t, "age")}
	if r.X > 0 {
		r.Recency = r.Age * rapid.Float64Range(0, 1).Draw(t, "recency")
	}
	return r
}

func drawModel(t *rapid.T) model {
	logs := rapid.Float64Range(-6, 6)
	p := [4]float64{}
	for i := range p {
		p[i] = math.Exp(logs.Draw(t, "parameter"))
	}
	switch rapid.IntRange(0, 2).Draw(t, "model") {
	case 0:
		return clv.BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
	case 1:
		return clv.MBGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
	}
	return clv.ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}
}

// Answers are finite; a longer horizon never brings less; a longer silence never makes alive more likely.
func TestModelLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, r := drawModel(t), drawRow(t)
		h := rapid.Float64Range(0, 2000).Draw(t, "horizon")
		alive := m.Alive(r)
		require.True(t, alive >= 0 && alive <= 1, "%v %v: alive %g", m, r, alive)
		before := 0.0
		for _, at := range []float64{0, h / 2, h, h * 1.5} {
			e := m.ConditionalExpected(r, at)
			require.False(t, math.IsNaN(e) || math.IsInf(e, 0), "%v %v %g: %g", m, r, at, e)
			require.GreaterOrEqual(t, e, before*(1-1e-9), "%v %v %g", m, r, at)
			before = e
		}
		later := r
		later.Age += h
		require.LessOrEqual(t, m.Alive(later), alive+1e-12)
		e := m.Expected(h)
		require.True(t, e >= 0 && !math.IsInf(e, 0), "%v: expected %g", m, e)
		ll, err := m.LogLikelihood([]clv.Row{r})
		require.NoError(t, err)
		require.False(t, math.IsNaN(ll) || math.IsInf(ll, 0), "%v %v: likelihood %g", m, r, ll)
	})
}

// Time has no unit: days instead of weeks change alpha and beta only.
func TestUnitLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, r := drawModel(t), drawRow(t)
		days := r
		days.Recency *= 7
		days.Age *= 7
		var other model
		switch m := m.(type) {
		case clv.BGNBD:
			m.Alpha *= 7
			other = m
		case clv.MBGNBD:
			m.Alpha *= 7
			other = m
		case clv.ParetoNBD:
			m.Alpha *= 7
			m.Beta *= 7
			other = m
		}
		require.InDelta(t, m.Alive(r), other.Alive(days), 1e-9)
		want := m.ConditionalExpected(r, 39)
		require.InDelta(t, want, other.ConditionalExpected(days, 39*7), 1e-8*(1+want))
	})
}

func simulated(m model, n int) []clv.Row {
	src := rand.New(rand.NewPCG(3, 4))
	rows := make([]clv.Row, n)
	for i := range rows {
		rows[i] = m.Simulate(src, float64(27+src.IntN(12)))
	}
	return rows
}

func parameters(m any) []float64 {
	switch m := m.(type) {
	case clv.BGNBD:
		return []float64{m.R, m.Alpha, m.A, m.B}
	case clv.MBGNBD:
		return []float64{m.R, m.Alpha, m.A, m.B}
	case clv.ParetoNBD:
		return []float64{m.R, m.Alpha, m.S, m.Beta}
	}
	return nil
}

// A fit finds the model that made the data again, within four standard errors, whatever the order, unit and
// weights of rows; and the likelihood there is not below that at the truth.
func TestFitFindsTheModel(t *testing.T) {
	fits := map[string]struct {
		truth model
		fit   func([]clv.Row, clv.Options) (model, clv.Fit, error)
	}{
		"BG/NBD":     {clv.BGNBD{R: .8, Alpha: 5, A: .9, B: 3}, func(r []clv.Row, o clv.Options) (model, clv.Fit, error) { return wrap(clv.FitBGNBD(r, o)) }},
		"MBG/NBD":    {clv.MBGNBD{R: .8, Alpha: 5, A: .9, B: 3}, func(r []clv.Row, o clv.Options) (model, clv.Fit, error) { return wrap(clv.FitMBGNBD(r, o)) }},
		"Pareto/NBD": {clv.ParetoNBD{R: .8, Alpha: 5, S: .9, Beta: 10}, func(r []clv.Row, o clv.Options) (model, clv.Fit, error) { return wrap(clv.FitParetoNBD(r, o)) }},
	}
	for name, c := range fits {
		rows := simulated(c.truth, 8000)
		m, fit, err := c.fit(rows, clv.Options{})
		require.NoError(t, err, name)
		got, want := parameters(m), parameters(c.truth)
		for i := range want {
			require.InDelta(t, want[i], got[i], 4*fit.StdErrors[i], "%s %d", name, i)
		}
		at, err := c.truth.LogLikelihood(rows)
		require.NoError(t, err)
		require.GreaterOrEqual(t, fit.LogLikelihood, at, name)

		mixed := slices.Clone(rows)
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		again, _, err := c.fit(mixed, clv.Options{})
		require.NoError(t, err)
		require.Equal(t, m, again, "order of rows")

		days := slices.Clone(rows)
		for i := range days {
			days[i].Recency *= 7
			days[i].Age *= 7
			days[i].Weight = 3
		}
		scaled, _, err := c.fit(days, clv.Options{Start: want})
		require.NoError(t, err)
		p := parameters(scaled)
		p[1] /= 7
		if name == "Pareto/NBD" {
			p[3] /= 7
		}
		nearAll(t, name, got, p, 1e-6)
	}
}

func wrap[M model](m M, fit clv.Fit, err error) (model, clv.Fit, error) { return m, fit, err }

func TestGammaGammaFindsTheModel(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 6))
	truth := clv.GammaGamma{P: 6.25, Q: 3.74, V: 15.44, Currency: money.USD}
	rows := make([]clv.Row, 6000)
	for i := range rows {
		n := 1 + src.Int64N(6)
		s, err := truth.Simulate(src, n)
		require.NoError(t, err)
		rows[i] = clv.Row{X: n, Recency: 1, Age: 2, Spend: s}
	}
	g, fit, err := clv.FitGammaGamma(rows, clv.Options{})
	require.NoError(t, err)
	require.Equal(t, money.USD, g.Currency)
	for i, want := range []float64{6.25, 3.74, 15.44} {
		require.InDelta(t, want, []float64{g.P, g.Q, g.V}[i], 4*fit.StdErrors[i])
	}
	c, ok := clv.SpendCorrelation(rows)
	require.True(t, ok)
	require.InDelta(t, 0, c, .05)
}

// What a model expects of new customers is what it simulates.
func TestExpectedIsTheMeanOfSimulations(t *testing.T) {
	for _, m := range []model{
		clv.BGNBD{R: 2, Alpha: 5, A: 2, B: 3}, clv.MBGNBD{R: 2, Alpha: 5, A: 2, B: 3}, clv.ParetoNBD{R: 2, Alpha: 5, S: 2, Beta: 20},
	} {
		src := rand.New(rand.NewPCG(9, 9))
		var sum, sq float64
		const n = 100_000
		for range n {
			x := float64(m.Simulate(src, 20).X)
			sum += x
			sq += x * x
		}
		mean := sum / n
		require.InDelta(t, m.Expected(20), mean, 4*math.Sqrt((sq/n-mean*mean)/n), "%T", m)
	}
}

// Many rows at once are the rows one by one.
func TestAppendConditionalExpected(t *testing.T) {
	truth := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
	rows := simulated(truth, 20_000)
	for _, m := range []interface {
		clv.Model
		AppendConditionalExpected(dst []float64, rows []clv.Row, horizon float64) []float64
	}{truth, clv.MBGNBD(truth)} {
		all := m.AppendConditionalExpected([]float64{-1}, rows, 39)
		require.Len(t, all, len(rows)+1)
		for i, r := range rows {
			require.InDelta(t, m.ConditionalExpected(r, 39), all[i+1], 1e-12)
		}
	}
}

// Value grows with margin and horizon and falls with the discount.
func TestValueLaws(t *testing.T) {
	g := clv.GammaGamma{P: 6.25, Q: 3.74, V: 15.44, Currency: money.EUR}
	rapid.Check(t, func(t *rapid.T) {
		m := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
		r := drawRow(t)
		opt := clv.ValueOptions{Margin: money.NewPercent(rapid.Int64Range(1, 100).Draw(t, "margin")), Horizon: rapid.Float64Range(1, 200).Draw(t, "horizon"), Discount: money.NewPercent(rapid.Int64Range(0, 5).Draw(t, "discount"))}
		v, err := g.Value(m, r, clv.Spend{}, opt)
		require.NoError(t, err)
		more := opt
		more.Horizon *= 2
		w, err := g.Value(m, r, clv.Spend{}, more)
		require.NoError(t, err)
		require.GreaterOrEqual(t, w.Units(), v.Units())
		less := opt
		less.Discount = money.NewPercent(10)
		w, err = g.Value(m, r, clv.Spend{}, less)
		require.NoError(t, err)
		require.LessOrEqual(t, w.Units(), v.Units())
		// One step and no discount: margin × mean × expected.
		flat := clv.ValueOptions{Margin: money.NewPercent(100), Horizon: opt.Horizon, Step: opt.Horizon}
		w, err = g.Value(m, r, clv.Spend{}, flat)
		require.NoError(t, err)
		mean := 6.25 * 15.44 / 2.74
		require.InDelta(t, mean*m.ConditionalExpected(r, opt.Horizon), float64(w.Units())/100, .005001)
	})
}
