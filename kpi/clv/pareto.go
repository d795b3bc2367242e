package clv

import "math"

// ParetoNBD is the Pareto/NBD model: purchases at a rate that is gamma distributed over
// customers (R, Alpha), a lifetime that ends at a rate that is gamma distributed (S, Beta).
// All four are positive; Alpha and Beta are in units of time.
type ParetoNBD struct {
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"`
	S     float64 `json:"s"`
	Beta  float64 `json:"beta"`
}

// FitParetoNBD estimates the model by maximum likelihood; errors as in [FitBGNBD].
func FitParetoNBD(rows []Row, opt Options) (ParetoNBD, Fit, error) {
	return estimate(rows, opt, 1, func(p []float64) ParetoNBD { return ParetoNBD{p[0], p[1], p[2], p[3]} })
}

// LogLikelihood returns that of rows; see [BGNBD.LogLikelihood].
func (m ParetoNBD) LogLikelihood(rows []Row) (float64, error) {
	return likelihood(rows, m, m.valid(0))
}

func (m ParetoNBD) scaled(by float64) ParetoNBD {
	m.Alpha *= by
	m.Beta *= by
	return m
}

func (m ParetoNBD) logLikelihood(s *sample, grad []float64) float64 {
	logAlpha, logBeta := math.Log(m.Alpha), math.Log(m.Beta)
	var total, dr, dalpha, ds, dbeta float64
	for _, l := range s.levels {
		gr, dgr := rising(m.R, l.x)
		n := m.R + l.x
		same := gr + m.R*logAlpha + m.S*logBeta
		for _, g := range s.groups[l.from:l.to] {
			left := m.left(l.x, g.tx, g.t)
			la, lb := math.Log(m.Alpha+g.t), math.Log(m.Beta+g.t)
			stay := -n*la - m.S*lb
			d := left.log - stay
			var w1, w2, sum float64
			if d <= 0 {
				e := math.Exp(d)
				w1 = 1 / (1 + e)
				w2 = e * w1
				sum = stay + math.Log(1+e)
			} else {
				e := math.Exp(-d)
				w2 = 1 / (1 + e)
				w1 = e * w2
				sum = left.log + math.Log(1+e)
			}
			w := g.weight
			total += w * (same + sum)
			dr += w * (dgr + logAlpha - w1*la - w2*left.logA)
			dalpha += w * (m.R/m.Alpha - n*(w1/(m.Alpha+g.t)+w2*left.invA))
			ds += w * (logBeta - w1*lb + w2*(1/m.S-left.logB))
			dbeta += w * (m.S/m.Beta - w1*m.S/(m.Beta+g.t) - w2*(m.S+1)*left.invB)
		}
	}
	grad[0] += dr
	grad[1] += dalpha
	grad[2] += ds
	grad[3] += dbeta
	return total
}

// leaving is the logarithm of
//
//	s ∫ (alpha+u)^-(r+x) (beta+u)^-(s+1) du, u from recency to age
//
// (the customer left at u), with the means of log(alpha+u), 1/(alpha+u),
// log(beta+u) and 1/(beta+u) under that integrand.
type leaving struct{ log, logA, invA, logB, invB float64 }

// left integrates over the logarithm of the smaller of alpha+u and beta+u, in which the
// integrand falls like an exponential: Gauss-Legendre panels, each with a fall of
// at most e^-18 (four with 8 points), as far as it matters (e^-40).
func (m ParetoNBD) left(x, tx, t float64) leaving {
	small, large, powSmall, powLarge := m.Alpha, m.Beta, m.R+x, m.S+1
	swap := m.Beta < m.Alpha
	if swap {
		small, large, powSmall, powLarge = large, small, powLarge, powSmall
	}
	width := math.Log1p((t - tx) / (small + tx))
	if !(width > 0) {
		return leaving{log: math.Inf(-1)}
	}
	base := small + tx
	logLarge := math.Log(large + tx)
	if rate := powSmall - 1 + powLarge*base/(large+tx); rate > 0 { // the rate of fall only grows
		width = math.Min(width, 40/rate)
	}
	end := base * math.Exp(width)
	fall := math.Abs(powSmall-1)*width + powLarge*math.Log((end-small+large)/(large+tx))
	panels, nodes := 1, legendre8[:]
	if fall > 4 || width > 1.5 { // the other factor has a pole at a distance of π
		nodes = legendre16[:]
		panels = int(math.Min(math.Ceil(math.Max(fall/18, width/6)), 64))
	}
	half := width / float64(2*panels)
	var sum, sv, si, sl, sj float64
	for p := range panels {
		mid := half * float64(2*p+1)
		for _, node := range nodes {
			v := mid + half*node.x
			up := base * math.Exp(v) // small+u
			lo := up - small + large // large+u
			ll := math.Log(lo)
			w := node.w * math.Exp((1-powSmall)*v-powLarge*(ll-logLarge))
			sum += w
			sv += w * v
			si += w / up
			sl += w * ll
			sj += w / lo
		}
	}
	logBase := math.Log(base)
	out := leaving{
		log:  math.Log(m.S*sum*half) + (1-powSmall)*logBase - powLarge*logLarge,
		logA: logBase + sv/sum, invA: si / sum,
		logB: sl / sum, invB: sj / sum,
	}
	if swap {
		out.logA, out.logB = out.logB, out.logA
		out.invA, out.invB = out.invB, out.invA
	}
	return out
}

