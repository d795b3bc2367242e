package abtest_test

import (
	"encoding/hex"
	"math"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi/abtest"
	"github.com/stretchr/testify/require"
)

func TestDegenerate(t *testing.T) {
	same := abtest.Sample{N: 5, Mean: 3}
	r, err := abtest.Welch(same, same, abtest.Options{})
	require.NoError(t, err)
	require.EqualValues(t, 1, r.P)
	require.Zero(t, r.Estimate)
	_, err = abtest.Welch(same, abtest.Sample{N: 5, Mean: 4}, abtest.Options{})
	require.ErrorIs(t, err, abtest.ErrNoVariance)
	s := abtest.Sequential{Tau: 1}
	_, err = s.Look(same, same)
	require.ErrorIs(t, err, abtest.ErrNoVariance)
	require.Zero(t, s.Looks)
	// A negative baseline: the sign of the relative change is that of the difference.
	r, err = abtest.Welch(abtest.Sample{N: 9, Mean: -2, Variance: 1}, abtest.Sample{N: 9, Mean: -1, Variance: 1}, abtest.Options{})
	require.NoError(t, err)
	require.InDelta(t, 0.5, r.Relative.Estimate, 1e-15)
	r, err = abtest.Welch(abtest.Sample{N: 9, Variance: 1}, abtest.Sample{N: 9, Mean: -1, Variance: 1}, abtest.Options{})
	require.NoError(t, err)
	require.Nil(t, r.Relative)
	w, err := abtest.Wilson(abtest.Proportion{N: 100}, 0)
	require.NoError(t, err)
	require.Zero(t, w.Low)
	w, err = abtest.Wilson(abtest.Proportion{K: 100, N: 100}, 0)
	require.NoError(t, err)
	require.EqualValues(t, 1, w.High)
	n, err := abtest.SizeMeans(1, -1, abtest.SizeOptions{})
	require.NoError(t, err)
	require.EqualValues(t, 16, n) // Lehr's rule: 16 s²/d²
}

