package main

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// A pace is how often one address may do a thing: burst times at once, then once every while.
type pace struct {
	every time.Duration
	burst int
}

// paces are by route, for what can be guessed, costs work, or sends mail. The function
// of withdrawal has to stay at hand (Directive 2011/83 Art. 11a(2)): its forms only have
// the pace of all forms, and the page that refuses names another way.
var (
	paces = map[string]pace{
		"POST /withdraw":       {30 * time.Second, 10}, // order numbers
		"POST /cart/code":      {10 * time.Second, 20}, // coupons
		"POST /checkout":       {5 * time.Second, 20},
		"POST /checkout/place": {5 * time.Second, 30},
		"POST /newsletter":     {time.Minute, 5},
	}
	paceOfForms = pace{500 * time.Millisecond, 120}
	paceOfDesk  = pace{10 * time.Second, 10} // wrong passwords
)

// limitedError says when to come again.
type limitedError time.Duration

func (e limitedError) Error() string {
	return fmt.Sprintf("storefront: too often, again in %s", time.Duration(e))
}

// A limiter counts by address and thing. It remembers when each would be back to
// zero, and nothing else. Its memory is bounded: the names are in two maps, and when the
// young one is full, the old one is forgotten. Whoever wants to be forgotten needs
// half as many addresses as it remembers.
type limiter struct {
	now        func() time.Time
	most       int
	mu         sync.Mutex
	young, old map[limited]time.Time
}

type limited struct {
	thing   string
	address netip.Addr
}

func newLimiter(now func() time.Time, most int) *limiter {
	return &limiter{now: now, most: most, young: map[limited]time.Time{}}
}

// take lets one pass, or says how long to wait.
func (l *limiter) take(thing string, address netip.Addr, p pace) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, now := limited{thing, address}, l.now()
	zero, ok := l.young[key]
	if !ok {
		zero = l.old[key]
		if len(l.young) >= l.most/2 {
			l.old, l.young = l.young, map[limited]time.Time{}
		}
	}
	full := now.Add(time.Duration(p.burst) * p.every)
	if zero.Before(now) {
		zero = now
	} else if zero.After(full) { // the clock was set back
		zero = full
	}
	next := zero.Add(p.every)
	if wait := next.Sub(full); wait > 0 {
		l.young[key] = zero
		return limitedError(wait)
	}
	l.young[key] = next
	return nil
}

// forget begins anew: the password was right.
func (l *limiter) forget(thing string, address netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.young, limited{thing, address})
	delete(l.old, limited{thing, address})
}

// client is the address that a request counts for: what the outermost of our servers
// saw. What stands further left in X-Forwarded-For anybody can write. One household
// has a network of IPv6 and not an address.
func (s *Shop) client(r *http.Request) netip.Addr {
	seen, err := netip.ParseAddrPort(r.RemoteAddr)
	address := seen.Addr()
	if hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ","); s.proxies > 0 && s.proxies <= len(hops) {
		if a, e := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-s.proxies])); e == nil {
			address, err = a, nil
		}
	}
	if err != nil {
		return netip.Addr{} // those share one count
	}
	if address = address.Unmap().WithZone(""); address.Is6() {
		if p, err := address.Prefix(64); err == nil {
			address = p.Addr()
		}
	}
	return address
}

// limit lets a form pass.
func (x *web) limit(q *request) error {
	thing, p := q.Pattern, paceOfForms
	if own, ok := paces[thing]; ok {
		p = own
	} else {
		thing = "form"
	}
	return x.limits.take(thing, x.client(q.Request), p)
}
