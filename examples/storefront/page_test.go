package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/tax"
	"github.com/bottega-go/commerce/tax/vatid"
)

// Every article shows the price, the prior price, the cut and the unit price that
// the library gives, and nothing but them.
func TestPricesOnScreen(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	for p := range s.sell.Catalog.Products() {
		d := b.get(t, "/products/"+p.Slug)
		require.Equal(t, http.StatusOK, d.status, p.Slug)
		sku := attr(d.where("data-sku")[0], "data-sku")
		price, err := s.price(sku)
		require.NoError(t, err)
		require.Equal(t, price.Unit.String(), d.value(t, "data-sku", sku, "data-price"))
		if prior, ok := s.sell.Prior[sku]; ok {
			cut, err := prior.Reduction(price.Unit)
			require.NoError(t, err)
			require.Equal(t, cut.String(), attr(d.where("data-cut")[0], "data-cut"))
			require.Equal(t, prior.Amount.String(), attr(d.where("data-prior")[0], "data-prior"))
		} else {
			require.Empty(t, d.where("data-prior"), p.Slug)
		}
	}
	// By hand: the jumper cost 98.00, from the 26th to the 12th day before today 89.00, again
	// 98.00, and 74.00 on sale since three days: 1 - 74/89 is 16.85 %, rounded down.
	d := b.get(t, "/products/maglione")
	require.Equal(t, "EUR 89.00", attr(d.where("data-prior")[0], "data-prior"))
	require.Equal(t, "16%", strings.TrimPrefix(text(d.where("class", "badge")[0]), "−"))
	see(t, d, "In offerta fino al 8 dicembre 2026")
	// Oil: 16.90 for 750 ml is 22.53 a litre.
	see(t, b.get(t, "/products/olio-evo"), "22,53 € / l")
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	count := func(path string) string { return attr(b.get(t, path).where("data-total")[0], "data-total") }
	require.Equal(t, "19", count("/"))
	require.Equal(t, "3", count("/?category=libri"))
	require.Equal(t, "1", count("/?q=maglione"))
	require.Equal(t, "1", count("/?category=moda&color=oliva&size=M"))
	require.Equal(t, "0", count("/?category=libri&color=oliva"))
	require.Equal(t, http.StatusOK, b.get(t, "/?q=%22%27%3Cscript%3E&sort=nonsense").status)
	require.Empty(t, b.get(t, "/?q=%3Cscript%3Ealert(1)%3C/script%3E").all("script"))
	require.Equal(t, http.StatusNotFound, b.get(t, "/products/nessuno").status)
	require.Equal(t, http.StatusNotFound, b.get(t, "/orders/BS-2026-00001/wrong").status)
}

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
	see(t, d, "Art. 138")
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
	see(t, document, "Art. 138") // the mention was stored with the order
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
	// The oil, at the rate that the host added: 26.80 with delivery, 10/110 of it.
	require.Equal(t, "EUR 2.44", d.value(t, "data-rate", "10%", "data-vat"))
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

