package clv_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
)

// Parameters over ten decades, up to 1e9 purchases and units of time, a at 1 or
// next to it: answers stay finite and grow with the horizon to nine digits.
func TestExtremes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	log := func(lo, hi float64) float64 { return math.Pow(10, lo+(hi-lo)*rnd.Float64()) }
	for range 150 {
		r := clv.Row{Age: log(-3, 9)}
		if rnd.IntN(4) > 0 {
			r.X = int64(log(0, 9))
			r.Recency = r.Age * min(1, 1.5*rnd.Float64())
		}
		a := log(-5, 5)
		if rnd.IntN(4) == 0 {
			a = 1 + float64(rnd.IntN(5)-2)*1e-9
		}
		for _, m := range []clv.Model{
			clv.BGNBD{R: log(-5, 5), Alpha: log(-5, 5), A: a, B: log(-5, 5)},
			clv.MBGNBD{R: log(-5, 5), Alpha: log(-5, 5), A: a, B: log(-5, 5)},
			clv.ParetoNBD{R: log(-5, 5), Alpha: log(-5, 5), S: a, Beta: log(-5, 5)},
		} {
			alive := m.Alive(r)
			require.True(t, alive >= 0 && alive <= 1, "%+v %+v: %g", m, r, alive)
			known, fresh := 0.0, 0.0
			for _, h := range []float64{0, 1e-6, 1, 52, 1e4, 1e9} {
				c, e := m.ConditionalExpected(r, h), m.Expected(h)
				require.True(t, c >= known*(1-1e-9) && c <= math.MaxFloat64, "%+v %+v %g: %g after %g", m, r, h, c, known)
				require.True(t, e >= fresh*(1-1e-9) && e <= math.MaxFloat64, "%+v %g: %g after %g", m, h, e, fresh)
				known, fresh = c, e
			}
		}
	}
}

// Data that no model fits well end in a finite point, with or without
// [clv.ErrNotConverged], or in a typed refusal; never in NaN, a panic or a fit
// without end.
func TestDegenerateFits(t *testing.T) {
	spend := func(n int64) clv.Spend { return clv.Spend{Sum: money.New(1000*n, money.EUR), N: n} }
	row := func(x int64, recency, age float64) clv.Row {
		return clv.Row{X: x, Recency: recency, Age: age, Spend: spend(x)}
	}
	crowd := func(extra ...clv.Row) []clv.Row {
		rows := extra
		for i := range 60 {
			rows = append(rows, row(int64(i%3), float64(i%3)*4, 20+float64(i%7)))
		}
		return rows
	}
	cases := map[string][]clv.Row{
		"one customer":            {row(5, 10, 12)},
		"one who never stops":     {row(1_000_000, 100, 100)},
		"all alike":               {row(3, 5, 20), row(3, 5, 20), row(3, 5, 20)},
		"all at age 0":            {row(0, 0, 0), row(0, 0, 0), row(1, 0, 0)},
		"one heavy buyer":         crowd(row(100_000, 19, 20)),
		"one of the stone age":    crowd(row(2, 1, 1e9)),
		"all bought today":        {row(4, 30, 30), row(2, 30, 30), row(9, 30, 30)},
		"huge times":              {row(4, 3e8, 1e9), row(2, 5e8, 1e9), row(0, 0, 1e9)},
		"tiny times":              {row(4, 3e-8, 1e-7), row(2, 5e-8, 1e-7), row(0, 0, 1e-7)},
		"one with a great weight": {{X: 2, Recency: 1, Age: 5, Weight: 1e9, Spend: spend(2)}, row(0, 0, 3)},
	}
	for name, rows := range cases {
		bg, fit, err := clv.FitBGNBD(rows, clv.Options{})
		check := func(model string, fit clv.Fit, err error, m interface {
			clv.Model
			Check() error
		},
		) {
			t.Helper()
			if err != nil {
				require.ErrorIs(t, err, clv.ErrNotConverged, "%s, %s", model, name)
			}
			require.NoError(t, m.Check(), "%s, %s: %+v", model, name, m)
			require.False(t, math.IsNaN(fit.LogLikelihood) || math.IsInf(fit.LogLikelihood, 0), "%s, %s", model, name)
			for _, e := range fit.StdErrors {
				require.False(t, math.IsInf(e, 0) || math.IsNaN(e), "%s, %s: %v", model, name, fit.StdErrors)
			}
			for _, r := range rows {
				require.LessOrEqual(t, m.ConditionalExpected(r, 52), math.MaxFloat64, "%s, %s: %+v %+v", model, name, m, r)
			}
		}
		check("bg", fit, err, bg)
		mbg, fit, err := clv.FitMBGNBD(rows, clv.Options{})
		check("mbg", fit, err, mbg)
		pareto, fit, err := clv.FitParetoNBD(rows, clv.Options{})
		check("pareto", fit, err, pareto)
		gg, fit, err := clv.FitGammaGamma(rows, clv.Options{})
		if err != nil {
			require.ErrorIs(t, err, clv.ErrNotConverged, name)
		}
		require.NoError(t, gg.Check(), name)
		require.False(t, math.IsNaN(fit.LogLikelihood) || math.IsInf(fit.LogLikelihood, 0), name)
	}
	for name, rows := range map[string][]clv.Row{"none": nil, "nobody came back": {row(0, 0, 9), row(0, 0, 5)}} {
		_, _, err := clv.FitBGNBD(rows, clv.Options{})
		require.ErrorIs(t, err, clv.ErrNoRepeat, name)
		_, _, err = clv.FitParetoNBD(rows, clv.Options{})
		require.ErrorIs(t, err, clv.ErrNoRepeat, name)
		_, _, err = clv.FitGammaGamma(rows, clv.Options{})
		require.ErrorIs(t, err, clv.ErrNoRepeat, name)
	}
}
