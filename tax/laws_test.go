package tax_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

var rates = []string{"22", "10", "5", "4", "19", "25.5", "8.1", "2.1", "11.11", "1.05"}

// drawLines draws a document of one currency whose allowances do not exceed the goods.
func drawLines(t *rapid.T) []tax.Line {
	n := rapid.IntRange(1, 12).Draw(t, "n")
	var lines []tax.Line
	for i := range n {
		category, rate := "S", rapid.SampledFrom(rates).Draw(t, "rate")
		if rapid.IntRange(0, 9).Draw(t, "zero") == 0 {
			category, rate = "AE", "0"
		}
		lines = append(lines, tax.Line{
			ID: fmt.Sprint("l", i), Qty: rapid.Int64Range(1, 9).Draw(t, "qty"),
			Amount: money.New(rapid.Int64Range(0, 1_000_00).Draw(t, "amount"), money.EUR),
			Tax:    commerce.Tax{Territory: "IT", Category: category, Rate: money.MustPercent(rate)},
		})
	}
	if rapid.Bool().Draw(t, "shipping") {
		lines = append(lines, tax.Line{ID: "ship", Amount: money.New(rapid.Int64Range(0, 2000).Draw(t, "ship"), money.EUR), Role: tax.Surcharge})
	}
	if rapid.Bool().Draw(t, "discount") {
		first := lines[0]
		lines = append(lines, tax.Line{ID: "off", Amount: money.New(rapid.Int64Range(0, first.Amount.Units()).Draw(t, "off"), money.EUR), Role: tax.Allowance, Tax: first.Tax})
	}
	return lines
}

func drawOptions(t *rapid.T) tax.Options {
	o := tax.Options{
		Mode:     rapid.SampledFrom([]commerce.PriceMode{commerce.Gross, commerce.Net}).Draw(t, "mode"),
		Level:    rapid.SampledFrom([]tax.Level{tax.PerCategory, tax.PerLine, tax.PerUnit, tax.LineCarry}).Draw(t, "level"),
		Rounding: rapid.SampledFrom([]money.Rounding{money.HalfUp, money.HalfEven, money.Down}).Draw(t, "rounding"),
		Anchor:   rapid.SampledFrom([]tax.Anchor{tax.TaxRounded, tax.NetRounded}).Draw(t, "anchor"),
		Spread:   rapid.SampledFrom([]tax.Spread{tax.ProRata, tax.HighestRate, tax.MainItem}).Draw(t, "spread"),
	}
	if o.Rounding == money.HalfUp && (o.Level == tax.PerCategory || o.Level == tax.LineCarry) {
		o.Strict = rapid.Bool().Draw(t, "strict")
	}
	return o
}

// Check proves that shares add up, that BR-CO-10 and 13 to 17 hold, and that no
// gross price changed.
func TestEveryDocumentChecks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, opt := drawLines(t), drawOptions(t)
		b, err := tax.Calculate(lines, opt)
		require.NoError(t, err)
		require.NoError(t, b.Check())
		d, err := b.Document(money.New(1, money.EUR))
		require.NoError(t, err)
		payable, err := d.Payable.Add(d.Prepaid)
		require.NoError(t, err)
		gross, err := b.Gross.Add(b.Rounding)
		require.NoError(t, err)
		require.Equal(t, gross, payable)
	})
}

// The VAT of a group is the exact one, rounded once; big rationals say so.
func TestVATIsRoundedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := money.MustPercent(rapid.SampledFrom(rates).Draw(t, "rate"))
		units := rapid.Int64Range(0, 1<<50).Draw(t, "units")
		opt := tax.Options{Mode: rapid.SampledFrom([]commerce.PriceMode{commerce.Gross, commerce.Net}).Draw(t, "mode")}
		b, err := tax.Calculate([]tax.Line{{ID: "a", Amount: money.New(units, money.EUR), Tax: commerce.Tax{Category: "S", Rate: rate}}}, opt)
		require.NoError(t, err)
		r := rate.Decimal().Rat()
		whole := new(big.Rat).SetInt64(100)
		if opt.Mode == commerce.Gross {
			whole.Add(whole, r)
		}
		exact := new(big.Rat).SetInt64(units)
		exact.Mul(exact, r).Quo(exact, whole)
		exact.Add(exact, big.NewRat(1, 2)) // half up
		want := new(big.Int).Quo(exact.Num(), exact.Denom())
		require.Equal(t, want.Int64(), b.VAT.Units())
	})
}

func TestOrderOfLinesNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, opt := drawLines(t), drawOptions(t)
		opt.Spread = tax.ProRata
		mixed := rapid.Permutation(lines).Draw(t, "mixed")
		a, err := tax.Calculate(lines, opt)
		require.NoError(t, err)
		b, err := tax.Calculate(mixed, opt)
		require.NoError(t, err)
		if !slices.ContainsFunc(lines, func(l tax.Line) bool { return l.Role == tax.Surcharge }) { // its left-over cent follows the groups
			require.Equal(t, a.VAT, b.VAT)
			require.Equal(t, a.Net, b.Net)
		}
		if opt.Mode == commerce.Gross && !opt.Strict {
			require.Equal(t, a.Gross, b.Gross)
		}
	})
}

func TestSplittingALineChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, opt := drawLines(t), drawOptions(t)
		opt.Level, opt.Spread = rapid.SampledFrom([]tax.Level{tax.PerCategory, tax.LineCarry}).Draw(t, "whole"), tax.ProRata
		part := rapid.Int64Range(0, lines[0].Amount.Units()).Draw(t, "part")
		split := slices.Clone(lines)
		split[0].Amount = money.New(part, money.EUR)
		rest := lines[0]
		rest.ID, rest.Amount = "rest", money.New(lines[0].Amount.Units()-part, money.EUR)
		split = slices.Insert(split, 1, rest)
		a, err := tax.Calculate(lines, opt)
		require.NoError(t, err)
		b, err := tax.Calculate(split, opt)
		require.NoError(t, err)
		require.Equal(t, a.Groups, b.Groups)
	})
}

func TestReversalCancels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines, opt := drawLines(t), drawOptions(t)
		opt.Signed = true
		back := slices.Clone(lines)
		for i := range back {
			back[i].Amount = back[i].Amount.Neg()
		}
		a, err := tax.Calculate(lines, opt)
		require.NoError(t, err)
		b, err := tax.Calculate(back, opt)
		require.NoError(t, err)
		require.NoError(t, b.Check())
		for _, pair := range [][2]money.Amount{{a.Net, b.Net}, {a.VAT, b.VAT}, {a.Gross, b.Gross}, {a.Rounding, b.Rounding}} {
			require.Equal(t, pair[0], pair[1].Neg())
		}
	})
}

// A share is never more than a cent off the exact VAT of its line.
func TestSharesAreNearExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := drawLines(t)
		b, err := tax.Calculate(lines, tax.Options{Mode: commerce.Net})
		require.NoError(t, err)
		for _, s := range b.Lines() {
			exact, err := b.Groups[s.Group].Tax.Rate.Of(s.Net, money.HalfUp)
			require.NoError(t, err)
			off, err := s.VAT.Sub(exact)
			require.NoError(t, err)
			require.LessOrEqual(t, off.Abs().Units(), int64(1))
		}
	})
}

func TestReuseEqualsFresh(t *testing.T) {
	var again tax.Breakdown
	rapid.Check(t, func(t *rapid.T) {
		lines, opt := drawLines(t), drawOptions(t)
		fresh, err := tax.Calculate(lines, opt)
		require.NoError(t, err)
		require.NoError(t, tax.CalculateInto(&again, lines, opt))
		require.Equal(t, fresh.Groups, again.Groups)
		require.Equal(t, fresh.Lines(), again.Lines())
		require.Equal(t, fresh.Reasons(), again.Reasons())
	})
}
