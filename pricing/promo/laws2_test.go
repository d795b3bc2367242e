package promo_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func sample[T any](t *rapid.T, label string, of ...T) T {
	return rapid.SampledFrom(of).Draw(t, label)
}

func drawMatch(t *rapid.T, depth int) promo.Match {
	m := promo.Match{}
	switch sample(t, "match", 0, 1, 1, 1, 2, 3, 4) {
	case 1:
		m.Facet = sample(t, "facet", facets...)
	case 2:
		m.Facets = []string{"a", "b"}
	case 3:
		m.SKU = "s"
		m.Not = []promo.Match{{Facet: "c"}}
	case 4:
		if depth < 2 {
			m.Any = []promo.Match{drawMatch(t, depth+1), drawMatch(t, depth+1)}
		}
		m.Fresh = rapid.Bool().Draw(t, "fresh")
	}
	return m
}

func drawAction(t *rapid.T, phase promo.Phase) promo.Action {
	of := drawMatch(t, 0)
	off := sample(t, "off", money.NewPercent(10), money.MustPercent("33.3"), money.NewPercent(100))
	amount := eur(rapid.Int64Range(1, 1200).Draw(t, "amount"))
	if phase == promo.ShippingPhase {
		return sample[promo.Action](t, "shipping", promo.Shipping{Off: off}, promo.Shipping{Amount: amount}, promo.Shipping{To: amount, Methods: []string{"gls"}})
	}
	kinds := []promo.Action{
		promo.Percent{Off: off, Of: of},
		promo.Off{Amount: amount, Of: of},
		promo.Off{Amount: amount, Of: of, Per: promo.Each},
		promo.SetPrice{Amount: amount, Of: of},
		promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: off},
		promo.BuyGet{Buy: 1, Get: 1, Of: of, Off: off, Pairing: promo.Merchant},
		promo.BuyGet{Buy: 1, Get: 1, Of: of, Off: off, Choose: promo.Dearest},
		promo.BuyGet{Buy: 1, Get: 1, Of: of, GetOf: &promo.Match{Facet: "b"}, Off: off},
		promo.ForPrice{Qty: 2, Amount: amount, Of: of},
		promo.Bundle{Slots: []promo.Slot{{Of: of, Qty: 1}, {Of: promo.Match{Facet: "b"}, Qty: 1}}, Amount: amount},
		promo.Tiered{Of: of, Steps: []promo.Step{{Quantity: 2, Then: promo.Percent{Off: off}}, {Quantity: 4, Then: promo.Off{Amount: amount}}}},
		promo.Points{Each: 1, Per: promo.Figures{eur(100)}, Flat: 3},
		promo.Gift{SKUs: []string{"g"}, Qty: 1},
	}
	if phase == promo.OrderPhase {
		kinds = append(kinds, promo.Off{Amount: amount, Of: of, Per: promo.Order})
	}
	return sample(t, "action", kinds...)
}

