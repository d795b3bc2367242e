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
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

// giving is a shop that gives one of these articles with any order.
func giving(tb testing.TB, skus ...string) *cart.Shop {
	tb.Helper()
	s := shop()
	var err error
	s.Promotions, err = promo.Compile([]promo.Promotion{{ID: "thanks", Then: promo.Gift{SKUs: skus, Qty: 1}}}, promo.Options{})
	require.NoError(tb, err)
	return s
}

// A gift is sent back without a cent: a full refund of the order is its total.
func TestGiftInOrderAndRefund(t *testing.T) {
	s := giving(t, "book-1")
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 2})
	q, err := s.Quote(c, at)
	require.NoError(t, err)
	require.Empty(t, q.Gifts)
	require.Equal(t, []promo.Claim{{Promotion: "thanks", Uses: 1, Units: 1, Spend: money.New(0, money.EUR)}}, q.Claims)
	o, err := q.Order("o", now)
	require.NoError(t, err)
	var units []commerce.Units
	for _, l := range o.Lines {
		units = append(units, commerce.Units{Line: l.ID, Qty: l.Qty})
	}
	require.Equal(t, "g1", units[1].Line)
	credit, err := o.Credit(nil, units...)
	require.NoError(t, err)
	goods, err := o.Lines[0].Gross.Add(o.Lines[1].Gross)
	require.NoError(t, err)
	require.Equal(t, goods, credit.Totals.Gross)
	require.Equal(t, eur("39.80"), goods)
	accept, ok := q.Accept().(cart.Accept)
	require.True(t, ok)
	require.Len(t, accept.Prices, 1) // a gift is no line of the cart
}

func TestGiftsThatAreNotGiven(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1})
	for name, x := range map[string]struct {
		skus   []string
		choice map[string]string
	}{
		"no choice":      {[]string{"book-1", "tee-l"}, nil},
		"another choice": {[]string{"book-1", "tee-l"}, map[string]string{"thanks": "tee-m"}},
		"declined":       {[]string{"book-1"}, map[string]string{"thanks": ""}},
		"not sold here":  {[]string{"vanished"}, nil},
	} {
		ctx := at
		ctx.Gifts = x.choice
		q, err := giving(t, x.skus...).Quote(c, ctx)
		require.NoError(t, err)
		require.True(t, q.Ready(), name)
		require.Len(t, q.Gifts, 1, name)
		require.Empty(t, q.Claims, name)
		require.Len(t, q.Draft.Lines, 1, name)
	}
}

// A parcel is not sent for a gift alone; a download goes with anything.
func TestGiftsBesideDownloads(t *testing.T) {
	s := giving(t, "pen")
	var err error
	s.Catalog, err = catalog.New(
		catalog.Product{ID: "song", Title: catalog.Plain("Canzone"), Traits: commerce.Digital, Variants: []catalog.Variant{{SKU: "song"}}},
		catalog.Product{ID: "pen", Title: catalog.Plain("Penna"), Variants: []catalog.Variant{{SKU: "pen"}}},
		catalog.Product{ID: "only", Title: catalog.Plain("Altrove"), Listings: []catalog.Listing{{Channel: "shop-2"}}, Variants: []catalog.Variant{{SKU: "only"}}},
	)
	require.NoError(t, err)
	s.Prices, err = pricing.NewBook(pricing.Entry{ID: "song", SKU: "song", Amount: eur("1.20")}, pricing.Entry{ID: "pen", SKU: "pen", Amount: eur("2.00")})
	require.NoError(t, err)
	digital := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "song", Qty: 1})
	q, err := s.Quote(digital, at)
	require.NoError(t, err)
	require.Len(t, q.Gifts, 1)
	require.Empty(t, q.Draft.Charges)
	pens := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "pen", Qty: 1})
	for sku, given := range map[string]bool{"song": true, "only": false} {
		s.Promotions, err = promo.Compile([]promo.Promotion{{ID: "thanks", Then: promo.Gift{SKUs: []string{sku}, Qty: 1}}}, promo.Options{})
		require.NoError(t, err)
		q, err = s.Quote(pens, at)
		require.NoError(t, err)
		require.Equal(t, given, len(q.Gifts) == 0, sku)
	}
}

