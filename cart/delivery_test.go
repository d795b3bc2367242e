package cart_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/tax"
)

// What the question leaves open, the cart answers.
func TestPartOfADestination(t *testing.T) {
	s := shop()
	s.Shipping = []cart.Method{{ID: "isole", Zones: []cart.Zone{{Postcodes: []string{"09"}, Table: []cart.Band{{Price: eur("9.00")}}}, {Table: []cart.Band{{Price: eur("5.00")}}}}}}
	home := commerce.Address{Name: "Anna", Street: "Via Roma 1", City: "Cagliari", Postcode: "09124", Country: "IT"}
	c := apply(t, cart.New("c", money.EUR), cart.SetDestination{Address: home}, cart.Add{SKU: "tee-m", Qty: 1})
	q := ask(t, s, c, cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}})
	require.Equal(t, home, q.Draft.ShipTo)
	require.Equal(t, eur("28.90"), q.Draft.Totals.Payable)
	require.True(t, q.Ready())
}

// A group whose address has no country is not delivered to the cart's.
func TestGroupAddressWithoutCountry(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.SetGroup{Group: cart.Group{ID: "g", ShipTo: commerce.Address{Street: "Via Po 3"}}}, cart.Add{SKU: "tee-m", Qty: 1, Group: "g"})
	q := ask(t, shop(), c, at)
	require.Equal(t, "cart.destination.missing", q.Code())
}

// The shelf of the shop where the buyer fetches the goods is another than that
// of the warehouse, and a bundle needs what is on it too.
func TestStockByPlaceAndBundle(t *testing.T) {
	s := shop()
	s.Shipping = nil
	s.Catalog = must(catalog.New(
		catalog.Product{ID: "tee", Title: catalog.Plain("t"), Variants: []catalog.Variant{{SKU: "tee-m"}}},
		catalog.Product{
			ID: "duo", Title: catalog.Plain("d"), Variants: []catalog.Variant{{SKU: "duo"}},
			Bundle: &catalog.Bundle{Components: []catalog.Component{{SKU: "tee-m", Qty: 2, Alone: eur("19.90")}}},
		},
	))
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "a", SKU: "tee-m", Amount: eur("19.90")}, pricing.Entry{ID: "d", SKU: "duo", Amount: eur("35.00")}))
	ctx := at
	ctx.Stock = must(stock.NewLevels(
		stock.Entry{SKU: "tee-m", Location: "web", Level: stock.Level{OnHand: 4}}, stock.Entry{SKU: "tee-m", Location: "roma", Level: stock.Level{OnHand: 1}}))
	collect := cart.SetGroup{Group: cart.Group{ID: "g", Kind: cart.Collect, Location: "roma"}}
	code := func(cmds ...cart.Command) string {
		q := ask(t, s, apply(t, cart.New("c", money.EUR), append([]cart.Command{collect}, cmds...)...), ctx)
		return q.Code()
	}
	require.Equal(t, "cart.stock.short", code(cart.Add{SKU: "tee-m", Qty: 1}, cart.Add{SKU: "tee-m", Qty: 2, Group: "g"}))
	require.Equal(t, "cart.quote.ready", code(cart.Add{SKU: "tee-m", Qty: 1, Group: "g"}, cart.Add{SKU: "tee-m", Qty: 4}))
	require.Equal(t, "cart.stock.short", code(cart.Add{SKU: "tee-m", Qty: 1, Group: "g"}, cart.Add{SKU: "tee-m", Qty: 5}))
	require.Equal(t, "cart.quote.ready", code(cart.Add{SKU: "tee-m", Qty: 3}, cart.Add{SKU: "duo", Qty: 1}))
	require.Equal(t, "cart.stock.short", code(cart.Add{SKU: "tee-m", Qty: 4}, cart.Add{SKU: "duo", Qty: 1}))
}

