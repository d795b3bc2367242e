package promo_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// soon fails if f takes longer than hostile input may: far more than it needs,
// far less than a hang.
func soon(t *testing.T, f func()) {
	t.Helper()
	start := time.Now()
	f()
	require.Less(t, time.Since(start), 5*time.Second)
}

// 10,000 multi-buys in turn on 1,000 lines: the work is cut, openly.
func TestManyInTurnEnd(t *testing.T) {
	var ps []promo.Promotion
	for i := range 10_000 {
		ps = append(ps, promo.Promotion{
			ID: fmt.Sprintf("p%05d", i), Group: "g", Pick: promo.All,
			Then: promo.BuyGet{Buy: 1, Get: 1, Of: promo.Match{Facet: "f"}, Off: money.MustPercent("0.01")},
		})
	}
	rules, err := promo.Compile(ps, promo.Options{})
	require.NoError(t, err)
	in := promo.Input{At: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), Currency: money.EUR}
	for i := range 1_000 {
		in.Lines = append(in.Lines, promo.Line{ID: fmt.Sprint(i), SKU: fmt.Sprint(i), Qty: 2, Unit: money.New(int64(100_000+i), money.EUR), Facets: []string{"f"}})
	}
	res, err := rules.Evaluate(in)
	require.NoError(t, err)
	require.False(t, res.Optimal)
	require.Equal(t, eur(2*(1000*100_000+999*1000/2)), res.Bound) // the rest could take all that is left
	var cut int
	for _, r := range res.Refused {
		if r.Code == "promo.refused.too_many" {
			cut++
		}
	}
	require.Equal(t, 10_000-500, cut) // 2,000,000 steps, 4 per line
}

func TestDeepConditions(t *testing.T) {
	soon(t, func() {
		for _, depth := range []int{33, 500, 9_000, 100_000} {
			text := strings.Repeat(`{"type":"not","of":`, depth) + `{"type":"first_order"}` + strings.Repeat("}", depth)
			_, err := promo.Parse([]byte(`{"schema":"commerce/promotions/1","promotions":[{"id":"x","when":` + text + `,"then":{"type":"percent","off":"5"}}]}`))
			if depth > 33 {
				require.Error(t, err)
			}
		}
		var when promo.Condition = promo.FirstOrder{}
		for range 10_000 {
			when = promo.AllOf{Of: promo.Conditions{when}}
		}
		_, err := promo.Compile([]promo.Promotion{{ID: "x", When: when, Then: promo.Percent{Off: money.NewPercent(5)}}}, promo.Options{})
		require.ErrorIs(t, err, promo.ErrPromotion)
		loop := promo.Match{Not: make([]promo.Match, 2)}
		loop.Not[0] = loop // a match inside itself
		_, err = promo.Compile([]promo.Promotion{{ID: "x", Then: promo.Percent{Off: money.NewPercent(5), Of: loop}}}, promo.Options{})
		require.ErrorIs(t, err, promo.ErrPromotion)
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields)
		require.Less(t, len(fields), 1<<21)
	})
}

func TestBillionUnits(t *testing.T) {
	const n = 1_000_000_000
	in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{
		{ID: "a", Qty: n, Unit: eur(30), Facets: []string{"a"}}, {ID: "b", Qty: n, Unit: eur(50), Facets: []string{"a", "b"}}, {ID: "c", Qty: 7, Unit: eur(99), Facets: []string{"b"}},
	}}
	of := promo.Match{Facet: "a"}
	all := money.NewPercent(100)
	soon(t, func() {
		res := evaluate(t, compile(t, promo.Promotion{ID: "3x2", Then: promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: all}}), in)
		require.True(t, res.Optimal)
		require.Equal(t, eur(50*(n/3)+30*(2*n/3-n/3)), res.Discount) // the third unit of each group, dearest first

		// Overlapping multi-buys on long runs stay exact: they are advanced in bulk.
		res = evaluate(t, compile(t,
			promo.Promotion{ID: "3x2", Then: promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: all}},
			promo.Promotion{ID: "pair", Then: promo.BuyGet{Buy: 1, Get: 1, Of: promo.Match{Facet: "b"}, Off: money.NewPercent(60)}},
			promo.Promotion{ID: "ten", Then: promo.Percent{Off: money.NewPercent(10), Of: of}},
		), in)
		require.True(t, res.Optimal, "%v of %v", res.Discount, res.Bound)

		// A billion units less one, by hand: three for two beats 10 % of each, and
		// 40 % of each beats three for two.
		long := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: n - 1, Unit: eur(30), Facets: []string{"a"}}}}
		for percent, want := range map[int64]int64{10: (n - 1) / 3 * 30, 40: (n - 1) * 12} {
			res = evaluate(t, compile(t,
				promo.Promotion{ID: "3x2", Then: promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: all}},
				promo.Promotion{ID: "each", Then: promo.Percent{Off: money.NewPercent(percent), Of: of}},
			), long)
			require.True(t, res.Optimal)
			require.Equal(t, want, res.Discount.Units(), percent)
		}
		long.Lines[0].Qty = n // two of five are free
		res = evaluate(t, compile(t,
			promo.Promotion{ID: "5x3", Then: promo.BuyGet{Buy: 3, Get: 2, Of: of, Off: all}},
			promo.Promotion{ID: "each", Then: promo.Percent{Off: money.NewPercent(10), Of: of}},
		), long)
		require.True(t, res.Optimal)
		require.Equal(t, int64(n/5*2*30), res.Discount.Units())

		for _, then := range []promo.Action{
			promo.BuyGet{Buy: 1, Get: 1, Of: of, GetOf: &promo.Match{Facet: "b"}, Off: all}, // pools that overlap
			promo.BuyGet{Buy: 2, Get: 3, Of: of, Off: all, Choose: promo.Dearest},
			promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: all, Pairing: promo.Merchant},
			promo.ForPrice{Qty: 3, Amount: eur(100), Of: of},
			promo.Bundle{Slots: []promo.Slot{{Of: of, Qty: 1}, {Of: promo.Match{Facet: "b"}, Qty: 2}}, Amount: eur(60)},
		} {
			rules := compile(t, promo.Promotion{ID: "multi", Then: then}, promo.Promotion{ID: "ten", Then: promo.Percent{Off: money.NewPercent(10), Of: of}})
			res := evaluate(t, rules, in)
			require.Positive(t, res.Discount.Units(), "%T", then)
		}
	})
}

