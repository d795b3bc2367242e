package money_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
)

var (
	eur    = func(minor int64) money.Amount { return money.New(minor, money.EUR) }
	fine   = money.MustParse("0.000000000000000001", money.EUR) // the finest amount
	maxEUR = eur(math.MaxInt64)
	dec    = decimal.RequireFromString
)

func TestZeroAmountIsAdditiveIdentity(t *testing.T) {
	var nothing money.Amount
	for _, a := range []money.Amount{nothing, eur(0), eur(-5), fine} {
		for _, sum := range []money.Amount{must(a.Add(nothing)), must(nothing.Add(a)), must(a.Sub(nothing)), must(nothing.Sub(a.Neg())), must(money.Sum(nothing, a, nothing))} {
			require.Equal(t, a, sum)
		}
	}
	require.NotEqual(t, nothing, eur(0))
	require.True(t, nothing.IsZero())
	require.True(t, eur(0).IsZero())
	require.Equal(t, "", nothing.String())
	require.Equal(t, "0", nothing.Number())
	require.Equal(t, money.Currency(0), nothing.Currency())
	for _, a := range []money.Amount{
		must(nothing.Mul(dec("2"), money.HalfUp)), must(nothing.MulInt(3)), must(nothing.Div(dec("3"), money.Up)), must(nothing.DivInt(3, money.Up)),
		must(nothing.RoundTo(-2, money.Up)), must(nothing.RoundStep(money.MustStep("0.05", money.CHF), money.Up)), nothing.Neg(), nothing.Abs(), nothing.Round(money.Up),
		must(money.NewPercent(5).Of(nothing, money.Up)), must(money.MustRate("EUR USD 2").Convert(nothing, money.Up)), must(money.ConvertEuro(nothing, money.EUR, money.Up)),
		must(nothing.Slice(1, 2, 3, money.Up)), must(nothing.Allocate(1, 2))[1], must(money.Sum()), must(money.SumSeq(slices.Values([]money.Amount{}))), must((&money.Total{}).Amount()),
	} {
		require.Equal(t, nothing, a)
	}
	cmp, err := nothing.Cmp(eur(5))
	require.NoError(t, err)
	require.Equal(t, -1, cmp)
	for _, pair := range [][2]money.Amount{{nothing, eur(0)}, {eur(0), nothing}, {nothing, nothing}} {
		cmp, err = pair[0].Cmp(pair[1])
		require.NoError(t, err)
		require.Zero(t, cmp)
	}
	text, err := nothing.MarshalText()
	require.NoError(t, err)
	require.Empty(t, text)
	require.Equal(t, eur(0), must(eur(0).Mul(dec("1.2345678901234567890123"), money.Up)))
}

// A tie in the kept digits is no tie when a digit beyond them is not zero.
func TestStickyDigits(t *testing.T) {
	hi, lo := uint64(2), uint64(13106511852580896768) // 5·10^19
	for plus, want := range map[uint64]uint64{0: 0, 1: 1} {
		for _, r := range []money.Rounding{money.HalfDown, money.HalfEven} {
			q, ok := money.ShiftTen(hi, lo+plus, 20, false, r)
			require.True(t, ok)
			require.Equal(t, want, q)
		}
	}
}

func TestNewKeepsTheInvariant(t *testing.T) {
	require.Equal(t, maxEUR.Neg(), money.New(math.MinInt64, money.EUR))
	require.Equal(t, money.New(5, money.XXX), money.New(5, 0))
	require.Equal(t, money.Amount{}, money.New(0, 0))
	hostile := money.New(5, money.Currency(math.MaxUint32)) // no such currency: must not panic
	require.Equal(t, 18, hostile.Scale())
	require.NotEmpty(t, hostile.String())
	require.False(t, hostile.Currency().Valid())
}

func TestAccessors(t *testing.T) {
	a := money.MustParse("0.0199", money.EUR)
	require.Equal(t, int64(199), a.Units())
	require.Equal(t, 4, a.Scale())
	require.Equal(t, money.EUR, a.Currency())
	require.True(t, a.Decimal().Equal(dec("0.0199")))
	_, err := a.Minor()
	require.ErrorIs(t, err, money.ErrInexact)
	require.Equal(t, int64(199), must(money.MustParse("1.99", money.EUR).Minor()))
	require.Equal(t, "0.0199", string(a.AppendNumber(nil)))
	require.Equal(t, []int{1, -1, 0}, []int{eur(1).Sign(), eur(-1).Sign(), eur(0).Sign()})
	require.Equal(t, slog.StringValue("EUR 0.0199"), a.LogValue())
	require.Equal(t, slog.StringValue("22%"), money.NewPercent(22).LogValue())
	text, err := a.AppendText([]byte("x "))
	require.NoError(t, err)
	require.Equal(t, "x EUR 0.0199", string(text))
	require.Equal(t, "0.22", money.NewPercent(22).Factor().String())
	require.Equal(t, "0", money.Percent{}.Factor().String())
}

