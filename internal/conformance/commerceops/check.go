package commerceops

import (
	"github.com/bottega-go/commerce"
)

type okOut struct {
	OK bool `json:"ok"`
}

func orderCheck(o commerce.Order) (okOut, error) {
	err := o.Check()
	return okOut{err == nil}, err
}

type summaryOut struct {
	VAT     []commerce.VATRow `json:"vat"`
	Charges []commerce.Charge `json:"charges"`
}

func summary(o commerce.Order) (out summaryOut, err error) {
	if out.VAT, err = o.VATSummary(); err == nil {
		out.Charges, err = o.ChargeSummary()
	}
	return out, err
}

func traits(words []string) (commerce.Traits, error) { return commerce.ParseTraits(words...) }
