package cart_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

func TestShopCheck(t *testing.T) {
	require.NoError(t, shop().Check())
	var zero cart.Shop
	var fields commerce.FieldErrors
	require.ErrorAs(t, zero.Check(), &fields)
	paths := []string{}
	for _, f := range fields {
		paths = append(paths, f.Path)
	}
	require.Equal(t, []string{"/catalog", "/place/zone", "/prices", "/seller/vat/territory", "/vat"}, paths)
	_, err := zero.Quote(cart.New("c", money.EUR), at)
	require.ErrorIs(t, err, cart.ErrShop)
	_, err = shop().Quote(cart.Cart{}, cart.Context{Mode: 7})
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 4)
	var none cart.Quote
	_, err = none.Order("x", now)
	require.ErrorIs(t, err, cart.ErrContext)

	bad := shop()
	bad.Dispatch.CutOff, bad.Seller.From = "2 pm", "nowhere"
	bad.Shipping = []cart.Method{{}, {ID: "a", DimFactor: -1, Zones: []cart.Zone{
		{Countries: []commerce.Territory{"nowhere"}, Days: [2]int{2, 1}},
		{Table: []cart.Band{{UpTo: 5, Price: eur("1.00")}, {UpTo: 5, Price: eur("1.00")}, {Price: money.Amount{}}}},
		{By: cart.ByValue, Table: []cart.Band{{Price: eur("1.00")}, {Value: eur("2.00"), Price: eur("1.00")}}},
	}}, {ID: "a"}}
	require.ErrorAs(t, bad.Check(), &fields)
	require.Len(t, fields, 11)
	data, err := cart.FormatMethods(bad.Shipping)
	require.NoError(t, err)
	_, err = cart.ParseMethods(data)
	require.ErrorIs(t, err, cart.ErrShop)
	_, err = cart.ParseMethods([]byte(`{"schema":"commerce/shipping/1","methods":[],"x":1}`))
	require.ErrorIs(t, err, commerce.ErrUnknownField)
}

// What a buyer who collects can have is what that shop has.
func TestCollectLooksAtTheShop(t *testing.T) {
	levels, err := stock.NewLevels(stock.Entry{SKU: "tee-m", Level: stock.Level{OnHand: 9}}, stock.Entry{SKU: "tee-m", Location: "brera", Level: stock.Level{OnHand: 1}})
	require.NoError(t, err)
	c := apply(t, cart.New("c", money.EUR), cart.SetGroup{Group: cart.Group{ID: "b", Kind: cart.Collect, Location: "brera"}}, cart.Add{SKU: "tee-m", Qty: 2, Group: "b"})
	ctx := at
	ctx.Stock = levels
	q, err := shop().Quote(c, ctx)
	require.NoError(t, err)
	require.Equal(t, "cart.stock.short", q.Code())
	q, err = shop().Quote(apply(t, c, cart.SetQty{Line: "l1", Qty: 1}), ctx)
	require.NoError(t, err)
	require.True(t, q.Ready())
}

// An article of each kind is taxed as the thing it is.
func TestKindsOfSupply(t *testing.T) {
	for trait, want := range map[commerce.Traits]string{
		commerce.Service: "service", commerce.DatedEvent: "service", commerce.Accommodation: "service",
		commerce.PassengerTransport: "service", commerce.DigitalService: "service", commerce.Perishable: "goods",
	} {
		s := shop()
		var err error
		s.Catalog, err = catalog.New(catalog.Product{ID: "x", Title: catalog.Plain("x"), Traits: trait, Variants: []catalog.Variant{{SKU: "tee-m", Cost: eur("1.10")}}})
		require.NoError(t, err)
		q, err := s.Quote(apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 2}), at)
		require.NoError(t, err)
		require.Equal(t, want, q.Draft.Lines[0].Tax.Kind, trait.String())
		require.Equal(t, eur("2.20"), q.Draft.Lines[0].Cost)
		require.Equal(t, want == "goods", len(q.Draft.Charges) > 0, trait.String())
	}
}

func TestNetShop(t *testing.T) {
	s := shop()
	s.ShippingMode = commerce.Net
	q, err := s.Quote(apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1}), at)
	require.NoError(t, err)
	require.Equal(t, eur("5.98"), q.Shipments[0].Amount) // 4.90 and 22 % of it
	ctx := at
	ctx.Mode = commerce.Net
	q, err = s.Quote(apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1}), ctx)
	require.NoError(t, err)
	require.Equal(t, eur("4.90"), q.Shipments[0].Amount)
	require.Equal(t, eur("21.21"), q.Draft.Totals.Net) // 16.31 + 4.90
}

