package promo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func line(id string, qty, unit int64, facets ...string) promo.Line {
	return promo.Line{ID: id, SKU: id, Qty: qty, Unit: eur(unit), Facets: facets}
}

func cartWith(lines ...promo.Line) promo.Input {
	return promo.Input{At: now, Currency: money.EUR, Lines: lines, Codes: []promo.Code{{Text: "X"}}}
}

// refusal says why the promotion with the code X gives nothing, "" if it applies.
func refusal(t *testing.T, in promo.Input, ps ...promo.Promotion) string {
	t.Helper()
	for i := range ps {
		if ps[i].ID == "" {
			ps[i].ID, ps[i].Codes = "p", []string{"X"}
		}
	}
	res := evaluate(t, compile(t, ps...), in)
	for _, a := range res.Applied {
		if a.Promotion == "p" {
			require.Empty(t, res.Refused)
			return ""
		}
	}
	require.Len(t, res.Refused, 1)
	r := res.Refused[0]
	require.Equal(t, "p", r.Promotion)
	require.Equal(t, "X", r.Entered)
	out := r.Code[len("promo.refused."):]
	switch {
	case r.Need != promo.Refusal{}.Need:
		out += fmt.Sprintf(" %d of %d", r.Have.Units(), r.Need.Units())
	case r.NeedUnits > 0:
		out += fmt.Sprintf(" %d of %d", r.HaveUnits, r.NeedUnits)
	}
	if r.Near {
		out += " near"
	}
	if r.By != "" {
		out += " by " + r.By
	}
	return out
}

// A near miss says how much is missing.
func TestNearMisses(t *testing.T) {
	ten := promo.Percent{Off: money.NewPercent(10)}
	for want, when := range map[string]promo.Condition{
		"p: 3 more (4 of 7)":                        promo.Quantity{AtLeast: 7},
		"p: EUR 5.01 more (EUR 40.00 of EUR 45.01)": promo.Spend{AtLeast: eur(4501)},
	} {
		in := cartWith(line("a", 4, 1000))
		in.Codes = nil
		res := evaluate(t, compile(t, promo.Promotion{ID: "p", When: when, Then: ten}), in)
		require.Equal(t, want, res.Reasons()[0].String())
	}
}

// Counters, windows and currencies: the last order, moment and unit that a promotion
// takes, and the first that it refuses.
func TestAdmission(t *testing.T) {
	percent := func(l promo.Limits) promo.Promotion {
		return promo.Promotion{Limits: l, Then: promo.Percent{Off: money.NewPercent(10)}}
	}
	used := func(u promo.Usage) func(*promo.Input) {
		u.Promotion = "p"
		return func(in *promo.Input) { in.Used = []promo.Usage{u} }
	}
	window := promo.Promotion{Window: promo.Window{Span: calendar.Span{From: now, Until: now.Add(time.Hour)}}, Then: promo.Percent{Off: money.NewPercent(10)}}
	at := func(d time.Duration) func(*promo.Input) { return func(in *promo.Input) { in.At = now.Add(d) } }
	dollars := promo.Promotion{Then: promo.Off{Amount: money.New(100, money.USD)}}
	euros := promo.Promotion{Then: promo.Off{Amount: money.New(100, money.USD), AlsoIn: promo.Figures{eur(100)}}}
	capped := promo.Promotion{Cap: promo.Figures{money.New(100, money.USD)}, Then: promo.Percent{Off: money.NewPercent(10)}}
	for _, c := range []struct {
		p    promo.Promotion
		in   func(*promo.Input)
		want string
	}{
		{percent(promo.Limits{Total: 5}), used(promo.Usage{Uses: 4}), ""},
		{percent(promo.Limits{Total: 5}), used(promo.Usage{Uses: 5}), "total_limit"},
		{percent(promo.Limits{Customer: 2}), used(promo.Usage{Customer: 1, Uses: 99}), ""},
		{percent(promo.Limits{Customer: 2}), used(promo.Usage{Customer: 2}), "customer_limit"},
		{percent(promo.Limits{Code: 1}), used(promo.Usage{Uses: 1, Customer: 1}), ""},
		{percent(promo.Limits{Code: 1}), used(promo.Usage{Code: 1}), "code_limit"},
		{percent(promo.Limits{Quota: 3}), used(promo.Usage{Units: 2}), ""},
		{percent(promo.Limits{Quota: 3}), used(promo.Usage{Units: 3}), "sold_out"},
		{percent(promo.Limits{Quota: 3}), used(promo.Usage{Units: 4}), "sold_out"},
		{percent(promo.Limits{Budget: promo.Figures{eur(500)}}), used(promo.Usage{Spend: eur(499)}), ""},
		{percent(promo.Limits{Budget: promo.Figures{eur(500)}}), used(promo.Usage{Spend: eur(500)}), "budget"},
		{percent(promo.Limits{Budget: promo.Figures{eur(500)}}), used(promo.Usage{Spend: eur(501)}), "budget"},
		{percent(promo.Limits{Budget: promo.Figures{eur(500)}}), used(promo.Usage{Spend: money.New(500, money.USD)}), ""}, // dollars are not of this budget
		{percent(promo.Limits{}), used(promo.Usage{Uses: 9, Customer: 9, Code: 9, Units: 9, Spend: eur(9)}), ""},          // no limits
		{window, at(-time.Nanosecond), "not_started"},
		{window, at(0), ""},
		{window, at(time.Hour - time.Nanosecond), ""},
		{window, at(time.Hour), "ended"},
		{dollars, at(0), "currency"},
		{euros, at(0), ""},
		{capped, at(0), "currency"},
	} {
		in := cartWith(line("a", 1, 1000))
		c.in(&in)
		require.Equal(t, c.want, refusal(t, in, c.p), "%+v %+v", c.p, in.Used)
	}
}

