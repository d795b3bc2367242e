package clv_test

import (
	"errors"
	"math"
	"testing"

	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/stretchr/testify/require"
)

// FuzzModels: any numbers give a finite answer, or NaN exactly where Check refuses.
func FuzzModels(f *testing.F) {
	f.Add(.243, 4.414, .793, 2.426, int64(2), 30.43, 38.86, 39.)
	f.Add(.243, 4.414, 1., 2.426, int64(5000), 38., 38.86, 1e9)
	f.Add(1e-5, 1e-9, 1e-5, 1e-9, int64(0), 0., 1e9, 1e9)
	f.Fuzz(func(t *testing.T, r, alpha, a, b float64, x int64, recency, age, horizon float64) {
		row := clv.Row{X: x, Recency: recency, Age: age}
		for _, m := range []model{clv.BGNBD{R: r, Alpha: alpha, A: a, B: b}, clv.MBGNBD{R: r, Alpha: alpha, A: a, B: b}, clv.ParetoNBD{R: r, Alpha: alpha, S: a, Beta: b}} {
			for _, v := range []float64{r, alpha, a, b} { // beyond these a product may leave the range of float64
				if !(v > 1e-9 && v < 1e9) {
					require.True(t, v > 0 && v <= math.MaxFloat64 || math.IsNaN(m.Alive(row)))
					return
				}
			}
			bad := row.Check() != nil
			require.Equal(t, bad, math.IsNaN(m.Alive(row)), "%+v %+v", m, row)
			bad = bad || !(horizon >= 0 && horizon <= 1e9)
			e := m.ConditionalExpected(row, horizon)
			require.Equal(t, bad, math.IsNaN(e), "%+v %+v %g: %g", m, row, horizon, e)
			require.False(t, math.IsInf(e, 0) || e < 0, "%+v %+v %g: %g", m, row, horizon, e)
		}
	})
}

// FuzzFit: few hostile rows end in a model or a typed error.
func FuzzFit(f *testing.F) {
	f.Add(int64(2), 30.43, 38.86, int64(1), int64(0), 0., 5., int64(1e9))
	f.Add(int64(1e9), 1e-9, 1e9, int64(0), int64(1), 0., 0., int64(0))
	f.Add(int64(0), 0., 1.2e-308, int64(0), int64(1), 1e-308, 1.1e-308, int64(0))
	f.Fuzz(func(t *testing.T, x1 int64, tx1, t1 float64, w1, x2 int64, tx2, t2 float64, w2 int64) {
		rows := []clv.Row{{X: x1, Recency: tx1, Age: t1, Weight: w1}, {X: x2, Recency: tx2, Age: t2, Weight: w2}}
		if ll, err := (clv.BGNBD{R: 1, Alpha: 1, A: 1, B: 1}).LogLikelihood(rows); err == nil {
			require.False(t, math.IsNaN(ll), "%+v", rows)
		}
		known := func(err error) bool {
			return errors.Is(err, clv.ErrNotConverged) || errors.Is(err, clv.ErrRow) || errors.Is(err, clv.ErrNoRepeat)
		}
		m, fit, err := clv.FitBGNBD(rows, clv.Options{MaxEvaluations: 100})
		require.True(t, err == nil && fit.Converged && m.Check() == nil || known(err), "%v", err)
		p, fit, err := clv.FitParetoNBD(rows, clv.Options{MaxEvaluations: 100})
		require.True(t, err == nil && fit.Converged && p.Check() == nil || known(err), "%v", err)
		require.False(t, math.IsNaN(fit.Gradient) || math.IsNaN(fit.LogLikelihood))
	})
}
