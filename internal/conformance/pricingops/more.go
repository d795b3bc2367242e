package pricingops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

func reduction(in struct {
	Prior priorIn      `json:"prior"`
	Now   money.Amount `json:"now"`
},
) (money.Percent, error) {
	p, err := in.Prior.prior()
	if err != nil {
		return money.Percent{}, err
	}
	return p.Reduction(in.Now)
}

type compareOut struct {
	First      pricing.Contribution `json:"first"`
	Second     pricing.Contribution `json:"second"`
	Difference money.Amount         `json:"difference"`
}

func compare(in struct {
	First  pricing.Costs `json:"first"`
	Second pricing.Costs `json:"second"`
	Net    money.Amount  `json:"net"`
	Gross  money.Amount  `json:"gross"`
},
) (compareOut, error) {
	a, b, difference, err := pricing.Compare(in.First, in.Second, in.Net, in.Gross)
	return compareOut{a, b, difference}, err
}

func commission(in struct {
	Rule     pricing.Commission `json:"rule"`
	Sold     money.Amount       `json:"sold"`
	Returned money.Amount       `json:"returned"`
	Paid     money.Amount       `json:"paid"`
},
) (money.Amount, error) {
	return in.Rule.Settle(in.Sold, in.Returned, in.Paid)
}

// pooling is a [pricing.Pooling] as a word.
type pooling pricing.Pooling

var poolings = commerce.Words[pooling]{"line", "product", "facet"}

func (p pooling) MarshalText() ([]byte, error)  { return poolings.Marshal(p) }
func (p *pooling) UnmarshalText(b []byte) error { return poolings.Unmarshal(p, b) }

func pools(in struct {
	Lines []struct {
		Qty     int64    `json:"qty"`
		Product string   `json:"product"`
		Facets  []string `json:"facets"`
	} `json:"lines"`
	By    pooling `json:"by"`
	Facet string  `json:"facet"`
},
) ([]int64, error) {
	var lines []pricing.PoolLine
	for _, l := range in.Lines {
		lines = append(lines, pricing.PoolLine{Qty: l.Qty, Product: l.Product, Facets: l.Facets})
	}
	return pricing.Pools(lines, pricing.Pooling(in.By), in.Facet), nil
}

func bookTiers(in struct {
	Entries []pricing.Entry `json:"entries"`
	Query   pricing.Query   `json:"query"`
},
) ([]pricing.Tier, error) {
	book, err := pricing.NewBook(in.Entries...)
	if err != nil {
		return nil, err
	}
	return book.Tiers(in.Query)
}
