package cart_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

func ask(t *testing.T, s *cart.Shop, c cart.Cart, ctx cart.Context) cart.Quote {
	t.Helper()
	q, err := s.Quote(c, ctx)
	require.NoError(t, err)
	if len(q.Draft.Lines) > 0 {
		require.NoError(t, q.Draft.Check())
	}
	return q
}

// A code that was entered and dropped, or a trip through JSON, changes nothing
// of what a payment session pays.
func TestFingerprintOfTheSame(t *testing.T) {
	one := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "a", Qty: 1})
	two := apply(t, one, cart.EnterCode{Code: "x"}, cart.DropCode{Code: "x"}, cart.SetGroup{Group: cart.Group{ID: "b"}}, cart.DropGroup{ID: "b"})
	require.Equal(t, one.Fingerprint(), two.Fingerprint())
	var back cart.Cart
	require.NoError(t, json.Unmarshal([]byte(text(t, two)), &back))
	require.Equal(t, two.Fingerprint(), back.Fingerprint())
}

// The same bytes cut in another way are other commands.
func TestDigestTellsListsApart(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "a", Qty: 1})
	c, _, err := c.Apply("x", cart.SetCustomer{Customer: cart.Customer{Groups: []string{"a", "remove", "l1"}}})
	require.NoError(t, err)
	_, _, err = c.Apply("x", cart.SetCustomer{Customer: cart.Customer{Groups: []string{"a"}}}, cart.Remove{Line: "l1"})
	require.ErrorIs(t, err, cart.ErrConflict)
}

// Numbers that cannot grow any more are refused when they are read, and texts
// without end when they are written.
func TestHostileSizes(t *testing.T) {
	for _, bad := range []string{
		`{"schema":"commerce/cart/1","id":"c","currency":"EUR","version":9223372036854775807,"last_line":1,"lines":[]}`,
		`{"schema":"commerce/cart/1","id":"c","currency":"EUR","version":1,"last_line":9223372036854775807,"lines":[]}`,
	} {
		var c cart.Cart
		require.ErrorIs(t, json.Unmarshal([]byte(bad), &c), cart.ErrTooMany)
	}
	endless := strings.Repeat("x", 1<<20)
	c := cart.New("c", money.EUR)
	for _, x := range []cart.Command{
		cart.SetCustomer{Customer: cart.Customer{Party: commerce.Party{Name: endless}}},
		cart.SetCustomer{Customer: cart.Customer{Groups: []string{endless}}},
		cart.SetDestination{Address: commerce.Address{Country: "IT", Street: endless}},
		cart.SetGroup{Group: cart.Group{ID: "b", ShipTo: commerce.Address{Country: "IT", Street: endless}}},
	} {
		_, _, err := c.Apply("x", x)
		require.ErrorIs(t, err, cart.ErrText)
	}
	_, _, err := c.Apply(endless, cart.Add{SKU: "a", Qty: 1})
	require.ErrorIs(t, err, cart.ErrText)
}

// Joining lines loses no text of either.
func TestJoinedLinesKeepTheirTexts(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "a", Qty: 1}, cart.SaveForLater{Line: "l1"}, cart.Gift{Line: "l1", Message: "auguri"},
		cart.Attributes{Line: "l1", Set: map[string]string{"wrap": "red"}}, cart.Add{SKU: "a", Qty: 2}, cart.Note{Line: "l2", Text: "n"}, cart.Restore{Line: "l1"})
	l, ok := c.Line("l2")
	require.True(t, ok)
	require.Equal(t, cart.Line{ID: "l2", SKU: "a", Qty: 3, Note: "n", Gift: "auguri", Attributes: map[string]string{"wrap": "red"}}, l)
}

// Groups of the same id that mean another place do not swallow the lines of the
// other cart.
func TestMergeKeepsPlacesApart(t *testing.T) {
	into := apply(t, cart.New("a", money.EUR), cart.SetGroup{Group: cart.Group{ID: "g", Kind: cart.Collect, Location: "milano"}}, cart.Add{SKU: "x", Qty: 1, Group: "g"})
	from := apply(t, cart.New("b", money.EUR), cart.SetGroup{Group: cart.Group{ID: "g", Kind: cart.Collect, Location: "roma"}}, cart.Add{SKU: "x", Qty: 2, Group: "g"},
		cart.SetGroup{Group: cart.Group{Method: "express"}})
	merged, change := cart.Merge(into, from, cart.Limits{})
	require.Len(t, merged.Lines(), 2)
	require.Equal(t, []cart.Group{
		{Method: "express"},
		{ID: "g", Kind: cart.Collect, Location: "milano"},
		{ID: "g-2", Kind: cart.Collect, Location: "roma"},
	}, merged.Groups())
	require.Equal(t, "g-2", merged.Lines()[1].Group)
	require.Contains(t, codesOf(change.Reasons()), "cart.merge.group")
}