// Conditions at their ends. A near miss is one that a fuller cart would meet; it
// has figures, and something towards them.
func TestConditionsAtTheirEnds(t *testing.T) {
	orders := func(n int64) func(*promo.Input) { return func(in *promo.Input) { in.Customer.Orders = &n } }
	first := func(v commerce.Tri) func(*promo.Input) { return func(in *promo.Input) { in.Customer.First = v } }
	lines := func(ls ...promo.Line) func(*promo.Input) { return func(in *promo.Input) { in.Lines = ls } }
	facts := func(v string) func(*promo.Input) {
		return func(in *promo.Input) { in.Facts = map[string]string{"payment": v} }
	}
	cart := lines(line("a", 3, 500, "f"), line("b", 2, 250), line("free", 4, 0)) // 20.00, five units that are not free
	usd := money.New(100, money.USD)
	f := promo.Match{Facet: "f"}
	known := promo.Fact{Name: "payment", Any: []string{"card"}}
	for i, c := range []struct {
		when promo.Condition
		in   func(*promo.Input)
		want string
	}{
		{promo.Spend{AtLeast: eur(2000)}, cart, ""},
		{promo.Spend{AtLeast: eur(2001)}, cart, "min_spend 2000 of 2001 near"},
		{promo.Spend{AtLeast: eur(1500), Of: f}, cart, ""},
		{promo.Spend{AtLeast: eur(1501), Of: f}, cart, "min_spend 1500 of 1501 near"},
		{promo.Spend{AtLeast: eur(1), Of: promo.Match{SKU: "free"}}, cart, "min_spend 0 of 1"}, // nothing towards it
		{promo.Spend{AtMost: eur(2000)}, cart, ""},
		{promo.Spend{AtMost: eur(1999)}, cart, "condition"},
		{promo.Spend{AtLeast: usd}, cart, "currency"},
		{promo.Spend{AtMost: usd}, cart, "currency"},
		{promo.Spend{AtLeast: usd, AlsoIn: promo.Figures{eur(2000)}}, cart, ""},
		{promo.Spend{AtLeast: usd, AlsoIn: promo.Figures{eur(2001)}}, cart, "min_spend 2000 of 2001 near"},
		{promo.Quantity{AtLeast: 5}, cart, ""},
		{promo.Quantity{AtLeast: 6}, cart, "min_quantity 5 of 6 near"},
		{promo.Quantity{AtLeast: 1, Of: promo.Match{SKU: "free"}}, cart, "min_quantity 0 of 1"},
		{promo.Quantity{AtMost: 5}, cart, ""},
		{promo.Quantity{AtMost: 4}, cart, "condition"},
		{promo.Quantity{AtLeast: 2}, cart, ""}, // no upper end
		{promo.Quantity{AtLeast: 3, AtMost: 3, Of: f}, cart, ""},
		{promo.Orders{AtLeast: 3}, orders(3), ""},
		{promo.Orders{AtLeast: 3}, orders(2), "customer"},
		{promo.Orders{AtLeast: 3}, orders(99), ""},
		{promo.Orders{AtMost: 3}, orders(3), ""},
		{promo.Orders{AtMost: 3}, orders(4), "condition"},
		{promo.FirstOrder{}, first(commerce.Yes), ""},
		{promo.FirstOrder{}, first(commerce.No), "customer"},
		{promo.FirstOrder{}, first(commerce.Unknown), "unknown"},
		{promo.FirstOrder{}, orders(0), ""},
		{promo.FirstOrder{}, orders(1), "customer"},
		{promo.FirstOrder{}, func(in *promo.Input) { orders(1)(in); first(commerce.Yes)(in) }, ""}, // what is said comes before what is counted
		{known, facts("card"), ""},
		{known, facts("cash"), "condition"},
		{known, facts(""), "condition"}, // known to be nothing
		{known, cart, "unknown"},
		{promo.Channel{Any: []string{"web"}}, cart, "unknown"},
		{promo.Market{Any: []commerce.Territory{"IT"}}, cart, "unknown"},

		{promo.AllOf{}, cart, ""},
		{promo.AllOf{Of: promo.Conditions{promo.Quantity{AtLeast: 5}, promo.Spend{AtLeast: eur(2000)}}}, cart, ""},
		// Of several that fail the first is named; it is near only if it is the only one.
		{promo.AllOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, promo.Spend{AtLeast: eur(2000)}}}, cart, "min_quantity 5 of 6 near"},
		{promo.AllOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, promo.Spend{AtLeast: eur(2001)}}}, cart, "min_quantity 5 of 6"},
		{promo.AllOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, known}}, cart, "min_quantity 5 of 6"},
		{promo.AllOf{Of: promo.Conditions{known, promo.Quantity{AtLeast: 6}}}, cart, "unknown"},
		// False or unknown, not of it: what is unknown stays unknown, and one that fails decides.
		{promo.Not{Of: promo.AllOf{Of: promo.Conditions{known, promo.Quantity{AtLeast: 5}}}}, cart, "unknown"},
		{promo.Not{Of: promo.AllOf{Of: promo.Conditions{known, promo.Quantity{AtLeast: 6}}}}, cart, ""},
		{promo.Not{Of: promo.AllOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, known}}}, cart, ""},
		{promo.AnyOf{}, cart, "condition"},
		{promo.AnyOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, promo.Spend{AtLeast: eur(2000)}}}, cart, ""},
		{promo.AnyOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, promo.Spend{AtLeast: eur(2001)}}}, cart, "min_quantity 5 of 6 near"},
		{promo.AnyOf{Of: promo.Conditions{promo.Spend{AtLeast: eur(2001)}, promo.Quantity{AtLeast: 6}}}, cart, "min_spend 2000 of 2001 near"},
		{promo.Not{Of: promo.AnyOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, promo.Spend{AtLeast: eur(2001)}}}}, cart, ""},
		{promo.Not{Of: promo.AnyOf{Of: promo.Conditions{promo.Quantity{AtLeast: 6}, known}}}, cart, "unknown"}, // a sixth unit would not help
		{promo.Not{Of: promo.AnyOf{Of: promo.Conditions{known, promo.Quantity{AtLeast: 5}}}}, cart, "condition"},
	} {
		in := cartWith(line("a", 1, 1000))
		c.in(&in)
		require.Equal(t, c.want, refusal(t, in, promo.Promotion{When: c.when, Then: promo.Percent{Off: money.NewPercent(10)}}), "%d: %+v", i, c.when)
	}
}

