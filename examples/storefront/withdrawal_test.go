package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/returns"
)

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
