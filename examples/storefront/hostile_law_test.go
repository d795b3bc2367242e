package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/returns"
)

// Nobody may skip the checkout: without a name, an address and an e-mail there is no order.
func TestPlaceWithoutCheckout(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	d, err := b.add(s, "moka-3", "1")
	require.NoError(t, err)
	cookie := b.visitor(t)
	c, _, err := s.cart(t.Context(), cookie)
	require.NoError(t, err)
	q, err := s.quote(t.Context(), s.langs["it"], c)
	require.NoError(t, err)
	form, err := d.form("/language")
	require.NoError(t, err)
	res, err := b.do(http.MethodPost, "/checkout/place", url.Values{
		"token": form["token"], "cart": {c.ID()}, "fingerprint": {q.Fingerprint()},
	})
	require.NoError(t, err)
	require.Equal(t, "/checkout", path(res), "%d", res.status)
	sales, err := s.sales(t.Context())
	require.NoError(t, err)
	require.Empty(t, sales)
}

func (b *browser) visitor(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(b.base)
	require.NoError(t, err)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == "visitor" {
			return c.Value
		}
	}
	t.Fatal("no visitor")
	return ""
}

// Numbers of orders cannot be counted up: who knows somebody's e-mail and any
// number finds nothing, and cannot tell a number that exists from one that does not.
func TestOrderNumbersAreNoSequence(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.browser().buy(t, s, "moka-3", "1")
	s.browser().buy(t, s, "moka-3", "1")
	sales, err := s.sales(t.Context())
	require.NoError(t, err)
	number := regexp.MustCompile(`^BS-2026-0000[12]-([A-Z2-7]{8})$`)
	a, b := number.FindStringSubmatch(sales[0].Order.ID), number.FindStringSubmatch(sales[1].Order.ID)
	require.NotNil(t, a, sales[0].Order.ID)
	require.NotEqual(t, a[1], b[1])
	x := s.browser()
	first := x.submit(t, x.get(t, "/withdraw"), "/withdraw", "order", sales[0].Order.ID, "email", "altri@example.org")
	other := x.submit(t, x.get(t, "/withdraw"), "/withdraw", "order", "BS-2026-00009-AAAAAAAA", "email", "altri@example.org")
	require.Equal(t, first.status, other.status)
	require.Equal(t, first.short(), other.short())
}

// Cookies: not readable by scripts, sent to this host only, encrypted where the
// shop is; a value that is not ours is replaced.
func TestCookieFlags(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, c := range []struct{ base, name string }{{"", "visitor"}, {"https://shop.example", "__Host-visitor"}} {
		shop := *s.Shop
		shop.base = c.base
		h, err := shop.handler(t.Context())
		require.NoError(t, err)
		x := &intruder{handler: h, visitor: c.name + "=" + strings.Repeat("z", 32)}
		w := x.send(http.MethodGet, "/", "")
		got := w.Result().Cookies()
		require.Len(t, got, 1)
		require.Equal(t, c.name, got[0].Name)
		require.True(t, got[0].HttpOnly)
		require.Equal(t, http.SameSiteLaxMode, got[0].SameSite)
		require.Equal(t, c.base != "", got[0].Secure)
		require.Equal(t, "/", got[0].Path)
		require.Empty(t, got[0].Domain)
		require.Equal(t, c.base != "", w.Header().Get("Strict-Transport-Security") != "")
	}
}

// No line break gets from a form into a message: not into its address, and not into
// a statement that the shop confirms.
func TestNoLineBreaksInMessages(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	order := path(b.buy(t, s, "moka-3", "1"))
	for _, bad := range [][]string{
		{"email", "a@example.org\r\nBcc: all@example.org"},
		{"email", "a@example.org, b@example.org"},
		{"email", "@"},
		{"name", "Giulia\nData: 1.1.2020"},
		{"name", "\u202eairg"},
		{"name", "\xff"},
		{"once", strings.Repeat("/", 32)},
	} {
		d := b.submit(t, b.get(t, order+"/withdraw"), order+"/withdraw", bad...)
		require.GreaterOrEqual(t, d.status, 400, "%q", bad)
		v, err := b.get(t, order+"/withdraw").form(order+"/withdraw", bad...)
		require.NoError(t, err)
		d, err = b.do(http.MethodPost, order+"/withdraw/confirm", v)
		require.NoError(t, err)
		require.GreaterOrEqual(t, d.status, 400, "%q", bad)
	}
	require.Equal(t, []string{"order"}, outbox(t, s, s.sold(t)))
}