// The two steps of Art. 11a. Delivered on 24 November 2026, the period ends on
// 8 December, a public holiday in Italy: the last day is the 9th.
func TestWithdrawal(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	d := b.buy(t, s, "mag-oliva-m", "2", "basil-60", "1", "libro-mare", "1")
	require.Equal(t, "Recedere dal contratto qui", text(d.where("id", "withdraw")[0]), "shown from the conclusion on")
	order := path(d)
	o := s.sold(t)
	s.moveTo(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	require.NoError(t, s.ship(t.Context(), o.Order.ID, o.Key))
	s.moveTo(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	require.NoError(t, s.deliver(t.Context(), o.Order.ID, o.Key))
	d = b.get(t, order)
	require.Equal(t, "2026-12-09", attr(d.all("time")[0], "datetime"))
	see(t, d, "9 dicembre 2026")
	require.NotEmpty(t, d.where("data-verdict", "denied"), "the basil")

	s.moveTo(time.Date(2026, 12, 9, 21, 30, 0, 0, time.UTC)) // half past ten in the evening of the last day
	d = b.get(t, order+"/withdraw")
	require.Empty(t, d.where("name", "qty-l2"), "nothing to fill in for the basil")
	require.Empty(t, d.where("name", "reason"), "no reason may be asked for")
	form := d
	d = b.submit(t, d, order+"/withdraw", "qty-l1", "1", "qty-l3", "0")
	require.Equal(t, "Conferma recesso", text(d.where("id", "confirm")[0]))
	require.Equal(t, "EUR 74.00", attr(d.where("data-refund")[0], "data-refund"), "one of two jumpers, no delivery")
	require.Equal(t, "", strings.Join(kinds(t, s, o), " "), "nothing is sent by step one")
	confirm := d
	d = b.submit(t, confirm, order+"/withdraw/confirm")
	require.Equal(t, http.StatusOK, d.status)
	require.Equal(t, "EUR 74.00", attr(d.where("data-refund")[0], "data-refund"))
	b.submit(t, confirm, order+"/withdraw/confirm") // a second click changes nothing
	require.Len(t, b.get(t, order).where("data-withdrawal"), 1)

	link := attr(d.where("data-kind", "withdrawal")[0], "href")
	ack := b.get(t, link)
	require.Contains(t, ack.header.Get("Content-Disposition"), "attachment")
	for _, want := range []string{"Giulia Neri", o.Order.ID, "1 × Maglione in lana merino, oliva, M", "09/12/2026", "22:30", "giulia@example.org"} {
		see(t, ack, want)
	}
	s.moveTo(time.Date(2026, 12, 9, 23, 0, 0, 0, time.UTC)) // midnight in Rome
	require.Empty(t, b.get(t, order).where("id", "withdraw"))
	late := b.submit(t, form, order+"/withdraw", "qty-l1", "1")
	require.Equal(t, http.StatusConflict, late.status)
	require.Equal(t, http.StatusConflict, b.submit(t, confirm, order+"/withdraw/confirm", "once", strings.Repeat("b", 32)).status)

	// The desk: receive, inspect, pay back, back on the shelf.
	desk := s.browser()
	require.Equal(t, http.StatusUnauthorized, desk.get(t, "/admin").status)
	desk.admin = true
	stock := func(d *doc) string { return text(d.where("data-stock", "mag-oliva-m")[0]) }
	d = desk.get(t, "/admin")
	require.Equal(t, "38", stock(d))
	action := "/admin/orders/" + o.Order.ID + "/" + o.Key
	for _, word := range []string{"arrived", "inspected", "refund", "restock"} {
		d = desk.submit(t, d, action, "=withdrawal", "w1", "do", word)
		require.Equal(t, http.StatusOK, d.status, word)
	}
	require.Equal(t, "39", stock(d))
	st, err := s.standing(t.Context(), s.langs["it"], s.sold(t))
	require.NoError(t, err)
	require.Len(t, st.Credits, 1)
	require.Equal(t, "EUR 74.00", st.Credits[0].Totals.Payable.String())
	require.Equal(t, []string{"order", "withdrawal", "refund"}, outbox(t, s, o))
	owed, paid, left, err := s.sold(t).Flow.Due()
	require.NoError(t, err)
	require.Equal(t, owed, paid)
	require.True(t, left.IsZero())
	// Net sales of the page are those of the order less those of the credit, to the cent.
	net, err := o.Order.Totals.Net.Sub(st.Credits[0].Totals.Net)
	require.NoError(t, err)
	require.Equal(t, net.String(), d.value(t, "data-kpi", "admin.kpi.net", "data-value"))
	require.Len(t, d.all("figure"), 3)
	// One jumper of 60.66 net that cost 31.00 stays sold, with the basil (2.29, cost 0.90) and
	// the novel (16.83, cost 6.20); the other is on the shelf again and costs nothing.
	see(t, d, "41,68 €")
}

// Who withdraws from everything gets the standard delivery back, and not what the
// express cost above it: 14.50 + 4.90 of 24.40. It was never sent, so nothing goes back.
func TestWholeWithdrawal(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "tazza-blu", "1")
	require.NoError(t, err)
	d := b.submit(t, b.get(t, "/cart"), "/cart/method", "method", "espresso")
	require.Equal(t, "EUR 24.40", d.value(t, "data-total", "payable", "data-amount"))
	d, err = b.fillIn(milan...)
	require.NoError(t, err)
	order := path(b.submit(t, d, "/checkout/place"))
	d = b.submit(t, b.get(t, order+"/withdraw"), order+"/withdraw")
	require.Equal(t, "EUR 19.40", attr(d.where("data-refund")[0], "data-refund"))
	d = b.submit(t, d, order+"/withdraw/confirm")
	require.Empty(t, d.where("id", "withdraw"), "nothing is left to withdraw from")
	o := s.sold(t)
	require.NoError(t, s.step(t.Context(), s.langs["it"], o, "w1", returns.PaidBack))
	st, err := s.standing(t.Context(), s.langs["it"], s.sold(t))
	require.NoError(t, err)
	require.Equal(t, "EUR 19.40", st.Credits[0].Totals.Payable.String())
}

func outbox(t *testing.T, s *testShop, o sale) (kinds []string) {
	t.Helper()
	list, err := s.messages(t.Context(), qOutboxOf, o.Order.ID)
	require.NoError(t, err)
	for _, m := range list {
		kinds = append(kinds, m.Kind)
	}
	return kinds
}

// kinds lists the events of the return.
func kinds(t *testing.T, s *testShop, o sale) (list []string) {
	t.Helper()
	st, err := s.standing(t.Context(), s.langs["it"], o)
	require.NoError(t, err)
	for _, e := range st.Case.Events() {
		list = append(list, e.Kind.String())
	}
	return list
}

func TestFindOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	order := path(b.buy(t, s, "tazza-blu", "1"))
	d := b.submit(t, b.get(t, "/withdraw"), "/withdraw", "order", strings.Split(order, "/")[2], "email", "GIULIA@example.org")
	require.Equal(t, order+"/withdraw", d.path)
	d = b.submit(t, b.get(t, "/withdraw"), "/withdraw", "order", strings.Split(order, "/")[2], "email", "altri@example.org")
	require.Equal(t, http.StatusNotFound, d.status)
}

