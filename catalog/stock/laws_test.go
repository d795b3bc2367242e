package stock_test

import (
	"encoding/json"
	"errors"
	"math/bits"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog/stock"
)

var start = time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)

// TestNeverOversell lets customers hold, commit, release and expire in any
// order, with repetitions and out of turn: what leaves the shelf was on it.
func TestNeverOversell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := stock.Level{OnHand: rapid.Int64Range(0, 20).Draw(t, "on hand"), Safety: rapid.Int64Range(0, 3).Draw(t, "safety")}
		level, now := begin, start
		rows := map[string]stock.Reservation{}
		for i := range rapid.IntRange(1, 60).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "wait")) * time.Second)
			id := "h" + strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "id"))
			was, known := rows[id]
			if !known {
				r := stock.Reservation{ID: id, SKU: "a", Qty: rapid.Int64Range(1, 6).Draw(t, "qty"), At: now, Until: now.Add(10 * time.Minute)}
				next, err := level.Hold(r)
				if err == nil {
					level, rows[id] = next, r
				} else {
					require.ErrorIs(t, err, stock.ErrShort)
				}
				continue
			}
			var is stock.Reservation
			var err error
			switch rapid.IntRange(0, 2).Draw(t, "event") {
			case 0:
				is, err = was.Commit(now)
			case 1:
				is, err = was.Release(now)
			default:
				is, err = was.Expire(now)
			}
			if err != nil {
				require.True(t, errors.Is(err, stock.ErrState) || errors.Is(err, stock.ErrExpired), "%d: %v", i, err)
				require.Equal(t, was, is)
				continue
			}
			level, err = level.Settle(was, is)
			require.NoError(t, err)
			again, err := level.Settle(is, is)
			require.NoError(t, err)
			require.Equal(t, level, again)
			rows[id] = is
		}
		var sold, held int64
		for _, r := range rows {
			switch r.State {
			case stock.Committed:
				sold += r.Qty
			case stock.Held:
				held += r.Qty
			}
		}
		require.Equal(t, begin.OnHand, level.OnHand+sold)
		require.Equal(t, held, level.Reserved)
		require.LessOrEqual(t, sold+held, max(0, begin.OnHand-begin.Safety))
		require.GreaterOrEqual(t, level.Available(), int64(0))
	})
}

func drawLevel(t *rapid.T) stock.Level {
	l := stock.Level{OnHand: rapid.Int64Range(0, 20).Draw(t, "on hand"), Reserved: rapid.Int64Range(0, 20).Draw(t, "reserved"), Safety: rapid.Int64Range(0, 3).Draw(t, "safety")}
	for range rapid.IntRange(0, 3).Draw(t, "deliveries") {
		l.Incoming = append(l.Incoming, stock.Inbound{Qty: rapid.Int64Range(0, 9).Draw(t, "in"), On: day.AddDays(rapid.IntRange(-5, 40).Draw(t, "on"))})
	}
	return l
}

var day = calendar.MustDate("2026-11-21")

func TestPromiseLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLevel(t)
		qty := rapid.Int64Range(1, 60).Draw(t, "qty")
		p := stock.Policy{Backorders: rapid.Int64Range(0, 9).Draw(t, "back"), BackorderDays: rapid.IntRange(0, 30).Draw(t, "days"), Horizon: rapid.IntRange(0, 30).Draw(t, "horizon")}
		if rapid.Bool().Draw(t, "preorder") {
			p.Release = day.AddDays(rapid.IntRange(-2, 20).Draw(t, "release"))
		}
		got, err := l.Promise(qty, day, p)
		require.NoError(t, err)
		require.Equal(t, qty, got.Now+got.Later+got.Short)
		require.GreaterOrEqual(t, min(got.Now, got.Later, got.Short), int64(0))
		require.LessOrEqual(t, got.Now, l.Available())
		require.Equal(t, got.OK(), got.Short == 0)
		more, err := l.Promise(qty+1, day, p)
		require.NoError(t, err)
		require.GreaterOrEqual(t, more.Now+more.Later, got.Now+got.Later, "asking for more never gives less")
		all := l.OnHand + p.Backorders
		for _, in := range l.Incoming {
			all += in.Qty
		}
		sum := got.Now + got.Later + l.Reserved
		require.LessOrEqual(t, sum, max(all, l.Reserved), "never more than there is or comes")
	})
}

