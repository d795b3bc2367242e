package clv

import (
	"math"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Source gives random numbers in [0, 1), such as a *rand.Rand with a fixed seed.
type Source interface{ Float64() float64 }

// maxDraws bounds the purchases of a simulated customer.
const maxDraws = 1 << 20

// Simulate draws the row of one customer of the given age. The zero Row comes from a bad
// model or age or no source, and purchases stop at 2^20.
func (m BGNBD) Simulate(src Source, age float64) Row { return m.core().simulate(src, age) }

// Simulate draws the row of one customer of the given age, like [BGNBD.Simulate].
func (m MBGNBD) Simulate(src Source, age float64) Row { return m.core().simulate(src, age) }

func (m betaGeo) simulate(src Source, age float64) Row {
	if src == nil || !m.valid(age) {
		return Row{}
	}
	rate := drawGamma(src, m.r) / m.alpha
	u, v := drawGamma(src, m.a), drawGamma(src, m.b)
	leave := 1.0
	if u+v > 0 {
		leave = u / (u + v)
	}
	row := Row{Age: age}
	if m.shift > 0 && src.Float64() < leave {
		return row
	}
	for at := 0.0; row.X < maxDraws; {
		at += drawExp(src) / rate
		if !(at <= age) {
			break
		}
		row.X++
		row.Recency = at
		if src.Float64() < leave {
			break
		}
	}
	return row
}

// Simulate draws the row of one customer of the given age, like [BGNBD.Simulate].
func (m ParetoNBD) Simulate(src Source, age float64) Row {
	if src == nil || !m.valid(age) {
		return Row{}
	}
	rate := drawGamma(src, m.R) / m.Alpha
	life := drawExp(src) / (drawGamma(src, m.S) / m.Beta)
	row := Row{Age: age}
	for at := 0.0; row.X < maxDraws; {
		at += drawExp(src) / rate
		if !(at <= age && at <= life) {
			break
		}
		row.X++
		row.Recency = at
	}
	return row
}

// Simulate draws what a customer spends in n purchases, rounded to the minor unit. Errors are those of
// [GammaGamma.MeanSpend].
func (g GammaGamma) Simulate(src Source, n int64) (Spend, error) {
	if err := g.Check(); err != nil {
		return Spend{}, err
	}
	if src == nil {
		return Spend{}, commerce.Detail(ErrOptions, "clv: no source of random numbers")
	}
	s := Spend{N: n}
	if err := s.check(); err != nil || n == 0 {
		return s, err
	}
	sum, err := amount(drawGamma(src, g.P*float64(n))*g.V/drawGamma(src, g.Q), g.Currency, money.HalfUp)
	if err != nil {
		return Spend{}, err
	}
	s.Sum = sum
	return s, nil
}

// drawExp draws from the exponential distribution of mean 1.
func drawExp(src Source) float64 { return -math.Log1p(-uniform(src)) }

// uniform keeps a source inside the open interval (0, 1).
func uniform(src Source) float64 {
	const tiny = 1.0 / (1 << 54)
	u := src.Float64()
	if !(u > tiny) {
		return tiny
	}
	return math.Min(u, 1-2*tiny)
}

// drawGamma draws from the gamma distribution of scale 1 (Marsaglia and Tsang, ACM TOMS 26(3), 2000).
// Rejections are bounded for sources that are not random; the answer then is the last candidate.
func drawGamma(src Source, shape float64) float64 {
	if shape < 1 {
		return drawGamma(src, shape+1) * math.Exp(math.Log(uniform(src))/shape)
	}
	d := shape - 1./3
	c := 1 / math.Sqrt(9*d)
	v := 1.0
	for range 1000 {
		x := math.Sqrt2 * math.Erfinv(2*uniform(src)-1)
		w := 1 + c*x
		if w <= 0 {
			continue
		}
		v = w * w * w
		if math.Log(uniform(src)) < x*x/2+d-d*v+d*math.Log(v) {
			break
		}
	}
	return d * v
}
