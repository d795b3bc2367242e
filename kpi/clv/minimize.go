package clv

import "math"

// objective returns a function of the logarithms of up to four parameters and
// writes its gradient. Infinite means outside the domain.
type objective func(theta, grad []float64) float64

// logLimit bounds the logarithm of a parameter.
const logLimit = 25

// minimum is where a search ended.
type minimum struct {
	theta, grad []float64
	value       float64
	steps       int
	evaluations int
}

// minimize runs BFGS from start until the largest entry of the gradient is
// below tol, no step improves, or the evaluations are used up. It never fails: the
// gradient says how good the end is.
func minimize(f objective, start []float64, tol float64, budget int) minimum {
	n := len(start)
	m := minimum{theta: append([]float64(nil), start...), grad: make([]float64, n), evaluations: 1}
	m.value = f(m.theta, m.grad)
	h := identity(n)
	step, theta, grad := make([]float64, n), make([]float64, n), make([]float64, n)
	y, hy := make([]float64, n), make([]float64, n)
	fresh := true
	for m.evaluations < budget && norm(m.grad) > tol {
		var slope float64
		for i := range step {
			step[i] = -dot(h[i], m.grad)
			slope += step[i] * m.grad[i]
		}
		if !(slope < 0) {
			h, fresh = identity(n), true
			for i := range step {
				step[i] = -m.grad[i]
			}
			slope = -dot(m.grad, m.grad)
		}
		a := 1.0
		if longest := norm(step); fresh && longest > 0 {
			a = math.Min(a, 0.5/longest)
		} else if longest > 2 {
			a = 2 / longest // a factor of e² per step is far enough
		}
		value, ok := math.Inf(1), false
		for range 40 {
			for i := range theta {
				theta[i] = m.theta[i] + a*step[i]
			}
			value = math.Inf(1)
			if norm(theta) <= logLimit {
				value = f(theta, grad)
				m.evaluations++
			}
			if value <= m.value+1e-4*a*slope {
				ok = true
				break
			}
			// The parabola through value, slope and the new value.
			next := a / 4
			if p := -slope * a * a / (2 * (value - m.value - slope*a)); p > a/10 && p < a/2 {
				next = p
			}
			a = next
		}
		if !ok {
			if fresh {
				break // not even along the gradient: this is as far as float64 goes
			}
			h, fresh = identity(n), true
			continue
		}
		var sy, yy float64
		for i := range y {
			y[i] = grad[i] - m.grad[i]
			step[i] *= a
			sy += step[i] * y[i]
			yy += y[i] * y[i]
		}
		copy(m.theta, theta)
		copy(m.grad, grad)
		m.value = value
		m.steps++
		if sy > 1e-12*math.Sqrt(yy*dot(step, step)) {
			if fresh {
				for i := range h {
					h[i][i] = sy / yy
				}
				fresh = false
			}
			update(h, step, y, hy, sy)
		}
	}
	return m
}

// update is the BFGS formula for the inverse Hessian h.
func update(h [][]float64, s, y, hy []float64, sy float64) {
	for i := range h {
		hy[i] = dot(h[i], y)
	}
	c := (1 + dot(y, hy)/sy) / sy
	for i := range h {
		for j := range h {
			h[i][j] += c*s[i]*s[j] - (hy[i]*s[j]+s[i]*hy[j])/sy
		}
	}
}

// polish takes Newton steps from m with the Hessian there, as long as the gradient
// shrinks, and returns the inverse Hessian; it is nil where the Hessian is not positive
// definite, that is, where m is not shown to be a minimum.
func polish(f objective, m *minimum) [][]float64 {
	n := len(m.theta)
	hess := make([][]float64, n)
	theta, lo, hi := make([]float64, n), make([]float64, n), make([]float64, n)
	const d = 1e-4
	for i := range hess {
		copy(theta, m.theta)
		theta[i] = m.theta[i] + d
		f(theta, hi)
		theta[i] = m.theta[i] - d
		f(theta, lo)
		hess[i] = make([]float64, n)
		for j := range hess[i] {
			hess[i][j] = (hi[j] - lo[j]) / (2 * d)
		}
	}
	m.evaluations += 2 * n
	inv := invert(hess)
	if inv == nil {
		return nil
	}
	for range 4 {
		for i := range theta {
			theta[i] = m.theta[i] - dot(inv[i], m.grad)
		}
		if norm(theta) > logLimit {
			break
		}
		value := f(theta, hi)
		m.evaluations++
		if !(norm(hi) < norm(m.grad)) {
			break
		}
		m.value = value
		copy(m.theta, theta)
		copy(m.grad, hi)
	}
	return inv
}

// invert returns the inverse of a symmetric positive definite matrix (its two
// halves are averaged), nil if it is none, by Cholesky's factors.
func invert(a [][]float64) [][]float64 {
	n := len(a)
	l := identity(n)
	for i := range n {
		for j := range i + 1 {
			v := (a[i][j] + a[j][i]) / 2
			for k := range j {
				v -= l[i][k] * l[j][k]
			}
			if i != j {
				l[i][j] = v / l[j][j]
				continue
			}
			if !(v > 1e-13*math.Abs(a[i][i])) {
				return nil
			}
			l[i][i] = math.Sqrt(v)
		}
	}
	inv := identity(n)
	for c := range n { // solve L Lᵀ x = e_c
		x := inv[c]
		for i := range n {
			for k := range i {
				x[i] -= l[i][k] * x[k]
			}
			x[i] /= l[i][i]
		}
		for i := n - 1; i >= 0; i-- {
			for k := i + 1; k < n; k++ {
				x[i] -= l[k][i] * x[k]
			}
			x[i] /= l[i][i]
		}
	}
	return inv
}

func identity(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		m[i][i] = 1
	}
	return m
}

func dot(a, b []float64) float64 {
	var s float64
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

// norm returns the largest absolute entry; NaN counts as infinite.
func norm(a []float64) float64 {
	var m float64
	for _, v := range a {
		if math.IsNaN(v) {
			return math.Inf(1)
		}
		m = math.Max(m, math.Abs(v))
	}
	return m
}
