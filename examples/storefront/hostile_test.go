package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An intruder sends what no browser would, straight to the handler, as a visitor
// with a cart, an order, and the tokens that belong to them.
type intruder struct {
	*testShop
	handler        http.Handler
	visitor, order string
	token          string   // of the forms of this visitor
	logged         []string // what a failure wrote to the log
	sent           int
}

func intrude(tb testing.TB) *intruder {
	tb.Helper()
	s := newShop(tb)
	b := s.browser()
	var err error
	if _, err = b.add(s, "moka-3", "2", "basil-60", "1"); err == nil {
		_, err = b.fillIn(milan...)
	}
	require.NoError(tb, err)
	d, err := b.do(http.MethodGet, "/checkout/review", nil)
	require.NoError(tb, err)
	d, err = b.send(d, "/checkout/place")
	require.NoError(tb, err)
	_, err = b.add(s, "calze-39", "3", "olio-750", "1")
	require.NoError(tb, err)
	x := &intruder{testShop: s, order: path(d)}
	home, err := url.Parse(s.URL)
	require.NoError(tb, err)
	for _, c := range b.client.Jar.Cookies(home) {
		if strings.HasSuffix(c.Name, "visitor") {
			x.visitor = c.Name + "=" + c.Value
		}
	}
	x.handler = s.Config.Handler
	x.token = attr(d.where("name", "token")[0], "value")
	s.logf = func(format string, args ...any) { x.logged = append(x.logged, fmt.Sprintf(format, args...)) }
	return x
}

// send gives a form the token of the visitor, if it names none.
func (x *intruder) send(method, path, body string) *httptest.ResponseRecorder {
	path = strings.ReplaceAll(path, "{order}", x.order)
	if !strings.HasPrefix(body, "token=") {
		body = "token=" + x.token + "&" + body
	}
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	u, err := url.ParseRequestURI(path)
	if err != nil || !strings.HasPrefix(path, "/") { // no server gets such a line
		return nil
	}
	r.URL, r.RequestURI = u, path
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", x.visitor)
	x.sent++
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.2.%d.%d", x.sent/250%250, x.sent%250)) // from ever new addresses
	r.SetBasicAuth("admin", "pw")
	w := httptest.NewRecorder()
	x.handler.ServeHTTP(w, r)
	return w
}

var missing = regexp.MustCompile(`⟦.*⟧`)

const once = "0123456789abcdef0123456789abcdef"

// forms are those of the shop, filled in well.
var forms = []struct {
	action string
	fields []string
}{
	{"/cart/add", []string{"sku", "moka-3", "qty", "1"}},
	{"/cart/line", []string{"line", "l1", "qty", "2"}},
	{"/cart/line", []string{"line", "l9", "remove", "1", "qty", "1"}},
	{"/cart/code", []string{"code", "NATALE5"}},
	{"/cart/code", []string{"drop", "NATALE5"}},
	{"/cart/method", []string{"method", "espresso", "back", "/cart"}},
	{"/cart/accept", []string{"back", "/checkout/review"}},
	{"/checkout", append([]string{"kind", "consumer", "tax_id", "NREGLI80A41F205H"}, milan...)},
	{"/checkout", append([]string{"kind", "business", "company", "Neri Srl", "vat_id", "00743110157", "routing", "ABC1234", "pec", "neri@pec.example"}, milan...)},
	{"/checkout/place", []string{"cart", "c-0", "fingerprint", "x", "payable", "EUR 1.00"}},
	{"{order}/withdraw", []string{"qty-l1", "1", "name", "Giulia Neri", "email", "giulia@example.org"}},
	{"{order}/withdraw/confirm", []string{"qty-l1", "1", "name", "Giulia Neri", "email", "giulia@example.org"}},
	{"/withdraw", []string{"order", "BS-2026-00001", "email", "giulia@example.org"}},
	{"/newsletter", []string{"email", "ada@example.org", "agree", "yes", "back", "/"}},
	{"/newsletter/00", []string{"choice", "yes"}},
	{"/language", []string{"lang", "en", "back", "/"}},
	{"/admin/stock", []string{"sku", "moka-3", "qty", "5"}},
	{"/admin/price", []string{"sku", "moka-3", "price", "31,00"}},
	{"/admin{order}", []string{"do", "ship"}},
	{"/admin{order}", []string{"do", "refund", "withdrawal", "w1"}},
	{"/cookies", []string{"choice", "some", "analytics", "yes", "back", "/"}},
}

