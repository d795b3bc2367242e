package promo_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// One promotion wins the order, however its discount comes about: no bound that
// leaves candidates out is below what they would give. Equal discounts go to the
// higher priority, then to the smaller id.
func TestWinnersOfTheOrder(t *testing.T) {
	percent := func(n int64, round promo.Scope) promo.Promotion {
		return promo.Promotion{Round: round, Then: promo.Percent{Off: money.NewPercent(n)}}
	}
	off := func(n int64, per promo.Per) promo.Promotion {
		return promo.Promotion{Then: promo.Off{Amount: eur(n), Per: per}}
	}
	small := []promo.Line{line("a", 1, 5), line("b", 1, 5), line("c", 1, 5), line("d", 1, 5), line("e", 1, 5)} // a tenth of each rounds up
	ten := []promo.Line{line("a", 10, 1000)}
	for i, c := range []struct {
		lines []promo.Line
		ps    []promo.Promotion // by priority
		won   string
		want  int64
	}{
		{ten, []promo.Promotion{percent(10, 0), off(200, promo.Unit)}, "b", 2000},
		{ten, []promo.Promotion{off(1000, promo.Order), off(200, promo.Unit), off(1999, promo.Order)}, "b", 2000},
		{ten, []promo.Promotion{percent(10, 0), off(1001, promo.Each)}, "b", 1001},
		{ten, []promo.Promotion{percent(10, 0), {Then: promo.SetPrice{Amount: eur(899)}}}, "b", 1010},
		{ten, []promo.Promotion{percent(10, 0), percent(11, 0)}, "b", 1100},
		{ten, []promo.Promotion{percent(10, 0), percent(11, promo.PerUnit)}, "b", 1100},
		{ten, []promo.Promotion{percent(10, 0), percent(10, promo.PerUnit), off(100, promo.Unit), off(1000, promo.Order)}, "a", 1000},
		{ten, []promo.Promotion{off(100, promo.Unit), percent(10, promo.EachLine)}, "a", 1000},
		{ten, []promo.Promotion{{Cap: promo.Figures{eur(500)}, Then: promo.Percent{Off: money.NewPercent(50)}}, percent(5, 0), percent(6, 0)}, "c", 600},
		{ten, []promo.Promotion{percent(5, 0), {Cap: promo.Figures{eur(501)}, Then: promo.Percent{Off: money.NewPercent(50)}}}, "b", 501},
		{ten, []promo.Promotion{percent(5, 0), {Then: promo.BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(100)}}}, "b", 5000},
		{small, []promo.Promotion{off(4, promo.Order), percent(10, promo.EachLine)}, "b", 5},
		{small, []promo.Promotion{off(4, promo.Order), percent(10, 0)}, "a", 4}, // a tenth of 0.25 is 0.03
		{small, []promo.Promotion{percent(10, 0), percent(10, 0), percent(10, 0)}, "a", 3},
	} {
		for k := range c.ps {
			c.ps[k].ID, c.ps[k].Phase, c.ps[k].Priority = string(rune('a'+k)), promo.OrderPhase, -k/3 // the first three by id
		}
		res := evaluate(t, compile(t, c.ps...), cartWith(c.lines...))
		require.Len(t, res.Applied, 1, i)
		require.Equal(t, c.won, res.Applied[0].Promotion, i)
		require.Equal(t, c.want, res.Discount.Units(), i)
		require.True(t, res.Optimal, i)
	}
}

