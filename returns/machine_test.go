package returns_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/returns"
)

// stepOf is an event of one item, with what its kind wants.
func stepOf(kind returns.EventKind, item string, n int) returns.Event {
	e := returns.Event{Key: "k" + string(rune('a'+n%26)) + string(rune('a'+n/26)), Kind: kind, At: at("2026-12-01T10:00:00Z"), Item: item}
	switch kind {
	case returns.SentAhead, returns.PaidBack:
		e.Amount = eur("10.00")
	case returns.Disposed:
		e.Disposition = returns.Destroy
	}
	return e
}

// From every state that an item can reach there is a way to the end of the case.
func TestNoStateIsADeadEnd(t *testing.T) {
	type state struct {
		goods       returns.GoodsState
		decision    returns.CaseDecision
		disposition returns.Disposition
		ahead       bool
	}
	for _, statutory := range []bool{false, true} {
		start, _, err := returns.Fold([]returns.Event{{Key: "0", At: at("2026-12-01T10:00:00Z"), Item: "i", Line: "l", Qty: 1, Statutory: statutory}})
		require.NoError(t, err)
		of := func(c returns.Case) state {
			i := c.Items()[0]
			return state{i.Goods, i.Decision, i.Disposition, i.Ahead.Sign() > 0}
		}
		seen, next, ends := map[state]returns.Case{of(start): start}, map[state][]state{}, map[state]bool{}
		todo := []returns.Case{start}
		for len(todo) > 0 {
			c := todo[0]
			todo = todo[1:]
			ends[of(c)] = c.Status() == "closed"
			for _, kind := range c.Can() {
				if kind == returns.Requested {
					continue
				}
				more, _, err := c.Apply(stepOf(kind, "i", len(c.Events())))
				require.NoError(t, err, "%s of %v", kind, of(c))
				next[of(c)] = append(next[of(c)], of(more))
				if _, known := seen[of(more)]; !known {
					seen[of(more)] = more
					todo = append(todo, more)
				}
			}
		}
		for grew := true; grew; {
			grew = false
			for s := range seen {
				if !ends[s] && slices.ContainsFunc(next[s], func(n state) bool { return ends[n] }) {
					ends[s], grew = true, true
				}
			}
		}
		for s, c := range seen {
			require.True(t, ends[s], "statutory %t: no way out of %s and %s (%s)", statutory, s.goods, s.decision, c.Status())
		}
	}
}

// Whatever happens in whatever order: units are paid back at most once, a replacement is sent once and charged once at a
// time, and a withdrawal is never turned down.
func TestNoUnitIsPaidTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c returns.Case
		paid, charged := map[string]int64{}, map[string]int64{}
		asked := map[string]int64{}
		for n := range rapid.IntRange(1, 60).Draw(t, "events") {
			kind := returns.EventKind(rapid.IntRange(0, 13).Draw(t, "kind"))
			item := rapid.SampledFrom([]string{"i", "j", "i~2", "i~3", "j~2"}).Draw(t, "item")
			e := stepOf(kind, item, n)
			e.Qty = rapid.Int64Range(0, 3).Draw(t, "qty")
			if kind == returns.Requested {
				e.Line, e.Statutory = item, rapid.Bool().Draw(t, "statutory")
			}
			next, effects, err := c.Apply(e)
			if err != nil {
				continue
			}
			if kind == returns.Requested {
				asked[item] = e.Qty
			}
			c = next
			for _, x := range effects {
				switch x.Kind {
				case returns.PayOut:
					paid[x.Line] += x.Qty
				case returns.ChargeForMissingReturn:
					charged[x.Line] += x.Qty
				case returns.ReverseCharge:
					charged[x.Line] -= x.Qty
				}
			}
			for line := range asked {
				require.LessOrEqual(t, paid[line], asked[line])
				require.LessOrEqual(t, charged[line], asked[line])
				require.GreaterOrEqual(t, charged[line], int64(0))
			}
			for _, i := range c.Items() {
				if i.Statutory {
					require.NotContains(t, []returns.CaseDecision{returns.Undecided, returns.Declined, returns.Canceled, returns.Rejected}, i.Decision)
				}
			}
			for _, old := range c.Events() {
				again, effects, err := c.Apply(old)
				require.NoError(t, err)
				require.Empty(t, effects)
				require.Equal(t, c, again)
			}
		}
	})
}

// The exact quantity of an item splits nothing; parts are numbered by their item, and share its values by their units.
func TestSplits(t *testing.T) {
	ask := func(item string, qty int64) returns.Event {
		return returns.Event{Kind: returns.Requested, Item: item, Qty: qty, Statutory: true}
	}
	c, _, err := fold(t, ask("i", 3), ask("ij", 2), ask("j", 1), returns.Event{Kind: returns.SentAhead, Item: "i", Amount: eur("40.00")},
		returns.Event{Kind: returns.Arrived, Item: "i", Qty: 3})
	require.NoError(t, err)
	require.Len(t, c.Items(), 3)
	_, _, err = c.Apply(returns.Event{Key: "z", Kind: returns.PaidBack, At: at("2026-12-05T10:00:00Z"), Qty: 1})
	require.ErrorIs(t, err, returns.ErrEvent, "one unit of which item?")
	_, _, err = c.Apply(returns.Event{Key: "z", Kind: returns.PaidBack, At: at("2026-12-05T10:00:00Z"), Item: "i", Qty: 4})
	require.ErrorIs(t, err, commerce.ErrQuantity)
	c, _, err = c.Apply(returns.Event{Key: "z", Kind: returns.PaidBack, At: at("2026-12-05T10:00:00Z"), Item: "i", Qty: 1})
	require.NoError(t, err)
	items := c.Items()
	require.Equal(t, "i~2", items[3].ID)
	require.Equal(t, int64(2), items[3].Qty)
	require.Equal(t, eur("13.33"), items[0].Ahead, "a third of 40.00")
	require.Equal(t, eur("26.67"), items[3].Ahead)
	c, _, err = c.Apply(returns.Event{Key: "y", Kind: returns.PaidBack, At: at("2026-12-05T10:00:00Z"), Item: "i~2", Qty: 1})
	require.NoError(t, err)
	require.Equal(t, "i~3", c.Items()[4].ID)
	c, _, err = c.Apply(returns.Event{Key: "x", Kind: returns.Arrived, At: at("2026-12-05T10:00:00Z"), Item: "ij", Qty: 1})
	require.NoError(t, err)
	require.Equal(t, "ij~2", c.Items()[5].ID)
}

