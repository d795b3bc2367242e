package promo_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// What a rule takes off one unit, by every way to round: 1 % of 50 is 0.5.
func TestRoundings(t *testing.T) {
	for mode, want := range map[money.Rounding][7]int64{
		//                  49 50 51 140 150 250 200, all in cents
		money.HalfUp:   {0, 1, 1, 1, 2, 3, 2},
		money.HalfDown: {0, 0, 1, 1, 1, 2, 2},
		money.HalfEven: {0, 0, 1, 1, 2, 2, 2},
		money.Up:       {1, 1, 1, 2, 2, 3, 2},
		money.Ceil:     {1, 1, 1, 2, 2, 3, 2},
		money.Down:     {0, 0, 0, 1, 1, 2, 2},
		money.Floor:    {0, 0, 0, 1, 1, 2, 2},
	} {
		rules := compile(t, promo.Promotion{ID: "p", Rounding: mode, Then: promo.Percent{Off: money.NewPercent(1)}})
		for i, price := range []int64{49, 50, 51, 140, 150, 250, 200} {
			res := evaluate(t, rules, promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", SKU: "s", Qty: 1, Unit: eur(price)}}})
			require.Equal(t, want[i], res.Discount.Units(), "%v of %d", mode, price)
		}
	}
}

// Many units of one price: the groups are counted by hand, whatever the length
// of the run.
func TestLongRuns(t *testing.T) {
	for _, price := range []int64{10, 100, 333} {
		for _, qty := range []int64{5, 17, 60, 61, 62, 120, 301} {
			for _, single := range []int64{0, 1, 20, 40} { // percent off each unit that is in no group
				for _, sizes := range [][2]int64{{3, 0}, {2, 5}, {3, 4}, {7, 2}} {
					for _, cost := range []int64{-1, 0, 150, 640} { // of a group of the second kind; -1: half off one of them
						in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", SKU: "s", Qty: qty, Unit: eur(price)}}}
						ps := []promo.Promotion{{ID: "b", Then: promo.BuyGet{Buy: sizes[0] - 1, Get: 1, Off: money.NewPercent(100)}}}
						if single > 0 {
							ps = append(ps, promo.Promotion{ID: "s", Then: promo.Percent{Off: money.NewPercent(single)}, Round: promo.PerUnit})
						}
						second := int64(0)
						if sizes[1] > 0 {
							p := promo.Promotion{ID: "c", Round: promo.PerUnit, Then: promo.BuyGet{Buy: sizes[1] - 1, Get: 1, Off: money.NewPercent(50)}}
							second = half(price, 50)
							if cost >= 0 {
								p.Then = promo.ForPrice{Qty: sizes[1], Amount: eur(cost)}
								second = sizes[1]*price - cost
							}
							ps = append(ps, p)
						}
						var want int64
						for a := int64(0); a*sizes[0] <= qty; a++ {
							for b := int64(0); a*sizes[0]+b*sizes[1] <= qty; b++ {
								want = max(want, a*price+b*second+(qty-a*sizes[0]-b*sizes[1])*half(price, single))
								if sizes[1] == 0 {
									break
								}
							}
						}
						res := evaluate(t, compile(t, ps...), in)
						require.Equal(t, want, res.Discount.Units(), "%d at %d, %d %% off one, %v, %d", qty, price, single, sizes, cost)
						require.True(t, res.Optimal)
					}
				}
			}
		}
	}
}

func TestRulesAtTheirLimits(t *testing.T) {
	percent := money.NewPercent(100)
	slots := func(n int) (list []promo.Slot) {
		for i := range n {
			list = append(list, promo.Slot{Of: promo.Match{SKU: fmt.Sprint(i)}, Qty: 1})
		}
		return list
	}
	for name, c := range map[string]struct {
		at   func(n int64) promo.Promotion
		most int64
	}{
		"buy": {func(n int64) promo.Promotion {
			return promo.Promotion{Then: promo.BuyGet{Buy: n, Get: 1, Off: percent}}
		}, 1 << 16},
		"slots": {func(n int64) promo.Promotion {
			return promo.Promotion{Then: promo.Bundle{Slots: slots(int(n)), Off: percent}}
		}, 8},
		"percent": {func(n int64) promo.Promotion { return promo.Promotion{Then: promo.Percent{Off: money.NewPercent(n)}} }, 100},
	} {
		for n, ok := range map[int64]bool{c.most: true, c.most + 1: false} {
			p := c.at(n)
			p.ID = "p"
			_, err := promo.Compile([]promo.Promotion{p}, promo.Options{})
			require.Equal(t, ok, err == nil, "%s %d: %v", name, n, err)
		}
	}
	for _, p := range []promo.Promotion{
		{Then: promo.Gift{SKUs: []string{"g"}, Qty: 1}}, {Then: promo.Points{Flat: 1}}, {Phase: promo.OrderPhase, Then: promo.Off{Amount: eur(1), Per: promo.Order}},
	} {
		p.ID = "p"
		_, err := promo.Compile([]promo.Promotion{p}, promo.Options{})
		require.NoError(t, err)
		p.Limits.Quota = 1
		_, err = promo.Compile([]promo.Promotion{p}, promo.Options{})
		require.ErrorContains(t, err, "limits on units are for discounts of units")
	}
	for hour, ok := range map[string]bool{"12:59": true, "12:60": false, "24:00": true, "24:01": false} {
		_, err := promo.Compile([]promo.Promotion{{ID: "p", Then: promo.Percent{Off: percent}, Window: promo.Window{Zone: "Europe/Rome", Weekly: []promo.Hours{{From: "00:01", Until: hour}}}}}, options())
		require.Equal(t, ok, err == nil, "%s: %v", hour, err)
	}
}

// What a promotion without effect needs is what would give it one.
func TestRefusalsSayWhatSuffices(t *testing.T) {
	off := money.NewPercent(100)
	for name, p := range map[string]promo.Promotion{
		"cheapest":         {Then: promo.BuyGet{Buy: 2, Get: 2, Off: off}},
		"cheapest, strict": {Then: promo.BuyGet{Buy: 2, Get: 2, Off: off, Strict: true}},
		"dearest":          {Then: promo.BuyGet{Buy: 2, Get: 2, Off: off, Choose: promo.Dearest}},
		"dearest, strict":  {Then: promo.BuyGet{Buy: 2, Get: 2, Off: off, Choose: promo.Dearest, Strict: true}},
		"merchant":         {Then: promo.BuyGet{Buy: 2, Get: 2, Off: off, Pairing: promo.Merchant}},
		"merchant, strict": {Then: promo.BuyGet{Buy: 2, Get: 2, Off: off, Pairing: promo.Merchant, Strict: true}},
		"for price":        {Then: promo.ForPrice{Qty: 3, Amount: eur(10)}},
	} {
		p.ID, p.Codes = "p", []string{"X"}
		rules := compile(t, p)
		at := func(qty int64) promo.Result {
			return evaluate(t, rules, promo.Input{At: now, Currency: money.EUR, Codes: []promo.Code{{Text: "x"}}, Lines: []promo.Line{{ID: "a", SKU: "s", Qty: qty, Unit: eur(100)}}})
		}
		least := int64(1)
		for ; at(least).Discount.IsZero(); least++ {
			res := at(least)
			require.Len(t, res.Refused, 1, name)
			require.Equal(t, "promo.refused.min_quantity", res.Refused[0].Code, name)
		}
		require.Equal(t, least, at(1).Refused[0].NeedUnits, name)
		require.Equal(t, int64(1), at(1).Refused[0].HaveUnits, name)
		res := at(1)
		require.Contains(t, fmt.Sprint(res.Reasons()), fmt.Sprint(least-1), name)
	}
}

// Free units and excluded lines are not among those that a refusal counts, and a
// code that is entered twice is answered once.
func TestRefusalsCountWhatCounts(t *testing.T) {
	rules := compile(t, promo.Promotion{ID: "p", Codes: []string{"X"}, Then: promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100)}})
	res := evaluate(t, rules, promo.Input{
		At: now, Currency: money.EUR, Codes: []promo.Code{{Text: "x"}, {Text: " X "}, {Text: ""}, {Text: "why"}, {Text: "WHY"}},
		Lines: []promo.Line{{ID: "a", Qty: 1, Unit: eur(100)}, {ID: "b", Qty: 5, Unit: eur(0)}, {ID: "c", Qty: 5, Unit: eur(100), NoDiscount: true}},
	})
	require.Len(t, res.Refused, 2)
	for _, r := range res.Refused {
		switch r.Promotion {
		case "p":
			require.Equal(t, []int64{1, 3}, []int64{r.HaveUnits, r.NeedUnits})
		default:
			require.Equal(t, "WHY", r.Entered)
		}
	}
}