// Who loses the order is told why: without a line of its own, or beaten.
func TestLosersOfTheOrder(t *testing.T) {
	ten := promo.Percent{Off: money.NewPercent(10)}
	auto := promo.Promotion{ID: "auto", Phase: promo.OrderPhase, Priority: 1, Then: ten}
	for i, c := range []struct {
		p    promo.Promotion
		want string
	}{
		{promo.Promotion{Then: promo.Percent{Off: ten.Off, Of: promo.Match{SKU: "b"}}}, "no_line"},
		{promo.Promotion{Then: ten}, "beaten by auto"},
		{promo.Promotion{Then: promo.Percent{Off: money.NewPercent(9)}}, "beaten by auto"},
		{promo.Promotion{Then: promo.Off{Amount: eur(1)}}, "beaten by auto"},
		{promo.Promotion{Then: promo.BuyGet{Buy: 1, Get: 1, Off: ten.Off}}, "min_quantity 1 of 2 near"},
	} {
		c.p.ID, c.p.Codes, c.p.Phase = "p", []string{"X"}, promo.OrderPhase
		require.Equal(t, c.want, refusal(t, cartWith(line("a", 1, 1000)), auto, c.p), i)
	}
	// By priority the first with an effect wins; all that follow are beaten by it.
	var ps []promo.Promotion
	in := cartWith(line("a", 1, 1000))
	for k, n := range []int64{0, 5, 10, 20} {
		p := promo.Promotion{ID: fmt.Sprint("p", k), Codes: []string{"X"}, Phase: promo.OrderPhase, Pick: promo.Priority, Priority: -k, Then: promo.Percent{Off: money.NewPercent(max(1, n))}}
		if n == 0 {
			p.Then = promo.Percent{Off: ten.Off, Of: promo.Match{SKU: "b"}}
		}
		ps = append(ps, p)
	}
	res := evaluate(t, compile(t, ps...), in)
	require.Equal(t, eur(50), res.Discount)
	var got []string
	for _, r := range res.Refused {
		got = append(got, r.Promotion+" "+r.Code+" "+r.By)
	}
	require.Equal(t, []string{"p0 promo.refused.no_line ", "p2 promo.refused.beaten p1", "p3 promo.refused.beaten p1"}, got)
}

// Where the steps do not suffice, a group could take off what its units have room
// for, and the bound is the sum of that. In each phase 10.00 and 8.00, the latter
// with a floor of 0.01: 7.99 are taken off, at most 17.99 could be.
func TestBoundsOfPhasesAddUp(t *testing.T) {
	pair := func(id string, phase promo.Phase, facet string) promo.Promotion {
		return promo.Promotion{ID: id, Phase: phase, Then: promo.BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(100), Of: promo.Match{Facet: facet}}}
	}
	low := func(l promo.Line) promo.Line { l.Floor = eur(1); return l }
	in := cartWith(line("a", 1, 1000, "f"), low(line("b", 1, 800, "f")), line("c", 1, 1000, "g"), low(line("d", 1, 800, "g")))
	for i, c := range []struct {
		ps       []promo.Promotion
		discount int64
		bound    int64
	}{
		{[]promo.Promotion{pair("line", promo.LinePhase, "f")}, 799, 1799},
		{[]promo.Promotion{pair("order", promo.OrderPhase, "g")}, 799, 1799},
		{[]promo.Promotion{pair("line", promo.LinePhase, "f"), pair("order", promo.OrderPhase, "g")}, 1598, 3598},
	} {
		rules, err := promo.Compile(c.ps, promo.Options{Steps: 1})
		require.NoError(t, err)
		res := evaluate(t, rules, in)
		require.Equal(t, c.discount, res.Discount.Units(), i)
		require.Equal(t, c.bound, res.Bound.Units(), i)
		require.True(t, evaluate(t, compile(t, c.ps...), in).Optimal, i)
	}
}

