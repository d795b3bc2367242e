package promo_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// A promotion is limited if it would take off more without its limit: that a limit
// is reached is not enough. Whether it stands alone or beside others is the same.
func TestLimited(t *testing.T) {
	all := money.NewPercent(100)
	a, b := promo.Match{SKU: "a"}, promo.Match{SKU: "b"}
	three := promo.BuyGet{Buy: 2, Get: 1, Of: a, Off: all}
	four := promo.BuyGet{Buy: 2, Get: 2, Of: a, Off: all}
	strict := promo.BuyGet{Buy: 2, Get: 2, Of: a, Off: all, Strict: true}
	merchant := promo.BuyGet{Buy: 2, Get: 1, Of: a, Off: all, Pairing: promo.Merchant}
	pools := promo.BuyGet{Buy: 1, Get: 1, Of: a, GetOf: &b, Off: all}
	price := promo.ForPrice{Qty: 3, Amount: eur(100), Of: a}
	bundle := promo.Bundle{Slots: []promo.Slot{{Of: a, Qty: 2}, {Of: b, Qty: 1}}, Off: all}
	half := promo.Percent{Off: money.NewPercent(50), Of: a}
	perOrder := func(n int64) promo.Promotion { return promo.Promotion{Limits: promo.Limits{PerOrder: n}} }
	units := func(n int64) promo.Promotion { return promo.Promotion{Limits: promo.Limits{Units: n}} }
	quota := func(n int64) promo.Promotion { return promo.Promotion{Limits: promo.Limits{Quota: n}} }
	most := func(n int64) promo.Promotion { return promo.Promotion{Cap: promo.Figures{eur(n)}} }
	budget := func(n int64) promo.Promotion {
		return promo.Promotion{Limits: promo.Limits{Budget: promo.Figures{eur(n)}}}
	}
	for i, c := range []struct {
		then   promo.Action
		p      promo.Promotion
		as, bs int64 // units at 10.00
		want   string
	}{
		{three, perOrder(1), 3, 0, "10.00, 1 time, 1 unit"},
		{three, perOrder(1), 5, 0, "10.00, 1 time, 1 unit"},
		{three, perOrder(1), 6, 0, "10.00, 1 time, 1 unit, limited"},
		{three, perOrder(2), 6, 0, "20.00, 2 times, 2 units"},
		{three, units(1), 5, 0, "10.00, 1 time, 1 unit"},
		{three, units(1), 6, 0, "10.00, 1 time, 1 unit, limited"},
		{four, perOrder(9), 7, 0, "30.00, 2 times, 3 units"}, // the second group is short of one
		{four, perOrder(1), 6, 0, "20.00, 1 time, 2 units"},
		{four, perOrder(1), 7, 0, "20.00, 1 time, 2 units, limited"},
		{four, units(3), 7, 0, "20.00, 1 time, 2 units, limited"}, // three units are one application
		{strict, perOrder(1), 7, 0, "20.00, 1 time, 2 units"},
		{strict, perOrder(1), 8, 0, "20.00, 1 time, 2 units, limited"},
		{merchant, perOrder(1), 5, 0, "10.00, 1 time, 1 unit"},
		{merchant, perOrder(1), 6, 0, "10.00, 1 time, 1 unit, limited"},
		{pools, perOrder(2), 2, 9, "20.00, 2 times, 2 units"},
		{pools, perOrder(2), 3, 2, "20.00, 2 times, 2 units"},
		{pools, perOrder(2), 3, 3, "20.00, 2 times, 2 units, limited"},
		{price, perOrder(2), 3, 0, "29.00, 1 time, 3 units"},
		{price, perOrder(2), 6, 0, "58.00, 2 times, 6 units"},
		{price, perOrder(2), 9, 0, "58.00, 2 times, 6 units, limited"},
		{price, units(5), 5, 0, "29.00, 1 time, 3 units"},
		{price, units(5), 6, 0, "29.00, 1 time, 3 units, limited"},
		{price, units(6), 6, 0, "58.00, 2 times, 6 units"},
		{bundle, perOrder(1), 3, 9, "30.00, 1 time, 3 units"},
		{bundle, perOrder(1), 4, 2, "30.00, 1 time, 3 units, limited"},
		{bundle, units(5), 4, 2, "30.00, 1 time, 3 units, limited"},
		{bundle, units(6), 4, 2, "60.00, 2 times, 6 units"},
		{half, units(3), 3, 0, "15.00, 1 time, 3 units"},
		{half, units(3), 4, 0, "15.00, 1 time, 3 units, limited"},
		{half, quota(3), 3, 0, "15.00, 1 time, 3 units"},
		{half, quota(3), 4, 0, "15.00, 1 time, 3 units, limited"},
		{half, most(1500), 3, 0, "15.00, 1 time, 3 units"},
		{half, most(1499), 3, 0, "14.99, 1 time, 3 units, limited"},
		{half, budget(1500), 3, 0, "15.00, 1 time, 3 units"},
		{half, budget(1499), 3, 0, "14.99, 1 time, 3 units, limited"},
		{three, most(1000), 3, 0, "10.00, 1 time, 1 unit"},
		{three, most(999), 3, 0, "9.99, 1 time, 1 unit, limited"},
	} {
		c.p.ID, c.p.Then = "p", c.then
		in := cartWith(line("a", c.as, 1000), line("c", 1, 1000))
		if c.bs > 0 {
			in.Lines = append(in.Lines, line("b", c.bs, 1000))
		}
		for _, beside := range [][]promo.Promotion{nil, {{ID: "q", Then: promo.Percent{Off: all, Of: promo.Match{SKU: "c"}}}}} {
			res := evaluate(t, compile(t, append(beside, c.p)...), in)
			a := res.Applied[0]
			require.Equal(t, "p", a.Promotion)
			plural := func(n int64, s string) string {
				if n == 1 {
					return "1 " + s
				}
				return fmt.Sprint(n, " ", s, "s")
			}
			got := fmt.Sprint(a.Amount.Number(), ", ", plural(a.Times, "time"), ", ", plural(a.Units, "unit"))
			if a.Limited {
				got += ", limited"
			}
			require.Equal(t, c.want, got, "%d: %+v %+v, beside %d", i, c.then, c.p.Limits, len(beside))
		}
	}
}

