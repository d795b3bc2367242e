package kpi

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// CohortRevenue keeps orders, sales (after discounts) and refunds of each
// customer in each period, 32 bytes a pair: more than [Customers], for cohorts in
// money. Which cohort an order or a refund belongs to is known only when all
// orders are, so it is found by Report.
//
// Periods and limits are those of Customers. Guests are left out.
type CohortRevenue struct {
	Periods Periods

	window
	pairs []pair // sorted and unique up to tidy
	tidy  int
}

type pair struct {
	key     uint64
	period  uint32
	orders  uint32 // 0 where there are only refunds
	sales   int64
	refunds int64
}

// Add adds an order with its net value. Errors are those of [Customers.Add].
func (c *CohortRevenue) Add(x Sale) error {
	period, err := c.enter(c.Periods, &x)
	if err == nil && x.Customer != 0 {
		c.add(pair{x.Customer, uint32(period), 1, x.Net(), 0})
		c.volume += int64(magnitude(x.Net()))
		c.orders++
	}
	return err
}

// AddSeq adds orders until the first error; those outside the periods are counted.
func (c *CohortRevenue) AddSeq(x iter.Seq[Sale]) (skipped int64, err error) { return addSeq(x, c.Add) }

// AddRefund adds the value of goods returned and price reductions, less what the
// shop kept, in the period of the refund. It counts for the cohort of the
// customer's first order, in whatever order facts come; a refund without that
// order, or in a period before it, is in no cohort: see [CohortRevenue.Strays].
// Errors are those of [Customers.AddRefund].
func (c *CohortRevenue) AddRefund(x Refund) error {
	if uint64(x.Value|x.Reductions|x.Kept) >= tooLarge || x.broken {
		return ErrRange
	}
	if err := c.begin(c.Periods, x.Currency); err != nil {
		return err
	}
	period := c.Periods.Index(x.At)
	if period < 0 {
		return ErrOutside
	}
	c.cur = x.Currency
	if x.Customer != 0 {
		amount := x.Value + x.Reductions - x.Kept
		c.add(pair{x.Customer, uint32(period), 0, 0, amount})
		c.volume += int64(magnitude(amount))
	}
	return nil
}

// AddRefundSeq adds refunds until the first error; those outside the periods
// are counted.
func (c *CohortRevenue) AddRefundSeq(x iter.Seq[Refund]) (skipped int64, err error) {
	return addSeq(x, c.AddRefund)
}

func (c *CohortRevenue) add(p pair) {
	if len(c.pairs) >= 2*c.tidy+4096 {
		c.sort()
	}
	c.pairs = append(c.pairs, p)
}

// sort brings the pairs into canonical form: by customer and period, one each.
func (c *CohortRevenue) sort() {
	slices.SortFunc(c.pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.period, b.period))
	})
	n := 0
	for _, p := range c.pairs {
		if n > 0 && c.pairs[n-1].key == p.key && c.pairs[n-1].period == p.period {
			c.pairs[n-1].orders += p.orders
			c.pairs[n-1].sales += p.sales
			c.pairs[n-1].refunds += p.refunds
			continue
		}
		c.pairs[n] = p
		n++
	}
	c.pairs, c.tidy = c.pairs[:n], n
}

// Merge adds what o counted, under the rules of [Customers.Merge].
func (c *CohortRevenue) Merge(o *CohortRevenue) error {
	more, err := c.merge(&c.Periods, &o.window, o.Periods)
	if more {
		for _, p := range slices.Clone(o.pairs) {
			c.add(p)
		}
	}
	return err
}

func (c *CohortRevenue) put(b []byte) []byte {
	c.sort()
	version := byte(1)
	if slices.ContainsFunc(c.pairs, pair.refunded) {
		version = 2
	}
	b = c.append(b, kindCohortRevenue, version, c.Periods)
	b = putUint(b, uint64(c.volume))
	b = putUint(b, uint64(len(c.pairs)))
	before := uint64(0)
	for _, p := range c.pairs {
		b = putUint(b, p.key-before)
		b = putUint(b, uint64(p.period))
		b = putUint(b, uint64(p.orders))
		b = putInt(b, p.sales)
		if version > 1 {
			b = putInt(b, p.refunds)
		}
		before = p.key
	}
	return b
}

// refunded reports whether a pair has what version 1 of the state had no room for.
func (p pair) refunded() bool { return p.orders == 0 || p.refunds != 0 }

func (c *CohortRevenue) read(r *reader) {
	version := r.version(kindCohortRevenue)
	c.Periods, c.window = r.window()
	c.volume = int64(r.Uint(maxVolume))
	c.tidy = r.Count(4)
	r.Check(c.cur != 0 || c.volume == 0 && c.tidy == 0)
	spent := uint64(0)
	var last pair // keys begin at 1, so that the first step is not 0
	for range c.tidy {
		step := r.Uint(math.MaxUint64 - last.key)
		p := pair{last.key + step, uint32(r.Uint(maxCohorts)), uint32(r.Uint(maxOrders)), r.Int(), 0}
		if version > 1 {
			p.refunds = r.Int()
		}
		c.orders += int64(p.orders)
		if !r.Check(p.key > 0 && (step > 0 || p.period > last.period) && p.period < uint32(c.Periods.Len()) && (p.orders > 0 || version > 1 && p.sales == 0) &&
			magnitude(p.sales) <= maxVolume && magnitude(p.refunds) <= maxVolume && c.orders <= maxOrders) {
			return
		}
		spent += magnitude(p.sales) + magnitude(p.refunds)
		if !r.Check(spent <= uint64(c.volume)) {
			return
		}
		c.pairs = append(c.pairs, p)
		last = p
	}
	r.Check(version == 1 || slices.ContainsFunc(c.pairs, pair.refunded))
}