func TestUnitPrice(t *testing.T) {
	s := shop()
	var err error
	s.Catalog, err = catalog.New(catalog.Product{ID: "x", Title: catalog.Plain("x"), Variants: []catalog.Variant{
		{SKU: "tee-m", Content: catalog.Content{Net: catalog.MustMeasure("750 ml")}},
	}}, catalog.Product{ID: "y", Title: catalog.Plain("y"), Variants: []catalog.Variant{
		{SKU: "tee-l", Content: catalog.Content{Net: catalog.MustMeasure("400 g"), Drained: catalog.MustMeasure("240 g")}},
	}})
	require.NoError(t, err)
	q, err := s.Quote(apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1}, cart.Add{SKU: "tee-l", Qty: 1}), at)
	require.NoError(t, err)
	u, ok := q.UnitPrice("l1")
	require.True(t, ok)
	require.Equal(t, eur("26.53"), u.Amount) // 19.90 / 0.75
	u, ok = q.UnitPrice("l2")
	require.True(t, ok)
	require.Equal(t, eur("82.92"), u.Amount) // 19.90 / 0.24
	_, ok = q.UnitPrice("l9")
	require.False(t, ok)
}

// A quote dies when the rate of VAT changes, and when promotions count otherwise.
func TestQuoteUntil(t *testing.T) {
	s := shop()
	s.Shipping = nil // a promised day would pass
	last := calendar.MustDate("2026-11-30")
	var err error
	s.VAT, err = tax.EU().With(tax.Row{
		Territory: "IT", Category: "standard", Rate: money.NewPercent(22), Level: "standard",
		Period: calendar.Period{First: calendar.MustDate("2026-01-01"), Last: last}, Source: commerce.Source{Trust: commerce.Verified, Cite: commerce.Citation{Act: "test"}, Checked: last},
	})
	require.NoError(t, err)
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1})
	q, err := s.Quote(c, at)
	require.NoError(t, err)
	require.Equal(t, last.End(rome), q.Until)
	_, err = q.Order("o", q.Until)
	require.ErrorIs(t, err, cart.ErrStale)
	_, err = q.Order("o", q.Until.Add(-time.Second))
	require.NoError(t, err)
	_, err = q.Order("", now)
	require.ErrorIs(t, err, cart.ErrMissing)

	q, err = shop().Quote(c, at)
	require.NoError(t, err)
	require.NoError(t, func() error { _, err := q.Order("o", now.Add(time.Hour)); return err }())
}

func TestSharedQuotesAgree(t *testing.T) {
	s, c := bigShop(t, 12, 24), bigCart(t, 12)
	want, err := s.Quote(c, at)
	require.NoError(t, err)
	done := make(chan string)
	for range 20 {
		go func() {
			q, err := s.Quote(c, at)
			if err != nil {
				done <- err.Error()
				return
			}
			data, _ := json.Marshal(q)
			done <- string(data)
		}()
	}
	for range 20 {
		require.Equal(t, text(t, want), <-done)
	}
	require.Empty(t, commerce.Filter(commerce.Explain(want), commerce.Problem))
}

// More weight than anybody sends is heavy, not nothing.
func TestEndlessParcel(t *testing.T) {
	s := shop()
	var err error
	s.Catalog, err = catalog.New(catalog.Product{ID: "x", Title: catalog.Plain("x"), Variants: []catalog.Variant{
		{SKU: "tee-m", WeightGrams: 1_000_000, Size: catalog.Dimensions{LengthMM: 100_000, WidthMM: 100_000, HeightMM: 100_000}},
	}})
	require.NoError(t, err)
	s.Shipping = []cart.Method{{ID: "ship", DimFactor: 5000, MaxGrams: 1e12, Zones: []cart.Zone{{Table: []cart.Band{{Price: eur("1.00")}}}}}}
	q, err := s.Quote(apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: cart.MaxQty}), at)
	require.NoError(t, err)
	require.Equal(t, "cart.shipping.none", q.Code())
}

// A zero quote, such as one after an error, answers and does not panic.
func TestZeroQuote(t *testing.T) {
	var q cart.Quote
	require.False(t, q.Ready())
	require.Empty(t, q.Draft.Lines)
	require.NotPanics(t, func() {
		q.Reasons()
		q.Explain()
		q.Accept()
		q.Checklist(cart.Shown{})
		_, _ = q.UnitPrice("l1")
		_, _ = json.Marshal(q)
	})
}