// Each error wraps its sentinel and quotes the value.
func TestErrors(t *testing.T) {
	usd := money.New(1, money.USD)
	step := money.MustStep("0.05", money.EUR)
	huge := decimal.New(1, 30)
	long := strings.Repeat("9", 60)
	var total, mixed, deep money.Total
	total.Add(eur(1))
	total.Sub(usd)
	total.Add(eur(1)) // the first error stays
	mixed.Add(maxEUR)
	mixed.Add(maxEUR)
	for range 2000 { // grow beyond 128 bits at 18 decimals
		deep.Add(maxEUR)
	}
	deep.Add(fine)
	var nearly money.Total
	for range 19 {
		nearly.Add(money.MustParse("9.223372036854775807", money.EUR))
	}
	first := func(_ any, err error) error { return err }
	for i, c := range []struct {
		err, is error
		text    string
	}{
		{first(eur(1).Add(usd)), money.ErrCurrencyMismatch, "money: currency mismatch: EUR and USD"},
		{first(eur(1).Sub(usd)), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(eur(1).Cmp(usd)), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(eur(1).Ratio(usd)), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(usd.RoundStep(step, money.Up)), money.ErrCurrencyMismatch, "USD and EUR"},
		{first(money.Sum(eur(1), usd)), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(money.SumSeq(slices.Values([]money.Amount{eur(1), usd, eur(2)}))), money.ErrCurrencyMismatch, "EUR and USD"},
		{total.Err(), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(total.Amount()), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(mixed.Amount()), money.ErrOverflow, "EUR"},
		{first(money.PercentOf(eur(1), usd, 0, money.Up)), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(money.MustRate("EUR USD 2").Convert(money.New(1, money.GBP), money.Up)), money.ErrCurrencyMismatch, "GBP 0.01 by the rate EUR USD 2"},
		{first(eur(1).AllocateOver([]money.Amount{eur(1), usd})), money.ErrCurrencyMismatch, "EUR and USD"},
		{first(usd.AppendAllocate(nil, []int64{1}, money.Allocation{Step: step})), money.ErrCurrencyMismatch, "USD and EUR"},

		{first(maxEUR.Add(eur(1))), money.ErrOverflow, "EUR"},
		{first(maxEUR.Add(fine)), money.ErrOverflow, "EUR"},
		{first(maxEUR.MulInt(2)), money.ErrOverflow, "EUR 92233720368547758.07 × 2"},
		{first(maxEUR.Mul(dec("1.1"), money.Up)), money.ErrOverflow, "EUR 92233720368547758.07"},
		{first(maxEUR.Mul(huge, money.Up)), money.ErrOverflow, "EUR 92233720368547758.07"},
		{first(eur(1).Mul(decimal.New(math.MaxInt64, 60), money.Up)), money.ErrOverflow, "EUR 0.01"},
		{first(maxEUR.Mul(dec("1.00000000000000000001"), money.Up)), money.ErrOverflow, "21 digits"},
		{first(maxEUR.MulFactor(must(money.NewFactor(dec("1.1"))), money.Up)), money.ErrOverflow, "× 1.1"},
		{first(maxEUR.Div(dec("0.1"), money.Up)), money.ErrOverflow, "/ \"0.1\""},
		{first(maxEUR.RoundTo(0, money.Up)), money.ErrOverflow, "rounded up to 0 decimals"},
		{first(maxEUR.RoundTo(-18, money.Up)), money.ErrOverflow, "rounded up to -18 decimals"},
		{first(maxEUR.RoundStep(step, money.Up)), money.ErrOverflow, "steps of EUR 0.05"},
		{first(maxEUR.RoundStep(must(money.NewStep(fine)), money.Up)), money.ErrOverflow, "steps of EUR 0.000000000000000001"},
		{first(money.NewPercent(110).Of(maxEUR, money.Up)), money.ErrOverflow, "92233720368547758.07"},
		{first(money.MustPercent("922337203685477.5807").On(eur(1), money.Up)), money.ErrOverflow, "922337203685477.5807% on EUR 0.01"},
		{first(money.MustPercent("-99.9999").Within(maxEUR, money.Up)), money.ErrOverflow, "-99.9999% within"},
		{first(money.PercentOf(maxEUR, fine, 0, money.Up)), money.ErrOverflow, "in percent of"},
		{first(money.PercentOf(money.MustParse("92233720368547758", money.EUR), eur(100), 0, money.Up)), money.ErrOverflow, "%"},
		{first(money.MustPercent("922337203685477").Add(money.NewPercent(1))), money.ErrOverflow, "922337203685477% + 1%"},
		{first(money.MustRate("USD EUR 2").Convert(money.New(math.MaxInt64, money.USD), money.Up)), money.ErrOverflow, "in EUR"},
		{first(money.FromDecimal(huge, money.EUR)), money.ErrOverflow, "31 digits"},
		{first(money.FromDecimal(dec("9223372036854775807"), money.EUR)), money.ErrOverflow, "EUR"},
		{first(money.FromDecimal(dec("9999999999999999999"), money.EUR)), money.ErrOverflow, "9999999999999999999"},
		{first(money.NewFactor(decimal.New(123456789012345678, 2))), money.ErrOverflow, "20 digits"},
		{first(money.Parse("9223372036854775808", money.JPY)), money.ErrOverflow, "9223372036854775808"},
		{first(money.Parse(long, money.JPY)), money.ErrOverflow, "…"},
		{first(money.ParsePercent("922337203685478")), money.ErrOverflow, "922337203685478%"},
		{first3(eur(1).AllocateCapped([]money.Amount{maxEUR, fine}, []money.Amount{eur(1), eur(1)})), money.ErrOverflow, "weight 0"},
		{first3(eur(1).AllocateCapped([]money.Amount{maxEUR, maxEUR, maxEUR}, []money.Amount{eur(1), eur(1), eur(1)})), money.ErrOverflow, "3 weights"},
		{deep.Err(), money.ErrOverflow, "18 decimals"},
		{first(nearly.Amount()), money.ErrOverflow, "EUR"},

		{first(money.FromDecimal(dec("0.0000000000000000001"), money.EUR)), money.ErrInexact, "19 decimals"},
		{first(money.NewFactor(decimal.New(1, -40))), money.ErrInexact, "40 decimals"},
		{first(money.NewFactor(dec("0.1234567890123456789"))), money.ErrInexact, "19 decimals"},
		{first(money.ParsePercent("0.00001")), money.ErrInexact, "0.00001%"},
		{first(money.PercentFromDecimal(decimal.New(1, -30))), money.ErrInexact, "30 decimals"},
		{first(money.Parse("0.0000000000000000001", money.EUR)), money.ErrInexact, "19 decimals"},

		{first(money.ParseText("EUR12.50")), money.ErrSyntax, `"EUR12.50"`},
		{first(money.ParseText("EUR 1,2")), money.ErrSyntax, `"1,2"`},
		{first(money.Parse(long+"x9999999", money.EUR)), money.ErrSyntax, "…"},
		{first(money.Parse("1234567890123456789x", money.EUR)), money.ErrSyntax, "x"},
		{first(money.ParsePercent("22 %")), money.ErrSyntax, `"22 "`},
		{first(money.ParseRate("EUR USD")), money.ErrSyntax, `"EUR USD"`},
		{first(money.ParseRate("EUR USD x")), money.ErrSyntax, `"x"`},

		{first(money.FromDecimal(dec("1"), 0)), money.ErrUnknownCurrency, "none"},
		{first(money.Parse("1", 0)), money.ErrUnknownCurrency, "none"},
		{first(money.ParseText("ABC 1")), money.ErrUnknownCurrency, `"ABC"`},
		{first(money.ParseRate("ABC USD 1")), money.ErrUnknownCurrency, `"ABC"`},
		{first(money.ParseRate("EUR ABC 1")), money.ErrUnknownCurrency, `"ABC"`},
		{first(money.ParseCurrency("A\"C")), money.ErrUnknownCurrency, `"A\"C"`},

		{first(money.NewCurrency("pts", 0)), money.ErrCurrency, `"pts"`},
		{first(money.NewCurrency("PT", 0)), money.ErrCurrency, `"PT"`},
		{first(money.NewCurrency("POINTS", 0)), money.ErrCurrency, `"POINTS"`},
		{first(money.NewCurrency("PTS", 19)), money.ErrCurrency, "19 digits"},
		{first(money.NewCurrency("PTS", -1)), money.ErrCurrency, "-1 digits"},
		{first(money.NewCurrency("EUR", 3)), money.ErrCurrency, "EUR has 2 digits in ISO 4217, not 3"},

		{first(eur(1).Split(0)), money.ErrWeights, "in 0 parts"},
		{first(eur(1).Split(math.MaxInt)), money.ErrWeights, "parts"},
		{first(eur(1).Allocate()), money.ErrWeights, "0 weights"},
		{first(eur(1).Allocate(1, -1)), money.ErrWeights, "weight 1 is -1"},
		{first(eur(1).AllocateOver([]money.Amount{eur(-1)})), money.ErrWeights, "EUR -0.01"},
		{first(eur(1).AllocateOver(nil)), money.ErrWeights, "0 weights"},
		{first(eur(1).AllocateBy([]decimal.Decimal{dec("-1")}, money.Allocation{})), money.ErrWeights, "weight 0"},
		{first(eur(1).AllocateBy([]decimal.Decimal{dec("0")}, money.Allocation{})), money.ErrWeights, "1 weights"},
		{first(eur(1).AllocateBy([]decimal.Decimal{decimal.New(1, 1_000_000_000)}, money.Allocation{})), money.ErrWeights, "absurd"},
		{first3(eur(1).AllocateCapped([]money.Amount{eur(1)}, nil)), money.ErrWeights, "0 caps for 1 weights"},
		{first3(eur(1).AllocateCapped([]money.Amount{eur(1)}, []money.Amount{eur(-1)})), money.ErrWeights, "cap 0 is EUR -0.01"},
		{first3(eur(1).AllocateCapped([]money.Amount{eur(1)}, []money.Amount{usd})), money.ErrCurrencyMismatch, "EUR and USD"},
		{first3(eur(1).AllocateCapped([]money.Amount{eur(0)}, []money.Amount{eur(1)})), money.ErrWeights, "1 weights"},
		{first3(eur(1).AllocateCapped([]money.Amount{eur(1), usd}, []money.Amount{eur(1)})), money.ErrCurrencyMismatch, "EUR and USD"},

		{first(eur(1).Slice(-1, 0, 1, money.Up)), money.ErrRange, "-1..0 of 1"},
		{first(eur(1).Slice(0, 0, 0, money.Up)), money.ErrRange, "0..0 of 0"},
		{first(eur(1).Slice(0, 2, 1, money.Up)), money.ErrRange, "0..2 of 1"},

		{first(money.NewStep(eur(0))), money.ErrStep, "EUR 0.00"},
		{first(eur(1).RoundStep(money.Step{}, money.Up)), money.ErrStep, "EUR 0.01"},
		{first(eur(1).AppendAllocate(nil, []int64{1}, money.Allocation{Step: step})), money.ErrStep, "EUR 0.01 is not a multiple of EUR 0.05"},
		{first(eur(1).AllocateBy([]decimal.Decimal{decimal.New(1, 40)}, money.Allocation{Step: step})), money.ErrStep, "EUR 0.05"},

		{first(money.NewRate(money.EUR, money.USD, dec("0"))), money.ErrRate, "1 EUR = 0 USD"},
		{first(money.NewRate(money.EUR, money.EUR, dec("2"))), money.ErrRate, "1 EUR = 2 EUR"},
		{first(money.NewRate(0, money.EUR, dec("2"))), money.ErrRate, "= 2 EUR"},
		{first(money.NewRate(money.EUR, money.USD, huge)), money.ErrOverflow, "31 digits"},
		{first(money.Rate{}.Convert(eur(1), money.Up)), money.ErrRate, "EUR 0.01"},
		{first(money.ConvertEuro(eur(1), money.USD, money.Up)), money.ErrRate, "from EUR to USD"},

		{first(money.NewPercent(-100).Within(eur(1), money.Up)), money.ErrPercent, "-100% within EUR 0.01"},
		{first(money.PercentOf(eur(1), eur(2), 5, money.Up)), money.ErrPercent, "5 decimals"},
		{first(money.PercentOf(eur(1), eur(2), -1, money.Up)), money.ErrPercent, "-1 decimals"},

		{first(eur(1).Div(dec("0"), money.Up)), money.ErrZeroDivisor, "EUR 0.01"},
		{first(eur(1).DivInt(0, money.Up)), money.ErrZeroDivisor, "EUR 0.01"},
		{first(eur(1).Ratio(eur(0))), money.ErrZeroDivisor, "EUR 0.01 / EUR 0.00"},
		{first(money.PercentOf(eur(1), eur(0), 0, money.Up)), money.ErrZeroDivisor, "EUR 0.01 / EUR 0.00"},

		{first(money.Rounding(9).MarshalText()), money.ErrSyntax, "Rounding(9)"},
		{new(money.Rounding).UnmarshalText([]byte("nearest")), money.ErrSyntax, "nearest"},
		{new(money.Currency).UnmarshalText([]byte("nil")), money.ErrUnknownCurrency, "nil"},
		{new(money.Rate).UnmarshalText([]byte("x")), money.ErrSyntax, "x"},
		{new(money.Percent).UnmarshalText([]byte("22%")), money.ErrSyntax, "22%"},
		{new(money.Percent).UnmarshalText([]byte("0.00001")), money.ErrInexact, "0.00001"},
		{new(money.Percent).UnmarshalJSON([]byte("null")), money.ErrSyntax, "null"},
		{new(money.Percent).Scan(nil), money.ErrSyntax, "<nil>"},
		{new(money.Percent).Scan(int64(math.MinInt64)), money.ErrOverflow, "%"},
		{new(money.Amount).Scan(12.5), money.ErrSyntax, "float64"},
		{new(money.Amount).UnmarshalText([]byte("12")), money.ErrSyntax, "12"},
		{new(money.Amount).UnmarshalBinary([]byte{1}), money.ErrSyntax, "1 bytes"},
		{new(money.Amount).UnmarshalBinary([]byte{0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1}), money.ErrUnknownCurrency, "0x1"},
		{new(money.Amount).UnmarshalBinary([]byte{128, 0, 0, 0, 0, 0, 0, 0, 0x16, 0xb2, 0, 2, 2}), money.ErrSyntax, "2 decimals"},
		{new(money.Amount).UnmarshalBinary([]byte{0, 0, 0, 0, 0, 0, 0, 1, 0x16, 0xb2, 0, 2, 19}), money.ErrSyntax, "19 decimals"},
		{new(money.Amount).UnmarshalBinary([]byte{0, 0, 0, 0, 0, 0, 0, 10, 0x16, 0xb2, 0, 2, 3}), money.ErrSyntax, "3 decimals"},
	} {
		require.ErrorIs(t, c.err, c.is, "case %d", i)
		require.Contains(t, c.err.Error(), c.text, "case %d", i)
		require.True(t, strings.HasPrefix(c.err.Error(), "money: "), "case %d: %v", i, c.err)
		require.Less(t, len(c.err.Error()), 160)
	}
	require.Equal(t, 0, strings.Count(total.Err().Error(), "\n"))
}

