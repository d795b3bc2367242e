package clv_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
)

// ten writes a number with ten digits.
func ten(v float64) string { return strconv.FormatFloat(v, 'e', 9, 64) }

type params struct {
	R, Alpha, A, B, S, Beta float64
}

type model interface {
	clv.Model
	LogLikelihood(rows []clv.Row) (float64, error)
	Simulate(src clv.Source, age float64) clv.Row
	Check() error
}

func modelOf(name string, p params) (model, error) {
	switch name {
	case "bg_nbd":
		return clv.BGNBD{R: p.R, Alpha: p.Alpha, A: p.A, B: p.B}, nil
	case "mbg_nbd":
		return clv.MBGNBD{R: p.R, Alpha: p.Alpha, A: p.A, B: p.B}, nil
	case "pareto_nbd":
		return clv.ParetoNBD{R: p.R, Alpha: p.Alpha, S: p.S, Beta: p.Beta}, nil
	}
	return nil, fmt.Errorf("unknown model %q", name)
}

var ops = map[string]vector.Op{
	"clv.customer": vector.Typed(func(in struct {
		Model   string  `json:"model"`
		Params  params  `json:"params"`
		Row     clv.Row `json:"row"`
		Horizon float64 `json:"horizon"`
	},
	) (any, error) {
		m, err := modelOf(in.Model, in.Params)
		if err != nil {
			return nil, err
		}
		ll, err := m.LogLikelihood([]clv.Row{in.Row})
		return map[string]string{
			"alive": ten(m.Alive(in.Row)), "expected": ten(m.ConditionalExpected(in.Row, in.Horizon)), "log_likelihood": ten(ll),
		}, err
	}),
	"clv.expected": vector.Typed(func(in struct {
		Model   string  `json:"model"`
		Params  params  `json:"params"`
		Horizon float64 `json:"horizon"`
	},
	) (any, error) {
		m, err := modelOf(in.Model, in.Params)
		if err != nil {
			return nil, err
		}
		return ten(m.Expected(in.Horizon)), nil
	}),
	"clv.mean_spend": vector.Typed(func(in struct {
		Model clv.GammaGamma `json:"model"`
		Spend clv.Spend      `json:"spend"`
	},
	) (any, error) {
		return in.Model.MeanSpend(in.Spend, money.HalfUp)
	}),
	"clv.value": vector.Typed(func(in struct {
		Model    clv.BGNBD        `json:"model"`
		Spenders clv.GammaGamma   `json:"spend_model"`
		Row      clv.Row          `json:"row"`
		Spend    clv.Spend        `json:"spend"`
		Options  clv.ValueOptions `json:"options"`
	},
	) (any, error) {
		return in.Spenders.Value(in.Model, in.Row, in.Spend, in.Options)
	}),
	"clv.fit_bgnbd": vector.Typed(func(in struct {
		Rows []clv.Row `json:"rows"`
	},
	) (any, error) {
		m, _, err := clv.FitBGNBD(in.Rows, clv.Options{})
		return m, err
	}),
	"clv.summarize": vector.Typed(func(in struct {
		Purchases []clv.Purchase `json:"purchases"`
		Unit      clv.Unit       `json:"unit"`
		Today     calendar.Date  `json:"today"`
		Zone      string         `json:"zone"`
	},
	) (any, error) {
		zone, err := time.LoadLocation(in.Zone)
		if err != nil {
			return nil, err
		}
		return clv.Summarize(slices.Values(in.Purchases), in.Unit, in.Today, zone)
	}),
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", ops, map[string]error{
		"no_mean": clv.ErrNoMean, "currency_mismatch": money.ErrCurrencyMismatch, "no_repeat": clv.ErrNoRepeat,
	})
}