// drawPromotions draws a ruleset of every kind of promotion.
func drawPromotions(t *rapid.T) []promo.Promotion {
	picks := map[string]promo.Pick{"": promo.Best, "x": sample(t, "pick", promo.Best, promo.Priority, promo.All)}
	var ps []promo.Promotion
	for i := range rapid.IntRange(1, 8).Draw(t, "promotions") {
		p := promo.Promotion{
			ID: fmt.Sprint("p", i), Phase: sample(t, "phase", promo.LinePhase, promo.LinePhase, promo.PricePhase, promo.OrderPhase, promo.ShippingPhase),
			Group: sample(t, "group", "", "", "x"), Priority: rapid.IntRange(0, 3).Draw(t, "priority"),
			Basis: sample(t, "basis", promo.Opening, promo.Original, promo.Running), Round: sample(t, "round", promo.PerLine, promo.PerUnit, promo.PerOrder, promo.EachLine),
			Rounding: sample(t, "rounding", money.HalfUp, money.HalfDown, money.Down, money.HalfEven, money.Up),
		}
		p.Pick = picks[p.Group]
		p.Then = drawAction(t, p.Phase)
		if p.Pick != promo.All || p.Basis == promo.Running {
			p.Spread = sample(t, "spread", promo.Even, promo.OnUnits)
		}
		if rapid.IntRange(0, 3).Draw(t, "capped") == 0 {
			p.Cap = promo.Figures{eur(rapid.Int64Range(1, 900).Draw(t, "cap"))}
		}
		switch p.Then.(type) {
		case promo.BuyGet, promo.ForPrice, promo.Bundle, promo.Percent:
			p.Limits.PerOrder = sample(t, "limit", int64(0), 0, 1, 2)
			p.Limits.Units = sample(t, "units", int64(0), 0, 0, 3)
		}
		if rapid.IntRange(0, 5).Draw(t, "excluding") == 0 {
			p.Excludes = []string{sample(t, "excludes", "*", "x", "")}
		}
		if rapid.IntRange(0, 3).Draw(t, "condition") == 0 {
			p.When = sample[promo.Condition](t, "when", promo.Spend{AtLeast: eur(900), Of: drawMatch(t, 0)}, promo.Quantity{AtLeast: 2},
				promo.Not{Of: promo.Quantity{AtLeast: 5}}, promo.AnyOf{Of: promo.Conditions{promo.FirstOrder{}, promo.Spend{AtLeast: eur(100)}}})
		}
		if rapid.IntRange(0, 5).Draw(t, "coded") == 0 {
			p.Codes = []string{"X"}
		}
		ps = append(ps, p)
	}
	return ps
}

func drawInput(t *rapid.T) promo.Input {
	_, in := drawCart(t, 12)
	for i := range in.Lines {
		if rapid.IntRange(0, 4).Draw(t, "floored") == 0 {
			in.Lines[i].Floor = eur(rapid.Int64Range(0, 600).Draw(t, "floor"))
		}
		in.Lines[i].NoDiscount = rapid.IntRange(0, 9).Draw(t, "excluded") == 0
	}
	in.Shipping = []promo.Shipment{{ID: "s1", Method: "gls", Amount: eur(690)}, {ID: "s2", Amount: eur(0)}}
	in.Codes = []promo.Code{{Text: " x "}, {Text: "unknown"}}
	return in
}

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

func TestBestBeatsSinglesAndPriority(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		var ps, turn []promo.Promotion
		for i := range rapid.IntRange(1, 6).Draw(t, "promotions") {
			p := promo.Promotion{ID: fmt.Sprint("p", i), Priority: i, Then: drawAction(t, promo.LinePhase)}
			if rapid.IntRange(0, 2).Draw(t, "capped") == 0 {
				p.Cap = promo.Figures{eur(rapid.Int64Range(1, 900).Draw(t, "cap"))}
			}
			p.Round = sample(t, "round", promo.PerLine, promo.PerUnit, promo.PerOrder)
			ps = append(ps, p)
			p.Pick = promo.Priority
			turn = append(turn, p)
		}
		discount := func(steps int64, ps ...promo.Promotion) promo.Result {
			rules, err := promo.Compile(ps, promo.Options{Steps: steps})
			require.NoError(t, err)
			res, err := rules.Evaluate(in)
			require.NoError(t, err)
			return res
		}
		best := discount(0, ps...)
		for _, p := range append(slices.Clone(ps), promo.Promotion{ID: "all"}) {
			var other promo.Result
			if p.ID == "all" {
				other = discount(0, turn...)
			} else {
				other = discount(0, p)
			}
			if best.Discount.Units() < other.Discount.Units() {
				t.Fatalf("%s gives %v, the best deal %v", p.ID, other.Discount, best.Discount)
			}
		}
		short := discount(200, ps...) // a small budget of steps
		require.LessOrEqual(t, short.Discount.Units(), best.Bound.Units())
		require.GreaterOrEqual(t, short.Bound.Units(), best.Discount.Units(), "the bound holds")
	})
}