// Check reports parameters that are not positive and finite as [ErrModel].
func (m ParetoNBD) Check() error {
	return checkModel([]string{"r", "alpha", "s", "beta"}, m.R, m.Alpha, m.S, m.Beta)
}

func (m ParetoNBD) valid(horizon float64) bool {
	return ok(m.R, m.Alpha, m.S, m.Beta) && horizon >= 0 && horizon <= bound
}

// Alive returns the probability that the customer has not left.
func (m ParetoNBD) Alive(r Row) float64 {
	if !m.valid(0) || r.Check() != nil {
		return math.NaN()
	}
	return m.alive(r)
}

func (m ParetoNBD) alive(r Row) float64 {
	x := float64(r.X)
	stay := -(m.R+x)*math.Log(m.Alpha+r.Age) - m.S*math.Log(m.Beta+r.Age)
	return 1 / (1 + math.Exp(m.left(x, r.Recency, r.Age).log-stay))
}

// ConditionalExpected returns the purchases expected of the customer within horizon
// (in units of the rows, up to 1e9) after the row's age.
func (m ParetoNBD) ConditionalExpected(r Row, horizon float64) float64 {
	if !m.valid(horizon) || r.Check() != nil {
		return math.NaN()
	}
	return m.future(m.R+float64(r.X), r.Age, horizon) * m.alive(r)
}

// Expected returns the repeat purchases expected of a new customer within horizon.
func (m ParetoNBD) Expected(horizon float64) float64 {
	if !m.valid(horizon) {
		return math.NaN()
	}
	return m.future(m.R, 0, horizon)
}

// future is rate × (1 - (1+z)^(1-s))/(s-1) × (beta+age), its limit at s = 1 included.
func (m ParetoNBD) future(n, age, horizon float64) float64 {
	b := m.Beta + age
	return n / (m.Alpha + age) * b * -expm1Over(m.S-1, -math.Log1p(horizon/b))
}

type node struct{ x, w float64 }

// Gauss-Legendre nodes and weights on (-1, 1).
var (
	legendre8 = [8]node{
		{-0.960289856497536232, 0.101228536290376259},
		{-0.79666647741362674, 0.222381034453374471},
		{-0.525532409916328986, 0.313706645877887287},
		{-0.183434642495649805, 0.362683783378361983},
		{0.183434642495649805, 0.362683783378361983},
		{0.525532409916328986, 0.313706645877887287},
		{0.79666647741362674, 0.222381034453374471},
		{0.960289856497536232, 0.101228536290376259},
	}
	legendre16 = [16]node{
		{-0.989400934991649933, 0.0271524594117540949},
		{-0.944575023073232576, 0.0622535239386478929},
		{-0.865631202387831744, 0.0951585116824927848},
		{-0.755404408355003034, 0.124628971255533872},
		{-0.617876244402643748, 0.149595988816576732},
		{-0.458016777657227386, 0.169156519395002538},
		{-0.281603550779258913, 0.182603415044923589},
		{-0.0950125098376374402, 0.189450610455068496},
		{0.0950125098376374402, 0.189450610455068496},
		{0.281603550779258913, 0.182603415044923589},
		{0.458016777657227386, 0.169156519395002538},
		{0.617876244402643748, 0.149595988816576732},
		{0.755404408355003034, 0.124628971255533872},
		{0.865631202387831744, 0.0951585116824927848},
		{0.944575023073232576, 0.0622535239386478929},
		{0.989400934991649933, 0.0271524594117540949},
	}
)
