package main

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/tax"
	"github.com/bottega-go/commerce/tax/vatid"
)

// Four rates in one order, worked out by hand: 5 % of 142.40 (linocut and basil),
// 4 % of 16.90, 22 % of 74.00, 10 % of 24.90; delivery is free from 60.00.
func TestOrderOnScreen(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	d := b.buy(t, s, "lino-portici", "1", "basil-60", "1", "olio-750", "1", "mag-oliva-m", "1", "panet-1000", "1")
	for rate, want := range map[string][2]string{
		"5%": {"EUR 135.62", "EUR 6.78"}, "4%": {"EUR 16.25", "EUR 0.65"}, "22%": {"EUR 60.66", "EUR 13.34"}, "10%": {"EUR 22.64", "EUR 2.26"},
	} {
		require.Equal(t, want[0], d.value(t, "data-rate", rate, "data-net"), rate)
		require.Equal(t, want[1], d.value(t, "data-rate", rate, "data-vat"), rate)
	}
	require.Equal(t, "EUR 258.20", d.value(t, "data-total", "payable", "data-amount"))
	require.Equal(t, "EUR 23.03", d.value(t, "data-total", "vat", "data-amount"))
	see(t, d, "258,20 €") // non-breaking, as CLDR has it

	o := s.sold(t).Order // and the screen shows what is stored
	require.NoError(t, o.Check())
	require.Equal(t, o.Totals.Payable.String(), d.value(t, "data-total", "payable", "data-amount"))
	for _, l := range o.Lines {
		require.Equal(t, l.Gross.String(), d.value(t, "data-line", l.ID, "data-gross"))
		require.Equal(t, l.VAT.String(), d.value(t, "data-line", l.ID, "data-vat"))
	}
	mail := b.get(t, attr(d.where("data-kind", "order")[0], "href"))
	for _, want := range []string{"Giulia Neri", "258,20 €", path(d), "Modulo", "14 giorni"} {
		see(t, mail, want)
	}
	require.Equal(t, "0", attr(b.get(t, "/cart").where("data-cart")[0], "data-cart"), "the cart is closed")
	paper := b.get(t, path(d)+"/document")
	require.Equal(t, "EUR 258.20", paper.value(t, "data-total", "payable", "data-amount"))
	see(t, paper, "Ricevuta")
}

// The sale ends while the buyer hesitates: the higher price needs a second yes, and
// the page that was open cannot order at it.
func TestPriceRises(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "moka-3", "1")
	require.NoError(t, err)
	open, err := b.fillIn(milan...)
	require.NoError(t, err)
	require.Equal(t, "EUR 32.80", open.value(t, "data-total", "payable", "data-amount"), "27.90 and 4.90")
	s.moveTo(saturday.AddDate(0, 0, 9))
	d := b.submit(t, open, "/checkout/place")
	require.Equal(t, http.StatusConflict, d.status)
	require.NotEmpty(t, d.where("data-code", "cart.price.rose"))
	require.Empty(t, d.where("id", "place"))
	d = b.submit(t, d, "/cart/accept")
	require.Equal(t, "/checkout/review", d.path)
	d = b.submit(t, d, "/checkout/place")
	require.Equal(t, "EUR 41.80", d.value(t, "data-total", "payable", "data-amount"), "36.90 and 4.90")
	require.Empty(t, b.get(t, "/products/moka").where("data-prior"))
}

// The coupon needs 30.00; books are never reduced, and of two offers the cheaper cart wins.
func TestCoupon(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "calze-39", "3", "libro-mare", "1")
	require.NoError(t, err)
	d := b.submit(t, b.get(t, "/cart"), "/cart/code", "code", " benvenuto10 ")
	// 36.00 of socks and 17.50 of a book: three for two takes off 12.00, the code would take 3.60.
	require.Equal(t, "EUR 12.00", d.value(t, "data-promotion", "calze-3x2", "data-amount"))
	require.Empty(t, d.where("data-promotion", "benvenuto"))
	require.NotEmpty(t, d.where("data-code", "promo.refused.beaten"))
	d = b.submit(t, d, "/cart/line", "=line", "l1", "qty", "2") // two pairs: the code takes 10 % of 24.00
	require.Equal(t, "EUR 2.40", d.value(t, "data-promotion", "benvenuto", "data-amount"))
	d = b.submit(t, d, "/cart/code", "drop", "BENVENUTO10")
	require.Empty(t, d.where("data-promotion"))
	d = b.submit(t, d, "/cart/code", "code", "NIENTE")
	require.NotEmpty(t, d.where("data-code", "promo.refused.unknown_code"))
}

// One welcome for each customer, by the address and not by the browser.
func TestCouponOncePerCustomer(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for i, want := range []string{"EUR 40.50", "EUR 45.00"} { // a scarf of 45.00, and 4.90 for the delivery
		b := s.browser()
		_, err := b.add(s, "sci-notte", "1")
		require.NoError(t, err)
		d := b.submit(t, b.get(t, "/cart"), "/cart/code", "code", "BENVENUTO10")
		require.Equal(t, "EUR 4.50", d.value(t, "data-promotion", "benvenuto", "data-amount"), "nobody has said who it is")
		d, err = b.fillIn(milan...)
		require.NoError(t, err)
		require.Equal(t, want, d.value(t, "data-line", "l1", "data-gross"))
		require.Len(t, d.where("data-code", "promo.refused.customer_limit"), i)
		require.Equal(t, http.StatusOK, b.submit(t, d, "/checkout/place").status)
	}
}

