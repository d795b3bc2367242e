// Package catalogops has the operations of package catalog.
package catalogops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "catalog",
		Words: map[string]error{
			"sku": catalog.ErrSKU, "missing": catalog.ErrMissing, "gtin": catalog.ErrGTIN, "checksum": catalog.ErrChecksum, "too_many": catalog.ErrTooMany, "unknown": catalog.ErrUnknown,
			"measure": catalog.ErrMeasure, "currency": money.ErrCurrencyMismatch, "word": commerce.ErrUnknownWord, "weights": money.ErrWeights,
		},
		Ops: map[string]conformance.Op{
			"catalog.choose":   conformance.Typed("A bundle whose slots are filled with the choices of a customer.", choose),
			"catalog.measure":  conformance.Typed("A measure with its unit.", measure),
			"catalog.sku":      conformance.Typed("Whether a text can be a SKU.", sku),
			"catalog.gtin":     conformance.Typed("A GTIN checked and padded to 14 digits, with its kind.", gtin),
			"catalog.matrix":   conformance.Typed("The variants that options make, less the excluded ones.", matrix),
			"catalog.content":  conformance.Typed("The total content of a package, for its price per unit.", content),
			"catalog.explode":  conformance.Typed("The price of a bundle shared over its components; the shares add up.", explode),
			"catalog.validate": conformance.Typed("What a product lacks to be offered in a channel of a market on a day.", validate),
			"catalog.find":     conformance.Typed("The products that fit a query, with the counts of its facets.", find),
		},
	}
}

func gtin(in struct {
	Text string `json:"text"`
},
) (any, error) {
	g, err := catalog.ParseGTIN(in.Text)
	return map[string]string{"gtin": g.String(), "short": g.Short(), "kind": g.Kind().String()}, err
}

func matrix(in struct {
	Options []catalog.Option    `json:"options"`
	Except  []catalog.Exclusion `json:"except"`
},
) (any, error) {
	rows, err := catalog.Matrix(in.Options, in.Except...)
	return map[string]any{"rows": rows}, err
}

func content(in catalog.Content) (any, error) {
	return map[string]any{"total": in.Total()}, nil
}

func explode(in struct {
	Bundle catalog.Bundle `json:"bundle"`
	Price  money.Amount   `json:"price"`
	Qty    int64          `json:"qty"`
},
) (any, error) {
	shares, err := in.Bundle.ExplodeN(in.Price, in.Qty)
	return map[string]any{"shares": shares}, err
}

func validate(in struct {
	Profile catalog.Profile `json:"profile"`
	Product catalog.Product `json:"product"`
},
) (any, error) {
	found, err := catalog.Validate(in.Profile, in.Product)
	return map[string]any{"reasons": found}, err
}

func find(in struct {
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
}
