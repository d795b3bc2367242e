// Package basketops has the operations of package kpi/basket.
package basketops

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi/basket"
)

type log struct {
	Baskets [][]string     `json:"baskets"`
	Options basket.Options `json:"options"`
}

func (l log) mine() (*basket.Table, error) { return basket.Mine(slices.Values(l.Baskets), l.Options) }

func four(v float64, ok bool) any {
	if !ok {
		return nil
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "kpi/basket",
		Words:   map[string]error{"too_large": basket.ErrTooLarge},
		Ops: map[string]conformance.Op{
			"basket.sets": conformance.Typed("What is often bought together.", sets),
			"basket.rule": conformance.Typed("Support, confidence, lift, leverage and conviction of a rule.", rule),
			"basket.next": conformance.Typed("What customers with these goods in the basket buy next.", next),
		},
	}
}

func sets(in struct {
	log
	Size int `json:"size"`
},
) ([]basket.Set, error) {
	t, err := in.mine()
	if err != nil {
		return nil, err
	}
	return t.Sets(in.Size), nil
}

func rule(in struct {
	log
	If   []string `json:"if"`
	Then string   `json:"then"`
},
) (any, error) {
	t, err := in.mine()
	if err != nil {
		return nil, err
	}
	for _, r := range t.Rules(0) {
		if r.Then == in.Then && slices.Equal(r.If, in.If) {
			return map[string]any{
				"support": four(r.Support()), "confidence": four(r.Confidence()), "lift": four(r.Lift()),
				"leverage": four(r.Leverage()), "conviction": four(r.Conviction()),
			}, nil
		}
	}
	return nil, fmt.Errorf("no rule from %v to %s", in.If, in.Then)
}

func next(in struct {
	log
	SKUs []string `json:"skus"`
	N    int      `json:"n"`
},
) ([]basket.Rule, error) {
	t, err := in.mine()
	if err != nil {
		return nil, err
	}
	return t.Next(in.SKUs, in.N), nil
}
