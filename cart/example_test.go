package cart_test

import (
	"fmt"
	"time"
	_ "time/tzdata"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func eur(s string) money.Amount { return money.MustParse(s, money.EUR) }

var (
	now    = must(time.Parse(time.RFC3339, "2026-11-23T10:00:00+01:00"))
	rome   = must(time.LoadLocation("Europe/Rome"))
	where  = calendar.Place{Zone: rome, Holidays: must(calendar.Public("IT"))}
	seller = cart.Seller{
		Party: commerce.Party{Name: "Bottega Nera Srl", VATID: "IT00743110157", Address: commerce.Address{Country: "IT"}},
		VAT:   tax.Seller{Territory: "IT", OSS: true}, Threshold: commerce.Yes,
	}
	cat = must(catalog.New(
		catalog.Product{
			ID: "tee", Title: catalog.Plain("Maglietta"), Categories: []string{"abbigliamento"},
			Options:  []catalog.Option{{Key: "size", Values: catalog.Values("m", "l")}},
			Variants: []catalog.Variant{{SKU: "tee-m", Options: []string{"m"}, WeightGrams: 180}, {SKU: "tee-l", Options: []string{"l"}, WeightGrams: 190}},
		},
		catalog.Product{
			ID: "book", Title: catalog.Plain("Il nero"), TaxCategory: "books.print", Categories: []string{"libri"},
			Variants: []catalog.Variant{{SKU: "book-1", WeightGrams: 350}},
		},
	))
	prices = must(pricing.NewBook(
		pricing.Entry{ID: "tee-m", SKU: "tee-m", Amount: eur("19.90")},
		pricing.Entry{ID: "tee-l", SKU: "tee-l", Amount: eur("19.90")},
		pricing.Entry{ID: "book-1", SKU: "book-1", Amount: eur("12.00")},
	))
	rules = must(promo.Compile([]promo.Promotion{
		{ID: "nero10", Phase: promo.OrderPhase, Codes: []string{"nero10"}, Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "free shipping", Phase: promo.ShippingPhase, When: promo.Spend{AtLeast: eur("50.00")}, Then: promo.Shipping{Off: money.NewPercent(100)}},
	}, promo.Options{}))
	methods = []cart.Method{
		{ID: "gls", Title: "GLS", Zones: []cart.Zone{{Table: []cart.Band{{Price: eur("4.90")}}, Days: [2]int{1, 2}}}},
		{ID: "express", Title: "GLS Express", Express: true, Zones: []cart.Zone{{Table: []cart.Band{{Price: eur("9.90")}}, Days: [2]int{1, 1}}}},
	}
	levels = must(stock.NewLevels(stock.Entry{SKU: "tee-m", Level: stock.Level{OnHand: 5}}, stock.Entry{SKU: "book-1", Level: stock.Level{OnHand: 3}}))
)

func use(commerce.Order, error) {}

func Example() {
	c, _, err := cart.New("c-81", money.EUR).Apply("cmd-1", cart.Add{SKU: "tee-m", Qty: 2}, cart.Add{SKU: "book-1", Qty: 1}, cart.EnterCode{Code: "nero10"})
	if err != nil {
		fmt.Println(err)
	}
	shop := cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: prices, Promotions: rules, VAT: tax.EU(), Shipping: methods}
	quote, err := shop.Quote(c, cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT", Postcode: "20121"}, Method: "gls", Stock: levels})
	if err != nil {
		fmt.Println(err)
	}
	for _, r := range quote.Reasons() {
		fmt.Println(r.Line, r)
	}
	fmt.Println(quote.Draft.Totals.Gross, quote.Draft.Totals.VAT)
	c, _, err = c.Apply("cmd-2", quote.Accept()) // the cart keeps the prices the buyer saw
	if quote.Ready() {                           // no reason of kind problem
		placed, err := quote.Order("IT-1001", now) // frozen; placed.Check() holds
		use(placed, err)
		fmt.Println(placed.ID, placed.Totals.Payable, err)
	}
	fmt.Println(c.Lines()[0].Accepted, err)
	// Output:
	// l1 nero10: EUR 3.98 of EUR 5.18 off (10% of EUR 51.80, split by value)
	// l2 nero10: EUR 1.20 of EUR 5.18 off (10% of EUR 51.80, split by value)
	// l2 4%: printed books in IT [DPR 633/1972 Tab. A II no. 18]
	//  free shipping: EUR 3.38 more (EUR 46.62 of EUR 50.00)
	// EUR 51.52 EUR 7.60
	// IT-1001 EUR 51.52 <nil>
	// EUR 19.90 <nil>
}

func ExampleMerge() {
	visitor, _, _ := cart.New("visitor", money.EUR).Apply("a", cart.Add{SKU: "tee-m", Qty: 3}, cart.Add{SKU: "book-1", Qty: 1})
	customer, _, _ := cart.New("customer", money.EUR).Apply("a", cart.Add{SKU: "tee-m", Qty: 2})
	merged, change := cart.Merge(customer, visitor, cart.Limits{Qty: cart.QtyLimit{Max: 4}})
	for _, r := range change.Reasons() {
		fmt.Println(r.Line, r)
	}
	fmt.Println(len(merged.Lines()), merged.Lines()[0].Qty)
	// Output:
	// l1 tee-m went from 2 to 4
	// l1 2 of 3 of tee-m could be taken over
	// l2 1 of book-1 came from the other cart
	// 2 4
}

func ExampleLifetime_Status() {
	life := cart.Lifetime{Reminders: []time.Duration{time.Hour, 48 * time.Hour}}
	s := life.Status(now, now.Add(25*time.Hour))
	for _, r := range s.Reasons() {
		fmt.Println(r)
	}
	fmt.Println(s.State, s.Next.Format(time.RFC3339))
	// Output:
	// abandoned since 2026-11-24T10:00:00+01:00
	// reminders due: 1, each with consent or after a similar sale [Directive 2002/58 Art. 13]
	// abandoned 2026-11-25T10:00:00+01:00
}

func ExampleParseCommands() {
	cmds, err := cart.ParseCommands([]byte(`[{"type":"add","sku":"tee-m","qty":0},{"type":"remove","line":"l7"}]`))
	fmt.Println(len(cmds), err)
	_, _, err = cart.New("c", money.EUR).Apply("cmd", cmds...)
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// cart: /0/qty: quantity 0 is not in 1..1000000000
	// cart: /1/line: no line "l7"
}

func ExampleQuote_Explain() {
	c, _, _ := cart.New("c", money.EUR).Apply("a", cart.Add{SKU: "book-1", Qty: 1})
	shop := cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: prices, VAT: tax.EU(), Shipping: methods}
	q, err := shop.Quote(c, cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}, Method: "express"})
	for _, r := range q.Explain() {
		fmt.Println(r)
	}
	fmt.Println(err)
	// Output:
	// book-1 costs EUR 12.00 by the regular price book-1
	// no promotion applies
	// express was asked for: EUR 9.90
	// express delivers from 2026-11-24 to 2026-11-24
	// goods that stay in IT are taxed there [Directive 2006/112 Art. 31, 32]
	// 4%: printed books in IT [DPR 633/1972 Tab. A II no. 18]
	// EUR 5.00 of express is above the least expensive standard delivery (EUR 4.90), so a withdrawal does not pay it back [Directive 2011/83 Art. 13(2)]
	// EUR 21.90 can be ordered
	// <nil>
}

