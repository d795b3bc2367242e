package attribution_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/kpi/attribution"
	"github.com/bottega-go/commerce/money"
)

// Whatever the paths, every model hands out just the money and the conversions
// that came in, none negative: long paths, one channel, no touches, ages at the
// ends of their range, counts in the trillions.
func TestEverythingIsHandedOut(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		var paths []attribution.Path
		conversions, cents := 0.0, int64(0)
		kinds := 1 + rnd.IntN(12)
		for range rnd.IntN(20) {
			p := attribution.Path{Nulls: rnd.Int64N(3) * rnd.Int64N(1<<40)}
			if rnd.IntN(3) > 0 {
				p.Conversions = 1 + rnd.Int64N(1<<uint(rnd.IntN(40)))
				value := rnd.Int64N(1 << uint(1+rnd.IntN(50)))
				p.Value = money.New(value, money.EUR)
				conversions += float64(p.Conversions)
				cents += value
			}
			for range rnd.IntN(6) * rnd.IntN(200) {
				p.Touches = append(p.Touches, attribution.Touch{
					Channel: strconv.Itoa(rnd.IntN(kinds)), Age: []float64{0, 5e-324, 1, 7, 1e9}[rnd.IntN(5)],
				})
			}
			paths = append(paths, p)
		}
		for _, m := range []attribution.Model{
			attribution.Rule{Kind: attribution.Last},
			attribution.Rule{Kind: attribution.First, Window: 1},
			attribution.Rule{Kind: attribution.Linear},
			attribution.Rule{Kind: attribution.Position},
			attribution.Rule{Kind: attribution.TimeDecay},
			attribution.Rule{Kind: attribution.TimeDecay, HalfLife: 5e-324},
			attribution.Rule{Kind: attribution.TimeDecay, HalfLife: math.MaxFloat64},
			attribution.Rule{Kind: attribution.LastNonDirect, Direct: "0"},
			attribution.Markov{},
			attribution.Shapley{},
			attribution.Shapley{Worth: attribution.Rate},
		} {
			credits, err := m.Credit(paths)
			require.NoError(t, err, "%T %+v", m, m)
			var sum money.Total
			sum.Add(money.New(0, money.EUR))
			n := 0.0
			for i, c := range credits {
				require.True(t, c.Conversions >= 0 && c.Conversions <= math.MaxFloat64 && c.Value.Sign() >= 0, "%T %+v", m, c)
				require.False(t, math.IsNaN(c.Effect) || math.IsInf(c.Effect, 0))
				require.True(t, i == 0 || credits[i-1].Channel < c.Channel)
				sum.Add(c.Value)
				n += c.Conversions
			}
			got, err := sum.Amount()
			require.NoError(t, err)
			require.Equal(t, money.New(cents, money.EUR), got, "%T %+v", m, m)
			require.InEpsilon(t, 1+conversions, 1+n, 1e-9, "%T %+v", m, m)
		}
	}
}

// The values of a game add up to the worth of all players, a player who adds
// nothing gets nothing, equal players get the same, and the order of players
// does not matter: Shapley's axioms, on games drawn at random.
func TestShapleyAxioms(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		n := 3 + rnd.IntN(5)
		worths := make([]float64, 1<<n)
		for set := 1; set < len(worths); set++ {
			worths[set] = rnd.NormFloat64()
		}
		// Player 0 adds nothing; players 1 and 2 are alike.
		worth := func(set uint64) float64 {
			set &^= 1
			if set&6 == 4 {
				set ^= 6
			}
			return worths[set]
		}
		values, err := attribution.Values(n, worth)
		require.NoError(t, err)
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		require.InDelta(t, worth(1<<n-1)-worth(0), sum, 1e-12*float64(n))
		require.InDelta(t, 0, values[0], 1e-12)
		require.InDelta(t, values[1], values[2], 1e-12)
		sampled, err := attribution.Sampled(n, worth, 50, rnd)
		require.NoError(t, err)
		sum = 0
		for _, v := range sampled {
			sum += v
		}
		require.InDelta(t, worth(1<<n-1)-worth(0), sum, 1e-12*float64(n))
	}
}

// A chain without a way out of a channel but conversion, and one without any
// conversion: no division by zero, and the effects of the definition.
func TestMarkovAtTheEdges(t *testing.T) {
	path := func(conversions, nulls int64, names ...string) attribution.Path {
		p := attribution.Path{Conversions: conversions, Nulls: nulls}
		for _, n := range names {
			p.Touches = append(p.Touches, attribution.Touch{Channel: n})
		}
		return p
	}
	always, err := attribution.Markov{}.Credit([]attribution.Path{path(10, 0, "a", "b", "a", "b")})
	require.NoError(t, err)
	require.InDelta(t, 1, always[0].Effect, 1e-12)
	require.InDelta(t, 1, always[1].Effect, 1e-12)
	require.InDelta(t, 5, always[0].Conversions, 1e-9)
	never, err := attribution.Markov{}.Credit([]attribution.Path{path(0, 10, "a", "b")})
	require.NoError(t, err)
	for _, c := range never {
		require.Zero(t, c.Conversions)
		require.Zero(t, c.Effect)
	}
	long := make([]string, 10_000)
	for i := range long {
		long[i] = []string{"a", "b"}[i%2]
	}
	deep, err := attribution.Markov{}.Credit([]attribution.Path{path(1, 1<<45, long...), path(1<<44, 0, "c")})
	require.NoError(t, err)
	require.InDelta(t, float64(1<<44+1), deep[0].Conversions+deep[1].Conversions+deep[2].Conversions, 1)
	require.Greater(t, deep[2].Effect, 0.99)
}
