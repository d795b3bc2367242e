package main

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	home = netip.MustParseAddr("192.0.2.1")
	away = netip.MustParseAddr("192.0.2.2")
)

// Three at once, then one in ten seconds; each address and each thing for itself.
func TestPace(t *testing.T) {
	t.Parallel()
	at := saturday
	l := newLimiter(func() time.Time { return at }, 100)
	p := pace{10 * time.Second, 3}
	for range 3 {
		require.NoError(t, l.take("find", home, p))
	}
	require.Equal(t, limitedError(10*time.Second), l.take("find", home, p))
	require.NoError(t, l.take("find", away, p))
	require.NoError(t, l.take("code", home, p))
	at = at.Add(4 * time.Second)
	require.Equal(t, limitedError(6*time.Second), l.take("find", home, p), "asking costs nothing")
	at = at.Add(6 * time.Second)
	require.NoError(t, l.take("find", home, p))
	require.Equal(t, limitedError(10*time.Second), l.take("find", home, p))
	at = at.Add(-time.Hour) // the clock was set back: nobody waits for an hour
	require.Equal(t, limitedError(10*time.Second), l.take("find", home, p))
	at = at.Add(30 * time.Second)
	for range 3 {
		require.NoError(t, l.take("find", home, p))
	}
	require.Error(t, l.take("find", home, p))
	l.forget("find", home)
	require.NoError(t, l.take("find", home, p))
}

// However many addresses there are, no more are remembered; who is refused stays so
// while less than half as many others come.
func TestLimiterIsBounded(t *testing.T) {
	t.Parallel()
	l := newLimiter(func() time.Time { return saturday }, 100)
	p := pace{time.Minute, 1}
	require.NoError(t, l.take("find", home, p))
	var b [4]byte
	for i := range 10_000 {
		binary.BigEndian.PutUint32(b[:], uint32(i))
		require.NoError(t, l.take("find", netip.AddrFrom4(b), p))
		require.LessOrEqual(t, len(l.young)+len(l.old), 100)
		if i < 49 {
			require.Error(t, l.take("find", home, p), i)
		}
	}
}

// A hundred at once pass as often as a hundred in turn.
func TestLimiterTogether(t *testing.T) {
	t.Parallel()
	l := newLimiter(func() time.Time { return saturday }, 100)
	var passed atomic.Int64
	together(t, 100, func(i int) error {
		address := []netip.Addr{home, away}[i%2]
		if l.take("find", address, pace{time.Second, 7}) == nil {
			passed.Add(1)
		}
		return nil
	})
	require.EqualValues(t, 14, passed.Load())
}

// Only what our own servers wrote tells who asks.
func TestClient(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		proxies    int
		remote     string
		hops       []string
		want, what string
	}{
		{0, "203.0.113.7:4000", []string{"192.0.2.1"}, "203.0.113.7", "without a server in front the header is the visitor's"},
		{1, "10.0.0.1:4000", []string{"192.0.2.9, 203.0.113.7"}, "203.0.113.7", "the last one is ours, those before it anybody's"},
		{1, "10.0.0.1:4000", []string{"192.0.2.9", " 203.0.113.7 "}, "203.0.113.7", "in two lines"},
		{2, "10.0.0.1:4000", []string{"192.0.2.9, 203.0.113.7, 10.0.0.2"}, "203.0.113.7", "two servers"},
		{2, "10.0.0.1:4000", []string{"203.0.113.7"}, "10.0.0.1", "too few"},
		{1, "10.0.0.1:4000", []string{"unknown"}, "10.0.0.1", "no address"},
		{0, "[2001:db8:1:2:3:4:5:6]:4000", nil, "2001:db8:1:2::", "a network of IPv6"},
		{0, "[::ffff:203.0.113.7]:4000", nil, "203.0.113.7", "IPv4 in IPv6"},
		{0, "[fe80::1%eth0]:4000", nil, "fe80::", "a zone"},
		{0, "@", nil, "invalid IP", "a socket without an address"},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr = c.remote
		for _, h := range c.hops {
			r.Header.Add("X-Forwarded-For", h)
		}
		require.Equal(t, c.want, (&Shop{proxies: c.proxies}).client(r).String(), c.what)
	}
}

// Order numbers cannot be tried out: after ten, one in half a minute, with a page that
// says so and names the other way to withdraw. Others are not held up.
func TestFindIsLimited(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	order := path(b.buy(t, s, "tazza-blu", "1"))
	page := b.get(t, "/withdraw")
	try := func(b *browser, page *doc) *doc {
		return b.submit(t, page, "/withdraw", "order", "BS-2026-00001-AAAAAAAA", "email", "giulia@example.org")
	}
	for range 50 { // what other sites make the browser send is refused, and costs nothing
		r := httptest.NewRequest(http.MethodPost, "/withdraw", strings.NewReader("order=x"))
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("X-Forwarded-For", b.from)
		w := httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(w, r)
		require.Equal(t, http.StatusForbidden, w.Code)
	}
	for range 10 {
		require.Equal(t, http.StatusNotFound, try(b, page).status)
	}
	d := try(b, page)
	require.Equal(t, http.StatusTooManyRequests, d.status)
	require.Equal(t, "30", d.header.Get("Retry-After"))
	see(t, d, "riprova fra 30 s")
	see(t, d, "ciao@bottegasole.example")
	require.Len(t, d.all("h1"), 1)
	labelled(t, d)
	b.lang = "en"
	see(t, try(b, page), "try again in 30 s")
	require.Equal(t, http.StatusOK, b.get(t, order+"/withdraw").status, "who has the link is not held up")
	other := s.browser()
	require.Equal(t, http.StatusNotFound, try(other, other.get(t, "/withdraw")).status)
	s.moveTo(saturday.Add(30 * time.Second))
	require.Equal(t, http.StatusNotFound, try(b, page).status)
	require.Equal(t, http.StatusTooManyRequests, try(b, page).status)
}

// Coupons, newsletters and passwords: whoever tries many has to wait, with new cookies too.
func TestTriesAreLimited(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	same := s.browser().from
	fresh := func() *browser { b := s.browser(); b.from = same; return b }
	for i := range 21 {
		b := fresh()
		_, err := b.add(s, "moka-3", "1")
		require.NoError(t, err)
		d := b.submit(t, b.get(t, "/cart"), "/cart/code", "code", fmt.Sprint("X", i))
		require.Equal(t, i == 20, d.status == http.StatusTooManyRequests, "%d: %d", i, d.status)
	}
	for i := range 6 {
		b := fresh()
		d := b.submit(t, b.get(t, "/"), "/newsletter", "email", fmt.Sprintf("a%d@example.org", i), "agree", "yes")
		require.Equal(t, i == 5, d.status == http.StatusTooManyRequests, i)
	}
	desk := fresh()
	desk.admin = true
	for range 12 {
		require.Equal(t, http.StatusOK, desk.get(t, "/admin").status, "who knows the password does not wait")
	}
	for i := range 12 {
		desk.password = fmt.Sprint("guess", i)
		require.Equal(t, map[bool]int{true: http.StatusUnauthorized, false: http.StatusTooManyRequests}[i < 10], desk.get(t, "/admin").status, i)
	}
	desk.password = "pw"
	require.Equal(t, http.StatusTooManyRequests, desk.get(t, "/admin").status, "or the guesses would be told apart")
}