// A line that has no price takes no limit with it.
func TestLimitsBesideALineWithoutPrice(t *testing.T) {
	s := shop()
	s.Limits.Qty.Max = 2
	c := apply(t, cart.New("c", money.EUR), cart.SetGroup{Group: cart.Group{ID: "de", ShipTo: commerce.Address{Country: "DE"}}},
		cart.Add{SKU: "tee-m", Qty: 1, Group: "de"}, cart.Add{SKU: "tee-m", Qty: 3})
	q := ask(t, s, c, at) // the shop has no policy for Germany
	require.Contains(t, codesOf(q.Reasons()), "cart.price.cross")
	require.Contains(t, codesOf(q.Reasons()), "cart.qty.max")
}

// One gift card, or one purse of points, pays once.
func TestTenderTwice(t *testing.T) {
	s := shop()
	s.Points = pricing.Points{Every: eur("1.00"), Earn: 1, Block: 100, Worth: eur("1.00")}
	ctx := at
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1})
	ctx.Tenders = []cart.Tender{{Kind: cart.GiftCard, Ref: "g1", Amount: eur("10.00")}, {Kind: cart.GiftCard, Ref: "g1", Amount: eur("10.00")}, {Kind: "card"}}
	require.Equal(t, "cart.tender.twice", ask(t, s, c, ctx).Code())
	ctx.Tenders = []cart.Tender{{Kind: cart.Points, Points: 500}, {Kind: cart.Points, Points: 500}, {Kind: "card"}}
	require.Equal(t, "cart.tender.twice", ask(t, s, c, ctx).Code())
	ctx.Tenders = []cart.Tender{{Kind: cart.GiftCard, Ref: "g1", Amount: eur("10.00")}, {Kind: cart.GiftCard, Ref: "g2", Amount: eur("10.00")}, {Kind: "card"}}
	require.True(t, ask(t, s, c, ctx).Ready())
}

// Figures of single lines count, even where the total stays the same.
func TestStaleByLine(t *testing.T) {
	s := shop()
	later := now.Add(time.Hour)
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1}, cart.Add{SKU: "tee-l", Qty: 1})
	q := ask(t, s, c, at)
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "m", SKU: "tee-m", Amount: eur("18.90")}, pricing.Entry{ID: "l", SKU: "tee-l", Amount: eur("20.90")}))
	_, err := q.Order("o", later)
	require.ErrorIs(t, err, cart.ErrStale)
}

// Values that nobody made answer without a panic.
func TestZeroValues(t *testing.T) {
	var q cart.Quote
	require.False(t, q.Ready())
	_, err := q.Order("o", now)
	require.ErrorIs(t, err, cart.ErrContext)
	_ = q.Checklist(cart.Shown{}).Code()
	require.Empty(t, cart.Checklist{}.Code())
	_ = q.Explain()
	_ = text(t, q)
	_, ok := q.UnitPrice("l1")
	require.False(t, ok)
	_, _, err = cart.Cart{}.Apply("x", cart.Add{SKU: "a", Qty: 1})
	require.ErrorIs(t, err, cart.ErrMissing)
	merged, _ := cart.Merge(cart.Cart{}, cart.Cart{}, cart.Limits{})
	require.Empty(t, merged.Lines())
	_, err = cart.Plan{Parts: 2, Every: 120}.Instalments(eur("1.00"))
	require.ErrorIs(t, err, cart.ErrPlan)
}

// The same EUR 61.00 gross (50.00 net at 22 %) in states of other rates.
func TestOSSPolicies(t *testing.T) {
	s := shop()
	s.Shipping, s.Promotions = nil, nil
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "a", SKU: "tee-m", Amount: eur("61.00")}))
	for _, x := range []struct {
		to              commerce.Territory
		cross           tax.CrossPrice
		net, vat, gross string
	}{
		{to: "SI", cross: tax.SameGross, net: "50.00", vat: "11.00", gross: "61.00"}, // 22 %
		{to: "SI", cross: tax.SameNet, net: "50.00", vat: "11.00", gross: "61.00"},
		{to: "DE", cross: tax.SameGross, net: "51.26", vat: "9.74", gross: "61.00"}, // 61 × 19/119 = 9.7395
		{to: "DE", cross: tax.SameNet, net: "50.00", vat: "9.50", gross: "59.50"},
		{to: "FI", cross: tax.SameGross, net: "48.61", vat: "12.39", gross: "61.00"}, // 61 × 25.5/125.5 = 12.3944
		{to: "FI", cross: tax.SameNet, net: "50.00", vat: "12.75", gross: "62.75"},
		{to: "HU", cross: tax.SameGross, net: "48.03", vat: "12.97", gross: "61.00"}, // 61 × 27/127 = 12.9685
		{to: "CH", cross: tax.SameGross, net: "61.00", vat: "0.00", gross: "61.00"},  // export, the shop keeps the price
		{to: "CH", cross: tax.SameNet, net: "50.00", vat: "0.00", gross: "50.00"},
	} {
		s.Cross = x.cross
		ctx := at
		ctx.ShipTo = commerce.Address{Country: x.to}
		q := ask(t, s, apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1}), ctx)
		require.True(t, q.Ready(), x.to)
		got := q.Draft.Totals
		require.Equal(t, []money.Amount{eur(x.net), eur(x.vat), eur(x.gross)}, []money.Amount{got.Net, got.VAT, got.Gross}, "%s %v", x.to, x.cross)
	}
}

