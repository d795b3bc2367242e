package catalogops

import (
	"github.com/bottega-go/commerce/catalog"
)

func choose(in struct {
	Bundle catalog.Bundle    `json:"bundle"`
	Picks  map[string]string `json:"picks"`
},
) (*catalog.Bundle, error) {
	return in.Bundle.Choose(in.Picks)
}

type measureOut struct {
	Measure catalog.Measure `json:"measure"`
}

func measure(text string) (measureOut, error) {
	m, err := catalog.ParseMeasure(text)
	return measureOut{m}, err
}

type okOut struct {
	OK bool `json:"ok"`
}

func sku(text string) (okOut, error) {
	err := catalog.CheckSKU(text)
	return okOut{err == nil}, err
}
