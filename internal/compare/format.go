package main

import (
	"testing"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"github.com/bottega-go/commerce/money/moneyfmt"
)

// formatWork writes an amount the Italian way. x/text takes floating-point
// numbers here and puts the sign elsewhere, hence another text.
func formatWork() work {
	italian := language.MustParse("it-IT")
	formatter := moneyfmt.New(italian, moneyfmt.Options{})
	printer := message.NewPrinter(italian)
	var floats [8]float64
	for i, a := range ours {
		floats[i], _ = a.Decimal().Float64()
	}
	buffer := make([]byte, 0, 64)
	symbol := func(i int) string { return printer.Sprint(currency.Symbol(currency.EUR.Amount(floats[i&7]))) }
	plain := func(i int) string {
		return printer.Sprint(number.Decimal(floats[i&7], number.MinFractionDigits(2), number.MaxFractionDigits(2)))
	}
	return work{name: "write for it-IT", rows: []row{
		{
			library: "commerce/money/moneyfmt, Append",
			result:  func(i int) string { return string(formatter.Append(nil, ours[i])) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkBytes = formatter.Append(buffer[:0], ours[i&7])
				}
			},
		},
		{
			library: "commerce/money/moneyfmt, Format",
			result:  func(i int) string { return formatter.Format(ours[i]) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = formatter.Format(ours[i&7])
				}
			},
		},
		{
			library: "x/text/currency",
			result:  symbol,
			differs: "the sign stands before the number",
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = symbol(i)
				}
			},
		},
		{
			library: "x/text/number",
			result:  plain,
			differs: "no currency sign",
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = plain(i)
				}
			},
		},
		{
			library: "Rhymond/go-money, Display",
			result:  func(i int) string { return gom[i].Display() },
			differs: "knows no locales",
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = gom[i&7].Display()
				}
			},
		},
	}}
}