func first3(_, _ any, err error) error { return err }

func TestMustPanics(t *testing.T) {
	for _, f := range []func(){
		func() { money.MustParse("x", money.EUR) }, func() { money.MustPercent("x") }, func() { money.MustRate("x") },
		func() { money.MustParseCurrency("x") }, func() { money.MustStep("0", money.EUR) },
	} {
		require.Panics(t, f)
	}
	require.Equal(t, money.EUR, money.MustParseCurrency("EUR"))
}

func TestOverflowOfTheWayIsNoOverflow(t *testing.T) {
	var sum money.Total
	for range 10 {
		sum.Add(maxEUR)
	}
	sum.Add(money.MustParse("-0.001", money.EUR))
	for range 10 {
		sum.Sub(maxEUR)
	}
	require.NoError(t, sum.Err())
	require.Equal(t, "EUR -0.001", must(sum.Amount()).String())
	require.Equal(t, maxEUR, must(money.Sum(maxEUR, maxEUR, maxEUR.Neg())))
}

// 128 bits overflow only after more amounts than a program adds; the check is there.
func TestTotalStopsAtItsOwnLimit(t *testing.T) {
	var sum money.Total
	sum.Add(fine)
	for range 2000 {
		sum.Add(maxEUR)
	}
	require.ErrorIs(t, sum.Err(), money.ErrOverflow)
}