// A promotion without effect has too few units up to the last one that is missing;
// with exactly enough it is something else that is missing.
func TestNoEffect(t *testing.T) {
	tenth, all := money.NewPercent(10), money.NewPercent(100)
	a, b := promo.Match{SKU: "a"}, promo.Match{SKU: "b"}
	bundle := promo.Promotion{Then: promo.Bundle{Slots: []promo.Slot{{Of: a, Qty: 2}, {Of: b, Qty: 3}}, Off: tenth}}
	pools := promo.Promotion{Then: promo.BuyGet{Buy: 2, Get: 3, Of: a, GetOf: &b, Off: tenth}}
	pair := promo.Promotion{Then: promo.BuyGet{Buy: 2, Get: 2, Off: tenth}}
	strict := promo.Promotion{Then: promo.BuyGet{Buy: 2, Get: 2, Off: tenth, Strict: true}}
	price := promo.Promotion{Then: promo.ForPrice{Qty: 3, Amount: eur(3000)}}
	percent := promo.Promotion{Then: promo.Percent{Off: tenth, Of: a}}
	sale := promo.Promotion{ID: "sale", Phase: promo.PricePhase, Then: promo.Percent{Off: all}}
	free := func(l promo.Line) promo.Line { l.NoDiscount = true; return l }
	floor := func(minor int64, l promo.Line) promo.Line { l.Floor = eur(minor); return l }
	for i, c := range []struct {
		ps    []promo.Promotion
		lines []promo.Line
		want  string
	}{
		// A tenth of 0.04 is nothing.
		{[]promo.Promotion{pair}, []promo.Line{line("a", 2, 4)}, "min_quantity 2 of 3 near"},
		{[]promo.Promotion{pair}, []promo.Line{line("a", 3, 4)}, "no_effect"},
		{[]promo.Promotion{pair}, []promo.Line{line("a", 3, 5)}, ""},
		{[]promo.Promotion{strict}, []promo.Line{line("a", 3, 5)}, "min_quantity 3 of 4 near"},
		{[]promo.Promotion{strict}, []promo.Line{line("a", 4, 4)}, "no_effect"},
		{[]promo.Promotion{strict}, []promo.Line{line("a", 4, 5)}, ""},
		{[]promo.Promotion{bundle}, []promo.Line{line("a", 2, 4), line("b", 2, 4)}, "min_quantity 2 of 3 near"},
		{[]promo.Promotion{bundle}, []promo.Line{line("a", 1, 4), line("b", 1, 4)}, "min_quantity 1 of 2 near"}, // the first slot that lacks units
		{[]promo.Promotion{bundle}, []promo.Line{line("a", 2, 4), line("b", 3, 4)}, "no_effect"},
		{[]promo.Promotion{bundle}, []promo.Line{line("a", 2, 4), line("b", 3, 5)}, ""},
		{[]promo.Promotion{bundle}, []promo.Line{line("b", 3, 5)}, "min_quantity 0 of 2"},
		{[]promo.Promotion{pools}, []promo.Line{line("a", 1, 4), line("b", 1, 4)}, "min_quantity 1 of 2 near"},
		{[]promo.Promotion{pools}, []promo.Line{line("a", 2, 4)}, "min_quantity 0 of 1"},
		{[]promo.Promotion{pools}, []promo.Line{line("a", 2, 4), line("b", 1, 4)}, "no_effect"},
		{[]promo.Promotion{pools}, []promo.Line{line("a", 2, 4), line("b", 1, 5)}, ""},
		{[]promo.Promotion{price}, []promo.Line{line("a", 2, 1000)}, "min_quantity 2 of 3 near"},
		{[]promo.Promotion{price}, []promo.Line{line("a", 3, 1000)}, "no_effect"}, // three for the price of three
		{[]promo.Promotion{price}, []promo.Line{line("a", 2, 1000), line("b", 1, 1001)}, ""},
		{[]promo.Promotion{price}, []promo.Line{line("a", 2, 1000), free(line("b", 9, 1000)), line("c", 9, 0)}, "min_quantity 2 of 3 near"},
		{[]promo.Promotion{percent}, []promo.Line{line("b", 1, 1000)}, "no_line"},
		{[]promo.Promotion{percent}, []promo.Line{line("a", 1, 4)}, "no_effect"},
		{[]promo.Promotion{percent}, []promo.Line{line("a", 1, 5)}, ""},
		// A floor is named where it is the floor that leaves no room.
		{[]promo.Promotion{percent}, []promo.Line{floor(1000, line("a", 1, 1000))}, "floor"},
		{[]promo.Promotion{percent}, []promo.Line{floor(1001, line("a", 1, 1000))}, "floor"},
		{[]promo.Promotion{percent}, []promo.Line{floor(999, line("a", 1, 1000))}, ""},
		{[]promo.Promotion{percent}, []promo.Line{floor(3, line("a", 1, 4))}, "no_effect"}, // there is room for 0.01
		{[]promo.Promotion{percent}, []promo.Line{free(floor(1000, line("a", 1, 1000)))}, "no_effect"},
		{[]promo.Promotion{percent}, []promo.Line{free(line("a", 1, 1000))}, "no_effect"},
		{[]promo.Promotion{percent}, []promo.Line{floor(0, line("a", 1, 0))}, "no_effect"},
		{[]promo.Promotion{percent, sale}, []promo.Line{line("a", 1, 1000)}, "no_effect"}, // all is gone before
		{[]promo.Promotion{percent, sale}, []promo.Line{floor(500, line("a", 1, 1000))}, "floor"},
	} {
		require.Equal(t, c.want, refusal(t, cartWith(c.lines...), c.ps...), "%d: %+v", i, c.lines)
	}
}

