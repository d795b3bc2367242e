package commerce_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// An order that two shirts were sold on. One comes back, then the other: the
// two credits add up to what was charged.
func ExampleOrder_Credit() {
	order := commerce.Order{ID: "IT-1001", Currency: money.EUR, Lines: []commerce.Line{{
		ID: "l1", SKU: "tee-m", Qty: 2,
		Net: money.MustParse("29.35", money.EUR), VAT: money.MustParse("6.46", money.EUR), Gross: money.MustParse("35.81", money.EUR),
	}}}
	first, err := order.Credit(nil, commerce.Units{Line: "l1", Qty: 1})
	if err != nil {
		panic(err)
	}
	second, err := order.Credit([]commerce.Credit{first}, commerce.Units{Line: "l1", Qty: 1})
	if err != nil {
		panic(err)
	}
	fmt.Println(first.Totals.Gross, second.Totals.Gross)

	_, err = order.Credit([]commerce.Credit{first, second}, commerce.Units{Line: "l1", Qty: 1})
	fmt.Println(err)
	// Output:
	// EUR 17.91 EUR 17.90
	// commerce: /units/0/qty: 1 units asked, 0 left
}

func ExampleOrder_Check() {
	order := commerce.Order{
		ID: "IT-1001", PlacedAt: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), Currency: money.EUR,
		Lines: []commerce.Line{{
			ID: "l1", Qty: 1, List: money.MustParse("19.99", money.EUR),
			Net: money.MustParse("16.39", money.EUR), VAT: money.MustParse("3.60", money.EUR), Gross: money.MustParse("19.99", money.EUR),
		}},
		Totals: commerce.Totals{
			Net: money.MustParse("16.39", money.EUR), VAT: money.MustParse("3.61", money.EUR),
			Gross: money.MustParse("19.99", money.EUR), Payable: money.MustParse("19.99", money.EUR),
		},
	}
	fmt.Println(order.Check())
	// Output:
	// commerce: /totals/vat: EUR 3.61 is not the sum of the lines EUR 3.60
}

func ExampleDiff() {
	old := commerce.Order{Currency: money.EUR, Lines: []commerce.Line{{
		ID: "l1", Qty: 1, Net: money.MustParse("4.92", money.EUR), VAT: money.MustParse("1.07", money.EUR), Gross: money.MustParse("5.99", money.EUR),
	}}}
	ours := commerce.Order{Currency: money.EUR, Lines: []commerce.Line{{
		ID: "l1", Qty: 1, Net: money.MustParse("4.91", money.EUR), VAT: money.MustParse("1.08", money.EUR), Gross: money.MustParse("5.99", money.EUR),
	}}}
	for _, r := range commerce.Diff(old, ours) {
		fmt.Println(r.Path, r)
	}
	// Output:
	// /lines/0/net EUR 4.92 became EUR 4.91 with the same price, discounts and rate: the two round differently
	// /lines/0/vat EUR 1.07 became EUR 1.08 with the same price, discounts and rate: the two round differently
}

func ExampleReason() {
	r := commerce.Reason{
		Code: "returns.window.days", Text: "{days} days from delivery on {from}",
		Facts: []commerce.Fact{commerce.NewFact("days", 14), commerce.NewFact("from", calendar.MustDate("2026-11-24"))},
		Cites: []commerce.Citation{{Act: "32011L0083", Provision: "Art. 9"}},
	}
	fmt.Println(r)
	from, ok := r.Fact("from")
	fmt.Println(from.Value, ok)
	// Output:
	// 14 days from delivery on 2026-11-24 [Directive 2011/83 Art. 9]
	// 2026-11-24 true
}

func ExampleFieldErrors() {
	var form struct {
		Mode commerce.PriceMode `json:"mode"`
		Ship struct {
			Country commerce.Territory `json:"country"`
		} `json:"ship"`
	}
	err := commerce.Unmarshal([]byte(`{"mode":"brutto","ship":{"Country":"IT"}}`), &form)
	if fields, ok := errors.AsType[commerce.FieldErrors](err); ok {
		for _, f := range fields {
			fmt.Println(f.Path, f.Code)
		}
	}
	// Output:
	// /mode commerce.json.invalid
	// /ship/Country commerce.json.unknown_field
}

func ExampleRateTable() {
	table, err := commerce.NewRateTable(
		commerce.DatedRate{On: calendar.MustDate("2026-01-30"), Rate: money.MustRate("EUR SEK 11.5")},
		commerce.DatedRate{On: calendar.MustDate("2026-02-02"), Rate: money.MustRate("EUR SEK 11.6")},
	)
	if err != nil {
		panic(err)
	}
	_, on, err := table.OnOrAfter(calendar.MustDate("2026-01-31")) // a Saturday
	fmt.Println(on, err)
	// Output:
	// 2026-02-02 <nil>
}

func ExampleOrder_Redact() {
	order := commerce.Order{ID: "IT-1001", Consumer: commerce.Yes, Buyer: commerce.Party{ID: "c-81", Name: "Ada Esempio", Email: "ada@example.com"}}
	fmt.Printf("%+v\n", order.Redact().Buyer.ID)
	fmt.Printf("%q\n", order.Redact().Buyer.Name)
	// Output:
	// c-81
	// ""
}

func ExampleTerritory() {
	t, err := commerce.ParseTerritory("it-livigno")
	fmt.Println(t, t.Country(), t.In("IT"), err)
	// Output:
	// IT-LIVIGNO IT true <nil>
}
