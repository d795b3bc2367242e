package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/consent"
)

const yes, no = commerce.Yes, commerce.No

var (
	errForm  = errors.New("storefront: malformed form")
	errToken = errors.New("storefront: form token does not match")
)

const (
	maxBody   = 64 << 10        // of a form
	flashTime = 2 * time.Minute // how long a message waits for its page
)

var random = regexp.MustCompile(`^[0-9a-f]{32}$`) // what token(16) makes

// A web is a shop that answers requests.
type web struct {
	*Shop
	secret []byte // signs form tokens and messages
}

// A request is one visit of one page.
type request struct {
	*http.Request
	w       http.ResponseWriter
	l       *lang
	visitor string // random, in a cookie without which no shop works
	token   string // of every form: proves that the form is ours
	secure  bool   // cookies travel encrypted only
	bare    bool   // the page does without the database
}

// A page is what every template gets.
type page struct {
	Lang, Path, Token string
	Once              string // of each form: a form that is sent twice counts once
	Cart              int64  // units
	Ask               bool   // the cookie banner
	Flash             string
	Data              any
}

// handler builds the site: routes, then what surrounds every one of them.
func (s *Shop) handler(ctx context.Context) (http.Handler, error) {
	fresh, err := s.token(32)
	if err != nil {
		return nil, err
	}
	secret, err := s.db.secret(ctx, fresh)
	if err != nil {
		return nil, err
	}
	x := &web{s, []byte(secret)}
	static, err := fs.Sub(assets, "static")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	files := http.StripPrefix("/static/", http.FileServerFS(static))
	mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		if file, err := fs.Stat(static, strings.TrimPrefix(r.URL.Path, "/static/")); err != nil || file.IsDir() { // no lists of files
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=3600")
		if strings.HasPrefix(r.URL.Path, "/static/notice/") { // the official picture brings its own style and QR code
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'")
		}
		files.ServeHTTP(w, r)
	})
	for pattern, h := range map[string]func(*web, *request) error{
		"GET /{$}": (*web).catalogue, "GET /products/{slug}": (*web).product,
		"GET /cart": (*web).showCart, "POST /cart/add": (*web).addToCart, "POST /cart/line": (*web).setLine,
		"POST /cart/code": (*web).enterCode, "POST /cart/method": (*web).setMethod, "POST /cart/accept": (*web).accept,
		"GET /checkout": (*web).checkout, "POST /checkout": (*web).saveCheckout, "GET /checkout/review": (*web).review, "POST /checkout/place": (*web).placeOrder,
		"GET /orders/{id}/{key}": (*web).showOrder, "GET /orders/{id}/{key}/document": (*web).document,
		"GET /orders/{id}/{key}/messages/{n}": (*web).download, "GET /orders/{id}/{key}/withdraw": (*web).withdrawForm,
		"POST /orders/{id}/{key}/withdraw": (*web).withdrawCheck, "POST /orders/{id}/{key}/withdraw/confirm": (*web).withdrawConfirm,
		"GET /withdraw": (*web).findOrder, "POST /withdraw": (*web).findOrder,
		"GET /cookies": (*web).cookies, "POST /cookies": (*web).chooseCookies, "POST /newsletter": (*web).newsletter,
		"GET /newsletter/{token}": (*web).showNewsletter, "POST /newsletter/{token}": (*web).answerNewsletter,
		"POST /language": (*web).language, "GET /legal/{page}": (*web).legal,
		"GET /admin": (*web).showAdmin, "POST /admin/orders/{id}/{key}": (*web).adminOrder, "POST /admin/stock": (*web).adminStock,
		"POST /admin/price": (*web).adminPrice,
		"/":                 func(*web, *request) error { return errNoOrder },
	} {
		mux.HandleFunc(pattern, x.page(h))
	}
	return headers(http.NewCrossOriginProtection().Handler(mux)), nil
}

// headers are the same for every answer: nothing is loaded from elsewhere, and no script runs.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // the address of an order is its key
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// page prepares a request, checks the token of a form, and turns errors into pages.
func (x *web) page(h func(*web, *request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := &request{Request: r, w: w, l: x.lang(r), secure: r.TLS != nil || strings.HasPrefix(x.base, "https:")}
		err := x.begin(q)
		if err == nil {
			err = h(x, q)
		}
		if err != nil {
			x.fail(q, err)
		}
	}
}

func (x *web) begin(q *request) error {
	q.w.Header().Set("Cache-Control", "no-store") // a page that comes back from a cache would send its form again
	if q.secure {
		q.w.Header().Set("Strict-Transport-Security", "max-age=31536000")
	}
	if c, err := q.Cookie(q.named("visitor")); err == nil && random.MatchString(c.Value) {
		q.visitor = c.Value
	} else {
		if q.visitor, err = x.Shop.token(16); err != nil {
			return err
		}
		q.cookie(q.named("visitor"), q.visitor, 0)
	}
	q.token = x.sign(q.visitor)
	if q.Method != http.MethodPost {
		return x.refresh(q.Context())
	}
	if err := x.limit(q); err != nil {
		return err
	}
	if err := x.refresh(q.Context()); err != nil {
		return err
	}
	if err := q.ParseForm(); err != nil {
		return errForm
	}
	if !same(q.PostFormValue("token"), q.token) {
		return errToken
	}
	for _, values := range q.PostForm { // every field is one line, and becomes part of messages
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsFunc(v, unprintable) {
				return errForm
			}
		}
	}
	return nil
}

