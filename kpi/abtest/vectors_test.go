package abtest_test

import (
	"strconv"
	"testing"

	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/kpi/abtest"
)

// text writes a number with a fixed count of decimals, as tables print it.
func text(v float64, digits int) string { return strconv.FormatFloat(v, 'f', digits, 64) }

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

func adjusted(f func([]float64) ([]float64, error)) vector.Op {
	return vector.Typed(func(in struct {
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

var procedures = map[string]func([]float64) ([]float64, error){
	"bonferroni": abtest.Bonferroni, "holm": abtest.Holm, "benjamini_hochberg": abtest.BenjaminiHochberg,
}

func ops() map[string]vector.Op {
	m := map[string]vector.Op{
		"abtest.wilson": vector.Typed(func(in one) (any, error) {
			i, err := abtest.Wilson(abtest.Proportion{K: in.K, N: in.N}, 0)
			return interval(i, in.Digits), err
		}),
		"abtest.clopper_pearson": vector.Typed(func(in one) (any, error) {
			i, err := abtest.ClopperPearson(abtest.Proportion{K: in.K, N: in.N}, 0)
			return interval(i, in.Digits), err
		}),
		"abtest.two_proportions": vector.Typed(func(in shares) (any, error) {
			r, err := abtest.TwoProportions(in.A, in.B, abtest.Options{})
			return result(r, in.Digits), err
		}),
		"abtest.welch": vector.Typed(func(in struct {
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
		}),
		"abtest.srm": vector.Typed(func(in struct {
			Visitors []int64   `json:"visitors"`
			Weights  []float64 `json:"weights"`
			Digits   int       `json:"digits"`
		},
		) (any, error) {
			s, err := abtest.CheckRatio(in.Visitors, in.Weights)
			return map[string]any{"statistic": text(s.Statistic, in.Digits), "df": s.DF, "p": text(s.P, in.Digits), "alarm": s.Alarm}, err
		}),
		"abtest.size_proportions": vector.Typed(func(in struct {
			A        float64         `json:"a"`
			B        float64         `json:"b"`
			Power    float64         `json:"power"`
			Variance abtest.Variance `json:"variance"`
		},
		) (any, error) {
			return abtest.SizeProportions(in.A, in.B, abtest.SizeOptions{Power: in.Power, Variance: in.Variance})
		}),
		"abtest.findings": vector.Typed(func(in struct {
			P         []float64 `json:"p"`
			Procedure string    `json:"procedure"`
		},
		) (any, error) {
			out, err := procedures[in.Procedure](in.P)
			n := 0
			for _, v := range out {
				if v <= 0.05 {
					n++
				}
			}
			return n, err
		}),
		"abtest.beta_binomial": vector.Typed(func(in shares) (any, error) {
			r, err := abtest.BetaBinomial(in.A, in.B, abtest.Beta{}, [2]float64{})
			return map[string]any{
				"method": r.Method, "better_b": text(r.BetterB, in.Digits),
				"loss_a": text(r.LossA, in.Digits), "loss_b": text(r.LossB, in.Digits),
			}, err
		}),
		"abtest.sequential": vector.Typed(func(in struct {
			Tau    float64       `json:"tau"`
			A      abtest.Sample `json:"a"`
			B      abtest.Sample `json:"b"`
			Digits int           `json:"digits"`
		},
		) (any, error) {
			s := abtest.Sequential{Tau: in.Tau}
			r, err := s.Look(in.A, in.B)
			return result(r, in.Digits), err
		}),
	}
	for name, f := range procedures {
		m["abtest."+name] = adjusted(f)
	}
	return m
}

func TestVectors(t *testing.T) { vector.Run(t, "testdata/vectors", ops()) }
