package promo

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/bottega-go/commerce/money"
)

// percentOf returns ppm of v, rounded; both are not negative, ppm at most whole.
func percentOf(v, ppm int64, mode money.Rounding) int64 {
	hi, lo := bits.Mul64(uint64(v), uint64(ppm))
	q, rem := bits.Div64(hi, lo, whole)
	switch mode {
	case money.HalfEven:
		if rem > whole/2 || rem == whole/2 && q&1 == 1 {
			q++
		}
	case money.HalfDown:
		if rem > whole/2 {
			q++
		}
	case money.Up, money.Ceil:
		if rem > 0 {
			q++
		}
	case money.Down, money.Floor:
	default:
		if rem >= whole/2 {
			q++
		}
	}
	return int64(q)
}

// mulDiv returns v*w/d rounded down, and the rest; w is at most d.
func mulDiv(v, w, d int64) (q, rem int64) {
	hi, lo := bits.Mul64(uint64(v), uint64(w))
	uq, ur := bits.Div64(hi, lo, uint64(d))
	return int64(uq), int64(ur)
}

// cmpProducts compares a*b with c*d; none is negative.
func cmpProducts(a, b, c, d int64) int {
	xhi, xlo := bits.Mul64(uint64(a), uint64(b))
	yhi, ylo := bits.Mul64(uint64(c), uint64(d))
	return cmp.Or(cmp.Compare(xhi, yhi), cmp.Compare(xlo, ylo))
}

type remainder struct {
	at  int32
	rem int64
}

// share spreads total over the weights by largest remainder, ties to the earlier
// one, no share above its cap (nil caps are none). The total must not exceed
// the sum of the caps, nor be positive without a positive weight.
func (e *eval) share(dst []int64, total int64, weights, caps []int64) {
	var sum int64
	tight := false
	e.pairs = e.pairs[:0]
	for i, w := range weights {
		dst[i] = 0
		sum += w
		tight = tight || caps != nil && caps[i] < w
		if w > 0 {
			e.pairs = append(e.pairs, remainder{at: int32(i)})
		}
	}
	if total == 0 {
		return
	}
	open := e.pairs
	if tight { // what a share cannot take flows to the others
		slices.SortFunc(open, func(a, b remainder) int { // by cap per weight
			return cmp.Or(cmpProducts(caps[a.at], weights[b.at], caps[b.at], weights[a.at]), cmp.Compare(a.at, b.at))
		})
		for len(open) > 0 {
			i := open[0].at
			if q, rem := mulDiv(total, weights[i], sum); q < caps[i] || q == caps[i] && rem == 0 {
				break
			}
			dst[i] = caps[i]
			total -= caps[i]
			sum -= weights[i]
			open = open[1:]
		}
	}
	left := total
	for k := range open {
		i := open[k].at
		dst[i], open[k].rem = mulDiv(total, weights[i], sum)
		left -= dst[i]
	}
	if left == 0 {
		return
	}
	slices.SortFunc(open, func(a, b remainder) int {
		return cmp.Or(cmp.Compare(b.rem, a.rem), cmp.Compare(a.at, b.at))
	})
	for _, p := range open[:left] {
		dst[p.at]++
	}
}

// ints returns n zeros of the spare memory; release gives them back.
func (e *eval) ints(n int) []int64 {
	from := len(e.spare)
	for range n {
		e.spare = append(e.spare, 0)
	}
	return e.spare[from : from+n : from+n]
}

func (e *eval) release(n int) { e.spare = e.spare[:n] }
