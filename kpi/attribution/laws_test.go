package attribution_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bottega-go/commerce/kpi/attribution"
	"github.com/bottega-go/commerce/money"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func drawPaths(t *rapid.T, channels int) []attribution.Path {
	touch := rapid.Custom(func(t *rapid.T) attribution.Touch {
		return attribution.Touch{Channel: fmt.Sprintf("c%02d", rapid.IntRange(0, channels-1).Draw(t, "channel")), Age: rapid.Float64Range(0, 60).Draw(t, "age")}
	})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) attribution.Path {
		p := attribution.Path{Touches: rapid.SliceOfN(touch, 0, 6).Draw(t, "touches"), Conversions: rapid.Int64Range(0, 5).Draw(t, "conversions"), Nulls: rapid.Int64Range(0, 9).Draw(t, "nulls")}
		if p.Conversions > 0 {
			p.Value = money.New(rapid.Int64Range(0, 100_000).Draw(t, "cents"), money.EUR)
		}
		return p
	}), 1, 12).Draw(t, "paths")
}

func models() []attribution.Model {
	out := []attribution.Model{
		attribution.Markov{},
		attribution.Shapley{},
		attribution.Shapley{Worth: attribution.Rate},
		attribution.Rule{Kind: attribution.TimeDecay, HalfLife: 1e-9},
		attribution.Rule{Window: 10},
	}
	for k := attribution.Last; k <= attribution.LastNonDirect; k++ {
		out = append(out, attribution.Rule{Kind: k})
	}
	return out
}

// Credits add up to the value and the conversions of all paths, whatever the model; the order of paths does
// not change money.
func TestCreditsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paths := drawPaths(t, 6)
		var want, got money.Total
		var conversions, credited float64
		for _, p := range paths {
			want.Add(p.Value)
			conversions += float64(p.Conversions)
		}
		m := rapid.SampledFrom(models()).Draw(t, "model")
		cs, err := m.Credit(paths)
		require.NoError(t, err)
		for i, c := range cs {
			got.Add(c.Value)
			credited += c.Conversions
			require.True(t, c.Value.Sign() >= 0 && c.Conversions >= 0 && !math.IsNaN(c.Effect), "%+v", c)
			require.True(t, i == 0 || cs[i-1].Channel < c.Channel)
		}
		w, err := want.Amount()
		require.NoError(t, err)
		g, err := got.Amount()
		require.NoError(t, err)
		require.Equal(t, w, g)
		require.InDelta(t, conversions, credited, 1e-9)
		slices.Reverse(paths)
		again, err := m.Credit(paths)
		require.NoError(t, err)
		for i := range cs {
			require.Equal(t, cs[i].Channel, again[i].Channel)
			require.Equal(t, cs[i].Value, again[i].Value)
		}
	})
}

// The removal effect is what walking through the chain without the channel loses.
func TestRemovalEffectByWalking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paths := drawPaths(t, 4)
		type edge struct{ from, to string }
		counts, out := map[edge]float64{}, map[string]float64{}
		for _, p := range paths {
			at := "<start>"
			w := float64(p.Conversions + p.Nulls)
			if len(p.Touches) == 0 {
				continue
			}
			for _, c := range p.Touches {
				counts[edge{at, c.Channel}] += w
				out[at] += w
				at = c.Channel
			}
			counts[edge{at, "<conversion>"}] += float64(p.Conversions)
			out[at] += w
		}
		walk := func(without string) float64 {
			mass := map[string]float64{"<start>": 1}
			var done float64
			for range 4000 {
				next := map[string]float64{}
				for e, c := range counts {
					if c == 0 || mass[e.from] == 0 || e.to == without {
						continue
					}
					v := mass[e.from] * c / out[e.from]
					if e.to == "<conversion>" {
						done += v
					} else {
						next[e.to] += v
					}
				}
				var left float64
				for _, v := range next {
					left += v
				}
				if mass = next; left < 1e-9 {
					break
				}
			}
			return done
		}
		all := walk("")
		cs, err := attribution.Markov{}.Credit(paths)
		require.NoError(t, err)
		for _, c := range cs {
			if c.Channel != "" && all > 0 {
				require.InDelta(t, 1-walk(c.Channel)/all, c.Effect, 1e-6, "%+v", c)
			}
		}
	})
}

// The closed form is the Shapley value of the sum over subsets.
func TestClosedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paths := drawPaths(t, 5)
		sets := make([]uint64, len(paths))
		for i, p := range paths {
			for _, c := range p.Touches {
				sets[i] |= 1 << (c.Channel[2] - '0')
			}
		}
		worth := func(set uint64) float64 {
			var v float64
			for i, s := range sets {
				if s != 0 && s&^set == 0 {
					v += float64(paths[i].Conversions)
				}
			}
			return v
		}
		values, err := attribution.Values(5, worth)
		require.NoError(t, err)
		cs, err := attribution.Shapley{}.Credit(paths)
		require.NoError(t, err)
		for _, c := range cs {
			if c.Channel != "" {
				require.InDelta(t, values[c.Channel[2]-'0'], c.Conversions, 1e-9)
			}
		}
		sampled, err := attribution.Sampled(5, worth, 20_000, rand.New(rand.NewPCG(1, 2)))
		require.NoError(t, err)
		var sum float64
		for i := range sampled {
			require.InDelta(t, values[i], sampled[i], .05*worth(31)+1e-9)
			sum += sampled[i]
		}
		require.InDelta(t, worth(31), sum, 1e-6)
	})
}