// The bounds of a table are in the currency of the shop: 100 EUR of goods cost
// no delivery, 20 EUR do, in whatever currency they are paid.
func TestTableByValueInAnotherCurrency(t *testing.T) {
	s := shop()
	s.Promotions, s.Base, s.Cross = nil, money.EUR, tax.SameGross
	s.Shipping = []cart.Method{{ID: "gls", Zones: []cart.Zone{{By: cart.ByValue, Table: []cart.Band{{Value: eur("50.00"), Price: eur("5.00")}, {Price: eur("0.00")}}}}}}
	rate := must(money.ParseRate("EUR PLN 4"))
	ctx := at
	ctx.Rates = rates{rate}
	q := ask(t, s, apply(t, cart.New("c", money.PLN), cart.Add{SKU: "tee-m", Qty: 1}), ctx)
	require.Equal(t, money.MustParse("99.60", money.PLN), q.Draft.Totals.Payable) // 79.60 + 20.00
	q = ask(t, s, apply(t, cart.New("c", money.PLN), cart.Add{SKU: "tee-m", Qty: 3}), ctx)
	require.Equal(t, money.MustParse("238.80", money.PLN), q.Draft.Totals.Payable)
	s.Shipping[0].Zones[0] = cart.Zone{FreeOver: eur("50.00"), Table: []cart.Band{{Price: eur("5.00")}}}
	q = ask(t, s, apply(t, cart.New("c", money.PLN), cart.Add{SKU: "tee-m", Qty: 3}), ctx)
	require.Equal(t, money.MustParse("238.80", money.PLN), q.Draft.Totals.Payable)
	s.Limits.Value = eur("50.00") // PLN 200.00
	q = ask(t, s, apply(t, cart.New("c", money.PLN), cart.Add{SKU: "tee-m", Qty: 3}), ctx)
	require.Equal(t, "cart.limit.most", q.Code())
}

// What is digital is not fetched: its VAT is that of where the buyer lives
// (2006/112 Art. 58).
func TestDigitalIsNotCollected(t *testing.T) {
	s := shop()
	s.Catalog = must(catalog.New(catalog.Product{ID: "e", Title: catalog.Plain("e"), Traits: commerce.Digital, Variants: []catalog.Variant{{SKU: "e"}}}))
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "e", SKU: "e", Amount: eur("10.00")}))
	s.Cross = tax.SameGross
	ctx := at
	ctx.ShipTo = commerce.Address{Country: "HU"}
	c := apply(t, cart.New("c", money.EUR), cart.SetGroup{Group: cart.Group{ID: "g", Kind: cart.Collect, Location: "roma"}}, cart.Add{SKU: "e", Qty: 1, Group: "g"})
	require.Equal(t, "cart.item.fulfilment", ask(t, s, c, ctx).Code())
}

// Goods from a warehouse abroad: the price has the VAT of the shop's state in
// it, not that of the warehouse. 122.00 with 22 % is 100.00, 119.00 with 19 %.
func TestWarehouseAbroad(t *testing.T) {
	s := shop()
	s.Shipping, s.Promotions = nil, nil
	s.Seller.From = "DE"
	s.Seller.VAT.Registrations = []commerce.Territory{"DE"}
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "a", SKU: "tee-m", Amount: eur("122.00")}))
	ctx := at
	ctx.ShipTo = commerce.Address{Country: "DE", Postcode: "10115"}
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1})
	require.Contains(t, codesOf(ask(t, s, c, ctx).Reasons()), "cart.price.cross")
	s.Cross = tax.SameNet
	q := ask(t, s, c, ctx)
	require.Equal(t, eur("119.00"), q.Draft.Totals.Payable)
	require.Equal(t, eur("19.00"), q.Draft.Totals.VAT)
	s.Cross = tax.SameGross
	q = ask(t, s, c, ctx)
	require.Equal(t, eur("122.00"), q.Draft.Totals.Payable)
	require.Equal(t, eur("19.48"), q.Draft.Totals.VAT) // 122 × 19/119
}

// A table that pays the buyer is none.
func TestMethodsWithNegativeFigures(t *testing.T) {
	for _, z := range []cart.Zone{
		{Table: []cart.Band{{Price: eur("1.00")}}, PerItem: eur("-1.00")},
		{Table: []cart.Band{{Price: eur("1.00")}}, FreeOver: eur("-1.00")},
		{Table: []cart.Band{{Price: eur("1.00")}}, PerItem: money.New(1, money.PLN)},
	} {
		s := shop()
		s.Shipping = []cart.Method{{ID: "m", Zones: []cart.Zone{z}}}
		require.ErrorIs(t, s.Check(), cart.ErrShop)
	}
}

// Nobody comes to the door with a download.
func TestCashOnDownload(t *testing.T) {
	s := shop()
	s.Catalog = must(catalog.New(catalog.Product{ID: "e", Title: catalog.Plain("e"), Traits: commerce.Digital, Variants: []catalog.Variant{{SKU: "e"}}}))
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "e", SKU: "e", Amount: eur("10.00")}))
	ctx := at
	ctx.Payment = cart.CashOnDelivery
	require.Equal(t, "cart.shipping.no_cash", ask(t, s, apply(t, cart.New("c", money.EUR), cart.Add{SKU: "e", Qty: 1}), ctx).Code())
}
