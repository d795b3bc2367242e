package pricing

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// ErrContent is wrapped by errors about the content of a package.
var ErrContent = errors.New("pricing: invalid content")

// Content is what a package holds, for its unit price. The zero Content is
// unknown.
type Content struct {
	Amount decimal.Decimal `json:"amount"` // of one piece, above zero: 0.75 with Unit "l"
	Unit   string          `json:"unit"`   // g, kg, mg, ml, cl, l, mm, cm, m, cm2, m2, cm3, m3, piece
	// Pieces is the number of pieces in a multipack; 0 reads as 1.
	Pieces int64 `json:"pieces,omitempty"`
	// Drained is the net drained weight of food in a liquid, in Unit; where it
	// is given it counts instead of Amount (Regulation 1169/2011 annex IX no. 5),
	// which it cannot exceed.
	Drained decimal.Decimal `json:"drained,omitzero"`
}

// units of content: their base unit and how many of them are one base unit.
var contentUnits = map[string]struct {
	base string
	per  int64
}{
	"kg": {"kg", 1}, "g": {"kg", 1_000}, "mg": {"kg", 1_000_000},
	"l": {"l", 1}, "cl": {"l", 100}, "ml": {"l", 1_000},
	"m": {"m", 1}, "cm": {"m", 100}, "mm": {"m", 1_000},
	"m2": {"m2", 1}, "cm2": {"m2", 10_000}, "m3": {"m3", 1}, "cm3": {"m3", 1_000_000},
	"piece": {"piece", 1},
}

// UnitPriceOptions say how a unit price is stated. The zero options are those
// of Directive 98/6 Art. 2(b): per kg, l, m, m² or m³, rounded half up.
type UnitPriceOptions struct {
	// Per is another unit of the same quantity, where it is customary: "100g",
	// "100ml", or one of the units of [Content].
	Per      string
	Rounding money.Rounding
	// Territory and On select the national exemptions; without a territory
	// only that of equal prices applies.
	Territory commerce.Territory
	On        calendar.Date
	// Assortment marks different articles sold under one wrapping.
	Assortment bool
}

// A UnitPrice is the price per unit of quantity.
type UnitPrice struct {
	Amount money.Amount `json:"amount"`
	Per    string       `json:"per"`
	// Required says whether it has to be shown; No comes with the exemption.
	Required commerce.Tri `json:"required"`

	code  reasonCode
	cites []commerce.Citation
	facts []commerce.Fact
}

// UnitPriceOf computes the price per unit of what a package holds. price is
// what is asked now: a reduced price has a reduced unit price. Deposits do not
// belong into it. An unknown unit, a content that is not positive and a unit of
// another quantity are [ErrContent].
func UnitPriceOf(price money.Amount, c Content, opt UnitPriceOptions) (UnitPrice, error) {
	unit, ok := contentUnits[c.Unit]
	pieces := max(c.Pieces, 1)
	for _, x := range [...]decimal.Decimal{c.Amount, c.Drained} {
		if e := x.Exponent(); e < -18 || e > 18 || x.NumDigits() > 18 { // before anything works with it
			return UnitPrice{}, fmt.Errorf("%w: a number of %d digits", ErrContent, x.NumDigits())
		}
	}
	if c.Drained.IsNegative() || c.Amount.IsPositive() && c.Drained.GreaterThan(c.Amount) {
		return UnitPrice{}, fmt.Errorf("%w: %s drained of %s", ErrContent, c.Drained, c.Amount)
	}
	amount := c.Amount
	if c.Drained.IsPositive() {
		amount = c.Drained
	}
	if !ok || !amount.IsPositive() || c.Pieces < 0 || c.Pieces > commerce.MaxQty || price.Sign() < 0 {
		return UnitPrice{}, fmt.Errorf("%w: %d × %s %q at %s", ErrContent, pieces, amount, clip(c.Unit), price)
	}
	per := opt.Per
	if per == "" {
		per = unit.base
	}
	base, share, err := perUnit(per)
	if err != nil {
		return UnitPrice{}, err
	}
	if base != unit.base {
		return UnitPrice{}, fmt.Errorf("%w: %q is no unit of %q", ErrContent, clip(per), c.Unit)
	}
	// price × unit.per ÷ (amount × pieces × share), rounded once.
	exact, err := price.MulInt(unit.per)
	if err != nil {
		return UnitPrice{}, err
	}
	total := amount.Mul(decimal.NewFromInt(pieces)).Mul(decimal.NewFromInt(share))
	u := UnitPrice{Per: per, Required: commerce.Yes, code: rUnitRequired}
	if u.Amount, err = exact.Div(total, opt.Rounding); err != nil {
		return UnitPrice{}, err
	}
	u.cites = []commerce.Citation{{Act: directive98, Provision: "Art. 3(1)"}}
	u.facts = []commerce.Fact{commerce.NewFact("amount", u.Amount), commerce.NewFact("per", per), commerce.NewFact("price", price)}
	u.exempt(price, amount.Mul(decimal.NewFromInt(pieces)), c.Unit, opt)
	return u, nil
}