// The shares of a line count its rewarded units, whatever they cost: 10.01 for
// four units is 2.51 and three times 2.50. A cheaper unit that pays is not among
// them, nor is one that a multi-buy leaves to nobody.
func TestSharesCountUnits(t *testing.T) {
	all, tenth := money.NewPercent(100), money.NewPercent(10)
	odd := func(id string, facets ...string) promo.Line {
		l := line(id, 4, 0, facets...)
		l.Unit = must(money.Parse("2.5025", money.EUR))
		return l
	}
	f, g := promo.Match{Facet: "f"}, promo.Match{Facet: "g"}
	type units map[string][2]int64 // in all, on the first line
	for i, c := range []struct {
		lines []promo.Line
		ps    []promo.Promotion
		want  units
	}{
		{[]promo.Line{odd("a")}, []promo.Promotion{{ID: "p", Round: promo.PerUnit, Then: promo.Percent{Off: tenth}}}, units{"p": {4, 4}}},
		{[]promo.Line{odd("a")}, []promo.Promotion{{ID: "p", Round: promo.PerUnit, Spread: promo.OnUnits, Then: promo.Percent{Off: tenth}}}, units{"p": {4, 4}}},
		{[]promo.Line{odd("a")}, []promo.Promotion{{ID: "p", Then: promo.BuyGet{Buy: 1, Get: 3, Off: all}}}, units{"p": {3, 3}}},
		{[]promo.Line{odd("a")}, []promo.Promotion{{ID: "p", Then: promo.BuyGet{Buy: 1, Get: 3, Off: all, Choose: promo.Dearest}}}, units{"p": {3, 3}}},
		{[]promo.Line{odd("a")}, []promo.Promotion{{ID: "p", Then: promo.ForPrice{Qty: 4, Amount: eur(500)}}}, units{"p": {4, 4}}},
		// Three for two leaves one f, which is nobody's; a tenth of g is one unit.
		{
			[]promo.Line{line("a", 4, 1000, "f"), line("b", 1, 1000, "g")},
			[]promo.Promotion{{ID: "3x2", Then: promo.BuyGet{Buy: 2, Get: 1, Off: all, Of: f}}, {ID: "ten", Then: promo.Percent{Off: tenth, Of: g}}},
			units{"3x2": {1, 1}, "ten": {1, 0}},
		},
		// A line of two prices, some of whose units pay and some have a discount of their own.
		{
			[]promo.Line{odd("a", "f", "g"), line("b", 1, 500, "h")},
			[]promo.Promotion{
				{ID: "pools", Spread: promo.OnUnits, Then: promo.BuyGet{Buy: 2, Get: 1, Off: all, Of: f, GetOf: &promo.Match{Facet: "h"}}},
				{ID: "ten", Round: promo.PerUnit, Then: promo.Percent{Off: tenth, Of: g}},
			},
			units{"pools": {1, 0}, "ten": {2, 2}},
		},
	} {
		res := evaluate(t, compile(t, c.ps...), cartWith(c.lines...))
		got := units{}
		for _, a := range res.Applied {
			n := [2]int64{a.Units}
			for _, s := range res.Lines[0].Allocations {
				if s.Promotion == a.Promotion {
					n[1] += s.Units
				}
			}
			got[a.Promotion] = n
		}
		require.Equal(t, c.want, got, i)
	}
}