// What must be whole is refused where the quota or the budget would clip it, not
// where another limit does. Three units at 10.00; a tenth of them is 3.00.
func TestWholeOrNothing(t *testing.T) {
	for i, c := range []struct {
		limits promo.Limits
		most   int64 // cap
		used   promo.Usage
		want   string
		off    int64
	}{
		{promo.Limits{Quota: 3}, 0, promo.Usage{}, "", 300},
		{promo.Limits{Quota: 2}, 0, promo.Usage{}, "sold_out", 0},
		{promo.Limits{Quota: 5}, 0, promo.Usage{Units: 2}, "", 300},
		{promo.Limits{Quota: 5}, 0, promo.Usage{Units: 3}, "sold_out", 0},
		{promo.Limits{Quota: 5, Units: 2}, 0, promo.Usage{Units: 2}, "", 200}, // clipped by its units in one order
		{promo.Limits{Quota: 5, PerOrder: 2}, 0, promo.Usage{Units: 2}, "", 200},
		{promo.Limits{Quota: 5, Units: 2}, 0, promo.Usage{Units: 3}, "", 200}, // no less than without the quota
		{promo.Limits{Quota: 5, PerOrder: 2}, 0, promo.Usage{Units: 3}, "", 200},
		{promo.Limits{Quota: 5, Units: 2}, 0, promo.Usage{Units: 4}, "sold_out", 0},
		{promo.Limits{Units: 2}, 0, promo.Usage{}, "", 200},
		{promo.Limits{Budget: promo.Figures{eur(300)}}, 0, promo.Usage{}, "", 300},
		{promo.Limits{Budget: promo.Figures{eur(299)}}, 0, promo.Usage{}, "budget", 0},
		{promo.Limits{Budget: promo.Figures{eur(400)}}, 0, promo.Usage{Spend: eur(100)}, "", 300},
		{promo.Limits{Budget: promo.Figures{eur(400)}}, 0, promo.Usage{Spend: eur(101)}, "budget", 0},
		{promo.Limits{Budget: promo.Figures{eur(400)}}, 250, promo.Usage{Spend: eur(100)}, "", 250}, // clipped by its cap
		{promo.Limits{Budget: promo.Figures{eur(400)}}, 250, promo.Usage{Spend: eur(150)}, "", 250},
		{promo.Limits{Budget: promo.Figures{eur(400)}}, 250, promo.Usage{Spend: eur(151)}, "budget", 0},
		{promo.Limits{}, 250, promo.Usage{}, "", 250},
	} {
		for _, other := range []bool{false, true} { // alone, and beside another promotion of the group
			c.limits.Whole = true
			p := promo.Promotion{ID: "p", Codes: []string{"X"}, Limits: c.limits, Then: promo.Percent{Off: money.NewPercent(10)}}
			if c.most > 0 {
				p.Cap = promo.Figures{eur(c.most)}
			}
			ps := []promo.Promotion{p}
			if other {
				ps = append(ps, promo.Promotion{ID: "other", Then: promo.Percent{Off: money.NewPercent(50), Of: promo.Match{SKU: "b"}}})
			}
			in := cartWith(line("a", 3, 1000), line("b", 1, 0))
			c.used.Promotion = "p"
			in.Used = []promo.Usage{c.used}
			require.Equal(t, c.want, refusal(t, in, ps...), i)
			require.Equal(t, c.off, evaluate(t, compile(t, ps...), in).Discount.Units(), i)
		}
	}
}

