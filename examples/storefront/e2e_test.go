package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// chrome starts a headless browser with a new profile, which chromedp removes when it has
// ended; without a browser the test is skipped.
func chrome(t *testing.T, lang string, width, height int64, mobile bool) (context.Context, *complaints) {
	t.Helper()
	var bin string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if p, err := exec.LookPath(name); err == nil {
			bin = p
			break
		}
	}
	if bin == "" {
		t.Skip("no chromium or google-chrome in PATH")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(bin), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(time.Minute))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil { // waits until it has ended
			t.Log(err)
		}
		cancel()
	})
	c := &complaints{}
	chromedp.ListenTarget(ctx, c.listen)
	require.NoError(t, chromedp.Run(ctx, runtime.Enable(), cdplog.Enable(), network.Enable(),
		emulation.SetDeviceMetricsOverride(width, height, 1, mobile), emulation.SetLocaleOverride().WithLocale(lang),
		network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": lang})))
	return ctx, c
}

// complaints are what a developer would see in the console: errors, refused styles, failed requests.
type complaints struct {
	mu   sync.Mutex
	list []string
}

func (c *complaints) listen(event any) {
	var text string
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text = fmt.Sprint("console: ", e.Type)
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Error()
	case *cdplog.EventEntryAdded:
		text = string(e.Entry.Level) + ": " + e.Entry.Text + " " + e.Entry.URL
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			text = fmt.Sprint(e.Response.Status, " ", e.Response.URL)
		}
	}
	if text != "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.list = append(c.list, text)
	}
}

// A walk is a journey through the shop; STOREFRONT_SHOTS names a folder for pictures of it.
type walk struct {
	*testing.T
	ctx  context.Context // of the browser
	name string
	n    int
}

func (w *walk) do(actions ...chromedp.Action) {
	w.Helper()
	require.NoError(w, chromedp.Run(w.ctx, actions...))
}

// click follows a link or sends a form, and waits for the page behind it.
func (w *walk) click(selector string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Click(selector, chromedp.ByQuery))
	require.NoError(w, err, selector)
}

func (w *walk) open(url string) {
	w.Helper()
	w.do(chromedp.Navigate(url))
}

func (w *walk) text(selector string) (s string) {
	w.Helper()
	w.do(chromedp.Text(selector, &s, chromedp.ByQuery))
	return strings.Join(strings.Fields(s), " ")
}

func (w *walk) attr(selector, name string) (s string) {
	w.Helper()
	var ok bool
	w.do(chromedp.AttributeValue(selector, name, &s, &ok, chromedp.ByQuery))
	require.True(w, ok, "%s has no %s", selector, name)
	return s
}

func (w *walk) count(selector string) int {
	w.Helper()
	var nodes []*cdp.Node
	w.do(chromedp.Nodes(selector, &nodes, chromedp.ByQueryAll, chromedp.AtLeast(0)))
	return len(nodes)
}

func (w *walk) fill(pairs ...string) {
	w.Helper()
	for i := 0; i < len(pairs); i += 2 {
		w.do(chromedp.SetValue("main [name="+pairs[i]+"]", pairs[i+1], chromedp.ByQuery))
	}
}

// contrast lists the texts of a page that stand less than 4.5 to 1 (large ones 3 to 1) against their ground.
const contrast = `(() => {
	const rgb = c => (c.match(/[\d.]+/g) || []).map(Number);
	const lum = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
	const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), bad = new Set();
	while (walker.nextNode()) {
		const words = walker.currentNode.data.trim(), e = walker.currentNode.parentElement, s = getComputedStyle(e);
		if (!words || e.closest('svg, .pill.off, .hide') || !e.checkVisibility()) continue;
		const [a, b] = [lum(rgb(s.color).slice(0, 3)), lum(ground(e))].sort((x, y) => y - x), size = parseFloat(s.fontSize);
		const ratio = (a + .05) / (b + .05), large = size >= 24 || size >= 18.66 && s.fontWeight >= 700;
		if (ratio < (large ? 3 : 4.5)) bad.add(ratio.toFixed(2) + ' ' + words.slice(0, 40));
	}
	return [...bad];
})()`

