package clv

import "math"

// betaGeo is what BG/NBD and MBG/NBD share. In MBG/NBD a customer may also
// leave right after the first purchase: one coin more, shift = 1.
type betaGeo struct {
	r, alpha, a, b float64
	shift          float64
}

// logLikelihood adds up the sample's log-likelihood and gradient (by r, alpha, a, b).
func (m betaGeo) logLikelihood(s *sample, grad []float64) float64 {
	r, alpha, a, b := m.r, m.alpha, m.a, m.b
	logAlpha := math.Log(alpha)
	s.tabulate(alpha)
	var total, dr, dalpha, da, db float64
	for _, l := range s.levels {
		coins := l.x + m.shift
		n := r + l.x
		gr, dgr := rising(r, l.x)
		gb, dgb := rising(b, coins)
		gab, dgab := rising(a+b, coins)
		same := gr + r*logAlpha + gb - gab
		var sumW2, slr, sla float64
		if coins == 0 { // nobody has left
			for _, g := range s.groups[l.from:l.to] {
				slr += g.weight * math.Log(alpha+g.t)
				sla += g.weight / (alpha + g.t)
			}
			total += l.weight*same - n*slr
		} else {
			logLeft := math.Log(a / (b + coins - 1))
			t, lt, it := -1.0, 0.0, 0.0
			product := 1.0 // of the 1+e, whose logarithms are taken together
			for i := l.from; i < l.to; i++ {
				g := &s.groups[i]
				if g.t != t {
					t = g.t
					lt, it = math.Log(alpha+t), 1/(alpha+t)
				}
				lx := s.log[g.at]
				var w1, w2 float64 // alive, left
				d := logLeft + n*(lt-lx)
				e := math.Exp(-math.Abs(d))
				if d <= 0 {
					w1 = g.weight / (1 + e)
					w2 = e * w1
					total -= g.weight * n * lt
				} else {
					w2 = g.weight / (1 + e)
					w1 = e * w2
					total += g.weight * (logLeft - n*lx)
				}
				if g.weight == 1 {
					if product *= 1 + e; product > 1e300 {
						total += math.Log(product)
						product = 1
					}
				} else {
					total += g.weight * math.Log(1+e)
				}
				sumW2 += w2
				slr += w1*lt + w2*lx
				sla += w1*it + w2*s.inv[g.at]
			}
			total += math.Log(product)
			total += l.weight * same
			db -= sumW2 / (b + coins - 1)
		}
		dr += l.weight*(dgr+logAlpha) - slr
		dalpha += l.weight*r/alpha - n*sla
		da += -l.weight*dgab + sumW2/a
		db += l.weight * (dgb - dgab)
	}
	grad[0] += dr
	grad[1] += dalpha
	grad[2] += da
	grad[3] += db
	return total
}

// alive returns the probability that the customer has not left.
func (m betaGeo) alive(r *Row) float64 {
	return 1 / (1 + math.Exp(m.logLeft(r.X)+(m.r+float64(r.X))*math.Log((m.alpha+r.Age)/(m.alpha+r.Recency))))
}

// logLeft is the logarithm of the odds of having left with the last purchase, before any silence.
func (m betaGeo) logLeft(x int64) float64 {
	coins := float64(x) + m.shift
	if coins == 0 {
		return math.Inf(-1)
	}
	return math.Log(m.a / (m.b + coins - 1))
}

// future returns the expected purchases in (0, horizon] of a customer who is alive.
func (m betaGeo) future(x int64, age, horizon float64) float64 {
	return purchases(m.r+float64(x), m.a+m.b+m.shift-1-m.r, m.a, m.b+float64(x)+m.shift, horizon/(m.alpha+age))
}

func (m betaGeo) valid(horizon float64) bool {
	return ok(m.r, m.alpha, m.a, m.b) && horizon >= 0 && horizon <= bound
}

// expected returns the purchases of a new customer in (0, horizon].
func (m betaGeo) expected(horizon float64) float64 {
	if !m.valid(horizon) {
		return math.NaN()
	}
	e := m.future(0, 0, horizon)
	if m.shift > 0 {
		e *= m.b / (m.a + m.b) // who does not leave at once
	}
	return e
}

func (m betaGeo) conditional(r Row, horizon float64) float64 {
	if !m.valid(horizon) || r.Check() != nil {
		return math.NaN()
	}
	return m.future(r.X, r.Age, horizon) * m.alive(&r)
}

func (m betaGeo) checkedAlive(r Row) float64 {
	if !m.valid(0) || r.Check() != nil {
		return math.NaN()
	}
	return m.alive(&r)
}

// score appends the conditional expectations of many rows. The costly part depends on X and age alone
// and is kept in a table of bounded size.
func (m betaGeo) score(dst []float64, rows []Row, horizon float64) []float64 {
	table := make([]scoreEntry, scoreSlots)
	for i := range table {
		table[i].x = -1
	}
	good := m.valid(horizon)
	for i := range rows {
		r := &rows[i]
		if !good || r.check() != nil {
			dst = append(dst, math.NaN())
			continue
		}
		e := m.lookUp(table, r, horizon)
		if e.logLeft == math.Inf(-1) {
			dst = append(dst, e.future)
			continue
		}
		odds := math.Exp(e.logLeft + (m.r+float64(r.X))*(e.logAge-math.Log(m.alpha+r.Recency)))
		dst = append(dst, e.future/(1+odds))
	}
	return dst
}

type scoreEntry struct {
	x                            int64
	age, future, logLeft, logAge float64
}

const scoreSlots = 1 << 14

// lookUp finds the entry of a row within eight slots of its hash, or computes it.
func (m betaGeo) lookUp(table []scoreEntry, r *Row, horizon float64) *scoreEntry {
	home := hash3(uint64(r.X), 0, math.Float64bits(r.Age))
	for i := uint64(0); ; i++ {
		e := &table[(home+i)%scoreSlots]
		if e.x == r.X && e.age == r.Age {
			return e
		}
		if e.x < 0 || i == 7 {
			*e = scoreEntry{r.X, r.Age, m.future(r.X, r.Age, horizon), m.logLeft(r.X), math.Log(m.alpha + r.Age)}
			return e
		}
	}
}

// fitBetaGeo fits either model.
func fitBetaGeo(rows []Row, opt Options, shift float64) (betaGeo, Fit, error) {
	return estimate(rows, opt, 0, func(p []float64) betaGeo { return betaGeo{p[0], p[1], p[2], p[3], shift} })
}

// params returns the parameters that both models have.
func (m betaGeo) params() BGNBD { return BGNBD{m.r, m.alpha, m.a, m.b} }

// scaled returns the model for times that are by times as small.
func (m betaGeo) scaled(by float64) betaGeo {
	m.alpha *= by
	return m
}

func (m betaGeo) checkedLikelihood(rows []Row) (float64, error) {
	return likelihood(rows, m, m.valid(0))
}