// Currencies of no, two and three decimals; the price is the caller's rate,
// rounded half up: 19.90 × 163.25 = 3248.675, × 395.5 = 7870.45, × 0.3311 = 6.58889.
func TestCurrencies(t *testing.T) {
	s := shop()
	s.Promotions, s.Base, s.Shipping = nil, money.EUR, nil
	for _, x := range [][4]string{
		{"JPY", "EUR JPY 163.25", "3249", "586"},       // 3249 × 22/122 = 585.89
		{"HUF", "EUR HUF 395.5", "7870.45", "1419.26"}, // 7870.45 × 22/122 = 1419.26
		{"KWD", "EUR KWD 0.3311", "6.589", "1.188"},    // 6.589 × 22/122 = 1.18818
	} {
		currency := must(money.ParseCurrency(x[0]))
		ctx := at
		ctx.Rates = rates{must(money.ParseRate(x[1]))}
		ctx.Tenders = []cart.Tender{{Kind: "card"}}
		q := ask(t, s, apply(t, cart.New("c", currency), cart.Add{SKU: "tee-m", Qty: 1}), ctx)
		require.True(t, q.Ready())
		require.Equal(t, money.MustParse(x[2], currency), q.Draft.Totals.Payable)
		require.Equal(t, money.MustParse(x[3], currency), q.Draft.Totals.VAT)
		refunded(t, q)
	}
}

// refunded orders a quote and pays every unit back, one by one and the last
// first, and the charges: nothing is left.
func refunded(t *testing.T, q cart.Quote) {
	t.Helper()
	o, err := q.Order("o", q.At)
	require.NoError(t, err)
	var credits []commerce.Credit
	credit := func(u commerce.Units) {
		c, err := o.Credit(credits, u)
		require.NoError(t, err)
		require.NoError(t, c.Check())
		credits = append(credits, c)
	}
	for _, l := range slices.Backward(o.Lines) {
		for range l.Qty {
			credit(commerce.Units{Line: l.ID, Qty: 1})
		}
	}
	for i := range o.Charges {
		credit(commerce.Units{Charge: o.Charges[i].ID})
	}
	var net, vat, gross money.Total
	for _, x := range credits {
		net.Add(x.Totals.Net)
		vat.Add(x.Totals.VAT)
		gross.Add(x.Totals.Gross)
	}
	require.Equal(t, o.Totals.Net, must(net.Amount()))
	require.Equal(t, o.Totals.VAT, must(vat.Amount()))
	require.Equal(t, o.Totals.Gross, must(gross.Amount()))
}

