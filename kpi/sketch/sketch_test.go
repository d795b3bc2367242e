package sketch_test

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/kpitest"
	"github.com/bottega-go/commerce/kpi/sketch"
	"github.com/bottega-go/commerce/money"
)

func ExampleHLL() {
	var monday, tuesday sketch.HLL
	for visitor := range uint64(60_000) {
		monday.Add(visitor)
		tuesday.Add(visitor + 30_000)
	}
	if err := monday.Merge(&tuesday); err != nil {
		fmt.Println(err)
	}
	e := monday.Count() // 90,000 different visitors on both days
	fmt.Println(e.Value > 88_000 && e.Value < 92_000, e.StdErr)
	// Output:
	// true 0.008125
}

func ExampleHistogram() {
	var orders sketch.Histogram
	for cents := int64(100); cents <= 10_000; cents += 100 {
		if err := orders.Add(cents, money.EUR); err != nil {
			fmt.Println(err)
		}
	}
	median, ok := orders.Quantile(money.NewPercent(50))
	fmt.Println(median.Low, median.High, median.Mid(), ok) // the exact median is 50.00
	mean, _ := orders.Mean().Round(money.HalfUp)
	fmt.Println(mean)
	// Output:
	// EUR 49.92 EUR 50.23 EUR 50.07 true
	// EUR 50.50
}

// The error stays within four standard errors over the whole range, with keys in a row and scattered.
func TestHLLAccuracy(t *testing.T) {
	for _, step := range []uint64{1, 0x9e3779b97f4a7c15, 1 << 40} {
		var h sketch.HLL
		require.Zero(t, h.Count().Value)
		next := uint64(1)
		for i := uint64(1); i <= 2_000_000; i++ {
			h.Add(i * step)
			h.Add(i * step) // again
			if i == next {
				next = next*3 + 1
				off := math.Abs(float64(h.Count().Value)-float64(i)) / float64(i)
				require.LessOrEqual(t, off, 4*h.Count().StdErr, "step %d, %d keys: %d", step, i, h.Count().Value)
			}
		}
	}
}

func TestLaws(t *testing.T) {
	t.Run("hll", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) {
			n := rapid.SampledFrom([]int{0, 3, 500, 9000}).Draw(r, "n")
			keys := make([]uint64, n)
			for i := range keys {
				keys[i] = uint64(i) * rapid.Uint64Range(1, 1<<40).Draw(r, "step")
				if i > 20 {
					keys[i] = keys[i-1] + 7919
				}
			}
			kpitest.Laws(r, func() *sketch.HLL { return &sketch.HLL{} }, func(h *sketch.HLL, k uint64) error { h.Add(k); return nil }, keys)
		})
	})
	t.Run("histogram", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) {
			kpitest.Laws(r, func() *sketch.Histogram { return &sketch.Histogram{} },
				func(h *sketch.Histogram, v int64) error { return h.Add(v, money.EUR) },
				rapid.SliceOfN(rapid.Int64Range(0, 1<<50), 0, 40).Draw(r, "facts"))
		})
	})
}

// A quantile contains the exact one, and its middle is at most 0.4 % off.
func TestQuantile(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var h sketch.Histogram
		values := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 50).Draw(r, "values")
		for _, v := range values {
			require.NoError(r, h.Add(v, money.EUR))
		}
		slices.Sort(values)
		p := rapid.Int64Range(0, 100).Draw(r, "p")
		q, ok := h.Quantile(money.NewPercent(p))
		require.True(r, ok)
		rank := max((int64(len(values))*p+99)/100, 1)
		exact := values[rank-1]
		require.LessOrEqual(r, q.Low.Units(), exact)
		require.GreaterOrEqual(r, q.High.Units(), exact)
		require.LessOrEqual(r, math.Abs(float64(q.Mid().Units()-exact)), 0.004*float64(exact)+0.5)
	})
}

func TestHistogramErrors(t *testing.T) {
	var h sketch.Histogram
	_, ok := h.Quantile(money.NewPercent(50))
	require.False(t, ok)
	require.ErrorIs(t, h.Add(-1, money.EUR), kpi.ErrRange)
	require.ErrorIs(t, h.Add(1, 0), money.ErrUnknownCurrency)
	require.NoError(t, h.Add(1<<61, money.EUR))
	require.ErrorIs(t, h.Add(1<<61+1, money.EUR), kpi.ErrRange)
	require.ErrorIs(t, h.Add(1, money.SEK), money.ErrCurrencyMismatch)
	_, ok = h.Quantile(money.NewPercent(101))
	require.False(t, ok)
	var o sketch.Histogram
	require.NoError(t, o.Add(5, money.SEK))
	require.ErrorIs(t, h.Merge(&o), money.ErrCurrencyMismatch)
	require.NoError(t, h.Merge(&h))
	require.ErrorIs(t, h.Merge(&h), kpi.ErrRange)

	var g sketch.HLL
	for _, x := range []interface {
		json.Marshaler
		json.Unmarshaler
		MarshalBinary() ([]byte, error)
	}{&h, &g} {
		data, err := json.Marshal(x)
		require.NoError(t, err)
		before, err := x.MarshalBinary()
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(data, x))
		after, err := x.MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, before, after)
		require.Error(t, json.Unmarshal([]byte(`{"schema":"commerce/order/1"}`), x))
	}
}

func FuzzSketch(f *testing.F) {
	var g sketch.HLL
	var h sketch.Histogram
	for i := range uint64(20) {
		g.Add(i)
		require.NoError(f, h.Add(int64(i*i*i), money.EUR))
	}
	a, _ := g.MarshalBinary()
	b, _ := h.MarshalBinary()
	f.Add(a)
	f.Add(b)
	f.Fuzz(func(t *testing.T, data []byte) {
		var g sketch.HLL
		if err := g.UnmarshalBinary(data); err == nil {
			back, _ := g.MarshalBinary()
			require.Equal(t, data, back)
			require.GreaterOrEqual(t, g.Count().Value, int64(0))
		}
		var h sketch.Histogram
		if err := h.UnmarshalBinary(data); err == nil {
			back, _ := h.MarshalBinary()
			require.Equal(t, data, back)
			h.Quantile(money.NewPercent(99))
		}
	})
}

func BenchmarkHLLAdd(b *testing.B) {
	var h sketch.HLL
	key := uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		for range 1000 {
			key += 0x632be59bd9b4e019
			h.Add(key)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/add")
}

func BenchmarkHistogramAdd(b *testing.B) {
	var h sketch.Histogram
	x := uint64(88172645463325252)
	b.ReportAllocs()
	for b.Loop() {
		for range 1000 {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			_ = h.Add(int64(x>>44), money.EUR)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/add")
}

// The first stored form, by hand: it stays readable for ever.
func TestStateV1(t *testing.T) {
	var h sketch.Histogram
	require.NoError(t, h.Add(3, money.EUR))
	require.NoError(t, h.Add(3, money.EUR))
	require.NoError(t, h.Add(130, money.EUR))
	var distinct sketch.HLL
	for want, x := range map[string]encoding.BinaryAppender{
		"kpsq\x01\x03EUR\x88\x01\x02\x03\x02\x7e\x01": &h, // sum 136, two cells: 3 twice, 126 after it 130 once
		"kpsq\x01\x00\x00\x00":                        new(sketch.Histogram),
		"kpsh\x01\x00":                                &distinct,
	} {
		b, err := x.AppendBinary(nil)
		require.NoError(t, err)
		require.Equal(t, want, string(b))
	}
}
