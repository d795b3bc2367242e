package cart_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

// The page posts the fingerprint with the form. Between page and click somebody
// else used the coupon up: the cart is the same, the outcome is not.
func ExampleQuote_Fingerprint() {
	c, _, _ := cart.New("c-81", money.EUR).Apply("a", cart.Add{SKU: "tee-m", Qty: 2}, cart.EnterCode{Code: "last"})
	shop := cart.Shop{Seller: seller, Place: where, Catalog: cat, Prices: prices, VAT: tax.EU(), Promotions: must(promo.Compile([]promo.Promotion{
		{ID: "last", Codes: []string{"last"}, Then: promo.Percent{Off: money.NewPercent(50)}, Limits: promo.Limits{Total: 1}},
	}, promo.Options{}))}
	ask := cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}}
	page, _ := shop.Quote(c, ask)
	posted := page.Fingerprint() // a hidden field of the form

	ask.At = now.Add(time.Minute)
	click, _ := shop.Quote(c, ask)
	fmt.Println(click.Fingerprint() == posted, click.Ready(), click.Draft.Totals.Payable)

	ask.Used = []promo.Usage{{Promotion: "last", Uses: 1}}
	click, _ = shop.Quote(c, ask)
	fmt.Println(click.Fingerprint() == posted, click.Ready(), click.Draft.Totals.Payable)
	// Output:
	// true true EUR 19.90
	// false true EUR 39.80
}

// What a buyer sees moves the fingerprint, and nothing else does.
func TestFingerprintOfAQuote(t *testing.T) {
	s := shop()
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 2}, cart.Add{SKU: "book-1", Qty: 1}, cart.EnterCode{Code: "nero10"})
	ctx := cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT", Postcode: "20121"}, Method: "gls", Stock: levels, Tenders: []cart.Tender{{Kind: "card", Ref: "pi_1"}}}
	of := func(s *cart.Shop, c cart.Cart, change func(*cart.Context)) string {
		t.Helper()
		ask := ctx
		if change != nil {
			change(&ask)
		}
		q, err := s.Quote(c, ask)
		require.NoError(t, err)
		require.NotEmpty(t, q.Fingerprint())
		return q.Fingerprint()
	}
	seen := of(s, c, nil)
	require.Len(t, seen, 64)
	titled := *s
	titled.Title = func(catalog.Item) string { return "Shirt" }
	of50, of60 := *s, *s
	for shop, total := range map[*cart.Shop]int64{&of50: 50, &of60: 60} {
		shop.Promotions = must(promo.Compile([]promo.Promotion{
			{ID: "nero10", Codes: []string{"nero10"}, Then: promo.Percent{Off: money.NewPercent(10)}, Limits: promo.Limits{Total: total}},
		}, promo.Options{}))
	}
	require.Equal(t, of(&of50, c, nil), of(&of60, c, nil), "a limit that is far away")
	for name, got := range map[string]string{
		"an hour later":     of(s, c, func(x *cart.Context) { x.At = now.Add(time.Hour) }),
		"another language":  of(&titled, c, nil),
		"another reference": of(s, c, func(x *cart.Context) { x.Tenders = []cart.Tender{{Kind: "card", Ref: "pi_2"}} }),
		"a note":            of(s, apply(t, c, cart.Note{Text: "ring twice"}), nil),
		"other line ids": of(s, apply(t, cart.New("c", money.EUR), cart.Add{SKU: "x", Qty: 1}, cart.Add{SKU: "tee-m", Qty: 2}, cart.Add{SKU: "book-1", Qty: 1},
			cart.Remove{Line: "l1"}, cart.EnterCode{Code: "nero10"}), nil),
	} {
		require.Equal(t, seen, got, name)
	}
	dear := *s
	dear.Shipping = []cart.Method{{ID: "gls", Title: "GLS", Zones: []cart.Zone{{Table: []cart.Band{{Price: eur("5.90")}}, Days: [2]int{1, 2}}}}}
	slow := *s
	slow.Shipping = []cart.Method{{ID: "gls", Title: "GLS", Zones: []cart.Zone{{Table: []cart.Band{{Price: eur("4.90")}}, Days: [2]int{1, 5}}}}}
	plain := *s
	plain.Promotions = nil
	for name, got := range map[string]string{
		"no coupon":       of(&plain, c, nil),
		"dearer delivery": of(&dear, c, nil),
		"slower delivery": of(&slow, c, nil),
		"another method":  of(s, c, func(x *cart.Context) { x.Method = "express" }),
		"another place":   of(s, c, func(x *cart.Context) { x.ShipTo.Postcode = "00118" }),
		"net":             of(s, c, func(x *cart.Context) { x.Mode = commerce.Net }),
		"a business":      of(s, c, func(x *cart.Context) { x.Consumer = commerce.No }),
		"another means":   of(s, c, func(x *cart.Context) { x.Tenders = []cart.Tender{{Kind: "bank_transfer"}} }),
		"another cart":    of(s, apply(t, c, cart.SetQty{Line: "l1", Qty: 3}), nil),
	} {
		require.NotEqual(t, seen, got, name)
	}
	require.Empty(t, cart.Quote{}.Fingerprint())
	q, err := s.Quote(c, ctx)
	require.NoError(t, err)
	var j struct {
		Fingerprint string `json:"fingerprint"`
	}
	data, err := json.Marshal(q)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &j))
	require.Equal(t, seen, j.Fingerprint)
}

