package attribution

import (
	"math"
	"math/bits"
	"slices"

	"github.com/bottega-go/commerce"
)

// Worth is what a set of channels is worth in the game that [Shapley] solves.
type Worth uint8

// The games.
const (
	Subsets Worth = iota // the conversions of all paths within the set: closed form, any number of channels
	Rate                 // the conversion rate of the journeys that touch just this set, 0 if there are none
)

// Source gives random numbers in [0, 1), such as a *rand.Rand with a fixed seed.
type Source interface{ Float64() float64 }

// Shapley is a [Model]: the mean of what a channel adds over all orders in which the channels could join.
// Order and repetition of touches do not matter.
//
// By Subsets each path is shared equally among its distinct channels, which is that mean exactly. By Rate it
// is computed exactly up to 20 channels and sampled above, up to 64; values may be negative there and then
// get no credit.
type Shapley struct {
	Worth   Worth  // the game
	Samples int    // orders to draw above 20 channels; 0 is 10,000, at most 10,000,000
	Source  Source // needed above 20 channels
}

const (
	maxExact       = 20
	maxSampled     = 64
	defaultSamples = 10_000
	maxSamples     = 10_000_000
)

// Credit shares conversions and value by Shapley values, which each credit carries by Rate. The errors are
// those of [Sampled] and [Values].
func (s Shapley) Credit(paths []Path) ([]Credit, error) {
	if err := check(paths); err != nil {
		return nil, err
	}
	names, index := channels(paths)
	switch s.Worth {
	case Subsets:
		return bySubsets(paths, names, index)
	case Rate:
		values, err := s.byRate(paths, len(names), index)
		if err != nil {
			return nil, err
		}
		return shareAll(paths, names, values)
	}
	return nil, commerce.Detail(ErrOptions, "attribution: unknown worth %d", s.Worth)
}

func bySubsets(paths []Path, names []string, index map[string]int) ([]Credit, error) {
	b := newBook(names)
	var at []int
	var ones []int64
	for i := range paths {
		at, ones = at[:0], ones[:0]
		for _, t := range paths[i].Touches {
			at = append(at, index[t.Channel])
		}
		slices.Sort(at) // left-over cents must not depend on the order of touches
		at = slices.Compact(at)
		for range at {
			ones = append(ones, 1)
		}
		if err := b.share(&paths[i], at, ones); err != nil {
			return nil, err
		}
	}
	return b.credits()
}

func (s Shapley) byRate(paths []Path, n int, index map[string]int) ([]float64, error) {
	if n > maxSampled {
		return nil, commerce.Detail(ErrTooLarge, "attribution: %d channels, at most %d", n, maxSampled)
	}
	type tally struct{ converted, all float64 }
	sets := map[uint64]tally{}
	for _, p := range paths {
		var set uint64
		for _, t := range p.Touches {
			set |= 1 << index[t.Channel]
		}
		v := sets[set]
		sets[set] = tally{v.converted + float64(p.Conversions), v.all + float64(p.Conversions+p.Nulls)}
	}
	delete(sets, 0)
	worth := func(set uint64) float64 {
		v := sets[set]
		if v.all == 0 {
			return 0
		}
		return v.converted / v.all
	}
	if n <= maxExact {
		return Values(n, worth)
	}
	return Sampled(n, worth, s.Samples, s.Source)
}

// Values returns the Shapley value of each of n players, exactly to rounding. worth gets a set with bit i for
// player i; it is asked once for each set. More than 20 players are [ErrTooLarge], a negative n or a worth
// that is not finite [ErrOptions].
func Values(n int, worth func(set uint64) float64) ([]float64, error) {
	if n < 0 || worth == nil {
		return nil, commerce.Detail(ErrOptions, "attribution: %d players", n)
	}
	if n > maxExact {
		return nil, commerce.Detail(ErrTooLarge, "attribution: %d players, at most %d", n, maxExact)
	}
	all := make([]float64, 1<<n)
	for set := range all {
		if all[set] = worth(uint64(set)); math.Abs(all[set]) > 1e300 || math.IsNaN(all[set]) {
			return nil, commerce.Detail(ErrOptions, "attribution: worth %g", all[set])
		}
	}
	// 1 / (n binomial(n-1, k)): the share of orders in which just a certain set of k comes before.
	weight := make([]float64, n)
	for k := range weight {
		weight[k] = 1 / float64(n)
		for i := range k {
			weight[k] *= float64(i+1) / float64(n-1-i)
		}
	}
	values := make([]float64, n)
	for set, v := range all {
		k := bits.OnesCount64(uint64(set))
		for i := range values {
			if set>>i&1 == 0 {
				values[i] += weight[k] * (all[set|1<<i] - v)
			}
		}
	}
	return values, nil
}

// Sampled estimates the Shapley values of up to 64 players from random orders (samples 0 is 10,000). The
// values add up to the worth of all. A source that always gives the same numbers gives the same values.
//
// More players or samples are [ErrTooLarge]; a missing source or worth, negative numbers and a worth that is
// not finite are [ErrOptions].
func Sampled(n int, worth func(set uint64) float64, samples int, src Source) ([]float64, error) {
	if samples == 0 {
		samples = defaultSamples
	}
	if n < 0 || samples < 0 || worth == nil || src == nil {
		return nil, commerce.Detail(ErrOptions, "attribution: %d players, %d samples, or no source or worth", n, samples)
	}
	if n > maxSampled || samples > maxSamples {
		return nil, commerce.Detail(ErrTooLarge, "attribution: %d players, %d samples", n, samples)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	values := make([]float64, n)
	empty := worth(0)
	for range samples {
		for i := n - 1; i > 0; i-- {
			// A source outside [0, 1) stays inside the slice.
			k := int(math.Min(math.Max(0, src.Float64()), 1) * float64(i+1))
			k = min(max(k, 0), i)
			order[i], order[k] = order[k], order[i]
		}
		var set uint64
		before := empty
		for _, i := range order {
			set |= 1 << i
			now := worth(set)
			values[i] += now - before
			before = now
		}
	}
	for i := range values {
		if values[i] /= float64(samples); math.IsNaN(values[i]) || math.IsInf(values[i], 0) {
			return nil, commerce.Detail(ErrOptions, "attribution: worth that is not finite")
		}
	}
	return values, nil
}
