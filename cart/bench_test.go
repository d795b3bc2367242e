package cart_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

// bigShop has articles in ten categories, every third a book, and promotions of
// four kinds on the categories.
func bigShop(tb testing.TB, articles, promotions int) *cart.Shop {
	tb.Helper()
	var products []catalog.Product
	var entries []pricing.Entry
	for i := range articles {
		id := "p" + strconv.Itoa(i)
		p := catalog.Product{
			ID: id, Title: catalog.Plain("Articolo " + id), Categories: []string{"c" + strconv.Itoa(i%10)}, Brand: "b" + strconv.Itoa(i%7),
			Variants: []catalog.Variant{{SKU: id, WeightGrams: 200}},
		}
		if i%3 == 0 {
			p.TaxCategory = "books.print"
		}
		products = append(products, p)
		entries = append(entries, pricing.Entry{ID: id, SKU: id, Amount: money.New(int64(990+137*i), money.EUR)})
	}
	var ps []promo.Promotion
	for i := range promotions {
		of := promo.Match{Facet: "category:c" + strconv.Itoa(i%10)}
		p := promo.Promotion{ID: fmt.Sprintf("promo-%03d", i), Priority: i % 5}
		switch i % 4 {
		case 0:
			p.Then = promo.Percent{Off: money.NewPercent(int64(5 + i%20)), Of: of}
		case 1:
			p.Then = promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: money.NewPercent(100)}
		case 2:
			p.Phase, p.Then = promo.OrderPhase, promo.Percent{Off: money.NewPercent(int64(3 + i%5))}
			p.When = promo.Spend{AtLeast: money.New(int64(5000+i*100), money.EUR)}
		case 3:
			p.Phase, p.Then = promo.ShippingPhase, promo.Shipping{Off: money.NewPercent(100)}
			p.When = promo.Spend{AtLeast: money.New(int64(6000+i*100), money.EUR)}
		}
		ps = append(ps, p)
	}
	cat, err := catalog.New(products...)
	require.NoError(tb, err)
	book, err := pricing.NewBook(entries...)
	require.NoError(tb, err)
	rules, err := promo.Compile(ps, promo.Options{})
	require.NoError(tb, err)
	return &cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: book, Promotions: rules, VAT: tax.EU(), Shipping: methods}
}

func bigCart(tb testing.TB, lines int) cart.Cart {
	tb.Helper()
	var cmds []cart.Command
	for i := range lines {
		cmds = append(cmds, cart.Add{SKU: "p" + strconv.Itoa(i), Qty: int64(1 + i%3)})
	}
	c, _, err := cart.New("bench", money.EUR).Apply("fill", cmds...)
	require.NoError(tb, err)
	return c
}

var at = cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT", Postcode: "20121"}}

func BenchmarkQuote(b *testing.B) {
	for _, size := range [][2]int{{5, 20}, {100, 100}} {
		shop, c := bigShop(b, size[0], size[1]), bigCart(b, size[0])
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := shop.Quote(c, at); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/into", func(b *testing.B) {
			b.ReportAllocs()
			var q cart.Quote
			for b.Loop() {
				if err := shop.QuoteInto(&q, c, at); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCommand(b *testing.B) {
	c := bigCart(b, 10)
	for i := range 70 { // the memory of ids is full
		c, _, _ = c.Apply("old-"+strconv.Itoa(i), cart.SetQty{Line: "l3", Qty: int64(1 + i%2)})
	}
	for _, x := range []struct {
		name string
		cmd  cart.Command
	}{{"set_qty", cart.SetQty{Line: "l7", Qty: 9}}, {"add", cart.Add{SKU: "p8", Qty: 1}}, {"new_line", cart.Add{SKU: "new", Qty: 1}}} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := c.Apply("cmd", x.cmd); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
