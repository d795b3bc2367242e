// Package orderflowops has the operations of package cart/orderflow.
package orderflowops

import (
	"fmt"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart/orderflow"
	"github.com/bottega-go/commerce/internal/conformance"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "cart/orderflow",
		Words: map[string]error{
			"event": orderflow.ErrEvent, "conflict": orderflow.ErrConflict, "time": orderflow.ErrTime, "closed": orderflow.ErrClosed,
			"exceeds": orderflow.ErrExceeds, "unknown": orderflow.ErrUnknown, "open": orderflow.ErrOpen, "sequence": commerce.ErrSequence,
		},
		Ops: map[string]conformance.Op{
			"orderflow.fold": conformance.Typed("Where an order stands after payments, shipments, cancellations and credits, what is owed, and what to do.", fold),
		},
	}
}

func fold(in struct {
	Order  commerce.Order    `json:"order"`
	Events []orderflow.Event `json:"events"`
},
) (any, error) {
	f, err := orderflow.New(in.Order)
	if err != nil {
		return nil, err
	}
	var effects []orderflow.Effect
	for _, e := range in.Events {
		if f, effects, err = f.Apply(e); err != nil {
			return nil, err
		}
	}
	again, err := orderflow.Fold(in.Order, in.Events...)
	if err != nil {
		return nil, err
	}
	if again.Code() != f.Code() {
		return nil, fmt.Errorf("the fold ends with %s, the steps with %s", again.Code(), f.Code())
	}
	owed, paid, open, err := f.Due()
	return map[string]any{
		"stage": f.Stage(), "code": f.Code(), "codes": conformance.CodesOf(f.Reasons()), "owed": owed, "paid": paid, "open": open, "effects": effects,
	}, err
}