// Groups are clipped by a quota as units are: three for two with a quota of two
// rewarded units, of which so many are used.
func TestWholeGroups(t *testing.T) {
	for i, c := range []struct {
		limits promo.Limits
		used   int64
		qty    int64
		want   string
	}{
		{promo.Limits{Quota: 2}, 0, 6, ""},
		{promo.Limits{Quota: 2}, 0, 8, ""}, // two units are no third group
		{promo.Limits{Quota: 2}, 0, 9, "sold_out"},
		{promo.Limits{Quota: 2}, 1, 5, ""},
		{promo.Limits{Quota: 2}, 1, 6, "sold_out"},
		{promo.Limits{Quota: 2, PerOrder: 1}, 0, 9, ""}, // one group in one order, whatever the quota
		{promo.Limits{Quota: 2, Units: 1}, 0, 9, ""},
	} {
		c.limits.Whole = true
		in := cartWith(line("a", c.qty, 1000))
		in.Used = []promo.Usage{{Promotion: "p", Units: c.used}}
		three := promo.Promotion{Limits: c.limits, Then: promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100)}}
		require.Equal(t, c.want, refusal(t, in, three), i)
	}
	// Two rewarded units a group: a quota of six is three groups, fewer than four.
	two := promo.Promotion{Limits: promo.Limits{Quota: 6, PerOrder: 4, Whole: true}, Then: promo.BuyGet{Buy: 1, Get: 2, Off: money.NewPercent(100)}}
	require.Empty(t, refusal(t, cartWith(line("a", 9, 1000)), two))
	require.Equal(t, "sold_out", refusal(t, cartWith(line("a", 12, 1000)), two))
}

