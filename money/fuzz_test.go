package money_test

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
)

// What parses is what math/big reads, and prints as itself.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"1234.56", "-0.00", "0.0199", "9223372036854775807", "1e5", "NaN", "1.", ".5", "--1", "1,5", "1.5000000000000000000000", "007"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := money.Parse(s, money.EUR)
		if err != nil {
			require.Equal(t, money.Amount{}, a)
			return
		}
		require.True(t, money.Canonical(a))
		require.False(t, strings.ContainsAny(s, "eE+_/xX "))
		want, ok := new(big.Rat).SetString(s)
		require.True(t, ok)
		require.Zero(t, want.Cmp(rat(a)))
		roundTrips(t, a)
	})
}

func FuzzParseText(f *testing.F) {
	for _, s := range []string{"EUR 12.50", "PTS/0 5", "", "EUR", "eur 1", "EUR  1", "XXX 1", "TOKEN/12 0.000000000001"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := money.ParseText(s)
		if err != nil {
			require.Equal(t, money.Amount{}, a)
			return
		}
		require.True(t, money.Canonical(a))
		require.True(t, a == money.Amount{} || a.Currency().Valid())
		roundTrips(t, a)
	})
}

func FuzzUnmarshalJSON(f *testing.F) {
	for _, s := range []string{`{"amount":"12.50","currency":"EUR"}`, `{"currency":"EUR","amount":12.50}`, `null`, `{"amount":"1","currency":"EUR","amount":"2"}`, `{"amount":1e3,"currency":"EUR"}`, `{"amount":"1","currency":"E\u0055R"}`, `{`, `[]`, `{"a":{"b":1}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a := money.New(7, money.USD)
		if err := a.UnmarshalJSON(data); err != nil {
			require.Equal(t, money.New(7, money.USD), a, "an error leaves the target as it was")
			return
		}
		require.True(t, json.Valid(data), "%q", data)
		require.True(t, money.Canonical(a))
		roundTrips(t, a)
	})
}

func FuzzUnmarshalBinary(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 0, 4, 226, 0x16, 0xb2, 0, 2, 2})
	f.Add(make([]byte, 13))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := money.Amount{}
		if a.UnmarshalBinary(data) != nil {
			require.Equal(t, money.Amount{}, a)
			return
		}
		require.True(t, money.Canonical(a))
		back, err := a.MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, data, back)
	})
}

func FuzzParsePercent(f *testing.F) {
	f.Add("25.5%")
	f.Add("-0.0001")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := money.ParsePercent(s)
		if err != nil {
			require.Equal(t, money.Percent{}, p)
			return
		}
		want, ok := new(big.Rat).SetString(strings.TrimSuffix(s, "%"))
		require.True(t, ok)
		require.Zero(t, want.Cmp(p.Decimal().Rat()))
	})
}

// The kernel agrees with math/big for every 128-bit product.
func FuzzKernel(f *testing.F) {
	f.Add(uint64(1), uint64(5), 1, true, uint8(1))
	f.Add(uint64(math.MaxInt64), uint64(math.MaxInt64), 38, false, uint8(0))
	f.Fuzz(func(t *testing.T, x, y uint64, drop int, neg bool, mode uint8) {
		x, y, drop = x>>1, y>>1, drop%64
		r := modes[int(mode)%len(modes)]
		product := new(big.Int).Mul(new(big.Int).SetUint64(x), new(big.Int).SetUint64(y))
		lo := new(big.Int).And(product, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
		hi := new(big.Int).Rsh(product, 64).Uint64()
		exact := new(big.Rat).SetInt(product)
		if neg {
			exact.Neg(exact)
		}
		want := rounded(exact, -drop, r)
		want.Abs(want)
		got, ok := money.ShiftTen(hi, lo, drop, neg, r)
		require.Equal(t, want.IsInt64(), ok)
		if ok {
			require.Equal(t, want.Uint64(), got)
		}
	})
}

func FuzzAllocate(f *testing.F) {
	f.Add(int64(10000), int64(1), int64(2), int64(3))
	f.Fuzz(func(t *testing.T, units, w1, w2, w3 int64) {
		a := money.New(units, money.EUR)
		weights := []int64{w1, w2, w3}
		shares, err := a.Allocate(weights...)
		if err != nil {
			require.ErrorIs(t, err, money.ErrWeights)
			return
		}
		total := new(big.Int)
		for _, w := range weights {
			total.Add(total, big.NewInt(w))
		}
		checkShares(t, a, shares, weights, total, money.LargestRemainder)
	})
}
