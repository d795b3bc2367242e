package abtest_test

import (
	"testing"

	"github.com/bottega-go/commerce/kpi/abtest"
	"github.com/stretchr/testify/require"
)

// FuzzState: what is read is written back byte for byte, and its sample passes every test's checks.
func FuzzState(f *testing.F) {
	var p abtest.Pairs
	for i := range int64(5) {
		require.NoError(f, p.Add(i, i*i-7))
	}
	b, _ := p.MarshalBinary()
	f.Add(b)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		var p abtest.Pairs
		if p.UnmarshalBinary(data) != nil {
			return
		}
		again, _ := p.AppendBinary(nil)
		require.Equal(t, data, again)
		if s := p.Sample(); s.N >= 2 {
			if r, err := abtest.CUPED(s, s, abtest.Options{}); err == nil {
				finite(t, r)
			}
			r, err := abtest.RatioMetric(s, s, abtest.Options{})
			if err == nil {
				finite(t, r)
			}
		}
	})
}

// FuzzNumbers: hostile numbers end in an error or a finite result.
func FuzzNumbers(f *testing.F) {
	f.Add(int64(10), 1.0, 2.0, int64(20), 3.0, 4.0, 0.95)
	f.Add(int64(2), -1e150, 1e150, int64(1<<46), 1e150, 0.0, 1e-300)
	f.Fuzz(func(t *testing.T, na int64, ma, va float64, nb int64, mb, vb, conf float64) {
		a, b := abtest.Sample{N: na, Mean: ma, Variance: va}, abtest.Sample{N: nb, Mean: mb, Variance: vb}
		opt := abtest.Options{Confidence: conf}
		if r, err := abtest.Welch(a, b, opt); err == nil {
			finite(t, r)
		}
		s := abtest.Sequential{Tune: nb, Options: opt}
		if r, err := s.Look(a, b); err == nil {
			finite(t, r)
		}
		p, q := abtest.Proportion{K: na % 1e6, N: nb % 1e6}, abtest.Proportion{K: nb % 1e5, N: na % 1e5}
		if r, err := abtest.TwoProportions(p, q, opt); err == nil {
			finite(t, r)
		}
		if r, err := abtest.ClopperPearson(p, conf); err == nil {
			require.True(t, r.Low >= 0 && r.Low <= r.High && r.High <= 1, "%+v", r)
		}
		if r, err := abtest.BetaBinomial(p, q, abtest.Beta{}, [2]float64{}); err == nil {
			require.True(t, r.BetterB >= 0 && r.BetterB <= 1 && r.LossA >= 0 && r.LossB >= 0, "%+v", r)
		}
		if n, err := abtest.SizeProportions(ma, mb, abtest.SizeOptions{Confidence: conf}); err == nil {
			require.Positive(t, n)
		}
		if n, err := abtest.SizeMeans(ma, mb, abtest.SizeOptions{Power: conf}); err == nil {
			require.Positive(t, n)
		}
	})
}
