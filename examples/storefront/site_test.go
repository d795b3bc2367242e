package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/returns"
)

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
	go func() { ended <- run(ctx, w, "127.0.0.1:0", "", filepath.Join(t.TempDir(), "new.db"), 2, 0) }()
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

// A message comes from a form, once, and from nowhere else: not from the address, not
// from the cookie of another visitor, page or hour.
func TestMessages(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	order := path(b.buy(t, s, "moka-3", "1"))
	for _, p := range []string{"/?ok=withdrawn", order + "?ok=withdrawn", order} {
		require.Empty(t, b.get(t, p).where("class", "flash"), p)
	}
	x := &intruder{testShop: s, handler: s.Config.Handler, visitor: "visitor=" + b.visitor(t)}
	ask := func(page, cookie, visitor string) bool {
		x.visitor = visitor + "; flash=" + cookie
		return strings.Contains(x.send(http.MethodGet, page, "").Body.String(), `class="flash"`)
	}
	d := b.get(t, "/products/tazza")
	form, err := d.form("/cart/add")
	require.NoError(t, err)
	x.token = form.Get("token")
	w := x.send(http.MethodPost, "/cart/add", form.Encode())
	require.Equal(t, "/cart", w.Header().Get("Location"))
	cookie := w.Result().Cookies()[0]
	require.True(t, cookie.HttpOnly)
	mine, other := "visitor="+b.visitor(t), "visitor="+strings.Repeat("a", 32)
	require.True(t, ask("/cart", cookie.Value, mine))
	require.True(t, ask("/cart?a=b", cookie.Value, mine))
	require.False(t, ask("/", cookie.Value, mine), "another page")
	require.False(t, ask("/cart", cookie.Value, other), "another visitor")
	require.False(t, ask("/cart", strings.Replace(cookie.Value, "added", "withdrawn", 1), mine), "another word")
	for _, bad := range []string{"withdrawn", "added.9999999999", "added.9999999999.", ".", "added.x." + strings.Repeat("0", 64)} {
		require.False(t, ask("/cart", bad, mine), bad)
	}
	s.moveTo(saturday.Add(flashTime + time.Second))
	require.False(t, ask("/cart", cookie.Value, mine), "later")
	d = b.submit(t, b.get(t, order+"/withdraw"), order+"/withdraw")
	d = b.submit(t, d, order+"/withdraw/confirm")
	see(t, d, "Recesso ricevuto.")
	require.NotEmpty(t, d.where("role", "status"))
	require.Empty(t, b.get(t, order).where("class", "flash"), "once")
	require.Len(t, b.get(t, order).where("data-kind", "withdrawal"), 1, "the acknowledgement stays")
}

// Without the pictures of the Commission the shop says the main elements, with the law of
// every country that it delivers to, and is no shop for the public; with them it shows them.
func TestNotice(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	found := s.official
	s.official = false
	b := s.browser()
	_, err := b.add(s, "moka-3", "1")
	require.NoError(t, err)
	madrid := slices.Clone(milan)
	madrid[7], madrid[9], madrid[11] = "28001", "Madrid", "ES"
	_, err = b.fillIn(madrid...)
	require.NoError(t, err)
	for _, l := range []string{"it", "en"} {
		b.lang = l
		for _, page := range []string{"/legal/guarantee", "/checkout/review"} {
			d := b.get(t, page)
			notice := &doc{Node: d.where("class", "notice")[0]}
			require.Empty(t, notice.all("img"), "no picture that looks official")
			require.Equal(t, "https://europa.eu/youreurope/"+map[string]string{"it": "garanzie", "en": "guarantees"}[l], attr(notice.all("a")[0], "href"))
			see(t, d, map[string]string{"it": "almeno due anni", "en": "at least two years"}[l])
		}
	}
	see(t, b.get(t, "/checkout/review"), "Spain: 36 months")
	// 2019/771 Art. 10(1) in Italy (Codice del consumo Art. 133), Austria, Germany and France; three years in Spain (TRLGDCU Art. 120).
	d := b.get(t, "/legal/guarantee")
	for country, months := range map[string]string{"IT": "24", "AT": "24", "DE": "24", "FR": "24", "ES": "36"} {
		require.Equal(t, months, d.value(t, "data-country", country, "data-months"), country)
	}
	s.official = true
	d = b.get(t, "/legal/guarantee")
	picture := (&doc{Node: d.where("class", "notice")[0]}).all("img")[0]
	require.Equal(t, "/static/notice/en.svg", attr(picture, "src"))
	require.Contains(t, attr(picture, "alt"), "at least two years")

	if found { // you have put them where they belong
		return
	}
	public := *s.Shop
	public.base = "https://shop.example"
	require.ErrorContains(t, public.findNotice(), "static/notice/it.svg, static/notice/en.svg")
}
