package moneyops

import (
	"fmt"

	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
)

const mostParts = 10_000

func split(in struct {
	Amount money.Amount `json:"amount"`
	N      int          `json:"n"`
},
) ([]money.Amount, error) {
	if in.N > mostParts {
		return nil, fmt.Errorf("%w: more than %d parts", conformance.ErrBound, mostParts)
	}
	return in.Amount.Split(in.N)
}

func sum(amounts []money.Amount) (money.Amount, error) { return money.Sum(amounts...) }

func convert(in struct {
	Amount money.Amount   `json:"amount"`
	Rate   money.Rate     `json:"rate"`
	Mode   money.Rounding `json:"mode"`
},
) (money.Amount, error) {
	return in.Rate.Convert(in.Amount, in.Mode)
}

func share(in struct {
	Part     money.Amount   `json:"part"`
	Whole    money.Amount   `json:"whole"`
	Decimals int            `json:"decimals"`
	Mode     money.Rounding `json:"mode"`
},
) (money.Percent, error) {
	return money.PercentOf(in.Part, in.Whole, in.Decimals, in.Mode)
}

func percent(text string) (money.Percent, error) { return money.ParsePercent(text) }

func roundTo(in struct {
	Amount   money.Amount   `json:"amount"`
	Decimals int            `json:"decimals"`
	Mode     money.Rounding `json:"mode"`
},
) (money.Amount, error) {
	return in.Amount.RoundTo(in.Decimals, in.Mode)
}
