package abtest_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi/abtest"
)

// Numbers whose quotient no float64 holds are refused: a result has neither Inf
// nor NaN, so that it can be stored.
func TestNothingInfinite(t *testing.T) {
	huge := []float64{0, 5e-324, 1e-300, 1e-75, 1, 1e75, 1e150}
	stored := func(what string, x any, err error) {
		t.Helper()
		if err == nil {
			_, err = json.Marshal(x)
			require.NoError(t, err, "%s: %+v", what, x)
		}
	}
	for _, mean := range huge {
		for _, va := range huge {
			for _, vb := range huge {
				a, b := abtest.Sample{N: 2, Variance: va}, abtest.Sample{N: 3, Mean: mean, Variance: vb}
				r, err := abtest.Welch(a, b, abtest.Options{})
				stored("welch", r, err)
				for _, s := range []abtest.Sequential{{Tau: 1e-100}, {Tau: 1}, {Tau: 1e100}, {Tune: 1}, {Tune: math.MaxInt64}} {
					r, err := s.Look(a, b)
					stored("look", r, err)
				}
				for _, vx := range huge {
					for _, sign := range []float64{-1, 0, 1} {
						cov := sign * math.Sqrt(vb) * math.Sqrt(vx)
						pa := abtest.PairSample{N: 2, MeanX: 1, VarianceY: va}
						pb := abtest.PairSample{N: 3, MeanX: 1 + mean, MeanY: mean, VarianceX: vx, VarianceY: vb, Covariance: cov}
						r, err := abtest.CUPED(pa, pb, abtest.Options{})
						stored("cuped", r, err)
						r, err = abtest.RatioMetric(pa, pb, abtest.Options{})
						stored("ratio", r, err)
						pa.MeanX = 5e-324
						r, err = abtest.RatioMetric(pa, pb, abtest.Options{})
						stored("ratio", r, err)
					}
				}
			}
		}
	}
}

// Less power never asks for more visitors: below half of the level no visitor
// at all is needed, and the formula must not be squared back up.
func TestSizeFallsWithPower(t *testing.T) {
	before := int64(0)
	for _, power := range []float64{1e-9, .001, .01, .02, .025, .03, .1, .5, .8, .99} {
		for _, v := range []abtest.Variance{abtest.Pooled, abtest.Unpooled, abtest.Baseline} {
			n, err := abtest.SizeProportions(.1, .12, abtest.SizeOptions{Power: power, Variance: v})
			require.NoError(t, err)
			if v == abtest.Pooled {
				require.GreaterOrEqual(t, n, before, "power %g", power)
				before = n
			}
		}
		n, err := abtest.SizeMeans(10, 1, abtest.SizeOptions{Power: power})
		require.NoError(t, err)
		if power < .025 {
			require.Equal(t, int64(1), n, "power %g", power)
		}
	}
}

// With one degree of freedom Student's t is Cauchy's distribution, whose
// quantile is a cotangent: two visitors against many without variance.
func TestCauchy(t *testing.T) {
	for _, tail := range []float64{.5, .05, 1e-3, 1e-6, 1e-9, 1e-12} {
		r, err := abtest.Welch(
			abtest.Sample{N: 2, Mean: 0, Variance: 2}, abtest.Sample{N: 1000, Mean: 1}, abtest.Options{Confidence: 1 - tail},
		)
		require.NoError(t, err)
		require.InDelta(t, 1, r.DF, 1e-12)
		want := 1 / math.Tan(math.Pi*(1-(1-tail))/2)
		require.InEpsilon(t, want, (r.High-r.Low)/2, 1e-9, "tail %g", tail)
	}
}

// Few successes among many visitors: n times the exact upper end is that of a Poisson count, by Garwood's
// table (Biometrika 28, 1936) at 95 %.
func TestClopperPearsonOfRareEvents(t *testing.T) {
	for k, want := range []float64{3.6889, 5.5716, 7.2247, 8.7673, 10.2416, 11.6683} {
		for _, n := range []int64{1e9, 1e13, 1 << 46} {
			r, err := abtest.ClopperPearson(abtest.Proportion{K: int64(k), N: n}, 0.95)
			require.NoError(t, err)
			require.InDelta(t, want, r.High*float64(n), 0.00006, "%d of %d", k, n)
			mirror, err := abtest.ClopperPearson(abtest.Proportion{K: n - int64(k), N: n}, 0.95)
			require.NoError(t, err)
			require.InDelta(t, 1-r.High, mirror.Low, 1e-15)
		}
	}
}

// Small probabilities keep their digits: they are not what is left of 1. Expected: the same finite sums in
// mpmath 1.3 with 40 digits.
func TestBetaBinomialOfSmallChances(t *testing.T) {
	a, b := abtest.Proportion{K: 1011, N: 2799}, abtest.Proportion{K: 21129, N: 68667}
	r, err := abtest.BetaBinomial(a, b, abtest.Beta{}, [2]float64{})
	require.NoError(t, err)
	require.InEpsilon(t, 1.523188803634066e-09, r.BetterB, 1e-9)
	require.InEpsilon(t, 2.143168500690641e-12, r.LossA, 1e-6)
	back, err := abtest.BetaBinomial(b, a, abtest.Beta{}, [2]float64{})
	require.NoError(t, err)
	require.InEpsilon(t, 2.143168500690641e-12, back.LossB, 1e-6)
	require.InDelta(t, 1, back.BetterB+r.BetterB, 1e-12)
}
