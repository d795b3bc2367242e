package abtest_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/bottega-go/commerce/kpi/abtest"
	"github.com/bottega-go/commerce/kpi/kpitest"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

type xy struct{ x, y int64 }

func drawPairs(t *rapid.T, name string, least int) []xy {
	value := rapid.Int64Range(-1_000_000, 1_000_000)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) xy { return xy{value.Draw(t, "x"), value.Draw(t, "y")} }), least, 60).Draw(t, name)
}

func pairsOf(t require.TestingT, all []xy) abtest.Pairs {
	var p abtest.Pairs
	for _, v := range all {
		require.NoError(t, p.Add(v.x, v.y))
	}
	return p
}

// Shards merge to the same bytes, in any order and split, and what is read is written as it was.
func TestMergeLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawPairs(t, "visitors", 0)
		kpitest.Laws(t, func() *abtest.Pairs { return new(abtest.Pairs) },
			func(p *abtest.Pairs, v xy) error { return p.Add(v.x, v.y) }, all)
		kpitest.Laws(t, func() *abtest.Moments { return new(abtest.Moments) },
			func(m *abtest.Moments, v xy) error { return m.Add(v.y) }, all)

		p := pairsOf(t, all)
		var m abtest.Moments
		for _, v := range all {
			require.NoError(t, m.Add(v.y))
		}
		s := p.Sample()
		require.Equal(t, abtest.Sample{N: s.N, Mean: s.MeanY, Variance: s.VarianceY}, m.Sample())
		require.Equal(t, p.N(), m.N())

		text, err := json.Marshal(&m)
		require.NoError(t, err)
		var backM abtest.Moments
		require.NoError(t, json.Unmarshal(text, &backM))
		require.Equal(t, m, backM)
		var back abtest.Pairs
		require.Error(t, json.Unmarshal(text, &back), "another schema")
		text, err = json.Marshal(&p)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, p, back)
	})
}

// The moments are those of the two-pass formula.
func TestMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawPairs(t, "visitors", 2)
		p := pairsOf(t, all)
		var mx, my, xx, xy float64
		n := float64(len(all))
		for _, v := range all {
			mx += float64(v.x) / n
			my += float64(v.y) / n
		}
		for _, v := range all {
			xx += (float64(v.x) - mx) * (float64(v.x) - mx) / (n - 1)
			xy += (float64(v.x) - mx) * (float64(v.y) - my) / (n - 1)
		}
		s := p.Sample()
		require.InDelta(t, mx, s.MeanX, 1e-6)
		require.InDelta(t, xx, s.VarianceX, 1e-9*xx+1e-9)
		require.InDelta(t, xy, s.Covariance, 1e-9*math.Sqrt(xx*s.VarianceY)+1e-9)
	})
}

func finite(t require.TestingT, r abtest.Result) {
	values := []float64{r.Estimate, r.Low, r.High, r.Statistic, r.DF, r.P, r.Theta, r.SRM.P, r.SRM.Statistic}
	if r.Relative != nil {
		values = append(values, r.Relative.Estimate, r.Relative.Low, r.Relative.High)
	}
	for _, v := range values {
		require.False(t, math.IsNaN(v) || math.IsInf(v, 0), "%+v", r)
	}
	require.True(t, r.P >= 0 && r.P <= 1 && r.SRM.P >= 0 && r.SRM.P <= 1, "%+v", r)
}

func mirrored(t require.TestingT, r, back abtest.Result, tolerance float64) {
	require.InDelta(t, r.Estimate, -back.Estimate, tolerance)
	require.InDelta(t, r.Low, -back.High, tolerance)
	require.InDelta(t, r.P, back.P, 1e-12)
}

// Exchanging the arms mirrors every result.
func TestProportionLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) abtest.Proportion {
			n := rapid.Int64Range(1, 100_000).Draw(t, name)
			return abtest.Proportion{K: rapid.Int64Range(0, n).Draw(t, name), N: n}
		}
		a, b := draw("a"), draw("b")
		r, err := abtest.TwoProportions(a, b, abtest.Options{})
		require.NoError(t, err)
		finite(t, r)
		require.True(t, r.Low >= -1-1e-15 && r.Low <= r.Estimate && r.Estimate <= r.High && r.High <= 1+1e-15, "%+v", r)
		back, err := abtest.TwoProportions(b, a, abtest.Options{})
		require.NoError(t, err)
		mirrored(t, r, back, 1e-12)
		for _, f := range []func(abtest.Proportion, float64) (abtest.Interval, error){abtest.Wilson, abtest.ClopperPearson} {
			narrow, err := f(a, .8)
			require.NoError(t, err)
			wide, err := f(a, .99)
			require.NoError(t, err)
			require.True(t, 0 <= wide.Low && wide.Low <= narrow.Low && narrow.Low <= a.Rate() && a.Rate() <= narrow.High && narrow.High <= wide.High && wide.High <= 1)
		}
		bayes, err := abtest.BetaBinomial(a, b, abtest.Beta{}, [2]float64{})
		require.NoError(t, err)
		means := float64(b.K+1)/float64(b.N+2) - float64(a.K+1)/float64(a.N+2)
		require.InDelta(t, means, bayes.LossA-bayes.LossB, 1e-9)
		require.True(t, bayes.BetterB >= 0 && bayes.BetterB <= 1)
		swapped, err := abtest.BetaBinomial(b, a, abtest.Beta{}, [2]float64{})
		require.NoError(t, err)
		require.InDelta(t, 1, bayes.BetterB+swapped.BetterB, 1e-9)
		sum, err := a.Merge(b)
		require.NoError(t, err)
		require.Equal(t, abtest.Proportion{K: a.K + b.K, N: a.N + b.N}, sum)
	})
}

func TestMeanLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pa, pb := pairsOf(t, drawPairs(t, "a", 3)), pairsOf(t, drawPairs(t, "b", 3))
		a, b := pa.Sample(), pb.Sample()
		if a.VarianceY+b.VarianceY == 0 {
			return
		}
		r, err := abtest.Welch(sampleY(a), sampleY(b), abtest.Options{})
		require.NoError(t, err)
		finite(t, r)
		require.True(t, (r.P < .05) == (r.Low > 0 || r.High < 0) || math.Abs(r.P-.05) < 1e-9, "p and interval agree: %+v", r)
		back, err := abtest.Welch(sampleY(b), sampleY(a), abtest.Options{})
		require.NoError(t, err)
		mirrored(t, r, back, 1e-6)

		// A ratio to a constant 1 is a mean.
		one := func(s abtest.PairSample) abtest.PairSample {
			return abtest.PairSample{N: s.N, MeanX: 1, MeanY: s.MeanY, VarianceY: s.VarianceY}
		}
		ratio, err := abtest.RatioMetric(one(a), one(b), abtest.Options{})
		require.NoError(t, err)
		require.InDelta(t, r.Estimate, ratio.Estimate, 1e-9)
		require.InDelta(t, r.Statistic, ratio.Statistic, 1e-9)
		require.LessOrEqual(t, ratio.P, r.P+1e-12) // the normal has thinner tails

		// CUPED with a covariate that says nothing is Welch's test; with one it has at most the pooled
		// variance.
		c, err := abtest.CUPED(one(a), one(b), abtest.Options{})
		require.NoError(t, err)
		require.InDelta(t, r.P, c.P, 1e-12)
		c, err = abtest.CUPED(a, b, abtest.Options{})
		if err == nil {
			finite(t, c)
			require.InDelta(t, r.Estimate-c.Theta*(b.MeanX-a.MeanX), c.Estimate, 1e-4)
		}

		// Sequential: wider than one look, p never rises.
		s := abtest.Sequential{Tune: 100}
		first, err := s.Look(sampleY(a), sampleY(b))
		require.NoError(t, err)
		finite(t, first)
		require.LessOrEqual(t, first.Low, first.Estimate)
		next, err := s.Look(sampleY(b), sampleY(a))
		require.NoError(t, err)
		require.LessOrEqual(t, next.P, first.P)
		require.GreaterOrEqual(t, next.Low, first.Low)
		require.Equal(t, 2, s.Looks)
	})
}

func sampleY(s abtest.PairSample) abtest.Sample {
	return abtest.Sample{N: s.N, Mean: s.MeanY, Variance: s.VarianceY}
}

// With arms alike the variance falls by the square of the correlation.
func TestCUPEDVariance(t *testing.T) {
	a := abtest.PairSample{N: 100, MeanX: 5, MeanY: 10, VarianceX: 4, VarianceY: 9, Covariance: 4.8} // correlation 0.8
	plain, err := abtest.Welch(sampleY(a), sampleY(a), abtest.Options{})
	require.NoError(t, err)
	r, err := abtest.CUPED(a, a, abtest.Options{})
	require.NoError(t, err)
	require.InDelta(t, 1.2, r.Theta, 1e-15)
	require.InDelta(t, (plain.High-plain.Low)*.6, r.High-r.Low, 1e-12) // sqrt(1 - 0.64)
	require.Equal(t, abtest.MethodCUPED, r.Method)
}

func TestAdjustLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		bonferroni, err := abtest.Bonferroni(p)
		require.NoError(t, err)
		holm, err := abtest.Holm(p)
		require.NoError(t, err)
		bh, err := abtest.BenjaminiHochberg(p)
		require.NoError(t, err)
		for i := range p {
			require.True(t, p[i] <= bh[i] && bh[i] <= holm[i] && holm[i] <= bonferroni[i] && bonferroni[i] <= 1)
		}
	})
}