// TestAllocateIsOptimal compares with every set of places.
func TestAllocateIsOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, skus := rapid.IntRange(1, 6).Draw(t, "places"), rapid.IntRange(1, 3).Draw(t, "skus")
		var rows []stock.Entry
		var places []stock.Place
		var lines []stock.Line
		for i := range n {
			id := "p" + strconv.Itoa(i)
			places = append(places, stock.Place{ID: id, Rank: rapid.Int64Range(0, 5).Draw(t, "rank")})
			for k := range skus {
				rows = append(rows, stock.Entry{SKU: "s" + strconv.Itoa(k), Location: id, Level: stock.Level{OnHand: rapid.Int64Range(0, 4).Draw(t, "have")}})
			}
		}
		for k := range skus {
			lines = append(lines, stock.Line{ID: "l" + strconv.Itoa(k), SKU: "s" + strconv.Itoa(k), Qty: rapid.Int64Range(1, 8).Draw(t, "need")})
		}
		levels, err := stock.NewLevels(rows...)
		require.NoError(t, err)
		plan, err := stock.Allocate(lines, places, levels, stock.Allocation{})
		require.NoError(t, err)
		require.True(t, plan.Optimal)
		sent := map[string]int64{}
		taken := map[stock.Key]int64{}
		for _, p := range plan.Picks {
			sent[p.Line] += p.Qty
			taken[stock.Key{SKU: p.SKU, Location: p.Location}] += p.Qty
		}
		for k, q := range taken {
			require.LessOrEqual(t, q, levels.Level(k.SKU, k.Location).Available())
		}
		short := map[string]int64{}
		for _, s := range plan.Short {
			short[s.ID] = s.Qty
		}
		for _, l := range lines {
			require.Equal(t, l.Qty, sent[l.ID]+short[l.ID])
			require.Equal(t, min(l.Qty, levels.Total(l.SKU).Available()), sent[l.ID], "as many as there are")
		}
		best, bestRank := n+1, int64(0)
		for set := range 1 << n {
			ok, rank := true, int64(0)
			for _, l := range lines {
				have := int64(0)
				for i := range n {
					if set>>i&1 != 0 {
						have += levels.Level(l.SKU, places[i].ID).Available()
					}
				}
				ok = ok && have >= sent[l.ID]
			}
			for i := range n {
				if set>>i&1 != 0 {
					rank += places[i].Rank
				}
			}
			if size := bits.OnesCount(uint(set)); ok && (size < best || size == best && rank < bestRank) {
				best, bestRank = size, rank
			}
		}
		var rank int64
		for _, id := range plan.Parcels {
			for _, p := range places {
				if p.ID == id {
					rank += p.Rank
				}
			}
		}
		require.Equal(t, best, len(plan.Parcels))
		require.Equal(t, bestRank, rank)
	})
}

func TestGreedyCovers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []stock.Entry
		var places []stock.Place
		for i := range 20 {
			id := "p" + strconv.Itoa(i)
			places = append(places, stock.Place{ID: id, Rank: int64(i)})
			for _, sku := range []string{"a", "b"} {
				rows = append(rows, stock.Entry{SKU: sku, Location: id, Level: stock.Level{OnHand: rapid.Int64Range(1, 4).Draw(t, "have")}})
			}
		}
		levels, err := stock.NewLevels(rows...)
		require.NoError(t, err)
		lines := []stock.Line{{ID: "1", SKU: "a", Qty: rapid.Int64Range(1, 30).Draw(t, "a")}, {ID: "2", SKU: "b", Qty: rapid.Int64Range(1, 30).Draw(t, "b")}}
		collect := rapid.SampledFrom([]string{"", "p7"}).Draw(t, "collect")
		plan, err := stock.Allocate(lines, places, levels, stock.Allocation{Collect: collect})
		require.NoError(t, err)
		var sent, short int64
		for _, p := range plan.Picks {
			sent += p.Qty
		}
		for _, s := range plan.Short {
			short += s.Qty
		}
		require.Equal(t, lines[0].Qty+lines[1].Qty, sent+short)
	})
}

func TestFoldReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ms []stock.Movement
		for i := range rapid.IntRange(0, 20).Draw(t, "n") {
			ms = append(ms, stock.Movement{
				ID: strconv.Itoa(i), At: start.Add(time.Duration(i) * time.Minute), SKU: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "sku"),
				Kind: stock.Kind(rapid.IntRange(1, 6).Draw(t, "kind")), Qty: rapid.Int64Range(1, 5).Draw(t, "qty"),
			})
		}
		once, err := stock.Fold(ms...)
		twice, err2 := stock.Fold(append(ms, ms...)...)
		var good []stock.Movement
		bad := map[string]bool{}
		for _, c := range codes(err) {
			bad[c[1:len(c)-len("/qty stock.movement.negative")]] = true
		}
		for i, m := range ms {
			if !bad[strconv.Itoa(i)] {
				good = append(good, m)
			}
		}
		clean, err3 := stock.Fold(append(good, good...)...)
		require.NoError(t, err3)
		for k, l := range once.All() {
			require.Equal(t, l, clean.Level(k.SKU, k.Location))
			require.GreaterOrEqual(t, min(l.OnHand, l.Reserved), int64(0))
		}
		if err == nil {
			require.NoError(t, err2)
			require.Equal(t, once, twice)
		}
	})
}

func FuzzPromise(f *testing.F) {
	f.Add(int64(5), int64(2), int64(1), int64(10), int64(4), 10, int64(3))
	f.Add(int64(-1), int64(1<<62), int64(0), int64(stock.MaxQty), int64(stock.MaxQty), -5, int64(0))
	f.Fuzz(func(t *testing.T, hand, reserved, safety, in, qty int64, days int, back int64) {
		l := stock.Level{OnHand: hand, Reserved: reserved, Safety: safety, Incoming: []stock.Inbound{{Qty: in, On: day.AddDays(days % 1000)}}}
		p, err := l.Promise(qty, day, stock.Policy{Backorders: back})
		if err != nil {
			return
		}
		require.Equal(t, qty, p.Now+p.Later+p.Short)
		require.GreaterOrEqual(t, min(p.Now, p.Later, p.Short), int64(0))
	})
}

func FuzzMovements(f *testing.F) {
	f.Add([]byte(`[{"id":"1","at":"2026-11-21T10:00:00Z","sku":"a","kind":"receive","qty":5}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var ms []stock.Movement
		if json.Unmarshal(data, &ms) != nil {
			return
		}
		levels, _ := stock.Fold(ms...)
		for _, l := range levels.All() {
			require.NoError(t, l.Check())
		}
	})
}