// A RevenueCohort is the customers whose first order of the window was in one
// period, with what they bought in each period from then on.
type RevenueCohort struct {
	Label  string          `json:"label"`
	Period calendar.Period `json:"period"`
	Size   int64           `json:"size"`
	Cells  []RevenueCell   `json:"cells"`
}

// A RevenueCell is the k-th period after the first of a cohort. It is empty,
// with amounts of no currency, where that period had not ended by asOf.
type RevenueCell struct {
	Complete      bool         `json:"complete"`
	Customers     int64        `json:"customers"` // with an order in the period
	Orders        int64        `json:"orders"`
	Refunded      int64        `json:"refunded"`       // customers with a refund in the period
	Sales         money.Amount `json:"sales"`          // of the period, before refunds
	Cumulative    money.Amount `json:"cumulative"`     // from the first period on, before refunds
	Refunds       money.Amount `json:"refunds"`        // of the period, positive
	Net           money.Amount `json:"net"`            // sales less refunds
	CumulativeNet money.Amount `json:"cumulative_net"` // from the first period on
}

// byCustomer yields the pairs of each customer, with where the one of the first
// order is: len of the pairs if there is none.
func (c *CohortRevenue) byCustomer(yield func(pairs []pair, first int) bool) {
	c.sort()
	for rest := c.pairs; len(rest) > 0; {
		n, first := 0, 0
		for n < len(rest) && rest[n].key == rest[0].key {
			n++
		}
		for first < n && rest[first].orders == 0 {
			first++
		}
		if !yield(rest[:n:n], first) {
			return
		}
		rest = rest[n:]
	}
}

// Strays returns what is in no cohort: the customers with refunds but no order in
// the window, and the money of all refunds in a period before the customer's
// first order or without one. With [CohortRevenue.Report] it makes all refunds.
func (c *CohortRevenue) Strays() (customers int64, refunds money.Amount) {
	sum := int64(0)
	for pairs, first := range c.byCustomer {
		if first == len(pairs) {
			customers++
		}
		for _, p := range pairs[:first] {
			sum += p.refunds
		}
	}
	return customers, money.New(sum, c.cur)
}

// Report returns a cohort for each period.
func (c *CohortRevenue) Report(asOf time.Time) []RevenueCohort {
	if c.t == nil {
		return nil
	}
	periods := c.fixed(c.Periods)
	n := periods.Len()
	out := make([]RevenueCohort, n)
	sums := make([]struct{ sales, refunds int64 }, n*n)
	for i := range out {
		out[i] = RevenueCohort{Label: periods.Label(i), Period: periods.Period(i), Cells: make([]RevenueCell, n-i)}
	}
	for pairs, first := range c.byCustomer {
		if first == len(pairs) {
			continue
		}
		start := int(pairs[first].period)
		out[start].Size++
		for _, p := range pairs[first:] {
			cell, sum := &out[start].Cells[int(p.period)-start], &sums[start*n+int(p.period)]
			if p.orders > 0 {
				cell.Customers++
				cell.Orders += int64(p.orders)
				sum.sales += p.sales
			}
			if p.refunds != 0 {
				cell.Refunded++
				sum.refunds += p.refunds
			}
		}
	}
	for i := range out {
		sales, net := int64(0), int64(0)
		for k := range out[i].Cells {
			if !periods.Complete(i+k, asOf) {
				out[i].Cells[k] = RevenueCell{}
				continue
			}
			x := sums[i*n+i+k]
			sales += x.sales
			net += x.sales - x.refunds
			cell := &out[i].Cells[k]
			cell.Complete = true
			cell.Sales, cell.Cumulative = money.New(x.sales, c.cur), money.New(sales, c.cur)
			cell.Refunds, cell.Net, cell.CumulativeNet = money.New(x.refunds, c.cur), money.New(x.sales-x.refunds, c.cur), money.New(net, c.cur)
		}
	}
	return out
}

// SuppressRevenue empties what fewer than least customers make up: the rows of
// smaller cohorts, and in the others the cells with 1 to least-1 customers who
// ordered, or who had a refund. From such a cell on the cumulative amounts are
// empty too, because their differences would tell it. What is hidden is Complete
// but without amounts and counts.
//
// A single hidden cell of a period still follows from the total of that period,
// where the total is published beside the table.
func SuppressRevenue(cohorts []RevenueCohort, least int64) []RevenueCohort {
	out := slices.Clone(cohorts)
	for i := range out {
		small := out[i].Size > 0 && out[i].Size < least
		if small {
			out[i].Size = 0
		}
		out[i].Cells = slices.Clone(out[i].Cells)
		hidden := false
		for k := range out[i].Cells {
			cell := &out[i].Cells[k]
			if small || cell.Customers > 0 && cell.Customers < least || cell.Refunded > 0 && cell.Refunded < least {
				*cell, hidden = RevenueCell{Complete: cell.Complete}, true
			}
			if hidden {
				cell.Cumulative, cell.CumulativeNet = money.Amount{}, money.Amount{}
			}
		}
	}
	return out
}
