package money

import (
	"fmt"
	"math/big"
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"
)

// AllocationRule says who gets the units that are left after each share was rounded
// down. Every rule gives each share at most one unit more, never one to a zero
// weight, and breaks ties in favour of the earlier index.
type AllocationRule uint8

// The three rules.
const (
	LargestRemainder AllocationRule = iota // who lost most by rounding down (Hamilton): nearest to exact
	First                                  // from the front, as many shops have always done
	LargestWeight                          // from the largest weight down
)

// Allocation is how an amount is shared out. The zero value is the default: largest
// remainder, in units of the amount's last decimal.
type Allocation struct {
	Rule AllocationRule
	Step Step // shares are multiples of it; the amount must be one too (ErrStep)
}

const maxParts = 1 << 20 // one call takes no more memory than 16 MiB

// Split returns n parts that add up to a and differ by at most one unit; left-over
// units go to the earlier parts. n below 1 or above 1,048,576 is ErrWeights.
func (a Amount) Split(n int) ([]Amount, error) {
	if n < 1 || n > maxParts {
		return nil, fmt.Errorf("%w: %s in %d parts", ErrWeights, a, n)
	}
	parts := make([]Amount, n)
	v, s := magnitude(a.coef), a.sharer()
	each, more := v/uint64(n), v%uint64(n)
	for i := range parts {
		part := each
		if uint64(i) < more {
			part++
		}
		parts[i] = s.share(part)
	}
	return parts, nil
}

// Slice returns the part of units i..j of n: round(a*j/n) - round(a*i/n), in units of
// the last decimal of a. Consecutive slices always add up, and all of them to a: for
// refunds, instalments and unit prices. 0 <= i <= j <= n and n > 0, or ErrRange.
func (a Amount) Slice(i, j, n int64, r Rounding) (Amount, error) {
	if i < 0 || i > j || j > n || n == 0 {
		return Amount{}, fmt.Errorf("%w: %d..%d of %d", ErrRange, i, j, n)
	}
	v, neg := magnitude(a.coef), a.negative()
	from, _ := mulDiv(v, uint64(i), uint64(n), neg, r) // at most v: cannot overflow
	to, _ := mulDiv(v, uint64(j), uint64(n), neg, r)
	return a.sharer().share(to - from), nil
}

// Allocate shares a by weights, exactly: the shares add up to a and each is within
// one unit of its exact value. Left-over units go to the largest remainders, ties to
// the earlier index. A negative amount is shared like its opposite.
//
// No weights, a negative one, and only zeros are ErrWeights.
func (a Amount) Allocate(weights ...int64) ([]Amount, error) {
	dst, err := a.AppendAllocate(make([]Amount, 0, len(weights)), weights, Allocation{})
	if err != nil {
		return nil, err
	}
	return dst, nil
}

// AppendAllocate appends the shares of a by weights to dst, which may be reused. On
// an error it returns dst as it was.
func (a Amount) AppendAllocate(dst []Amount, weights []int64, opt Allocation) ([]Amount, error) {
	s, total, err := a.steps(opt.Step)
	if err != nil {
		return dst, err
	}
	sum, ok, err := sumWeights(weights)
	if err != nil {
		return dst, err
	}
	n := len(dst)
	dst = slices.Grow(dst, len(weights))[:n+len(weights)]
	if ok {
		allocate(dst[n:], total, weights, sum, opt.Rule)
	} else {
		allocateBig(dst[n:], total, bigWeights(weights), opt.Rule)
	}
	s.finish(dst[n:])
	return dst, nil
}

// AllocateBy is AppendAllocate for decimal weights. A weight with an exponent beyond
// ±400 is ErrWeights.
func (a Amount) AllocateBy(weights []decimal.Decimal, opt Allocation) ([]Amount, error) {
	exp := 0
	for i, w := range weights {
		e := int(w.Exponent())
		if w.IsNegative() || e > 400 || e < -400 {
			return nil, fmt.Errorf("%w: weight %d is negative or absurd", ErrWeights, i)
		}
		exp = min(exp, e)
	}
	exact := make([]*big.Int, len(weights))
	for i, w := range weights {
		exact[i] = new(big.Int).Mul(w.Coefficient(), bigPow10(int(w.Exponent())-exp))
	}
	return a.allocateExact(exact, opt)
}