// The double opt-in: one message a day to one address, whoever asks, and a link that
// no longer confirms after a week. It ends a subscription for ever.
func TestNewsletterLimits(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	ask := func() { b.submit(t, b.get(t, "/?q=lana"), "/newsletter", "email", "ada@example.org", "agree", "yes") }
	mails := func() int {
		list, err := s.messages(t.Context(), qOutbox)
		require.NoError(t, err)
		return len(list)
	}
	for range 5 {
		ask()
	}
	require.Equal(t, 1, mails(), "no bombing")
	list, err := s.messages(t.Context(), qOutbox)
	require.NoError(t, err)
	page := link.FindString(list[0].Body)
	require.Len(t, strings.TrimPrefix(page, "/newsletter/"), 32)
	open := b.get(t, page)
	s.moveTo(saturday.AddDate(0, 0, 7).Add(time.Second))
	see(t, b.get(t, page), "non conferma più")
	require.Equal(t, http.StatusConflict, b.submit(t, open, page, "choice", "yes").status)
	may, _, err := s.audience(t.Context())
	require.NoError(t, err)
	require.Zero(t, may)
	ask()
	require.Equal(t, 2, mails())
	b.submit(t, b.get(t, page), page, "choice", "yes")
	may, _, err = s.audience(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, may)
	s.moveTo(saturday.AddDate(0, 1, 0))
	b.submit(t, b.get(t, page), page, "choice", "no")
	may, _, err = s.audience(t.Context())
	require.NoError(t, err)
	require.Zero(t, may)
	d := b.submit(t, b.get(t, "/?q=lana"), "/newsletter", "email", "x", "agree", "yes")
	see(t, d, "spunta la casella")
	require.Equal(t, "1", attr(d.where("data-total")[0], "data-total"), "the search is still there")
}

// Two clerks pay back two withdrawals of one order at once: two credits, both clerks succeed.
func TestTwoRefundsAtOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.browser().buy(t, s, "tazza-bianca", "4")
	x, l := s.sold(t), s.langs["it"]
	var ids []string
	for _, once := range []string{strings.Repeat("a", 32), strings.Repeat("b", 32), strings.Repeat("c", 32)} {
		id, err := s.withdraw(t.Context(), l, x, declaration{once: once, name: "Giulia Neri", email: "g@example.org", units: []commerce.Units{unit("l1", 1)}})
		require.NoError(t, err)
		ids = append(ids, id)
	}
	together(t, 6, func(i int) error { return s.step(t.Context(), l, x, ids[i%3], returns.PaidBack) })
	st, err := s.standing(t.Context(), l, s.sold(t))
	require.NoError(t, err)
	require.Len(t, st.Credits, 3)
	require.NoError(t, returns.Reconcile(&x.Order, st.Credits))
	for _, c := range st.Credits {
		require.Equal(t, "EUR 14.50", c.Totals.Payable.String())
	}
}

// With a single connection to the database everything still works: nothing holds one
// while it waits for another, which many visitors at once would turn into a standstill.
func TestOneConnection(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.db.SetMaxOpenConns(1)
	for i := range 3 {
		require.NoError(t, s.subscribe(t.Context(), s.langs["it"], fmt.Sprintf("a%d@example.org", i)))
	}
	together(t, 6, func(i int) error { return visit(s, i) })
	desk := s.browser()
	desk.admin = true
	for _, page := range []string{"/", "/admin", "/cookies", "/cart", "/legal/guarantee"} {
		require.Equal(t, http.StatusOK, desk.get(t, page).status, page)
	}
}

// A used form of the checkout does nothing: not to the order that it made, and not to the next cart.
func TestOldForms(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "moka-3", "1")
	require.NoError(t, err)
	cart := b.get(t, "/cart")
	review, err := b.fillIn(milan...)
	require.NoError(t, err)
	b.submit(t, review, "/checkout/place")
	_, err = b.add(s, "tazza-bianca", "2")
	require.NoError(t, err)
	b.submit(t, review, "/checkout/place")
	require.Len(t, outbox(t, s, s.sold(t)), 1)
	d := b.submit(t, cart, "/cart/line", "=line", "l1", "qty", "20")
	require.Contains(t, []int{http.StatusOK, http.StatusBadRequest, http.StatusConflict}, d.status)
	again := b.get(t, "/checkout")
	require.Equal(t, "", attr(again.where("id", "street")[0], "value"), "the next cart knows nobody")
}

