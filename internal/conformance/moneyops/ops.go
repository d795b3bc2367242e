// Package moneyops has the operations of package money.
package moneyops

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
)

type object = map[string]any

// rule is a [money.AllocationRule] as a word; none is the largest remainder.
type rule money.AllocationRule

var rules = commerce.Words[rule]{"", "first", "largest_weight"}

func (r rule) MarshalText() ([]byte, error)  { return rules.Marshal(r) }
func (r *rule) UnmarshalText(b []byte) error { return rules.Unmarshal(r, b) }

type roundIn struct {
	Amount money.Amount   `json:"amount"`
	Mode   money.Rounding `json:"mode"`
}

type scaleIn struct {
	Amount money.Amount    `json:"amount"`
	By     decimal.Decimal `json:"by"`
	Mode   money.Rounding  `json:"mode"`
}

type percentIn struct {
	Percent money.Percent  `json:"percent"`
	Amount  money.Amount   `json:"amount"`
	Mode    money.Rounding `json:"mode"`
}

type allocateIn struct {
	Amount  money.Amount `json:"amount"`
	Weights []int64      `json:"weights"`
	Rule    rule         `json:"rule"`
	Step    money.Amount `json:"step"`
}

type cashIn struct {
	Country string       `json:"country"`
	Day     string       `json:"day"`
	Total   money.Amount `json:"total"`
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "money",
		Words: map[string]error{
			"syntax": money.ErrSyntax, "overflow": money.ErrOverflow, "inexact": money.ErrInexact,
			"unknown_currency": money.ErrUnknownCurrency, "weights": money.ErrWeights, "range": money.ErrRange,
			"step": money.ErrStep, "rate": money.ErrRate, "percent": money.ErrPercent, "zero_divisor": money.ErrZeroDivisor,
			"currency_mismatch": money.ErrCurrencyMismatch,
		},
		Ops: map[string]conformance.Op{
			"money.percent":  conformance.Typed("A percentage from its text.", percent),
			"money.round_to": conformance.Typed("An amount rounded to a number of decimals.", roundTo),
			"money.split":    conformance.Typed("An amount in n equal parts that add up; earlier parts have the left-over units.", split),
			"money.sum":      conformance.Typed("The sum of amounts of one currency.", sum),
			"money.convert":  conformance.Typed("An amount in another currency at an exchange rate, rounded once.", convert),
			"money.share":    conformance.Typed("How many per cent of a whole a part is.", share),
			"money.parse": conformance.Typed("The amount that a decimal number of a currency stands for.", func(in struct {
				Number   string         `json:"number"`
				Currency money.Currency `json:"currency"`
			},
			) (money.Amount, error) {
				return money.Parse(in.Number, in.Currency)
			}),
			"money.round": conformance.Typed("An amount rounded to the minor unit of its currency.", func(in roundIn) (money.Amount, error) {
				return in.Amount.Round(in.Mode), nil
			}),
			"money.round_all": conformance.Typed("An amount rounded to the minor unit in each of the seven modes.", roundAll),
			"money.mul": conformance.Typed("An amount times a number, rounded once.", func(in scaleIn) (money.Amount, error) {
				return in.Amount.Mul(in.By, in.Mode)
			}),
			"money.div": conformance.Typed("An amount divided by a number, rounded once.", func(in scaleIn) (money.Amount, error) {
				return in.Amount.Div(in.By, in.Mode)
			}),
			"money.allocate": conformance.Typed("Shares of an amount in proportion to weights, in whole steps; they add up.", allocate),
			"money.allocate_capped": conformance.Typed("Shares of an amount by weights, none above its cap, and what is left over.", func(in struct {
				Amount  money.Amount   `json:"amount"`
				Weights []money.Amount `json:"weights"`
				Caps    []money.Amount `json:"caps"`
			},
			) (any, error) {
				shares, rest, err := in.Amount.AllocateCapped(in.Weights, in.Caps)
				return object{"shares": shares, "rest": rest}, err
			}),
			"money.slice": conformance.Typed("The part of an amount that falls on units i up to j of n; consecutive slices add up.", func(in struct {
				roundIn

				I int64 `json:"i"`
				J int64 `json:"j"`
				N int64 `json:"n"`
			},
			) (money.Amount, error) {
				return in.Amount.Slice(in.I, in.J, in.N, in.Mode)
			}),
			"money.cash": conformance.Typed("A total paid in cash under the rounding rule of the country on that day, if it has one.", cash),
			"money.currency": conformance.Typed("What ISO 4217 says of a currency code.", func(in struct {
				Code string `json:"code"`
			},
			) (any, error) {
				c, err := money.ParseCurrency(in.Code)
				return object{"code": c.Code(), "numeric": c.Numeric(), "digits": c.Digits(), "withdrawn": c.Withdrawn()}, err
			}),
			"money.convert_euro": conformance.Typed("An amount converted by the irrevocable euro rates, from, to or between euro and its former currencies.", func(in struct {
				Amount money.Amount   `json:"amount"`
				To     money.Currency `json:"to"`
			},
			) (money.Amount, error) {
				return money.ConvertEuro(in.Amount, in.To, money.HalfUp)
			}),
			"money.euro_rate": conformance.Typed("The irrevocable euro rate of a former currency with its six figures and first day.", euroRate),
			"money.percent_of": conformance.Typed("A percentage of an amount.", func(in percentIn) (money.Amount, error) {
				return in.Percent.Of(in.Amount, in.Mode)
			}),
			"money.percent_on": conformance.Typed("An amount with a percentage put on top.", func(in percentIn) (money.Amount, error) {
				return in.Percent.On(in.Amount, in.Mode)
			}),
			"money.percent_within": conformance.Typed("The part of a gross amount that is a percentage on top of its net.", func(in percentIn) (money.Amount, error) {
				return in.Percent.Within(in.Amount, in.Mode)
			}),
		},
	}
}

func roundAll(in struct {
	Amount money.Amount `json:"amount"`
},
) (map[string]string, error) {
	out := map[string]string{}
	for r := money.HalfUp; r <= money.Floor; r++ {
		out[r.String()] = in.Amount.Round(r).Number()
	}
	return out, nil
}

func allocate(in allocateIn) ([]money.Amount, error) {
	opt := money.Allocation{Rule: money.AllocationRule(in.Rule)}
	if !in.Step.IsZero() {
		step, err := money.NewStep(in.Step)
		if err != nil {
			return nil, err
		}
		opt.Step = step
	}
	return in.Amount.AppendAllocate(nil, in.Weights, opt)
}

func cash(in cashIn) (any, error) {
	day, err := time.Parse(time.DateOnly, in.Day)
	if err != nil {
		return nil, err
	}
	r, ok := money.CashStep(in.Country, in.Total.Currency(), day.Year(), day.Month(), day.Day())
	if !ok {
		return object{"rule": false}, nil
	}
	paid, difference, err := r.Round(in.Total)
	return object{"rule": true, "paid": paid, "difference": difference}, err
}

func euroRate(in struct {
	Currency money.Currency `json:"currency"`
},
) (any, error) {
	r, ok := money.FixedEuroRate(in.Currency)
	if !ok {
		return nil, money.ErrRate
	}
	figures, err := decimal.NewFromString(r.Figures)
	if err != nil || !r.Rate.Value().Equal(figures) {
		return nil, fmt.Errorf("%w: the figures %s are not the rate %s", money.ErrRate, r.Figures, r.Rate.Value())
	}
	return object{"figures": r.Figures, "first": r.First}, nil
}