func ExampleQuote_Checklist() {
	c, _, _ := cart.New("c", money.EUR).Apply("a", cart.Add{SKU: "tee-m", Qty: 1})
	shop := cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: prices, VAT: tax.EU()}
	q, _ := shop.Quote(c, cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}})
	page := cart.Shown{Items: []cart.Item{cart.Characteristics}, Total: eur("19.90"), Button: "Bestellen"}
	for _, r := range commerce.Filter(q.Checklist(page).Reasons(), commerce.Problem)[:2] {
		fmt.Println(r)
	}
	fmt.Println(q.Checklist(page).Code())
	// Output:
	// identity has to be shown before the order [Directive 2011/83 Art. 6(1)(b)]
	// contact has to be shown before the order [Directive 2011/83 Art. 6(1)(c)]
	// cart.checkout.missing
}

func ExamplePlan_Instalments() {
	parts, err := cart.Plan{Parts: 3, First: calendar.MustDate("2026-11-30")}.Instalments(eur("100.00"))
	for _, p := range parts {
		fmt.Println(p.On, p.Amount)
	}
	fmt.Println(err)
	// Output:
	// 2026-11-30 EUR 33.34
	// 2026-12-30 EUR 33.33
	// 2027-01-30 EUR 33.33
	// <nil>
}

func ExampleSplit() {
	c, _, _ := cart.New("c", money.EUR).Apply("a", cart.Add{SKU: "tee-m", Qty: 1}, cart.Add{SKU: "book-1", Qty: 1})
	shop := cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: prices, VAT: tax.EU(), Sellers: map[string]string{"tee-m": "s1"}}
	q, _ := shop.Quote(c, cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}})
	portions, err := cart.Split(&q.Draft, cart.Terms{Seller: "s1", Rate: money.NewPercent(15)})
	for _, p := range portions {
		fmt.Printf("%q %v less %v is %v\n", p.Seller, p.Gross, p.Commission, p.Payout)
	}
	fmt.Println(err)
	// Output:
	// "s1" EUR 19.90 less EUR 2.99 is EUR 16.91
	// "" EUR 12.00 less EUR 0.00 is EUR 12.00
	// <nil>
}
