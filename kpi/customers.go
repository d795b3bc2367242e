package kpi

import (
	"cmp"
	"encoding/json"
	"iter"
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// Customers keeps 32 bytes per customer (at most 48 with the slack of its
// table): orders, spend, first and last day, and in which periods there was an
// order. From these come repeat rate, frequency, cohorts, retention, RFM.
//
// Periods must be set before the first fact: 1 to 64 of them, in the years 1970
// to 2148 ([ErrPeriods]). What lies outside them is not seen, so that a
// customer is new here who ordered before the first: every figure is "in window".
// Orders of guests (key 0) are counted apart.
type Customers struct {
	Periods Periods

	t      *timeline
	cur    money.Currency
	guests int64
	orders int64
	volume int64 // sum of the sizes of all amounts
	parts  []part
}

const (
	maxCohorts = 64
	partBits   = 8
	batchSize  = 509 // purchases of one part that wait for it in a log; a prime, so that the parts use all of a cache
	maxOrders  = math.MaxUint32
)

// entry is a customer; a hash of 0 is a free slot. The hash is one-to-one: the
// key can be had back from it.
type entry struct {
	hash    uint64
	spend   int64
	periods uint64 // bit i: an order in period i
	orders  uint32
	first   uint16 // days since 1970-01-01
	last    uint16
}

// part is one of 256 tables with open addressing, small enough for a cache.
type part struct {
	slots []entry
	n     int
}

type purchase struct {
	hash   uint64
	amount int64
	day    uint16
	period uint8
	refund bool
}

// Add adds an order with its net value (gross less discounts). Errors are those
// of [Sales.Add], and [ErrPeriods].
func (c *Customers) Add(x Sale) error {
	p, err := c.purchase(&x)
	if err == nil && p.hash != 0 {
		c.parts[p.hash>>(64-partBits)].slot(p.hash).add(&p)
	}
	return err
}

// AddSeq adds orders until the first error. Orders outside the periods are
// counted, not an error.
func (c *Customers) AddSeq(x iter.Seq[Sale]) (skipped int64, err error) { return addSeq(x, c.Add) }

// purchase checks an order and counts it; its hash is 0 for a guest.
func (c *Customers) purchase(x *Sale) (purchase, error) {
	if uint64(x.Gross|x.Discounts) >= tooLarge || x.broken {
		return purchase{}, ErrRange
	}
	net := x.Net()
	if x.Currency != c.cur || c.t != c.Periods.t || c.t == nil || c.orders >= maxOrders || c.volume > maxVolume-2*tooLarge {
		if err := c.begin(x.Currency); err != nil {
			return purchase{}, err
		}
	}
	sec := x.At.Unix()
	period := c.Periods.index(sec)
	if period < 0 {
		return purchase{}, ErrOutside
	}
	c.cur = x.Currency
	c.orders++
	if x.Customer == 0 {
		c.guests++
		return purchase{}, nil
	}
	c.volume += int64(magnitude(net))
	return purchase{mix(x.Customer), net, uint16(c.Periods.dayOf(sec)), uint8(period), false}, nil
}

// AddRefund takes the value of goods returned and price reductions from what
// the customer spent, if the refund is inside the periods. A customer without
// an order is kept, because the order may be in another part of the data; until
// then no figure counts him.
func (c *Customers) AddRefund(x Refund) error {
	if uint64(x.Value|x.Reductions|x.Kept) >= tooLarge || x.broken {
		return ErrRange
	}
	if err := c.begin(x.Currency); err != nil {
		return err
	}
	if c.Periods.Index(x.At) < 0 {
		return ErrOutside
	}
	c.cur = x.Currency
	if x.Customer != 0 {
		p := purchase{hash: mix(x.Customer), amount: x.Kept - x.Value - x.Reductions, refund: true}
		c.volume += int64(magnitude(p.amount))
		c.parts[p.hash>>(64-partBits)].slot(p.hash).add(&p)
	}
	return nil
}

func (c *Customers) begin(cur money.Currency) error {
	switch {
	case !cur.Valid():
		return commerce.Detail(money.ErrUnknownCurrency, "kpi: a fact without a currency")
	case c.cur != 0 && c.cur != cur:
		return commerce.Detail(money.ErrCurrencyMismatch, "kpi: %s and %s", c.cur, cur)
	case c.orders >= maxOrders || c.volume > maxVolume-2*tooLarge: // a refund has two numbers
		return commerce.Detail(ErrRange, "kpi: %d orders and %d minor units are too many", c.orders, c.volume)
	}
	return c.open()
}

// open checks the periods and makes the table.
func (c *Customers) open() error {
	if c.cur != 0 && !c.Periods.Equal(Periods{c.t}) {
		return ErrMixedPeriods
	}
	if err := checkCohorts(c.Periods); err != nil {
		return err
	}
	c.t = c.Periods.t
	if c.parts == nil {
		c.parts = make([]part, 1<<partBits)
	}
	return nil
}

// fixed returns the periods of the first fact, or those that are set.
func (c *Customers) fixed() Periods {
	if c.cur != 0 {
		return Periods{c.t}
	}
	return c.Periods
}

func checkCohorts(p Periods) error {
	n := p.Len()
	if p.t == nil || n > maxCohorts || p.t.days[0].Before(epoch) || p.t.days[n].Sub(epoch) > math.MaxUint16 {
		return commerce.Detail(ErrPeriods, "kpi: customers want 1 to %d periods in the years 1970 to 2148", maxCohorts)
	}
	return nil
}

// mix scatters keys, one to one and 0 to 0: the finalizer of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unmix is the inverse of mix.
func unmix(x uint64) uint64 {
	x = (x ^ x>>31 ^ x>>62) * 0x319642b2d24d8ec3
	x = (x ^ x>>27 ^ x>>54) * 0x96de1b173f119089
	return x ^ x>>30 ^ x>>60
}

// addAll adds purchases; the table grows by the factor where it must.
func (t *part) addAll(list []purchase, growth int) {
	for i := range list {
		p := &list[i]
		if t.full() {
			t.resize(max(8, len(t.slots)*growth))
		}
		e := t.probe(p.hash)
		if e.hash == 0 {
			e.hash = p.hash
			t.n++
		}
		e.add(p)
	}
}

func (e *entry) add(p *purchase) {
	e.spend += p.amount
	if p.refund {
		return
	}
	if e.orders == 0 {
		e.first = p.day
	}
	e.orders++
	e.periods |= 1 << (p.period & 63)
	e.first, e.last = min(e.first, p.day), max(e.last, p.day)
}

// slot finds or makes the entry of a hash. The table grows by a quarter when it
// is five sixths full, so that a customer takes 38 to 48 bytes.
func (t *part) slot(hash uint64) *entry {
	if t.full() {
		t.resize(max(8, len(t.slots)*5/4))
	}
	e := t.probe(hash)
	if e.hash == 0 {
		e.hash = hash
		t.n++
	}
	return e
}

func (t *part) full() bool { return t.n*6 >= len(t.slots)*5 }

func (t *part) resize(size int) {
	old := t.slots
	t.slots = make([]entry, size)
	for i := range old {
		if old[i].hash != 0 {
			*t.probe(old[i].hash) = old[i]
		}
	}
}

// probe returns the slot of the hash, or the free one where it belongs.
func (t *part) probe(hash uint64) *entry {
	slots := t.slots
	for i := slotOf(hash, len(slots)); ; i++ {
		if i >= len(slots) {
			i = 0
		}
		if e := &slots[i]; e.hash == hash || e.hash == 0 {
			return e
		}
	}
}

// Merge adds what o counted. Errors are [ErrMixedPeriods], money.ErrCurrencyMismatch,
// [ErrPeriods] and [ErrRange]; the state is then as it was.
func (c *Customers) Merge(o *Customers) error {
	switch {
	case o.Periods.t == nil && o.cur == 0:
		return nil
	case c.Periods.t == nil && c.cur == 0:
		c.Periods = o.fixed()
	}
	switch {
	case !c.Periods.Equal(o.fixed()) || !c.Periods.Equal(c.fixed()):
		return ErrMixedPeriods
	case c.cur != 0 && o.cur != 0 && c.cur != o.cur:
		return commerce.Detail(money.ErrCurrencyMismatch, "kpi: %s and %s", c.cur, o.cur)
	case c.orders > maxOrders-o.orders || c.volume > maxVolume-o.volume:
		return ErrRange
	case o.cur == 0:
		return nil
	}
	if err := c.open(); err != nil {
		return err
	}
	c.cur = o.cur
	c.guests += o.guests
	c.orders += o.orders
	c.volume += o.volume
	for i := range o.parts {
		from, to := o.parts[i].slots, &c.parts[i]
		// Room for all first: they come in the order of their hashes, which a
		// table that is too small would heap up at its front.
		if want := (to.n + o.parts[i].n) * 3 / 2; c == o {
			from = slices.Clone(from)
		} else if want > len(to.slots) {
			to.resize(want)
		}
		for j := range from {
			if x := &from[j]; x.hash != 0 {
				to.slot(x.hash).merge(x)
			}
		}
		to.fit()
	}
	return nil
}

func (e *entry) merge(x *entry) {
	e.spend += x.spend
	e.periods |= x.periods
	if x.orders > 0 && e.orders > 0 {
		e.first, e.last = min(e.first, x.first), max(e.last, x.last)
	} else if x.orders > 0 {
		e.first, e.last = x.first, x.last
	}
	e.orders += x.orders
}

// keyed is an entry with its key.
type keyed struct {
	key uint64
	entry
}

// sorted returns the entries by key.
func (c *Customers) sorted() []keyed {
	n := 0
	for i := range c.parts {
		n += c.parts[i].n
	}
	list := make([]keyed, 0, n)
	for i := range c.parts {
		for _, e := range c.parts[i].slots {
			if e.hash != 0 {
				list = append(list, keyed{unmix(e.hash), e})
			}
		}
	}
	slices.SortFunc(list, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
	return list
}

// AppendBinary appends the canonical state. The error is always nil.
func (c *Customers) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, 'k', 'p', 'i', kindCustomers, 1)
	b = c.fixed().append(b)
	b = putText(b, c.cur.String())
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
	return b, nil
}