// look takes a picture, and checks that nothing sticks out on the right.
func (w *walk) look(what string) {
	w.Helper()
	var over []string
	w.do(chromedp.Evaluate(`document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
		[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth).map(e => e.tagName + '.' + e.className).slice(0, 12)`, &over))
	require.Empty(w, over, "%s is wider than the screen", what)
	var faint []string
	w.do(chromedp.Evaluate(contrast, &faint))
	require.Empty(w, faint, "%s has words of too little contrast (WCAG 1.4.3)", what)
	if dir := os.Getenv("STOREFRONT_SHOTS"); dir != "" {
		var png []byte
		w.n++
		w.do(chromedp.FullScreenshot(&png, 100))
		require.NoError(w, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%02d-%s.png", w.name, w.n, what)), png, 0o600))
	}
}

// From the banner to the refund: the journey of a consumer, on a phone.
func TestJourneyConsumer(t *testing.T) {
	for _, size := range []struct {
		name, lang    string
		width, height int64
		mobile        bool
	}{{"phone", "it", 320, 640, true}, {"desktop", "en", 1280, 900, false}} {
		t.Run(size.name, func(t *testing.T) {
			ctx, complaints := chrome(t, size.lang, size.width, size.height, size.mobile)
			s := newShop(t)
			w := &walk{T: t, ctx: ctx, name: size.name}
			w.open(s.URL + "/")
			w.look("banner")
			w.click(`.banner [value=refuse]`)
			require.Zero(t, w.count(".banner"))
			w.look("home")
			if size.mobile {
				w.do(chromedp.Click(".facets summary", chromedp.ByQuery))
				w.look("facets")
			}
			w.do(chromedp.Click(`.facets [name=category][value=moda]`, chromedp.ByQuery))
			w.click(`.facets button`)
			require.Equal(t, 4, w.count(".grid .card"))
			w.look("clothing")
			w.click(`a[href="/products/maglione"]`)
			require.Equal(t, "EUR 89.00", w.attr("[data-prior]", "data-prior"))
			w.look("product")
			w.do(chromedp.Click(`[name=sku][value=mag-crema-m]`, chromedp.ByQuery))
			w.click(`.buy button`)
			w.open(s.URL + "/products/basilico")
			w.click(`.buy button`)
			w.do(chromedp.SetValue("#code", "benvenuto10", chromedp.ByQuery))
			w.click(`#codes .row button`)
			require.Equal(t, "EUR 7.40", w.attr("[data-promotion=benvenuto]", "data-amount"), "10 % of the jumper")
			w.look("cart")
			w.click(`a[href="/checkout"]`)
			w.look("checkout")
			w.fill(milan[:10]...)
			w.click(`.sheetform button`)
			require.Equal(t, s.langs[size.lang].t("review.button"), w.text("#place"))
			w.look("review")
			w.click(`#place`)
			o := s.sold(t)
			require.Equal(t, o.Order.Totals.Payable.String(), w.attr("[data-total=payable]", "data-amount"))
			w.look("order")
			order := s.URL + o.Path()
			w.open(order + "/document")
			w.look("receipt")

			s.moveTo(s.now().Add(24 * time.Hour))
			require.NoError(t, s.ship(t.Context(), o.Order.ID, o.Key))
			require.NoError(t, s.deliver(t.Context(), o.Order.ID, o.Key))
			w.open(order)
			w.click(`#withdraw`)
			w.look("withdraw-1")
			w.click(`#next`)
			require.Equal(t, "EUR 66.60", w.attr("[data-refund]", "data-refund"), "what was paid for the jumper; the basil stays, so does the delivery")
			w.look("withdraw-2")
			w.click(`#confirm`)
			require.Equal(t, 1, w.count("[data-kind=withdrawal]"), "the acknowledgement")
			w.look("withdrawn")
			for _, page := range []string{"/cookies", "/legal/guarantee", "/legal/withdrawal", "/legal/privacy", "/legal/terms", "/withdraw"} {
				w.open(s.URL + page)
				w.look(filepath.Base(page))
			}

			w.open(strings.Replace(s.URL, "http://", "http://"+url.UserPassword("admin", "pw").String()+"@", 1) + "/admin")
			require.Equal(t, 3, w.count("figure svg"))
			for range 4 {
				w.click(`[data-withdrawal] button`)
			}
			require.Zero(t, w.count("[data-withdrawal] button"))
			w.look("admin")
			require.Equal(t, []string{"order", "withdrawal", "refund"}, outbox(t, s, o))
			require.Empty(t, complaints.list)
		})
	}
}

// A German business with a valid number: delivered without VAT, and the page says why.
func TestJourneyBusiness(t *testing.T) {
	ctx, complaints := chrome(t, "it", 1280, 900, false)
	s := newShop(t)
	w := &walk{T: t, ctx: ctx, name: "business"}
	w.open(s.URL + "/products/moka")
	w.click(`.banner [value=accept]`)
	w.do(chromedp.SetValue("#qty", "6", chromedp.ByQuery))
	w.click(`.buy button`)
	w.click(`a[href="/checkout"]`)
	w.do(chromedp.Click("#business", chromedp.ByQuery), chromedp.WaitVisible("#vat_id", chromedp.ByQuery))
	w.fill("name", "Jonas Schwarz", "email", "einkauf@schwarz.example", "street", "Neumarkt 4", "postcode", "50667", "city", "Köln", "country", "DE", "company", "Schwarz GmbH", "vat_id", "DE136695976")
	w.look("checkout")
	w.click(`.sheetform button`)
	require.Equal(t, "EUR 0.00", w.attr("[data-total=vat]", "data-amount"))
	require.Contains(t, w.text(".mentions"), "138")
	w.look("review")
	w.click(`#place`)
	require.Zero(t, w.count("#withdraw"))
	w.look("order")
	w.open(s.URL + s.sold(t).Path() + "/document")
	w.look("invoice")
	w.open(s.URL + "/")
	require.Equal(t, 1, w.count(".recent .card"), "personalisation was consented to")
	require.Empty(t, complaints.list)
}
