// Package attributionops has the operations of package kpi/attribution.
package attributionops

import (
	"strconv"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi/attribution"
)

type credit struct {
	attribution.Credit
	Effect6 string `json:"effect_6"`
}

func six(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }

func credits(cs []attribution.Credit, err error) (any, error) {
	out := make([]credit, len(cs))
	for i, c := range cs {
		out[i] = credit{c, six(c.Effect)}
	}
	return out, err
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "kpi/attribution",
		Ops: map[string]conformance.Op{
			"attribution.rule":    conformance.Typed("The credit that a rule gives each channel for the sales of paths.", rule),
			"attribution.markov":  conformance.Typed("The credit of channels by what would be lost without each (Markov).", markov),
			"attribution.shapley": conformance.Typed("The credit of channels by their Shapley values.", shapley),
			"attribution.values":  conformance.Typed("The Shapley values of a game given by the worth of its coalitions.", values),
		},
	}
}

func rule(in struct {
	Rule  attribution.Rule   `json:"rule"`
	Paths []attribution.Path `json:"paths"`
},
) (any, error) {
	return credits(in.Rule.Credit(in.Paths))
}

func markov(in struct {
	Paths []attribution.Path `json:"paths"`
},
) (any, error) {
	return credits(attribution.Markov{}.Credit(in.Paths))
}

func shapley(in struct {
	Worth string             `json:"worth"`
	Paths []attribution.Path `json:"paths"`
},
) (any, error) {
	s := attribution.Shapley{}
	if in.Worth == "rate" {
		s.Worth = attribution.Rate
	}
	return credits(s.Credit(in.Paths))
}

func values(in struct {
	Players int                `json:"players"`
	Worth   map[string]float64 `json:"worth"`
},
) (any, error) {
	values, err := attribution.Values(in.Players, func(set uint64) float64 { return in.Worth[strconv.FormatUint(set, 10)] })
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = six(v)
	}
	return out, err
}
