package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A CrossPrice says what a shop keeps when one price is sold under different
// rates. There is no default: it is a commercial choice, and saying nothing is
// an error.
type CrossPrice uint8

// The values of CrossPrice.
const (
	_         CrossPrice = iota
	SameGross            // the consumer pays the same everywhere; the margin differs
	SameNet              // the shop earns the same everywhere; the price differs
)

// PriceAt turns the gross price of a shop's home rate into the gross price at
// another rate: the same with SameGross; with SameNet the net of the home price,
// rounded half up, with the other VAT on top.
func PriceAt(gross money.Amount, home, there money.Percent, policy CrossPrice) (money.Amount, error) {
	switch policy {
	case SameGross:
		return gross, nil
	case SameNet:
		vat, err := home.Within(gross, money.HalfUp)
		if err != nil {
			return money.Amount{}, err
		}
		net, err := gross.Sub(vat)
		if err != nil {
			return money.Amount{}, err
		}
		return there.On(net, money.HalfUp)
	}
	return money.Amount{}, commerce.FieldErrors{{Path: "/policy", Code: "tax.price.policy", Err: commerce.Detail(ErrOptions, "tax: say whether gross or net stays the same")}}
}
