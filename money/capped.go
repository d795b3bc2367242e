package money

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// AllocateCapped shares a in proportion to w, but gives no share more than its cap:
// what a capped share leaves flows to the others by the same weights (water-filling).
// What no cap has room for is returned as rest, so shares and rest add up to a.
//
// Weights are as in AllocateOver. Caps are in the currency of a, not negative, and
// limit the size of a share whatever the sign of a; a cap with more decimals than a
// counts down to the last decimal of a. No room is a cap of 0 or of nothing; a
// itself as cap is no limit. Other lengths and negative caps are ErrWeights; weights
// whose sum exceeds the range of an amount are ErrOverflow.
func (a Amount) AllocateCapped(w, caps []Amount) (shares []Amount, rest Amount, err error) {
	weights, sum, err := cappedWeights(w)
	if err != nil {
		return nil, Amount{}, err
	}
	limits, err := a.capUnits(caps, len(w))
	if err != nil {
		return nil, Amount{}, err
	}
	// The order in which shares reach their cap: by cap per weight.
	order := make([]int, 0, len(weights))
	for i, w := range weights {
		if w > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		ihi, ilo := bits.Mul64(limits[i], uint64(weights[j]))
		jhi, jlo := bits.Mul64(limits[j], uint64(weights[i]))
		return compare128(ihi, ilo, jhi, jlo)
	})
	shares = make([]Amount, len(weights))
	left := magnitude(a.coef)
	for _, i := range order {
		chi, clo := bits.Mul64(limits[i], sum)
		shi, slo := bits.Mul64(left, uint64(weights[i]))
		if compare128(chi, clo, shi, slo) > 0 {
			break // this share and all later ones stay below their caps
		}
		shares[i].coef = int64(limits[i])
		left -= limits[i]
		sum -= uint64(weights[i])
		weights[i] = 0
	}
	s := a.sharer()
	if sum > 0 {
		open := make([]Amount, len(weights))
		allocate(open, left, weights, sum, LargestRemainder)
		for i := range open {
			shares[i].coef += open[i].coef
		}
		left = 0
	}
	s.finish(shares)
	return shares, s.share(left), nil
}

// cappedWeights returns the weights at their largest scale and their sum.
func cappedWeights(w []Amount) ([]int64, uint64, error) {
	scale, err := level(w)
	if err != nil {
		return nil, 0, err
	}
	weights := make([]int64, len(w))
	for i, v := range w {
		hi, lo := bits.Mul64(uint64(v.coef), pow10[scale-v.scale])
		if hi != 0 || lo > maxCoef {
			return nil, 0, overflow("weight %d, %s, with %d decimals", i, v, scale)
		}
		weights[i] = int64(lo)
	}
	sum, ok, err := sumWeights(weights)
	if err == nil && !ok {
		err = overflow("the sum of %d weights", len(w))
	}
	return weights, sum, err
}

// capUnits returns caps in units of the last decimal of a, rounded down.
func (a Amount) capUnits(caps []Amount, n int) ([]uint64, error) {
	if len(caps) != n {
		return nil, fmt.Errorf("%w: %d caps for %d weights", ErrWeights, len(caps), n)
	}
	units := make([]uint64, n)
	for i, c := range caps {
		switch {
		case c.coef < 0:
			return nil, fmt.Errorf("%w: cap %d is %s", ErrWeights, i, c)
		case c.cur != a.cur && c.cur != 0 && a.cur != 0:
			return nil, mismatch(a.cur, c.cur)
		}
		q, ok := shift10(0, uint64(c.coef), int(c.scale)-int(a.scale), false, Down)
		if !ok {
			q = maxCoef
		}
		units[i] = q
	}
	return units, nil
}

func compare128(ahi, alo, bhi, blo uint64) int {
	return cmp.Or(cmp.Compare(ahi, bhi), cmp.Compare(alo, blo))
}