// AllocateOver shares a in proportion to w, amounts of one currency (not necessarily
// that of a): a discount over the lines of an order. Errors are those of Allocate and
// ErrCurrencyMismatch.
func (a Amount) AllocateOver(w []Amount) ([]Amount, error) {
	scale, err := level(w)
	if err != nil {
		return nil, err
	}
	weights := make([]int64, len(w))
	for i, v := range w {
		hi, lo := bits.Mul64(magnitude(v.coef), pow10[scale-min(scale, v.scale)])
		if hi != 0 || lo > maxCoef {
			exact := make([]*big.Int, len(w))
			for i, v := range w {
				exact[i] = new(big.Int).Mul(big.NewInt(v.coef), bigPow10(int(scale-v.scale)))
			}
			return a.allocateExact(exact, Allocation{})
		}
		weights[i] = int64(lo)
	}
	return a.Allocate(weights...)
}

// allocateExact shares a by non-negative weights of any size.
func (a Amount) allocateExact(weights []*big.Int, opt Allocation) ([]Amount, error) {
	small := make([]int64, len(weights))
	for i, w := range weights {
		if small[i] = w.Int64(); !w.IsInt64() {
			s, total, err := a.steps(opt.Step)
			if err != nil {
				return nil, err
			}
			dst := make([]Amount, len(weights))
			allocateBig(dst, total, weights, opt.Rule)
			s.finish(dst)
			return dst, nil
		}
	}
	dst, err := a.AppendAllocate(make([]Amount, 0, len(small)), small, opt)
	if err != nil {
		return nil, err
	}
	return dst, nil
}

// level checks that weights are of one currency and not negative, and returns their
// largest scale.
func level(w []Amount) (scale uint8, err error) {
	cur := Currency(0)
	for i, v := range w {
		switch {
		case v.cur == 0:
		case cur == 0:
			cur = v.cur
		case cur != v.cur:
			return 0, mismatch(cur, v.cur)
		}
		if v.coef < 0 {
			return 0, fmt.Errorf("%w: weight %d is %s", ErrWeights, i, v)
		}
		scale = max(scale, v.scale)
	}
	return scale, nil
}

// sumWeights returns the sum; ok is false when it is beyond 64 bits.
func sumWeights(weights []int64) (sum uint64, ok bool, err error) {
	var carry, over uint64
	for i, w := range weights {
		if w < 0 {
			return 0, false, fmt.Errorf("%w: weight %d is %d", ErrWeights, i, w)
		}
		sum, carry = bits.Add64(sum, uint64(w), 0)
		over |= carry
	}
	if sum|over == 0 {
		return 0, false, fmt.Errorf("%w: %d weights without a positive one", ErrWeights, len(weights))
	}
	return sum, over == 0, nil
}

// sharer makes the amounts of shares: count × unit × 10^-scale with the sign of the
// shared amount.
type sharer struct {
	unit  uint64
	cur   Currency
	scale uint8
	neg   bool
}

func (a Amount) sharer() sharer { return sharer{1, a.cur, a.scale, a.negative()} }

// steps returns a counted in steps, and how to make shares of them.
func (a Amount) steps(step Step) (sharer, uint64, error) {
	u := step.amount
	if u.coef == 0 || a.cur == 0 {
		return a.sharer(), magnitude(a.coef), nil
	}
	if u.cur != a.cur {
		return sharer{}, 0, mismatch(a.cur, u.cur)
	}
	n, err := a.RoundStep(step, Down)
	if err != nil {
		return sharer{}, 0, err
	}
	if n != a {
		return sharer{}, 0, fmt.Errorf("%w: %s is not a multiple of %s", ErrStep, a, u)
	}
	// A multiple, so this division is exact; and it fits, for RoundStep had it.
	count, _ := scaled(magnitude(a.coef), 1, uint64(u.coef), int(u.scale)-int(a.scale), false, Down)
	if hi, lo := bits.Mul64(count, uint64(u.coef)); hi != 0 || lo > maxCoef {
		return sharer{}, 0, overflow("%s in steps of %s", a, u)
	}
	return sharer{uint64(u.coef), a.cur, u.scale, a.negative()}, count, nil
}