// Only what was charged is given back, and several items go the same way at once.
func TestNothingIsReversedThatWasNotCharged(t *testing.T) {
	two := []returns.Event{{Kind: returns.Requested, Item: "i", Qty: 1, Statutory: true}, {Kind: returns.Requested, Item: "j", Qty: 1, Statutory: true}}
	for _, way := range [][]returns.Event{
		{{Kind: returns.TimedOut, Item: "i"}, {Kind: returns.Arrived}},                        // late, and nothing was sent ahead
		{{Kind: returns.SentAhead, Item: "i", Amount: eur("20.00")}, {Kind: returns.Arrived}}, // sent ahead, and in time
		{{Kind: returns.Arrived}, {Kind: returns.Disposed, Disposition: returns.Destroy}},     // without a value, all at once
		{{Kind: returns.Arrived}, {Kind: returns.PaidBack}, {Kind: returns.Disposed, Item: "i", Disposition: returns.Destroy, Worth: eur("9.00")}},
	} {
		c, effects, err := fold(t, append(two[:2:2], way...)...)
		require.NoError(t, err)
		for _, e := range effects {
			require.NotEqual(t, returns.ReverseCharge, e.Kind)
			require.NotEqual(t, returns.ChargeForMissingReturn, e.Kind)
		}
		if last := way[len(way)-1]; last.Worth.Sign() > 0 {
			out, err := c.Outcomes()
			require.NoError(t, err)
			require.Equal(t, []returns.Outcome{{Disposition: returns.Destroy, Qty: 1, Worth: eur("9.00"), Kept: eur("0.00"), Lost: eur("9.00")}}, out)
		}
	}
}

// The short way numbers its events.
func TestTheKeysOfSettle(t *testing.T) {
	c, _, err := fold(t, returns.Event{Kind: returns.Requested, Item: "i", Qty: 1})
	require.NoError(t, err)
	c, _, err = c.Settle("s", at("2026-12-05T10:00:00Z"))
	require.NoError(t, err)
	var keys []string
	for _, e := range c.Events()[1:] {
		keys = append(keys, e.Key)
	}
	require.Equal(t, []string{"s/1", "s/2", "s/3", "s/4", "s/5"}, keys)
}

// Whatever happens in whatever order: every request is the fold of its own events, nothing that is done to one touches another,
// and the question to the law asks for what was requested and not refused.
func TestRequestsAreApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c returns.Case
		names := []string{"", "w1", "w2"}
		for n := range rapid.IntRange(1, 40).Draw(t, "events") {
			kind := returns.EventKind(rapid.IntRange(0, 13).Draw(t, "kind"))
			e := stepOf(kind, rapid.SampledFrom([]string{"", "i", "j", "k", "i~2", "j~2"}).Draw(t, "item"), n)
			e.Request = rapid.SampledFrom(names).Draw(t, "request")
			if e.Qty = rapid.Int64Range(0, 2).Draw(t, "qty"); kind == returns.Requested {
				e.Line, e.Statutory = "l"+e.Item, rapid.Bool().Draw(t, "statutory")
			}
			next, effects, err := c.Apply(e)
			if err != nil {
				continue
			}
			touched := ""
			if all := next.Events(); len(all) > len(c.Events()) {
				touched = all[len(all)-1].Request
			}
			for _, x := range effects {
				require.Equal(t, touched, x.Request)
			}
			for _, r := range names {
				if r != touched {
					require.Equal(t, c.Of(r), next.Of(r))
				}
			}
			c = next
		}
		sum := 0
		for _, r := range c.Requests() {
			alone, _, err := returns.Fold(c.Of(r).Events())
			require.NoError(t, err)
			require.Equal(t, c.Of(r).Items(), alone.Items())
			require.Equal(t, c.Of(r).Can(), alone.Can())
			sum += len(alone.Items())
			asked := map[string]int64{}
			for _, i := range alone.Items() {
				if i.Decision != returns.Declined && i.Decision != returns.Canceled && i.Decision != returns.Rejected {
					asked[i.Line] += i.Qty
				}
			}
			q, err := c.Request(r, time.UTC)
			if len(asked) == 0 {
				require.ErrorIs(t, err, returns.ErrTransition)
				continue
			}
			require.NoError(t, err)
			for _, u := range q.Lines {
				asked[u.Line] -= u.Qty
			}
			for line, left := range asked {
				require.Zero(t, left, line)
			}
		}
		require.Len(t, c.Items(), sum)
	})
}