// MarshalBinary returns the bytes of AppendBinary.
func (c *Customers) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary reads what AppendBinary wrote, periods included. Anything
// else is [ErrState] and changes nothing.
func (c *Customers) UnmarshalBinary(data []byte) error {
	r := reader{data: data}
	r.header(kindCustomers)
	out := Customers{Periods: r.periods()}
	out.t = out.Periods.t
	out.cur = r.currency()
	out.guests = int64(r.uint(maxOrders))
	out.volume = int64(r.uint(maxVolume))
	out.orders = out.guests
	n := r.count(3)
	if r.failed || out.cur == 0 && out.guests+out.volume+int64(n) > 0 || out.cur != 0 && out.open() != nil {
		return ErrState
	}
	key, spent := uint64(0), uint64(0)
	for range n {
		step := r.uint(math.MaxUint64 - key)
		key += step
		e := entry{hash: mix(key), spend: r.int(), orders: uint32(r.uint(maxOrders))}
		if e.orders > 0 {
			e.periods = r.uint(math.MaxUint64)
			e.first = uint16(r.uint(math.MaxUint16))
			e.last = e.first + uint16(r.uint(uint64(math.MaxUint16-e.first)))
		}
		spent += magnitude(e.spend)
		out.orders += int64(e.orders)
		if r.failed || step == 0 || magnitude(e.spend) > maxVolume || spent > uint64(out.volume) || out.orders > maxOrders || !out.fits(&e) {
			return ErrState
		}
		*out.parts[e.hash>>(64-partBits)].slot(e.hash) = e
	}
	if r.failed || len(r.data) > 0 {
		return ErrState
	}
	*c = out
	return nil
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

// MarshalJSON writes the schema and the bytes of AppendBinary.
func (c *Customers) MarshalJSON() ([]byte, error) {
	state, _ := c.AppendBinary(nil)
	return marshalState("kpi_customers", state)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Customers) UnmarshalJSON(data []byte) error {
	return unmarshalState("kpi_customers", data, c.UnmarshalBinary)
}

// A Customer is what is known of one key. Spend is net of VAT, discounts and
// refunds, and can be negative where the order lies before the window.
type Customer struct {
	Key         uint64
	Orders      int64
	First, Last calendar.Date
	Spend       money.Amount
}

// All yields the customers with an order, by key.
func (c *Customers) All() iter.Seq[Customer] {
	return func(yield func(Customer) bool) {
		for _, e := range c.sorted() {
			if e.orders > 0 && !yield(Customer{
				e.key, int64(e.orders),
				epoch.AddDays(int(e.first)), epoch.AddDays(int(e.last)), money.New(e.spend, c.cur),
			}) {
				return
			}
		}
	}
}

// entries yields the customers with an order in any order.
func (c *Customers) entries(yield func(*entry) bool) {
	for i := range c.parts {
		for j := range c.parts[i].slots {
			if e := &c.parts[i].slots[j]; e.orders > 0 && !yield(e) {
				return
			}
		}
	}
}

// A CustomerReport counts the customers of the window.
type CustomerReport struct {
	Customers int64 // with at least one order
	Repeat    int64 // with at least two
	Orders    int64 // of these customers
	Guests    int64 // orders of guests, in no figure below
	Strays    int64 // customers with refunds but no order, in no figure below
	Spend     money.Amount
}

// Report returns the figures so far.
func (c *Customers) Report() CustomerReport {
	r := CustomerReport{Guests: c.guests}
	spend, all := int64(0), 0
	for e := range c.entries {
		r.Customers++
		r.Orders += int64(e.orders)
		spend += e.spend
		if e.orders > 1 {
			r.Repeat++
		}
	}
	for i := range c.parts {
		all += c.parts[i].n
	}
	r.Strays = int64(all) - r.Customers
	r.Spend = money.New(spend, c.cur)
	return r
}

// RepeatRate returns customers with two orders or more in the window /
// customers with one or more.
func (r CustomerReport) RepeatRate() Rate {
	return Rate{"repeat_rate.in_window", Ratio{r.Repeat, r.Customers}}
}

// Frequency returns orders / customers in the window.
func (r CustomerReport) Frequency() Rate {
	return Rate{"purchase_frequency.in_window", Ratio{r.Orders, r.Customers}}
}

// SpendPerCustomer returns net spend / customers in the window.
func (r CustomerReport) SpendPerCustomer() Mean {
	return Mean{"spend_per_customer.in_window", r.Spend, r.Customers}
}

// MarshalJSON writes counts and rates.
func (r CustomerReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Customers int64 `json:"customers"`
		Repeat    int64 `json:"repeat_customers"`
		Orders    int64 `json:"orders"`
		Guests    int64 `json:"guest_orders"`
		Strays    int64 `json:"customers_without_order"`
		RepeatR   Rate  `json:"repeat_rate"`
		Frequency Rate  `json:"frequency"`
		Spend     Mean  `json:"spend_per_customer"`
	}{r.Customers, r.Repeat, r.Orders, r.Guests, r.Strays, r.RepeatRate(), r.Frequency(), r.SpendPerCustomer()})
}

