package abtest_test

import (
	"testing"

	"github.com/bottega-go/commerce/kpi/abtest"
)

func BenchmarkPairsAdd(b *testing.B) {
	var p abtest.Pairs
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		_ = p.Add(i&7, 1990+i&1023)
	}
}

func BenchmarkTwoProportions(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = abtest.TwoProportions(abtest.Proportion{K: 400, N: 10_000}, abtest.Proportion{K: 470, N: 10_050}, abtest.Options{})
	}
}

func BenchmarkWelch(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = abtest.Welch(abtest.Sample{N: 10_000, Mean: 2, Variance: 16}, abtest.Sample{N: 10_050, Mean: 2.1, Variance: 17}, abtest.Options{})
	}
}

func BenchmarkBetaBinomial(b *testing.B) {
	for b.Loop() {
		_, _ = abtest.BetaBinomial(abtest.Proportion{K: 4000, N: 100_000}, abtest.Proportion{K: 4100, N: 100_000}, abtest.Beta{}, [2]float64{})
	}
}
