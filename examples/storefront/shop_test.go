package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/bottega-go/commerce"
)

// saturday is a moment in the shop's time: 21 November 2026, 10:00 in Rome.
var saturday = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// A testShop is a shop on loopback whose clock stands still until a test moves it.
type testShop struct {
	*Shop
	*httptest.Server
	mu       sync.Mutex
	at       time.Time
	visitors atomic.Int64
}

func (s *testShop) moveTo(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = at
}

// lockedRand is the randomness of a test: repeatable, and safe for many visitors.
type lockedRand struct {
	mu  sync.Mutex
	src *rand.ChaCha8
}

func (r *lockedRand) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.src.Read(p)
}

func newShop(tb testing.TB) *testShop {
	tb.Helper()
	s := &testShop{at: saturday}
	clock := func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.at
	}
	var err error
	s.Shop, err = open(tb.Context(), Options{
		Now: clock, Rand: &lockedRand{src: rand.NewChaCha8([32]byte{7})}, Path: filepath.Join(tb.TempDir(), "shop.db"), Admin: "pw", Register: demoRegister, Proxies: 1,
		Logf: func(format string, args ...any) { tb.Errorf(format, args...) },
	})
	require.NoError(tb, err)
	handler, err := s.handler(tb.Context())
	require.NoError(tb, err)
	s.Server = httptest.NewServer(handler)
	tb.Cleanup(func() {
		s.Server.Close()
		require.NoError(tb, s.db.Close())
	})
	return s
}

// sold returns the only order of the shop.
func (s *testShop) sold(t *testing.T) sale {
	t.Helper()
	list, err := s.sales(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1)
	return list[0]
}

// A browser is a visitor without script: it follows links and sends forms.
type browser struct {
	client   *http.Client
	base     string
	from     string // its address
	lang     string
	admin    bool
	password string
}

func (s *testShop) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err)
	}
	n := s.visitors.Add(1)
	return &browser{
		client: &http.Client{Jar: jar, Transport: s.Client().Transport}, base: s.URL, lang: "it", password: "pw",
		from: fmt.Sprintf("10.1.%d.%d", n/250, 1+n%250),
	}
}

// A doc is a page as it came.
type doc struct {
	*html.Node
	status int
	path   string
	header http.Header
	raw    string
}

func (b *browser) do(method, path string, form url.Values) (*doc, error) {
	req, err := http.NewRequestWithContext(context.Background(), method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Language", b.lang)
	req.Header.Set("X-Forwarded-For", b.from) // the server in front of the shop would say so
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.admin {
		req.SetBasicAuth("admin", b.password)
	}
	res, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	node, err := html.Parse(strings.NewReader(string(body)))
	return &doc{node, res.StatusCode, res.Request.URL.RequestURI(), res.Header, string(body)}, err
}

func (b *browser) get(t *testing.T, path string) *doc {
	t.Helper()
	d, err := b.do(http.MethodGet, path, nil)
	require.NoError(t, err)
	return d
}

// submit fills in the form with that action as it stands on the page, and sends it.
func (b *browser) submit(t *testing.T, d *doc, action string, fields ...string) *doc {
	t.Helper()
	next, err := b.send(d, action, fields...)
	require.NoError(t, err)
	return next
}

func (b *browser) send(d *doc, action string, fields ...string) (*doc, error) {
	form, err := d.form(action, fields...)
	if err != nil {
		return nil, err
	}
	return b.do(http.MethodPost, action, form)
}

// form is what a browser would send; fields are names and values in turn. A name
// with "=" in it is looked for first: it chooses among forms with one action.
func (d *doc) form(action string, fields ...string) (url.Values, error) {
	for _, f := range d.all("form") {
		if attr(f, "action") != action {
			continue
		}
		values := url.Values{}
		fill := &doc{Node: f}
		for _, in := range append(fill.all("input"), fill.all("select")...) {
			kind := attr(in, "type")
			if in.Data == "select" {
				for _, o := range (&doc{Node: in}).all("option") {
					if has(o, "selected") {
						values.Set(attr(in, "name"), attr(o, "value"))
					}
				}
				continue
			}
			if (kind == "checkbox" || kind == "radio") && !has(in, "checked") {
				continue
			}
			values.Add(attr(in, "name"), attr(in, "value"))
		}
		fits := true
		for i := 0; i < len(fields); i += 2 {
			if name, ok := strings.CutPrefix(fields[i], "="); ok {
				fits = fits && values.Get(name) == fields[i+1]
				continue
			}
			values.Set(fields[i], fields[i+1])
		}
		if fits {
			return values, nil
		}
	}
	return nil, fmt.Errorf("%s (%d) has no form for %s", d.path, d.status, action)
}

func (d *doc) all(tag string) (list []*html.Node) {
	for n := range d.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			list = append(list, n)
		}
	}
	return list
}

