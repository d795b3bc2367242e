package kpi

import (
	"encoding/json"
	"iter"
	"math"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

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
	spend := int64(0)
	for table := range c.tables { // not entries: a call for each of millions costs more than the sums
		for i := range table {
			e := &table[i]
			if e.orders == 0 {
				continue
			}
			r.Customers++
			r.Orders += int64(e.orders)
			spend += e.spend
			if e.orders > 1 {
				r.Repeat++
			}
		}
	}
	r.Strays = int64(c.len()) - r.Customers
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
