package promo_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

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

// Where a group picks by priority, an exclusive promotion applies whenever it can,
// in the order of the promotions; one that is excluded excludes nothing.
func TestExclusionsInTurn(t *testing.T) {
	percent := func(id string, n int64, excludes ...string) promo.Promotion {
		return promo.Promotion{ID: id, Group: id, Pick: promo.Priority, Excludes: excludes, Then: promo.Percent{Off: money.NewPercent(n), Of: promo.Match{SKU: id}}}
	}
	in := cartWith(line("a", 1, 100), line("b", 1, 1000), line("c", 1, 10_000))
	for i, c := range []struct {
		ps   []promo.Promotion
		want string
	}{
		{[]promo.Promotion{percent("a", 10), percent("b", 10), percent("c", 10)}, "abc"},
		{[]promo.Promotion{percent("a", 10, "b"), percent("b", 10, "c"), percent("c", 10)}, "ac"},
		{[]promo.Promotion{percent("a", 10), percent("b", 10, "c"), percent("c", 10, "a")}, "ab"},
		{[]promo.Promotion{percent("a", 10, "none"), percent("b", 10, "a"), percent("c", 10)}, "ac"}, // b comes after a
		{[]promo.Promotion{percent("a", 10, "*"), percent("b", 10, "c"), percent("c", 10, "b")}, "a"},
		{[]promo.Promotion{percent("z", 10, "*"), percent("b", 10), percent("c", 10)}, "bc"}, // without an effect
	} {
		var got strings.Builder
		for _, a := range evaluate(t, compile(t, c.ps...), in).Applied {
			got.WriteString(a.Promotion)
		}
		require.Equal(t, c.want, got.String(), i)
	}
}

// Groups on goods of their own, of which some exclude others: the best of all
// combinations that do not contradict each other.
func TestOracleOfExclusions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := promo.Input{At: now, Currency: money.EUR}
		names := []string{"g", "h", "i"}
		goods, deals := map[string][]good{}, map[string][]deal{}
		var ps []promo.Promotion
		var all []deal
		for _, n := range names {
			us, lines := drawGoods(t, n, 3, false)
			goods[n] = us
			in.Lines = append(in.Lines, lines...)
			for i := range rapid.IntRange(1, 2).Draw(t, "deals") {
				d := drawDeal(t)
				d.group, d.facets[0], d.facets[1] = n, n+d.facets[0], n+d.facets[1]
				d.excludes = sample(t, "excludes", "", "", "g", "h", "i", "*")
				d.merchantUp = false
				deals[n] = append(deals[n], d)
				all = append(all, d)
				ps = append(ps, d.promotion(fmt.Sprint(n, i)))
			}
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		var want int64
		for set := range 1 << len(all) { // the promotions that may apply
			on := func(i int) bool { return set>>i&1 != 0 }
			ok := true
			for i, a := range all {
				for j, b := range all {
					if i != j && on(i) && on(j) && (a.excludes == "*" || a.excludes == b.group) {
						ok = false
					}
				}
			}
			if !ok {
				continue
			}
			var sum int64
			k := 0
			for _, n := range names {
				var some []deal
				for _, d := range deals[n] {
					if on(k) {
						some = append(some, d)
					}
					k++
				}
				sum += exhaust(goods[n], some)
			}
			want = max(want, sum)
		}
		require.Equal(t, want, res.Discount.Units())
		require.True(t, res.Optimal)
		applied := map[string]promo.Promotion{}
		for _, a := range res.Applied {
			i := slices.IndexFunc(ps, func(p promo.Promotion) bool { return p.ID == a.Promotion })
			applied[a.Promotion] = ps[i]
		}
		for id, a := range applied {
			for other, b := range applied {
				require.False(t, id != other && len(a.Excludes) > 0 && (a.Excludes[0] == "*" || a.Excludes[0] == b.Group), "%s excludes %s", id, other)
			}
		}
	})
}
