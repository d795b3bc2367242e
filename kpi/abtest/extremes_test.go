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
