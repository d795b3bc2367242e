package tax_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func benchLines(n int) []tax.Line {
	taxes := []commerce.Tax{
		{Territory: "IT", Category: "S", Rate: money.NewPercent(22), Level: "standard", Product: "clothing", Scheme: "domestic", Kind: "goods", From: "IT"},
		{Territory: "IT", Category: "S", Rate: money.NewPercent(10), Level: "reduced", Product: "food.general", Scheme: "domestic", Kind: "goods", From: "IT"},
		{Territory: "IT", Category: "S", Rate: money.NewPercent(4), Level: "super_reduced", Product: "books.print", Scheme: "domestic", Kind: "goods", From: "IT"},
	}
	lines := make([]tax.Line, n)
	for i := range lines {
		lines[i] = tax.Line{ID: fmt.Sprint("l", i), Qty: 1, Amount: money.New(int64(199+i*37), money.EUR), Tax: taxes[i%3]}
	}
	return lines
}

func BenchmarkCalculateInto(b *testing.B) {
	for _, n := range []int{5, 20, 1000} {
		lines := benchLines(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var out tax.Breakdown
			b.ReportAllocs()
			for b.Loop() {
				if err := tax.CalculateInto(&out, lines, tax.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLines20(b *testing.B) {
	out, err := tax.Calculate(benchLines(20), tax.Options{})
	require.NoError(b, err)
	var shares []tax.Share
	b.ReportAllocs()
	for b.Loop() {
		shares = out.AppendLines(shares[:0])
	}
}

var today = calendar.MustDate("2026-11-21")

func distanceSale() tax.Supply {
	return tax.Supply{
		Seller: tax.Seller{Territory: "IT", OSS: true}, Buyer: tax.Buyer{Taxable: commerce.No},
		Category: "books.print", From: "IT", To: "DE", On: today, Threshold: commerce.Yes,
	}
}

func BenchmarkDecide(b *testing.B) {
	book, s := tax.EU(), distanceSale()
	b.Run("distance_sale", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d, err := tax.Decide(book, s)
			if err != nil || d.Treatment != tax.Taxed {
				b.Fatal(d.Treatment, err)
			}
		}
	})
	s.To = "IT"
	b.Run("domestic", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			d, err := tax.Decide(book, s)
			if err != nil || d.Treatment != tax.Taxed {
				b.Fatal(d.Treatment, err)
			}
		}
	})
}

func BenchmarkRate(b *testing.B) {
	book := tax.EU()
	for _, c := range []string{"books.print", "", "books.print.novels"} {
		b.Run("IT/"+c, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				row, err := book.Rate("IT", c, today)
				if err != nil || row.Rate.IsZero() {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestHotCallsDoNotAllocate(t *testing.T) {
	book, s, lines := tax.EU(), distanceSale(), benchLines(20)
	var out tax.Breakdown
	require.NoError(t, tax.CalculateInto(&out, lines, tax.Options{}))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = tax.CalculateInto(&out, lines, tax.Options{}) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { _, _ = tax.Decide(book, s) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { _, _ = book.Rate("DE", "books.print", today) }))
	d, err := tax.Decide(book, s)
	require.NoError(t, err)
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = d.Code() }))
	shares := out.Lines()
	require.Zero(t, testing.AllocsPerRun(100, func() { shares = out.AppendLines(shares[:0]) }))
}
