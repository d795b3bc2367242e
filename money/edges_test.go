package money_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
)

// Values at the two sides of a branch. Every expected value is worked out by hand;
// the largest amount is 2^63-1 = 9223372036854775807 of its last decimal.

const largest = "92233720368547758.07"

type edge struct {
	name string
	do   func() (fmt.Stringer, error)
	want string // the text of the result, or the text of the sentinel
}

func edges(t *testing.T, rows []edge) {
	t.Helper()
	for _, row := range rows {
		got, err := row.do()
		if sentinel, ok := strings.CutPrefix(row.want, "! "); ok {
			require.ErrorContains(t, err, "money: "+sentinel, row.name)
			continue
		}
		require.NoError(t, err, row.name)
		require.Equal(t, row.want, got.String(), row.name)
	}
}

func of(a money.Amount, err error) (fmt.Stringer, error) { return a, err }

func TestEdgesOfSums(t *testing.T) {
	top, low := euros(largest), euros("-"+largest)
	edges(t, []edge{
		{"the sum of two largest wraps to -2", func() (fmt.Stringer, error) { return of(top.Add(top)) }, "! overflow"},
		{"two smallest", func() (fmt.Stringer, error) { return of(low.Add(low)) }, "! overflow"},
		{"one below the smallest is the number without an opposite", func() (fmt.Stringer, error) { return of(low.Add(euros("-0.01"))) }, "! overflow"},
		{"one above the largest", func() (fmt.Stringer, error) { return of(top.Add(euros("0.01"))) }, "! overflow"},
		{"up to the largest", func() (fmt.Stringer, error) { return of(top.Sub(euros("0.01"))) }, "EUR 92233720368547758.06"},
		{"opposites", func() (fmt.Stringer, error) { return of(top.Add(low)) }, "EUR 0.00"},
		{"times one", func() (fmt.Stringer, error) { return of(top.MulInt(1)) }, "EUR " + largest},
		// 1000001 × 3·10^14 = 3.000003·10^20 of the fourth decimal: more than 2^64, and fits in cents.
		{"trailing zeros of 128 bits go", func() (fmt.Stringer, error) { return of(euros("100.0001").MulInt(300_000_000_000_000)) }, "EUR 30000030000000000.00"},
	})
	// 3691 times the largest is 1845.5·2^64: with 16 decimals more it leaves 128 bits.
	var total money.Total
	for range 3691 {
		total.Add(top)
	}
	require.NoError(t, total.Err())
	total.Add(euros("0.000000000000000001"))
	require.ErrorIs(t, total.Err(), money.ErrOverflow)
}