// Several caps at once, on single units and on multi-buys, are solved exactly.
func TestCapsAreBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, in := drawCart(t, 5)
		offers := rapid.SliceOfN(rapid.Custom(drawOffer), 1, 3).Draw(t, "offers")
		caps := make([]int64, len(offers))
		var ps []promo.Promotion
		for i, o := range offers {
			caps[i] = rapid.Int64Range(1, 1500).Draw(t, "cap")
			p := o.promotion(fmt.Sprintf("p%d", i))
			p.Cap = promo.Figures{eur(caps[i])}
			ps = append(ps, p)
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		if want := bruteCapped(paid(units), offers, caps); !res.Optimal || res.Discount.Units() != want {
			t.Fatalf("Evaluate found %v of %v, brute force %d", res.Discount, res.Bound, want)
		}
	})
}

func bruteCapped(units []unit, offers []offer, caps []int64) int64 {
	parts := make([][]unit, len(offers))
	var best int64
	var walk func(i int)
	walk = func(i int) {
		if i == len(units) {
			var sum int64
			for k, o := range offers {
				sum += min(caps[k], o.worth(slices.Clone(parts[k])))
			}
			best = max(best, sum)
			return
		}
		walk(i + 1)
		for k := range offers {
			parts[k] = append(parts[k], units[i])
			walk(i + 1)
			parts[k] = parts[k][:len(parts[k])-1]
		}
	}
	walk(0)
	return best
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

func TestHoursOnClockChanges(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	require.NoError(t, err)
	rules, err := promo.Compile([]promo.Promotion{
		{ID: "night", Window: promo.Window{Zone: "Europe/Rome", Weekly: []promo.Hours{{Days: []promo.Day{promo.Sunday}, From: "02:00", Until: "03:00"}}}, Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "party", Group: "g", Window: promo.Window{
			Span: calendar.Span{From: time.Date(2026, 1, 1, 0, 0, 0, 0, rome)}, Zone: "Europe/Rome",
			Weekly: []promo.Hours{{Days: []promo.Day{promo.Saturday}, From: "22:00", Until: "04:00"}},
		}, Then: promo.Percent{Off: money.NewPercent(20)}},
	}, promo.Options{Zones: time.LoadLocation})
	require.NoError(t, err)
	for _, c := range []struct {
		at           string
		night, party bool
	}{
		{"2026-03-29T00:59:59Z", false, true},  // 01:59:59, then the clock jumps to 03:00
		{"2026-03-29T01:00:00Z", false, true},  // 03:00 on Sunday, Saturday's hours last until 04:00
		{"2026-03-29T02:00:00Z", false, false}, // 04:00
		{"2026-10-24T23:59:59Z", false, true},  // 01:59:59
		{"2026-10-25T00:00:00Z", true, true},   // 02:00, summer time
		{"2026-10-25T01:30:00Z", true, true},   // 02:30 again, winter time
		{"2026-10-25T02:00:00Z", false, true},  // 03:00
		{"2026-10-25T03:00:00Z", false, false}, // 04:00
		{"2026-10-24T19:59:59Z", false, false}, // 21:59:59 on Saturday
		{"2026-10-24T20:00:00Z", false, true},  // 22:00
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		require.NoError(t, err)
		res := evaluate(t, rules, promo.Input{At: at, Currency: money.EUR, Lines: []promo.Line{{ID: "l", Qty: 1, Unit: eur(1000)}}})
		var night, party bool
		for _, a := range res.Applied {
			night = night || a.Promotion == "night"
			party = party || a.Promotion == "party"
		}
		require.Equal(t, []bool{c.night, c.party}, []bool{night, party}, c.at)
	}
}

// Merchant pairing against every way to give units to single offers: all other
// units take part, and the cheapest of them are rewarded.
func TestMerchantPairingIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units, in := drawCart(t, 7)
		units = paid(units)
		m := promo.BuyGet{
			Buy: rapid.Int64Range(1, 2).Draw(t, "buy"), Get: rapid.Int64Range(1, 2).Draw(t, "get"), Off: money.NewPercent(sample(t, "off", int64(30), 100)),
			Pairing: promo.Merchant, Choose: sample(t, "choose", promo.Cheapest, promo.Dearest), Strict: rapid.Bool().Draw(t, "strict"), Of: promo.Match{Facet: "a"},
		}
		ps := []promo.Promotion{{ID: "m", Then: m}}
		var offers []offer
		for i := range rapid.IntRange(0, 2).Draw(t, "offers") {
			o := offer{kind: "percent", facets: []string{sample(t, "facet", facets...)}, percent: sample(t, "percent", int64(5), 15, 40)}
			offers = append(offers, o)
			ps = append(ps, o.promotion(fmt.Sprint("p", i)))
		}
		percent := m.Off.Decimal().IntPart()
		var best int64
		var walk func(i int, sum int64, rest []unit)
		walk = func(i int, sum int64, rest []unit) {
			if i < len(units) {
				walk(i+1, sum, append(slices.Clip(rest), units[i]))
				for _, o := range offers {
					if slices.Contains(units[i].facets, o.facets[0]) {
						walk(i+1, sum+half(units[i].price, o.percent), rest)
					}
				}
				return
			}
			rest = slices.DeleteFunc(slices.Clone(rest), func(u unit) bool { return !slices.Contains(u.facets, "a") })
			slices.SortFunc(rest, func(a, b unit) int { return int(a.price - b.price) })
			if m.Choose == promo.Dearest {
				slices.Reverse(rest)
			}
			n, size := int64(len(rest)), m.Buy+m.Get
			gets := n / size * m.Get
			if !m.Strict {
				gets += max(0, n%size-m.Buy)
			}
			for _, u := range rest[:gets] {
				sum += half(u.price, percent)
			}
			best = max(best, sum)
		}
		walk(0, 0, nil)
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		require.True(t, res.Optimal)
		require.Equal(t, best, res.Discount.Units())
	})
}

