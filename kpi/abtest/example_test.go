package abtest_test

import (
	"fmt"

	"github.com/bottega-go/commerce/kpi/abtest"
)

func ExampleTwoProportions() {
	r, err := abtest.TwoProportions(abtest.Proportion{K: 400, N: 10_000}, abtest.Proportion{K: 470, N: 10_050}, abtest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("sample ratio: p %.2f, alarm %v\n", r.SRM.P, r.SRM.Alarm)
	fmt.Printf("%s: %+.4f (%+.4f to %+.4f), p %.3f\n", r.Method, r.Estimate, r.Low, r.High, r.P)
	fmt.Printf("%s: %+.1f%%\n", r.Relative.Method, 100*r.Relative.Estimate)
	// Output:
	// sample ratio: p 0.72, alarm false
	// z_pooled+newcombe: +0.0068 (+0.0011 to +0.0124), p 0.019
	// relative_delta: +16.9%
}

func ExampleCheckRatio() {
	s, err := abtest.CheckRatio([]int64{50_600, 49_400}, []float64{1, 1})
	fmt.Println(s.Alarm, err) // 1.2 points apart look harmless and are not
	// Output: true <nil>
}

func ExampleMoments() {
	var a, b, shard abtest.Moments // revenue per visitor in cents, those who bought nothing included
	for _, cents := range []int64{0, 0, 1990, 0, 4980, 0, 0, 2500} {
		_ = a.Add(cents)
	}
	for _, cents := range []int64{0, 3990, 0, 2990} {
		_ = b.Add(cents)
	}
	for _, cents := range []int64{0, 0, 5990, 1990} {
		_ = shard.Add(cents)
	}
	_ = b.Merge(&shard)
	r, err := abtest.Welch(a.Sample(), b.Sample(), abtest.Options{})
	fmt.Printf("%s: %+.0f cents, p %.2f %v\n", r.Method, r.Estimate, r.P, err)
	// Output: welch_t: +686 cents, p 0.52 <nil>
}

func ExampleSequential() {
	s := abtest.Sequential{Tune: 10_000} // narrowest at 10,000 visitors
	for _, n := range []int64{1_000, 2_000, 5_000} {
		r, err := s.Look(abtest.Sample{N: n, Mean: 2, Variance: 16}, abtest.Sample{N: n, Mean: 2.4, Variance: 16})
		fmt.Printf("%d looks: p %.4f %v\n", s.Looks, r.P, err)
	}
	// Output:
	// 1 looks: p 0.3470 <nil>
	// 2 looks: p 0.0456 <nil>
	// 3 looks: p 0.0000 <nil>
}

func ExampleBetaBinomial() {
	r, err := abtest.BetaBinomial(abtest.Proportion{K: 40, N: 1000}, abtest.Proportion{K: 50, N: 1000}, abtest.Beta{}, [2]float64{})
	fmt.Printf("P(B > A) %.3f, loss by choosing B %.5f %v\n", r.BetterB, r.LossB, err)
	// Output: P(B > A) 0.858, loss by choosing B 0.00068 <nil>
}

func ExampleSizeProportions() {
	pooled, _ := abtest.SizeProportions(0.04, 0.044, abtest.SizeOptions{})
	unpooled, _ := abtest.SizeProportions(0.04, 0.044, abtest.SizeOptions{Variance: abtest.Unpooled})
	fmt.Println(pooled, unpooled)
	// Output: 39475 39473
}

func ExampleHolm() {
	p, err := abtest.Holm([]float64{0.03, 0.01, 0.02})
	fmt.Println(p, err)
	// Output: [0.04 0.03 0.04] <nil>
}
