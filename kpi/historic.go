package kpi

import (
	"cmp"
	"iter"
	"slices"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// A CustomerMargin is what an order earned with a customer, or a refund lost
// again: below 0 then. It is a margin at the level that the caller names, never
// revenue; a zero Amount (of no currency) says that the cost is not known.
type CustomerMargin struct {
	Customer uint64 // opaque key, see [Key]; guests are 0 and left out
	On       calendar.Date
	Margin   money.Amount
}

// A CustomerCLV is the lifetime value of a customer.
type CustomerCLV struct {
	KPI      string       `json:"kpi"`
	Customer uint64       `json:"customer"`
	Margin   money.Amount `json:"margin"` // null if one of the margins is not known
}

// HistoricCLV returns the margin that each customer brought up to a day, that day
// included, by key, and the mean over these customers. It tells the past; the
// mean is null if a margin is not known. Errors are those of money.
func HistoricCLV(margins iter.Seq[CustomerMargin], upTo calendar.Date) ([]CustomerCLV, Mean, error) {
	var list []CustomerMargin
	for m := range margins {
		if m.Customer != 0 && !m.On.After(upTo) {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b CustomerMargin) int { return cmp.Compare(a.Customer, b.Customer) })
	mean := Mean{KPI: "clv.historic"}
	var out []CustomerCLV
	var all money.Total
	unknown := false
	for rest := list; len(rest) > 0; {
		one := CustomerCLV{KPI: mean.KPI, Customer: rest[0].Customer}
		var sum money.Total
		known, n := true, 0
		for ; n < len(rest) && rest[n].Customer == one.Customer; n++ {
			known = known && rest[n].Margin != (money.Amount{})
			sum.Add(rest[n].Margin)
			all.Add(rest[n].Margin)
		}
		rest = rest[n:]
		margin, err := sum.Amount()
		if err != nil {
			return nil, Mean{}, err
		}
		if known {
			one.Margin = margin
		}
		unknown = unknown || !known
		out = append(out, one)
	}
	total, err := all.Amount()
	if err != nil {
		return nil, Mean{}, err
	}
	if !unknown {
		mean.Sum, mean.N = total, int64(len(out))
	}
	return out, mean, nil
}