// Goods that come from outside the Union are valued once more where the cart is
// quoted into memory used before.
func TestImportIntoUsedMemory(t *testing.T) {
	s := shop()
	s.Seller.From, s.Seller.VAT.IOSS, s.Cross, s.Shipping = "CN", true, tax.SameNet, nil
	small := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 9})
	large := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 10})
	ctx := at
	ctx.ShipTo = commerce.Address{Country: "DE"}
	var q cart.Quote
	for range 2 {
		require.NoError(t, s.QuoteInto(&q, small, ctx))
		require.Equal(t, eur("146.80"), q.Draft.Totals.Net) // 19.90 / 1.22 = 16.31
		require.Equal(t, eur("27.89"), q.Draft.Totals.VAT)  // 16.31 x 1.19 = 19.41, nine of them 174.69, x 19/119
		require.NoError(t, s.QuoteInto(&q, large, ctx))
		require.Equal(t, eur("163.10"), q.Draft.Totals.Gross) // the VAT falls due at the border
		require.True(t, q.Draft.Totals.VAT.IsZero())
		fresh, err := s.Quote(large, ctx)
		require.NoError(t, err)
		require.Equal(t, fresh.Draft, q.Draft)
	}
	o, err := q.Order("o", now.Add(1))
	require.NoError(t, err)
	require.NoError(t, o.Check())
}

// Two promotions give the same article, of which one is left.
func TestTwoGiftsOfOnePiece(t *testing.T) {
	s := shop()
	var err error
	s.Promotions, err = promo.Compile([]promo.Promotion{
		{ID: "a", Then: promo.Gift{SKUs: []string{"book-1"}, Qty: 1}}, {ID: "b", Then: promo.Gift{SKUs: []string{"book-1"}, Qty: 1}},
	}, promo.Options{})
	require.NoError(t, err)
	ctx := at
	ctx.Stock, err = stock.NewLevels(stock.Entry{SKU: "tee-m", Level: stock.Level{OnHand: 5}}, stock.Entry{SKU: "book-1", Level: stock.Level{OnHand: 1}})
	require.NoError(t, err)
	q, err := s.Quote(apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1}), ctx)
	require.NoError(t, err)
	require.Len(t, q.Draft.Lines, 2)
	require.Len(t, q.Gifts, 1)
	require.Len(t, q.Claims, 1)
}

// A seller whose state has no VAT in the book prices without it, or says that the price stays the same.
func TestSellerOutsideTheUnion(t *testing.T) {
	s := shop()
	s.Seller = cart.Seller{VAT: tax.Seller{Territory: "CN", IOSS: true}}
	s.Shipping, s.ShippingMode = methods, commerce.Net
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1})
	ctx := at
	ctx.ShipTo = commerce.Address{Country: "DE"}
	q, err := s.Quote(c, ctx)
	require.NoError(t, err)
	require.Equal(t, "cart.price.cross", q.Code())
	s.Cross = tax.SameGross
	q, err = s.Quote(c, ctx)
	require.NoError(t, err)
	require.True(t, q.Ready())
	require.Equal(t, eur("19.90"), q.Draft.Lines[0].Gross)
	require.Equal(t, eur("3.18"), q.Draft.Lines[0].VAT)     // 19.90 x 19/119
	require.Equal(t, eur("5.83"), q.Draft.Charges[0].Gross) // 4.90 x 1.19
	many := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 10})
	q, err = s.Quote(many, ctx) // 199.00 at the border, 167.23 within the VAT
	require.NoError(t, err)
	require.True(t, q.Ready())
	require.Equal(t, eur("199.00"), q.Draft.Lines[0].Gross)
	require.Equal(t, eur("0.00"), q.Draft.Totals.VAT)
}

// Where the VAT falls due in two currencies, there is no one amount of it.
func TestVATOfTwoCurrencies(t *testing.T) {
	s := shop()
	s.Seller, s.Shipping, s.Cross = cart.Seller{VAT: tax.Seller{Territory: "SE", OSS: true}, Threshold: commerce.Yes}, nil, tax.SameGross
	c := apply(t, cart.New("c", money.EUR), cart.SetGroup{Group: cart.Group{ID: "abroad", ShipTo: commerce.Address{Country: "DE"}}},
		cart.Add{SKU: "tee-m", Qty: 1}, cart.Add{SKU: "tee-m", Qty: 1, Group: "abroad"})
	ctx := at
	ctx.ShipTo = commerce.Address{Country: "SE"}
	q, err := s.Quote(c, ctx)
	require.NoError(t, err)
	require.Equal(t, money.Amount{}, q.Draft.Totals.LocalVAT)
	require.Empty(t, commerce.Filter(q.Reasons(), commerce.Warning))
}