func TestEdgesOfProducts(t *testing.T) {
	top := euros(largest)
	factor := func(s string) money.Factor {
		f, err := money.NewFactor(decimal.RequireFromString(s))
		require.NoError(t, err)
		return f
	}
	wei := money.MustParseCurrency("WEI/18")
	rate, err := money.NewRate(money.JPY, wei, decimal.NewFromInt(1))
	require.NoError(t, err)
	mul := func(a, d string, r money.Rounding) func() (fmt.Stringer, error) {
		return func() (fmt.Stringer, error) { return of(euros(a).Mul(decimal.RequireFromString(d), r)) }
	}
	div := func(a, d string, r money.Rounding) func() (fmt.Stringer, error) {
		return func() (fmt.Stringer, error) { return of(euros(a).Div(decimal.RequireFromString(d), r)) }
	}
	seventy := "1" + strings.Repeat("0", 69)
	edges(t, []edge{
		{"an amount by itself has its square's sign", func() (fmt.Stringer, error) { return of(euros("0.22").MulFactor(factor("0.22"), money.HalfUp)) }, "EUR 0.05"},
		{"the same as a decimal", mul("0.22", "0.22", money.HalfUp), "EUR 0.05"},
		{"divided by itself", div("0.22", "0.22", money.HalfUp), "EUR 1.00"},
		{"divided by its cents", func() (fmt.Stringer, error) { return of(euros("0.22").DivInt(22, money.HalfUp)) }, "EUR 0.01"},
		{"the largest times one", func() (fmt.Stringer, error) { return of(top.MulFactor(factor("1"), money.HalfUp)) }, "EUR " + largest},
		{"the largest times a one of 20 digits", mul(largest, "1.0000000000000000000", money.HalfUp), "EUR " + largest},
		{"27670116110564327.42 / 0.3 is 92233720368547758.06…", div("27670116110564327.42", "0.3", money.HalfUp), "EUR " + largest},
		{"and rounded up by one cent more", div("27670116110564327.43", "0.3", money.HalfUp), "! overflow"},
		{"6·10^19 / 3 has the divisor in its high half", div("6000000000000000.00", "0.03", money.HalfUp), "! overflow"},
		{"0.999999999999999999 × 0.999 drops 19 decimals", func() (fmt.Stringer, error) {
			return of(euros("0.999999999999999999").MulFactor(factor("0.999"), money.HalfUp))
		}, "EUR 1.00"},
		{"a tie to even, with a factor of 19 digits", mul("0.01", "0.5000000000000000000", money.HalfEven), "EUR 0.00"},
		{"the next tie", mul("0.03", "0.5000000000000000000", money.HalfEven), "EUR 0.02"},
		{"one yen in a currency of 18 digits", func() (fmt.Stringer, error) { return of(rate.Convert(money.New(1, money.JPY), money.HalfUp)) }, "WEI/18 1.000000000000000000"},
		{"ten yen are too many of it", func() (fmt.Stringer, error) { return of(rate.Convert(money.New(10, money.JPY), money.HalfUp)) }, "! overflow"},
		{"by 10^69", div("5.00", seventy, money.HalfUp), "EUR 0.00"},
		{"by 10^69, up", div("5.00", seventy, money.Up), "EUR 0.01"},
		{"by 10^69, a debt up", div("-5.00", seventy, money.Up), "EUR -0.01"},
		{"times 10^69", mul("5.00", seventy, money.HalfUp), "! overflow"},
		{"the largest yen, down to tens", func() (fmt.Stringer, error) { return of(money.New(math.MaxInt64, money.JPY).RoundTo(-1, money.Down)) }, "JPY 9223372036854775800"},
		{"and up", func() (fmt.Stringer, error) { return of(money.New(math.MaxInt64, money.JPY).RoundTo(-1, money.Up)) }, "! overflow"},
	})
	// 2^64-17 is below 2^64 and beyond what the reciprocal of 100 divides: 184467440737095515.99.
	q, ok := money.ShiftTen(0, 18446744073709551599, 2, false, money.Down)
	require.True(t, ok)
	require.Equal(t, uint64(184467440737095515), q)
	// 0.85 of one: 38 digits dropped are not always less than a tenth.
	q, ok = money.ShiftTen(math.MaxInt64/2, math.MaxUint64, 38, false, money.HalfUp)
	require.True(t, ok)
	require.Equal(t, uint64(1), q)
}

func TestEdgesOfNumbers(t *testing.T) {
	f, err := money.NewFactor(decimal.RequireFromString("9.123456789012345678")) // 19 digits, 18 decimals
	require.NoError(t, err)
	require.Equal(t, "9.123456789012345678", f.String())
	_, err = money.NewFactor(decimal.RequireFromString("0.1234567890123456789"))
	require.EqualError(t, err, "money: inexact: a number with 19 decimals")

	for text, want := range map[string]error{
		".5.5": money.ErrSyntax, "1" + strings.Repeat("0", 63): money.ErrOverflow, "1." + strings.Repeat("0", 63): money.ErrSyntax,
		"36893488147419103239": money.ErrOverflow, // 2^65+7: ten times its front is 2^64 and a carry
	} {
		_, err := money.Parse(text, money.JPY)
		require.ErrorIs(t, err, want, text)
	}
	a, err := money.Parse("1."+strings.Repeat("0", 62), money.EUR)
	require.NoError(t, err, "64 characters are read")
	require.Equal(t, euros("1.00"), a)

	_, err = money.ParseCurrency(strings.Repeat("x", 48))
	require.ErrorContains(t, err, `"`+strings.Repeat("x", 48)+`"`)
	require.NotContains(t, err.Error(), "…")

	r, err := money.ParseRate("EUR JPY 160")
	require.NoError(t, err)
	require.Equal(t, "EUR JPY 160", r.String())

	require.Equal(t, "Rounding(7)", money.Rounding(7).String())
	_, err = money.Rounding(7).MarshalText()
	require.ErrorIs(t, err, money.ErrSyntax)
}

