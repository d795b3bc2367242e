package tax_test

import (
	"fmt"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func ExampleDecide() {
	d, err := tax.Decide(tax.EU(), tax.Supply{
		Seller: tax.Seller{Territory: "IT", OSS: true}, Buyer: tax.Buyer{Taxable: commerce.No},
		Kind: tax.Goods, Category: "books.print", From: "IT", To: "DE",
		On: calendar.MustDate("2026-11-21"), Threshold: commerce.Yes,
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(d.Treatment, d.Scheme, d.Place, d.Tax.Rate, d.Tax.Nature)
	for _, r := range d.Reasons() {
		fmt.Println(r)
	}
	// Output:
	// taxed oss_union DE 7% N7
	// goods sent from IT to a consumer in DE are taxed in DE [Directive 2006/112 Art. 33(a)]
	// the seller is above the EUR 10000.00 threshold [Directive 2006/112 Art. 59c]
	// 7%: printed books in DE [UStG § 12(2) no. 1, annex 2 no. 49]
}

func ExampleDecision_Missing() {
	d, err := tax.Decide(tax.EU(), tax.Supply{
		Seller: tax.Seller{Territory: "IT"}, Buyer: tax.Buyer{Taxable: commerce.No},
		From: "IT", To: "DE", On: calendar.MustDate("2026-11-21"),
	})
	fmt.Println(d.Treatment, d.Code(), d.Missing(), err)
	// Output: needs_facts tax.needs_facts.threshold [/threshold] <nil>
}

func ExampleCalculate() {
	at22 := commerce.Tax{Territory: "IT", Category: "S", Rate: money.NewPercent(22)}
	at4 := commerce.Tax{Territory: "IT", Category: "S", Rate: money.NewPercent(4)}
	b, err := tax.Calculate([]tax.Line{
		{ID: "shirt", Amount: money.New(1999, money.EUR), Tax: at22},
		{ID: "book", Amount: money.New(500, money.EUR), Tax: at4},
	}, tax.Options{Mode: commerce.Gross})
	fmt.Println(b.Groups[0].VAT, b.Groups[1].VAT, b.Net, b.VAT, b.Gross, err)
	// Output: EUR 3.60 EUR 0.19 EUR 21.20 EUR 3.79 EUR 24.99 <nil>
}

func ExampleCalculate_shipping() {
	at22 := commerce.Tax{Category: "S", Rate: money.NewPercent(22)}
	at4 := commerce.Tax{Category: "S", Rate: money.NewPercent(4)}
	b, err := tax.Calculate([]tax.Line{
		{ID: "shirt", Amount: money.New(3000, money.EUR), Tax: at22},
		{ID: "book", Amount: money.New(1000, money.EUR), Tax: at4},
		{ID: "shipping", Amount: money.New(500, money.EUR), Role: tax.Surcharge}, // no tax of its own
	}, tax.Options{})
	if err != nil {
		panic(err)
	}
	for _, s := range b.Lines() {
		fmt.Println(s.Line, b.Groups[s.Group].Tax.Rate, s.Net, s.VAT, s.Gross)
	}
	// Output:
	// shirt 22% EUR 24.59 EUR 5.41 EUR 30.00
	// book 4% EUR 9.62 EUR 0.38 EUR 10.00
	// shipping 22% EUR 3.07 EUR 0.68 EUR 3.75
	// shipping 4% EUR 1.20 EUR 0.05 EUR 1.25
}

func ExampleCalculate_strict() {
	at19 := commerce.Tax{Category: "S", Rate: money.NewPercent(19)}
	lines := []tax.Line{{ID: "a", Amount: money.New(7920, money.EUR), Tax: at19}}
	b, _ := tax.Calculate(lines, tax.Options{})
	fmt.Println(b.Net, b.VAT, b.Gross, b.Drift, b.Rounding)
	b, _ = tax.Calculate(lines, tax.Options{Strict: true})
	fmt.Println(b.Net, b.VAT, b.Gross, b.Drift, b.Rounding)
	// Output:
	// EUR 66.55 EUR 12.65 EUR 79.20 EUR 0.01 EUR 0.00
	// EUR 66.55 EUR 12.64 EUR 79.19 EUR 0.00 EUR 0.01
}

func ExampleBook_Rate() {
	on := calendar.MustDate("2026-11-21")
	row, err := tax.EU().Rate("SE", "food.basic", on)
	fmt.Println(row.Rate, row.Period, row.Source.Trust, err)
	_, err = tax.EU().Rate("IT-LIVIGNO", "", on)
	fmt.Println(err)
	// Output:
	// 6% 2026-04-01/2027-12-31 secondary <nil>
	// tax: /territory: IT-LIVIGNO is outside the VAT area of the Union and has no rate here
}

func ExampleBook_Unmapped() {
	unmapped, err := tax.EU().Unmapped("IT", calendar.MustDate("2026-11-21"), "books.print", "food.panettone", "food.general", "toys")
	fmt.Println(unmapped, err)
	// Output: [food.panettone toys] <nil>
}

func ExampleBook_With() {
	ruling := commerce.Citation{Act: "Interpello 123/2026"}
	book, err := tax.EU().With(tax.Row{
		Territory: "IT", Category: "food.panettone", Rate: money.NewPercent(10),
		Period: calendar.Period{First: calendar.MustDate("2026-11-21")},
		Source: commerce.Source{Cite: ruling, Trust: commerce.Verified},
	})
	if err != nil {
		panic(err)
	}
	row, _ := book.Rate("IT", "food.panettone", calendar.MustDate("2026-12-01"))
	fmt.Println(book.Edition(), row.Rate)
	// Output: eu-2026.11+1 10%
}

func ExampleLocate() {
	for _, a := range []commerce.Address{
		{Country: "IT", Postcode: "23041"},
		{Country: "ES", Postcode: "35001"},
		{Country: "GB", Postcode: "BT1 1AA"},
		{Country: "FR", Postcode: "20000"},
		{Country: "RE"},
	} {
		t, err := tax.Locate(a)
		fmt.Println(t, err)
	}
	// Output:
	// IT-LIVIGNO <nil>
	// ES-CN <nil>
	// XI <nil>
	// FR-20R <nil>
	// FR-RE <nil>
}