// Lapsed returns the share of customers whose last order is longer ago than
// factor times their own mean gap between first and last; customers without a
// gap (one order, or all on one day) count on neither side. It is the churn of a
// shop, where nobody gives notice. A factor that is not positive makes it null.
func (c *Customers) Lapsed(asOf calendar.Date, factor Ratio) Rate {
	rate := Rate{KPI: "churn.lapsed"}
	if factor.Num <= 0 || factor.Den <= 0 {
		return rate
	}
	now := int64(asOf.Sub(epoch))
	for e := range c.entries {
		gap := int64(e.last) - int64(e.first)
		if e.orders < 2 || gap == 0 {
			continue
		}
		rate.Den++
		if (Ratio{now - int64(e.last), 1}).Cmp(Ratio{gap, int64(e.orders) - 1}.scaled(factor)) > 0 {
			rate.Num++
		}
	}
	return rate
}

func (r Ratio) scaled(f Ratio) Ratio {
	out, err := r.times(f.Num, f.Den)
	if err != nil {
		return Ratio{math.MaxInt64, 1}
	}
	return out
}

// Movement returns who came and went between period i-1 and i, for i from 1.
func (c *Customers) Movement(i int) Movement {
	var m Movement
	if i < 1 || i >= c.fixed().Len() || c.t == nil {
		return m
	}
	for e := range c.entries {
		was, is := e.periods>>(i-1)&1 == 1, e.periods>>i&1 == 1
		before := e.periods&(1<<i-1) != 0
		switch {
		case was && is:
			m.Kept++
		case was:
			m.Lost++
		case is && before:
			m.Back++
		case is:
			m.New++
		}
	}
	return m
}

