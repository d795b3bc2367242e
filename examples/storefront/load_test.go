package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// together runs f n times at once: all wait for the same shot.
func together(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			assert.NoError(t, f(i))
		})
	}
	close(start)
	wg.Wait()
}

// person are the fields of the i-th buyer.
func person(i int) []string {
	f := slices.Clone(milan)
	f[1], f[3] = fmt.Sprintf("Cliente %d", i), fmt.Sprintf("cliente%d@example.org", i)
	return f
}

// ready brings n visitors to the button, each with the same articles and code.
func ready(t *testing.T, s *testShop, n int, code string, pairs ...string) (list []*browser, pages []*doc) {
	t.Helper()
	for i := range n {
		b := s.browser()
		_, err := b.add(s, pairs...)
		require.NoError(t, err)
		if code != "" {
			b.submit(t, b.get(t, "/cart"), "/cart/code", "code", code)
		}
		d, err := b.fillIn(person(i)...)
		require.NoError(t, err)
		list, pages = append(list, b), append(pages, d)
	}
	return list, pages
}

// ordered counts the answers that are the page of an order; every other must be a conflict.
type counter struct {
	sync.Mutex
	orders map[string]int
	refuse int
}

func (c *counter) count(d *doc, err error) error {
	c.Lock()
	defer c.Unlock()
	switch {
	case err != nil:
		return err
	case d.status == http.StatusOK && strings.HasPrefix(d.path, "/orders/"):
		c.orders[path(d)]++
	case d.status == http.StatusConflict:
		c.refuse++
	default:
		return fmt.Errorf("%s: %d", d.path, d.status)
	}
	return nil
}

func TestDoubleClick(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	list, pages := ready(t, s, 1, "", "moka-3", "1")
	c := counter{orders: map[string]int{}}
	together(t, 20, func(int) error { return c.count(list[0].send(pages[0], "/checkout/place")) })
	require.Len(t, c.orders, 1, "twenty clicks, one order")
	require.Equal(t, 20, c.orders["/orders/"+s.sold(t).Order.ID+"/"+s.sold(t).Key])
	require.Equal(t, int64(39), s.left(t, "moka-3"))
	require.Equal(t, []string{"order"}, outbox(t, s, s.sold(t)))
}

// Clicking "add" twice, or from a slow network twice at once, adds once.
func TestDoubleAdd(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	d := b.get(t, "/products/moka")
	together(t, 10, func(int) error { _, err := b.send(d, "/cart/add"); return err })
	require.Equal(t, "1", attr(b.get(t, "/cart").where("data-cart")[0], "data-cart"))
	other := b.get(t, "/products/moka")
	require.Equal(t, "2", attr(b.submit(t, other, "/cart/add").where("data-cart")[0], "data-cart"))
}

func TestLastPiece(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	list, pages := ready(t, s, 12, "", "lino-portici", "1")
	c := counter{orders: map[string]int{}}
	together(t, 12, func(i int) error { return c.count(list[i].send(pages[i], "/checkout/place")) })
	require.Len(t, c.orders, 1, "one piece, one buyer")
	require.Equal(t, 11, c.refuse)
	require.Zero(t, s.left(t, "lino-portici"))
}

// The voucher is for fifty orders; 47 have used it. Nobody who saw the lower price
// is charged the higher one: whoever is too late sees the new total and decides.
func TestCouponLimit(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	_, err := s.db.on(t.Context()).exec(qUseRow, "natale5", "")
	require.NoError(t, err)
	_, err = s.db.on(t.Context()).exec(qUseTake, "natale5", "", 47, 50)
	require.NoError(t, err)
	list, pages := ready(t, s, 12, "NATALE5", "sci-terra", "2")
	require.Equal(t, "EUR 85.00", pages[0].value(t, "data-total", "payable", "data-amount"))
	c := counter{orders: map[string]int{}}
	together(t, 12, func(i int) error { return c.count(list[i].send(pages[i], "/checkout/place")) })
	require.Len(t, c.orders, 3)
	require.Equal(t, 9, c.refuse)
	sales, err := s.sales(t.Context())
	require.NoError(t, err)
	for _, x := range sales {
		require.Equal(t, money.New(8500, money.EUR), x.Order.Totals.Payable)
	}
	used, err := s.db.on(t.Context()).used("")
	require.NoError(t, err)
	require.Equal(t, int64(50), used[0].Uses)
}

// Ten tabs withdraw from the same piece, then ten clerks pay it back: one item, one credit.
func TestWithdrawAndRefundOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	b.buy(t, s, "moka-3", "1", "tazza-blu", "2")
	x, l := s.sold(t), s.langs["it"]
	require.NoError(t, s.ship(t.Context(), x.Order.ID, x.Key))
	require.NoError(t, s.deliver(t.Context(), x.Order.ID, x.Key))
	x = s.sold(t)
	var mu sync.Mutex
	granted, refused := 0, 0
	together(t, 10, func(i int) error {
		_, err := s.withdraw(t.Context(), l, x, declaration{once: fmt.Sprintf("%032d", i), name: "Giulia Neri", email: "g@example.org", units: []commerce.Units{unit("l1", 1)}})
		mu.Lock()
		defer mu.Unlock()
		switch err {
		case nil:
			granted++
		case errNothing: //nolint:errorlint // the very value
			refused++
		default:
			return err
		}
		return nil
	})
	require.Equal(t, [2]int{1, 9}, [2]int{granted, refused})
	for _, step := range steps {
		together(t, 10, func(int) error { return s.step(t.Context(), l, x, "w1", step.Kind) })
	}
	st, err := s.standing(t.Context(), l, s.sold(t))
	require.NoError(t, err)
	require.Len(t, st.Credits, 1)
	require.Len(t, st.Case.Items(), 1)
	require.Equal(t, "closed", st.Case.Status())
	require.Equal(t, int64(40), s.left(t, "moka-3"), "back on the shelf once")
	require.Equal(t, []string{"order", "withdrawal", "refund"}, outbox(t, s, x))
}