var hostile = []string{
	"", " ", "0", "-1", "1e3", "9223372036854775808", "\x00", "a\x00b", "\xff\xfe", "a\r\nBcc: all@example.org", "Ada\nRossi", "\u202egnp.exe", "<script>alert(1)</script>",
	`"><img src=x onerror=alert(1)>`, "../../etc/passwd", "//evil.example", `/\evil.example`, "' OR 1=1 --", "%s%n", "{{.}}", "XX", "GB", "a@b", strings.Repeat("x", 200), strings.Repeat("è", 100),
	strings.Repeat("9", 5000), "①", "\u2028", "javascript:alert(1)",
}

// Whatever stands in a field, the answer is a page and no failure, and the pages
// that read what was stored still open.
func TestHostileFields(t *testing.T) {
	t.Parallel()
	x := intrude(t)
	n := 0
	for _, form := range forms {
		for i := 0; i < len(form.fields)+2; i += 2 {
			for _, bad := range hostile {
				n++
				v := url.Values{"once": {fmt.Sprintf("%032x", n)}}
				for k := 0; k < len(form.fields); k += 2 {
					v.Set(form.fields[k], form.fields[k+1])
				}
				name := "once"
				if i < len(form.fields) {
					name = form.fields[i]
				}
				v.Set(name, bad)
				w := x.send(http.MethodPost, form.action, v.Encode())
				what := fmt.Sprintf("%s %s=%.60q", form.action, name, bad)
				if w.Code >= 500 || strings.Contains(w.Body.String(), "⟦") || strings.Contains(w.Body.String(), "<script") || strings.Contains(w.Body.String(), "<img src=x") {
					t.Errorf("%s: %d %q %s", what, w.Code, x.logged, missing.FindString(w.Body.String()))
				}
				if to := w.Header().Get("Location"); to != "" {
					require.Regexp(t, `^/([^/\\]|$)`, to, what)
				}
				x.logged = nil
				if w.Code >= 400 || n%7 > 0 {
					continue
				}
				for _, page := range []string{"/cart", "/checkout", "/checkout/review"} { // what was stored opens
					if w := x.send(http.MethodGet, page, ""); w.Code >= 400 || strings.Contains(w.Body.String(), "⟦") {
						t.Fatalf("%s after %s: %d %q %s", page, what, w.Code, x.logged, missing.FindString(w.Body.String()))
					}
				}
			}
		}
	}
	for _, page := range []string{"/admin", "{order}", "{order}/document", "{order}/withdraw", "/cookies"} {
		require.Equal(t, http.StatusOK, x.send(http.MethodGet, page, "").Code, page)
	}
}

// FuzzRequest: any path, any form, and the shop answers.
func FuzzRequest(f *testing.F) {
	for _, form := range forms {
		v := url.Values{"once": {once}}
		for k := 0; k < len(form.fields); k += 2 {
			v.Set(form.fields[k], form.fields[k+1])
		}
		f.Add(true, form.action, v.Encode())
	}
	for _, p := range []string{
		"/", "/?q=%ff&sort=x&category=%00", "/?category=" + strings.Repeat("a&category=", 300), "/products/%2e%2e%2f", "/static/../web.go", "/static/%2e%2e/web.go", "/static/",
		"/orders/x/y", "{order}", "{order}/messages/0", "{order}/messages/-1", "{order}/document", "/newsletter/%00", "/legal/x", "/admin", "/checkout/review", "/cart?ok=%ff", "//evil.example/", "/%2f%2fevil",
	} {
		f.Add(false, p, "")
	}
	x := intrude(f)
	f.Fuzz(func(t *testing.T, post bool, path, body string) {
		method := http.MethodGet
		if post {
			method = http.MethodPost
		}
		w := x.send(method, path, body)
		if w == nil {
			return
		}
		require.Less(t, w.Code, 500, "%q", x.logged)
		if to := w.Header().Get("Location"); to != "" {
			require.Regexp(t, `^/([^/\\]|$)`, to)
		}
	})
}
