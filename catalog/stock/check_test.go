package stock_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog/stock"
)

func TestReservation(t *testing.T) {
	r := stock.Reservation{ID: "h", SKU: "a", Qty: 1, At: start, Until: start.Add(time.Minute)}
	require.NoError(t, r.Check())
	_, err := r.Expire(start)
	require.ErrorIs(t, err, stock.ErrState)
	_, err = r.Release(start.Add(-1))
	require.ErrorIs(t, err, stock.ErrTime)
	gone, err := r.Expire(r.Until)
	require.NoError(t, err)
	_, err = gone.Commit(start)
	require.ErrorIs(t, err, stock.ErrState)
	_, err = gone.Extend(start, start.Add(time.Hour))
	require.ErrorIs(t, err, stock.ErrState)
	_, err = r.Extend(r.Until, r.Until.Add(1))
	require.ErrorIs(t, err, stock.ErrExpired)
	_, err = r.Extend(start, start)
	require.ErrorIs(t, err, stock.ErrTime)
	longer, err := r.Extend(start, start.Add(time.Hour))
	require.NoError(t, err)
	sold, err := longer.Commit(start.Add(30 * time.Minute))
	require.NoError(t, err)
	same, err := sold.Commit(start.Add(2 * time.Hour))
	require.NoError(t, err, "committing twice is committing once")
	require.Equal(t, sold, same)
	_, err = stock.Level{OnHand: 9}.Hold(sold)
	require.ErrorIs(t, err, stock.ErrState)
	_, err = stock.Level{OnHand: 9}.Hold(stock.Reservation{State: 9})
	require.Equal(t, []string{"/id stock.id.missing", "/qty stock.qty.out_of_range", "/sku stock.sku.missing", "/state stock.state.unknown", "/until stock.time.backwards"}, codes(err))
	_, err = stock.Level{}.Settle(r, sold)
	require.ErrorIs(t, err, stock.ErrShort)
	other := sold
	other.Qty = 2
	_, err = stock.Level{OnHand: 9, Reserved: 9}.Settle(r, other)
	require.ErrorIs(t, err, stock.ErrConflict)
}