// Exclusive promotions against every combination that may be switched on.
func TestExclusionsAreBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, in := drawCart(t, 6)
		var ps []promo.Promotion
		for i := range rapid.IntRange(1, 5).Draw(t, "promotions") {
			p := promo.Promotion{
				ID: fmt.Sprint("p", i), Group: sample(t, "group", "x", "y", "z"), Phase: sample(t, "phase", promo.LinePhase, promo.OrderPhase),
				Then: promo.Percent{Off: money.NewPercent(rapid.Int64Range(1, 60).Draw(t, "off")), Of: drawMatch(t, 2)},
			}
			if rapid.Bool().Draw(t, "excludes") {
				p.Excludes = []string{sample(t, "of", "x", "y", "z", "*")}
			}
			ps = append(ps, p)
		}
		for i := range ps { // a group without promotions excludes nothing
			if len(ps[i].Excludes) > 0 && ps[i].Excludes[0] != "*" && !slices.ContainsFunc(ps, func(p promo.Promotion) bool { return p.Group == ps[i].Excludes[0] }) {
				ps[i].Excludes = nil
			}
		}
		var want int64
		for set := range 1 << len(ps) { // the excluding ones that apply, and all that they leave
			var on []promo.Promotion
			ok := true
			for i, p := range ps {
				in := set>>i&1 != 0 || len(p.Excludes) == 0
				for k, x := range ps {
					off := k != i && set>>k&1 != 0 && len(x.Excludes) > 0 && (slices.Contains(x.Excludes, "*") || slices.Contains(x.Excludes, p.Group))
					if off && len(p.Excludes) > 0 && in {
						ok = false
					}
					in = in && !off
				}
				if in {
					on = append(on, p)
				}
			}
			if !ok {
				continue
			}
			plain := slices.Clone(on)
			for i := range plain {
				plain[i].Excludes = nil
			}
			rules, err := promo.Compile(plain, promo.Options{})
			require.NoError(t, err)
			res, err := rules.Evaluate(in)
			require.NoError(t, err)
			applied := map[string]bool{}
			for _, a := range res.Applied {
				applied[a.Promotion] = true
			}
			if !slices.ContainsFunc(on, func(p promo.Promotion) bool { return len(p.Excludes) > 0 && !applied[p.ID] }) {
				want = max(want, res.Discount.Units())
			}
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		if res.Discount.Units() < want {
			t.Fatalf("Evaluate found %v, brute force %d", res.Discount, want)
		}
	})
}
