package clv

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func near(t require.TestingT, want, got, relative float64, what ...any) {
	require.InDelta(t, want, got, relative*math.Abs(want)+1e-300, what...)
}

// Two methods that share no line: Euler's series and the beta integral.
func TestSeriesAgreesWithQuadrature(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		logs := rapid.Float64Range(-2, 2)
		r, a, b := math.Exp(logs.Draw(t, "r")), math.Exp(logs.Draw(t, "a")), math.Exp(logs.Draw(t, "b"))
		x := float64(rapid.IntRange(0, 3000).Draw(t, "x"))
		tau := math.Exp(rapid.Float64Range(-6, 8).Draw(t, "tau"))
		near(t, purchasesByQuadrature(r+x, a, b+x, tau), purchases(r+x, a+b-1-r, a, b+x, tau), 1e-9)
	})
}

func TestSeriesAtThePole(t *testing.T) {
	for _, a := range []float64{1 - 1e-9, 1, 1 + 1e-9} {
		near(t, purchasesByQuadrature(2.243, a, 4.426, .9), purchases(2.243, a+2.426-1-.243, a, 4.426, .9), 1e-12, a)
	}
	require.Zero(t, purchases(1, 1, 1, 1, 0))
}

// For a → ∞ everybody leaves with the next purchase, E = 1 - (1+τ)^-r; for b → ∞ nobody leaves, E = rτ.
func TestQuadratureLimits(t *testing.T) {
	near(t, 0.7*3, purchasesByQuadrature(0.7, 1e-3, 1e9, 3), 1e-3)
	near(t, 1-math.Pow(4, -.7), purchasesByQuadrature(0.7, 1e9, 1e-3, 3), 1e-5)
	near(t, 1-math.Pow(4, -.7), purchasesByQuadrature(0.7, 1e9, 2, 3), 1e-5)
}

// Abramowitz and Stegun, table 6.1: ψ(1) = -γ, ψ(1/2) = -γ - 2 ln 2, ψ(10) = 2.2517525890667214.
func TestDigamma(t *testing.T) {
	const gamma = 0.57721566490153286
	near(t, -gamma, digamma(1), 1e-14)
	near(t, -gamma-2*math.Ln2, digamma(.5), 1e-14)
	near(t, 2.2517525890667211, digamma(10), 1e-14)
	near(t, math.Log(1e9)-.5e-9, digamma(1e9), 1e-14)
	for _, x := range []float64{0, 1, 24, 25, 400} {
		v, d := rising(.3, x)
		near(t, lgamma(.3+x)-lgamma(.3), v, 1e-12)
		near(t, digamma(.3+x)-digamma(.3), d, 1e-12)
	}
	v, _ := rising(1e20, 24) // the product is cut before it overflows
	near(t, 24*math.Log(1e20), v, 1e-12)
}

func sampleRows(n int) []Row {
	src := rand.New(rand.NewPCG(7, 8))
	m := ParetoNBD{.6, 8, .7, 12}
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = m.Simulate(src, float64(20+src.IntN(30)))
	}
	return rows
}

// The gradients are those of the likelihoods (central differences).
func TestGradients(t *testing.T) {
	s, err := merge(sampleRows(300))
	require.NoError(t, err)
	spend := []worth{{1, 3, 1}, {1, 5, 2}, {4, 4.5, 1}, {30, 2, 3}}
	models := map[string]func(p, grad []float64) float64{
		"bg":     func(p, g []float64) float64 { return betaGeo{p[0], p[1], p[2], p[3], 0}.logLikelihood(&s, g) },
		"mbg":    func(p, g []float64) float64 { return betaGeo{p[0], p[1], p[2], p[3], 1}.logLikelihood(&s, g) },
		"pareto": func(p, g []float64) float64 { return ParetoNBD{p[0], p[1], p[2], p[3]}.logLikelihood(&s, g) },
		"gamma":  func(p, g []float64) float64 { return logLikelihoodGG(spend, p[0], p[1], p[2], g[:3]) },
	}
	for name, f := range models {
		for _, at := range [][]float64{{.5, 2, .8, 3}, {3, .2, 2, .1}, {.1, .01, 5, 40}} {
			grad, none := make([]float64, 4), make([]float64, 4)
			f(at, grad)
			for i := range at {
				p := append([]float64(nil), at...)
				h := 1e-5 * p[i]
				p[i] = at[i] + h
				up := f(p, none)
				p[i] = at[i] - h
				down := f(p, none)
				require.InDelta(t, (up-down)/(2*h), grad[i], 1e-5*(1+math.Abs(grad[i])), "%s %v %d", name, at, i)
			}
		}
	}
}

func TestMergeDoesNotDependOnOrder(t *testing.T) {
	rows := append(sampleRows(3000), sampleRows(3000)...)
	a, err := merge(rows)
	require.NoError(t, err)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	b, err := merge(rows)
	require.NoError(t, err)
	require.Equal(t, a.groups, b.groups)
	require.Equal(t, a.levels, b.levels)
	require.EqualValues(t, 6000, a.customers)
}

func TestMinimize(t *testing.T) {
	// Rosenbrock's valley, minimum 0 at (1, 1).
	valley := func(x, g []float64) float64 {
		u, v := x[1]-x[0]*x[0], 1-x[0]
		g[0], g[1] = -400*x[0]*u-2*v, 200*u
		return 100*u*u + v*v
	}
	m := minimize(valley, []float64{-1.2, 1}, 1e-8, 500)
	inv := polish(valley, &m)
	require.NotNil(t, inv)
	require.InDeltaSlice(t, []float64{1, 1}, m.theta, 1e-9)
	near(t, .5, inv[0][0], 1e-3) // the inverse of {{802, -400}, {-400, 200}}
	// No minimum: a plane. The search stops at the limit, and the Hessian is not positive definite.
	plane := func(x, g []float64) float64 { g[0], g[1] = 1, 0; return x[0] }
	m = minimize(plane, []float64{0, 0}, 1e-8, 500)
	require.Nil(t, polish(plane, &m))
	require.LessOrEqual(t, m.evaluations, 510)
	// Nothing but NaN ends at once.
	bad := func(_, g []float64) float64 { g[0] = math.NaN(); return math.Inf(1) }
	m = minimize(bad, []float64{0}, 1e-8, 500)
	require.LessOrEqual(t, m.evaluations, 50)
	require.True(t, math.IsInf(norm(m.grad), 1))
	// A wrong gradient gives no descent and stops.
	liar := func(x, g []float64) float64 { g[0] = -1; return x[0] }
	m = minimize(liar, []float64{0}, 1e-8, 500)
	require.LessOrEqual(t, m.evaluations, 100)
}
