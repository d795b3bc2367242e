package main

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"golang.org/x/net/html"
)

// priced is what the table says of an article.
func (s *testShop) priced(t *testing.T, sku string) (list []priceRow) {
	t.Helper()
	rows, err := s.db.prices(t.Context())
	require.NoError(t, err)
	return slices.DeleteFunc(rows, func(r priceRow) bool { return r.SKU != sku })
}

// The back room raises a price while a buyer reads the last page: the open page cannot
// order, the new price is named and needs a second yes. Lowered again, it needs none.
func TestPriceChange(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b, desk := s.browser(), s.browser()
	desk.admin = true
	_, err := b.add(s, "tazza-bianca", "2")
	require.NoError(t, err)
	open, err := b.fillIn(milan...)
	require.NoError(t, err)
	require.Equal(t, "EUR 33.90", open.value(t, "data-total", "payable", "data-amount"), "2 × 14.50 and 4.90")
	change := func(price string) *doc {
		s.moveTo(s.now().Add(time.Minute))
		return desk.submit(t, desk.get(t, "/admin"), "/admin/price", "=sku", "tazza-bianca", "price", price)
	}
	d := change("16,00")
	require.Equal(t, http.StatusOK, d.status)
	see(t, d, "Fatto.")
	require.Equal(t, "EUR 16.00", s.browser().get(t, "/products/tazza").value(t, "data-sku", "tazza-bianca", "data-price"))
	d = b.submit(t, open, "/checkout/place")
	require.Equal(t, http.StatusConflict, d.status)
	require.NotEmpty(t, d.where("data-code", "cart.price.rose"))
	require.Empty(t, d.where("id", "place"))
	see(t, d, "16,00 €")
	again, err := b.fillIn(milan...) // the form of the address is no way around
	require.NoError(t, err)
	require.NotEmpty(t, again.where("data-code", "cart.price.rose"))
	change("15,50")
	again = b.submit(t, d, "/cart/accept") // to a price that was not on the page
	require.NotEmpty(t, again.where("data-code", "cart.price.rose"))
	see(t, again, "15,50 €")
	change("16,00")
	d = b.submit(t, d, "/cart/accept")
	require.Equal(t, "EUR 36.90", d.value(t, "data-total", "payable", "data-amount"))
	high := d
	change("12")
	d = b.submit(t, high, "/checkout/place")
	require.Equal(t, http.StatusConflict, d.status, "not what was on the page, though it is less")
	require.NotEmpty(t, d.where("data-code", "cart.price.fell"))
	d = b.submit(t, d, "/checkout/place")
	require.Equal(t, "EUR 28.90", d.value(t, "data-total", "payable", "data-amount"))
	change("12,00") // no change, no row
	change("15,00")
	require.Equal(t, "EUR 28.90", b.get(t, path(d)).value(t, "data-total", "payable", "data-amount"), "an order keeps its price")
	var amounts []string
	for _, r := range s.priced(t, "tazza-bianca") {
		amounts = append(amounts, r.Amount.String())
	}
	require.Equal(t, []string{"EUR 14.50", "EUR 16.00", "EUR 15.50", "EUR 16.00", "EUR 12.00", "EUR 15.00"}, amounts, "the history")
	for _, bad := range []string{"", "0", "-1", "x", "1.000.000,00", "12,345", "1e3", "12,00 USD"} {
		require.Equal(t, http.StatusBadRequest, change(bad).status, bad)
	}
	require.Len(t, s.priced(t, "tazza-bianca"), 6)
	require.Equal(t, http.StatusUnauthorized, b.submit(t, desk.get(t, "/admin"), "/admin/price", "=sku", "moka-3", "token", attr(d.where("name", "token")[0], "value")).status)
}

