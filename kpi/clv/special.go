package clv

import "math"

// digamma returns the derivative of log Γ at x > 0.
func digamma(x float64) float64 {
	var s float64
	for x < 8 {
		s -= 1 / x
		x++
	}
	y := 1 / (x * x)
	return s + math.Log(x) - 0.5/x -
		y*(1./12-y*(1./120-y*(1./252-y*(1./240-y*(1./132-y*(691./32760-y/12))))))
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// rising returns log Γ(c+x) - log Γ(c) and its derivative by c, without
// cancellation for small whole x.
func rising(c, x float64) (value, derivative float64) {
	if x > 24 {
		return logRising(c, x), digamma(c+x) - digamma(c)
	}
	p := 1.0
	for i := 0.0; i < x; i++ {
		if p *= c + i; p > 1e200 || p < 1e-200 {
			value += math.Log(p)
			p = 1
		}
		derivative += 1 / (c + i)
	}
	return value + math.Log(p), derivative
}

// logRising returns log Γ(c+x) - log Γ(c), x ≥ 0; for large c by Stirling's formula, large
// parts first, because the difference of two logarithms in the billions has no digits left.
func logRising(c, x float64) float64 {
	if c < 16 {
		return lgamma(c+x) - lgamma(c)
	}
	return (c-0.5)*math.Log1p(x/c) + x*(math.Log(c+x)-1) + stirlingError(c+x) - stirlingError(c)
}

// stirlingError returns log Γ(x) - [(x-½) log x - x + ½ log 2π], x ≥ 16.
func stirlingError(x float64) float64 {
	y := 1 / (x * x)
	return (1./12 - y*(1./360-y*(1./1260-y*(1./1680-y/1188)))) / x
}

// expm1Over returns (e^(εl) - 1)/ε, its limit l at ε = 0 included.
func expm1Over(eps, l float64) float64 {
	if eps == 0 {
		return l
	}
	return math.Expm1(eps*l) / eps
}

// purchases returns the expectation of (1 - (1 + pτ)^-r)/p for p ~ Beta(a, b): what a
// customer of gamma rate r who lives now buys in τ (time over the rate's scale).
//
// With c = a+b-1, z = τ/(1+τ), ε = a-1 Euler's transformation gives
//
//	c/ε [1 - (1-z)^ε F(c-r, ε; c; z)]
//
// and F - 1 = ε S(ε) takes out the pole at a = 1. k must be c-r, which does
// not depend on x and would lose digits if it were formed here.
func purchases(r, k, a, b, tau float64) float64 {
	if tau == 0 {
		return 0
	}
	z := tau / (1 + tau)
	c := a + b - 1
	if c <= 0 || k < -1 || z > 0.98 {
		return purchasesByQuadrature(r, a, b, tau)
	}
	eps := a - 1
	var sum float64
	term := k / c * z
	n := 1.0
	for ; n < 3000; n++ {
		sum += term
		if math.Abs(term) <= 1e-17*math.Abs(sum) || term == 0 {
			break
		}
		term *= (k + n) * (eps + n) / ((c + n) * (n + 1)) * z
	}
	l := -math.Log1p(tau)
	gone, rest := -expm1Over(eps, l), math.Exp(eps*l)*sum
	e := c * (gone - rest)
	if n == 3000 || !(e > 1e-4*c*math.Abs(gone)) || math.IsInf(e, 0) {
		return purchasesByQuadrature(r, a, b, tau) // the difference would lose too many digits
	}
	return e
}

// purchasesByQuadrature is purchases by the double exponential rule over the beta density:
// slower, positive throughout, right for every a, b, r, τ > 0.
func purchasesByQuadrature(r, a, b, tau float64) float64 {
	logB := lgamma(min(a, b)) - logRising(max(a, b), min(a, b))
	f := func(s float64) float64 {
		q := math.Pi * math.Sinh(s) // p = 1/(1+e^-q)
		var lp, lq float64
		if q < 0 {
			lp, lq = q-math.Log1p(math.Exp(q)), -math.Log1p(math.Exp(q))
		} else {
			lp, lq = -math.Log1p(math.Exp(-q)), -q-math.Log1p(math.Exp(-q))
		}
		left := -math.Expm1(-r * math.Log1p(math.Exp(lp)*tau))
		if lp < -300 || left == 0 {
			return math.Exp(a*lp+b*lq-logB) * r * tau * math.Cosh(s)
		}
		return math.Exp((a-1)*lp+b*lq-logB) * left * math.Cosh(s)
	}
	// The range: far enough that the powers of p at the left and of 1-p at the right are nothing.
	lo := -math.Asinh((5 + 40/a + math.Log1p(tau) + math.Max(0, math.Log(b/a))) / math.Pi)
	hi := math.Asinh((5 + 40/b + math.Max(0, math.Log(a/b))) / math.Pi)
	n := 64
	h := (hi - lo) / float64(n)
	var sum float64
	for i := range n + 1 {
		sum += f(lo + h*float64(i))
	}
	prev := sum * h
	for range 9 {
		for i := range n {
			sum += f(lo + h*(float64(i)+0.5))
		}
		n *= 2
		h /= 2
		now := sum * h
		if math.Abs(now-prev) <= 1e-13*now {
			prev = now
			break
		}
		prev = now
	}
	return prev * math.Pi
}
