package abtest

import (
	"math"

	"github.com/bottega-go/commerce"
)

// SRM is the test for a sample ratio mismatch: χ² goodness of fit of the visitors per arm.
type SRM struct {
	Statistic float64 `json:"statistic"`
	DF        int     `json:"df"`
	P         float64 `json:"p"`
	Alarm     bool    `json:"alarm"` // P is below 0.001: find the cause before reading anything else
}

const srmAlarm = 0.001

// CheckRatio compares visitors per arm with the planned weights, of any sum. Arms of weight 0 are left out;
// with fewer than two arms left, or without visitors, P is 1.
//
// Negative counts are [ErrCounts]; weights that are negative or not finite, or of another number than
// the arms, are [ErrOptions].
func CheckRatio(visitors []int64, weights []float64) (SRM, error) {
	if len(weights) != len(visitors) {
		return SRM{}, field("/weights", "abtest.srm.length", ErrOptions, "abtest: %d weights for %d arms", len(weights), len(visitors))
	}
	var errs commerce.FieldErrors
	var n, total float64
	arms := 0
	for i, w := range weights {
		if !(w >= 0 && w <= 1e300) {
			errs.Add(commerce.Pointer("weights", i), "abtest.srm.weight", commerce.Detail(ErrOptions, "abtest: weight %g", w))
		}
		if visitors[i] < 0 {
			errs.Add(commerce.Pointer("visitors", i), "abtest.srm.visitors", commerce.Detail(ErrCounts, "abtest: %d visitors", visitors[i]))
		}
		if w > 0 {
			arms++
			total += w / float64(len(weights)) // their sum may exceed a float64
			n += float64(visitors[i])
		}
	}
	if err := errs.Err(); err != nil {
		return SRM{}, err
	}
	if arms < 2 || n == 0 {
		return SRM{P: 1}, nil
	}
	s := SRM{DF: arms - 1}
	for i, w := range weights {
		if w > 0 {
			expected := n * (w / float64(len(weights)) / total)
			s.Statistic += sq(float64(visitors[i])-expected) / expected
		}
	}
	if math.IsInf(s.Statistic, 0) || math.IsNaN(s.Statistic) {
		return SRM{}, ErrRange
	}
	s.P = chiSquareTail(s.Statistic, float64(s.DF))
	s.Alarm = s.P < srmAlarm
	return s, nil
}

func (o Options) srm(a, b float64) (SRM, error) {
	split := o.Split
	if split == [2]float64{} {
		split = [2]float64{1, 1}
	}
	return CheckRatio([]int64{int64(a), int64(b)}, split[:])
}