func TestThousandOverlappingMultiBuys(t *testing.T) {
	var ps []promo.Promotion
	for i := range 1000 {
		ps = append(ps, promo.Promotion{ID: fmt.Sprint("m", i), Then: promo.BuyGet{Buy: int64(1 + i%7), Get: int64(1 + i%3), Off: money.NewPercent(int64(1 + i%100))}})
		if i%5 == 0 {
			ps[i].Then = promo.BuyGet{Buy: int64(1 + i%7), Get: 1, Off: money.NewPercent(int64(1 + i%100)), Pairing: promo.Merchant}
		}
	}
	in := benchCart(100)
	soon(t, func() {
		res := evaluate(t, compile(t, ps...), in)
		require.False(t, res.Optimal)
		require.Equal(t, "promo.unproven", res.Reasons()[len(res.Reasons())-1].Code)
	})
}

func TestManyExclusiveCodes(t *testing.T) {
	var ps []promo.Promotion
	for i := range 200 {
		ps = append(ps, promo.Promotion{ID: fmt.Sprint("x", i), Group: fmt.Sprint("g", i), Excludes: []string{fmt.Sprint("g", i+1)}, Then: promo.Percent{Off: money.NewPercent(int64(1 + i%9))}})
	}
	soon(t, func() {
		res := evaluate(t, compile(t, ps...), benchCart(10))
		require.False(t, res.Optimal) // 2^100 combinations
		var all int64
		for _, l := range res.Lines {
			all += l.Open.Units()
		}
		for _, s := range res.Shipping {
			all += s.Open.Units()
		}
		require.Equal(t, all, res.Bound.Units(), "nothing is known about those that were not tried")
	})
}

func inputProblems(t *testing.T, in promo.Input) []string {
	t.Helper()
	_, err := compile(t, promo.Promotion{ID: "p", Codes: []string{"X"}, Then: promo.Percent{Off: money.NewPercent(5)}}).Evaluate(in)
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	var out []string
	for _, f := range fields {
		out = append(out, f.Path+" "+f.Code)
	}
	return out
}

func TestEndlessCarts(t *testing.T) {
	cart := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: 1, Unit: eur(1000)}}}
	soon(t, func() {
		in := cart
		for i := range 200_000 {
			in.Codes = append(in.Codes, promo.Code{Text: fmt.Sprint(i)})
		}
		require.Equal(t, []string{"/codes promo.input.many"}, inputProblems(t, in))
	})
	soon(t, func() {
		in := cart
		for i := range 200_000 {
			in.Shipping = append(in.Shipping, promo.Shipment{ID: fmt.Sprint(i), Amount: eur(1)})
		}
		require.Equal(t, []string{"/shipping promo.input.many"}, inputProblems(t, in))
	})
}

