package promo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// Without steps for a proof a capped promotion takes the units that lose least by
// it, as many as its cap pays for: that is often the best deal, and always one
// that adds up. Every deal here is the best by hand.
func TestCapsAreFilled(t *testing.T) {
	percent := func(id string, n string, round promo.Scope, of string) promo.Promotion {
		return promo.Promotion{ID: id, Round: round, Then: promo.Percent{Off: money.MustPercent(n), Of: promo.Match{Facet: of}}}
	}
	capped := func(most int64, p promo.Promotion) promo.Promotion {
		p.Cap = promo.Figures{eur(most)}
		return p
	}
	type share struct {
		amount, units int64
	}
	for i, c := range []struct {
		lines []promo.Line
		ps    []promo.Promotion
		want  map[string]share
	}{
		// Half of 10.00 is 5.00, a tenth 1.00. A cap of 12.00 pays for two units and
		// most of a third; the fourth keeps its tenth.
		{
			[]promo.Line{line("a", 4, 1000, "f")},
			[]promo.Promotion{capped(1200, percent("half", "50", promo.PerUnit, "f")), percent("ten", "10", promo.PerUnit, "f")},
			map[string]share{"half": {1200, 3}, "ten": {100, 1}},
		},
		// With 11.00 a third unit gains no more than the tenth that it loses.
		{
			[]promo.Line{line("a", 4, 1000, "f")},
			[]promo.Promotion{capped(1100, percent("half", "50", promo.PerUnit, "f")), percent("ten", "10", promo.PerUnit, "f")},
			map[string]share{"half": {1000, 2}, "ten": {200, 2}},
		},
		{
			[]promo.Line{line("a", 4, 1000, "f")},
			[]promo.Promotion{capped(1101, percent("half", "50", promo.PerUnit, "f")), percent("ten", "10", promo.PerUnit, "f")},
			map[string]share{"half": {1101, 3}, "ten": {100, 1}},
		},
		{ // 20.00 are exactly all
			[]promo.Line{line("a", 4, 1000, "f"), line("b", 1, 1000, "g")},
			[]promo.Promotion{capped(2000, percent("half", "50", promo.PerUnit, "")), percent("ten", "10", promo.PerUnit, "g")},
			map[string]share{"half": {2000, 4}, "ten": {100, 1}},
		},
		// The line with the smaller loss for what it gains is taken first: 2.00 of 10.00
		// instead of 4.00 of 10.00.
		{
			[]promo.Line{line("a", 1, 2000, "f", "four"), line("b", 1, 2000, "f", "two")},
			[]promo.Promotion{capped(1000, percent("half", "50", promo.PerUnit, "f")), percent("fifth", "20", promo.PerUnit, "four"), percent("tenth", "10", promo.PerUnit, "two")},
			map[string]share{"half": {1000, 1}, "fifth": {400, 1}},
		},
		// 0.11 off three units at 0.10 are 0.04, 0.04 and 0.03. Of 0.07 two units take
		// 0.07, and the third keeps a cent of its own.
		{
			[]promo.Line{line("a", 3, 10, "f")},
			[]promo.Promotion{capped(7, percent("third", "36.7", promo.EachLine, "f")), percent("ten", "10", promo.PerUnit, "f")},
			map[string]share{"third": {7, 2}, "ten": {1, 1}},
		},
		// 0.11 with a cap of 0.10, and a line that another promotion has: all three units
		// take part, no more.
		{
			[]promo.Line{line("a", 3, 10, "f"), line("b", 1, 100, "g")},
			[]promo.Promotion{capped(10, percent("third", "36.7", promo.EachLine, "")), percent("fifteen", "15", promo.PerUnit, "g")},
			map[string]share{"third": {10, 3}, "fifteen": {15, 1}},
		},
		// What another multi-buy holds is not moved.
		{
			[]promo.Line{line("a", 3, 1000, "f"), line("b", 1, 1000, "g")},
			[]promo.Promotion{capped(400, percent("half", "50", promo.PerUnit, "")), {ID: "3x2", Then: promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100), Of: promo.Match{Facet: "f"}}}},
			map[string]share{"half": {400, 1}, "3x2": {1000, 1}},
		},
	} {
		rules, err := promo.Compile(c.ps, promo.Options{Steps: 1})
		require.NoError(t, err)
		for _, rules := range []*promo.Ruleset{rules, compile(t, c.ps...)} {
			got := map[string]share{}
			for _, a := range evaluate(t, rules, cartWith(c.lines...)).Applied {
				got[a.Promotion] = share{a.Amount.Units(), a.Units}
			}
			require.Equal(t, c.want, got, i)
		}
	}
}
