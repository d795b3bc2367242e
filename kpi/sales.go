package kpi

import (
	"encoding/json"
	"iter"
	"slices"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi/internal/state"
	"github.com/bottega-go/commerce/money"
)

// Columns of sales.
const (
	cOrders = iota
	cUnits
	cGross
	cDiscounts
	cShipping
	cFees
	cTax
	cCost
	cUncosted
	cUnmatched                       // refunds without the day of their order
	cEvent                           // columns of refunds by event …
	cOrder     = cEvent + nRefund    // … and by order
	cRefunded  = cOrder + nRefund    // orders with money back, a column for each basis
	cUncounted = cRefunded + nBases  // not 0 where version 1 of the state did not count them
	nSales     = cUncounted + nBases // in version 1 of the state the columns ended before cRefunded
)

const nBases = 2

// Columns of refunds, once for each basis.
const (
	rOrders = iota
	rUnits
	rValue
	rReductions
	rKept
	rShipping
	rFees
	rTax
	rCost
	nRefund
)

// Sales adds up orders and refunds by period and channel: the sales ladder,
// average order value, return rates.
//
// The zero value has one period without ends and does not split by channel.
// Set the fields before the first fact and leave them.
type Sales struct {
	Periods   Periods
	ByChannel bool

	b buckets
}

// Add adds an order in the period in which it was placed.
//
// Errors are [ErrRange], [ErrOutside], money.ErrCurrencyMismatch,
// money.ErrUnknownCurrency, and [ErrMixedPeriods] or [ErrSettings] for fields
// that changed after the first fact; the state is then as it was.
func (s *Sales) Add(x Sale) error {
	if uint64(x.Units|x.Gross|x.Discounts|x.Shipping|x.Fees|x.Tax|x.Cost) >= tooLarge || x.broken {
		return ErrRange
	}
	if x.Currency != s.b.cur || x.Currency == 0 {
		if err := s.b.currency(x.Currency); err != nil {
			return err
		}
	}
	cost, uncosted := x.Cost, int64(0)
	if !x.CostKnown {
		cost, uncosted = 0, 1
	}
	vol := 1 + x.Units + x.Gross + x.Discounts + x.Shipping + x.Fees + x.Tax + cost + uncosted
	cells, err := s.b.cell(s.Periods, s.ByChannel, nSales, x.At.Unix(), x.Channel, vol)
	if err != nil {
		return err
	}
	s.b.cur = x.Currency
	c := (*[cUncosted + 1]int64)(cells)
	c[cOrders]++
	c[cUnits] += x.Units
	c[cGross] += x.Gross
	c[cDiscounts] += x.Discounts
	c[cShipping] += x.Shipping
	c[cFees] += x.Fees
	c[cTax] += x.Tax
	c[cCost] += cost
	c[cUncosted] += uncosted
	return nil
}

// AddSeq adds orders until the first error. Orders outside the periods are
// counted, not an error.
func (s *Sales) AddSeq(x iter.Seq[Sale]) (skipped int64, err error) { return addSeq(x, s.Add) }

