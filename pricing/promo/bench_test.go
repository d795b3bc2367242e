package promo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// shopPromotions is a realistic mix: percentages on categories and brands,
// multi-buys, order and shipping offers, codes.
func shopPromotions(n int) []promo.Promotion {
	ps := make([]promo.Promotion, 0, n)
	for i := range n {
		p := promo.Promotion{ID: fmt.Sprintf("p%05d", i), Priority: i % 7}
		cat := promo.Match{Facet: fmt.Sprintf("category:%d", i%20)}
		switch i % 20 {
		case 0:
			p.Then = promo.BuyGet{Buy: 2, Get: 1, Of: cat, Off: money.NewPercent(100)}
		case 1:
			p.Then = promo.ForPrice{Qty: 3, Amount: eur(2500), Of: cat}
		case 2:
			p.Phase = promo.OrderPhase
			p.When = promo.Spend{AtLeast: eur(int64(5000 + i*100))}
			p.Then = promo.Percent{Off: money.NewPercent(int64(3 + i%5))}
		case 3:
			p.Phase = promo.ShippingPhase
			p.When = promo.Spend{AtLeast: eur(int64(3000 + i*10))}
			p.Then = promo.Shipping{Off: money.NewPercent(100)}
		case 4:
			p.Codes = []string{fmt.Sprintf("CODE%d", i)}
			p.Then = promo.Percent{Off: money.NewPercent(20), Of: cat}
		default:
			p.Then = promo.Percent{Off: money.NewPercent(int64(5 + i%25)), Of: cat}
			if i%3 == 0 {
				p.Then = promo.Off{Amount: eur(int64(50 + i%100)), Of: promo.Match{Facet: fmt.Sprintf("brand:%d", i%30)}}
			}
		}
		ps = append(ps, p)
	}
	return ps
}

func benchCart(lines int) promo.Input {
	in := promo.Input{
		At: now, Currency: money.EUR, Codes: []promo.Code{{Text: "code4 "}},
		Shipping: []promo.Shipment{{ID: "s", Method: "gls", Amount: eur(690)}},
	}
	for i := range lines {
		in.Lines = append(in.Lines, promo.Line{
			ID: fmt.Sprintf("l%d", i), SKU: fmt.Sprintf("sku-%d", i), Qty: int64(1 + i%3), Unit: eur(int64(499 + 37*i%3000)),
			Facets: []string{
				fmt.Sprintf("category:%d", i%20), fmt.Sprintf("brand:%d", i%30), fmt.Sprintf("season:%d", i%2), "shop:web", fmt.Sprintf("color:%d", i%9),
			},
		})
	}
	return in
}

// marketplace is one deal per SKU, as sellers set them.
func marketplace(n int) []promo.Promotion {
	ps := make([]promo.Promotion, 0, n)
	for i := range n {
		p := promo.Promotion{ID: fmt.Sprintf("deal-%05d", i), Group: "deals"}
		m := promo.Match{SKU: fmt.Sprintf("sku-%d", i/4)}
		switch i % 4 {
		case 0:
			p.Then = promo.Percent{Off: money.NewPercent(int64(5 + i%40)), Of: m}
		case 1:
			p.Then = promo.SetPrice{Amount: eur(int64(300 + i%500)), Of: m}
		case 2:
			p.Then = promo.BuyGet{Buy: 1, Get: 1, Of: m, Off: money.NewPercent(50)}
		default:
			p.Then = promo.Percent{Off: money.NewPercent(10), Of: promo.Match{Facet: fmt.Sprintf("seller:%d", i)}}
			p.Window.From = now.Add(-time.Hour)
		}
		ps = append(ps, p)
	}
	return ps
}

