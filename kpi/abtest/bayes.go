package abtest

import "math"

// Beta is a prior of a proportion. The zero Beta is the uniform one, Beta(1, 1).
type Beta struct {
	Alpha float64 `json:"alpha"`
	Beta  float64 `json:"beta"`
}

// Bayes is the comparison of two posteriors.
type Bayes struct {
	Method Method `json:"method"`
	// BetterB is the probability that the proportion of B is above that of A.
	BetterB float64 `json:"better_b"`
	// LossA and LossB are what one expects to lose, in points of the proportion, by choosing A or B.
	LossA float64 `json:"loss_a"`
	LossB float64 `json:"loss_b"`
	SRM   SRM     `json:"srm"`
}

// maxPrior bounds the parameters of a prior, maxTerms the successes and failures that the exact sum runs
// over.
const (
	maxPrior = 1e6
	maxTerms = 1e8
)

// BetaBinomial compares two proportions under the same whole-number prior, exactly: a finite sum, no
// simulation and no normal approximation. split is that of [Options].
//
// The errors are those of [TwoProportions]; [ErrOptions] for a prior whose parameters are not whole numbers
// from 1 to 1e6, and [ErrRange] where the rarer outcome of the rarer arm exceeds 1e8.
func BetaBinomial(a, b Proportion, prior Beta, split [2]float64) (Bayes, error) {
	if prior == (Beta{}) {
		prior = Beta{1, 1}
	}
	for _, v := range [...]float64{prior.Alpha, prior.Beta} {
		if !(v >= 1 && v <= maxPrior && v == math.Trunc(v)) {
			return Bayes{}, field("/prior", "abtest.bayes.prior", ErrOptions, "abtest: prior parameter %g is not a whole number from 1 to 1e6", v)
		}
	}
	for _, p := range [...]Proportion{a, b} {
		if err := p.check(0); err != nil {
			return Bayes{}, err
		}
	}
	srm, err := Options{Split: split}.srm(float64(a.N), float64(b.N))
	if err != nil {
		return Bayes{}, err
	}
	pa := Beta{prior.Alpha + float64(a.K), prior.Beta + float64(a.N-a.K)}
	pb := Beta{prior.Alpha + float64(b.K), prior.Beta + float64(b.N-b.K)}
	if min(pa.Alpha, pa.Beta, pb.Alpha, pb.Beta) > maxTerms {
		return Bayes{}, field("", "abtest.bayes.terms", ErrRange, "abtest: more than 1e8 terms")
	}
	out := Bayes{Method: MethodBetaBinomial, SRM: srm, BetterB: above(pb, pa)}
	// E[max(d, 0)] = E[pb; pb > pa] - E[pa; pb > pa]; a factor p raises alpha by one.
	up := func(p Beta) Beta { return Beta{p.Alpha + 1, p.Beta} }
	mean := func(p Beta) float64 { return p.Alpha / (p.Alpha + p.Beta) }
	out.LossA = math.Max(0, mean(pb)*above(up(pb), pa)-mean(pa)*above(pb, up(pa)))
	out.LossB = math.Max(0, mean(pa)*above(up(pa), pb)-mean(pb)*above(pa, up(pb)))
	return out, nil
}

// above returns P(P > Q) for independent P ~ Beta(p), Q ~ Beta(q), of whole parameters, by the shorter of two
// equivalent sums.
func above(p, q Beta) float64 {
	if q.Beta < p.Alpha { // 1-Q > 1-P
		return aboveSum(Beta{q.Beta, q.Alpha}, Beta{p.Beta, p.Alpha})
	}
	return aboveSum(p, q)
}

// aboveSum adds up p.Alpha terms: Σ B(q.α+i, p.β+q.β) / ((p.β+i) B(1+i, p.β) B(q.α, q.β)). Each follows from
// its neighbour; it begins with the largest and stops on either side where the rest is nothing.
func aboveSum(p, q Beta) float64 {
	s := p.Beta + q.Beta
	peak := math.Floor((q.Alpha*p.Beta - q.Alpha - s) / (q.Beta + 1))
	peak = math.Max(0, math.Min(peak, p.Alpha-1))
	n := q.Alpha + peak + s
	x, y := (q.Alpha+peak)/n, s/n // where the three densities are near their modes
	top := math.Exp(logBetaTerm(q.Alpha, q.Beta, x, y) + logBetaTerm(1+peak, p.Beta, x, y) -
		logBetaTerm(q.Alpha+peak, s, x, y) - math.Log(x*(p.Beta+peak)))
	const nothing = 1e-18
	sum, term := top, top
	for i := peak; i < p.Alpha-1 && term*(p.Alpha-i) > nothing*sum; i++ {
		term *= (q.Alpha + i) / (q.Alpha + s + i) * (p.Beta + i) / (1 + i)
		sum += term
	}
	term = top
	for i := peak; i > 0 && term*i > nothing*sum; i-- {
		term *= (q.Alpha + s + i - 1) / (q.Alpha + i - 1) * i / (p.Beta + i - 1)
		sum += term
	}
	return math.Min(1, sum)
}
