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

func traits(words []string) (commerce.Traits, error) { return commerce.ParseTraits(words...) }
