package money

import (
	"iter"
	"math"
	"math/bits"
)

// Total adds amounts in a loop and keeps the first error until it is asked. Inside
// it has 128 bits, so only the result can overflow, not the way to it.
// The zero Total is ready to use and is nothing.
type Total struct {
	hi, lo uint64 // two's complement
	cur    Currency
	scale  uint8
	err    error
}

// Add adds a.
func (t *Total) Add(a Amount) {
	if a.cur != t.cur || a.scale != t.scale {
		t.addSlow(a)
		return
	}
	var c uint64
	t.lo, c = bits.Add64(t.lo, uint64(a.coef), 0)
	t.hi += uint64(a.coef>>63) + c
}

// Sub subtracts a.
func (t *Total) Sub(a Amount) {
	a.coef = -a.coef
	t.Add(a)
}

// addSlow adds an amount of another currency or scale.
func (t *Total) addSlow(a Amount) {
	switch {
	case a.cur == 0 || t.err != nil:
		return
	case t.cur == 0:
		t.cur, t.scale = a.cur, a.scale
	case t.cur != a.cur:
		t.err = mismatch(t.cur, a.cur)
		return
	case a.scale > t.scale:
		// The total takes the larger scale; that can fail only after sums that
		// no Amount could hold.
		neg, hi, lo := t.magnitude()
		top, _ := bits.Mul64(hi, pow10[a.scale-t.scale])
		carry, l := bits.Mul64(lo, pow10[a.scale-t.scale])
		h, c := bits.Add64(hi*pow10[a.scale-t.scale], carry, 0)
		if top != 0 || c != 0 || h > maxCoef {
			t.err = overflow("a sum of %s with %d decimals", t.cur, a.scale)
			return
		}
		t.set(neg, h, l)
		t.scale = a.scale
	}
	hi, lo := bits.Mul64(magnitude(a.coef), pow10[t.scale-a.scale])
	b := Total{}
	b.set(a.negative(), hi, lo)
	lo, c := bits.Add64(t.lo, b.lo, 0)
	hi, _ = bits.Add64(t.hi, b.hi, c)
	if (hi^t.hi)&(hi^b.hi)>>63 != 0 {
		t.err = overflow("a sum of %s with %d decimals", t.cur, t.scale)
		return
	}
	t.hi, t.lo = hi, lo
}

func (t *Total) magnitude() (neg bool, hi, lo uint64) {
	hi, lo = t.hi, t.lo
	if neg = hi>>63 != 0; neg {
		var b uint64
		lo, b = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, b)
	}
	return neg, hi, lo
}

func (t *Total) set(neg bool, hi, lo uint64) {
	t.hi, t.lo = hi, lo
	if neg {
		var b uint64
		t.lo, b = bits.Sub64(0, lo, 0)
		t.hi, _ = bits.Sub64(0, hi, b)
	}
}

// Err returns the first error so far, if any.
func (t *Total) Err() error { return t.err }

// Amount returns the sum, or the first error. A total of nothing is the zero Amount.
func (t *Total) Amount() (Amount, error) {
	if t.err != nil {
		return Amount{}, t.err
	}
	neg, hi, lo := t.magnitude()
	a, err := fit(neg, hi, lo, t.scale, t.cur)
	if err != nil {
		return Amount{}, overflow("a sum of %s", t.cur)
	}
	return a, nil
}

// Sum returns the sum of amounts of one currency; of none it is the zero Amount.
// Errors are ErrCurrencyMismatch and ErrOverflow.
func Sum(amounts ...Amount) (Amount, error) {
	var t Total
	for len(amounts) > 0 {
		t.Add(amounts[0])
		if t.err != nil {
			break
		}
		amounts = amounts[1+t.run(amounts[1:]):]
	}
	return t.Amount()
}

// run adds the amounts that share currency and scale with the total and returns
// how many there were. Two sums of 32-bit halves cannot overflow within a run.
func (t *Total) run(amounts []Amount) int {
	var high, low int64
	n := 0
	cur, scale := t.cur, t.scale
	for _, a := range amounts[:min(len(amounts), 1<<30)] {
		if a.cur != cur || a.scale != scale {
			break
		}
		high += a.coef >> 32
		low += a.coef & math.MaxUint32
		n++
	}
	lo, c := bits.Add64(uint64(high)<<32, uint64(low), 0)
	hi := uint64(high>>32) + c
	t.lo, c = bits.Add64(t.lo, lo, 0)
	t.hi += hi + c
	return n
}

// SumSeq is Sum over a sequence. It stops at the first error.
func SumSeq(amounts iter.Seq[Amount]) (Amount, error) {
	var t Total
	for a := range amounts {
		if t.Add(a); t.err != nil {
			break
		}
	}
	return t.Amount()
}