func TestHostileDecimalsAreQuick(t *testing.T) {
	start := time.Now()
	for _, d := range []decimal.Decimal{decimal.New(1, math.MaxInt32), decimal.New(1, math.MinInt32+64), decimal.New(-7, -1_000_000_000)} {
		_, err := money.NewFactor(d)
		require.Error(t, err)
		_, err = money.FromDecimal(d, money.EUR)
		require.Error(t, err)
		up, err := eur(100).Mul(d, money.Up)
		if d.Exponent() > 0 {
			require.ErrorIs(t, err, money.ErrOverflow)
		} else {
			require.NoError(t, err)
			require.Equal(t, eur(int64(d.Sign())), up)
		}
		down, err := eur(100).Div(d, money.Down)
		if d.Exponent() < 0 {
			require.ErrorIs(t, err, money.ErrOverflow)
		} else {
			require.NoError(t, err)
			require.Equal(t, eur(0), down)
		}
	}
	up, err := eur(100).Div(decimal.New(1, math.MaxInt32), money.Up)
	require.NoError(t, err)
	require.Equal(t, eur(1), up)
	require.Equal(t, eur(0), must(eur(0).Mul(decimal.New(1, math.MaxInt32), money.Up)))
	require.Equal(t, money.Factor{}, must(money.NewFactor(decimal.New(0, math.MaxInt32))))
	require.Equal(t, "1000000000000000000", must(money.NewFactor(decimal.New(1, 18))).String())
	require.Equal(t, "0.5", must(money.NewFactor(dec("0.50000000000000000000000000"))).String())
	require.Less(t, time.Since(start), time.Second)
}

