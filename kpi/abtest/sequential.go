package abtest

import "math"

// Sequential is a test that may be looked at any number of times: its p-value and interval hold at every look
// together. It remembers the smallest p and the intersection of the intervals, so the answer never gets
// worse.
//
// Set either Tau or Tune before the first look and then never again: the settings must not depend on the
// data.
type Sequential struct {
	// Tau is the standard deviation of effects that one expects, in units of the mean: mixture sequential
	// probability ratio test.
	Tau float64 `json:"tau,omitempty"`
	// Tune is the number of visitors, both arms together, at which the interval shall be narrowest:
	// asymptotic confidence sequence.
	Tune int64 `json:"tune,omitempty"`
	// Options as in other tests.
	Options Options `json:"options"`

	// Looks so far, and their joint result; keep all fields to go on after a restart.
	Looks int     `json:"looks"`
	P     float64 `json:"p"`   // smallest so far; meaningless before the first look
	Low   float64 `json:"low"` // of the intersection; above High when effects have changed over time
	High  float64 `json:"high"`
}

// Look compares the samples collected so far. P, Low and High of the result are those of all looks together;
// Estimate and Statistic (the logarithm of the likelihood ratio) are of this one.
//
// The errors are those of [Welch], and [ErrOptions] unless exactly one of Tau and Tune is positive. An error
// does not count as a look.
func (s *Sequential) Look(a, b Sample) (Result, error) {
	conf, err := s.Options.confidence()
	if err != nil {
		return Result{}, err
	}
	if s.Looks < 0 || !(s.Tau >= 0 && s.Tau < 1e150) || s.Tune < 0 || (s.Tau > 0) == (s.Tune > 0) {
		return Result{}, field("", "abtest.sequential.settings", ErrOptions, "abtest: tau %g and tune %d: one must be positive", s.Tau, s.Tune)
	}
	if s.Looks > 0 && !(s.P >= 0 && s.P <= 1 && math.Abs(s.Low) <= math.MaxFloat64 && math.Abs(s.High) <= math.MaxFloat64) {
		return Result{}, field("", "abtest.sequential.state", ErrState, "abtest: p %g and interval %g to %g after %d looks", s.P, s.Low, s.High, s.Looks)
	}
	for _, m := range [...]Sample{a, b} {
		if err := m.check(); err != nil {
			return Result{}, err
		}
	}
	srm, err := s.Options.srm(float64(a.N), float64(b.N))
	if err != nil {
		return Result{}, err
	}
	ea, eb := a.estimate(), b.estimate()
	d, v := eb.value-ea.value, ea.variance+eb.variance
	if v == 0 {
		return Result{}, ErrNoVariance // not even for equal means: early on, all visitors may simply not have bought yet
	}
	alpha := 1 - conf
	method, k := MethodMSPRT, s.Tau*s.Tau/v // variance of the mixture over variance of the estimate
	if s.Tune > 0 {
		method = MethodConfidenceSequence
		l := -2 * math.Log(alpha)
		k = float64(a.N+b.N) * (l + math.Log1p(l)) / float64(s.Tune)
	}
	root := 0.5 * math.Log1p(k)
	half := math.Sqrt(2 * v * (1 + 1/k) * (root - math.Log(alpha)))
	logRatio := d*d/v*k/(1+k)/2 - root
	if !finite(half, k, logRatio) {
		return Result{}, ErrRange
	}
	p := math.Min(1, math.Exp(-logRatio))
	low, high := d-half, d+half
	if s.Looks > 0 {
		p, low, high = math.Min(p, s.P), math.Max(low, s.Low), math.Min(high, s.High)
	}
	s.Looks++
	s.P, s.Low, s.High = p, low, high
	return Result{Interval: Interval{method, d, low, high, conf}, Statistic: logRatio, P: p, SRM: srm}, nil
}