// AddRefund adds a refund twice: by event in the period of At, by order in
// that of OrderedAt. It is [ErrOutside] only if neither is in the periods, as
// [Sales.Add] is; [Sales.AddRefundSeq] counts such refunds instead. A
// refund whose order day is not known counts by event and is reported as
// unmatched, so that figures by order are known to be short of it. Money back
// without goods makes no order with a return, but one with a refund.
func (s *Sales) AddRefund(x Refund) error {
	if uint64(x.Units|x.Value|x.Reductions|x.Kept|x.Shipping|x.Fees|x.Tax|x.Cost) >= tooLarge || x.broken {
		return ErrRange
	}
	if err := s.b.currency(x.Currency); err != nil {
		return err
	}
	first, refunded, cost := int64(1), int64(0), int64(0)
	if x.Later || x.Units == 0 && x.Value == 0 {
		first = 0
	}
	if !x.Later && !x.Again && x.Money() > 0 {
		refunded = 1
	}
	if x.Restocked {
		cost = x.Cost
	}
	add := [nRefund]int64{first, x.Units, x.Value, x.Reductions, x.Kept, x.Shipping, x.Fees, x.Tax, cost}
	vol := refunded
	for _, v := range add {
		vol += v
	}
	matched := !x.OrderedAt.IsZero()
	byEvent, byOrder := s.Periods.Index(x.At) >= 0, matched && s.Periods.Index(x.OrderedAt) >= 0
	if !byEvent && !byOrder {
		return ErrOutside
	}
	if s.b.volume > maxVolume-2*vol-1 {
		return ErrRange
	}
	if byEvent {
		unmatched := int64(1)
		if matched {
			unmatched = 0
		}
		c, err := s.b.cell(s.Periods, s.ByChannel, nSales, x.At.Unix(), x.Channel, vol+unmatched)
		if err != nil {
			return err
		}
		c[cUnmatched] += unmatched
		c[cRefunded+int(ByEvent)] += refunded
		for i, v := range add {
			c[cEvent+i] += v
		}
	}
	if byOrder {
		c, err := s.b.cell(s.Periods, s.ByChannel, nSales, x.OrderedAt.Unix(), x.Channel, vol)
		if err != nil {
			return err // never after the event was counted: period, channel and sum were checked
		}
		c[cRefunded+int(ByOrder)] += refunded
		for i, v := range add {
			c[cOrder+i] += v
		}
	}
	s.b.cur = x.Currency
	return nil
}

// AddRefundSeq adds refunds until the first error, as [Sales.AddSeq] does
// orders: those of which neither day is in the periods are counted.
func (s *Sales) AddRefundSeq(x iter.Seq[Refund]) (skipped int64, err error) {
	return addSeq(x, s.AddRefund)
}

// Merge adds what o counted. Errors are [ErrMixedPeriods], [ErrSettings],
// money.ErrCurrencyMismatch and [ErrRange]; the state is then as it was. A zero
// Sales merges with anything and takes over the other's fields.
func (s *Sales) Merge(o *Sales) error { return s.frame().merge(o.frame()) }

func (s *Sales) frame() frame {
	return frame{
		kind: kindSales, width: nSales, periods: &s.Periods, split: &s.ByChannel, b: &s.b,
		first: cRefunded, complete: uncounted,
	}
}

// uncounted marks a row of version 1 of the state with refunds: in how many
// orders they were is not known.
func uncounted(row []int64) {
	for b, at := range [nBases]int{cEvent, cOrder} {
		row[cRefunded+b], row[cUncounted+b] = 0, 0
		if slices.ContainsFunc(row[at:at+nRefund], func(x int64) bool { return x != 0 }) {
			row[cUncounted+b] = 1
		}
	}
}

// A SalesReport has the figures of a [Sales]: all of it as Totals, and a row
// for each period and channel, zeros included.
//
// The gross margin needs two things of the caller: a known cost in each [Sale],
// and Restocked in each [Refund] whose goods can be sold again. The cost of what
// came back counts as lost where it is not set, which it is not by [RefundOf].
type SalesReport struct {
	Totals
	Rows []SalesRow
}

// A SalesRow is one period of one channel. Period is zero where there is only one.
type SalesRow struct {
	Label   string          `json:"label,omitempty"`
	Period  calendar.Period `json:"period,omitzero"`
	Channel string          `json:"channel,omitempty"`
	Totals  Totals          `json:"totals"`
}

// Report returns the figures so far. They do not change when facts are added.
func (s *Sales) Report() SalesReport {
	r := SalesReport{Totals: Totals{cur: s.b.cur}}
	s.b.sum(r.v[:])
	for x := range s.b.rows(nSales) {
		r.Rows = append(r.Rows, SalesRow{x.label, x.period, x.channel, Totals{s.b.cur, [nSales]int64(x.cells)}})
	}
	return r
}