// A German consumer pays the German rates (OSS), a German business with a valid
// number none; an Italian business needs an address for its invoices.
func TestCheckoutKinds(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	koeln := []string{"name", "Jonas Schwarz", "email", "jonas@example.org", "street", "Neumarkt 4", "postcode", "50667", "city", "Köln", "country", "DE"}

	b := s.browser()
	_, err := b.add(s, "libro-ada", "1", "moka-3", "2")
	require.NoError(t, err)
	d, err := b.fillIn(koeln...)
	require.NoError(t, err)
	require.Equal(t, "EUR 1.83", d.value(t, "data-rate", "7%", "data-vat"), "28.00 × 7/107") // free delivery above 60.00
	require.Equal(t, "EUR 8.91", d.value(t, "data-rate", "19%", "data-vat"), "55.80 × 19/119")
	require.NotEmpty(t, d.where("data-code", "tax.place.distance_sale"))

	b = s.browser()
	_, err = b.add(s, "moka-3", "4")
	require.NoError(t, err)
	d, err = b.fillIn(append(koeln, "kind", "business", "company", "Schwarz GmbH", "vat_id", "DE136695977")...)
	require.NoError(t, err)
	require.Equal(t, http.StatusUnprocessableEntity, d.status)
	require.Equal(t, "true", attr(d.where("id", "vat_id")[0], "aria-invalid"))
	see(t, d, "la cifra di controllo non torna")
	d, err = b.fillIn(append(koeln, "kind", "business", "company", "Schwarz GmbH", "vat_id", "DE 136 695 976")...)
	require.NoError(t, err)
	require.Equal(t, "EUR 0.00", d.value(t, "data-total", "vat", "data-amount"))
	see(t, d, "rt. 138")
	filled := b.get(t, "/checkout")
	require.Equal(t, "Schwarz GmbH", attr(filled.where("id", "company")[0], "value"))
	require.Equal(t, "Jonas Schwarz", attr(filled.where("id", "name")[0], "value"))
	d = b.submit(t, d, "/checkout/place")
	require.Equal(t, http.StatusOK, d.status)
	// 27.90 with 22 % is 22.87 net; four of them.
	require.Equal(t, "EUR 91.48", d.value(t, "data-total", "payable", "data-amount"))
	require.Empty(t, d.where("id", "withdraw"), "a business has no right of withdrawal")
	document := b.get(t, path(d)+"/document")
	require.Contains(t, document.raw, "DE136695976")
	see(t, document, "rt. 138") // the mention was stored with the order
	kept, err := s.sales(t.Context())
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(kept[0].Order.Reasons, func(r commerce.Reason) bool { return r.Code == "cart.vat_id.checked" }))

	b = s.browser()
	_, err = b.add(s, "tazza-bianca", "1")
	require.NoError(t, err)
	firm := append(slices.Clone(milan), "kind", "business", "company", "Neri Srl", "vat_id", "00743110157")
	d, err = b.fillIn(firm...)
	require.NoError(t, err)
	see(t, d, "serve il codice destinatario o la PEC")
	d, err = b.fillIn(append(firm, "routing", "abc1234")...)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, d.status)
	see(t, d, "ABC1234")
	require.NotEmpty(t, d.where("data-rate", "22%"))
}

// Fresh basil is listed in Italy only: abroad it blocks the order and says so.
func TestNotAbroad(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "basil-60", "1", "olio-750", "1")
	require.NoError(t, err)
	f := slices.Clone(milan)
	f[7], f[9], f[11] = "1010", "Wien", "AT"
	d, err := b.fillIn(f...)
	require.NoError(t, err)
	require.NotEmpty(t, d.where("data-code", "cart.item.not_listed"))
	require.Empty(t, d.where("id", "place"))
	require.Len(t, d.where("data-code", "cart.item.not_listed"), 2, "no source says at which rate oil is taxed in Austria")
}

// A register that does not answer proves nothing: the order waits.
func TestRegisterUnavailable(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "moka-3", "1")
	require.NoError(t, err)
	d, err := b.fillIn("name", "Max", "email", "max@example.org", "street", "Ring 1", "postcode", "1010", "city", "Wien", "country", "AT",
		"kind", "business", "company", "Max GmbH", "vat_id", "ATU10223006")
	require.NoError(t, err)
	require.NotEmpty(t, d.where("id", "place"))
	s.register = unavailable
	d = b.get(t, "/checkout/review")
	require.Empty(t, d.where("id", "place"))
	require.NotEmpty(t, d.where("class", "problem"))
	see(t, d, "non è noto se il numero di identificazione IVA")
}

func unavailable(context.Context, vatid.ID) tax.Evidence { return tax.Unavailable }
