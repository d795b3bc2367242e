package basket_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi/basket"
)

// A set is in no more baskets than any part of it, whatever the log.
func TestSupportIsMonotone(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 30 {
		log := make([][]string, 40)
		for i := range log {
			for range rnd.IntN(9) {
				log[i] = append(log[i], string(rune('a'+rnd.IntN(8))))
			}
		}
		table, err := basket.Mine(slices.Values(log), basket.Options{MinCount: 1, MaxSize: 5})
		require.NoError(t, err)
		counts := map[string]int64{}
		for size := 1; size <= 5; size++ {
			for _, s := range table.Sets(size) {
				counts[fmt.Sprint(s.SKUs)] = s.Count
				for out := range s.SKUs {
					if part := slices.Delete(slices.Clone(s.SKUs), out, out+1); size > 1 {
						require.GreaterOrEqual(t, counts[fmt.Sprint(part)], s.Count, "%v in %v", part, s.SKUs)
					}
				}
			}
		}
		for _, r := range table.Rules(0) {
			lift, ok := r.Lift()
			leverage, _ := r.Leverage()
			require.True(t, ok)
			require.Equal(t, lift > 1+1e-12, leverage > 1e-12, "%+v", r)
			require.LessOrEqual(t, leverage, 0.25)
		}
	}
}

// What would fill the memory ends in an error: 100,000 products, wholesale lists
// in which everything goes with everything, sets of five of them.
func TestHostileLogs(t *testing.T) {
	list := func(from, n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("sku-%06d", from+i)
		}
		return out
	}
	twice := func(b ...[]string) iter.Seq[[]string] { return slices.Values(append(b, b...)) }
	_, err := basket.Mine(twice(list(0, 100_000)), basket.Options{MaxSets: 99_999})
	require.ErrorIs(t, err, basket.ErrTooLarge)
	_, err = basket.Mine(twice(list(0, 100_000)), basket.Options{})
	require.ErrorIs(t, err, basket.ErrTooLarge, "a basket of 100,000")
	_, err = basket.Mine(twice(list(0, 1000)), basket.Options{MaxSets: 100_000})
	require.ErrorIs(t, err, basket.ErrTooLarge, "499,500 pairs")
	_, err = basket.Mine(twice(list(0, 400)), basket.Options{MaxSets: 100_000, MaxSize: 5})
	require.ErrorIs(t, err, basket.ErrTooLarge, "more than ten million triples")
	var many [][]string
	for i := range 1000 {
		many = append(many, list(i*100, 3))
	}
	table, err := basket.Mine(twice(many...), basket.Options{MaxSize: 3})
	require.NoError(t, err)
	require.Len(t, table.Sets(3), 1000)
	require.Len(t, table.Next(list(0, 100_000), 10), 0, "everything is in the basket")
}