func TestRatio(t *testing.T) {
	require.Equal(t, "0.3333333333333333", must(eur(100).Ratio(eur(300))).String())
	require.Equal(t, "0", must(money.Amount{}.Ratio(eur(300))).String())
}

func TestUnknownRoundingIsHalfUp(t *testing.T) {
	a := money.MustParse("0.005", money.EUR)
	require.Equal(t, a.Round(money.HalfUp), a.Round(money.Rounding(200)))
	for _, r := range modes {
		text, err := r.MarshalText()
		require.NoError(t, err)
		var back money.Rounding
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, r, back)
	}
}

func TestFormatVerbs(t *testing.T) {
	a := money.MustParse("-1234.565", money.EUR)
	for _, c := range []struct{ format, want string }{
		{"%v", "EUR -1234.565"},
		{"%s", "EUR -1234.565"},
		{"%+v", "EUR -1234.565"},
		{"%f", "-1234.565"},
		{"%.2f", "-1234.57"},
		{"%.5f", "-1234.56500"},
		{"%F", "-1234.565"},
		{"%d", "-1234565"},
		{"%+d", "-1234565"},
		{"%16s", "   EUR -1234.565"},
		{"%x", "%!x(money.Amount=EUR -1234.565)"},
	} {
		require.Equal(t, c.want, fmt.Sprintf(c.format, a), c.format)
	}
	require.Equal(t, "5.00", fmt.Sprintf("%.2f", money.New(5, money.JPY)))
	require.Equal(t, "+5", fmt.Sprintf("%+d", money.New(5, money.JPY)))
	require.Equal(t, "money.Amount{}", fmt.Sprintf("%#v", money.Amount{}))
	require.Equal(t, `money.MustParse("5", money.MustParseCurrency("PTS/0"))`, fmt.Sprintf("%#v", money.New(5, points)))
}

func TestNumbersOfEveryLength(t *testing.T) {
	for n, v := 1, int64(1); n <= 19; n++ {
		for _, c := range []money.Currency{money.JPY, money.EUR, money.KWD, token} {
			for _, x := range []int64{v, v - 1, -v, v + v/3} {
				a := money.New(x, c)
				want := decimal.New(x, -int32(c.Digits())).StringFixed(int32(c.Digits()))
				require.Equal(t, want, a.Number())
				require.Equal(t, a, must(money.Parse(want, c)))
			}
		}
		v *= 10
		if n == 18 {
			v = math.MaxInt64 / 2
		}
	}
}

