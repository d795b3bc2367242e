package kpi

import (
	"math/bits"
	"slices"
	"time"

	"github.com/bottega-go/commerce/calendar"
)

// Movement returns who came and went between period i-1 and i, for i from 1.
func (c *Customers) Movement(i int) Movement {
	var m Movement
	if i < 1 || i >= c.fixed(c.Periods).Len() || c.t == nil {
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
	p := c.fixed(c.Periods)
	n := p.Len()
	if p.t == nil || n > maxCohorts {
		return nil
	}
	var counts [maxCohorts][maxCohorts]int64
	for table := range c.tables {
		for i := range table {
			rest := table[i].periods // none without orders
			row := &counts[bits.TrailingZeros64(rest)&(maxCohorts-1)]
			for ; rest != 0; rest &= rest - 1 {
				row[bits.TrailingZeros64(rest)&(maxCohorts-1)]++
			}
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