// Steps of a tier at their ends. The first step that is not reached is named only
// if none is.
func TestTiersAtTheirEnds(t *testing.T) {
	percent := func(n int64) promo.Action { return promo.Percent{Off: money.NewPercent(n)} }
	units := promo.Tiered{Of: promo.Match{Facet: "f"}, Steps: []promo.Step{{Quantity: 2, Then: percent(10)}, {Quantity: 4, Then: percent(20)}}}
	spend := promo.Tiered{Of: promo.Match{Facet: "f"}, Steps: []promo.Step{{Spend: promo.Figures{eur(2000)}, Then: percent(10)}, {Spend: promo.Figures{eur(4000)}, Then: percent(20)}}}
	for i, c := range []struct {
		then promo.Tiered
		qty  int64
		unit int64
		want string
		off  int64
	}{
		{units, 1, 1000, "min_quantity 1 of 2 near", 0},
		{units, 2, 1000, "", 200},
		{units, 3, 1000, "", 300},
		{units, 4, 1000, "", 800},
		{units, 5, 1000, "", 1000},
		{spend, 1, 1999, "min_spend 1999 of 2000 near", 0},
		{spend, 1, 2000, "", 200},
		{spend, 1, 3999, "", 400}, // 399.9
		{spend, 1, 4000, "", 800},
		{spend, 1, 0, "min_spend 0 of 2000", 0},
		{units, 1, 0, "min_quantity 0 of 2", 0},
	} {
		in := cartWith(line("a", c.qty, c.unit, "f"), line("b", 9, 1000))
		p := promo.Promotion{Then: c.then}
		require.Equal(t, c.want, refusal(t, in, p), i)
		p.ID = "p"
		require.Equal(t, c.off, evaluate(t, compile(t, p), in).Discount.Units(), i)
	}
}
