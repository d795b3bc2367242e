// Package clvops has the operations of package kpi/clv.
package clvops

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
)

// ten writes a number with ten digits.
func ten(v float64) string { return strconv.FormatFloat(v, 'e', 9, 64) }

type params struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
	S     float64 `json:"s"`
	Beta  float64 `json:"beta"`
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

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "kpi/clv",
		Words: map[string]error{
			"no_mean": clv.ErrNoMean, "currency_mismatch": money.ErrCurrencyMismatch, "no_repeat": clv.ErrNoRepeat,
		},
		Ops: map[string]conformance.Op{
			"clv.customer":   conformance.Typed("Whether a customer is still one, and how much they will buy.", customer),
			"clv.expected":   conformance.Typed("How often a new customer will buy within a time.", expected),
			"clv.mean_spend": conformance.Typed("What a customer spends per purchase in the long run.", meanSpend),
			"clv.value":      conformance.Typed("The discounted value of a customer.", value),
			"clv.fit_bgnbd":  conformance.Typed("The BG/NBD model that fits the history of customers best.", fitBGNBD),
			"clv.summarize":  conformance.Typed("Recency, frequency and age of customers from their purchases.", summarize),
		},
	}
}

func customer(in struct {
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
}

func expected(in struct {
	Model   string  `json:"model"`
	Params  params  `json:"params"`
	Horizon float64 `json:"horizon"`
},
) (string, error) {
	m, err := modelOf(in.Model, in.Params)
	if err != nil {
		return "", err
	}
	return ten(m.Expected(in.Horizon)), nil
}

func meanSpend(in struct {
	Model clv.GammaGamma `json:"model"`
	Spend clv.Spend      `json:"spend"`
},
) (money.Amount, error) {
	return in.Model.MeanSpend(in.Spend, money.HalfUp)
}

func value(in struct {
	Model    clv.BGNBD        `json:"model"`
	Spenders clv.GammaGamma   `json:"spend_model"`
	Row      clv.Row          `json:"row"`
	Spend    clv.Spend        `json:"spend"`
	Options  clv.ValueOptions `json:"options"`
},
) (money.Amount, error) {
	return in.Spenders.Value(in.Model, in.Row, in.Spend, in.Options)
}

func fitBGNBD(in struct {
	Rows []clv.Row `json:"rows"`
},
) (clv.BGNBD, error) {
	m, _, err := clv.FitBGNBD(in.Rows, clv.Options{})
	return m, err
}

func summarize(in struct {
	Purchases []clv.Purchase `json:"purchases"`
	Unit      clv.Unit       `json:"unit"`
	Today     calendar.Date  `json:"today"`
	Zone      string         `json:"zone"`
},
) ([]clv.Row, error) {
	zone, err := conformance.Zone(in.Zone)
	if err != nil {
		return nil, err
	}
	return clv.Summarize(slices.Values(in.Purchases), in.Unit, in.Today, zone)
}