func TestEdgesOfPercent(t *testing.T) {
	p, err := money.PercentOf(euros("10.00"), euros("10.00"), 0, money.HalfUp)
	require.NoError(t, err)
	require.Equal(t, "100%", p.String())

	// 2^63-1 less 100 %, of 0.0001 %: the most that can be put on top.
	most := money.MustPercent("922337203685377.5807")
	sum, err := most.On(euros("0.00"), money.HalfUp)
	require.NoError(t, err)
	require.Equal(t, euros("0.00"), sum)
	_, err = money.MustPercent("922337203685377.5808").On(euros("0.00"), money.HalfUp)
	require.ErrorIs(t, err, money.ErrOverflow)

	// A gross whose cents are the units of its percentage: 2200.00 with 22 %, 2200×22/122 = 396.721…
	tax, err := money.MustPercent("22").Within(euros("2200.00"), money.HalfUp)
	require.NoError(t, err)
	require.Equal(t, euros("396.72"), tax)

	for _, text := range []string{`"25`, `25"`, `"`, `""`} {
		var p money.Percent
		require.ErrorIs(t, p.UnmarshalJSON([]byte(text)), money.ErrSyntax, text)
	}
}

func TestEdgesOfShares(t *testing.T) {
	texts := func(shares []money.Amount) string {
		words := make([]string, len(shares))
		for i, s := range shares {
			words[i] = s.Number()
		}
		return strings.Join(words, " ")
	}
	over := func(a string, weights ...string) string {
		w := make([]money.Amount, len(weights))
		for i, s := range weights {
			w[i] = euros(s)
		}
		shares, err := euros(a).AllocateOver(w)
		require.NoError(t, err, a)
		return texts(shares)
	}
	by := func(a string, weights ...string) (string, error) {
		w := make([]decimal.Decimal, len(weights))
		for i, s := range weights {
			w[i] = decimal.RequireFromString(s)
		}
		shares, err := euros(a).AllocateBy(w, money.Allocation{})
		return texts(shares), err
	}
	one, err := euros("0.05").Split(1)
	require.NoError(t, err)
	require.Equal(t, "0.05", texts(one))

	for _, row := range [][]string{
		{"1.00 6.00", "7.00", "0.5", "3"}, // weights of several scales
		{"7.00 0.00", "7.00", "1e400", "1"},
		{"0.00 7.00", "7.00", "1e-400", "1"},
	} {
		got, err := by(row[1], row[2:]...)
		require.NoError(t, err, row)
		require.Equal(t, row[0], got, row)
	}
	for _, w := range []string{"1e401", "1e-401"} {
		_, err := by("7.00", w, "1")
		require.ErrorIs(t, err, money.ErrWeights, w)
	}

	// At four decimals the first weight is 2^62·100 = 25·2^64: the low half of it is nothing.
	const quarter = "46116860184273879.04"
	require.Equal(t, "10.00 0.00", over("10.00", quarter, "0.0001"))
	// 30 000 to 900 and a little, beyond 64 bits: 100.00 and 3.00 of 103.00.
	require.Equal(t, "100.00 3.00", over("103.00", "30000000000000000.00", "900000000000000.0001"))
	_, _, err = euros("10.00").AllocateCapped([]money.Amount{euros(quarter), euros("0.0001")}, []money.Amount{euros("10.00"), euros("10.00")})
	require.ErrorIs(t, err, money.ErrOverflow)

	// A zero weight gets no left-over cent, not even from weights beyond 64 bits.
	shares, err := euros("0.01").AppendAllocate(nil, []int64{0, math.MaxInt64, math.MaxInt64, math.MaxInt64}, money.Allocation{Rule: money.First})
	require.NoError(t, err)
	require.Equal(t, "0.00 0.01 0.00 0.00", texts(shares))

	step := func(a, step string) ([]money.Amount, error) {
		s, err := money.NewStep(euros(step))
		require.NoError(t, err)
		return euros(a).AppendAllocate(nil, []int64{1}, money.Allocation{Step: s})
	}
	shares, err = step("922337203685477.5807", "0.0007") // 7 divides 2^63-1
	require.NoError(t, err)
	require.Equal(t, "922337203685477.5807", texts(shares))
	_, err = step("1000000000000000.00", "0.0125") // 8·10^16 steps: 10^19 of the fourth decimal
	require.ErrorIs(t, err, money.ErrOverflow)
}

