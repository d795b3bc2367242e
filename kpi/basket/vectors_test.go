package basket_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/bottega-go/commerce/internal/vector"
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

var ops = map[string]vector.Op{
	"basket.sets": vector.Typed(func(in struct {
		log
		Size int `json:"size"`
	},
	) (any, error) {
		t, err := in.mine()
		if err != nil {
			return nil, err
		}
		return t.Sets(in.Size), nil
	}),
	"basket.rule": vector.Typed(func(in struct {
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
	}),
	"basket.next": vector.Typed(func(in struct {
		log
		SKUs []string `json:"skus"`
		N    int      `json:"n"`
	},
	) (any, error) {
		t, err := in.mine()
		if err != nil {
			return nil, err
		}
		return t.Next(in.SKUs, in.N), nil
	}),
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", ops, map[string]error{"too_large": basket.ErrTooLarge})
}
