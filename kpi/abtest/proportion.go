package abtest

import "math"

// Proportion is K successes among N visitors.
type Proportion struct {
	K int64 `json:"k"`
	N int64 `json:"n"`
}

// Merge returns the counts of both.
func (p Proportion) Merge(q Proportion) (Proportion, error) {
	if err := p.check(0); err != nil {
		return Proportion{}, err
	}
	if err := q.check(0); err != nil {
		return Proportion{}, err
	}
	sum := Proportion{p.K + q.K, p.N + q.N}
	return sum, sum.check(0)
}

const maxCount = 1 << 46

func (p Proportion) check(least int64) error {
	switch {
	case p.K < 0 || p.K > p.N || p.N < least:
		return field("", "abtest.proportion.counts", ErrCounts, "abtest: %d successes of %d", p.K, p.N)
	case p.N > maxCount:
		return field("", "abtest.proportion.counts", ErrRange, "abtest: %d visitors", p.N)
	}
	return nil
}

// Rate returns K/N, 0 without visitors.
func (p Proportion) Rate() float64 {
	if p.N == 0 {
		return 0
	}
	return float64(p.K) / float64(p.N)
}

// Wilson returns the score interval of a proportion. confidence 0 is 0.95. At 0 successes the lower end is
// exactly 0, at N the upper one exactly 1.
func Wilson(p Proportion, conf float64) (Interval, error) {
	conf, err := confidence(conf)
	if err != nil {
		return Interval{}, err
	}
	if err := p.check(1); err != nil {
		return Interval{}, err
	}
	low, high := wilson(p, normalQuantile((1-conf)/2))
	return Interval{MethodWilson, p.Rate(), low, high, conf}, nil
}

func wilson(p Proportion, z float64) (low, high float64) {
	n, rate := float64(p.N), p.Rate()
	mid := rate + z*z/(2*n)
	half := z * math.Sqrt(rate*(1-rate)/n+z*z/(4*n*n))
	den := 1 + z*z/n
	low, high = math.Max(0, (mid-half)/den), math.Min(1, (mid+half)/den)
	if p.K == 0 {
		low = 0
	}
	if p.K == p.N {
		high = 1
	}
	return low, high
}

// ClopperPearson returns the exact interval of a proportion, which is wider than its confidence asks.
// confidence 0 is 0.95.
func ClopperPearson(p Proportion, conf float64) (Interval, error) {
	conf, err := confidence(conf)
	if err != nil {
		return Interval{}, err
	}
	if err := p.check(1); err != nil {
		return Interval{}, err
	}
	k, n, tail := float64(p.K), float64(p.N), (1-conf)/2
	out := Interval{MethodClopperPearson, p.Rate(), 0, 1, conf}
	low, high := wilson(p, normalQuantile(tail)) // near by
	if p.K > 0 {
		out.Low = betaQuantile(k, n-k+1, tail, 1-tail, low)
	}
	if p.K < p.N {
		out.High = betaQuantile(k+1, n-k, 1-tail, tail, high)
	}
	return out, nil
}

// TwoProportions compares two proportions: p by the pooled z test without continuity correction,
// the interval of the difference by Newcombe's hybrid of Wilson intervals, which has no
// trouble at 0 and N.
//
// The errors are [ErrCounts] for no visitors or impossible counts, [ErrRange] above 2^46 visitors and
// [ErrOptions].
func TwoProportions(a, b Proportion, opt Options) (Result, error) {
	conf, err := opt.confidence()
	if err != nil {
		return Result{}, err
	}
	for _, p := range [...]Proportion{a, b} {
		if err := p.check(1); err != nil {
			return Result{}, err
		}
	}
	srm, err := opt.srm(float64(a.N), float64(b.N))
	if err != nil {
		return Result{}, err
	}
	na, nb, pa, pb := float64(a.N), float64(b.N), a.Rate(), b.Rate()
	r := Result{P: 1, SRM: srm}
	pooled := float64(a.K+b.K) / (na + nb)
	if v := pooled * (1 - pooled) * (1/na + 1/nb); v > 0 {
		r.Statistic = (pb - pa) / math.Sqrt(v)
		r.P = 2 * normalTail(math.Abs(r.Statistic))
	}
	z := normalQuantile((1 - conf) / 2)
	la, ua := wilson(a, z)
	lb, ub := wilson(b, z)
	d := pb - pa
	r.Interval = Interval{
		MethodTwoProportions, d,
		d - math.Hypot(pb-lb, ua-pa), d + math.Hypot(ub-pb, pa-la), conf,
	}
	r.Relative = relative(estimate{pa, pa * (1 - pa) / na, na}, estimate{pb, pb * (1 - pb) / nb, nb}, z, conf)
	return r, nil
}
