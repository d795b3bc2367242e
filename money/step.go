package money

import (
	"fmt"
	"time"
)

// Step is a rounding step of one currency: CHF 0.05, DKK 0.50, HUF 5. It is
// comparable; the zero Step is no step.
type Step struct {
	amount Amount
}

// NewStep returns the step a, which must be positive (ErrStep).
func NewStep(a Amount) (Step, error) {
	if a.coef <= 0 {
		return Step{}, fmt.Errorf("%w: %s", ErrStep, quote(a.String()))
	}
	return Step{a}, nil
}

// MustStep is NewStep(MustParse(number, c)) for literals; it panics on an error.
func MustStep(number string, c Currency) Step { return must(NewStep(MustParse(number, c))) }

// Amount returns the width of the step; it is the zero Amount for no step.
func (s Step) Amount() Amount { return s.amount }

// String returns the text of the width.
func (s Step) String() string { return s.amount.String() }

// CashRule is how a country rounds what is paid in cash. Rounding happens at the
// till, on the total to pay: never on prices, VAT or what is paid by other means.
type CashRule struct {
	Country   string   // ISO 3166
	Currency  Currency // the EUR differs by state
	First     string   // first day, "2006-01-02"; empty when it is not known
	Last      string   // last day, included; empty while in force
	Step      Step
	Rounding  Rounding
	Small     string // totals that would become 0: "" they do, "exact" they stay, "step" they become one step
	Duty      string // "required", "default" unless the parties agree otherwise, or "optional"
	Act       string // national short title, or the body that published the practice
	Provision string
	URL       string
	Trust     string // verified, secondary, contested or unverified
	Checked   string // day of the check
	Note      string
}

// CashStep returns the rule for cash totals in a country on a civil day. It is false
// when the table knows of none: then cash is paid to the minor unit.
func CashStep(country string, c Currency, year int, month time.Month, day int) (CashRule, bool) {
	return cashStep(cashTable[:], country, c, fmt.Sprintf("%04d-%02d-%02d", year, int(month), day))
}

func cashStep(table []CashRule, country string, c Currency, on string) (CashRule, bool) {
	for _, row := range table {
		if row.Country == country && row.Currency == c && row.First <= on && (row.Last == "" || on <= row.Last) {
			return row, true
		}
	}
	return CashRule{}, false
}

// CashRules returns the whole table, sorted by country, currency and first day.
func CashRules() []CashRule { return append([]CashRule(nil), cashTable[:]...) }

// Round returns what is paid in cash for total, and the difference that an invoice
// shows as rounding (paid minus total). Errors are those of RoundStep.
func (r CashRule) Round(total Amount) (paid, difference Amount, err error) {
	if paid, err = total.RoundStep(r.Step, r.Rounding); err != nil {
		return Amount{}, Amount{}, err
	}
	if paid.coef == 0 && total.coef != 0 {
		switch r.Small {
		case "exact":
			paid = total
		case "step":
			if paid = r.Step.amount; total.negative() {
				paid = paid.Neg()
			}
		}
	}
	difference, err = paid.Sub(total) // at most a step, but total may have many decimals
	return paid, difference, err
}