func TestErrors(t *testing.T) {
	ok := abtest.Sample{N: 10, Mean: 1, Variance: 1}
	pair := abtest.PairSample{N: 10, MeanX: 1, MeanY: 1, VarianceX: 1, VarianceY: 1}
	p := abtest.Proportion{K: 1, N: 10}
	huge := abtest.Proportion{K: 1, N: 1 << 47}
	bad := abtest.Options{Confidence: 1.5}
	split := abtest.Options{Split: [2]float64{-1, 1}}
	second := func(_ any, err error) error { return err }
	for name, c := range map[string]struct{ want, got error }{
		"welch few":           {abtest.ErrCounts, second(abtest.Welch(ok, abtest.Sample{N: 1}, abtest.Options{}))},
		"welch many":          {abtest.ErrRange, second(abtest.Welch(ok, abtest.Sample{N: 1 << 47}, abtest.Options{}))},
		"welch NaN":           {abtest.ErrCounts, second(abtest.Welch(ok, abtest.Sample{N: 3, Mean: math.NaN()}, abtest.Options{}))},
		"welch variance":      {abtest.ErrCounts, second(abtest.Welch(ok, abtest.Sample{N: 3, Variance: -1}, abtest.Options{}))},
		"welch confidence":    {abtest.ErrOptions, second(abtest.Welch(ok, ok, bad))},
		"welch split":         {abtest.ErrOptions, second(abtest.Welch(ok, ok, split))},
		"ratio denominator":   {abtest.ErrCounts, second(abtest.RatioMetric(pair, abtest.PairSample{N: 5}, abtest.Options{}))},
		"ratio covariance":    {abtest.ErrCounts, second(abtest.RatioMetric(pair, abtest.PairSample{N: 5, MeanX: 1, Covariance: 2}, abtest.Options{}))},
		"ratio few":           {abtest.ErrCounts, second(abtest.RatioMetric(pair, abtest.PairSample{}, abtest.Options{}))},
		"ratio huge":          {abtest.ErrRange, second(abtest.RatioMetric(pair, abtest.PairSample{N: 5, MeanX: 1e-150, MeanY: 1e150, VarianceX: 1e150, VarianceY: 1}, abtest.Options{}))},
		"cuped few":           {abtest.ErrCounts, second(abtest.CUPED(pair, abtest.PairSample{}, abtest.Options{}))},
		"wilson none":         {abtest.ErrCounts, second(abtest.Wilson(abtest.Proportion{}, 0))},
		"wilson confidence":   {abtest.ErrOptions, second(abtest.Wilson(p, -1))},
		"exact none":          {abtest.ErrCounts, second(abtest.ClopperPearson(abtest.Proportion{}, 0))},
		"exact confidence":    {abtest.ErrOptions, second(abtest.ClopperPearson(p, math.NaN()))},
		"two confidence":      {abtest.ErrOptions, second(abtest.TwoProportions(p, p, bad))},
		"two split":           {abtest.ErrOptions, second(abtest.TwoProportions(p, p, split))},
		"two many":            {abtest.ErrRange, second(abtest.TwoProportions(p, huge, abtest.Options{}))},
		"srm lengths":         {abtest.ErrOptions, second(abtest.CheckRatio([]int64{1}, nil))},
		"srm visitors":        {abtest.ErrCounts, second(abtest.CheckRatio([]int64{1, -1}, []float64{1, 1}))},
		"srm infinite":        {abtest.ErrOptions, second(abtest.CheckRatio([]int64{1, 1}, []float64{1, math.Inf(1)}))},
		"srm overflow":        {abtest.ErrRange, second(abtest.CheckRatio([]int64{1 << 62, 1 << 62}, []float64{1, 1e-300}))},
		"bayes prior":         {abtest.ErrOptions, second(abtest.BetaBinomial(p, p, abtest.Beta{Alpha: .5, Beta: .5}, [2]float64{}))},
		"bayes counts":        {abtest.ErrCounts, second(abtest.BetaBinomial(p, abtest.Proportion{K: 2, N: 1}, abtest.Beta{}, [2]float64{}))},
		"bayes split":         {abtest.ErrOptions, second(abtest.BetaBinomial(p, p, abtest.Beta{}, [2]float64{-1, 0}))},
		"bayes terms":         {abtest.ErrRange, second(abtest.BetaBinomial(abtest.Proportion{K: 1 << 40, N: 1 << 41}, abtest.Proportion{K: 1 << 40, N: 1 << 41}, abtest.Beta{}, [2]float64{}))},
		"size confidence":     {abtest.ErrOptions, second(abtest.SizeProportions(.1, .2, abtest.SizeOptions{Confidence: 2}))},
		"size power":          {abtest.ErrOptions, second(abtest.SizeMeans(1, 1, abtest.SizeOptions{Power: 1}))},
		"size variance":       {abtest.ErrOptions, second(abtest.SizeProportions(.1, .2, abtest.SizeOptions{Variance: 9}))},
		"size endless":        {abtest.ErrRange, second(abtest.SizeProportions(.1, .1+1e-9, abtest.SizeOptions{}))},
		"size no difference":  {abtest.ErrOptions, second(abtest.SizeMeans(1, 0, abtest.SizeOptions{}))},
		"size no deviation":   {abtest.ErrOptions, second(abtest.SizeMeans(math.NaN(), 1, abtest.SizeOptions{}))},
		"p-value":             {abtest.ErrOptions, second(abtest.Holm([]float64{.1, math.NaN()}))},
		"sequential neither":  {abtest.ErrOptions, second((&abtest.Sequential{}).Look(ok, ok))},
		"sequential both":     {abtest.ErrOptions, second((&abtest.Sequential{Tau: 1, Tune: 1}).Look(ok, ok))},
		"sequential state":    {abtest.ErrState, second((&abtest.Sequential{Tau: 1, Looks: 1, P: 2}).Look(ok, ok))},
		"sequential few":      {abtest.ErrCounts, second((&abtest.Sequential{Tau: 1}).Look(ok, abtest.Sample{}))},
		"sequential split":    {abtest.ErrOptions, second((&abtest.Sequential{Tau: 1, Options: split}).Look(ok, ok))},
		"sequential options":  {abtest.ErrOptions, second((&abtest.Sequential{Tau: 1, Options: bad}).Look(ok, ok))},
		"sequential infinite": {abtest.ErrRange, second((&abtest.Sequential{Tau: 1e-170}).Look(ok, ok))},
		"merge left":          {abtest.ErrCounts, second(abtest.Proportion{K: 2, N: 1}.Merge(p))},
		"merge right":         {abtest.ErrCounts, second(p.Merge(abtest.Proportion{K: 2, N: 1}))},
		"merge many":          {abtest.ErrRange, second(abtest.Proportion{N: 1 << 46}.Merge(p))},
		"add":                 {abtest.ErrRange, new(abtest.Moments).Add(1<<40 + 1)},
		"state":               {abtest.ErrState, new(abtest.Pairs).UnmarshalBinary([]byte{1})},
		"moments state":       {abtest.ErrState, new(abtest.Moments).UnmarshalBinary(nil)},
	} {
		require.ErrorIs(t, c.got, c.want, name)
	}
}