// What a cart knew about a person goes when the order is written, and with a cart
// that nobody touched for a month.
func TestCartsAreForgotten(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.browser().buy(t, s, "moka-3", "1")
	left := s.browser()
	_, err := left.add(s, "moka-3", "1")
	require.NoError(t, err)
	_, err = left.fillIn(milan...)
	require.NoError(t, err)
	carts := func() (n int) {
		require.NoError(t, s.db.QueryRowContext(t.Context(), `SELECT count(*) FROM cart WHERE CAST(doc AS TEXT) LIKE '%Giulia%'`).Scan(&n))
		return n
	}
	require.Equal(t, 1, carts())
	s.moveTo(saturday.AddDate(0, 0, 31))
	_, err = s.browser().add(s, "tazza-bianca", "1")
	require.NoError(t, err)
	require.Zero(t, carts())
}

// Where a price stands, its unit price stands too; the article that cannot be sent
// back is named, and only where it is in the cart.
func TestReviewSaysIt(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "olio-750", "1")
	require.NoError(t, err)
	d, err := b.fillIn(milan...)
	require.NoError(t, err)
	see(t, d, "22,53 € / l")
	require.NotContains(t, d.raw, "si deteriora")
	_, err = b.add(s, "basil-60", "1")
	require.NoError(t, err)
	d, err = b.fillIn(milan...)
	require.NoError(t, err)
	see(t, d, "Basilico fresco di Prà: si deteriora in fretta")
}

// The last moment is named by the day that it belongs to.
func TestLastMoment(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	order := path(b.buy(t, s, "moka-3", "1"))
	o := s.sold(t)
	require.NoError(t, s.ship(t.Context(), o.Order.ID, o.Key))
	require.NoError(t, s.deliver(t.Context(), o.Order.ID, o.Key))
	d := b.get(t, order)
	last := attr(d.all("time")[0], "datetime")
	banner := text(d.where("class", "withdraw")[0])
	day, err := time.Parse(time.DateOnly, last)
	require.NoError(t, err)
	require.Contains(t, strings.ReplaceAll(banner, "\u00a0", " "), s.langs["it"].day(s.Shop, day.Add(12*time.Hour)), "%s", banner)
	require.NotContains(t, banner, "00:00")
}

// What is wrong is tied to its field, for those who do not see the page.
func TestErrorsAreTied(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	_, err := b.add(s, "moka-3", "1")
	require.NoError(t, err)
	d, err := b.fillIn("kind", "business")
	require.NoError(t, err)
	wrong := d.where("aria-invalid")
	require.Len(t, wrong, 8) // name, e-mail, company, VAT number, routing, street, postcode, city
	for _, n := range wrong {
		require.Len(t, d.where("id", attr(n, "aria-describedby")), 1, attr(n, "id"))
		require.Len(t, d.where("href", "#"+attr(n, "id")), 1)
	}
	require.NotEqual(t, "Bottega Sole", text(b.get(t, "/products/none").all("title")[0]))
}

// No folder is listed, no file but those of the folder is served.
func TestStatic(t *testing.T) {
	t.Parallel()
	x := intrude(t)
	for _, p := range []string{"/static/", "/static/img/", "/static/../web.go", "/static/%2e%2e/web.go", "/static/..%2fweb.go", "/static/img"} {
		w := x.send(http.MethodGet, p, "")
		require.NotContains(t, w.Body.String(), "<pre>", p)
		require.NotContains(t, w.Body.String(), "package main", p)
		require.NotEqual(t, http.StatusOK, w.Code, p)
	}
	require.Equal(t, http.StatusOK, x.send(http.MethodGet, "/static/style.css", "").Code)
}

// The database holds addresses: nobody else on the machine may read it. A password
// that was chosen is not printed, and a short one not taken.
func TestRunKeepsSecrets(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new.db")
	t.Setenv("STOREFRONT_ADMIN", "short")
	require.Error(t, run(t.Context(), &strings.Builder{}, "127.0.0.1:0", "", file, 0, 0))
	t.Setenv("STOREFRONT_ADMIN", "long-enough-to-be-taken")
	ctx, out := t.Context(), &locked{}
	go func() { _ = run(ctx, out, "127.0.0.1:0", "", file, 0, 0) }() // ends with the test
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "database") }, 30*time.Second, 10*time.Millisecond)
	require.NotContains(t, out.String(), "long-enough")
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
}

type locked struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