// The banner: nothing ticked, three buttons of one size, no measuring before a yes,
// and a no that lasts.
func TestCookies(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	require.Empty(t, bannerCapture.Lint())
	b := s.browser()
	d := b.get(t, "/products/moka")
	require.NotEmpty(t, d.where("class", "banner"))
	require.Empty(t, b.get(t, "/cookies").where("checked"))
	views := func() (n int) {
		require.NoError(t, s.db.on(t.Context()).each(qViews, nil, func(scan func(...any) error) error { n++; return nil }))
		return n
	}
	later := func() { s.moveTo(s.now().Add(time.Minute)) }
	require.Zero(t, views(), "not asked is not allowed")
	d = b.submit(t, d, "/cookies", "choice", "refuse")
	require.Empty(t, d.where("class", "banner"))
	b.get(t, "/products/moka")
	require.Zero(t, views())
	require.Empty(t, b.get(t, "/").where("class", "recent"))

	later() // at one instant the no would win
	d = b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "some", "personalization", "yes")
	require.Equal(t, "false", d.value(t, "data-purpose", consent.Analytics.String(), "data-allow"))
	require.Equal(t, "true", d.value(t, "data-purpose", consent.Personalization.String(), "data-allow"))
	b.get(t, "/products/moka")
	require.Zero(t, views())
	require.NotEmpty(t, b.get(t, "/").where("class", "recent"))
	later()
	b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "accept")
	b.get(t, "/products/moka")
	require.Equal(t, 1, views())
	later()
	d = b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "refuse") // one click takes it back
	require.Equal(t, "false", d.value(t, "data-purpose", consent.Analytics.String(), "data-allow"))
	b.get(t, "/products/moka")
	require.Equal(t, 1, views())
	s.moveTo(saturday.AddDate(0, 6, 1))
	require.NotEmpty(t, b.get(t, "/").where("class", "banner"), "after six months it may ask again")
}

var link = regexp.MustCompile(`/newsletter/[0-9a-f]+`)

func TestNewsletter(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	ask := func() (int, int) {
		may, all, err := s.audience(t.Context())
		require.NoError(t, err)
		return may, all
	}
	d := b.get(t, "/")
	require.False(t, has(d.where("name", "agree")[0], "checked"))
	b.submit(t, d, "/newsletter", "email", "ada@example.org")
	_, all := ask()
	require.Zero(t, all, "without the tick there is nothing")
	b.submit(t, d, "/newsletter", "email", "ada@example.org", "agree", "yes")
	may, all := ask()
	require.Equal(t, [2]int{0, 1}, [2]int{may, all}, "the first step permits nothing")
	list, err := s.messages(t.Context(), qOutbox)
	require.NoError(t, err)
	page := link.FindString(list[0].Body)
	d = b.get(t, page)
	may, _ = ask()
	require.Zero(t, may, "opening the link is not confirming")
	s.moveTo(saturday.Add(time.Minute))
	d = b.submit(t, d, page, "choice", "yes")
	may, _ = ask()
	require.Equal(t, 1, may)
	s.moveTo(saturday.Add(time.Hour))
	b.submit(t, d, page, "choice", "no")
	may, _ = ask()
	require.Zero(t, may)
}