// where returns the elements that have an attribute; with a value, those with that value.
func (d *doc) where(name string, value ...string) (list []*html.Node) {
	for n := range d.Descendants() {
		if n.Type == html.ElementNode && has(n, name) && (len(value) == 0 || attr(n, name) == value[0]) {
			list = append(list, n)
		}
	}
	return list
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// money reads the amount of a data attribute of the first element that has it.
func (d *doc) value(t *testing.T, match, is, name string) string {
	t.Helper()
	found := d.where(match, is)
	require.NotEmpty(t, found, "%s has nothing with %s=%s", d.path, match, is)
	return attr(found[0], name)
}

// add puts articles into the cart, as pairs of SKU and quantity.
func (b *browser) add(s *testShop, pairs ...string) (d *doc, err error) {
	for i := 0; i < len(pairs); i += 2 {
		item, _ := s.market().Catalog.SKU(pairs[i])
		if d, err = b.do(http.MethodGet, "/products/"+item.Product.Slug, nil); err != nil {
			return d, err
		}
		if d, err = b.send(d, "/cart/add", "sku", pairs[i], "qty", pairs[i+1]); err != nil {
			return d, err
		}
		if d.status != http.StatusOK {
			return d, fmt.Errorf("add %s: %d", pairs[i], d.status)
		}
	}
	return d, nil
}

var milan = []string{"name", "Giulia Neri", "email", "giulia@example.org", "street", "Via Brera 3", "postcode", "20121", "city", "Milano", "country", "IT"}

// fillIn goes from the cart to the page with the button.
func (b *browser) fillIn(fields ...string) (*doc, error) {
	d, err := b.do(http.MethodGet, "/checkout", nil)
	if err != nil {
		return nil, err
	}
	return b.send(d, "/checkout", fields...)
}

func (b *browser) buy(t *testing.T, s *testShop, pairs ...string) *doc {
	t.Helper()
	_, err := b.add(s, pairs...)
	require.NoError(t, err)
	d, err := b.fillIn(milan...)
	require.NoError(t, err)
	d = b.submit(t, d, "/checkout/place")
	require.Equal(t, http.StatusOK, d.status)
	require.True(t, strings.HasPrefix(d.path, "/orders/"), d.path)
	return d
}

func path(d *doc) string { return strings.SplitN(strings.SplitN(d.path, "?", 2)[0], "#", 2)[0] }

func unit(line string, qty int64) commerce.Units { return commerce.Units{Line: line, Qty: qty} }

// see says that a page contains words, whatever its spaces are.
func see(t *testing.T, d *doc, words string) {
	t.Helper()
	flat := strings.ReplaceAll(d.raw, "\u00a0", " ")
	require.True(t, strings.Contains(flat, words), "%s (%d) does not say %q:\n%s", d.path, d.status, words, d.short())
}

func (d *doc) short() string {
	if list := d.all("main"); len(list) > 0 {
		return text(list[0])
	}
	return d.raw
}
