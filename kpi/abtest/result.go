package abtest

import (
	"errors"
	"math"

	"github.com/bottega-go/commerce"
)

// Sentinels of the package.
var (
	// ErrCounts marks counts that cannot be (negative, more successes than trials), or too few of them.
	ErrCounts = errors.New("abtest: bad counts")
	// ErrNoVariance means that all values of an arm pair are equal but the arms differ: no test can say how
	// sure that is.
	ErrNoVariance = errors.New("abtest: no variance")
	// ErrOptions marks an option, weight, prior or p-value outside its documented range.
	ErrOptions = errors.New("abtest: out of range")
	// ErrRange marks a number too large to be added exactly, or an answer too large to be of use.
	ErrRange = errors.New("abtest: too large")
	// ErrState marks stored bytes or JSON that no accumulator wrote.
	ErrState = errors.New("abtest: bad state")
)

// Method names how a number was computed.
type Method string

// The methods of results.
const (
	MethodWilson             Method = "wilson"
	MethodClopperPearson     Method = "clopper_pearson"
	MethodTwoProportions     Method = "z_pooled+newcombe"              // p by the pooled z test, interval by Newcombe's hybrid score
	MethodWelch              Method = "welch_t"                        // unequal variances, Welch-Satterthwaite degrees of freedom
	MethodRatio              Method = "ratio_delta_z"                  // ratio of sums, variance by the delta method
	MethodCUPED              Method = "cuped_welch_t"                  // adjusted by data from before the test
	MethodRelative           Method = "relative_delta"                 // (B-A)/|A|, variance by the delta method
	MethodMSPRT              Method = "msprt_normal"                   // always valid, mixture with a fixed Tau
	MethodConfidenceSequence Method = "asymptotic_confidence_sequence" // always valid, tuned to a number of visitors
	MethodBetaBinomial       Method = "beta_binomial_exact"
)

// Interval is a two-sided confidence interval, both ends included.
type Interval struct {
	Method     Method  `json:"method"`
	Estimate   float64 `json:"estimate"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Confidence float64 `json:"confidence"`
}

// Result compares B with A.
type Result struct {
	Interval            // of B - A
	Statistic float64   `json:"statistic"`       // z or t
	DF        float64   `json:"df,omitempty"`    // degrees of freedom of t
	P         float64   `json:"p"`               // two-sided; valid for one look, but for sequential methods
	Relative  *Interval `json:"relative"`        // of (B-A)/|A|; nil where A is 0
	Theta     float64   `json:"theta,omitempty"` // CUPED: weight of the covariate
	SRM       SRM       `json:"srm"`             // look at it first
}

// Options of a comparison. The zero value is 95 % confidence and arms of equal size.
type Options struct {
	Confidence float64    `json:"confidence,omitempty"` // between 0 and 1; 0 is 0.95
	Split      [2]float64 `json:"split"`                // planned weights of A and B; zeros are equal ones
}

const defaultConfidence = 0.95

func (o Options) confidence() (float64, error) { return confidence(o.Confidence) }

func confidence(c float64) (float64, error) {
	if c == 0 {
		return defaultConfidence, nil
	}
	if !(c > 0 && c < 1) {
		return 0, field("/confidence", "abtest.options.confidence", ErrOptions, "abtest: confidence %g is not between 0 and 1", c)
	}
	return c, nil
}

// field is one problem with its place.
func field(path, code string, sentinel error, format string, args ...any) error {
	var errs commerce.FieldErrors
	errs.Add(path, code, commerce.Detail(sentinel, format, args...))
	return errs.Err()
}

// estimate is a mean-like number of an arm with the variance of that number.
type estimate struct{ value, variance, n float64 }

// compare tests the difference of two estimates: Student's t with Welch's degrees of freedom,
// or the normal distribution.
func compare(method Method, a, b estimate, student bool, opt Options) (Result, error) {
	conf, err := opt.confidence()
	if err != nil {
		return Result{}, err
	}
	srm, err := opt.srm(a.n, b.n)
	if err != nil {
		return Result{}, err
	}
	d, v := b.value-a.value, a.variance+b.variance
	if !finite(v, d) {
		return Result{}, ErrRange
	}
	r := Result{Interval: Interval{Method: method, Estimate: d, Low: d, High: d, Confidence: conf}, P: 1, SRM: srm}
	var quantile float64
	switch {
	case v > 0 && student:
		r.DF = 1 / (sq(a.variance/v)/(a.n-1) + sq(b.variance/v)/(b.n-1))
		r.Statistic = d / math.Sqrt(v)
		r.P = studentTails(r.Statistic, r.DF)
		quantile = studentQuantile(1-conf, r.DF)
	case v > 0:
		r.Statistic = d / math.Sqrt(v)
		r.P = 2 * normalTail(math.Abs(r.Statistic))
		quantile = normalQuantile((1 - conf) / 2)
	case d != 0:
		return Result{}, ErrNoVariance
	}
	half := quantile * math.Sqrt(v)
	if !finite(half, r.Statistic, r.DF) {
		return Result{}, ErrRange
	}
	r.Low, r.High = d-half, d+half
	r.Relative = relative(a, b, quantile, conf)
	return r, nil
}

// relative is (B-A)/|A| with its interval by the delta method, nil where A is 0.
func relative(a, b estimate, quantile, conf float64) *Interval {
	base := math.Abs(a.value)
	lift := (b.value - a.value) / base
	half := quantile * math.Sqrt(b.variance+sq(b.value/base)*a.variance) / base
	if base == 0 || math.IsInf(lift, 0) || math.IsInf(half, 0) || math.IsNaN(half) {
		return nil
	}
	return &Interval{Method: MethodRelative, Estimate: lift, Low: lift - half, High: lift + half, Confidence: conf}
}

func sq(x float64) float64 { return x * x }

// finite says that no number is infinite or NaN.
func finite(numbers ...float64) bool {
	for _, x := range numbers {
		if !(math.Abs(x) <= math.MaxFloat64) {
			return false
		}
	}
	return true
}