func TestLanguagesAndPages(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	b.lang = "en-GB,en;q=0.9"
	d := b.get(t, "/")
	require.Equal(t, "en", attr(d.all("html")[0], "lang"))
	see(t, d, "€16.90")
	d = b.submit(t, d, "/language", "lang", "it")
	require.Equal(t, "it", attr(d.all("html")[0], "lang"))
	for _, p := range []string{"/", "/cart", "/checkout", "/withdraw", "/cookies", "/legal/terms", "/legal/privacy", "/legal/withdrawal", "/legal/guarantee", "/products/tazza"} {
		for _, l := range []string{"it", "en"} {
			b := s.browser()
			b.lang = l
			d := b.get(t, p)
			require.Equal(t, http.StatusOK, d.status, p)
			require.False(t, strings.Contains(d.raw, "⟦"), p)
			require.Len(t, d.all("h1"), 1, p)
			require.Len(t, d.all("main"), 1, p)
			require.Empty(t, d.all("script"), p)
			require.Empty(t, d.where("style"), p)
			labelled(t, d)
		}
	}
	for i, row := range s.langs["it"].words {
		require.NotEmpty(t, row, i)
		require.NotEmpty(t, s.langs["en"].words[i], i)
	}
}

// labelled says that every field has a label and every id is there once.
func labelled(t *testing.T, d *doc) {
	t.Helper()
	seen := map[string]bool{}
	for _, n := range d.where("id") {
		require.False(t, seen[attr(n, "id")], "%s: two elements are %q", d.path, attr(n, "id"))
		seen[attr(n, "id")] = true
	}
	for _, n := range append(d.all("input"), d.all("select")...) {
		if attr(n, "type") == "hidden" || n.Parent.Data == "label" {
			continue
		}
		require.NotEmpty(t, d.where("for", attr(n, "id")), "%s: %q has no label", d.path, attr(n, "name"))
	}
}

func TestHostileForms(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	d := b.get(t, "/products/moka")
	require.Equal(t, http.StatusForbidden, b.submit(t, d, "/cart/add", "token", "x").status)
	other := s.browser().get(t, "/products/moka")
	form, err := other.form("/cart/add")
	require.NoError(t, err)
	res, err := b.do(http.MethodPost, "/cart/add", form)
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, res.status, "the token of another visitor")
	for _, bad := range [][]string{{"qty", "-1"}, {"qty", "x"}, {"qty", "9999999999999999999"}, {"sku", "nothing"}, {"once", ""}, {"name", strings.Repeat("x", maxBody)}} {
		require.Equal(t, http.StatusBadRequest, b.submit(t, d, "/cart/add", bad...).status, bad[0])
	}
	require.Equal(t, http.StatusBadRequest, b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "all", "back", "//evil.example").status)
	d = b.submit(t, b.get(t, "/"), "/language", "lang", "en", "back", "//evil.example/x")
	require.Equal(t, "/", d.path)
	for _, h := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} {
		require.NotEmpty(t, d.header.Get(h))
	}
}

func unavailable(context.Context, vatid.ID) tax.Evidence { return tax.Unavailable }

// The past that a new shop is given keeps every law, and its figures add up.
func TestInvented(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	require.NoError(t, s.invent(t.Context(), 16))
	s.moveTo(saturday.AddDate(0, 0, 1))
	require.NoError(t, s.invent(t.Context(), 16), "a shop that has orders gets no more")
	sales, err := s.sales(t.Context())
	require.NoError(t, err)
	require.Len(t, sales, 16)
	returned := 0
	for _, x := range sales {
		st, err := s.standing(t.Context(), s.langs["en"], x)
		require.NoError(t, err)
		require.NoError(t, returns.Reconcile(&x.Order, st.Credits))
		returned += len(st.Credits)
	}
	require.Equal(t, 2, returned)
	require.Equal(t, int64(40), s.left(t, "sci-terra"))
	desk := s.browser()
	desk.admin, desk.lang = true, "en"
	d := desk.get(t, "/admin")
	require.Equal(t, http.StatusOK, d.status)
	require.Equal(t, "16", d.value(t, "data-kpi", "admin.kpi.orders", "data-value"))
	require.False(t, strings.Contains(d.raw, "⟦"))
	require.Equal(t, http.StatusBadRequest, desk.submit(t, d, "/admin/stock", "qty", "-5").status)
	s.moveTo(saturday.AddDate(0, 3, 0)) // the past leaves the figures, not the list
	require.Equal(t, "0", desk.get(t, "/admin").value(t, "data-kpi", "admin.kpi.orders", "data-value"))
	before := s.left(t, "moka-3")
	desk.submit(t, d, "/admin/stock", "=sku", "moka-3", "qty", "5")
	require.Equal(t, before+5, s.left(t, "moka-3"))
}

// The program starts without a set-up, answers, and ends when it is told to.
func TestRun(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, w, "127.0.0.1:0", "", filepath.Join(t.TempDir(), "new.db"), 2) }()
	line, err := bufio.NewReader(r).ReadString('\n')
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSpace(strings.TrimPrefix(line, "shop")), nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusOK, res.StatusCode)
	http.DefaultClient.CloseIdleConnections()
	cancel()
	require.NoError(t, <-ended)
}