// Everything at once, in every combination: bundle, runs, code, split shipments,
// express, tenders and cash, for consumers and businesses, in both modes.
func TestEverythingAtOnce(t *testing.T) {
	s := shop()
	s.Catalog = must(catalog.New(
		catalog.Product{ID: "tee", Title: catalog.Plain("t"), Variants: []catalog.Variant{{SKU: "tee-m", WeightGrams: 180}}},
		catalog.Product{ID: "book", Title: catalog.Plain("b"), TaxCategory: "books.print", Variants: []catalog.Variant{{SKU: "book-1", WeightGrams: 300}}},
		catalog.Product{ID: "card", Title: catalog.Plain("g"), Traits: commerce.GiftCard, Variants: []catalog.Variant{{SKU: "card"}}},
		catalog.Product{
			ID: "duo", Title: catalog.Plain("d"), Variants: []catalog.Variant{{SKU: "duo", WeightGrams: 480}},
			Bundle: &catalog.Bundle{Components: []catalog.Component{{SKU: "tee-m", Qty: 1, Alone: eur("19.90")}, {SKU: "book-1", Qty: 2, Alone: eur("12.00")}}},
		},
	))
	s.Prices = must(pricing.NewBook(
		pricing.Entry{ID: "t", SKU: "tee-m", Amount: eur("19.90")}, pricing.Entry{ID: "b", SKU: "book-1", Amount: eur("12.00")},
		pricing.Entry{ID: "g", SKU: "card", Amount: eur("25.00")}, pricing.Entry{ID: "d", SKU: "duo", Amount: eur("39.99")}))
	s.Promotions = must(promo.Compile([]promo.Promotion{
		{ID: "3for2", Then: promo.BuyGet{Buy: 2, Get: 1, Of: promo.Match{Facet: "product:tee"}, Off: money.NewPercent(100)}},
		{ID: "nero10", Phase: promo.OrderPhase, Codes: []string{"nero10"}, Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "all", Phase: promo.OrderPhase, Codes: []string{"all"}, Then: promo.Percent{Off: money.NewPercent(100)}},
		{ID: "free", Phase: promo.ShippingPhase, Codes: []string{"free"}, Then: promo.Shipping{Off: money.NewPercent(100)}},
	}, promo.Options{}))
	s.Points = pricing.Points{Every: eur("1.00"), Earn: 1, Block: 100, Worth: eur("1.00")}
	n := 0
	for _, to := range []commerce.Territory{"IT", "DE", "FI", "FR", "CH"} {
		for _, consumer := range []commerce.Tri{commerce.Yes, commerce.No} {
			for _, mode := range []commerce.PriceMode{commerce.Gross, commerce.Net} {
				for _, cross := range []tax.CrossPrice{tax.SameGross, tax.SameNet} {
					for _, code := range []string{"", "nero10", "all", "free"} {
						cmds := []cart.Command{
							cart.SetGroup{Group: cart.Group{ID: "g", Kind: cart.Collect, Location: "roma"}},
							cart.Add{SKU: "tee-m", Qty: 3},
							cart.Add{SKU: "duo", Qty: 3},
							cart.Add{SKU: "card", Qty: 1},
							cart.Add{SKU: "book-1", Qty: 2, Group: "g"},
						}
						if code != "" {
							cmds = append(cmds, cart.EnterCode{Code: code})
						}
						s.Cross = cross
						ctx := cart.Context{
							At: now, Consumer: consumer, Mode: mode, Method: "express", ShipTo: commerce.Address{Country: to, Postcode: "20121"},
							Tenders: []cart.Tender{
								{Kind: cart.GiftCard, Ref: "g", Amount: eur("7.77")},
								{Kind: cart.Points, Points: 450},
								{Kind: cart.StoreCredit, Amount: eur("5.00")},
								{Kind: cart.Cash},
							},
						}
						if consumer == commerce.No && to != "IT" && to != "CH" {
							ctx.VATID = tax.VATEvidence{Issuer: to, Result: tax.Valid}
						}
						q := ask(t, s, apply(t, cart.New("c", money.EUR), cmds...), ctx)
						if q.Ready() {
							refunded(t, q)
							n++
						}
					}
				}
			}
		}
	}
	require.Greater(t, n, 100)
}

// A fraction of a cent stays on the gift card; of any other means it is no amount.
func TestTenderOfFractions(t *testing.T) {
	ctx := at
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 1})
	ctx.Tenders = []cart.Tender{{Kind: cart.GiftCard, Amount: eur("10.005")}, {Kind: "card"}}
	q := ask(t, shop(), c, ctx)
	require.Equal(t, []money.Amount{eur("10.00"), eur("14.80")}, []money.Amount{q.Paid[0].Amount, q.Paid[1].Amount})
	ctx.Tenders = []cart.Tender{{Kind: "card", Amount: eur("10.005")}, {Kind: cart.Cash}}
	require.Equal(t, "cart.tender.currency", ask(t, shop(), c, ctx).Code())
}

// An unlawful announcement is unlawful in every currency.
func TestAnnouncementInAnotherCurrency(t *testing.T) {
	s := shop()
	s.Base = money.EUR
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "a", SKU: "tee-m", Kind: pricing.Sale, Amount: eur("15.00"), CompareAt: eur("19.90")}))
	policy := must(pricing.PriorPolicyOf("IT", rome))
	s.Prior = map[string]pricing.Prior{"tee-m": must(pricing.PriorPrice(policy, []pricing.Point{{At: now.AddDate(0, -3, 0), Amount: eur("17.90")}}, now.AddDate(0, 0, -2)))}
	ctx := at
	ctx.Rates = rates{must(money.ParseRate("EUR PLN 4"))}
	pln := apply(t, cart.New("c", money.PLN), cart.Add{SKU: "tee-m", Qty: 1})
	require.Equal(t, "cart.announcement.unlawful", ask(t, s, pln, ctx).Code())
	s.Prices = must(pricing.NewBook(pricing.Entry{ID: "a", SKU: "tee-m", Kind: pricing.Sale, Amount: money.MustParse("60.00", money.PLN), CompareAt: money.MustParse("79.60", money.PLN)}))
	require.Contains(t, codesOf(ask(t, s, pln, ctx).Reasons()), "cart.announcement.unknown") // nothing to compare with
}
