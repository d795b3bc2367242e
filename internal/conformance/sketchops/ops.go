// Package sketchops has the operations of package kpi/sketch.
package sketchops

import (
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/sketch"
	"github.com/bottega-go/commerce/money"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "kpi/sketch",
		Words:   map[string]error{"range": kpi.ErrRange, "currency_mismatch": money.ErrCurrencyMismatch},
		Ops: map[string]conformance.Op{
			"sketch.distinct": conformance.Typed("How many different keys several lists have together; few are counted exactly.", distinct),
			"sketch.quantile": conformance.Typed("Between which amounts a quantile of several lists of amounts lies.", quantile),
		},
	}
}

func distinct(lists [][]string) (sketch.Estimate, error) {
	var all sketch.HLL
	for _, list := range lists {
		var one sketch.HLL
		for _, key := range list {
			one.Add(kpi.Key(key, 0))
		}
		if err := all.Merge(&one); err != nil {
			return sketch.Estimate{}, err
		}
	}
	return all.Count(), nil
}

type quantileOut struct {
	Quantile sketch.Quantile `json:"quantile"`
	OK       bool            `json:"ok"`
	Mean     kpi.Mean        `json:"mean"`
}

func quantile(in struct {
	Lists   [][]money.Amount `json:"lists"`
	Percent money.Percent    `json:"percent"`
},
) (out quantileOut, err error) {
	var all sketch.Histogram
	for _, list := range in.Lists {
		var one sketch.Histogram
		for _, a := range list {
			minor, err := a.Minor()
			if err != nil {
				return out, err
			}
			if err := one.Add(minor, a.Currency()); err != nil {
				return out, err
			}
		}
		if err := all.Merge(&one); err != nil {
			return out, err
		}
	}
	out.Quantile, out.OK = all.Quantile(in.Percent)
	out.Mean = all.Mean()
	return out, nil
}