func overlapping() ([]promo.Promotion, promo.Input) {
	var ps []promo.Promotion
	for i := range 5 {
		ps = append(ps, promo.Promotion{ID: fmt.Sprint("m", i), Then: promo.BuyGet{
			Buy: 2, Get: 1, Off: money.NewPercent(int64(60 + 10*i)), Of: promo.Match{Facets: []string{fmt.Sprint("f", i), "all"}},
		}})
	}
	in := promo.Input{At: now, Currency: money.EUR}
	for i := range 100 {
		in.Lines = append(in.Lines, promo.Line{
			ID: fmt.Sprint("l", i), SKU: "s", Qty: 3, Unit: eur(int64(500 + i*i%777)), Facets: []string{fmt.Sprint("f", i%5), fmt.Sprint("f", i%3), "all"},
		})
	}
	return ps, in
}

func benchmark(b *testing.B, ps []promo.Promotion, in promo.Input) {
	b.Helper()
	rules := compile(b, ps...)
	var res promo.Result
	require.NoError(b, rules.EvaluateInto(&res, in))
	require.True(b, res.Optimal, "%v of %v", res.Discount, res.Bound)
	require.True(b, res.Discount.Sign() > 0)
	b.ReportAllocs()
	for b.Loop() {
		if err := rules.EvaluateInto(&res, in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvaluate5x20(b *testing.B)    { benchmark(b, shopPromotions(20), benchCart(5)) }
func BenchmarkEvaluate100x100(b *testing.B) { benchmark(b, shopPromotions(100), benchCart(100)) }
func BenchmarkEvaluate100x10000(b *testing.B) {
	benchmark(b, marketplace(10000), benchCart(100))
}

func BenchmarkOverlapping300Units5(b *testing.B) {
	ps, in := overlapping()
	benchmark(b, ps, in)
}

// BenchmarkCaps is ten lines and five promotions, of which the caps of two bind.
func BenchmarkCaps(b *testing.B) {
	ps := []promo.Promotion{
		{ID: "hair", Cap: promo.Figures{eur(150)}, Then: promo.Percent{Off: money.NewPercent(30), Of: promo.Match{Facet: "category:1"}}},
		{ID: "all", Cap: promo.Figures{eur(500)}, Then: promo.Percent{Off: money.NewPercent(20)}},
		{ID: "3x2", Then: promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100), Of: promo.Match{Facet: "season:0"}}},
		{ID: "ten", Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "set", Then: promo.SetPrice{Amount: eur(400), Of: promo.Match{Facet: "brand:3"}}},
	}
	benchmark(b, ps, benchCart(10))
}

func BenchmarkEvaluate5x20Fresh(b *testing.B) {
	rules := compile(b, shopPromotions(20)...)
	in := benchCart(5)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rules.Evaluate(in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile10000(b *testing.B) {
	ps := marketplace(10000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := promo.Compile(ps, promo.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAllocations(t *testing.T) {
	rules := compile(t, shopPromotions(20)...)
	in := benchCart(5)
	var res promo.Result
	n := testing.AllocsPerRun(100, func() {
		if err := rules.EvaluateInto(&res, in); err != nil {
			t.Fatal(err)
		}
	})
	require.LessOrEqual(t, n, 30.0)
	n = testing.AllocsPerRun(100, func() { _ = res.Code() })
	require.Zero(t, n)
}

func BenchmarkUntil10000(b *testing.B) {
	for _, weekly := range []bool{false, true} {
		ps := make([]promo.Promotion, 10_000)
		for i := range ps {
			ps[i] = promo.Promotion{ID: fmt.Sprint("p", i), Then: promo.Percent{Off: money.NewPercent(10)}}
			ps[i].Window.From = now.Add(time.Duration(i-5000) * time.Minute)
			ps[i].Window.Until = ps[i].Window.From.AddDate(0, 1, 0)
			if weekly {
				ps[i].Window.Zone, ps[i].Window.Weekly = "Europe/Rome", []promo.Hours{{From: "18:00", Until: "20:00"}}
			}
		}
		rules := must(promo.Compile(ps, promo.Options{Zones: time.LoadLocation}))
		b.Run(fmt.Sprint("weekly=", weekly), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if rules.Until(now).IsZero() {
					b.Fatal("nothing changes")
				}
			}
		})
	}
}
