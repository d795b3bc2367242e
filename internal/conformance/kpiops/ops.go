// Package kpiops has the operations of package kpi.
package kpiops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "kpi",
		Words: map[string]error{
			"range": kpi.ErrRange, "outside": kpi.ErrOutside, "mismatch": money.ErrCurrencyMismatch, "periods": kpi.ErrPeriods,
			"json": commerce.ErrJSON, "word": kpi.ErrWord, "period": calendar.ErrPeriod,
		},
		Ops: map[string]conformance.Op{
			"kpi.sale_of":            conformance.Typed("What the key figures count of an order.", saleOf),
			"kpi.pareto_share":       conformance.Typed("The smallest share of the items that makes a share of the whole.", paretoShare),
			"kpi.cac_payback_months": conformance.Typed("Months of margin that return the cost of winning a customer.", cacPaybackMonths),
			"kpi.break_even":         conformance.Typed("The number of orders that covers fixed costs.", breakEven),
			"kpi.break_even_sales":   conformance.Typed("The net sales that cover fixed costs at a margin.", breakEvenSales),
			"kpi.payback":            conformance.Typed("After how many periods flows return an investment.", payback),
			"kpi.cac_payback":        conformance.Typed("After how many periods a customer has returned the cost of winning them.", cacPayback),
			"kpi.sell_through":       conformance.Typed("The share of the stock that was sold.", sellThrough),
			"kpi.retention":          conformance.Typed("Which share of the contracts at the start is still there, and which was lost.", retention),
			"kpi.margins":            conformance.Typed("Products ranked by what they earn.", margins),
			"kpi.nps":                conformance.Typed("The net promoter score of answers from 0 to 10.", nps),
			"kpi.ratio": conformance.Typed("A ratio of counts with its percentage; nothing by nothing is null.", func(in struct {
				Num int64 `json:"num"`
				Den int64 `json:"den"`
			},
			) (kpi.Ratio, error) {
				return kpi.Ratio{Num: in.Num, Den: in.Den}, nil
			}),
			"kpi.change":       conformance.Typed("How an amount changed, in money and in per cent.", change),
			"kpi.periods":      conformance.Typed("The days, weeks, months, quarters or years of a time of reporting, and where instants fall.", periods),
			"kpi.sales":        conformance.Typed("The sales figures of periods and channels: orders, units, revenue, discounts, refunds, margin.", sales),
			"kpi.customers":    conformance.Typed("Customers by period: new, returning, lost, and by cohort.", customers),
			"kpi.funnel":       conformance.Typed("How many visits reach each stage of the shop.", funnel),
			"kpi.items":        conformance.Typed("Which share of the users who viewed an item added it, and bought it.", itemRates),
			"kpi.carts":        conformance.Typed("Carts that are open, ordered and abandoned on a day.", carts),
			"kpi.historic_clv": conformance.Typed("The margin that customers brought up to a day.", historicCLV),
			"kpi.rfm":          conformance.Typed("Customers scored by recency, frequency and spend.", rfm),
			"kpi.abc":          conformance.Typed("Items in classes by their share of the whole.", abc),
			"kpi.contribution": conformance.Typed("What is left of net sales after each layer of costs.", contribution),
			"kpi.simple_clv":   conformance.Typed("The value of a customer from margin, retention and discount rate.", simpleCLV),
			"kpi.marketing":    conformance.Typed("What marketing costs and brings, by channel.", marketing),
			"kpi.stock":        conformance.Typed("How often stock turns, and what it earns.", stock),
			"kpi.total_cost":   conformance.Typed("The cost of a platform over years by its drivers.", totalCost),
		},
	}
}

func change(in struct {
	Before money.Amount `json:"before"`
	After  money.Amount `json:"after"`
},
) (any, error) {
	c := kpi.Change{Before: in.Before, After: in.After}
	if _, err := c.Rate(); err != nil {
		return nil, err
	}
	return c, nil
}