// A quote into memory used before has the fingerprint of a new one, and equal
// fingerprints come with equal sums.
func TestFingerprintLaws(t *testing.T) {
	s := shop()
	var dst cart.Quote
	sums := map[string]commerce.Totals{}
	rapid.Check(t, func(r *rapid.T) {
		c := cart.New("c", money.EUR)
		for i, sku := range []string{"tee-m", "tee-l", "book-1"} {
			if n := rapid.Int64Range(0, 3).Draw(r, sku); n > 0 {
				c, _, _ = c.Apply(fmt.Sprint("cmd-", i), cart.Add{SKU: sku, Qty: n})
			}
		}
		ctx := cart.Context{
			At: now, Consumer: commerce.Yes, Method: rapid.SampledFrom([]string{"gls", "express"}).Draw(r, "method"),
			ShipTo: commerce.Address{Country: "IT"}, Codes: map[string]string{},
		}
		q, err := s.Quote(c, ctx)
		require.NoError(r, err)
		require.NoError(r, s.QuoteInto(&dst, c, ctx))
		require.Equal(r, q.Fingerprint(), dst.Fingerprint())
		if was, ok := sums[q.Fingerprint()]; ok {
			require.Equal(r, was, q.Draft.Totals)
		}
		sums[q.Fingerprint()] = q.Draft.Totals
	})
}

// A stored order knows what its invoice says and how the buyer's number was
// checked, without the number.
func TestStoredOrderKeepsMentions(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 2},
		cart.SetCustomer{Customer: cart.Customer{Party: commerce.Party{ID: "b-3", VATID: "FR83404833048"}, Consumer: commerce.No}})
	q, err := shop().Quote(c, cart.Context{
		At: now, ShipTo: commerce.Address{Country: "FR"},
		VATID: tax.VATEvidence{Issuer: "FR", Result: tax.Valid, Source: "vies", On: calendar.MustDate("2026-11-22"), Consultation: "WAPIAAAAX1"},
	})
	require.NoError(t, err)
	o, err := q.Order("o-1", now)
	require.NoError(t, err)
	data, err := json.Marshal(o)
	require.NoError(t, err)
	var stored commerce.Order
	require.NoError(t, json.Unmarshal(data, &stored))
	stored = stored.Redact()
	require.NotEmpty(t, q.Notes())
	require.Equal(t, q.Notes(), cart.MentionsOf(&stored))
	var checked []string
	for _, r := range stored.Reasons {
		require.NotContains(t, r.String(), "83404833048")
		if r.Code == "cart.vat_id.checked" {
			checked = append(checked, r.String())
			number, ok := r.Fact("consultation")
			require.True(t, ok, "the proof of the good faith of the seller")
			require.Equal(t, "WAPIAAAAX1", number.Value)
		}
	}
	require.Equal(t, []string{"vies was asked for the buyer's VAT number of FR on 2026-11-22: valid"}, checked)
	require.Empty(t, cart.MentionsOf(&commerce.Order{Reasons: []commerce.Reason{{Code: "host.mention", Facts: []commerce.Fact{commerce.NewFact("mention", "x")}}, {Code: "cart.mention.exempt"}}}))
}

// What the package comment says of "10 % off" and "buy 2, get 1", for three at 19.90.
func TestGroupsStackOrCompete(t *testing.T) {
	c := apply(t, cart.New("c", money.EUR), cart.Add{SKU: "tee-m", Qty: 3})
	for name, x := range map[string]struct {
		ten, free string
		excludes  []string
		want      string
	}{
		"one group":     {"offers", "offers", nil, "19.90"},
		"two groups":    {"a", "b", nil, "23.88"}, // 5.97 and then 17.91, or 19.90 and then 3.98
		"one is enough": {"a", "b", []string{"a"}, "19.90"},
	} {
		s := shop()
		s.Promotions = must(promo.Compile([]promo.Promotion{
			{ID: "ten", Group: x.ten, Then: promo.Percent{Off: money.NewPercent(10)}},
			{ID: "3x2", Group: x.free, Excludes: x.excludes, Then: promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100)}},
		}, promo.Options{}))
		q, err := s.Quote(c, cart.Context{At: now, Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}, Method: "gls"})
		require.NoError(t, err)
		require.Equal(t, eur(x.want), q.Draft.Totals.Discount, name)
	}
}