// 10.01 for four units is 2.51, 2.50, 2.50 and 2.50: two pairs, of which the second
// units are free, are one allocation of two units.
func TestAllocationsCountUnits(t *testing.T) {
	unit, err := money.Parse("2.5025", money.EUR)
	require.NoError(t, err)
	res := evaluate(t, compile(t, promo.Promotion{ID: "p", Then: promo.BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(100)}}),
		promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: 4, Unit: unit}}})
	require.Len(t, res.Lines[0].Allocations, 1)
	require.Equal(t, int64(2), res.Lines[0].Allocations[0].Units)
	require.Equal(t, eur(500), res.Discount)
}

// Every figure of a cart at its ends, and one step beyond them.
func TestFiguresOfCarts(t *testing.T) {
	rules := compile(t)
	for name, c := range map[string]struct {
		with        func(n int64) promo.Input
		least, most int64
		problem     string
	}{
		"quantity": {func(n int64) promo.Input { return cartWith(line("a", n, 0)) }, 1, mostQty, "/lines/0/qty promo.input.quantity"},
		"unit":     {func(n int64) promo.Input { return cartWith(line("a", 1, n)) }, 0, mostAmount, ""},
		"line":     {func(n int64) promo.Input { return cartWith(line("a", 2, n)) }, 0, mostAmount / 2, ""},
		"cart":     {func(n int64) promo.Input { return cartWith(line("a", 1, n), line("b", 1, mostAmount-7)) }, 0, 7, ""},
		"floor": {func(n int64) promo.Input {
			in := cartWith(line("a", 1, 1))
			in.Lines[0].Floor = eur(n)
			return in
		}, 0, 0, "/lines/0/floor promo.input.negative"},
		"shipment": {func(n int64) promo.Input {
			in := cartWith()
			in.Shipping = []promo.Shipment{{ID: "s", Amount: eur(n)}}
			return in
		}, 0, mostAmount, "/shipping/0/amount promo.input.negative"},
		"shipments": {func(n int64) promo.Input {
			in := cartWith()
			for i := range n {
				in.Shipping = append(in.Shipping, promo.Shipment{ID: fmt.Sprint(i), Amount: eur(1)})
			}
			return in
		}, 0, 1000, "/shipping promo.input.many"},
		"codes": {func(n int64) promo.Input {
			in := cartWith()
			in.Codes = make([]promo.Code, max(0, n))
			return in
		}, 0, 1000, "/codes promo.input.many"},
		"uses":     {func(n int64) promo.Input { return usedBefore(promo.Usage{Uses: n}) }, 0, mostQty, "/used/0 promo.input.used"},
		"customer": {func(n int64) promo.Input { return usedBefore(promo.Usage{Customer: n}) }, 0, mostQty, "/used/0 promo.input.used"},
		"code":     {func(n int64) promo.Input { return usedBefore(promo.Usage{Code: n}) }, 0, mostQty, "/used/0 promo.input.used"},
		"units":    {func(n int64) promo.Input { return usedBefore(promo.Usage{Units: n}) }, 0, mostQty, "/used/0 promo.input.used"},
		"spend":    {func(n int64) promo.Input { return usedBefore(promo.Usage{Spend: eur(n)}) }, 0, mostAmount, "/used/0 promo.input.used"},
		"mode": {func(n int64) promo.Input {
			in := cartWith(line("a", 1, 1))
			in.Mode = commerce.PriceMode(max(0, n))
			return in
		}, 0, int64(commerce.Net), "/mode promo.input.mode"},
	} {
		fine, wrong := []int64{c.least}, []int64{c.least - 1}
		if c.most > 0 {
			fine, wrong = append(fine, c.most), append(wrong, c.most+1)
		}
		for _, n := range append(fine, wrong...) {
			if n < 0 && (name == "shipments" || name == "codes" || name == "mode") {
				continue
			}
			_, err := rules.Evaluate(c.with(n))
			if slices.Contains(fine, n) {
				require.NoError(t, err, "%s %d", name, n)
				continue
			}
			require.ErrorIs(t, err, promo.ErrInput, "%s %d", name, n)
			if c.problem != "" {
				require.Equal(t, []string{c.problem}, problems(t, err), "%s %d", name, n)
			}
		}
	}
}

