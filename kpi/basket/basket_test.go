package basket_test

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/kpi/basket"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func second[A any](_ A, err error) error { return err }

func TestErrors(t *testing.T) {
	good := slices.Values([][]string{{"a", "b"}, {"a", "b"}})
	for path, opt := range map[string]basket.Options{
		"/min_count": {MinCount: -1}, "/max_size": {MaxSize: 6}, "/max_sets": {MaxSets: 1 << 30},
	} {
		_, err := basket.Mine(good, opt)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields)
		require.Equal(t, path, fields[0].Path)
		require.ErrorIs(t, err, basket.ErrOptions)
	}
	require.ErrorIs(t, second(basket.Mine(nil, basket.Options{})), basket.ErrOptions)
	left := 3
	var once iter.Seq[[]string] = func(yield func([]string) bool) { // a cursor that cannot be read again
		for ; left > 0; left-- {
			if !yield([]string{"a", "b"}) {
				return
			}
		}
	}
	require.ErrorIs(t, second(basket.Mine(once, basket.Options{})), basket.ErrNotRepeatable)
	huge := make([]string, 1001)
	for i := range huge {
		huge[i] = fmt.Sprint(i)
	}
	_, err := basket.Mine(slices.Values([][]string{{"0"}, huge, huge}), basket.Options{})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Equal(t, "/1", fields[0].Path)
	require.ErrorIs(t, err, basket.ErrTooLarge)
	many := slices.Repeat([][]string{huge[:40]}, 2)
	require.ErrorIs(t, second(basket.Mine(slices.Values(many), basket.Options{MaxSets: 100})), basket.ErrTooLarge)              // 780 pairs
	require.ErrorIs(t, second(basket.Mine(slices.Values(many), basket.Options{MaxSize: 3, MaxSets: 1000})), basket.ErrTooLarge) // 9880 triples
}

func TestEmpty(t *testing.T) {
	table, err := basket.Mine(slices.Values([][]string{{}, {"a"}, nil}), basket.Options{MaxSize: 5})
	require.NoError(t, err)
	require.EqualValues(t, 3, table.Baskets())
	require.Empty(t, table.Sets(1))
	require.Empty(t, table.Sets(0))
	require.Empty(t, table.Sets(9))
	require.Empty(t, table.Rules(0))
	require.Empty(t, table.Next([]string{"a"}, 3))
	for _, f := range []func(basket.Rule) (float64, bool){basket.Rule.Support, basket.Rule.Confidence, basket.Rule.Lift, basket.Rule.Leverage, basket.Rule.Conviction} {
		v, ok := f(basket.Rule{})
		require.False(t, ok)
		require.Zero(t, v)
	}
}

func drawLog(t *rapid.T) [][]string {
	sku := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g"})
	return rapid.SliceOfN(rapid.SliceOfN(sku, 0, 6), 1, 30).Draw(t, "log")
}

// Every set up to five is counted as by trying all of them, and no other one is there.
func TestAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t)
		least := rapid.Int64Range(1, 4).Draw(t, "least")
		size := rapid.IntRange(2, 5).Draw(t, "size")
		table, err := basket.Mine(slices.Values(log), basket.Options{MinCount: least, MaxSize: size})
		require.NoError(t, err)
		found := map[string]int64{}
		for s := 1; s <= 5; s++ {
			for _, set := range table.Sets(s) {
				require.Len(t, set.SKUs, s)
				require.LessOrEqual(t, s, size)
				found[fmt.Sprint(set.SKUs)] = set.Count
			}
		}
		want := map[string]int64{}
		for mask := 1; mask < 1<<7; mask++ {
			var set []string
			for i := range 7 {
				if mask>>i&1 == 1 {
					set = append(set, string(rune('a'+i)))
				}
			}
			if len(set) > size {
				continue
			}
			var n int64
			for _, b := range log {
				if !slices.ContainsFunc(set, func(s string) bool { return !slices.Contains(b, s) }) {
					n++
				}
			}
			if n >= least {
				want[fmt.Sprint(set)] = n
			}
		}
		require.Equal(t, want, found)

		for _, r := range table.Rules(0) {
			require.Equal(t, want[fmt.Sprint(r.If)], r.IfCount)
			require.Equal(t, want[fmt.Sprint([]string{r.Then})], r.ThenCount)
			conf, ok := r.Confidence()
			require.True(t, ok && conf > 0 && conf <= 1)
			support, _ := r.Support()
			lift, ok := r.Lift()
			require.True(t, ok)
			leverage, _ := r.Leverage()
			require.InDelta(t, support*(1-1/lift), leverage, 1e-12)
			conviction, ok := r.Conviction()
			require.Equal(t, conf < 1, ok)
			require.False(t, math.IsNaN(conviction) || math.IsInf(conviction, 0))
		}
		for _, r := range table.Rules(.5) {
			conf, _ := r.Confidence()
			require.GreaterOrEqual(t, conf, .5)
		}
	})
}

