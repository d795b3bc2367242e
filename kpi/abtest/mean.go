package abtest

import "math"

// Sample is what a test of means needs of an arm: visitors, mean and variance per visitor (with N-1).
// [Moments] gives it exactly.
type Sample struct {
	N        int64   `json:"n"`
	Mean     float64 `json:"mean"`
	Variance float64 `json:"variance"`
}

// PairSample is the same of two values per visitor: the outcome Y and, for [RatioMetric], the
// denominator X (orders) or, for [CUPED], a covariate X from before the test. [Pairs] gives it exactly.
type PairSample struct {
	N          int64   `json:"n"`
	MeanX      float64 `json:"mean_x"`
	MeanY      float64 `json:"mean_y"`
	VarianceX  float64 `json:"variance_x"`
	VarianceY  float64 `json:"variance_y"`
	Covariance float64 `json:"covariance"`
}

func checkSample(n int64, numbers ...float64) error {
	if n < 2 {
		return field("/n", "abtest.sample.few", ErrCounts, "abtest: %d visitors, need 2", n)
	}
	if n > maxCount {
		return field("/n", "abtest.sample.many", ErrRange, "abtest: %d visitors", n)
	}
	for i, v := range numbers {
		if !(math.Abs(v) <= 1e150) || i%2 == 1 && v < 0 { // mean, variance, mean, variance
			return field("", "abtest.sample.moments", ErrCounts, "abtest: moment %g", v)
		}
	}
	return nil
}

func (s Sample) check() error { return checkSample(s.N, s.Mean, s.Variance) }

func (s PairSample) check() error {
	if err := checkSample(s.N, s.MeanX, s.VarianceX, s.MeanY, s.VarianceY, s.Covariance); err != nil {
		return err
	}
	if math.Abs(s.Covariance) > math.Sqrt(s.VarianceX)*math.Sqrt(s.VarianceY)*(1+1e-9) {
		return field("/covariance", "abtest.sample.moments", ErrCounts, "abtest: covariance %g exceeds the variances", s.Covariance)
	}
	return nil
}

// Welch compares the means of two samples by Welch's t test.
//
// The errors are [ErrCounts] for fewer than two visitors or impossible moments, [ErrNoVariance], [ErrRange]
// and [ErrOptions].
func Welch(a, b Sample, opt Options) (Result, error) {
	for _, s := range [...]Sample{a, b} {
		if err := s.check(); err != nil {
			return Result{}, err
		}
	}
	return compare(MethodWelch, a.estimate(), b.estimate(), true, opt)
}

func (s Sample) estimate() estimate {
	return estimate{s.Mean, s.Variance / float64(s.N), float64(s.N)}
}

// RatioMetric compares ΣY/ΣX, such as revenue per order, where visitors were randomised and X counts their
// orders. The variance comes from the delta method, the test is a z test.
//
// The errors are those of [Welch]; a mean of X that is 0 is [ErrCounts].
func RatioMetric(a, b PairSample, opt Options) (Result, error) {
	var est [2]estimate
	for i, s := range [...]PairSample{a, b} {
		if err := s.check(); err != nil {
			return Result{}, err
		}
		r := s.MeanY / s.MeanX
		if s.MeanX == 0 || math.IsInf(r, 0) {
			return Result{}, field("/mean_x", "abtest.ratio.no_denominator", ErrCounts, "abtest: mean of the denominator is %g", s.MeanX)
		}
		n := float64(s.N)
		v := (s.VarianceY - 2*r*s.Covariance + r*r*s.VarianceX) / s.MeanX / s.MeanX / n
		est[i] = estimate{r, math.Max(0, v), n}
	}
	return compare(MethodRatio, est[0], est[1], false, opt)
}

// CUPED compares the means of Y, less what a covariate X from before the test explains: Y - θ (X - mean), θ =
// cov/var pooled within the arms. The variance falls by the square of the correlation, the difference is
// estimated without bias.
//
// The errors are those of [Welch]. A covariate without variance is no help and does no harm.
func CUPED(a, b PairSample, opt Options) (Result, error) {
	var cov, variance float64
	for _, s := range [...]PairSample{a, b} {
		if err := s.check(); err != nil {
			return Result{}, err
		}
		cov += float64(s.N-1) * s.Covariance
		variance += float64(s.N-1) * s.VarianceX
	}
	var theta float64
	if variance > 0 {
		theta = cov / variance
	}
	center := (a.MeanX*float64(a.N) + b.MeanX*float64(b.N)) / float64(a.N+b.N)
	var est [2]estimate
	for i, s := range [...]PairSample{a, b} {
		v := s.VarianceY - 2*theta*s.Covariance + theta*theta*s.VarianceX
		est[i] = estimate{s.MeanY - theta*(s.MeanX-center), math.Max(0, v) / float64(s.N), float64(s.N)}
	}
	r, err := compare(MethodCUPED, est[0], est[1], true, opt)
	r.Theta = theta
	return r, err
}