func usedBefore(u promo.Usage) promo.Input {
	in := cartWith()
	in.Used = []promo.Usage{u}
	return in
}

// A percentage of the original price is that of one unit, where the units cost the
// same; otherwise each bears an equal share of the line's. 5 and 5 cents: a tenth
// of one is rounded up. 10.01 for four: 1.00 by four.
func TestOriginalPricePerUnit(t *testing.T) {
	p := promo.Promotion{ID: "p", Basis: promo.Original, Round: promo.PerUnit, Then: promo.Percent{Off: money.NewPercent(10)}}
	for i, c := range []struct {
		qty  int64
		unit string
		want int64
	}{{2, "0.05", 2}, {4, "2.5025", 100}, {4, "2.5225", 100}, {4, "2.59", 104}} {
		in := cartWith(line("a", c.qty, 0))
		in.Lines[0].Unit = must(money.Parse(c.unit, money.EUR))
		require.Equal(t, c.want, evaluate(t, compile(t, p), in).Discount.Units(), i)
	}
}

func TestInputsAtTheirLimits(t *testing.T) {
	rules := compile(t)
	in := func(qty, spent, uses int64) promo.Input {
		return promo.Input{
			At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: qty, Unit: eur(0)}},
			Used: []promo.Usage{{Promotion: "p", Uses: uses, Spend: eur(spent)}},
		}
	}
	evaluate(t, rules, in(1<<40, 1<<50, 1<<40))
	for _, x := range []promo.Input{in(1<<40+1, 0, 0), in(1, 1<<50+1, 0), in(1, 0, 1<<40+1), in(0, 0, 0), in(1, -1, 0)} {
		_, err := rules.Evaluate(x)
		require.ErrorIs(t, err, promo.ErrInput)
	}
}