// A Movement counts customers of two periods in a row.
type Movement struct {
	Kept int64 `json:"kept"` // active in both
	Lost int64 `json:"lost"` // active only before
	New  int64 `json:"new"`  // first order of the window
	Back int64 `json:"back"` // active again after a pause
}

// Retention returns kept / active before.
func (m Movement) Retention() Rate {
	return Rate{"retention.period", Ratio{m.Kept, m.Kept + m.Lost}}
}

// Churn returns lost / active before.
func (m Movement) Churn() Rate { return Rate{"churn.period", Ratio{m.Lost, m.Kept + m.Lost}} }

// ContractRetention returns (end - new) / start, for customers with contracts.
func ContractRetention(start, end, joined int64) (Rate, error) {
	kept, ok := addInt(end, -joined)
	if !ok || min(start, end, joined) < 0 {
		return Rate{}, ErrRange
	}
	return Rate{"retention.contract", Ratio{kept, start}}, nil
}

// ContractChurn returns contracts lost / contracts at the start.
func ContractChurn(lost, start int64) (Rate, error) {
	if min(lost, start) < 0 {
		return Rate{}, ErrRange
	}
	return Rate{"churn.contract", Ratio{lost, start}}, nil
}

// A Cohort is the customers whose first order of the window was in one period.
type Cohort struct {
	Label  string          `json:"label"`
	Period calendar.Period `json:"period"`
	Size   int64           `json:"size"`
	// Active[k] is the share with an order in the k-th period after; it is null
	// where that period had not ended by asOf.
	Active []Ratio `json:"active"`
}

