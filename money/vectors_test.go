package money_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
)

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", vectorOps, map[string]error{
		"syntax": money.ErrSyntax, "overflow": money.ErrOverflow, "inexact": money.ErrInexact,
		"unknown_currency": money.ErrUnknownCurrency, "weights": money.ErrWeights, "range": money.ErrRange,
		"step": money.ErrStep, "rate": money.ErrRate, "percent": money.ErrPercent, "zero_divisor": money.ErrZeroDivisor,
	})
}

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

type object = map[string]any

var vectorOps = map[string]vector.Op{
	"money.round": vector.Typed(func(in roundIn) (any, error) { return in.Amount.Round(in.Mode), nil }),
	"money.round_all": vector.Typed(func(in struct {
		Amount money.Amount `json:"amount"`
	},
	) (any, error) {
		out := object{}
		for _, r := range modes {
			out[r.String()] = in.Amount.Round(r).Number()
		}
		return out, nil
	}),
	"money.mul": vector.Typed(func(in scaleIn) (any, error) { return in.Amount.Mul(in.By, in.Mode) }),
	"money.div": vector.Typed(func(in scaleIn) (any, error) { return in.Amount.Div(in.By, in.Mode) }),
	"money.allocate": vector.Typed(func(in struct {
		Amount  money.Amount `json:"amount"`
		Weights []int64      `json:"weights"`
		Rule    string       `json:"rule"`
		Step    money.Amount `json:"step"`
	},
	) (any, error) {
		opt := money.Allocation{Rule: map[string]money.AllocationRule{"first": money.First, "largest_weight": money.LargestWeight}[in.Rule]}
		if !in.Step.IsZero() {
			step, err := money.NewStep(in.Step)
			if err != nil {
				return nil, err
			}
			opt.Step = step
		}
		return in.Amount.AppendAllocate(nil, in.Weights, opt)
	}),
	"money.allocate_capped": vector.Typed(func(in struct {
		Amount  money.Amount   `json:"amount"`
		Weights []money.Amount `json:"weights"`
		Caps    []money.Amount `json:"caps"`
	},
	) (any, error) {
		shares, rest, err := in.Amount.AllocateCapped(in.Weights, in.Caps)
		return object{"shares": shares, "rest": rest}, err
	}),
	"money.slice": vector.Typed(func(in struct {
		roundIn

		I int64 `json:"i"`
		J int64 `json:"j"`
		N int64 `json:"n"`
	},
	) (any, error) {
		return in.Amount.Slice(in.I, in.J, in.N, in.Mode)
	}),
	"money.cash": vector.Typed(func(in struct {
		Country string       `json:"country"`
		Day     string       `json:"day"`
		Total   money.Amount `json:"total"`
	},
	) (any, error) {
		day, err := time.Parse(time.DateOnly, in.Day)
		if err != nil {
			return nil, err
		}
		rule, ok := money.CashStep(in.Country, in.Total.Currency(), day.Year(), day.Month(), day.Day())
		if !ok {
			return object{"rule": false}, nil
		}
		paid, difference, err := rule.Round(in.Total)
		return object{"rule": true, "paid": paid, "difference": difference}, err
	}),
	"money.currency": vector.Typed(func(in struct {
		Code string `json:"code"`
	},
	) (any, error) {
		c, err := money.ParseCurrency(in.Code)
		return object{"code": c.Code(), "numeric": c.Numeric(), "digits": c.Digits(), "withdrawn": c.Withdrawn()}, err
	}),
	"money.convert_euro": vector.Typed(func(in struct {
		Amount money.Amount   `json:"amount"`
		To     money.Currency `json:"to"`
	},
	) (any, error) {
		return money.ConvertEuro(in.Amount, in.To, money.HalfUp)
	}),
	"money.euro_rate": vector.Typed(func(in struct {
		Currency money.Currency `json:"currency"`
	},
	) (any, error) {
		r, ok := money.FixedEuroRate(in.Currency)
		if !ok || !r.Rate.Value().Equal(decimal.RequireFromString(r.Figures)) {
			return nil, money.ErrRate
		}
		return object{"figures": r.Figures, "first": r.First}, nil
	}),
	"money.percent_of":     vector.Typed(func(in percentIn) (any, error) { return in.Percent.Of(in.Amount, in.Mode) }),
	"money.percent_on":     vector.Typed(func(in percentIn) (any, error) { return in.Percent.On(in.Amount, in.Mode) }),
	"money.percent_within": vector.Typed(func(in percentIn) (any, error) { return in.Percent.Within(in.Amount, in.Mode) }),
	"money.parse": vector.Typed(func(in struct {
		Number   string         `json:"number"`
		Currency money.Currency `json:"currency"`
	},
	) (any, error) {
		return money.Parse(in.Number, in.Currency)
	}),
}

var _ json.Marshaler = money.Amount{}