// A promotion that lost is told who won its lines, but only if that is why it has
// no effect.
func TestBeatenOnItsLines(t *testing.T) {
	all := money.NewPercent(100)
	ten := promo.Promotion{ID: "ten", Then: promo.Percent{Off: money.NewPercent(10)}}
	onB := promo.Promotion{ID: "on-b", Then: promo.Percent{Off: all, Of: promo.Match{SKU: "b"}}}
	early := promo.Promotion{ID: "early", Phase: promo.PricePhase, Then: promo.Percent{Off: money.NewPercent(50), Of: promo.Match{SKU: "a"}}}
	a, b := promo.Match{SKU: "a"}, promo.Match{SKU: "b"}
	ab := []promo.Line{line("a", 2, 1000), line("b", 1, 1000)}
	for i, c := range []struct {
		p     promo.Promotion
		other []promo.Promotion
		lines []promo.Line
		want  string
	}{
		{promo.Promotion{Then: promo.Percent{Off: money.NewPercent(5)}}, []promo.Promotion{ten}, ab, "beaten by ten"},
		{promo.Promotion{Then: promo.Percent{Off: money.NewPercent(5), Of: a}}, []promo.Promotion{ten, onB}, ab, "beaten by ten"},
		{promo.Promotion{Then: promo.Percent{Off: money.NewPercent(5), Of: b}}, []promo.Promotion{ten, onB}, ab, "beaten by on-b"},
		{promo.Promotion{Then: promo.Bundle{Slots: []promo.Slot{{Of: b, Qty: 1}, {Of: a, Qty: 2}}, Off: money.NewPercent(5)}}, []promo.Promotion{ten, onB}, ab, "beaten by on-b"},
		{promo.Promotion{Then: promo.BuyGet{Buy: 2, Get: 1, Off: all, Of: a}}, []promo.Promotion{ten}, ab, "min_quantity 2 of 3 near"},                                          // not for want of a third
		{promo.Promotion{Then: promo.Percent{Off: money.NewPercent(10), Of: a}}, []promo.Promotion{early, onB}, []promo.Line{line("a", 1, 8), line("b", 1, 1000)}, "no_effect"}, // a tenth of 0.04
	} {
		c.p.ID, c.p.Codes = "p", []string{"X"}
		require.Equal(t, c.want, refusal(t, cartWith(c.lines...), append(c.other, c.p)...), i)
	}
	// Points that are earned by nobody do not compete with what is beaten.
	points := promo.Promotion{Codes: []string{"X"}, ID: "p", Excludes: []string{"none"}, Then: promo.Points{Each: 1, Per: promo.Figures{eur(100_000)}}}
	require.Equal(t, "no_effect", refusal(t, cartWith(ab...), ten, onB, points))
}