func (s *testShop) left(t *testing.T, sku string) int64 {
	t.Helper()
	levels, err := s.db.on(t.Context()).levels()
	require.NoError(t, err)
	return levels.Total(sku).OnHand
}

// A sum is what a day of trade comes to.
type sum struct {
	Orders, Units         int64
	Net, VAT, Gross, Back money.Amount
	Stock                 map[string]int64
	Uses                  int64
	Withdrawn, Messages   int
}

func (s *testShop) sum(t *testing.T) (x sum) {
	t.Helper()
	var net, vat, gross, back money.Total
	list, err := s.sales(t.Context())
	require.NoError(t, err)
	for _, o := range list {
		require.NoError(t, o.Order.Check())
		x.Orders++
		net.Add(o.Order.Totals.Net)
		vat.Add(o.Order.Totals.VAT)
		gross.Add(o.Order.Totals.Gross)
		for _, l := range o.Order.Lines {
			x.Units += l.Qty
		}
		st, err := s.standing(t.Context(), s.langs["it"], o)
		require.NoError(t, err)
		x.Withdrawn += len(st.Withdrawals)
		for _, c := range st.Credits {
			back.Add(c.Totals.Payable)
		}
		x.Messages += len(outbox(t, s, o))
	}
	for _, p := range []struct {
		dst *money.Amount
		src *money.Total
	}{{&x.Net, &net}, {&x.VAT, &vat}, {&x.Gross, &gross}, {&x.Back, &back}} {
		*p.dst, err = p.src.Amount()
		require.NoError(t, err)
	}
	x.Stock = map[string]int64{}
	levels, err := s.db.on(t.Context()).levels()
	require.NoError(t, err)
	for k, l := range levels.All() {
		x.Stock[k.SKU] = l.OnHand
	}
	used, err := s.db.on(t.Context()).used("")
	require.NoError(t, err)
	for _, u := range used {
		x.Uses += u.Uses
	}
	return x
}

// visit is one visitor from the catalogue to the order, and back for every third.
func visit(s *testShop, i int) error {
	baskets := [][]string{
		{"pacc-500", "3", "sugo-350", "2"},
		{"calze-39", "3", "olio-750", "1"},
		{"sci-terra", "1", "libro-mare", "1", "miele-250", "2"},
		{"moka-3", "1", "sapone-150", "1"},
	}
	b := s.browser()
	if _, err := b.add(s, baskets[i%len(baskets)]...); err != nil {
		return err
	}
	if i%2 == 0 {
		d, err := b.do(http.MethodGet, "/cart", nil)
		if err == nil {
			_, err = b.send(d, "/cart/code", "code", "BENVENUTO10")
		}
		if err != nil {
			return err
		}
	}
	d, err := b.fillIn(person(i)...)
	if err == nil {
		d, err = b.send(d, "/checkout/place")
	}
	if err != nil || i%3 != 0 {
		return err
	}
	order := path(d)
	if d, err = b.do(http.MethodGet, order+"/withdraw", nil); err == nil {
		d, err = b.send(d, order+"/withdraw", "qty-l1", "1", "qty-l2", "0")
	}
	if err == nil {
		d, err = b.send(d, order+"/withdraw/confirm")
	}
	if err == nil && d.status != http.StatusOK {
		err = fmt.Errorf("%s: %d", d.path, d.status)
	}
	if err != nil {
		return err
	}
	parts := strings.Split(order, "/")
	x, err := s.sale(context.Background(), parts[2], parts[3])
	if err != nil {
		return err
	}
	for _, step := range steps {
		err = s.step(context.Background(), s.langs["it"], x, "w1", step.Kind)
		if err != nil {
			return err
		}
	}
	return nil
}

// Forty visitors at once come to what forty visitors one after another come to:
// orders, stock, coupons, money, messages.
func TestLoadEqualsSerial(t *testing.T) {
	t.Parallel()
	const visitors = 40
	serial, parallel := newShop(t), newShop(t)
	for i := range visitors {
		require.NoError(t, visit(serial, i))
	}
	began := time.Now()
	together(t, visitors, func(i int) error { return visit(parallel, i) })
	t.Logf("%d visitors at once took %v", visitors, time.Since(began).Round(time.Millisecond))
	want, got := serial.sum(t), parallel.sum(t)
	require.EqualValues(t, visitors, want.Orders)
	require.Equal(t, 14, want.Withdrawn)
	require.Equal(t, want, got)
}
