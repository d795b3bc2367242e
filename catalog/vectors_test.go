package catalog_test

import (
	"encoding/json"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
)

var ops = map[string]vector.Op{
	"catalog.gtin": vector.Typed(func(in struct {
		Text string `json:"text"`
	},
	) (any, error) {
		g, err := catalog.ParseGTIN(in.Text)
		return map[string]string{"gtin": g.String(), "short": g.Short(), "kind": g.Kind().String()}, err
	}),
	"catalog.matrix": vector.Typed(func(in struct {
		Options []catalog.Option    `json:"options"`
		Except  []catalog.Exclusion `json:"except"`
	},
	) (any, error) {
		rows, err := catalog.Matrix(in.Options, in.Except...)
		return map[string]any{"rows": rows}, err
	}),
	"catalog.content": vector.Typed(func(in catalog.Content) (any, error) {
		return map[string]any{"total": in.Total()}, nil
	}),
	"catalog.explode": vector.Typed(func(in struct {
		Bundle catalog.Bundle `json:"bundle"`
		Price  money.Amount   `json:"price"`
		Qty    int64          `json:"qty"`
	},
	) (any, error) {
		shares, err := in.Bundle.ExplodeN(in.Price, in.Qty)
		return map[string]any{"shares": shares}, err
	}),
	"catalog.validate": vector.Typed(func(in struct {
		Profile catalog.Profile `json:"profile"`
		Product json.RawMessage `json:"product"`
	},
	) (any, error) {
		var p catalog.Product
		if err := json.Unmarshal(in.Product, &p); err != nil {
			return nil, err
		}
		found, err := catalog.Validate(in.Profile, p)
		return map[string]any{"reasons": found}, err
	}),
	"catalog.find": vector.Typed(func(in struct {
		Products []catalog.Product `json:"products"`
		Query    catalog.Query     `json:"query"`
	},
	) (any, error) {
		c, err := catalog.New(in.Products...)
		if err != nil {
			return nil, err
		}
		page, err := c.Find(in.Query)
		skus := []string{}
		for _, h := range page.Hits {
			skus = append(skus, h.Variant.SKU)
		}
		return map[string]any{"total": page.Total, "hits": skus, "facets": page.Facets}, err
	}),
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", ops, map[string]error{
		"gtin": catalog.ErrGTIN, "checksum": catalog.ErrChecksum, "too_many": catalog.ErrTooMany, "unknown": catalog.ErrUnknown,
		"measure": catalog.ErrMeasure, "currency": money.ErrCurrencyMismatch, "word": commerce.ErrUnknownWord, "weights": money.ErrWeights,
	})
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}
