package abtest

import (
	"cmp"
	"slices"

	"github.com/bottega-go/commerce"
)

// Bonferroni returns p-values adjusted for their number: p·m, at most 1. The chance of any false finding is
// at most the level. Like those of [Holm] and [BenjaminiHochberg], results are in the order of the input, and
// a p-value outside 0 to 1 is [ErrOptions] with its path.
func Bonferroni(p []float64) ([]float64, error) {
	return adjust(p, func(_, m int) float64 { return float64(m) }, false)
}

// Holm returns p-values adjusted by Holm's step-down procedure: as safe as [Bonferroni], and never larger.
func Holm(p []float64) ([]float64, error) {
	return adjust(p, func(rank, m int) float64 { return float64(m - rank) }, false)
}

// BenjaminiHochberg returns p-values adjusted by the step-up procedure of Benjamini and Hochberg: among the
// findings below a level, that share is expected to be false (for independent tests).
func BenjaminiHochberg(p []float64) ([]float64, error) {
	return adjust(p, func(rank, m int) float64 { return float64(m) / float64(rank+1) }, true)
}

// adjust multiplies each p by a factor of its rank (0 is the smallest) and makes the result monotonic: the
// largest so far from below, or for a step-up procedure the smallest so far from above.
func adjust(p []float64, factor func(rank, m int) float64, up bool) ([]float64, error) {
	var errs commerce.FieldErrors
	order := make([]int, len(p))
	for i, v := range p {
		order[i] = i
		if !(v >= 0 && v <= 1) {
			errs.Add(commerce.Pointer(i), "abtest.p.out_of_range", commerce.Detail(ErrOptions, "abtest: p-value %g", v))
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(p[a], p[b]), cmp.Compare(a, b)) })
	out := make([]float64, len(p))
	best := 0.0
	if up {
		best = 1
	}
	for k := range order {
		rank := k
		if up {
			rank = len(p) - 1 - k
		}
		i := order[rank]
		v := min(1, p[i]*factor(rank, len(p)))
		if up {
			best = min(best, v)
		} else {
			best = max(best, v)
		}
		out[i] = best
	}
	return out, nil
}
