package promo

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
)

// A promotion is tried for the carts that have one of the keys that it needs: of
// several such lists, the shortest.
func TestPosts(t *testing.T) {
	off, one := money.NewPercent(10), money.New(1, money.EUR)
	a, ab, f := Match{SKU: "a"}, Match{SKUs: []string{"a", "b"}}, Match{Facets: []string{"f", "g", "h"}}
	many := func(n int) (m Match) {
		for i := range n {
			m.SKUs = append(m.SKUs, fmt.Sprintf("s%02d", i))
		}
		return m
	}
	percent := Percent{Off: off}
	for i, c := range []struct {
		p    Promotion
		want string // SKUs and facets; "" is always
	}{
		{Promotion{Then: percent}, ""},
		{Promotion{Then: Percent{Off: off, Of: a}}, "a"},
		{Promotion{Then: Percent{Off: off, Of: ab}}, "a b"},
		{Promotion{Then: Percent{Off: off, Of: Match{SKUs: ab.SKUs, Facets: f.Facets}}}, "a b"},
		{Promotion{Then: Percent{Off: off, Of: Match{SKUs: many(4).SKUs, Facets: f.Facets}}}, "f g h"},
		{Promotion{Then: Percent{Off: off, Of: Match{All: []Match{f, ab}}}}, "a b"},
		{Promotion{Then: Percent{Off: off, Of: Match{All: []Match{ab, f}}}}, "a b"},
		{Promotion{Then: Percent{Off: off, Of: Match{SKU: "a", All: []Match{f}}}}, "a"},
		{Promotion{Then: Percent{Off: off, Of: Match{All: []Match{{Fresh: true}, f}}}}, "f g h"},
		{Promotion{Then: Percent{Off: off, Of: Match{Any: []Match{a}}}}, ""},
		{Promotion{Then: Percent{Off: off, Of: Match{Not: []Match{a}}}}, ""},
		{Promotion{Then: Percent{Off: off, Of: many(64)}}, strings.Join(many(64).SKUs, " ")},
		{Promotion{Then: Percent{Off: off, Of: many(65)}}, ""},
		{Promotion{Then: BuyGet{Buy: 1, Get: 1, Off: off, Of: ab, GetOf: &a}}, "a b"},
		{Promotion{Then: BuyGet{Buy: 1, Get: 1, Off: off, GetOf: &a}}, "a"},
		{Promotion{Then: BuyGet{Buy: 1, Get: 1, Off: off, GetOf: &Match{}}}, ""},
		{Promotion{Then: Bundle{Slots: []Slot{{Of: f, Qty: 1}, {Of: ab, Qty: 1}}, Off: off}}, "a b"},
		{Promotion{Then: Bundle{Slots: []Slot{{Of: ab, Qty: 1}, {Of: f, Qty: 1}}, Off: off}}, "a b"},
		{Promotion{Then: Bundle{Slots: []Slot{{Qty: 1}, {Of: f, Qty: 1}, {Qty: 1}}, Off: off}}, "f g h"},
		{Promotion{When: Quantity{AtLeast: 1, Of: ab}, Then: percent}, "a b"},
		{Promotion{When: Quantity{AtMost: 1, Of: ab}, Then: percent}, ""}, // none is fine
		{Promotion{When: Spend{AtLeast: one, Of: ab}, Then: percent}, "a b"},
		{Promotion{When: Spend{AtMost: one, Of: ab}, Then: percent}, ""},
		{Promotion{When: Orders{AtLeast: 1}, Then: percent}, ""},
		{Promotion{When: AnyOf{Of: Conditions{Quantity{AtLeast: 1, Of: ab}}}, Then: percent}, ""},
		{Promotion{When: Not{Of: Quantity{AtLeast: 1, Of: ab}}, Then: percent}, ""},
		{Promotion{When: AllOf{Of: Conditions{FirstOrder{}, Quantity{AtLeast: 1, Of: f}, Spend{AtLeast: one, Of: ab}}}, Then: percent}, "a b"},
		{Promotion{When: AllOf{Of: Conditions{Spend{AtLeast: one, Of: ab}, Quantity{AtLeast: 1, Of: f}, FirstOrder{}}}, Then: percent}, "a b"},
		{Promotion{When: Quantity{AtLeast: 1, Of: a}, Then: Percent{Off: off, Of: f}}, "f g h"}, // first what it acts on
	} {
		c.p.ID = "p"
		rs, err := Compile([]Promotion{c.p}, Options{})
		require.NoError(t, err)
		var keys []string
		for _, table := range []map[string]int32{rs.index.skus, rs.index.facets} {
			for name, k := range table {
				if len(rs.index.posts[k]) > 0 {
					keys = append(keys, name)
				}
			}
		}
		slices.Sort(keys)
		require.Equal(t, c.want, strings.Join(keys, " "), i)
		require.Equal(t, c.want == "", len(rs.index.always) > 0, i)

		c.p.Codes = []string{"X"} // behind a code it is found by the code alone
		rs, err = Compile([]Promotion{c.p}, Options{})
		require.NoError(t, err)
		require.Empty(t, rs.index.always)
		require.Equal(t, []int32{0}, rs.index.codes["X"])
		require.Empty(t, slices.Concat(rs.index.posts...))
	}
}

// The memory of an evaluation is used again and again: when the numbers that say
// what is of this evaluation wrap round, the old ones are forgotten.
func TestStampsWrap(t *testing.T) {
	rs, err := Compile([]Promotion{
		{ID: "p", Then: Percent{Off: money.NewPercent(10), Of: Match{Facets: []string{"f", "g"}}}},
		{ID: "q", Codes: []string{"X"}, Then: Percent{Off: money.NewPercent(50), Of: Match{SKU: "a"}}},
	}, Options{})
	require.NoError(t, err)
	in := Input{At: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Currency: money.EUR, Lines: []Line{
		{ID: "a", Qty: 1, Unit: money.New(1000, money.EUR), Facets: []string{"f", "g"}}, {ID: "b", Qty: 1, Unit: money.New(1000, money.EUR), Facets: []string{"g"}},
	}}
	for _, back := range []uint32{0, 1, 2} {
		e := newEval(rs)
		e.stamp, e.mark = math.MaxUint32-back, math.MaxUint32-back
		for i := range e.seen {
			e.seen[i] = 1 // of long ago
		}
		for i := range e.keyStamp {
			e.keyStamp[i] = 1
		}
		e.marks = []uint32{1, 1}
		for range 5 {
			require.NoError(t, e.prepare(&in))
			e.collect()
			e.decide()
			require.Equal(t, int64(200), e.total)
			require.Len(t, e.cands, 1)
		}
	}
}