// The order of baskets and of the SKUs in them does not matter; Next is the best of the rules that fit.
func TestOrderAndNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t)
		opt := basket.Options{MaxSize: 3}
		table, err := basket.Mine(slices.Values(log), opt)
		require.NoError(t, err)
		mixed := rapid.Permutation(log).Draw(t, "baskets")
		for i := range mixed {
			mixed[i] = rapid.Permutation(mixed[i]).Draw(t, "skus")
		}
		other, err := basket.Mine(slices.Values(mixed), opt)
		require.NoError(t, err)
		rules := table.Rules(0)
		require.Equal(t, rules, other.Rules(0))
		have := drawLog(t)[0]
		next := table.Next(have, 100)
		require.Equal(t, next, other.Next(have, 100))
		var want []basket.Rule
		offered := map[string]bool{}
		for _, r := range rules { // best first
			fits := !slices.ContainsFunc(r.If, func(s string) bool { return !slices.Contains(have, s) })
			if fits && !slices.Contains(have, r.Then) && !offered[r.Then] {
				offered[r.Then] = true
				want = append(want, r)
			}
		}
		require.Equal(t, len(want), len(next))
		for i := range want {
			require.Equal(t, want[i], next[i])
		}
		require.Len(t, table.Next(have, 1), min(1, len(want)))
		require.Empty(t, table.Next(have, -1))
	})
}

func FuzzMine(f *testing.F) {
	f.Add("ab\nabc\nac", int64(1), 3, 100)
	f.Fuzz(func(t *testing.T, text string, least int64, size, sets int) {
		if len(text) > 200 {
			return
		}
		var log [][]string
		var b []string
		for _, r := range text {
			if r == '\n' {
				log = append(log, b)
				b = nil
				continue
			}
			b = append(b, string(r))
		}
		table, err := basket.Mine(slices.Values(log), basket.Options{MinCount: least, MaxSize: size, MaxSets: sets % 10_000})
		if err != nil {
			return
		}
		for _, r := range table.Rules(0) {
			require.True(t, r.Both <= r.IfCount && r.IfCount <= r.Baskets && r.Both <= r.ThenCount)
		}
	})
}

func ExampleMine() {
	orders := [][]string{{"milk", "bread"}, {"butter"}, {"beer", "chips"}, {"milk", "bread", "butter"}, {"bread"}, {"beer", "chips"}}
	table, err := basket.Mine(slices.Values(orders), basket.Options{})
	for _, r := range table.Rules(0.6) {
		lift, _ := r.Lift()
		fmt.Printf("%v -> %s: %d of %d, lift %.1f\n", r.If, r.Then, r.Both, r.IfCount, lift)
	}
	fmt.Println(err)
	// Output:
	// [chips] -> beer: 2 of 2, lift 3.0
	// [milk] -> bread: 2 of 2, lift 2.0
	// [beer] -> chips: 2 of 2, lift 3.0
	// [bread] -> milk: 2 of 3, lift 2.0
	// <nil>
}

func ExampleTable_Next() {
	orders := [][]string{{"milk", "bread"}, {"milk", "bread", "butter"}, {"bread"}, {"bread", "butter"}}
	table, _ := basket.Mine(slices.Values(orders), basket.Options{})
	for _, r := range table.Next([]string{"bread"}, 2) {
		fmt.Println(r.Then, r.Both, "of", r.IfCount)
	}
	// Output:
	// butter 2 of 4
	// milk 2 of 4
}

// BenchmarkMine reads a million baskets of 2.5 SKUs from a catalogue of 5,000 with a few bestsellers.
func BenchmarkMine(b *testing.B) {
	src := rand.New(rand.NewPCG(1, 2))
	names := make([]string, 5000)
	for i := range names {
		names[i] = fmt.Sprint("sku-", i)
	}
	log := make([][]string, 1_000_000)
	for i := range log {
		n := 1 + src.IntN(4)
		log[i] = make([]string, n)
		for k := range log[i] {
			log[i][k] = names[int(5000*math.Pow(src.Float64(), 3))]
		}
	}
	for _, size := range []int{2, 3} {
		b.Run(fmt.Sprint("size", size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := basket.Mine(slices.Values(log), basket.Options{MinCount: 20, MaxSize: size}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	table, err := basket.Mine(slices.Values(log), basket.Options{MinCount: 20, MaxSize: 3})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("next", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			table.Next([]string{"sku-10", "sku-500"}, 3)
		}
	})
}
