package returns

import (
	"errors"

	"github.com/bottega-go/commerce/money"
)

// An Outcome is what the goods that came back are worth, by disposition: what returns cost.
type Outcome struct {
	Disposition Disposition  `json:"disposition"`
	Qty         int64        `json:"qty"`
	Worth       money.Amount `json:"worth"`
	Kept        money.Amount `json:"kept"`
	Lost        money.Amount `json:"lost"`
}

// Outcomes sums the disposed items in the order of the dispositions. The error is that of adding amounts.
func (c Case) Outcomes() ([]Outcome, error) {
	var out []Outcome
	for d := Restock; d <= Destroy; d++ {
		var worth, kept money.Total
		qty := int64(0)
		for i := range c.items {
			if it := &c.items[i]; it.Disposition == d {
				worth.Add(it.Worth)
				kept.Add(it.Kept)
				qty += it.Qty
			}
		}
		if qty == 0 {
			continue
		}
		w, err1 := worth.Amount()
		k, err2 := kept.Amount()
		lost, err3 := w.Sub(k)
		if err := errors.Join(err1, err2, err3); err != nil {
			return nil, err
		}
		out = append(out, Outcome{d, qty, w, k, lost})
	}
	return out, nil
}
