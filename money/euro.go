package money

import (
	"cmp"
	"fmt"
	"slices"
)

// EuroRate is the irrevocably fixed rate between the euro and a currency that it
// replaced.
type EuroRate struct {
	Rate      Rate   // 1 EUR = Rate of the old currency
	Figures   string // the value as the act writes it, with six significant figures
	First     string // day of the euro's introduction, "2006-01-02"
	Act       string // CELEX number
	Provision string
	URL       string
	Trust     string // verified, secondary, contested or unverified
	Checked   string // day of the check
}

// FixedEuroRate returns the fixed rate of a withdrawn euro-area currency.
func FixedEuroRate(c Currency) (EuroRate, bool) {
	i, ok := slices.BinarySearchFunc(euroTable[:], c, func(row EuroRate, c Currency) int {
		return cmp.Compare(row.Rate.quote, c)
	})
	if !ok {
		return EuroRate{}, false
	}
	return euroTable[i], true
}

// FixedEuroRates returns the whole table, sorted by currency.
func FixedEuroRates() []EuroRate { return slices.Clone(euroTable[:]) }

// ConvertEuro converts between the euro and the currencies that it replaced, in
// either direction, rounded to the minor unit of to (HalfUp is the rule of
// Regulation 1103/97 Art. 5).
//
// Between two old currencies it goes through the euro (Art. 4(4)). That act permits
// to round the euro amount to three decimals or more; this function keeps it whole
// and rounds once. A currency without a fixed rate is ErrRate.
//
// Basis: Regulation 1103/97 Art. 4 and 5; Regulation 2866/98 Art. 1 as amended.
func ConvertEuro(a Amount, to Currency, mode Rounding) (Amount, error) {
	if a.cur == 0 {
		return a, nil
	}
	from, ok := euroFactor(a.cur)
	into, ok2 := euroFactor(to)
	if !ok || !ok2 {
		return Amount{}, fmt.Errorf("%w: no fixed euro rate from %s to %s", ErrRate, a.cur, to)
	}
	if a.cur == to {
		return a.Round(mode), nil
	}
	return a.convert(to, into, from, mode)
}

// euroFactor returns how many c are one euro.
func euroFactor(c Currency) (Factor, bool) {
	if c == EUR {
		return Factor{1, 0}, true
	}
	row, ok := FixedEuroRate(c)
	return row.Rate.value, ok
}
