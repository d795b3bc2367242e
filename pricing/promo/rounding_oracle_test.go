package promo_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// spread is largest remainder by hand: total over weights, ties to the first.
func spread(total int64, weights []int64) []int64 {
	var sum, given int64
	for _, w := range weights {
		sum += w
	}
	out, order := make([]int64, len(weights)), make([]int, len(weights))
	for i, w := range weights {
		order[i] = i
		if sum > 0 {
			out[i] = total * w / sum
		}
		given += out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(total*weights[b]%max(sum, 1), total*weights[a]%max(sum, 1)) })
	for _, i := range order {
		if given < total && weights[i] > 0 {
			out[i]++
			given++
		}
	}
	return out
}

// Percentages and amounts that are rounded per line or per order, capped or not,
// beside a multi-buy: each unit carries its share of what the promotion alone
// would take off, the first units of a line the odd cents, and every way to
// give units to promotions is tried.
func TestOracleOfScopes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		us, lines := drawGoods(t, "", 5, false)
		in := promo.Input{At: now, Currency: money.EUR, Lines: lines}
		multi := drawDeal(t, "cheapest", "pools", "price")
		deals, ps := []deal{multi}, []promo.Promotion{multi.promotion("p0")}
		var shares [][]int64 // per promotion on single units, and unit; 0 where it takes nothing off
		var caps []int64
		for i := range rapid.IntRange(1, 2).Draw(t, "scopes") {
			of := sample(t, "of", facets...)
			percent := sample(t, "percent", int64(1), 7, 33)
			p := promo.Promotion{ID: fmt.Sprint("s", i), Round: sample(t, "round", promo.EachLine, promo.PerOrder), Then: promo.Percent{Off: money.NewPercent(percent), Of: promo.Match{Facet: of}}}
			weights := make([]int64, len(lines))
			var sum int64
			for k, l := range lines {
				if slices.Contains(l.Facets, of) && !l.NoDiscount {
					weights[k] = l.Qty * l.Unit.Units()
					sum += weights[k]
				}
			}
			off := spread(half(sum, percent), weights)
			if p.Round == promo.EachLine {
				for k := range off {
					off[k] = half(weights[k], percent)
				}
			}
			if rapid.Bool().Draw(t, "amount") {
				amount := rapid.Int64Range(1, 500).Draw(t, "off")
				p.Then = promo.Off{Amount: eur(amount), Per: promo.Each, Of: promo.Match{Facet: of}}
				for k := range off {
					off[k] = min(amount, weights[k])
				}
			}
			share := make([]int64, 0, len(us))
			for k, l := range lines {
				for j := range l.Qty {
					v := off[k] / l.Qty
					if j < off[k]%l.Qty {
						v++
					}
					share = append(share, v)
				}
			}
			most := int64(1 << 40)
			if rapid.Bool().Draw(t, "capped") {
				most = rapid.Int64Range(1, 300).Draw(t, "cap")
				p.Cap = promo.Figures{eur(most)}
			}
			shares, caps, ps = append(shares, share), append(caps, most), append(ps, p)
		}
		var want int64
		var parts []good
		took := make([]int64, len(shares))
		var walk func(i int)
		walk = func(i int) {
			if i == len(us) {
				sum := max(0, deals[0].gain(slices.Clone(parts)))
				for k := range took {
					sum += min(took[k], caps[k])
				}
				want = max(want, sum)
				return
			}
			walk(i + 1)
			for k := range shares {
				took[k] += shares[k][i]
				walk(i + 1)
				took[k] -= shares[k][i]
			}
			parts = append(parts, us[i])
			walk(i + 1)
			parts = parts[:len(parts)-1]
		}
		walk(0)
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		require.GreaterOrEqual(t, res.Bound.Units(), want)
		require.Equal(t, want, res.Discount.Units())
		require.True(t, res.Optimal)
	})
}

// Promotions one on top of the other, and one after another, on lines of one
// unit: a few lines of arithmetic.
func TestOracleOfTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		us, lines := drawGoods(t, "", 6, true)
		for i := 0; i < len(lines); i++ { // one unit each
			if lines[i].Qty == 2 {
				lines[i].Qty = 1
				one := lines[i]
				one.ID += "b"
				lines = slices.Insert(lines, i+1, one)
			}
		}
		pick := sample(t, "pick", promo.All, promo.Priority)
		var ps []promo.Promotion
		now1 := make([]int64, len(us))
		for i, u := range us {
			now1[i] = u.price
		}
		used := make([]bool, len(us))
		for i := range rapid.IntRange(1, 4).Draw(t, "deals") {
			d := drawDeal(t, "percent", "off", "set")
			d.perOrder, d.units = 0, 0
			p := d.promotion(fmt.Sprint("p", i))
			p.Pick, p.Priority = pick, -i
			p.Basis = sample(t, "basis", promo.Opening, promo.Original, promo.Running)
			if pick == promo.Priority {
				p.Basis = promo.Opening
			}
			want := make([]int64, len(us))
			var sum int64
			for k, u := range us {
				if u.fixed || u.price == 0 || !u.is(d.facets[0]) || used[k] {
					continue
				}
				view := u
				if p.Basis != promo.Opening { // else what the group found
					view.price = now1[k]
				}
				v := d.off(view)
				if d.kind == "percent" && p.Basis == promo.Original {
					v = min(half(u.price, d.percent), view.room())
				}
				want[k] = min(v, max(0, now1[k]-u.floor))
				sum += want[k]
				used[k] = pick == promo.Priority && want[k] > 0
			}
			if rapid.IntRange(0, 2).Draw(t, "capped") == 0 {
				most := rapid.Int64Range(1, 2*sum+1).Draw(t, "cap")
				p.Cap = promo.Figures{eur(most)}
				want = spread(min(most, sum), want)
			}
			ps = append(ps, p)
			for k := range us {
				now1[k] -= want[k]
			}
		}
		rules, err := promo.Compile(ps, promo.Options{})
		require.NoError(t, err)
		in := promo.Input{At: now, Currency: money.EUR, Lines: lines}
		res, err := rules.Evaluate(in)
		require.NoError(t, err)
		checkResult(t, in, res)
		for i := range us {
			require.Equal(t, now1[i], res.Lines[i].Final.Units(), "line %d", i)
		}
	})
}