// Cohorts returns a cohort for each period. The denominator is the size of the
// cohort throughout.
func (c *Customers) Cohorts(asOf time.Time) []Cohort {
	p := c.fixed()
	n := p.Len()
	if p.t == nil || n > maxCohorts {
		return nil
	}
	var counts [maxCohorts][maxCohorts]int64
	for e := range c.entries {
		first := bits.TrailingZeros64(e.periods) & (maxCohorts - 1)
		for rest := e.periods; rest != 0; rest &= rest - 1 {
			counts[first][bits.TrailingZeros64(rest)&(maxCohorts-1)]++
		}
	}
	out := make([]Cohort, n)
	for i := range out {
		out[i] = Cohort{p.Label(i), p.Period(i), counts[i][i], make([]Ratio, n-i)}
		for k := range out[i].Active {
			if p.Complete(i+k, asOf) {
				out[i].Active[k] = Ratio{counts[i][i+k], counts[i][i]}
			}
		}
	}
	return out
}

// Suppress empties the rows of cohorts with fewer than least customers: a table
// for many eyes should not single people out.
func Suppress(cohorts []Cohort, least int64) []Cohort {
	out := slices.Clone(cohorts)
	for i := range out {
		if out[i].Size > 0 && out[i].Size < least {
			out[i].Size = 0
			out[i].Active = make([]Ratio, len(out[i].Active))
		}
	}
	return out
}
