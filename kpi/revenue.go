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

// CohortRevenue keeps orders and sales (after discounts, before refunds) of each
// customer in each period, 32 bytes a pair: more than [Customers], for cohorts in
// money. Which cohort an order belongs to is known only when all orders are, so
// it is found by Report.
//
// Periods and limits are those of Customers. Guests are left out.
type CohortRevenue struct {
	Periods Periods

	window
	pairs []pair // sorted and unique up to tidy
	tidy  int
}

type pair struct {
	key    uint64
	period int64
	orders int64
	sales  int64
}

// Add adds an order with its net value. Errors are those of [Customers.Add].
func (c *CohortRevenue) Add(x Sale) error {
	period, err := c.enter(c.Periods, &x)
	if err == nil && x.Customer != 0 {
		c.add(pair{x.Customer, int64(period), 1, x.Net()})
		c.volume += int64(magnitude(x.Net()))
		c.orders++
	}
	return err
}

// AddSeq adds orders until the first error; those outside the periods are counted.
func (c *CohortRevenue) AddSeq(x iter.Seq[Sale]) (skipped int64, err error) { return addSeq(x, c.Add) }

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
	b = c.append(b, kindCohortRevenue, c.Periods)
	b = putUint(b, uint64(c.volume))
	b = putUint(b, uint64(len(c.pairs)))
	before := uint64(0)
	for _, p := range c.pairs {
		b = putUint(b, p.key-before)
		b = putUint(b, uint64(p.period))
		b = putUint(b, uint64(p.orders))
		b = putInt(b, p.sales)
		before = p.key
	}
	return b
}

func (c *CohortRevenue) read(r *reader) {
	c.Periods, c.window = r.window(kindCohortRevenue)
	c.volume = int64(r.Uint(maxVolume))
	c.tidy = r.Count(4)
	r.Check(c.cur != 0 || c.volume == 0 && c.tidy == 0)
	spent := uint64(0)
	last := pair{period: -1}
	for range c.tidy {
		step := r.Uint(math.MaxUint64 - last.key)
		p := pair{last.key + step, int64(r.Uint(maxCohorts)), int64(r.Uint(maxOrders)), r.Int()}
		spent += magnitude(p.sales)
		c.orders += p.orders
		if !r.Check(p.key > 0 && (step > 0 || p.period > last.period) && p.period < int64(c.Periods.Len()) && p.orders > 0 &&
			magnitude(p.sales) <= maxVolume && spent <= uint64(c.volume) && c.orders <= maxOrders) {
			return
		}
		c.pairs = append(c.pairs, p)
		last = p
	}
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
	Complete   bool         `json:"complete"`
	Customers  int64        `json:"customers"`
	Orders     int64        `json:"orders"`
	Sales      money.Amount `json:"sales"`      // of the period
	Cumulative money.Amount `json:"cumulative"` // from the first period on
}

// Report returns a cohort for each period.
func (c *CohortRevenue) Report(asOf time.Time) []RevenueCohort {
	if c.t == nil {
		return nil
	}
	c.sort()
	periods := c.fixed(c.Periods)
	n := periods.Len()
	out := make([]RevenueCohort, n)
	sales := make([]int64, n*n)
	for i := range out {
		out[i] = RevenueCohort{Label: periods.Label(i), Period: periods.Period(i), Cells: make([]RevenueCell, n-i)}
	}
	first := int64(0)
	for i, p := range c.pairs {
		if i == 0 || c.pairs[i-1].key != p.key {
			first = p.period
			out[first].Size++
		}
		cell := &out[first].Cells[p.period-first]
		cell.Customers++
		cell.Orders += p.orders
		sales[first*int64(n)+p.period] += p.sales
	}
	for i := range out {
		sum := int64(0)
		for k := range out[i].Cells {
			if !periods.Complete(i+k, asOf) {
				out[i].Cells[k] = RevenueCell{}
				continue
			}
			x := sales[i*n+i+k]
			sum += x
			cell := &out[i].Cells[k]
			cell.Complete, cell.Sales, cell.Cumulative = true, money.New(x, c.cur), money.New(sum, c.cur)
		}
	}
	return out
}