// ByPeriod returns the rows with the channels of each period added up.
func (r *SalesReport) ByPeriod() []SalesRow {
	var out []SalesRow
	for _, x := range r.Rows {
		if n := len(out); n == 0 || out[n-1].Label != x.Label {
			x.Channel = ""
			out = append(out, x)
			continue
		}
		t := &out[len(out)-1].Totals
		for i, v := range x.Totals.v {
			t.v[i] += v
		}
	}
	return out
}

// MarshalJSON writes totals and rows.
func (r SalesReport) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Total Totals     `json:"total"`
		Rows  []SalesRow `json:"rows"`
	}{r.Totals, r.Rows})
}

// Multi keeps one [Sales] per currency. The zero Multi is ready; set the fields
// before the first fact.
type Multi struct {
	Periods   Periods
	ByChannel bool

	list []*Sales // by currency code
}

// Of returns the accumulator of a currency, a new one if there was none.
func (m *Multi) Of(c money.Currency) *Sales {
	for i, s := range m.list {
		if s.b.cur == c {
			return s
		} else if s.b.cur > c {
			return m.insert(i, c)
		}
	}
	return m.insert(len(m.list), c)
}

func (m *Multi) insert(i int, c money.Currency) *Sales {
	s := &Sales{Periods: m.Periods, ByChannel: m.ByChannel, b: buckets{cur: c}}
	m.list = append(m.list, nil)
	copy(m.list[i+1:], m.list[i:])
	m.list[i] = s
	return s
}

// Add adds an order to the accumulator of its currency.
func (m *Multi) Add(x Sale) error {
	if !x.Currency.Valid() {
		return money.ErrUnknownCurrency
	}
	return m.Of(x.Currency).Add(x)
}

// AddRefund adds a refund to the accumulator of its currency.
func (m *Multi) AddRefund(x Refund) error {
	if !x.Currency.Valid() {
		return money.ErrUnknownCurrency
	}
	return m.Of(x.Currency).AddRefund(x)
}

// Merge adds what o counted, currency by currency, all or none. Errors are those
// of [Sales.Merge].
func (m *Multi) Merge(o *Multi) error {
	if len(m.list) == 0 && m.Periods.IsZero() && !m.ByChannel {
		m.Periods, m.ByChannel = o.Periods, o.ByChannel
	}
	for cur, s := range o.All() {
		if err := m.Of(cur).frame().check(s.frame()); err != nil {
			return err
		}
	}
	for cur, s := range o.All() {
		if err := m.Of(cur).Merge(s); err != nil {
			return err // never: it was checked
		}
	}
	return nil
}

func (m *Multi) put(b []byte) []byte {
	b = putHeader(b, kindMulti)
	n := uint64(0)
	for range m.All() {
		n++
	}
	b = putUint(b, n)
	for _, s := range m.All() {
		b = state.PutText(b, s.frame().append(nil))
	}
	return b
}

func (m *Multi) read(r *reader) {
	r.header(kindMulti)
	for range r.Count(1) {
		var s Sales
		err := salesForm().Read(&s, r.Bytes(r.Count(1)))
		if !r.Check(err == nil && len(s.b.channels) > 0) {
			return
		}
		if n := len(m.list); n == 0 {
			m.Periods, m.ByChannel = s.Periods, s.ByChannel
		} else if !r.Check(m.list[n-1].b.cur < s.b.cur && m.Periods.Equal(s.Periods) && m.ByChannel == s.ByChannel) {
			return
		}
		m.list = append(m.list, &s)
	}
}

// All yields the currencies by code, each with its accumulator. What is in
// several currencies is added only after the caller converted it.
func (m *Multi) All() iter.Seq2[money.Currency, *Sales] {
	return func(yield func(money.Currency, *Sales) bool) {
		for _, s := range m.list {
			if len(s.b.channels) > 0 && !yield(s.b.cur, s) {
				return
			}
		}
	}
}
