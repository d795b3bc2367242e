// Package promoops has the operations of package pricing/promo.
package promoops

import (
	"time"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/pricing/promo"
)

type rulesIn struct {
	Promotions []promo.Promotion `json:"promotions"`
	Input      promo.Input       `json:"input"`
	Steps      int64             `json:"steps"`
}

func (in rulesIn) rules() (*promo.Ruleset, error) {
	return promo.Compile(in.Promotions, promo.Options{Zones: conformance.Zone, Steps: in.Steps})
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "pricing/promo",
		Ops: map[string]conformance.Op{
			"promo.simulate": conformance.Typed("What draft promotions would change for a basket.", simulate),
			"promo.evaluate": conformance.Typed("The best lawful set of promotions for a basket, what each takes off which line, and what was refused.", evaluate),
			"promo.until":    conformance.Typed("The first moment after another at which a window opens or closes.", until),
			"promo.explain":  conformance.Typed("Every candidate promotion with its conditions in figures, and why the losers lost.", explain),
		},
	}
}

func evaluate(in rulesIn) (promo.Result, error) {
	rules, err := in.rules()
	if err != nil {
		return promo.Result{}, err
	}
	return rules.Evaluate(in.Input)
}

func explain(in rulesIn) (any, error) {
	rules, err := in.rules()
	if err != nil {
		return nil, err
	}
	reasons, err := rules.Explain(in.Input)
	return map[string]any{"codes": conformance.CodesOf(reasons), "reasons": reasons}, err
}

func until(in struct {
	rulesIn

	At time.Time `json:"at"`
},
) (any, error) {
	rules, err := in.rules()
	if err != nil {
		return nil, err
	}
	return struct {
		Until time.Time `json:"until,omitzero"`
	}{rules.Until(in.At)}, nil
}

func simulate(in struct {
	rulesIn

	Draft []promo.Promotion `json:"draft"`
},
) (any, error) {
	rules, err := in.rules()
	if err != nil {
		return nil, err
	}
	before, after, err := rules.Simulate(in.Input, in.Draft...)
	return map[string]any{"before": before, "after": after}, err
}
