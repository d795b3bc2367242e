package abtest

import (
	"math"

	"github.com/bottega-go/commerce"
)

// Variance says which variance a sample size assumes where there is no effect: calculators differ here.
type Variance uint8

// The assumptions.
const (
	Pooled   Variance = iota // the mean of both proportions: fits the pooled z test (Fleiss; R's power.prop.test)
	Unpooled                 // each its own, as under the effect
	Baseline                 // that of A for both arms (several web calculators)
)

var variances = commerce.Words[Variance]{"pooled", "unpooled", "baseline"}

// String returns the word of the assumption.
func (v Variance) String() string { return variances.Text(v) }

// MarshalText writes the word of the assumption; an unknown one is commerce.ErrUnknownWord.
func (v Variance) MarshalText() ([]byte, error) { return variances.Marshal(v) }

// UnmarshalText reads the word of an assumption; another one is commerce.ErrUnknownWord.
func (v *Variance) UnmarshalText(text []byte) error { return variances.Unmarshal(v, text) }

// SizeOptions of a sample size. The zero value is 95 % confidence, 80 % power, pooled variance.
type SizeOptions struct {
	Confidence float64  `json:"confidence,omitempty"` // two-sided, between 0 and 1; 0 is 0.95
	Power      float64  `json:"power,omitempty"`      // between 0 and 1; 0 is 0.8
	Variance   Variance `json:"variance,omitempty"`
}

func (o SizeOptions) quantiles() (alpha, beta float64, err error) {
	conf, err := confidence(o.Confidence)
	if err != nil {
		return 0, 0, err
	}
	power := o.Power
	if power == 0 {
		power = 0.8
	}
	if !(power > 0 && power < 1) {
		return 0, 0, field("/power", "abtest.options.power", ErrOptions, "abtest: power %g is not between 0 and 1", power)
	}
	if o.Variance > Baseline {
		return 0, 0, field("/variance", "abtest.options.variance", ErrOptions, "abtest: variance %d", o.Variance)
	}
	return normalQuantile((1 - conf) / 2), normalQuantile(1 - power), nil
}

// SizeProportions returns how many visitors each arm needs to tell proportion b from a, rounded up.
//
// Proportions outside 0 to 1, or equal ones, are [ErrOptions]; more than 2^46 visitors are [ErrRange].
func SizeProportions(a, b float64, opt SizeOptions) (int64, error) {
	za, zb, err := opt.quantiles()
	if err != nil {
		return 0, err
	}
	if !(a >= 0 && a <= 1 && b >= 0 && b <= 1 && a != b) {
		return 0, field("", "abtest.size.proportions", ErrOptions, "abtest: proportions %g and %g", a, b)
	}
	effect := math.Sqrt(a*(1-a) + b*(1-b))
	null := effect
	switch opt.Variance {
	case Pooled:
		p := (a + b) / 2
		null = math.Sqrt(2 * p * (1 - p))
	case Baseline:
		null = math.Sqrt(2 * a * (1 - a))
	case Unpooled:
	}
	return roundUp(sq(max(0, za*null+zb*effect) / (b - a)))
}

// SizeMeans returns how many visitors each arm needs to see a difference of means, given the standard
// deviation of the value per visitor, rounded up. It uses the normal distribution: with fewer than 30 or so a
// t test needs one or two more.
//
// A deviation or difference that is not positive (the difference may be negative) is [ErrOptions]; more than
// 2^46 visitors are [ErrRange].
func SizeMeans(deviation, difference float64, opt SizeOptions) (int64, error) {
	za, zb, err := opt.quantiles()
	if err != nil {
		return 0, err
	}
	if !(deviation > 0 && deviation <= math.MaxFloat64) || difference == 0 || math.IsNaN(difference) || math.IsInf(difference, 0) {
		return 0, field("", "abtest.size.means", ErrOptions, "abtest: deviation %g, difference %g", deviation, difference)
	}
	return roundUp(2 * sq(max(0, za+zb)*deviation/difference))
}

func roundUp(n float64) (int64, error) {
	if !(n <= maxCount) {
		return 0, field("", "abtest.size.too_large", ErrRange, "abtest: %g visitors", n)
	}
	return max(1, int64(math.Ceil(n))), nil
}
