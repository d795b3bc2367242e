package abtest

import "math"

// normalTail returns P(Z > z).
func normalTail(z float64) float64 { return 0.5 * math.Erfc(z/math.Sqrt2) }

// normalQuantile returns the z with P(Z > z) = p, 0 < p < 1.
func normalQuantile(p float64) float64 {
	if p > 0.5 {
		return -normalQuantile(1 - p)
	}
	z := math.Sqrt2 * math.Erfinv(1-2*p)
	if math.IsInf(z, 1) { // p below 1e-16
		z = math.Sqrt(-2 * math.Log(p))
	}
	for range 4 { // Newton steps on the logarithm of the tail, which is nearly a parabola
		tail := normalTail(z)
		z += math.Log(tail/p) * tail / (math.Exp(-z*z/2) / math.Sqrt(2*math.Pi))
	}
	return z
}

// stirlingError returns log Γ(x) - [(x-½) log x - x + ½ log 2π].
func stirlingError(x float64) float64 {
	if x < 16 {
		l, _ := math.Lgamma(x)
		return l - ((x-0.5)*math.Log(x) - x + 0.5*math.Log(2*math.Pi))
	}
	y := 1 / (x * x)
	return (1./12 - y*(1./360-y*(1./1260-y*(1./1680-y/1188)))) / x
}

// deviance returns x log(x/m) + m - x without cancellation for a small d = x-m. Both m and d
// are given, because neither keeps its digits in a difference.
func deviance(x, m, d float64) float64 {
	if math.Abs(d) < 0.1*(x+m) {
		v := d / (x + m)
		sum, e := d*v, 2*x*v
		v *= v
		for j := 3.0; j < 1000; j += 2 {
			e *= v
			next := sum + e/j
			if next == sum {
				break
			}
			sum = next
		}
		return sum
	}
	return x*math.Log(x/m) + m - x
}

// logBetaTerm returns log[x^a y^b / B(a,b)], y = 1-x, also for a and b in the billions.
func logBetaTerm(a, b, x, y float64) float64 {
	n := a + b
	d := a*y - b*x // a - nx
	return 0.5*math.Log(a*b/(2*math.Pi*n)) + stirlingError(n) - stirlingError(a) - stirlingError(b) -
		deviance(a, n*x, d) - deviance(b, n*y, -d)
}

// incompleteBeta returns I_x(a, b) for a, b > 0; y is 1-x, given to keep its digits.
func incompleteBeta(a, b, x, y float64) float64 {
	switch {
	case x <= 0:
		return 0
	case y <= 0:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - betaFraction(b, a, y, x)
	}
	return betaFraction(a, b, x, y)
}

// betaFraction is the even part of the continued fraction of the incomplete beta function, for x at most
// (a+1)/(a+b+2) (DiDonato and Morris, ACM TOMS 18(3), 1992): without cancellation for large a and b.
func betaFraction(a, b, x, y float64) float64 {
	c := 1 + a*y - b*x
	ratio := (1/a + 1) / c
	an, bn, aNext, bNext := 0.0, 1.0, 1.0, 1/ratio
	for n := 1.0; n < 1e6; n++ {
		w := n * (b - n) * x
		s := a + 2*n - 1
		alpha := (a + n - 1) * (a + b + n - 1) / s / s * w * x
		beta := n + w/s + (a+n)/(s+2)*(c+n*(1+y))
		an, aNext = aNext, alpha*an+beta*aNext
		bn, bNext = bNext, alpha*bn+beta*bNext
		last := ratio
		ratio = aNext / bNext
		if math.Abs(ratio-last) <= 1e-16*ratio {
			break
		}
		an, bn, aNext, bNext = an/bNext, bn/bNext, ratio, 1
	}
	return math.Exp(logBetaTerm(a, b, x, y)) * ratio
}

// betaQuantile returns the x with I_x(a, b) = p, by Newton steps from a guess inside a shrinking bracket; q
// is 1-p, given to keep its digits.
func betaQuantile(a, b, p, q, guess float64) float64 {
	lo, hi := 0.0, 1.0
	x := guess
	if !(x > 0 && x < 1) {
		x = a / (a + b)
	}
	for range 200 {
		var d float64
		if p <= q {
			d = incompleteBeta(a, b, x, 1-x) - p
		} else {
			d = q - incompleteBeta(b, a, 1-x, x)
		}
		if d > 0 {
			hi = x
		} else {
			lo = x
		}
		next := x - d/math.Exp(logBetaTerm(a, b, x, 1-x)-math.Log(x)-math.Log1p(-x))
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
			if lo == 0 {
				next = hi / 16 // quantiles near 0 are found by magnitude
			}
		}
		if math.Abs(next-x) <= 1e-15*x {
			return next
		}
		x = next
	}
	return x
}

// studentTails returns P(|T| > |t|) with df degrees of freedom.
func studentTails(t, df float64) float64 {
	s := t * t
	return incompleteBeta(df/2, 0.5, df/(df+s), s/(df+s))
}

// studentQuantile returns the t with P(|T| > t) = p.
func studentQuantile(p, df float64) float64 {
	z := normalQuantile(p / 2)
	if z*z > df { // the larger t, the smaller df/(df+t²): there are its digits
		x := betaQuantile(df/2, 0.5, p, 1-p, df/(df+z*z))
		return math.Sqrt(df * (1 - x) / x)
	}
	y := betaQuantile(0.5, df/2, 1-p, p, z*z/(df+z*z))
	return math.Sqrt(df * y / (1 - y))
}

// chiSquareTail returns P(χ² > x) with df degrees of freedom: the regularised upper incomplete gamma
// function.
func chiSquareTail(x, df float64) float64 {
	a, x := df/2, x/2
	if x <= 0 {
		return 1
	}
	// x^a e^-x / Γ(a), by Stirling's formula.
	front := math.Exp(-deviance(a, x, a-x)-stirlingError(a)) * math.Sqrt(a/(2*math.Pi))
	if x < a+1 {
		sum, term := 1/a, 1/a
		for n := a + 1; term > 1e-17*sum; n++ {
			term *= x / n
			sum += term
		}
		return 1 - front*sum
	}
	b := x + 1 - a
	c, d := 1e300, 1/b
	h := d
	for i := 1.0; i < 1e6; i++ {
		n := -i * (i - a)
		b += 2
		d = 1 / (n*d + b)
		c = b + n/c
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return front * h
}