func TestEdgesOfCodecs(t *testing.T) {
	var a money.Amount
	require.NoError(t, json.Unmarshal([]byte(`{"amount":"\u0031","currency":"EUR"}`), &a), "an escape in front")
	require.Equal(t, euros("1.00"), a)
	for _, text := range []string{`["amount","1","currency","EUR"]`, `{"number":"1","currency":"EUR"}`, `{"number":1,"currency":"EUR"}`} {
		require.ErrorIs(t, json.Unmarshal([]byte(text), &a), money.ErrSyntax, text)
	}
	// The mark of a custom currency on an ISO code, and letters that are none.
	require.False(t, money.Currency(uint32(money.EUR)|1<<5).Valid())
	require.False(t, money.Currency(1<<31).Valid())
	require.False(t, money.Currency(0).Valid())
}

func TestEdgesOfCashRules(t *testing.T) {
	table := []money.CashRule{
		{Country: "XX", Currency: money.EUR, First: "2020-01-01", Last: "2024-06-30", Duty: "required"},
		{Country: "XX", Currency: money.EUR, First: "2024-07-01", Duty: "default"},
	}
	for on, want := range map[string]string{
		"2019-12-31": "", "2020-01-01": "required", "2024-06-30": "required", "2024-07-01": "default", "2040-01-01": "default",
	} {
		rule, ok := money.CashStepIn(table, "XX", money.EUR, on)
		require.Equal(t, want != "", ok, on)
		require.Equal(t, want, rule.Duty, on)
	}
}

func TestEdgesOfFormats(t *testing.T) {
	for _, row := range [][2]string{
		{fmt.Sprintf("%+F", euros("1.50")), "+1.50"},
		{fmt.Sprintf("%+f", euros("0.00")), "+0.00"},
		{fmt.Sprintf("%+v", euros("1.50")), "EUR 1.50"},
		{fmt.Sprintf("%3v|%-3v|%8f", euros("1.50"), euros("1.50"), euros("1.50")), "EUR 1.50|EUR 1.50|    1.50"},
		{fmt.Sprintf("%.1f %.1f", euros("-0.25"), euros("0.25")), "-0.3 0.3"},
	} {
		require.Equal(t, row[1], row[0])
	}
	for _, text := range []string{"PTS/10", "PTS/18", "PTS/0", "PTS/9", "TOKEN/11"} {
		require.Equal(t, text, money.MustParseCurrency(text).String())
	}
	for _, text := range []string{"PTS/19", "PTS/20", "PTS/010", "PTS/:", "PTS/1:", "PTS/1/", "PT/12", "TOKENS/1", "EURO"} {
		_, err := money.ParseCurrency(text)
		require.ErrorIs(t, err, money.ErrUnknownCurrency, text)
	}
}

func euros(number string) money.Amount { return money.MustParse(number, money.EUR) }

func TestSplitIsBounded(t *testing.T) {
	parts, err := euros("1.00").Split(1 << 20)
	require.NoError(t, err)
	require.Len(t, parts, 1<<20)
	require.Equal(t, euros("0.01"), parts[99])
	require.True(t, parts[100].IsZero())
	_, err = euros("1.00").Split(1<<20 + 1)
	require.ErrorIs(t, err, money.ErrWeights)
}