// The lowest price of the 30 days before a sale is the one that the back room set in
// between (Directive 98/6 Art. 6a), and a change during a sale is not what buyers see.
func TestPriceChangeIsHistory(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	eur := func(text string) money.Amount { return money.MustParse(text, money.EUR) }
	day := func(n int) time.Time { return saturday.AddDate(0, 0, n) }
	for _, c := range []struct {
		day   int
		price string
	}{{1, "30.00"}, {5, "33.00"}} {
		s.moveTo(day(c.day))
		require.NoError(t, s.setPrice(t.Context(), "gremb-1", eur(c.price)))
	}
	begin, end := day(10).UTC().Format(time.RFC3339), day(20).UTC().Format(time.RFC3339)
	_, err := s.db.on(t.Context()).exec(qPriceAdd, "gremb-1", begin, end, eur("24.00")) // what another process would do
	require.NoError(t, err)
	s.moveTo(day(12))
	d := s.browser().get(t, "/products/grembiule")
	require.Equal(t, "EUR 24.00", d.value(t, "data-sku", "gremb-1", "data-price"), "the table is read again")
	require.Equal(t, "EUR 29.00", attr(d.where("data-prior")[0], "data-prior"), "29.00 until the day after the first, 30.00, 33.00")
	require.NoError(t, s.setPrice(t.Context(), "gremb-1", eur("20.00"))) // from the end of the sale on
	d = s.browser().get(t, "/products/grembiule")
	require.Equal(t, "EUR 24.00", d.value(t, "data-sku", "gremb-1", "data-price"))
	var seen []string
	for _, p := range history(s.priced(t, "gremb-1")) {
		seen = append(seen, p.Amount.String())
	}
	require.Equal(t, []string{"EUR 29.00", "EUR 30.00", "EUR 33.00", "EUR 24.00", "EUR 24.00", "EUR 20.00"}, seen)
	s.moveTo(day(20))
	d = s.browser().get(t, "/products/grembiule")
	require.Equal(t, "EUR 20.00", d.value(t, "data-sku", "gremb-1", "data-price"))
	require.Empty(t, d.where("data-prior"))
	list := s.browser().get(t, "/?category=casa&sort=price")
	require.Equal(t, "EUR 20.00", list.value(t, "data-sku", "gremb-1", "data-price"))
	prices := list.where("data-price") // a new day sorts by the new prices
	require.True(t, slices.IsSortedFunc(prices, func(a, b *html.Node) int {
		n, err := money.MustParse(strings.TrimPrefix(attr(a, "data-price"), "EUR "), money.EUR).Cmp(money.MustParse(strings.TrimPrefix(attr(b, "data-price"), "EUR "), money.EUR))
		require.NoError(t, err)
		return n
	}))
}

// Prices change while many read them: every page shows one of them, and no order
// mixes two.
func TestPriceChangeTogether(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	together(t, 16, func(i int) error {
		if i%4 == 0 {
			s.moveTo(saturday.Add(time.Duration(i+1) * time.Second))
			err := s.setPrice(t.Context(), "tazza-bianca", money.New(int64(1400+i), money.EUR))
			if errors.Is(err, errChanged) { // two in one second
				err = nil
			}
			return err
		}
		b := s.browser()
		if _, err := b.add(s, "tazza-bianca", "2"); err != nil {
			return err
		}
		d, err := b.fillIn(person(i)...)
		if err != nil {
			return err
		}
		_, err = b.send(d, "/checkout/place")
		if err != nil {
			err = fmt.Errorf("%w: %s", err, d.short())
		}
		return err
	})
	sales, err := s.sales(t.Context())
	require.NoError(t, err)
	known := map[money.Amount]bool{}
	for _, r := range s.priced(t, "tazza-bianca") {
		known[r.Amount] = true
	}
	for _, x := range sales {
		require.NoError(t, x.Order.Check())
		require.True(t, known[x.Order.Lines[0].Price], x.Order.Lines[0].Price)
	}
}

// An article leaves the shop while it is in a cart: the cart says so, and goes on.
func TestArticleIsGone(t *testing.T) {
	t.Parallel()
	for _, gone := range []string{"deleted", "unpublished"} {
		s := newShop(t)
		b := s.browser()
		_, err := b.add(s, "moka-3", "1", "tazza-bianca", "1")
		require.NoError(t, err)
		review, err := b.fillIn(milan...)
		require.NoError(t, err)
		if gone == "deleted" {
			s.sell.Catalog, err = s.sell.Catalog.Without("moka")
		} else {
			p, _ := s.sell.Catalog.Product("moka")
			hidden := *p
			hidden.Listings = []catalog.Listing{{Market: "IT", Until: saturday}}
			s.sell.Catalog, err = s.sell.Catalog.With(hidden)
		}
		require.NoError(t, err)
		s.moveTo(saturday.AddDate(0, 0, 1)) // the next start, or the next day
		require.Equal(t, http.StatusNotFound, b.get(t, "/products/moka").status)
		require.Equal(t, http.StatusBadRequest, b.submit(t, b.get(t, "/products/tazza"), "/cart/add", "sku", "moka-3").status)
		d := b.submit(t, review, "/checkout/place")
		require.Equal(t, http.StatusConflict, d.status, gone)
		require.Empty(t, d.where("id", "place"))
		d = b.get(t, "/cart")
		require.Equal(t, http.StatusOK, d.status)
		see(t, d, "Non è più in vendita: toglilo")
		require.NotEmpty(t, d.where("class", "problem"))
		require.Empty(t, d.where("href", "/products/moka"))
		require.Equal(t, http.StatusOK, b.get(t, "/checkout").status)
		require.Equal(t, http.StatusOK, b.get(t, "/checkout/review").status)
		d = b.submit(t, d, "/cart/line", "=line", "l1", "remove", "1")
		require.Empty(t, d.where("class", "problem"))
		d, err = b.fillIn(milan...)
		require.NoError(t, err)
		d = b.submit(t, d, "/checkout/place")
		require.Equal(t, "EUR 19.40", d.value(t, "data-total", "payable", "data-amount"), "14.50 and 4.90")
	}
}
