// Package stockops has the operations of package catalog/stock.
package stockops

import (
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/internal/conformance"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "catalog/stock",
		Words:   map[string]error{"duplicate": stock.ErrDuplicate, "short": stock.ErrShort, "expired": stock.ErrExpired},
		Ops: map[string]conformance.Op{
			"stock.reserve":   conformance.Typed("A level and a reservation after it was made and ended.", reserve),
			"stock.promise":   conformance.Typed("How much of a quantity can be promised now, how much later, and from which day.", promise),
			"stock.allocate":  conformance.Typed("From which places the lines of an order are sent.", allocate),
			"stock.fold":      conformance.Typed("The stock levels that a ledger of movements leads to; what it refuses is named.", fold),
			"stock.reconcile": conformance.Typed("How counted stock differs from the ledger.", reconcile),
			"stock.kit":       conformance.Typed("How many kits the stock of their parts makes.", kit),
			"stock.quota":     conformance.Typed("What a limited offer still grants a customer at an instant.", quota),
		},
	}
}

func promise(in struct {
	Level  stock.Level   `json:"level"`
	Qty    int64         `json:"qty"`
	On     calendar.Date `json:"on"`
	Policy stock.Policy  `json:"policy"`
},
) (stock.Promise, error) {
	p, err := in.Level.Promise(in.Qty, in.On, in.Policy)
	return p, err
}

func allocate(in struct {
	Lines   []stock.Line  `json:"lines"`
	Places  []stock.Place `json:"places"`
	Levels  []stock.Entry `json:"levels"`
	Collect string        `json:"collect"`
},
) (stock.Plan, error) {
	levels, err := stock.NewLevels(in.Levels...)
	if err != nil {
		return stock.Plan{}, err
	}
	p, err := stock.Allocate(in.Lines, in.Places, levels, stock.Allocation{Collect: in.Collect})
	return p, err
}

func fold(in struct {
	Movements []stock.Movement `json:"movements"`
},
) (any, error) {
	levels, err := stock.Fold(in.Movements...)
	rows := []stock.Entry{}
	for k, l := range levels.All() {
		rows = append(rows, stock.Entry{SKU: k.SKU, Location: k.Location, Level: l})
	}
	return map[string]any{"levels": rows, "codes": conformance.Problems(err)}, nil
}

func reconcile(in struct {
	Ledger  []stock.Entry `json:"ledger"`
	Counted []stock.Entry `json:"counted"`
},
) (any, error) {
	a, err := stock.NewLevels(in.Ledger...)
	if err != nil {
		return nil, err
	}
	b, err := stock.NewLevels(in.Counted...)
	return map[string]any{"reasons": stock.Reconcile(a, b)}, err
}

func kit(in struct {
	Parts []struct {
		SKU   string      `json:"sku"`
		Qty   int64       `json:"qty"`
		Level stock.Level `json:"level"`
	} `json:"parts"`
},
) (stock.Level, error) {
	var parts []stock.Need
	for _, p := range in.Parts {
		parts = append(parts, stock.Need{SKU: p.SKU, Qty: p.Qty, Level: p.Level})
	}
	return stock.Kit(parts...)
}

func quota(in struct {
	Quota stock.Quota `json:"quota"`
	Qty   int64       `json:"qty"`
	Mine  int64       `json:"mine"`
	At    time.Time   `json:"at"`
},
) (stock.Grant, error) {
	g, err := in.Quota.Take(in.Qty, in.Mine, in.At)
	return g, err
}