func TestJSONForms(t *testing.T) {
	for _, c := range []struct {
		in   string
		want money.Amount
	}{
		{`{"amount":"12.50","currency":"EUR"}`, eur(1250)},
		{` { "currency" : "EUR" , "amount" : 12.50 } `, eur(1250)},
		{`{"amount":9007199254740993,"currency":"JPY"}`, money.New(9007199254740993, money.JPY)},
		{`{"amount":"12.50","currency":"E\u0055R"}`, eur(1250)},
		{`{"amount":"12.5\u0030","currency":"EUR"}`, eur(1250)},
		{`{"amount":"12.50","currency":"ITL"}`, money.MustParse("12.5", money.ITL)},
		{`null`, money.Amount{}},
	} {
		got := money.New(7, money.USD)
		require.NoError(t, json.Unmarshal([]byte(c.in), &got), c.in)
		require.Equal(t, c.want, got, c.in)
	}
	for in, want := range map[string]error{
		`{"amount":"12.50"}`: money.ErrSyntax,
		`{"currency":"EUR"}`: money.ErrSyntax,
		`{}`:                 money.ErrSyntax,
		`[]`:                 money.ErrSyntax,
		`"EUR 12.50"`:        money.ErrSyntax,
		`12.50`:              money.ErrSyntax,
		`{"amount":"12.50","currency":"EUR","amount":"1"}`:                    money.ErrSyntax,
		`{"amount":"12.50","currency":"EUR","currency":"EUR"}`:                money.ErrSyntax,
		`{"amount":"12.50","currency":"EUR","note":"x"}`:                      money.ErrSyntax,
		`{"Amount":"12.50","currency":"EUR"}`:                                 money.ErrSyntax,
		`{"amount":null,"currency":"EUR"}`:                                    money.ErrSyntax,
		`{"amount":{"a":1},"currency":"EUR"}`:                                 money.ErrSyntax,
		`{"amount":"1e3","currency":"EUR"}`:                                   money.ErrSyntax,
		`{"amount":1e3,"currency":"EUR"}`:                                     money.ErrSyntax,
		`{"amount":"NaN","currency":"EUR"}`:                                   money.ErrSyntax,
		`{"amount":"1","currency":978}`:                                       money.ErrSyntax,
		`{"amount":"1","currency":"ABC"}`:                                     money.ErrUnknownCurrency,
		`{"amount":"1","currency":""}`:                                        money.ErrUnknownCurrency,
		`{"amount":"0.0000000000000000000001","currency":"EUR"}`:              money.ErrInexact,
		`{"amount":"` + strings.Repeat("9", 5000) + `","currency":"EUR"}`:     money.ErrSyntax,
		`{"amount":"1","currency":"EUR"` + strings.Repeat(" ", 3) + `,"x":1}`: money.ErrSyntax,
	} {
		got := eur(7)
		require.ErrorIs(t, json.Unmarshal([]byte(in), &got), want, in)
		require.Equal(t, eur(7), got)
	}
	// Called without the decoder's own check.
	for _, in := range []string{``, `{`, `{"amount`, `{"amount":"1`, `{"amount":"1"`, `{"amount":`, `{"amount":"1","currency":"EUR"} x`, `{"currency":"EUR","amount":1}}`, `{"currency":"EUR","amount":1`, `{"currency"`, `{"currency":"EUR" 5}`} {
		got := eur(7)
		require.ErrorIs(t, got.UnmarshalJSON([]byte(in)), money.ErrSyntax, in)
	}
	key, err := json.Marshal(map[money.Amount]int{eur(5): 1})
	require.NoError(t, err)
	require.Equal(t, `{"EUR 0.05":1}`, string(key))
}

// omitzero calls IsZero and would lose EUR 0.00: this is why it is forbidden.
func TestOmitzeroLosesZero(t *testing.T) {
	data, err := json.Marshal(struct {
		A money.Amount `json:"a,omitzero"`
	}{eur(0)})
	require.NoError(t, err)
	require.Equal(t, `{}`, string(data))
}

func TestSmallCodecs(t *testing.T) {
	var a money.Amount
	require.NoError(t, a.Scan([]byte("EUR 1.50")))
	require.Equal(t, eur(150), a)
	require.NoError(t, a.Scan(nil))
	require.Equal(t, money.Amount{}, a)
	v, err := a.Value()
	require.NoError(t, err)
	require.Nil(t, v)

	var p money.Percent
	for _, src := range []any{"25.5", []byte("25.5")} {
		require.NoError(t, p.Scan(src))
		require.Equal(t, money.MustPercent("25.5"), p)
	}
	require.NoError(t, p.Scan(int64(22)))
	require.Equal(t, money.NewPercent(22), p)
	v, err = p.Value()
	require.NoError(t, err)
	require.Equal(t, "22", v)
	text, err := p.AppendText(nil)
	require.NoError(t, err)
	require.Equal(t, "22", string(text))
	data, err := json.Marshal(p)
	require.NoError(t, err)
	require.Equal(t, `"22"`, string(data))
	for _, in := range []string{`"25.5"`, `25.5`} {
		require.NoError(t, json.Unmarshal([]byte(in), &p))
		require.Equal(t, money.MustPercent("25.5"), p)
	}

	type row struct {
		C money.Currency `json:"c"`
		R money.Rate     `json:"r"`
	}
	for _, r := range []row{{money.EUR, money.MustRate("EUR USD 1.0834")}, {points, money.MustRate("PTS/0 EUR 0.01")}, {}} {
		data, err := json.Marshal(r)
		require.NoError(t, err)
		back := row{money.USD, money.MustRate("EUR GBP 0.8")}
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, r, back)
	}
	rate := money.MustRate("EUR USD 1.083400")
	require.Equal(t, money.EUR, rate.Base())
	require.Equal(t, money.USD, rate.Quote())
	require.True(t, rate.Value().Equal(dec("1.0834")))
	require.Equal(t, money.MustRate("EUR EUR 1.0"), must(money.NewRate(money.EUR, money.EUR, dec("1.00"))))
}

func TestPercentArithmetic(t *testing.T) {
	p, q := money.MustPercent("25.5"), money.MustPercent("-0.0001")
	require.Equal(t, int64(255_000), p.Units())
	require.Equal(t, int64(-1), q.Units())
	require.Equal(t, "25.4999", must(p.Add(q)).Number())
	require.Equal(t, "25.5001%", must(p.Sub(q)).String())
	require.Equal(t, []int{1, -1, 0}, []int{p.Cmp(q), q.Cmp(p), p.Cmp(p)})
	require.Equal(t, []int{1, -1, 0}, []int{p.Sign(), q.Sign(), money.Percent{}.Sign()})
	require.True(t, money.Percent{}.IsZero())
	require.False(t, p.IsZero())
	require.Equal(t, "0%", money.Percent{}.String())
	require.Equal(t, money.NewPercent(26), p.Round(0, money.HalfUp))
	require.Equal(t, money.NewPercent(26), p.Round(-1, money.HalfUp))
	require.Equal(t, p, p.Round(9, money.Up))
	top := money.NewPercent(math.MaxInt64)
	require.Equal(t, "922337203685477%", top.String())
	require.Equal(t, top.Neg(), money.NewPercent(math.MinInt64))
	require.Equal(t, top, money.MustPercent("922337203685477.5807").Round(0, money.Up)) // 922337203685478 does not exist
	require.Equal(t, money.NewPercent(22), must(money.ParsePercent("22.00000")))
}