// sign proves that words come from this shop.
func (x *web) sign(words ...string) string {
	mac := hmac.New(sha256.New, x.secret)
	mac.Write([]byte(strings.Join(words, "\x00")))
	return hex.EncodeToString(mac.Sum(nil))
}

// named is what a cookie is called: with this prefix no neighbouring host can plant one.
func (q *request) named(cookie string) string {
	if q.secure {
		return "__Host-" + cookie
	}
	return cookie
}

// unprintable are characters that end lines, end strings, or turn the direction of the text around them.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
}

// cookie sets a cookie; zero seconds last as long as the browser is open.
func (q *request) cookie(name, value string, seconds int) {
	http.SetCookie(q.w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: q.secure,
	})
}

func (x *web) fail(q *request, err error) {
	status, word := http.StatusInternalServerError, "error.internal"
	var large *http.MaxBytesError
	limited, tooOften := errors.AsType[limitedError](err)
	var args []any
	switch {
	case tooOften:
		seconds := int(math.Ceil(time.Duration(limited).Seconds()))
		q.w.Header().Set("Retry-After", strconv.Itoa(seconds))
		status, word, args, q.bare = http.StatusTooManyRequests, "error.limited", []any{seconds}, true
	case errors.Is(err, errNoOrder):
		status, word = http.StatusNotFound, "error.missing"
	case errors.Is(err, errToken):
		status, word = http.StatusForbidden, "error.token"
	case errors.Is(err, errForm), errors.As(err, &large):
		status, word = http.StatusBadRequest, "error.form"
	case errors.Is(err, errChanged), errors.Is(err, errNothing), errors.Is(err, errNotGranted):
		status, word = http.StatusConflict, "error.changed"
	case errors.Is(err, errBusy):
		status, word = http.StatusServiceUnavailable, "error.busy"
	}
	if status == http.StatusInternalServerError {
		x.logf("%s %s: %v", q.Method, q.Pattern, err) // the pattern: addresses of orders are secret
	}
	if err := x.render(q, status, "error", q.l.t(word, args...)); err != nil {
		http.Error(q.w, "error", http.StatusInternalServerError)
	}
}

// render writes a page, whole or not at all.
func (x *web) render(q *request, status int, name string, data any) error {
	p := page{Lang: q.l.Code, Path: q.URL.RequestURI(), Token: q.token, Data: data}
	if q.Method != http.MethodGet {
		p.Path = "/"
	}
	var err error
	if p.Once, err = x.Shop.token(16); err != nil {
		return err
	}
	if !q.bare {
		if err := x.frame(q, &p); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := q.l.pages[name].ExecuteTemplate(&b, "layout", p); err != nil {
		return err
	}
	q.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.w.Header().Set("Content-Language", q.l.Code)
	q.w.WriteHeader(status)
	_, err = b.WriteTo(q.w)
	return err
}

// frame fills in what surrounds every page.
func (x *web) frame(q *request, p *page) error {
	c, stored, err := x.cart(q.Context(), q.visitor)
	if err != nil {
		return err
	}
	if stored {
		for _, l := range c.Lines() {
			p.Cart += l.Qty
		}
	}
	prompt, err := x.mayAsk(q.Context(), q.visitor)
	p.Ask = prompt.May && q.URL.Path != "/cookies" && q.URL.Path != "/admin"
	if word := x.told(q); word != "" {
		p.Flash = q.l.t("flash." + word)
	}
	return err
}

// tell sends the browser on with a message, which waits in a cookie. It is signed, for
// this visitor, page and time: a crafted link or an old cookie says nothing.
func (x *web) tell(q *request, word, to string) error {
	u, err := url.Parse(to)
	if err != nil {
		return err
	}
	until := strconv.FormatInt(x.now().Add(flashTime).Unix(), 10)
	q.cookie(q.named("flash"), word+"."+until+"."+x.sign(q.visitor, u.Path, word, until), int(flashTime.Seconds()))
	return q.to(to)
}

// told returns the message for this page, once.
func (x *web) told(q *request) string {
	c, err := q.Cookie(q.named("flash"))
	if err != nil || q.Method != http.MethodGet {
		return ""
	}
	word, rest, _ := strings.Cut(c.Value, ".")
	until, signature, _ := strings.Cut(rest, ".")
	if last, err := strconv.ParseInt(until, 10, 64); err != nil || x.now().Unix() > last || !same(signature, x.sign(q.visitor, q.URL.Path, word, until)) {
		return ""
	}
	q.cookie(q.named("flash"), "", -1)
	return word
}

// to sends the browser on after a form, so that reloading repeats nothing.
func (q *request) to(path string) error {
	http.Redirect(q.w, q.Request, path, http.StatusSeeOther)
	return nil
}

// back is a page of this site to return to; never another site.
func (q *request) back(fallback string) string {
	u, err := url.Parse(q.PostFormValue("back"))
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return fallback
	}
	return u.RequestURI()
}

func (q *request) int(name string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(q.FormValue(name)), 10, 64)
	if err != nil {
		return 0, errForm
	}
	return n, nil
}

func (x *web) language(q *request) error {
	if _, ok := x.langs[q.PostFormValue("lang")]; !ok {
		return errForm
	}
	q.cookie("lang", q.PostFormValue("lang"), 180*24*3600)
	return q.to(q.back("/"))
}

// allowed says whether this browser permits a purpose now.
func (x *web) allowed(q *request, p consent.Purpose) (bool, error) {
	d, err := x.may(q.Context(), device(q.visitor), p, consent.Device)
	return d.Allow, err
}