// One on top of the other, a promotion takes no more off a line than it still
// costs, even if its units cost different prices. Of 5.00 and twice 10.00, 80 % is
// 20.00; of the same prices the second would take 5.00 and 20.00, and 5.00 are left.
func TestStackedOnRuns(t *testing.T) {
	first := promo.Promotion{ID: "set", Phase: promo.PricePhase, Spread: promo.OnUnits, Limits: promo.Limits{Units: 1}, Then: promo.SetPrice{Amount: eur(500)}}
	stack := func(id string, n int64) promo.Promotion {
		return promo.Promotion{ID: id, Group: "g", Pick: promo.All, Round: promo.PerUnit, Then: promo.Percent{Off: money.NewPercent(n)}}
	}
	res := evaluate(t, compile(t, first, stack("one", 80), stack("two", 100)), cartWith(line("a", 3, 1000)))
	require.Equal(t, eur(3000), res.Discount)
	require.Equal(t, []promo.Run{{Qty: 3, Amount: eur(0)}}, res.Lines[0].Runs)
	var got []int64
	for _, a := range res.Applied {
		got = append(got, a.Amount.Units())
	}
	require.Equal(t, []int64{500, 2000, 500}, got)
}

// In turn, a unit that was taken leaves with its share: 36.7 % of three units at
// 0.10 is 0.11, that is 0.04, 0.04 and 0.03, of which two are left.
func TestTurnsLeaveShares(t *testing.T) {
	off := promo.Promotion{ID: "off", Pick: promo.Priority, Priority: 1, Limits: promo.Limits{Units: 1}, Then: promo.Off{Amount: eur(5)}}
	third := promo.Promotion{ID: "third", Pick: promo.Priority, Then: promo.Percent{Off: money.MustPercent("36.7")}}
	res := evaluate(t, compile(t, off, third), cartWith(line("a", 3, 10)))
	require.Equal(t, eur(5), res.Applied[0].Amount)
	require.Equal(t, eur(8), res.Applied[1].Amount)
	require.Equal(t, int64(2), res.Applied[1].Units)
}

