package abtest

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func near(t *testing.T, want, got, relative float64, what ...any) {
	t.Helper()
	require.InDelta(t, want, got, relative*math.Abs(want), what...)
}

// Reference values: mpmath 1.3 with 50 digits.
func TestDistributions(t *testing.T) {
	for _, c := range [][4]float64{
		{0.5, 0.5, 0.3, 0.36901011956554538},
		{2, 3, 0.4, 0.5248},
		{10, 1, 0.9, 0.3486784401},
		{1, 29, 0.01, 0.25282790566840361},
		{150, 113, 0.55, 0.25164357401680975},
		{0.5, 12.5, 0.2, 0.9806568724300573},
		{1000, 9000, 0.102, 0.74908821497528961},
		{30, 10000, 0.0035, 0.82770730587797951},
	} {
		near(t, c[3], incompleteBeta(c[0], c[1], c[2], 1-c[2]), 1e-12, c)
		near(t, c[2], betaQuantile(c[0], c[1], c[3], 1-c[3], 0), 1e-11, c)
	}
	require.Zero(t, incompleteBeta(2, 3, 0, 1))
	require.EqualValues(t, 1, incompleteBeta(2, 3, 1, 0))
	for _, c := range [][3]float64{
		{2.46, 24.99, 0.021157407994981894},
		{1.57, 9.9, 0.14779539792935428},
		{0.1, 1, 0.93654896513889286},
		{12.706204736, 1, 0.050000000000684654},
		{5, 1000, 6.7672563646486304e-7},
		{8, 30, 6.2658224757007589e-9},
		{1.96, 1e6, 0.049996067585269787},
	} {
		near(t, c[2], studentTails(c[0], c[1]), 1e-11, c)
		near(t, c[2], studentTails(-c[0], c[1]), 1e-11, c)
	}
	for _, c := range [][3]float64{
		{.05, 1, 12.706204736174705},
		{.05, 10, 2.2281388519862747},
		{.01, 24.5, 2.7920834296780783},
		{.05, 1e9, 1.9599639869123255},
		{.5, 3, 0.76489232840434528},
	} {
		near(t, c[2], studentQuantile(c[0], c[1]), 1e-11, c)
	}
	for _, c := range [][3]float64{
		{10.828, 1, 0.00099976571958309204},
		{0.47, 3, 0.92543108031746788},
		{40, 1, 2.539628589470865e-10},
		{3.84, 1, 0.050043521248705099},
		{100, 99, 0.45295851132093137},
		{0.001, 2, 0.99950012497916927},
		{500, 400, 0.00048221275959343374},
		{30, 60, 0.99958155033167231},
		{0, 3, 1},
	} {
		near(t, c[2], chiSquareTail(c[0], c[1]), 1e-12, c)
	}
	for _, c := range [][2]float64{
		{.025, 1.9599639845400542},
		{.2, 0.84162123357291421},
		{1e-3, 3.0902323061678135},
		{1e-9, 5.9978070150076869},
		{1e-20, 9.2623400897984076},
		{.9, -1.2815515655446005},
	} {
		near(t, c[1], normalQuantile(c[0]), 1e-13, c)
	}
	require.Zero(t, normalQuantile(.5))
}

func TestBetaAbove(t *testing.T) {
	for _, c := range [][5]float64{
		{3, 5, 2, 7, 0.76923076923076923},
		{120, 880, 100, 900, 0.92402818143681112},
		{1, 1, 1, 1, 0.5},
		{1200, 8800, 1000, 9000, 0.99999695766354328},
		{20, 2000, 40, 2000, 0.0045665190222604215},
	} {
		p, q := Beta{c[0], c[1]}, Beta{c[2], c[3]}
		near(t, c[4], above(p, q), 1e-11, c)
		near(t, c[4], aboveSum(p, q), 1e-11, c)
		require.InDelta(t, 1, above(p, q)+above(q, p), 1e-12)
		require.InDelta(t, c[4], above(Beta{q.Beta, q.Alpha}, Beta{p.Beta, p.Alpha}), 1e-12) // 1-Q > 1-P
	}
	// A million visitors per arm: the normal approximation is then right to four digits.
	got := above(Beta{20_200, 979_800}, Beta{20_000, 980_000})
	require.InDelta(t, 1-normalTail(200/math.Sqrt(20_200*.9798+20_000*.98)), got, 2e-4)
}

// GrowthBook's formula of the half width, evaluated by mpmath for V = 4/1000 + 5/1200, N = 2200, N* = 5000.
func TestConfidenceSequenceWidth(t *testing.T) {
	s := Sequential{Tune: 5000}
	r, err := s.Look(Sample{1000, 1, 4}, Sample{1200, 1.5, 5})
	require.NoError(t, err)
	near(t, 0.28057942179902079, r.High-r.Estimate, 1e-12)
	require.Equal(t, MethodConfidenceSequence, r.Method)
}

func TestWideProduct(t *testing.T) {
	for _, c := range [][2]int64{{0, 5}, {-3, 4}, {3, -4}, {-maxValue, maxValue}, {-maxValue, -maxValue}, {-1, 1 << 32}} {
		want := wideOf(c[0]).big()
		want.Mul(want, wideOf(c[1]).big())
		require.Zero(t, want.Cmp(product(c[0], c[1]).big()), c)
	}
}
