package cart_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/returns"
)

// soldWithEverything is an order of bundles, threes for two, a gift, a coupon above a threshold, express, several tenders and cash.
func soldWithEverything(t *rapid.T) commerce.Order {
	s := shop()
	s.Catalog = must(catalog.New(
		catalog.Product{ID: "tee", Title: catalog.Plain("t"), Variants: []catalog.Variant{{SKU: "tee-m", WeightGrams: 180}}},
		catalog.Product{ID: "mug", Title: catalog.Plain("m"), Variants: []catalog.Variant{{SKU: "mug", WeightGrams: 400}}},
		catalog.Product{ID: "book", Title: catalog.Plain("b"), TaxCategory: "books.print", Variants: []catalog.Variant{{SKU: "book-1", WeightGrams: 300}}},
		catalog.Product{
			ID: "duo", Title: catalog.Plain("d"), Variants: []catalog.Variant{{SKU: "duo", WeightGrams: 480}},
			Bundle: &catalog.Bundle{Components: []catalog.Component{{SKU: "tee-m", Qty: 1, Alone: eur("19.90")}, {SKU: "book-1", Qty: 2, Alone: eur("12.00")}}},
		},
	))
	s.Prices = must(pricing.NewBook(
		pricing.Entry{ID: "t", SKU: "tee-m", Amount: eur("19.90")}, pricing.Entry{ID: "b", SKU: "book-1", Amount: eur("12.00")},
		pricing.Entry{ID: "m", SKU: "mug", Amount: eur("7.99")}, pricing.Entry{ID: "d", SKU: "duo", Amount: eur("39.99")}))
	s.Promotions = must(promo.Compile([]promo.Promotion{
		{ID: "3for2", Then: promo.BuyGet{Buy: 2, Get: 1, Of: promo.Match{Facet: "product:tee"}, Off: money.NewPercent(100)}},
		{ID: "nero10", Phase: promo.OrderPhase, Codes: []string{"nero10"}, Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "gift", Then: promo.Gift{SKUs: []string{"mug"}, Qty: 1}},
	}, promo.Options{}))
	c := cart.New("c", money.EUR)
	cmds := []cart.Command{cart.EnterCode{Code: "nero10"}}
	for _, sku := range []string{"tee-m", "book-1", "duo"} {
		if n := rapid.Int64Range(0, 4).Draw(t, sku); n > 0 {
			cmds = append(cmds, cart.Add{SKU: sku, Qty: n})
		}
	}
	cmds = append(cmds, cart.Add{SKU: "mug", Qty: 1})
	c, _, err := c.Apply("1", cmds...)
	if err != nil {
		t.Fatal(err)
	}
	q, err := s.Quote(c, cart.Context{
		At: now, Consumer: commerce.Yes, Mode: rapid.SampledFrom([]commerce.PriceMode{commerce.Gross, commerce.Net}).Draw(t, "mode"),
		Method: rapid.SampledFrom([]string{"gls", "express"}).Draw(t, "method"), ShipTo: commerce.Address{Country: "IT", Postcode: "20121"},
		Tenders: []cart.Tender{{Kind: cart.GiftCard, Ref: "g", Amount: eur("7.77")}, {Kind: cart.StoreCredit, Amount: eur("3.01")}, {Kind: cart.Cash}},
	})
	if err != nil {
		t.Fatal(err)
	}
	o, err := q.Order("o1", now)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// Whatever was sold comes back: in any parts, after reductions, on any ground and by any means every credit stands, and all of
// them and the rest are what was paid.
func TestEveryOrderComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := soldWithEverything(t)
		var all []commerce.Credit
		at := o.PlacedAt.Add(48 * time.Hour)
		for n := range rapid.IntRange(0, 6).Draw(t, "credits") {
			l := &o.Lines[rapid.IntRange(0, len(o.Lines)-1).Draw(t, "line")]
			opt := returns.RefundOptions{ID: string(rune('a' + n)), At: at, Ground: returns.Ground(rapid.IntRange(0, 3).Draw(t, "ground"))}
			u := commerce.Units{Line: l.ID, Qty: rapid.Int64Range(0, l.Qty).Draw(t, "units")}
			switch rapid.IntRange(0, 4).Draw(t, "means") {
			case 0:
				opt.StoreCredit = &returns.StoreCredit{ID: "sc" + opt.ID, Consent: commerce.Yes}
			case 1:
				opt.Exchange = &returns.Exchange{ID: "ex" + opt.ID, Value: money.New(rapid.Int64Range(0, 4000).Draw(t, "value"), money.EUR), Consent: commerce.Yes}
			case 2:
				u.Qty, u.Amount = 0, money.New(rapid.Int64Range(1, 500).Draw(t, "less"), money.EUR)
			}
			if r, err := returns.NewRefund(&o, all, returns.Request{Lines: []commerce.Units{u}}, opt); err == nil {
				all = append(all, r.Credit)
			}
		}
		if r, err := returns.NewRefund(&o, all, returns.Request{}, returns.RefundOptions{ID: "z", At: at, Ground: returns.Cancellation, AllShipping: true}); err == nil {
			all = append(all, r.Credit)
		}
		require.NoError(t, returns.Reconcile(&o, all))
		var back, vat money.Total
		for i := range all {
			back.Add(all[i].Totals.Payable)
			vat.Add(all[i].Totals.VAT)
		}
		sum, err := back.Amount()
		require.NoError(t, err)
		over, err := sum.Cmp(o.Totals.Payable)
		require.NoError(t, err)
		require.LessOrEqual(t, over, 0)
		left := int64(0)
		for i := range o.Lines {
			left += o.Lines[i].Qty
		}
		for i := range all {
			for j := range all[i].Lines {
				left -= all[i].Lines[j].Qty
			}
		}
		if left == 0 && len(all) > 0 && all[len(all)-1].ID == "z" {
			require.Equal(t, o.Totals.Payable, sum)
			require.Equal(t, o.Totals.VAT, must(vat.Amount()))
		}
	})
}

// Who withdraws from everything, at once or piece by piece, gets back what he paid, the rounding of the till included, but for
// what the dearer delivery cost.
func TestAWholeWithdrawalLeavesTheSupplement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := soldWithEverything(t)
		var todo []commerce.Units
		for i := range o.Lines {
			for range o.Lines[i].Qty {
				todo = append(todo, commerce.Units{Line: o.Lines[i].ID, Qty: 1})
			}
		}
		todo = rapid.Permutation(todo).Draw(t, "order")
		var all []commerce.Credit
		for len(todo) > 0 {
			n := rapid.IntRange(1, len(todo)).Draw(t, "units")
			r, err := returns.NewRefund(&o, all, returns.Request{Sent: o.PlacedAt.Add(time.Hour), Lines: todo[:n]}, returns.RefundOptions{ID: string(rune('a' + len(all)))})
			require.NoError(t, err)
			all, todo = append(all, r.Credit), todo[n:]
		}
		require.NoError(t, returns.Reconcile(&o, all))
		var sum money.Total
		for i := range all {
			sum.Add(all[i].Totals.Payable)
		}
		for _, c := range o.Charges {
			if c.Kind == commerce.ShippingSupplement {
				sum.Add(c.Gross)
			}
		}
		require.Equal(t, o.Totals.Payable, must(sum.Amount()), "rounded by %s", o.Totals.Rounding)
	})
}