// Counters near the end of their type neither wrap round nor lose a budget.
func TestCountersDoNotWrap(t *testing.T) {
	const huge = 1<<63 - 1
	in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: 1, Unit: eur(1000)}}}
	p := promo.Promotion{ID: "p", Limits: promo.Limits{Budget: promo.Figures{eur(100)}, Total: 5}, Then: promo.Percent{Off: money.NewPercent(50)}}
	for _, used := range [][]promo.Usage{
		{{Promotion: "p", Uses: huge}, {Promotion: "p", Uses: huge}},
		{{Promotion: "p", Spend: eur(huge)}, {Promotion: "p", Spend: eur(huge)}},
		{{Promotion: "p", Units: huge}},
	} {
		in.Used = used
		_, err := compile(t, p).Evaluate(in)
		require.ErrorIs(t, err, promo.ErrInput)
	}
	in.Used = []promo.Usage{{Promotion: "p", Spend: eur(60)}, {Promotion: "p", Spend: eur(39)}}
	res := evaluate(t, compile(t, p), in)
	require.Equal(t, eur(1), res.Discount)
	require.True(t, res.Applied[0].Limited)
	in.Used[0].Spend = money.New(6010, money.EUR).Neg()
	_, err := compile(t, p).Evaluate(in)
	require.ErrorIs(t, err, promo.ErrInput)
}

func TestCodesAsPeopleTypeThem(t *testing.T) {
	in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: 1, Unit: eur(1000)}}}
	rules := compile(t, promo.Promotion{ID: "p", Codes: []string{" sömmer-10 "}, Then: promo.Percent{Off: money.NewPercent(10)}})
	for _, text := range []string{"SÖMMER-10", "sömmer-10", "\u00a0SöMmEr-10\t\r\n", "\ufeffSÖMMER-10\u200b", "SO\u0308MMER-10", "SÖMMER-10"} {
		in.Codes = []promo.Code{{Text: text}, {Text: text + " "}}
		res := evaluate(t, rules, in)
		if text == "SO\u0308MMER-10" { // letters are compared as they are written
			require.Equal(t, "promo.refused.unknown_code", res.Code())
			continue
		}
		require.Equal(t, eur(100), res.Discount, "%q", text)
		require.Len(t, res.Applied, 1)
		require.Empty(t, res.Refused)
	}
}

// A dearer unit that has little room below it is still the one that is rewarded:
// a floor never moves the reward to another unit of the group.
func TestFloorsDoNotMoveTheReward(t *testing.T) {
	rules := compile(t, promo.Promotion{ID: "p", Then: promo.BuyGet{Buy: 2, Get: 2, Off: money.NewPercent(100), Choose: promo.Dearest}})
	res := evaluate(t, rules, promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{
		{ID: "a", Qty: 1, Unit: eur(1000), Floor: eur(990)},
		{ID: "b", Qty: 1, Unit: eur(900), Floor: eur(900)},
		{ID: "c", Qty: 1, Unit: eur(800)},
		{ID: "d", Qty: 1, Unit: eur(700)},
	}})
	require.Equal(t, eur(10), res.Discount) // a and b are the dearest of the group, c and d pay
	require.True(t, res.Optimal)
}

// The dearest of each group is rewarded and the payers follow it: where two units
// have no room, they pay for the first, and a cheaper one is the next reward. 10.00
// and 7.00; neither 9.00 nor 8.00 can be had.
func TestPayersBetweenRewards(t *testing.T) {
	rules := compile(t, promo.Promotion{ID: "p", Then: promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100), Choose: promo.Dearest}})
	lines := []promo.Line{line("a", 1, 1000), line("b", 1, 900), line("c", 1, 800), line("d", 1, 700), line("e", 1, 600), line("f", 1, 500)}
	lines[1].Floor, lines[2].Floor = eur(900), eur(800)
	res := evaluate(t, rules, cartWith(lines...))
	require.Equal(t, eur(1700), res.Discount)
	require.True(t, res.Optimal)
}

// Thousands of caps that bind on one cart: the deal is not proved, and bounded.
func TestThousandsOfCapsEnd(t *testing.T) {
	in := promo.Input{At: now, Currency: money.EUR}
	for i := range 300 {
		in.Lines = append(in.Lines, promo.Line{ID: fmt.Sprint("l", i), Qty: 3, Unit: eur(int64(1000 + 7*i)), Facets: []string{fmt.Sprint("f", i%3)}})
	}
	var ps []promo.Promotion
	for i := range 2000 {
		p := promo.Promotion{ID: fmt.Sprint("p", i), Cap: promo.Figures{eur(int64(100 + i))}, Then: promo.Percent{Off: money.NewPercent(int64(10 + i%50))}}
		if i%4 == 0 {
			p.Then = promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100), Of: promo.Match{Facet: fmt.Sprint("f", i%3)}}
		}
		ps = append(ps, p)
	}
	res := evaluate(t, compile(t, ps...), in)
	require.False(t, res.Optimal)
	require.Positive(t, res.Discount.Sign())
	require.GreaterOrEqual(t, res.Bound.Units(), res.Discount.Units())
}