// A percentage on lines without another discount costs what it would take off
// them: it wins the lines on which it is worth more.
func TestFreshPercentages(t *testing.T) {
	fresh := func(n int64, most int64) promo.Promotion {
		p := promo.Promotion{ID: "fresh", Phase: promo.OrderPhase, Then: promo.Percent{Off: money.NewPercent(n), Of: promo.Match{Fresh: true}}}
		if most > 0 {
			p.Cap = promo.Figures{eur(most)}
		}
		return p
	}
	sale := func(id string, n int64) promo.Promotion {
		return promo.Promotion{ID: "sale-" + id, Then: promo.Percent{Off: money.NewPercent(n), Of: promo.Match{SKU: id}}}
	}
	never := promo.Promotion{ID: "never", Then: promo.BuyGet{Buy: 9, Get: 1, Off: money.NewPercent(100)}}
	fixed := line("n", 1, 5000)
	fixed.NoDiscount = true
	odd := line("b", 4, 0) // 2.51 and three times 2.50
	odd.Unit = must(money.Parse("2.5025", money.EUR))
	for i, c := range []struct {
		lines []promo.Line
		ps    []promo.Promotion
		off   []int64 // per line
		proof bool
	}{
		// 30 % beats 15 %, which beats 10 %: 30.00 and 15.00.
		{[]promo.Line{line("a", 1, 10_000), line("b", 1, 10_000)}, []promo.Promotion{sale("a", 30), sale("b", 10), fresh(15, 0)}, []int64{3000, 1500}, true},
		{[]promo.Line{line("a", 1, 10_000), line("b", 1, 10_000), fixed}, []promo.Promotion{sale("a", 30), sale("b", 10), fresh(15, 0)}, []int64{3000, 1500, 0}, true},
		{[]promo.Line{line("a", 1, 10_000), line("b", 1, 10_000)}, []promo.Promotion{sale("a", 30), sale("b", 10), fresh(15, 0), never}, []int64{3000, 1500}, true},
		// Half of 1.00, and a fifth of 10.01.
		{[]promo.Line{line("a", 1, 100), odd}, []promo.Promotion{sale("a", 50), sale("b", 10), fresh(20, 0)}, []int64{50, 200}, true},
		// On a tie the line keeps its own offer.
		{[]promo.Line{line("a", 1, 10_000), line("b", 1, 10_000)}, []promo.Promotion{sale("a", 15), sale("b", 10), fresh(15, 0)}, []int64{1500, 1500}, true},
		// Half of one line and 30 % of the other would be 80.00: a cap breaks the
		// proof, and the result does not claim one.
		{[]promo.Line{line("a", 1, 10_000), line("b", 1, 10_000)}, []promo.Promotion{sale("a", 30), sale("b", 30), fresh(50, 5000)}, []int64{3000, 3000}, false},
		{[]promo.Line{line("a", 1, 10_000), line("b", 1, 10_000)}, []promo.Promotion{sale("a", 30), sale("b", 30), fresh(50, 5000), never}, []int64{3000, 3000}, false},
		// In the line phase, and as an amount, fresh lines are a match like any other.
		{
			[]promo.Line{line("a", 1, 1000), line("b", 1, 1000)},
			[]promo.Promotion{sale("a", 10), {ID: "fresh", Then: promo.Percent{Off: money.NewPercent(20), Of: promo.Match{Fresh: true}}}},
			[]int64{200, 200},
			true,
		},
		{
			[]promo.Line{line("a", 1, 1000), line("b", 1, 1000)},
			[]promo.Promotion{sale("a", 10), {ID: "fresh", Phase: promo.OrderPhase, Then: promo.Off{Amount: eur(50), Per: promo.Order, Of: promo.Match{Fresh: true}}}},
			[]int64{100, 50},
			true,
		},
	} {
		res := evaluate(t, compile(t, c.ps...), cartWith(c.lines...))
		for k, l := range res.Lines {
			require.Equal(t, c.off[k], l.Open.Units()-l.Final.Units(), "%d, line %d", i, k)
		}
		require.Equal(t, c.proof, res.Optimal, i)
		if !c.proof {
			require.GreaterOrEqual(t, res.Bound.Units(), int64(8000), i)
		}
		if i == 4 {
			require.Equal(t, "sale-a", res.Lines[0].Allocations[0].Promotion)
		}
	}
}
