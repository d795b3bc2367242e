package clv_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/bottega-go/commerce/kpi/clv"
	"github.com/bottega-go/commerce/money"
)

func BenchmarkFitCDNOW(b *testing.B) {
	rows := cdnowRows(b)
	b.Run("BGNBD", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := clv.FitBGNBD(rows, clv.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("MBGNBD", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := clv.FitMBGNBD(rows, clv.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ParetoNBD", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := clv.FitParetoNBD(rows, clv.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("GammaGamma", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := clv.FitGammaGamma(rows, clv.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// million simulates customers who came over 12 weeks, as known by days after 39 weeks.
func million() []clv.Row {
	src := rand.New(rand.NewPCG(1, 2))
	m := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
	rows := make([]clv.Row, 1_000_000)
	for i := range rows {
		age := float64(189 + src.IntN(84))
		r := m.Simulate(src, age/7)
		r.Recency = math.Ceil(r.Recency*7) / 7
		r.Age = age / 7
		rows[i] = r
	}
	return rows
}

func BenchmarkMillion(b *testing.B) {
	rows := million()
	m := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
	b.Run("fit", func(b *testing.B) {
		for b.Loop() {
			_, fit, err := clv.FitBGNBD(rows, clv.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(fit.Distinct), "rows")
			b.ReportMetric(float64(fit.Evaluations), "evals")
		}
	})
	b.Run("score", func(b *testing.B) {
		dst := make([]float64, 0, len(rows))
		b.ReportAllocs()
		for b.Loop() {
			dst = m.AppendConditionalExpected(dst[:0], rows, 39)
		}
	})
}

func BenchmarkCustomer(b *testing.B) {
	row := clv.Row{X: 2, Recency: 30.43, Age: 38.86}
	bg := clv.BGNBD{R: .243, Alpha: 4.414, A: .793, B: 2.426}
	pa := clv.ParetoNBD{R: .553, Alpha: 10.578, S: .606, Beta: 11.669}
	gg := clv.GammaGamma{P: 6.25, Q: 3.74, V: 15.44, Currency: money.USD}
	spend := clv.Spend{Sum: money.New(4470, money.USD), N: 2}
	opt := clv.ValueOptions{Margin: money.NewPercent(30), Horizon: 52, Discount: money.MustPercent("0.2")}
	b.Run("BGNBD", func(b *testing.B) {
		for b.Loop() {
			bg.ConditionalExpected(row, 39)
		}
	})
	b.Run("ParetoNBD", func(b *testing.B) {
		for b.Loop() {
			pa.ConditionalExpected(row, 39)
		}
	})
	b.Run("Value", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := gg.Value(bg, row, spend, opt); err != nil {
				b.Fatal(err)
			}
		}
	})
}
