package abtestops

import (
	"github.com/bottega-go/commerce/kpi/abtest"
)

func sizeMeans(in struct {
	Deviation  float64 `json:"deviation"`
	Difference float64 `json:"difference"`
	Power      float64 `json:"power"`
},
) (int64, error) {
	return abtest.SizeMeans(in.Deviation, in.Difference, abtest.SizeOptions{Power: in.Power})
}

type pairs struct {
	A      abtest.PairSample `json:"a"`
	B      abtest.PairSample `json:"b"`
	Digits int               `json:"digits"`
}

func ratioMetric(in pairs) (any, error) {
	r, err := abtest.RatioMetric(in.A, in.B, abtest.Options{})
	return result(r, in.Digits), err
}

func cuped(in pairs) (any, error) {
	r, err := abtest.CUPED(in.A, in.B, abtest.Options{})
	m := result(r, in.Digits)
	m["theta"] = text(r.Theta, in.Digits)
	return m, err
}