// A group that saves nothing is not formed: the units keep their price, and the
// promotion counts only the groups that do.
func TestGroupsThatSaveNothing(t *testing.T) {
	price := promo.Promotion{ID: "p", Then: promo.ForPrice{Qty: 3, Amount: eur(3000)}}
	bundle := promo.Promotion{ID: "p", Then: promo.Bundle{Slots: []promo.Slot{{Of: promo.Match{Facet: "f"}, Qty: 1}, {Of: promo.Match{Facet: "g"}, Qty: 2}}, Amount: eur(3000)}}
	zero := promo.Promotion{ID: "p", Then: promo.ForPrice{Qty: 2, Amount: eur(0)}}
	for i, c := range []struct {
		p            promo.Promotion
		lines        []promo.Line
		off          int64
		times, units int64
	}{
		{price, []promo.Line{line("a", 3, 1200), line("b", 3, 1000)}, 600, 1, 3},
		{price, []promo.Line{line("a", 3, 1200), line("b", 2, 1000), line("c", 1, 1001)}, 601, 2, 6},
		{price, []promo.Line{line("a", 5, 1200), line("b", 1, 1000)}, 1000, 2, 6},
		{bundle, []promo.Line{line("a", 2, 1200, "f"), line("b", 2, 1000, "g"), line("c", 2, 900, "g")}, 200, 1, 3},
		{bundle, []promo.Line{line("a", 2, 1201, "f"), line("b", 2, 1000, "g"), line("c", 2, 900, "g")}, 202, 2, 6},
		{zero, []promo.Line{line("a", 3, 700), line("b", 1, 500)}, 2600, 2, 4},
	} {
		for _, beside := range [][]promo.Promotion{nil, {{ID: "q", Then: promo.Percent{Off: money.NewPercent(100), Of: promo.Match{SKU: "z"}}}}} {
			in := cartWith(append([]promo.Line{line("z", 1, 0)}, c.lines...)...)
			if beside != nil {
				in.Lines[0].Unit = eur(1)
				in.Lines[0].Facets = []string{"z"}
				if b, ok := c.p.Then.(promo.ForPrice); ok {
					b.Of = promo.Match{Not: []promo.Match{{Facet: "z"}}}
					c.p.Then = b
				}
			}
			res := evaluate(t, compile(t, append(beside, c.p)...), in)
			a := res.Applied[0]
			require.Equal(t, []int64{c.off, c.times, c.units}, []int64{a.Amount.Units(), a.Times, a.Units}, i)
			require.Equal(t, "p", a.Promotion)
		}
	}
}

// What the host's code returns is taken line by line, down to whole cents, within
// the room of the line and in the currency of the cart; what is too much or too
// little of it is nothing.
func TestCustomOffers(t *testing.T) {
	var given []money.Amount
	var seen []money.Amount
	opt := promo.Options{Actions: map[string]promo.NewAction{"c": func(json.RawMessage) (func(promo.Input, []money.Amount) []money.Amount, error) {
		return func(_ promo.Input, now []money.Amount) []money.Amount { seen = now; return given }, nil
	}}}
	rules, err := promo.Compile([]promo.Promotion{
		{ID: "sale", Phase: promo.PricePhase, Then: promo.Percent{Off: money.NewPercent(50), Of: promo.Match{SKU: "b"}}}, {ID: "p", Then: promo.Custom{Name: "c"}},
	}, opt)
	require.NoError(t, err)
	floored := line("c", 1, 1000)
	floored.Floor = eur(900)
	in := cartWith(line("b", 2, 1000), line("a", 1, 1000), floored)
	cents := must(money.Parse("1.239", money.EUR))
	for i, c := range []struct {
		given []money.Amount
		want  []int64 // off b, which costs 10.00 now, a and c
	}{
		{nil, []int64{0, 0, 0}},
		{[]money.Amount{eur(1), eur(2), eur(3)}, []int64{1, 2, 3}},
		{[]money.Amount{eur(1)}, []int64{1, 0, 0}},
		{[]money.Amount{{}, eur(2)}, []int64{0, 2, 0}},
		{[]money.Amount{eur(1), money.New(2, money.USD), eur(3)}, []int64{1, 0, 3}},
		{[]money.Amount{eur(1), eur(2), eur(3), eur(4)}, []int64{1, 2, 3}},
		{[]money.Amount{cents, eur(5).Neg(), eur(101)}, []int64{123, 0, 100}},
		{[]money.Amount{eur(1001), eur(1001), eur(0)}, []int64{1000, 1000, 0}},
	} {
		given = c.given
		res := evaluate(t, rules, in)
		require.Equal(t, []money.Amount{eur(1000), eur(1000), eur(1000)}, seen)
		for k, l := range res.Lines {
			sale := []int64{1000, 0, 0}
			require.Equal(t, c.want[k]+sale[k], l.Open.Units()-l.Final.Units(), "%d, line %d", i, k)
		}
	}
}

