// Package abtestops has the operations of package kpi/abtest. Numbers are
// written with the count of decimals that the published value has.
package abtestops

import (
	"fmt"
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/kpi/abtest"
)

// text writes a number with a count of decimals, 17 at most, as tables print it.
func text(v float64, digits int) string { return strconv.FormatFloat(v, 'f', min(digits, 17), 64) }

func interval(i abtest.Interval, digits int) map[string]any {
	return map[string]any{"method": i.Method, "estimate": text(i.Estimate, digits), "low": text(i.Low, digits), "high": text(i.High, digits)}
}

func result(r abtest.Result, digits int) map[string]any {
	m := interval(r.Interval, digits)
	m["statistic"], m["statistic_2"] = text(r.Statistic, digits), text(r.Statistic, 2)
	m["p"], m["df_1"] = text(r.P, digits), text(r.DF, 1)
	if r.Relative != nil {
		m["relative"] = interval(*r.Relative, digits)
	}
	return m
}

type shares struct {
	A      abtest.Proportion `json:"a"`
	B      abtest.Proportion `json:"b"`
	Digits int               `json:"digits"`
}

type one struct {
	K      int64 `json:"k"`
	N      int64 `json:"n"`
	Digits int   `json:"digits"`
}

func adjusted(doc string, f func([]float64) ([]float64, error)) conformance.Op {
	return conformance.Typed(doc, func(in struct {
		P      []float64 `json:"p"`
		Digits int       `json:"digits"`
	},
	) (any, error) {
		out, err := f(in.P)
		texts := make([]string, len(out))
		for i, v := range out {
			texts[i] = text(v, in.Digits)
		}
		return texts, err
	})
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "kpi/abtest",
		Ops: map[string]conformance.Op{
			"abtest.size_means":         conformance.Typed("How many visitors a test of two means needs.", sizeMeans),
			"abtest.ratio_metric":       conformance.Typed("The difference of two ratios of sums, such as revenue per order.", ratioMetric),
			"abtest.cuped":              conformance.Typed("The difference of two means, less what the time before explains.", cuped),
			"abtest.wilson":             conformance.Typed("The score interval of a share (Wilson).", wilson),
			"abtest.clopper_pearson":    conformance.Typed("The exact interval of a share (Clopper and Pearson).", clopperPearson),
			"abtest.two_proportions":    conformance.Typed("The difference of two conversion rates with its interval and p-value.", twoProportions),
			"abtest.welch":              conformance.Typed("The difference of two means with unequal variances (Welch).", welch),
			"abtest.srm":                conformance.Typed("Whether visitors were split as planned.", srm),
			"abtest.size_proportions":   conformance.Typed("How many visitors a test of two conversion rates needs.", sizeProportions),
			"abtest.findings":           conformance.Typed("How many of several p-values remain after a procedure, at 5 %.", findings),
			"abtest.beta_binomial":      conformance.Typed("How probable it is that B converts better, and what a wrong choice would cost.", betaBinomial),
			"abtest.sequential":         conformance.Typed("A look at a running test that may be looked at as often as one likes.", sequential),
			"abtest.bonferroni":         adjusted("P-values of several tests, adjusted after Bonferroni.", abtest.Bonferroni),
			"abtest.holm":               adjusted("P-values of several tests, adjusted after Holm.", abtest.Holm),
			"abtest.benjamini_hochberg": adjusted("P-values of several tests, adjusted after Benjamini and Hochberg.", abtest.BenjaminiHochberg),
		},
	}
}

func wilson(in one) (any, error) {
	i, err := abtest.Wilson(abtest.Proportion{K: in.K, N: in.N}, 0)
	return interval(i, in.Digits), err
}

func clopperPearson(in one) (any, error) {
	i, err := abtest.ClopperPearson(abtest.Proportion{K: in.K, N: in.N}, 0)
	return interval(i, in.Digits), err
}

func twoProportions(in shares) (any, error) {
	r, err := abtest.TwoProportions(in.A, in.B, abtest.Options{})
	return result(r, in.Digits), err
}

func welch(in struct {
	A      []int64 `json:"a"`
	B      []int64 `json:"b"`
	Digits int     `json:"digits"`
},
) (any, error) {
	var a, b abtest.Moments
	for _, v := range in.A {
		if err := a.Add(v); err != nil {
			return nil, err
		}
	}
	for _, v := range in.B {
		if err := b.Add(v); err != nil {
			return nil, err
		}
	}
	r, err := abtest.Welch(a.Sample(), b.Sample(), abtest.Options{})
	return result(r, in.Digits), err
}

func srm(in struct {
	Visitors []int64   `json:"visitors"`
	Weights  []float64 `json:"weights"`
	Digits   int       `json:"digits"`
},
) (any, error) {
	s, err := abtest.CheckRatio(in.Visitors, in.Weights)
	return map[string]any{"statistic": text(s.Statistic, in.Digits), "df": s.DF, "p": text(s.P, in.Digits), "alarm": s.Alarm}, err
}

func sizeProportions(in struct {
	A        float64         `json:"a"`
	B        float64         `json:"b"`
	Power    float64         `json:"power"`
	Variance abtest.Variance `json:"variance"`
},
) (int64, error) {
	return abtest.SizeProportions(in.A, in.B, abtest.SizeOptions{Power: in.Power, Variance: in.Variance})
}

func findings(in struct {
	P         []float64 `json:"p"`
	Procedure string    `json:"procedure"`
},
) (int, error) {
	procedure, ok := map[string]func([]float64) ([]float64, error){
		"bonferroni": abtest.Bonferroni, "holm": abtest.Holm, "benjamini_hochberg": abtest.BenjaminiHochberg,
	}[in.Procedure]
	if !ok {
		return 0, fmt.Errorf("%w: procedure %q", commerce.ErrUnknownWord, in.Procedure)
	}
	out, err := procedure(in.P)
	n := 0
	for _, v := range out {
		if v <= 0.05 {
			n++
		}
	}
	return n, err
}

func betaBinomial(in shares) (any, error) {
	r, err := abtest.BetaBinomial(in.A, in.B, abtest.Beta{}, [2]float64{})
	return map[string]any{
		"method": r.Method, "better_b": text(r.BetterB, in.Digits),
		"loss_a": text(r.LossA, in.Digits), "loss_b": text(r.LossB, in.Digits),
	}, err
}

func sequential(in struct {
	Tau    float64       `json:"tau"`
	A      abtest.Sample `json:"a"`
	B      abtest.Sample `json:"b"`
	Digits int           `json:"digits"`
},
) (any, error) {
	s := abtest.Sequential{Tau: in.Tau}
	r, err := s.Look(in.A, in.B)
	return result(r, in.Digits), err
}