func TestWords(t *testing.T) {
	type all struct {
		S stock.State `json:"s"`
		K stock.Kind  `json:"k"`
	}
	data, err := json.Marshal(all{stock.Expired, stock.Count})
	require.NoError(t, err)
	require.JSONEq(t, `{"s":"expired","k":"count"}`, string(data))
	var out all
	require.NoError(t, json.Unmarshal(data, &out))
	require.ErrorIs(t, json.Unmarshal([]byte(`{"s":"x"}`), &out), commerce.ErrUnknownWord)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"k":"x"}`), &out), commerce.ErrUnknownWord)
	_, err = json.Marshal(all{S: 9})
	require.Error(t, err)
	_, err = json.Marshal(all{K: 9})
	require.Error(t, err)
	require.Equal(t, "stock.State(9) stock.Kind(9)", stock.State(9).String()+" "+stock.Kind(9).String())
}

func TestRefusals(t *testing.T) {
	_, err := stock.Level{Incoming: []stock.Inbound{{Qty: -1}}}.Promise(1, calendar.Date{}, stock.Policy{BackorderDays: -1, Preorders: -1, Backorders: -1})
	require.Equal(t, []string{
		"/level/incoming/0/on stock.date.missing", "/level/incoming/0/qty stock.qty.out_of_range", "/on stock.date.missing", "/policy stock.days.out_of_range",
		"/policy/backorders stock.qty.out_of_range", "/policy/preorders stock.qty.out_of_range",
	}, codes(err))
	require.Error(t, stock.Level{OnHand: -1}.Check())
	_, err = stock.Kit()
	require.ErrorIs(t, err, stock.ErrMissing)
	_, err = stock.NewLevels(stock.Entry{}, stock.Entry{})
	require.Equal(t, []string{"/0/sku stock.sku.missing", "/1 stock.key.duplicate", "/1/sku stock.sku.missing"}, codes(err))
	_, err = stock.Quota{Limit: -1}.Take(0, -1, start)
	require.Len(t, codes(err), 3)
	_, err = stock.Fold(stock.Movement{}, stock.Movement{ID: "x", At: start, SKU: "a", Kind: 9, Qty: 1})
	require.Equal(t, []string{"/0/at stock.time.backwards", "/0/id stock.id.missing", "/0/kind stock.kind.unknown", "/0/qty stock.qty.out_of_range", "/0/sku stock.sku.missing", "/1/kind stock.kind.unknown"}, codes(err))
	_, err = stock.Allocate([]stock.Line{{}}, []stock.Place{{ID: "p", Rank: -1}, {ID: "p"}}, stock.Levels{}, stock.Allocation{Collect: "no"})
	require.Equal(t, []string{"/collect stock.place.unknown", "/lines/0/qty stock.qty.out_of_range", "/lines/0/sku stock.sku.missing", "/places/0/rank stock.qty.out_of_range", "/places/1/id stock.id.duplicate"}, codes(err))
	_, err = stock.Allocate(make([]stock.Line, 10_001), nil, stock.Levels{}, stock.Allocation{})
	require.ErrorIs(t, err, stock.ErrQuantity)
}

func TestLevels(t *testing.T) {
	ls, err := stock.NewLevels(stock.Entry{SKU: "b", Level: stock.Level{OnHand: 1}}, stock.Entry{SKU: "a", Location: "y", Level: stock.Level{OnHand: 2}}, stock.Entry{SKU: "a", Location: "x", Level: stock.Level{OnHand: 3, Safety: 1}})
	require.NoError(t, err)
	more, err := ls.With(stock.Entry{SKU: "a", Location: "x", Level: stock.Level{OnHand: 9}})
	require.NoError(t, err)
	require.Equal(t, int64(3), ls.Level("a", "x").OnHand, "a copy")
	require.Equal(t, int64(11), more.Total("a").OnHand)
	require.Equal(t, 3, more.Len())
	var keys []stock.Key
	for k := range ls.All() {
		keys = append(keys, k)
	}
	require.Equal(t, []stock.Key{{SKU: "a", Location: "x"}, {SKU: "a", Location: "y"}, {SKU: "b"}}, keys)
	for range ls.All() {
		break
	}
	data, err := json.Marshal(ls)
	require.NoError(t, err)
	var back stock.Levels
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, ls, back)
	require.ErrorIs(t, json.Unmarshal([]byte(`[{"sku":"a","left":1}]`), &back), commerce.ErrUnknownField)
	require.ErrorIs(t, json.Unmarshal([]byte(`[{"sku":"a","on_hand":-1}]`), &back), stock.ErrQuantity)
	require.Zero(t, ls.Level("none", ""))
	require.True(t, slices.IsSortedFunc(keys, func(a, b stock.Key) int { return 0 }))
	require.Empty(t, stock.Promise{}.Code())
	late, err := stock.Level{Incoming: []stock.Inbound{{Qty: 1, On: day.AddDays(30)}}}.Promise(2, day, stock.Policy{Backorders: 1, BackorderDays: 3})
	require.NoError(t, err)
	require.Equal(t, day.AddDays(30), late.Ready, "all of it is here with the last delivery")
	shelf := stock.Level{OnHand: 5}
	require.Zero(t, testing.AllocsPerRun(100, func() { _, _ = shelf.Promise(2, day, stock.Policy{}) }))
	none, err := stock.Allocate(nil, nil, stock.Levels{}, stock.Allocation{})
	require.NoError(t, err)
	require.Empty(t, none.Picks)
}

func BenchmarkPromise(b *testing.B) {
	l := stock.Level{OnHand: 5, Reserved: 2, Safety: 1, Incoming: []stock.Inbound{{Qty: 10, On: day.AddDays(9)}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Promise(2, day, stock.Policy{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAllocate10Places(b *testing.B) {
	var rows []stock.Entry
	var places []stock.Place
	for i := range 10 {
		id := string(rune('a' + i))
		places = append(places, stock.Place{ID: id, Rank: int64(i)})
		for _, sku := range []string{"x", "y", "z"} {
			rows = append(rows, stock.Entry{SKU: sku, Location: id, Level: stock.Level{OnHand: int64(1 + i%3)}})
		}
	}
	levels, err := stock.NewLevels(rows...)
	if err != nil {
		b.Fatal(err)
	}
	lines := []stock.Line{{ID: "1", SKU: "x", Qty: 4}, {ID: "2", SKU: "y", Qty: 2}, {ID: "3", SKU: "z", Qty: 3}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := stock.Allocate(lines, places, levels, stock.Allocation{}); err != nil {
			b.Fatal(err)
		}
	}
}

// Units that are still to come are promised once: whoever held them first has them.
func TestHoldPromised(t *testing.T) {
	today, at := calendar.MustDate("2026-11-23"), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	row := func(id string, qty int64) stock.Reservation {
		return stock.Reservation{ID: id, SKU: "a", Qty: qty, At: at, Until: at.Add(time.Hour)}
	}
	empty := stock.Level{OnHand: 2, Incoming: []stock.Inbound{{Qty: 10, On: calendar.MustDate("2026-12-01")}}}
	_, err := empty.Hold(row("1", 8))
	require.ErrorIs(t, err, stock.ErrShort)
	l, can, err := empty.HoldPromised(row("1", 8), today, stock.Policy{})
	require.NoError(t, err)
	require.Equal(t, [3]int64{2, 6, 8}, [3]int64{can.Now, can.Later, l.Reserved})
	_, can, err = l.HoldPromised(row("2", 5), today, stock.Policy{}) // 4 of 12 are left
	require.ErrorIs(t, err, stock.ErrShort)
	require.Equal(t, [3]int64{0, 4, 1}, [3]int64{can.Now, can.Later, can.Short})
	l, can, err = l.HoldPromised(row("2", 5), today, stock.Policy{Backorders: 1})
	require.NoError(t, err)
	require.Equal(t, [2]int64{5, 13}, [2]int64{can.Later, l.Reserved})
	_, _, err = l.HoldPromised(row("3", 1), today, stock.Policy{Backorders: 1}) // the one that may be back-ordered is owed
	require.ErrorIs(t, err, stock.ErrShort)

	held := row("1", 8)
	sold, err := held.Commit(at)
	require.NoError(t, err)
	_, err = l.Settle(held, sold) // not here yet
	require.ErrorIs(t, err, stock.ErrShort)
	l.OnHand, l.Incoming = 12, nil
	l, err = l.Settle(held, sold)
	require.NoError(t, err)
	require.Equal(t, stock.Level{OnHand: 4, Reserved: 5}, l)
	_, _, err = l.HoldPromised(row("4", 0), today, stock.Policy{})
	require.ErrorIs(t, err, stock.ErrQuantity)
}
