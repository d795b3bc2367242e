package attribution_test

import (
	"strconv"
	"testing"

	"github.com/bottega-go/commerce/internal/vector"
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

var ops = map[string]vector.Op{
	"attribution.rule": vector.Typed(func(in struct {
		Rule  attribution.Rule   `json:"rule"`
		Paths []attribution.Path `json:"paths"`
	},
	) (any, error) {
		return credits(in.Rule.Credit(in.Paths))
	}),
	"attribution.markov": vector.Typed(func(in struct {
		Paths []attribution.Path `json:"paths"`
	},
	) (any, error) {
		return credits(attribution.Markov{}.Credit(in.Paths))
	}),
	"attribution.shapley": vector.Typed(func(in struct {
		Worth string             `json:"worth"`
		Paths []attribution.Path `json:"paths"`
	},
	) (any, error) {
		s := attribution.Shapley{}
		if in.Worth == "rate" {
			s.Worth = attribution.Rate
		}
		return credits(s.Credit(in.Paths))
	}),
	"attribution.values": vector.Typed(func(in struct {
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
	}),
}

func TestVectors(t *testing.T) { vector.Run(t, "testdata/vectors", ops) }