func TestCurrencies(t *testing.T) {
	all := money.Currencies()
	require.Len(t, all, 178) // list one after amendment 180
	require.True(t, slices.IsSorted(all))
	for _, c := range all {
		require.True(t, c.Valid())
		require.False(t, c.Withdrawn())
		require.Equal(t, c, must(money.ParseCurrency(c.Code())))
		require.Equal(t, c, must(money.NewCurrency(c.Code(), c.Digits())))
		require.Equal(t, c.Code(), c.String())
	}
	require.Equal(t, "TOKEN/12", token.String())
	require.Equal(t, "TOKEN", token.Code())
	require.Equal(t, 0, token.Numeric())
	require.True(t, token.Valid())
	require.Equal(t, token, must(money.ParseCurrency("TOKEN/12")))
	require.Equal(t, "", money.Currency(0).String())
	require.False(t, money.Currency(0).Valid())
	require.False(t, (money.EUR + 1).Valid())
	for _, s := range []string{"TOKENS/1", "PTS/", "PTS/x", "PTS/00", "/0PTS", "EUR/02", "P/0", "ABCDE", "PTS/0 "} {
		_, err := money.ParseCurrency(s)
		require.ErrorIs(t, err, money.ErrUnknownCurrency, s)
	}
}

func TestBag(t *testing.T) {
	var b money.Bag
	require.Equal(t, eur(0), must(b.In(money.EUR, fixed{}, money.HalfUp)))
	require.NoError(t, b.Add(money.New(100, money.USD)))
	require.NoError(t, b.Add(money.Amount{}))
	require.NoError(t, b.Sub(eur(50)))
	clone := b.Clone()
	require.NoError(t, b.Add(eur(50)))
	require.Equal(t, []money.Amount{eur(0), money.New(100, money.USD)}, b.Amounts())
	require.Equal(t, eur(-50), clone.Of(money.EUR))
	require.Equal(t, money.New(0, money.GBP), b.Of(money.GBP))
	_, err := b.In(money.EUR, fixed{}, money.HalfUp)
	require.ErrorIs(t, err, money.ErrRate)
	require.NoError(t, b.Add(maxEUR))
	require.ErrorIs(t, b.Add(eur(1)), money.ErrOverflow)
	require.Equal(t, maxEUR, b.Of(money.EUR))
	_, err = clone.In(money.GBP, wrong{}, money.HalfUp)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

// wrong answers with a rate that was not asked for.
type wrong struct{}

func (wrong) Rate(_, _ money.Currency) (money.Rate, error) { return money.MustRate("JPY CHF 1"), nil }

func TestAllocateSpecials(t *testing.T) {
	// Weights whose sum exceeds 64 bits.
	shares, err := eur(100).Allocate(math.MaxInt64, math.MaxInt64, math.MaxInt64)
	require.NoError(t, err)
	require.Equal(t, []money.Amount{eur(34), eur(33), eur(33)}, shares)
	for _, rule := range []money.AllocationRule{money.First, money.LargestWeight} {
		shares, err = eur(10).AllocateBy([]decimal.Decimal{decimal.New(1, 30), decimal.New(1, 30), decimal.New(2, 30), dec("0")}, money.Allocation{Rule: rule})
		require.NoError(t, err)
		want := []money.Amount{eur(3), eur(2), eur(5), eur(0)}
		if rule == money.LargestWeight {
			want = []money.Amount{eur(2), eur(2), eur(6), eur(0)}
		}
		require.Equal(t, want, shares)
	}
	// Weights of far scales.
	shares, err = eur(100).AllocateOver([]money.Amount{maxEUR, fine, {}})
	require.NoError(t, err)
	require.Equal(t, []money.Amount{eur(100), eur(0), eur(0)}, shares)
	// Finer than the amount, and equal shares of it.
	shares, err = money.MustParse("0.005", money.EUR).Split(2)
	require.NoError(t, err)
	require.Equal(t, "[EUR 0.003 EUR 0.002]", fmt.Sprint(shares))
	// A step finer than the amount, and one too fine for it.
	shares, err = eur(1).AppendAllocate(nil, []int64{1, 1}, money.Allocation{Step: money.MustStep("0.0025", money.EUR)})
	require.NoError(t, err)
	require.Equal(t, "[EUR 0.005 EUR 0.005]", fmt.Sprint(shares))
	for a, step := range map[money.Amount]money.Step{
		maxEUR: must(money.NewStep(fine)), // too many steps
		money.MustParse("90009000000000000", money.EUR): money.MustStep("1.0001", money.EUR), // shares would need more digits than there are
	} {
		_, err = a.AppendAllocate(nil, []int64{1}, money.Allocation{Step: step})
		require.ErrorIs(t, err, money.ErrOverflow)
	}
	// The destination keeps what it had.
	shares, err = eur(2).AppendAllocate([]money.Amount{eur(9)}, []int64{1, 1}, money.Allocation{})
	require.NoError(t, err)
	require.Equal(t, []money.Amount{eur(9), eur(1), eur(1)}, shares)
	// Caps in other scales, without currency, and a negative total.
	shares, rest, err := eur(-100).AllocateCapped([]money.Amount{eur(1), eur(1), eur(0)}, []money.Amount{money.MustParse("0.109", money.EUR), {}, maxEUR})
	require.NoError(t, err)
	require.Equal(t, []money.Amount{eur(-10), eur(0), eur(0)}, shares)
	require.Equal(t, eur(-90), rest)
	shares, rest, err = fine.AllocateCapped([]money.Amount{eur(1)}, []money.Amount{maxEUR})
	require.NoError(t, err)
	require.Equal(t, []money.Amount{fine}, shares)
	require.Equal(t, eur(0), rest)
}

func TestCashRules(t *testing.T) {
	rules := money.CashRules()
	for _, r := range rules {
		require.Contains(t, []string{"verified", "secondary", "contested", "unverified"}, r.Trust)
		require.Contains(t, []string{"required", "default", "optional"}, r.Duty)
		require.NotEmpty(t, r.Act)
		first, err := time.Parse(time.DateOnly, r.First)
		require.NoError(t, err)
		got, ok := money.CashStep(r.Country, r.Currency, first.Year(), first.Month(), first.Day())
		require.True(t, ok)
		require.Equal(t, r, got)
		require.True(t, money.Canonical(r.Step.Amount()))
		require.Equal(t, r.Step.Amount().String(), r.Step.String())
		_, _, err = r.Round(maxEUR)
		require.True(t, err == nil || errors.Is(err, money.ErrOverflow) || errors.Is(err, money.ErrCurrencyMismatch))
		_, _, err = r.Round(money.New(1, money.USD))
		require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	}
	rules[0].Country = "ZZ"
	require.NotEqual(t, rules[0], money.CashRules()[0], "the table is copied")
	rates := money.FixedEuroRates()
	require.Len(t, rates, 21)
	for _, r := range rates {
		require.True(t, r.Rate.Quote().Withdrawn())
	}
	require.Equal(t, eur(2), must(money.ConvertEuro(money.MustParse("0.015", money.EUR), money.EUR, money.HalfUp)))
}

func TestNoAllocations(t *testing.T) {
	a, b, d, f := eur(123456), eur(789), dec("0.22"), must(money.NewFactor(dec("0.22")))
	p, buf, data := money.NewPercent(22), make([]byte, 0, 64), []byte(`{"amount":"1234.56","currency":"EUR"}`)
	all, dst, w := slices.Repeat([]money.Amount{a}, 100), make([]money.Amount, 0, 7), []int64{1, 2, 3, 4, 5, 6, 7}
	for name, f := range map[string]func(){
		"Add":             func() { _, _ = a.Add(b) },
		"Mul":             func() { _, _ = a.Mul(d, money.HalfUp) },
		"Div":             func() { _, _ = a.Div(d, money.HalfUp) },
		"MulFactor":       func() { _, _ = a.MulFactor(f, money.HalfUp) },
		"Percent":         func() { _, _ = p.Of(a, money.HalfUp); _, _ = p.Within(a, money.HalfUp) },
		"Slice":           func() { _, _ = a.Slice(1, 2, 3, money.HalfUp) },
		"Parse":           func() { _, _ = money.Parse("1234.56", money.EUR) },
		"ParseText":       func() { _, _ = money.ParseText("EUR 1234.56") },
		"AppendText":      func() { _, _ = a.AppendText(buf) },
		"UnmarshalJSON":   func() { _ = new(money.Amount).UnmarshalJSON(data) },
		"Sum":             func() { _, _ = money.Sum(all...) },
		"AppendAllocate":  func() { dst, _ = a.AppendAllocate(dst[:0], w, money.Allocation{}) },
		"Rate.Convert":    func() { _, _ = money.MustRate("EUR USD 2").Convert(a, money.HalfUp) },
		"RoundStep":       func() { _, _ = a.RoundStep(money.MustStep("0.05", money.EUR), money.HalfUp) },
		"FromDecimal":     func() { _, _ = money.FromDecimal(d, money.EUR) },
		"ParsePercent":    func() { _, _ = money.ParsePercent("25.5") },
		"Amount.MulInt":   func() { _, _ = a.MulInt(3) },
		"Amount.Cmp":      func() { _, _ = a.Cmp(b) },
		"ParseCurrency":   func() { _, _ = money.ParseCurrency("EUR") },
		"Amount.RoundTo":  func() { _, _ = a.RoundTo(1, money.HalfUp) },
		"Amount.DivInt":   func() { _, _ = a.DivInt(7, money.HalfUp) },
		"Total":           func() { var t money.Total; t.Add(a); t.Sub(b); _, _ = t.Amount() },
		"AppendBinary":    func() { _, _ = a.AppendBinary(buf) },
		"UnmarshalBinary": func() { _ = new(money.Amount).UnmarshalBinary([]byte{0, 0, 0, 0, 0, 0, 4, 226, 0x16, 0xb2, 0, 2, 2}) },
	} {
		want := 0.0
		if name == "Rate.Convert" {
			want = 1 // reading the rate splits its text
		}
		require.LessOrEqual(t, testing.AllocsPerRun(100, f), want, name)
	}
	require.Equal(t, 1.0, testing.AllocsPerRun(100, func() { _, _ = a.Allocate(w...) }))
}
