package money

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
)

// The arithmetic of the package: magnitudes are uint64 below 2^63, products have
// 128 bits, and the few questions beyond that go to math/big.

const (
	maxCoef  = math.MaxInt64
	maxScale = 18 // decimals of an amount, a factor or a currency
)

var pow10 = [20]uint64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}

// reciprocal[k] divides any number below 2^63 by 10^k: the high half of x*mul,
// shifted right (Granlund and Montgomery, with the error bound of 63 bits).
var reciprocal = [maxScale + 1]struct {
	mul   uint64
	shift uint8
}{
	{},
	{0xcccccccccccccccd, 3},
	{0xa3d70a3d70a3d70b, 6},
	{0x83126e978d4fdf3c, 9},
	{0xd1b71758e219652c, 13},
	{0xa7c5ac471b478424, 16},
	{0x8637bd05af6c69b6, 19},
	{0xd6bf94d5e57a42bd, 23},
	{0xabcc77118461cefd, 26},
	{0x89705f4136b4a598, 29},
	{0xdbe6fecebdedd5bf, 33},
	{0xafebff0bcb24aaff, 36},
	{0x8cbccc096f5088cc, 39},
	{0xe12e13424bb40e14, 43},
	{0xb424dc35095cd810, 46},
	{0x901d7cf73ab0acda, 49},
	{0xe69594bec44de15c, 53},
	{0xb877aa3236a4b44a, 56},
	{0x9392ee8e921d5d08, 59},
}

// magnitude returns |v|; v is never math.MinInt64 in an Amount.
func magnitude(v int64) uint64 {
	m := uint64(v >> 63)
	return (uint64(v) ^ m) - m
}

// signed is the inverse of magnitude; the caller has checked q <= maxCoef.
func signed(q uint64, neg bool) int64 {
	if neg {
		return -int64(q)
	}
	return int64(q)
}

// round128 returns (hi,lo)/d rounded; d > 0. It fails when the quotient exceeds maxCoef.
func round128(hi, lo, d uint64, sticky, neg bool, r Rounding) (uint64, bool) {
	var q, rem uint64
	switch {
	case hi == 0:
		q, rem = lo/d, lo%d
	case hi >= d:
		return 0, false
	default:
		q, rem = bits.Div64(hi, lo, d)
	}
	if rem != 0 || sticky {
		half := cmp.Compare(rem, d-rem)
		if half == 0 && sticky {
			half = 1
		}
		if r.away(neg, q&1 == 1, half) {
			q++
		}
	}
	return q, q <= maxCoef
}

// mulDiv returns x*y/d rounded.
func mulDiv(x, y, d uint64, neg bool, r Rounding) (uint64, bool) {
	hi, lo := bits.Mul64(x, y)
	return round128(hi, lo, d, false, neg, r)
}

// shift10 returns (hi,lo)*10^-drop rounded. The 128-bit input is below 10^38,
// as every product of two magnitudes is.
func shift10(hi, lo uint64, drop int, neg bool, r Rounding) (uint64, bool) {
	if hi == 0 && int64(lo) >= 0 && uint(drop-1) < maxScale {
		d := pow10[drop]
		high, _ := bits.Mul64(lo, reciprocal[drop].mul)
		q := high >> (reciprocal[drop].shift & 63)
		rem := lo - q*d
		if r == HalfUp { // the mode of nearly every call
			if rem >= d-rem {
				q++
			}
		} else if rem != 0 && r.away(neg, q&1 == 1, cmp.Compare(rem, d-rem)) {
			q++
		}
		return q, true
	}
	return shiftSlow(hi, lo, drop, neg, r)
}

func shiftSlow(hi, lo uint64, drop int, neg bool, r Rounding) (uint64, bool) {
	switch {
	case hi|lo == 0:
		return 0, true
	case drop < -maxScale || drop <= 0 && hi != 0:
		return 0, false
	case drop <= 0:
		hi, lo = bits.Mul64(lo, pow10[-drop])
		return lo, hi == 0 && lo <= maxCoef
	case drop <= 19:
		return round128(hi, lo, pow10[drop], false, neg, r)
	case drop <= 38:
		var rem uint64
		qhi := hi / pow10[19]
		lo, rem = bits.Div64(hi%pow10[19], lo, pow10[19])
		return round128(qhi, lo, pow10[drop-19], rem != 0, neg, r)
	default: // below one tenth
		if r.away(neg, false, -1) {
			return 1, true
		}
		return 0, true
	}
}

// scaled returns x*num/den*10^exp rounded; den > 0.
func scaled(x, num, den uint64, exp int, neg bool, r Rounding) (uint64, bool) {
	if den == 1 {
		hi, lo := bits.Mul64(x, num)
		return shift10(hi, lo, -exp, neg, r)
	}
	if exp >= 0 && exp <= maxScale {
		if hi, n := bits.Mul64(num, pow10[exp]); hi == 0 {
			return mulDiv(x, n, den, neg, r)
		}
	} else if exp < 0 && exp >= -maxScale {
		if hi, d := bits.Mul64(den, pow10[-exp]); hi == 0 {
			return mulDiv(x, num, d, neg, r)
		}
	}
	n := new(big.Int).Mul(new(big.Int).SetUint64(x), new(big.Int).SetUint64(num))
	return roundBig(n, new(big.Int).SetUint64(den), exp, neg, r)
}

// roundBig returns num/den*10^exp rounded for non-negative num and positive den.
// The callers bound exp, so that hostile exponents do not become work.
func roundBig(num, den *big.Int, exp int, neg bool, r Rounding) (uint64, bool) {
	if exp >= 0 {
		num = new(big.Int).Mul(num, bigPow10(exp))
	} else {
		den = new(big.Int).Mul(den, bigPow10(-exp))
	}
	q, rem := new(big.Int).QuoRem(num, den, new(big.Int))
	if !q.IsInt64() {
		return 0, false
	}
	u := q.Uint64()
	if rem.Sign() != 0 && r.away(neg, u&1 == 1, rem.Lsh(rem, 1).Cmp(den)) {
		u++
	}
	return u, u <= maxCoef
}

func bigPow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