func (s sharer) share(count uint64) Amount {
	v, scale := count*s.unit, s.scale
	for least := s.cur.digits(); scale > least && v%10 == 0; scale-- {
		v /= 10
	}
	return Amount{signed(v, s.neg), s.cur, scale}
}

// finish turns counts into amounts.
func (s sharer) finish(dst []Amount) {
	if s.unit == 1 && s.scale == s.cur.digits() { // nearly always
		for i := range dst {
			dst[i] = Amount{signed(uint64(dst[i].coef), s.neg), s.cur, s.scale}
		}
		return
	}
	for i := range dst {
		dst[i] = s.share(uint64(dst[i].coef))
	}
}

// allocate puts the counts of each share of total into dst[i].coef. sum is the sum of
// weights and positive.
func allocate(dst []Amount, total uint64, weights []int64, sum uint64, rule AllocationRule) {
	var buf [16]uint64
	keys := buf[:]
	if len(weights) > len(buf) {
		keys = make([]uint64, len(weights))
	}
	keys = keys[:len(weights)]
	left := total
	for i, w := range weights {
		hi, lo := bits.Mul64(total, uint64(w))
		var q, rem uint64
		if hi == 0 {
			q, rem = lo/sum, lo%sum
		} else {
			q, rem = bits.Div64(hi, lo, sum)
		}
		dst[i].coef = int64(q)
		keys[i] = rem
		left -= q
	}
	if left == 0 {
		return
	}
	switch rule {
	case First:
		for i := 0; left > 0; i++ {
			if weights[i] > 0 {
				dst[i].coef++
				left--
			}
		}
		return
	case LargestWeight:
		for i, w := range weights {
			keys[i] = uint64(w)
		}
	default: // LargestRemainder: the keys are the remainders
	}
	// Fewer units are left than there are positive keys, so a zero key gets none.
	if len(keys) <= len(buf) {
		for ; left > 0; left-- {
			best, top := 0, uint64(0)
			for i, k := range keys {
				if k > top {
					best, top = i, k
				}
			}
			dst[best].coef++
			keys[best] = 0
		}
		return
	}
	sorted := slices.Clone(keys)
	slices.Sort(sorted)
	at := sorted[len(sorted)-int(left)] // keys above it get a unit, then the earliest equal ones
	for i, k := range keys {
		if k > at {
			dst[i].coef++
			left--
		}
	}
	for i := 0; left > 0; i++ {
		if keys[i] == at {
			dst[i].coef++
			left--
		}
	}
}

// allocateBig is allocate for weights of any size; their sum is positive.
func allocateBig(dst []Amount, total uint64, weights []*big.Int, rule AllocationRule) {
	sum, whole := new(big.Int), new(big.Int).SetUint64(total)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	left := total
	order := make([]int, 0, len(weights))
	keys := make([]*big.Int, len(weights))
	for i, w := range weights {
		q, rem := new(big.Int).QuoRem(new(big.Int).Mul(whole, w), sum, new(big.Int))
		dst[i].coef = q.Int64()
		left -= q.Uint64()
		if keys[i] = rem; rule == LargestWeight {
			keys[i] = w
		}
		if w.Sign() > 0 {
			order = append(order, i)
		}
	}
	if rule != First {
		slices.SortStableFunc(order, func(i, j int) int { return keys[j].Cmp(keys[i]) })
	}
	for _, i := range order[:left] {
		dst[i].coef++
	}
}

func bigWeights(weights []int64) []*big.Int {
	exact := make([]*big.Int, len(weights))
	for i, w := range weights {
		exact[i] = big.NewInt(w)
	}
	return exact
}