func TestState(t *testing.T) {
	var p abtest.Pairs
	require.NoError(t, p.Add(3, 4))
	require.NoError(t, p.Add(-1, 2))
	b, err := p.MarshalBinary()
	require.NoError(t, err)
	require.Len(t, b, 89)
	hand, err := hex.DecodeString("01" + "0000000000000002" + // version and visitors, then the sums in 16 bytes each
		"00000000000000000000000000000002" + "00000000000000000000000000000006" + // 3-1, 4+2
		"0000000000000000000000000000000a" + "00000000000000000000000000000014" + // 9+1, 16+4
		"0000000000000000000000000000000a") // 12-2
	require.NoError(t, err)
	require.Equal(t, hand, b)
	var q abtest.Pairs
	require.NoError(t, q.UnmarshalBinary(b))
	require.Equal(t, p, q)
	require.ErrorIs(t, new(abtest.Moments).UnmarshalBinary(b), abtest.ErrState) // it has an x
	for _, at := range []int{1, 10, 40, 60, 88} {
		c := append([]byte(nil), b...)
		c[at] ^= 0x80
		require.ErrorIs(t, q.UnmarshalBinary(c), abtest.ErrState, at)
	}
	require.Equal(t, p, q)
	full := append([]byte(nil), b...)
	copy(full[1:9], []byte{0, 0, 0x40, 0, 0, 0, 0, 0}) // 2^46 visitors
	require.NoError(t, q.UnmarshalBinary(full))
	require.ErrorIs(t, q.Add(1, 1), abtest.ErrRange)
	require.ErrorIs(t, q.Merge(&p), abtest.ErrRange)
	require.EqualValues(t, int64(1)<<46, q.N())
	require.Equal(t, abtest.PairSample{}, new(abtest.Pairs).Sample())
}

func TestVarianceWords(t *testing.T) {
	for _, v := range []abtest.Variance{abtest.Pooled, abtest.Unpooled, abtest.Baseline} {
		b, err := v.MarshalText()
		require.NoError(t, err)
		var back abtest.Variance
		require.NoError(t, back.UnmarshalText(b))
		require.Equal(t, v, back)
	}
	_, err := abtest.Variance(9).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, "abtest.Variance(9)", abtest.Variance(9).String())
	require.ErrorIs(t, new(abtest.Variance).UnmarshalText([]byte("both")), commerce.ErrUnknownWord)
}
