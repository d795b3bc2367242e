package stock_test

import (
	"errors"
	"testing"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/internal/vector"
)

func codes(err error) []string {
	out := []string{}
	var errs commerce.FieldErrors
	errors.As(err, &errs)
	for _, e := range errs {
		out = append(out, e.Path+" "+e.Code)
	}
	return out
}

var ops = map[string]vector.Op{
	"stock.promise": vector.Typed(func(in struct {
		Level  stock.Level   `json:"level"`
		Qty    int64         `json:"qty"`
		On     calendar.Date `json:"on"`
		Policy stock.Policy  `json:"policy"`
	},
	) (any, error) {
		p, err := in.Level.Promise(in.Qty, in.On, in.Policy)
		return p, err
	}),
	"stock.allocate": vector.Typed(func(in struct {
		Lines   []stock.Line  `json:"lines"`
		Places  []stock.Place `json:"places"`
		Levels  []stock.Entry `json:"levels"`
		Collect string        `json:"collect"`
	},
	) (any, error) {
		levels, err := stock.NewLevels(in.Levels...)
		if err != nil {
			return nil, err
		}
		p, err := stock.Allocate(in.Lines, in.Places, levels, stock.Allocation{Collect: in.Collect})
		return p, err
	}),
	"stock.fold": vector.Typed(func(in struct {
		Movements []stock.Movement `json:"movements"`
	},
	) (any, error) {
		levels, err := stock.Fold(in.Movements...)
		rows := []stock.Entry{}
		for k, l := range levels.All() {
			rows = append(rows, stock.Entry{SKU: k.SKU, Location: k.Location, Level: l})
		}
		return map[string]any{"levels": rows, "codes": codes(err)}, nil
	}),
	"stock.reconcile": vector.Typed(func(in struct {
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
	}),
	"stock.kit": vector.Typed(func(in struct {
		Parts []struct {
			SKU   string      `json:"sku"`
			Qty   int64       `json:"qty"`
			Level stock.Level `json:"level"`
		} `json:"parts"`
	},
	) (any, error) {
		var parts []stock.Need
		for _, p := range in.Parts {
			parts = append(parts, stock.Need{SKU: p.SKU, Qty: p.Qty, Level: p.Level})
		}
		return stock.Kit(parts...)
	}),
	"stock.quota": vector.Typed(func(in struct {
		Quota stock.Quota `json:"quota"`
		Qty   int64       `json:"qty"`
		Mine  int64       `json:"mine"`
		At    time.Time   `json:"at"`
	},
	) (any, error) {
		g, err := in.Quota.Take(in.Qty, in.Mine, in.At)
		return g, err
	}),
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", ops, map[string]error{"duplicate": stock.ErrDuplicate})
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}