// One promotion wins the order: the largest, whatever its place in the order of
// priority. 30.00: 5 % is 1.50, 10 % is 3.00.
func TestWinnerOfTheOrder(t *testing.T) {
	percent := func(id string, n int64, priority int) promo.Promotion {
		return promo.Promotion{ID: id, Phase: promo.OrderPhase, Priority: priority, Then: promo.Percent{Off: money.NewPercent(n)}}
	}
	off := func(id string, n int64, priority int) promo.Promotion {
		return promo.Promotion{ID: id, Phase: promo.OrderPhase, Priority: priority, Then: promo.Off{Amount: eur(n), Per: promo.Order}}
	}
	running := percent("r", 10, 1)
	running.Basis = promo.Running
	in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: 1, Unit: eur(1000)}, {ID: "b", Qty: 1, Unit: eur(2000)}}}
	for _, c := range []struct {
		ps   []promo.Promotion
		want int64
		won  string
	}{
		{[]promo.Promotion{percent("a", 5, 2), percent("b", 10, 1)}, 300, "b"},
		{[]promo.Promotion{percent("a", 10, 2), percent("b", 5, 1)}, 300, "a"},
		{[]promo.Promotion{percent("a", 5, 2), running}, 300, "r"},
		{[]promo.Promotion{percent("a", 10, 2), off("b", 301, 1)}, 301, "b"},
		{[]promo.Promotion{percent("a", 10, 2), off("b", 300, 1)}, 300, "a"},
		{[]promo.Promotion{off("a", 299, 2), percent("b", 10, 1)}, 300, "b"},
	} {
		res := evaluate(t, compile(t, c.ps...), in)
		require.Equal(t, c.want, res.Discount.Units())
		require.True(t, res.Optimal)
		require.Len(t, res.Applied, 1)
		require.Equal(t, c.won, res.Applied[0].Promotion)
	}
}

// The same hours in two zones change at two moments: Rome is an hour ahead.
func TestUntilKnowsZones(t *testing.T) {
	for _, zones := range [][2]string{{"Europe/Rome", "Europe/London"}, {"Europe/London", "Europe/Rome"}} {
		var ps []promo.Promotion
		for i, z := range zones {
			ps = append(ps, promo.Promotion{ID: fmt.Sprint("p", i), Then: promo.Percent{Off: money.NewPercent(5)}, Window: promo.Window{Zone: z, Weekly: []promo.Hours{{From: "10:00", Until: "12:00"}}}})
		}
		rules, err := promo.Compile(ps, options())
		require.NoError(t, err)
		day := now.Truncate(24 * time.Hour)
		for at, want := range map[int]int{510: 540, 540: 600, 570: 600, 600: 660, 659: 660, 660: 720} {
			minute := func(n int) time.Time { return day.Add(time.Duration(n) * time.Minute) }
			require.Equal(t, minute(want), rules.Until(minute(at)).UTC(), "%v at %d", zones, at)
		}
	}
}