// A unit of which a promotion takes nothing is left to those that follow.
func TestTurnsLeaveUnits(t *testing.T) {
	odd := line("a", 4, 0) // 2.51 and three times 2.50
	odd.Unit = must(money.Parse("2.5025", money.EUR))
	first := func(a promo.Action) promo.Promotion {
		return promo.Promotion{ID: "first", Pick: promo.Priority, Priority: 1, Round: promo.EachLine, Then: a}
	}
	second := promo.Promotion{ID: "second", Pick: promo.Priority, Then: promo.Off{Amount: eur(2)}}
	for i, c := range []struct {
		ps    []promo.Promotion
		lines []promo.Line
		want  int64
	}{
		{[]promo.Promotion{first(promo.Percent{Off: money.NewPercent(10)}), second}, []promo.Line{line("a", 1, 4), line("b", 1, 100)}, 2 + 10}, // a tenth of 0.04 is nothing
		{[]promo.Promotion{first(promo.Off{Amount: eur(1), Per: promo.Each}), second}, []promo.Line{odd}, 1 + 2},                               // the cent is on the three
		{[]promo.Promotion{first(promo.Percent{Off: money.NewPercent(10)}), second}, []promo.Line{odd}, 100},
	} {
		require.Equal(t, c.want, evaluate(t, compile(t, c.ps...), cartWith(c.lines...)).Discount.Units(), i)
	}
}

// What a reason says of a multi-buy: the units that it used, rewarded or paying,
// and no more of them than its groups need.
func TestReasonsCountUnits(t *testing.T) {
	all := money.NewPercent(100)
	for i, c := range []struct {
		then promo.BuyGet
		qtys []int64
		want string // rewarded of used
	}{
		{promo.BuyGet{Buy: 2, Get: 1, Off: all}, []int64{3}, "1 of 3"},
		{promo.BuyGet{Buy: 2, Get: 1, Off: all}, []int64{5}, "1 of 3"},
		{promo.BuyGet{Buy: 2, Get: 1, Off: all}, []int64{3, 4}, "2 of 6"},
		{promo.BuyGet{Buy: 2, Get: 2, Off: all}, []int64{7}, "3 of 7"},
		{promo.BuyGet{Buy: 2, Get: 1, Off: all, Choose: promo.Dearest}, []int64{5}, "1 of 3"},
		{promo.BuyGet{Buy: 2, Get: 2, Off: all, Choose: promo.Dearest}, []int64{7}, "3 of 7"},
		{promo.BuyGet{Buy: 2, Get: 1, Off: all, Pairing: promo.Merchant}, []int64{5}, "1 of 3"},
		{promo.BuyGet{Buy: 2, Get: 1, Off: all, Pairing: promo.Merchant}, []int64{4, 3}, "2 of 6"},
		{promo.BuyGet{Buy: 2, Get: 1, Off: all, Pairing: promo.Merchant, Choose: promo.Dearest}, []int64{4, 3}, "2 of 6"},
		{promo.BuyGet{Buy: 2, Get: 2, Off: all, Pairing: promo.Merchant}, []int64{4, 3}, "3 of 7"},
		{promo.BuyGet{Buy: 3, Get: 1, Off: all, GetOf: &promo.Match{SKU: "b"}, Of: promo.Match{SKU: "a"}}, []int64{5, 5}, "1 of 4"},
		{promo.BuyGet{Buy: 2, Get: 3, Off: all, GetOf: &promo.Match{SKU: "b"}, Of: promo.Match{SKU: "a"}}, []int64{4, 4}, "4 of 8"},
	} {
		in := cartWith()
		for k, n := range c.qtys {
			in.Lines = append(in.Lines, line(string(rune('a'+k)), n, 1000-int64(100*k)))
		}
		res := evaluate(t, compile(t, promo.Promotion{ID: "p", Then: c.then}), in)
		of, ok := res.Reasons()[0].Fact("of")
		require.True(t, ok)
		require.Equal(t, c.want, fmt.Sprint(res.Applied[0].Units, " of ", of.Value), i)
	}
}