// perUnit splits "100g" into kg and the number of such shares in one kg.
func perUnit(per string) (base string, share int64, err error) {
	switch per {
	case "100g":
		return "kg", 10, nil
	case "100ml":
		return "l", 10, nil
	}
	u, ok := contentUnits[per]
	if !ok {
		return "", 0, fmt.Errorf("%w: unit %q", ErrContent, clip(per))
	}
	return u.base, u.per, nil
}

// unitExemption is a national rule under Art. 5 and 6 of the directive.
type unitExemption struct {
	territory commerce.Territory
	first     int32
	below     int64 // g or ml; including the limit itself where so says
	including bool
	// assortment exempts different articles under one wrapping.
	assortment     bool
	act, provision string
}

var unitExemptions = [...]unitExemption{
	{"DE", 20220528, 10, false, true, "PAngV", "§ 4(3)"},
	{"FI", 20130718, 50, false, true, "VNa 553/2013", "8-10 §"},
	{"IE", 20030301, 50, true, false, "S.I. 639/2002", ""},
	{"LU", 20010901, 0, false, true, "Règlement grand-ducal du 7 septembre 2001", "art. 3-4"},
}

func (u *UnitPrice) exempt(price money.Amount, content decimal.Decimal, unit string, opt UnitPriceOptions) {
	if price.Equal(u.Amount) { // Art. 3(1): identical to the sales price
		u.Required, u.code = commerce.No, rUnitEqual
		return
	}
	for i := range unitExemptions {
		x := &unitExemptions[i]
		if !opt.Territory.In(x.territory) || opt.Territory == "" || !opt.On.IsZero() && opt.On.Before(day(x.first)) {
			continue
		}
		small, ok := inSmallUnit(content, unit)
		limit := decimal.NewFromInt(x.below)
		c := small.Cmp(limit)
		switch {
		case ok && (c < 0 || c == 0 && x.including):
			u.Required, u.code = commerce.No, rUnitSmall
			u.facts = append(u.facts, commerce.NewFact("limit", x.below))
		case opt.Assortment && x.assortment:
			u.Required, u.code = commerce.No, rUnitAssortment
		default:
			continue
		}
		u.cites = append(u.cites, commerce.Citation{Act: x.act, Provision: x.provision})
		return
	}
}

// inSmallUnit turns weights and volumes into g and ml.
func inSmallUnit(content decimal.Decimal, unit string) (decimal.Decimal, bool) {
	u := contentUnits[unit]
	if u.base != "kg" && u.base != "l" {
		return content, false
	}
	return content.Mul(decimal.NewFromInt(1_000)).DivRound(decimal.NewFromInt(u.per), 6), true
}

// Code is pricing.unit.required, .equal, .small or .assortment.
func (u UnitPrice) Code() string { return u.code.String() }

// Reasons says whether the unit price has to be shown, and why.
func (u UnitPrice) Reasons() []commerce.Reason {
	if u.code == rNone {
		return nil
	}
	r := u.code.reason(u.facts...)
	r.Cites = u.cites
	return []commerce.Reason{r}
}
