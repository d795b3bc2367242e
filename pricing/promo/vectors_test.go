package promo_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/pricing/promo"
)

type vectorInput struct {
	Promotions json.RawMessage `json:"promotions"`
	Input      promo.Input     `json:"input"`
	Steps      int64           `json:"steps"`
}

func (v vectorInput) rules() (*promo.Ruleset, error) {
	ps, err := promo.Parse([]byte(`{"schema":"` + promo.Schema + `","promotions":` + string(v.Promotions) + `}`))
	if err != nil {
		return nil, err
	}
	return promo.Compile(ps, promo.Options{Zones: time.LoadLocation, Steps: v.Steps})
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"promo.evaluate": vector.Typed(func(in vectorInput) (any, error) {
			rules, err := in.rules()
			if err != nil {
				return nil, err
			}
			return rules.Evaluate(in.Input)
		}),
		"promo.explain": vector.Typed(func(in vectorInput) (any, error) {
			rules, err := in.rules()
			if err != nil {
				return nil, err
			}
			reasons, err := rules.Explain(in.Input)
			codes := make([]string, len(reasons))
			for i, r := range reasons {
				codes[i] = r.Code
			}
			return map[string]any{"codes": codes, "reasons": reasons}, err
		}),
	})
}

func TestEveryReasonHasAVector(t *testing.T) {
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}
