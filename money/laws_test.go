package money_test

import (
	"encoding/json"
	"math"
	"math/big"
	"math/bits"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
)

var modes = []money.Rounding{money.HalfUp, money.HalfEven, money.HalfDown, money.Up, money.Down, money.Ceil, money.Floor}

var (
	points = must(money.NewCurrency("PTS", 0))
	token  = must(money.NewCurrency("TOKEN", 12))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// genAmount draws amounts of c of every size and scale.
func genAmount(c money.Currency) *rapid.Generator[money.Amount] {
	return rapid.Custom(func(t *rapid.T) money.Amount {
		coef := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-100_000, 100_000)).Draw(t, "coef")
		scale := rapid.Int32Range(0, 18).Draw(t, "scale")
		a, err := money.FromDecimal(decimal.New(coef, -scale), c)
		if err != nil {
			return money.New(coef, c)
		}
		return a
	})
}

func genCurrency() *rapid.Generator[money.Currency] {
	return rapid.SampledFrom([]money.Currency{money.EUR, money.JPY, money.KWD, money.CLF, money.XAU, money.ITL, points, token})
}

func genMode() *rapid.Generator[money.Rounding] { return rapid.SampledFrom(modes) }

// rat is the exact value of an amount.
func rat(a money.Amount) *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(a.Units()), ten(a.Scale()))
}

func ten(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// rounded is an independent statement of the seven modes: v in units of 10^-digits.
func rounded(v *big.Rat, digits int, r money.Rounding) *big.Int {
	if digits >= 0 {
		v = new(big.Rat).Mul(v, new(big.Rat).SetInt(ten(digits)))
	} else {
		v = new(big.Rat).Quo(v, new(big.Rat).SetInt(ten(-digits)))
	}
	floor := new(big.Int).Div(v.Num(), v.Denom()) // Euclidean, and the denominator is positive
	if v.IsInt() {
		return floor
	}
	ceil := new(big.Int).Add(floor, big.NewInt(1))
	half := new(big.Rat).Sub(v, new(big.Rat).SetInt(floor)).Cmp(big.NewRat(1, 2))
	small, large := floor, ceil // by distance from zero
	if v.Sign() < 0 {
		small, large = ceil, floor
	}
	switch r {
	case money.Ceil:
		return ceil
	case money.Floor:
		return floor
	case money.Up:
		return large
	case money.Down:
		return small
	}
	switch {
	case half < 0:
		return floor
	case half > 0:
		return ceil
	case r == money.HalfDown:
		return small
	case r == money.HalfEven:
		if floor.Bit(0) == 0 {
			return floor
		}
		return ceil
	}
	return large
}

// agrees checks got, err against the exact value v rounded to the digits of c.
func agrees(t require.TestingT, v *big.Rat, c money.Currency, r money.Rounding, got money.Amount, err error) {
	want := rounded(v, c.Digits(), r)
	if !want.IsInt64() || want.Int64() == math.MinInt64 {
		require.ErrorIs(t, err, money.ErrOverflow)
		require.Equal(t, money.Amount{}, got)
		return
	}
	require.NoError(t, err)
	require.Equal(t, money.New(want.Int64(), c), got, "exact %s, %s", v.FloatString(24), r)
	require.True(t, money.Canonical(got))
}

func TestAddSubAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := genCurrency().Draw(t, "currency")
		a, b := genAmount(c).Draw(t, "a"), genAmount(c).Draw(t, "b")
		require.True(t, money.Canonical(a))
		sum, err := a.Add(b)
		if err != nil {
			require.ErrorIs(t, err, money.ErrOverflow)
			// The exact sum has too many digits for 63 bits at its own scale.
			exact := new(big.Rat).Add(rat(a), rat(b))
			scale := max(c.Digits(), decimals(exact))
			units := new(big.Rat).Mul(exact, new(big.Rat).SetInt(ten(scale)))
			require.True(t, units.IsInt())
			require.Positive(t, units.Num().CmpAbs(big.NewInt(math.MaxInt64)))
			return
		}
		require.True(t, money.Canonical(sum))
		require.Zero(t, new(big.Rat).Add(rat(a), rat(b)).Cmp(rat(sum)))
		back, err := sum.Sub(b)
		require.NoError(t, err)
		require.Equal(t, a, back) // a+b-b == a
		other, err := b.Add(a)
		require.NoError(t, err)
		require.Equal(t, sum, other)
	})
}

func decimals(v *big.Rat) int {
	n, exact := v.FloatPrec()
	if !exact {
		panic("not a decimal")
	}
	return n
}

func TestCanonicalMeansEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := genCurrency().Draw(t, "currency")
		a, b := genAmount(c).Draw(t, "a"), genAmount(c).Draw(t, "b")
		cmp, err := a.Cmp(b)
		require.NoError(t, err)
		require.Equal(t, rat(a).Cmp(rat(b)), cmp)
		require.Equal(t, cmp == 0, a == b)
		require.Equal(t, a == b, a.Equal(b))
		for _, v := range []money.Amount{a.Neg(), a.Abs(), a.Round(money.Up)} {
			require.True(t, money.Canonical(v))
		}
		require.Equal(t, a, a.Neg().Neg())
		require.Equal(t, rat(a).Sign(), a.Sign())
	})
}

// The kernels over the whole range that their callers could ever give them.
func TestKernelsAgainstRationals(t *testing.T) {
	same := func(t *rapid.T, v *big.Rat, neg bool, r money.Rounding, got uint64, ok bool) {
		if neg {
			v = new(big.Rat).Neg(v)
		}
		want := rounded(v, 0, r)
		want.Abs(want)
		require.Equal(t, want.IsInt64(), ok, "%s", v.FloatString(3))
		if ok {
			require.Equal(t, want.Uint64(), got, "%s", v.FloatString(3))
		}
	}
	power := func(n int) *big.Rat {
		if n < 0 {
			return new(big.Rat).SetFrac(big.NewInt(1), ten(-n))
		}
		return new(big.Rat).SetInt(ten(n))
	}
	product := func(x, y uint64) *big.Int {
		return new(big.Int).Mul(new(big.Int).SetUint64(x), new(big.Int).SetUint64(y))
	}
	rapid.Check(t, func(t *rapid.T) {
		x, num := rapid.Uint64Max(math.MaxInt64).Draw(t, "x"), rapid.Uint64Max(math.MaxInt64).Draw(t, "num")
		den := rapid.OneOf(rapid.Uint64Range(1, math.MaxInt64), rapid.Uint64Range(1, 1000)).Draw(t, "den")
		exp, neg, r := rapid.IntRange(-40, 40).Draw(t, "exp"), rapid.Bool().Draw(t, "neg"), genMode().Draw(t, "mode")
		q, ok := money.Scaled(x, num, den, exp, neg, r)
		v := new(big.Rat).SetFrac(product(x, num), new(big.Int).SetUint64(den))
		same(t, v.Mul(v, power(exp)), neg, r, q, ok)
		hi, lo := bits.Mul64(x, num)
		q, ok = money.ShiftTen(hi, lo, -exp, neg, r)
		v = new(big.Rat).SetInt(product(x, num))
		same(t, v.Mul(v, power(exp)), neg, r, q, ok)
	})
}

func TestMulDivAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := genCurrency().Draw(t, "currency"), genMode().Draw(t, "mode")
		a := genAmount(c).Draw(t, "a")
		coef := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-10_000, 10_000)).Draw(t, "factor")
		exp := rapid.Int32Range(-24, 6).Draw(t, "exp")
		d := decimal.New(coef, exp)
		if rapid.Bool().Draw(t, "long") {
			d = d.Mul(decimal.New(rapid.Int64().Draw(t, "more"), -19))
		}
		got, err := a.Mul(d, r)
		agrees(t, new(big.Rat).Mul(rat(a), d.Rat()), c, r, got, err)
		if f, ferr := money.NewFactor(d); ferr == nil {
			require.Zero(t, f.Decimal().Cmp(d))
			byFactor, err2 := a.MulFactor(f, r)
			require.Equal(t, got, byFactor)
			require.Equal(t, err == nil, err2 == nil)
		}
		if d.IsZero() {
			return
		}
		got, err = a.Div(d, r)
		agrees(t, new(big.Rat).Quo(rat(a), d.Rat()), c, r, got, err)
	})
}

func TestIntegersAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := genCurrency().Draw(t, "currency"), genMode().Draw(t, "mode")
		a := genAmount(c).Draw(t, "a")
		n := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000)).Draw(t, "n")
		if got, err := a.MulInt(n); err != nil {
			require.ErrorIs(t, err, money.ErrOverflow)
		} else {
			require.True(t, money.Canonical(got))
			require.Zero(t, rat(got).Cmp(new(big.Rat).Mul(rat(a), new(big.Rat).SetInt64(n))))
		}
		if n != 0 {
			got, err := a.DivInt(n, r)
			agrees(t, new(big.Rat).Quo(rat(a), new(big.Rat).SetInt64(n)), c, r, got, err)
		}
		agrees(t, rat(a), c, r, a.Round(r), nil)
	})
}

func TestRoundToAndStepAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := genCurrency().Draw(t, "currency"), genMode().Draw(t, "mode")
		a := genAmount(c).Draw(t, "a")
		n := rapid.IntRange(-20, 20).Draw(t, "decimals")
		got, err := a.RoundTo(n, r)
		if err != nil {
			require.ErrorIs(t, err, money.ErrOverflow)
		} else {
			require.True(t, money.Canonical(got))
			want := new(big.Rat).SetInt(rounded(rat(a), n, r))
			require.Zero(t, rounded(rat(got), n, r).Cmp(want.Num()))
			require.Zero(t, rounded(rat(got), n, money.Down).Cmp(rounded(rat(got), n, money.Up)))
		}
		step, err := money.NewStep(must(money.FromDecimal(decimal.New(rapid.Int64Range(1, 10_000).Draw(t, "step"), -rapid.Int32Range(0, 4).Draw(t, "stepscale")), c)))
		require.NoError(t, err)
		got, err = a.RoundStep(step, r)
		if err != nil {
			require.ErrorIs(t, err, money.ErrOverflow)
			return
		}
		count := rounded(new(big.Rat).Quo(rat(a), rat(step.Amount())), 0, r)
		require.Zero(t, rat(got).Cmp(new(big.Rat).Mul(rat(step.Amount()), new(big.Rat).SetInt(count))))
		require.True(t, money.Canonical(got))
	})
}

func TestPercentAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := genCurrency().Draw(t, "currency"), genMode().Draw(t, "mode")
		a := genAmount(c).Draw(t, "a")
		units := rapid.OneOf(rapid.Int64Range(-2_000_000, 2_000_000), rapid.Int64Range(-math.MaxInt64, math.MaxInt64)).Draw(t, "percent")
		p, err := money.PercentFromDecimal(decimal.New(units, -4))
		require.NoError(t, err)
		share := big.NewRat(units, 1_000_000)

		got, err := p.Of(a, r)
		agrees(t, new(big.Rat).Mul(rat(a), share), c, r, got, err)

		whole := new(big.Rat).Add(share, big.NewRat(1, 1))
		if got, err = p.On(a, r); units <= math.MaxInt64-1_000_000 {
			agrees(t, new(big.Rat).Mul(rat(a), whole), c, r, got, err)
		} else {
			require.ErrorIs(t, err, money.ErrOverflow)
		}
		if got, err = p.Within(a, r); whole.Sign() > 0 {
			agrees(t, new(big.Rat).Quo(new(big.Rat).Mul(rat(a), share), whole), c, r, got, err)
		} else {
			require.ErrorIs(t, err, money.ErrPercent)
		}

		back, err := money.ParsePercent(p.String())
		require.NoError(t, err)
		require.Equal(t, p, back)
		require.Zero(t, p.Decimal().Cmp(decimal.New(units, -4)))
		require.Zero(t, p.Factor().Decimal().Cmp(decimal.New(units, -6)))

		n := rapid.IntRange(0, 4).Draw(t, "decimals")
		if q := rounded(p.Decimal().Rat(), n, r); new(big.Int).Mul(q, ten(4-n)).IsInt64() {
			require.Zero(t, p.Round(n, r).Decimal().Rat().Cmp(new(big.Rat).SetFrac(q, ten(n))))
		}
	})
}

func TestPercentOfAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := genCurrency().Draw(t, "currency"), genMode().Draw(t, "mode")
		part, whole := genAmount(c).Draw(t, "part"), genAmount(c).Draw(t, "whole")
		n := rapid.IntRange(0, 4).Draw(t, "decimals")
		p, err := money.PercentOf(part, whole, n, r)
		if whole.IsZero() {
			require.ErrorIs(t, err, money.ErrZeroDivisor)
			return
		}
		exact := new(big.Rat).Mul(new(big.Rat).Quo(rat(part), rat(whole)), big.NewRat(100, 1))
		want := rounded(exact, n, r)
		if err != nil {
			require.ErrorIs(t, err, money.ErrOverflow)
			require.False(t, new(big.Int).Mul(want, ten(4-n)).IsInt64())
			return
		}
		require.Zero(t, p.Decimal().Rat().Cmp(new(big.Rat).SetFrac(want, ten(n))))
	})
}

func TestAllocationAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := genCurrency().Draw(t, "currency")
		a := genAmount(c).Draw(t, "a")
		weight := rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, math.MaxInt64))
		weights := rapid.SliceOfN(weight, 1, 40).Draw(t, "weights")
		rule := rapid.SampledFrom([]money.AllocationRule{money.LargestRemainder, money.First, money.LargestWeight}).Draw(t, "rule")
		total := new(big.Int)
		for _, w := range weights {
			total.Add(total, big.NewInt(w))
		}
		shares, err := a.AppendAllocate(nil, weights, money.Allocation{Rule: rule})
		if total.Sign() == 0 {
			require.ErrorIs(t, err, money.ErrWeights)
			return
		}
		require.NoError(t, err)
		checkShares(t, a, shares, weights, total, rule)

		exact := make([]decimal.Decimal, len(weights))
		for i, w := range weights {
			exact[i] = decimal.New(w, -3)
		}
		same, err := a.AllocateBy(exact, money.Allocation{Rule: rule})
		require.NoError(t, err)
		require.Equal(t, shares, same)

		mirrored, err := a.Neg().AppendAllocate(nil, weights, money.Allocation{Rule: rule})
		require.NoError(t, err)
		for i := range mirrored {
			require.Equal(t, shares[i], mirrored[i].Neg())
		}
	})
}

func checkShares(t require.TestingT, a money.Amount, shares []money.Amount, weights []int64, total *big.Int, rule money.AllocationRule) {
	sum, err := money.Sum(shares...)
	require.NoError(t, err)
	require.Equal(t, a, sum)
	unit := new(big.Rat).SetFrac(big.NewInt(1), ten(a.Scale()))
	for i, s := range shares {
		require.True(t, money.Canonical(s))
		if weights[i] == 0 {
			require.True(t, s.IsZero())
		}
		exact := new(big.Rat).Mul(rat(a), new(big.Rat).SetFrac(big.NewInt(weights[i]), total))
		off := exact.Sub(exact, rat(s))
		off.Abs(off)
		if rule == money.LargestRemainder {
			require.Negative(t, off.Cmp(unit), "share %d", i)
		} else {
			require.NotEqual(t, 1, off.Cmp(unit), "share %d", i)
		}
	}
}

// Largest remainder is what a plain sort over exact remainders says.
func TestLargestRemainderAgainstSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.New(rapid.Int64Range(0, 1_000_000).Draw(t, "a"), money.EUR)
		weights := rapid.SliceOfN(rapid.Int64Range(1, 50), 1, 40).Draw(t, "weights")
		var total int64
		for _, w := range weights {
			total += w
		}
		want, order, left := make([]int64, len(weights)), make([]int, len(weights)), a.Units()
		for i, w := range weights {
			want[i], order[i] = a.Units()*w/total, i
			left -= want[i]
		}
		slices.SortStableFunc(order, func(i, j int) int {
			return int(a.Units()*weights[j]%total - a.Units()*weights[i]%total)
		})
		for _, i := range order[:left] {
			want[i]++
		}
		got, err := a.Allocate(weights...)
		require.NoError(t, err)
		for i := range got {
			require.Equal(t, want[i], got[i].Units())
		}
	})
}

func TestSlicesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, r := genAmount(genCurrency().Draw(t, "currency")).Draw(t, "a"), genMode().Draw(t, "mode")
		n := rapid.Int64Range(1, math.MaxInt64).Draw(t, "n")
		i := rapid.Int64Range(0, n).Draw(t, "i")
		j := rapid.Int64Range(i, n).Draw(t, "j")
		var total money.Total
		for _, cut := range [][2]int64{{0, i}, {i, j}, {j, n}} {
			s, err := a.Slice(cut[0], cut[1], n, r)
			require.NoError(t, err)
			require.True(t, money.Canonical(s))
			total.Add(s)
		}
		sum, err := total.Amount()
		require.NoError(t, err)
		require.Equal(t, a, sum)
		first, err := a.Slice(0, i, n, r)
		require.NoError(t, err)
		exact := new(big.Rat).Mul(rat(a), big.NewRat(i, n))
		require.Zero(t, rat(first).Cmp(new(big.Rat).SetFrac(rounded(exact, a.Scale(), r), ten(a.Scale()))))
	})
}

func TestCappedFillsUpToCaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.New(rapid.Int64Range(-50_000, 50_000).Draw(t, "a"), money.EUR)
		n := rapid.IntRange(1, 25).Draw(t, "n")
		w, caps := make([]money.Amount, n), make([]money.Amount, n)
		positive := false
		for i := range n {
			w[i] = money.New(rapid.Int64Range(0, 30).Draw(t, "w"), money.EUR)
			caps[i] = money.New(rapid.Int64Range(0, 5000).Draw(t, "cap"), money.EUR)
			positive = positive || w[i].Sign() > 0
		}
		shares, rest, err := a.AllocateCapped(w, caps)
		if !positive {
			require.ErrorIs(t, err, money.ErrWeights)
			return
		}
		require.NoError(t, err)
		sum, err := money.Sum(append(slices.Clone(shares), rest)...)
		require.NoError(t, err)
		require.Equal(t, a, sum)
		open := false
		for i, s := range shares {
			require.LessOrEqual(t, s.Abs().Units(), caps[i].Units())
			require.NotEqual(t, -1, s.Sign()*a.Sign())
			if w[i].IsZero() {
				require.True(t, s.IsZero())
			} else if s.Abs().Units() < caps[i].Units() {
				open = true
			}
			// A share below its cap is, but for a unit, at least as large by weight as any other.
			for j, o := range shares {
				if w[i].Sign() > 0 && s.Abs().Units() < caps[i].Units() {
					require.GreaterOrEqual(t, (s.Abs().Units()+1)*w[j].Units(), (o.Abs().Units()-1)*w[i].Units())
				}
			}
		}
		if !rest.IsZero() {
			require.False(t, open, "a rest means that every cap is reached")
		}
	})
}

func TestSumIsTotalIsAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := genCurrency().Draw(t, "currency")
		all := rapid.SliceOf(genAmount(c)).Draw(t, "amounts")
		if len(all) > 2 && rapid.Bool().Draw(t, "hole") {
			all[1] = money.Amount{}
		}
		exact := new(big.Rat)
		for _, a := range all {
			exact.Add(exact, rat(a))
		}
		sum, err := money.Sum(all...)
		seq, err2 := money.SumSeq(slices.Values(all))
		require.Equal(t, sum, seq)
		require.Equal(t, err == nil, err2 == nil)
		if err != nil {
			require.ErrorIs(t, err, money.ErrOverflow)
			return
		}
		require.Zero(t, exact.Cmp(rat(sum)))
		require.True(t, money.Canonical(sum))
	})
}

func TestConversionAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, quote, r := genCurrency().Draw(t, "base"), money.USD, genMode().Draw(t, "mode")
		value := decimal.New(rapid.Int64Range(1, math.MaxInt64).Draw(t, "rate"), -rapid.Int32Range(0, 18).Draw(t, "scale"))
		rate, err := money.NewRate(base, quote, value)
		require.NoError(t, err)
		a := genAmount(base).Draw(t, "a")
		got, err := rate.Convert(a, r)
		agrees(t, new(big.Rat).Mul(rat(a), value.Rat()), quote, r, got, err)
		b := genAmount(quote).Draw(t, "b")
		got, err = rate.Convert(b, r)
		agrees(t, new(big.Rat).Quo(rat(b), value.Rat()), base, r, got, err)
		back, err := money.ParseRate(rate.String())
		require.NoError(t, err)
		require.Equal(t, rate, back)
	})
}

func TestCodecsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := genAmount(genCurrency().Draw(t, "currency")).Draw(t, "a")
		if rapid.IntRange(0, 9).Draw(t, "nothing") == 0 {
			a = money.Amount{}
		}
		roundTrips(t, a)
	})
}

func roundTrips(t require.TestingT, a money.Amount) {
	got, err := money.ParseText(a.String())
	require.NoError(t, err)
	require.Equal(t, a, got)

	data, err := json.Marshal(a)
	require.NoError(t, err)
	got = money.New(7, money.USD)
	require.NoError(t, json.Unmarshal(data, &got))
	require.Equal(t, a, got)

	data, err = a.MarshalBinary()
	require.NoError(t, err)
	got = money.New(7, money.USD)
	require.NoError(t, got.UnmarshalBinary(data))
	require.Equal(t, a, got)

	value, err := a.Value()
	require.NoError(t, err)
	got = money.New(7, money.USD)
	require.NoError(t, got.Scan(value))
	require.Equal(t, a, got)

	if a.Currency() != 0 {
		got, err = money.FromDecimal(a.Decimal(), a.Currency())
		require.NoError(t, err)
		require.Equal(t, a, got)
		got, err = money.Parse(a.Number(), a.Currency())
		require.NoError(t, err)
		require.Equal(t, a, got)
	}
}
