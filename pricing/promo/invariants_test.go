package promo_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func TestEveryResultAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps, in := drawPromotions(t), drawInput(t)
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		byLine := map[string]promo.LineResult{}
		for _, l := range res.Lines {
			byLine[l.Line] = l
		}

		// The order of lines, facets, codes and promotions does not matter.
		mixed := in
		mixed.Lines = rapid.Permutation(in.Lines).Draw(t, "lines")
		for i := range mixed.Lines {
			mixed.Lines[i].Facets = slices.Clone(mixed.Lines[i].Facets)
			slices.Reverse(mixed.Lines[i].Facets)
		}
		mixed.Codes = slices.Clone(in.Codes)
		slices.Reverse(mixed.Codes)
		again, err := promo.Compile(rapid.Permutation(ps).Draw(t, "promotions"), promo.Options{})
		require.NoError(t, err)
		other, err := again.Evaluate(mixed)
		require.NoError(t, err)
		require.Equal(t, res.Discount, other.Discount)
		require.Equal(t, res.Claims, other.Claims)
		for _, l := range other.Lines {
			require.Equal(t, byLine[l.Line], l)
		}

		// A promotion that matches nothing changes nothing.
		idle := promo.Promotion{ID: "idle", Then: promo.Percent{Off: money.NewPercent(100), Of: promo.Match{SKU: "nowhere"}}, Priority: -1}
		idle.Pick = promo.Best
		_, after, err := rules.Simulate(in, idle)
		require.NoError(t, err)
		require.Equal(t, res.Lines, after.Lines)

		// JSON keeps the rules.
		data, err := promo.Format(ps)
		require.NoError(t, err)
		back, err := promo.Parse(data)
		require.NoError(t, err)
		third, err := promo.Compile(back, promo.Options{})
		require.NoError(t, err)
		fourth, err := third.Evaluate(in)
		require.NoError(t, err)
		require.Equal(t, res.Lines, fourth.Lines)
		require.Equal(t, res.Applied == nil, fourth.Applied == nil)

		// Explain says something about every promotion.
		trace, err := rules.Explain(in)
		require.NoError(t, err)
		require.Equal(t, commerce.Filter(res.Reasons(), commerce.Because), commerce.Filter(trace, commerce.Because), "the trace is of the same deal")
		named := map[string]bool{}
		for _, r := range trace {
			require.NotEmpty(t, r.Code)
			require.NotContains(t, r.String(), "{", "every fact is given")
			if f, ok := r.Fact("promotion"); ok {
				named[f.Value] = true
			}
		}
		for _, p := range ps {
			_, ship := p.Then.(promo.Shipping)
			require.True(t, named[p.ID] || ship, "%s is not explained", p.ID)
		}
	})
}

func TestSplittingALineKeepsTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, in := drawCart(t, 6)
		var ps []promo.Promotion
		for i := range rapid.IntRange(1, 3).Draw(t, "promotions") {
			p := rapid.Custom(drawOffer).Draw(t, "offer").promotion(fmt.Sprint("p", i))
			p.Round = sample(t, "round", promo.PerUnit, promo.PerUnit)
			ps = append(ps, p)
		}
		ps = append(ps, promo.Promotion{ID: "order", Phase: promo.OrderPhase, Then: promo.Percent{Off: money.MustPercent("7.5")}})
		split := in
		split.Lines = nil
		for _, l := range in.Lines {
			for k := range l.Qty {
				one := l
				one.ID, one.Qty = fmt.Sprint(l.ID, "-", k), 1
				split.Lines = append(split.Lines, one)
			}
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		a, err := rules.Evaluate(in)
		require.NoError(t, err)
		b, err := rules.Evaluate(split)
		require.NoError(t, err)
		require.Equal(t, a.Discount, b.Discount)
	})
}

func TestFullDiscountIsZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cur := sample(t, "currency", money.EUR, money.JPY, money.KWD)
		in := promo.Input{At: now, Currency: cur}
		for i := range rapid.IntRange(1, 20).Draw(t, "lines") {
			in.Lines = append(in.Lines, promo.Line{
				ID: fmt.Sprint(i), Qty: rapid.Int64Range(1, 1000).Draw(t, "qty"), Unit: money.New(rapid.Int64Range(0, 99999).Draw(t, "unit"), cur),
			})
		}
		rules, err := promo.Compile([]promo.Promotion{{
			ID: "all", Phase: sample(t, "phase", promo.LinePhase, promo.OrderPhase), Round: sample(t, "round", promo.PerLine, promo.PerUnit, promo.PerOrder),
			Spread: sample(t, "spread", promo.Even, promo.OnUnits), Then: promo.Percent{Off: money.NewPercent(100)},
		}}, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		for _, l := range res.Lines {
			require.Equal(t, money.New(0, cur), l.Final)
		}
	})
}

func TestPermutedLines(t *testing.T) { // Medusa #16396: the same cart in every order
	rules := compile(t, promo.Promotion{ID: "b1g1", Then: promo.BuyGet{
		Buy: 1, Get: 1, Of: promo.Match{Facet: "a"}, GetOf: &promo.Match{Facet: "b"}, Off: money.NewPercent(100),
	}})
	lines := []promo.Line{
		{ID: "1", Qty: 1, Unit: eur(1000), Facets: []string{"a", "b"}},
		{ID: "2", Qty: 1, Unit: eur(700), Facets: []string{"a"}},
		{ID: "3", Qty: 1, Unit: eur(500), Facets: []string{"b"}},
	}
	for _, p := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{lines[p[0]], lines[p[1]], lines[p[2]]}}
		require.Equal(t, eur(1000), evaluate(t, rules, in).Discount) // buy 2, get 1: the dearer of the two rewards
	}
}

func TestConcurrentUse(t *testing.T) {
	rules := compile(t, shopPromotions(60)...)
	in := benchCart(12)
	want := evaluate(t, rules, in)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			got, err := rules.Evaluate(in)
			if err != nil || got.Discount != want.Discount || len(got.Applied) != len(want.Applied) {
				t.Errorf("%v %v", got.Discount, err)
			}
		})
	}
	wg.Wait()
}

func TestResultJSON(t *testing.T) {
	res := evaluate(t, compile(t, shopPromotions(20)...), benchCart(5))
	data, err := json.Marshal(res)
	require.NoError(t, err)
	var back struct {
		Code    string            `json:"code"`
		Reasons []commerce.Reason `json:"reasons"`
		Optimal bool              `json:"optimal"`
	}
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, res.Code(), back.Code)
	require.Len(t, back.Reasons, len(res.Reasons()))
	require.True(t, back.Optimal)
}
