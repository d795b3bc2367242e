package kpi

import (
	"cmp"
	"iter"
	"math"
	"math/bits"
	"slices"
)

// Customers keeps 32 bytes per customer (39 to 48 with the slack of its
// table): orders, spend, first and last day, and in which periods there was an
// order. From these come repeat rate, frequency, cohorts, retention, RFM.
//
// Periods must be set before the first fact: 1 to 64 of them, in the years 1970
// to 2148 ([ErrPeriods]). What lies outside them is not seen, so that a
// customer is new here who ordered before the first: every figure is "in window".
// Orders of guests (key 0) are counted apart.
//
// Keys are hashed by a fixed one-to-one function, so that a run is repeatable;
// keys made to collide cost a bounded search and a map entry each, no more.
type Customers struct {
	Periods Periods

	window
	guests int64
	parts  []part
}

// Add adds an order with its net value (gross less discounts). Errors are those
// of [Sales.Add], and [ErrPeriods].
func (c *Customers) Add(x Sale) error {
	period, err := c.enter(c.Periods, &x)
	if err != nil {
		return err
	}
	c.orders++
	if x.Customer == 0 {
		c.guests++
		return nil
	}
	net := x.Net()
	c.volume += int64(magnitude(net))
	c.entry(mix(x.Customer)).add(net, uint16(c.Periods.dayOf(x.At.Unix())), uint8(period))
	return nil
}

// AddSeq adds orders until the first error. Orders outside the periods are
// counted, not an error.
func (c *Customers) AddSeq(x iter.Seq[Sale]) (skipped int64, err error) { return addSeq(x, c.Add) }

// AddRefund takes the value of goods returned and price reductions from what
// the customer spent, if the refund is inside the periods. A customer without
// an order is kept, because the order may be in another part of the data; until
// then no figure counts him. A refund outside the periods is [ErrOutside].
func (c *Customers) AddRefund(x Refund) error {
	if uint64(x.Value|x.Reductions|x.Kept) >= tooLarge || x.broken {
		return ErrRange
	}
	if err := c.begin(c.Periods, x.Currency); err != nil {
		return err
	}
	if c.Periods.Index(x.At) < 0 {
		return ErrOutside
	}
	c.cur = x.Currency
	if x.Customer != 0 {
		amount := x.Kept - x.Value - x.Reductions
		c.volume += int64(magnitude(amount))
		c.entry(mix(x.Customer)).spend += amount
	}
	return nil
}

// AddRefundSeq adds refunds until the first error; those outside the periods
// are counted.
func (c *Customers) AddRefundSeq(x iter.Seq[Refund]) (skipped int64, err error) {
	return addSeq(x, c.AddRefund)
}

// entry finds or makes the customer with a hash.
func (c *Customers) entry(hash uint64) *entry {
	if c.parts == nil {
		c.parts = make([]part, 1<<partBits)
	}
	return c.parts[hash>>(64-partBits)].slot(hash)
}

// Merge adds what o counted. Errors are [ErrMixedPeriods], money.ErrCurrencyMismatch,
// [ErrPeriods] and [ErrRange]; the state is then as it was.
func (c *Customers) Merge(o *Customers) error {
	guests := o.guests
	more, err := c.merge(&c.Periods, &o.window, o.Periods)
	if !more {
		return err
	}
	c.guests += guests
	if c.parts == nil {
		c.parts = make([]part, 1<<partBits)
	}
	for i := range o.parts {
		c.parts[i].merge(&o.parts[i])
	}
	return nil
}

// keyed is an entry with its key.
type keyed struct {
	key uint64
	entry
}

// sorted returns the entries by key.
func (c *Customers) sorted() []keyed {
	list := make([]keyed, 0, c.len())
	for table := range c.tables {
		for i := range table {
			if e := &table[i]; e.hash != 0 {
				list = append(list, keyed{unmix(e.hash), *e})
			}
		}
	}
	slices.SortFunc(list, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	return list
}

// len counts all customers, those without an order too.
func (c *Customers) len() int {
	n := 0
	for i := range c.parts {
		n += c.parts[i].len()
	}
	return n
}

// tables yields lists of entries; whoever has orders is a customer, the rest are
// free slots or wait for their orders.
func (c *Customers) tables(yield func([]entry) bool) {
	for i := range c.parts {
		for _, table := range c.parts[i].tables() {
			if !yield(table) {
				return
			}
		}
	}
}

// entries yields the customers in any order.
func (c *Customers) entries(yield func(*entry) bool) {
	for table := range c.tables {
		for i := range table {
			if e := &table[i]; e.orders > 0 && !yield(e) {
				return
			}
		}
	}
}

func (c *Customers) put(b []byte) []byte {
	b = c.append(b, kindCustomers, 1, c.Periods)
	b = putUint(b, uint64(c.guests))
	b = putUint(b, uint64(c.volume))
	list := c.sorted()
	b = putUint(b, uint64(len(list)))
	before := uint64(0)
	for _, e := range list {
		b = putUint(b, e.key-before)
		b = putInt(b, e.spend)
		b = putUint(b, uint64(e.orders))
		before = e.key
		if e.orders > 0 {
			b = putUint(b, e.periods)
			b = putUint(b, uint64(e.first))
			b = putUint(b, uint64(e.last-e.first))
		}
	}
	return b
}

func (c *Customers) read(r *reader) {
	r.header(kindCustomers)
	c.Periods, c.window = r.window()
	c.guests = int64(r.Uint(maxOrders))
	c.volume = int64(r.Uint(maxVolume))
	c.orders = c.guests
	n := r.Count(3)
	if !r.Check(c.cur != 0 || c.guests == 0 && c.volume == 0 && n == 0) {
		return
	}
	key, spent := uint64(0), uint64(0)
	for range n {
		step := r.Uint(math.MaxUint64 - key)
		key += step
		e := entry{hash: mix(key), spend: r.Int(), orders: uint32(r.Uint(maxOrders)), first: math.MaxUint16}
		if e.orders > 0 {
			e.periods = r.Uint(math.MaxUint64)
			e.first = uint16(r.Uint(math.MaxUint16))
			e.last = e.first + uint16(r.Uint(uint64(math.MaxUint16-e.first)))
		}
		spent += magnitude(e.spend)
		c.orders += int64(e.orders)
		if !r.Check(step > 0 && magnitude(e.spend) <= maxVolume && spent <= uint64(c.volume) && c.orders <= maxOrders && c.fits(&e)) {
			return
		}
		*c.entry(e.hash) = e
	}
}

// fits reports whether the days of an entry lie in its first and last period.
func (c *Customers) fits(e *entry) bool {
	if e.orders == 0 {
		return e.periods == 0
	}
	a, z := bits.TrailingZeros64(e.periods), 63-bits.LeadingZeros64(e.periods)
	in := func(i int, day uint16) bool {
		return i < c.Periods.Len() && c.Periods.Period(i).Contains(epoch.AddDays(int(day)))
	}
	return int(e.orders) >= bits.OnesCount64(e.periods) && e.periods != 0 && in(a, e.first) && in(z, e.last)
}