// Amounts are minor units: the same cart in yen, euros and dinars, which have
// none, two and three decimals, has the same deal.
func TestDecimalsOfTheCurrencyDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prices := rapid.SliceOfN(rapid.Int64Range(0, 2000), 1, 5).Draw(t, "prices")
		off, amount, most, floor := rapid.Int64Range(1, 100).Draw(t, "off"), rapid.Int64Range(1, 2000).Draw(t, "amount"), rapid.Int64Range(1, 900).Draw(t, "cap"), rapid.Int64Range(0, 50).Draw(t, "floor")
		var deals []int64
		for _, c := range []money.Currency{money.EUR, must(money.ParseCurrency("JPY")), must(money.ParseCurrency("KWD"))} {
			in := promo.Input{At: now, Currency: c, Shipping: []promo.Shipment{{ID: "s", Amount: money.New(700, c)}}}
			for i, p := range prices {
				in.Lines = append(in.Lines, promo.Line{ID: fmt.Sprint("l", i), Qty: int64(1 + i%3), Unit: money.New(p, c), Floor: money.New(floor, c)})
			}
			rules, err := promo.Compile([]promo.Promotion{
				{ID: "percent", Cap: promo.Figures{money.New(most, c)}, Then: promo.Percent{Off: money.NewPercent(off)}},
				{ID: "two", Then: promo.BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(off)}},
				{ID: "order", Phase: promo.OrderPhase, Then: promo.Off{Amount: money.New(amount, c), Per: promo.Order}},
				{ID: "ship", Phase: promo.ShippingPhase, Then: promo.Shipping{Off: money.NewPercent(off)}},
			}, promo.Options{})
			require.NoError(t, err)
			res, err := rules.Evaluate(in)
			require.NoError(t, err)
			checkResult(t, in, res)
			deals = append(deals, res.Discount.Units())
		}
		require.Equal(t, deals[0], deals[1])
		require.Equal(t, deals[0], deals[2])
	})
}

// Groups so large that the product of their states is beyond 64 bits.
func TestStatesDoNotWrap(t *testing.T) {
	off := money.NewPercent(50)
	for name, b := range map[string]promo.BuyGet{
		"dearest": {Buy: 1 << 16, Get: 1 << 16, Off: off, Choose: promo.Dearest},
		"pools":   {Buy: 1 << 16, Get: 1 << 16, Off: off, GetOf: &promo.Match{}},
	} {
		rules := compile(t, promo.Promotion{ID: "b", Then: b}, promo.Promotion{ID: "s", Then: promo.Percent{Off: money.NewPercent(1)}, Round: promo.PerUnit})
		for _, groups := range []int64{46_341, 65_536, 80_000, 1 << 20} {
			res := evaluate(t, rules, promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", SKU: "s", Qty: groups << 17, Unit: eur(100)}}})
			require.GreaterOrEqual(t, res.Bound.Units(), groups<<16*50, name)
			require.True(t, name == "pools" || res.Discount.Units() >= groups<<16*50)
		}
	}
}

// Four units at E: 40 % off each is 1.6 E; one bought and two free up to 1.5 E,
// and 40 % off the fourth, are 1.9 E. E times the size of the group is beyond 64
// bits, and still nothing better than the best is left out.
func TestBoundsDoNotWrap(t *testing.T) {
	for _, each := range []int64{100, 1 << 47, 1<<48 - 8} {
		each -= each % 10
		res := evaluate(t, compile(t,
			promo.Promotion{ID: "a", Then: promo.BuyGet{Buy: 1, Get: 1 << 16, Off: money.NewPercent(100)}, Cap: promo.Figures{eur(each / 2 * 3)}},
			promo.Promotion{ID: "b", Then: promo.Percent{Off: money.NewPercent(40)}, Round: promo.PerUnit},
		), promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", SKU: "s", Qty: 4, Unit: eur(each)}}})
		require.Equal(t, each/10*19, res.Discount.Units(), each)
		require.True(t, res.Optimal, each)
	}
}

// Many pairs at once, each of which may stay open: no number of them turns what
// cannot be into a gain. The dearest two units pay for nothing better than their
// own second at half the price.
func TestManyOpenGroups(t *testing.T) {
	for n := 2; n <= 12; n++ {
		var ps []promo.Promotion
		for i := range n {
			ps = append(ps, promo.Promotion{ID: fmt.Sprint("p", i), Then: promo.BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(int64(50 - i)), Strict: i%2 == 0}})
		}
		in := promo.Input{At: now, Currency: money.EUR}
		for i := range int64(12) {
			in.Lines = append(in.Lines, promo.Line{ID: fmt.Sprint(i), SKU: "s", Qty: 1, Unit: eur(1000 - 100*(i/2))})
		}
		res := evaluate(t, compile(t, ps...), in)
		require.Equal(t, int64(500+450+400+350+300+250), res.Discount.Units(), n)
		require.True(t, res.Optimal, n)
	}
}
