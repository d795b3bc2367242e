package kpi

import (
	"math"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

const (
	maxCohorts = 64
	maxOrders  = math.MaxUint32
)

// window is what [Customers] and [CohortRevenue] share: the periods and the
// currency of the first fact, and what bounds the sums.
type window struct {
	t      *timeline
	cur    money.Currency
	orders int64
	volume int64 // sum of the sizes of all amounts
}

// begin checks that a fact fits, apart from its time.
func (w *window) begin(p Periods, cur money.Currency) error {
	switch {
	case !cur.Valid():
		return commerce.Detail(money.ErrUnknownCurrency, "kpi: a fact without a currency")
	case w.cur != 0 && w.cur != cur:
		return commerce.Detail(money.ErrCurrencyMismatch, "kpi: %s and %s", w.cur, cur)
	case w.full():
		return commerce.Detail(ErrRange, "kpi: %d orders and %d minor units are too many", w.orders, w.volume)
	case w.cur != 0 && !p.Equal(Periods{w.t}):
		return ErrMixedPeriods
	}
	w.t = p.t
	return checkCohorts(p)
}

// full reports whether the next fact, a refund with two numbers, may be too much.
func (w *window) full() bool { return w.orders >= maxOrders || w.volume > maxVolume-2*tooLarge }

// enter returns the period of an order that fits.
func (w *window) enter(p Periods, x *Sale) (int, error) {
	if uint64(x.Gross|x.Discounts) >= tooLarge || x.broken {
		return 0, ErrRange
	}
	if x.Currency != w.cur || w.t != p.t || w.t == nil || w.full() {
		if err := w.begin(p, x.Currency); err != nil {
			return 0, err
		}
	}
	i := p.index(x.At.Unix())
	if i < 0 {
		return 0, ErrOutside
	}
	w.cur = x.Currency
	return i, nil
}

func checkCohorts(p Periods) error {
	n := p.Len()
	if p.t == nil || n > maxCohorts || p.t.days[0].Before(epoch) || p.t.days[n].Sub(epoch) > math.MaxUint16 {
		return commerce.Detail(ErrPeriods, "kpi: customers want 1 to %d periods in the years 1970 to 2148", maxCohorts)
	}
	return nil
}

// fixed returns the periods of the first fact, or those that are set.
func (w *window) fixed(p Periods) Periods {
	if w.cur != 0 {
		return Periods{w.t}
	}
	return p
}

// merge adds the counts of o, whose periods are q; more is false if there is no
// fact to merge.
func (w *window) merge(p *Periods, o *window, q Periods) (more bool, err error) {
	if q.t == nil && o.cur == 0 {
		return false, nil
	}
	q = o.fixed(q)
	if p.t == nil && w.cur == 0 {
		*p = q
	}
	switch {
	case !p.Equal(q) || !p.Equal(w.fixed(*p)):
		return false, ErrMixedPeriods
	case w.cur != 0 && o.cur != 0 && w.cur != o.cur:
		return false, commerce.Detail(money.ErrCurrencyMismatch, "kpi: %s and %s", w.cur, o.cur)
	case w.orders > maxOrders-o.orders || w.volume > maxVolume-o.volume:
		return false, ErrRange
	case o.cur == 0:
		return false, nil
	}
	w.t, w.cur = p.t, o.cur
	w.orders += o.orders
	w.volume += o.volume
	return true, nil
}

// append writes what both have in front.
func (w *window) append(b []byte, kind, version byte, p Periods) []byte {
	b = append(b, head(kind, version)...)
	b = w.fixed(p).append(b)
	return putText(b, w.cur.String())
}

// window reads what append wrote, after the header.
func (r *reader) window() (p Periods, w window) {
	p = r.periods()
	w.t, w.cur = p.t, r.Currency()
	r.Check(w.cur == 0 || checkCohorts(p) == nil)
	return p, w
}
