package kpi_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
)

func TestItemsErrors(t *testing.T) {
	june := months(t, "2026-06-01", "2026-06-30")
	x := kpi.Items{Periods: june, Limit: 2}
	event := kpi.ItemEvent{At: noon, Item: "shoe", Visitor: 1, Stage: kpi.Viewed}
	with := func(f func(*kpi.ItemEvent)) kpi.ItemEvent {
		e := event
		f(&e)
		return e
	}
	require.NoError(t, x.Add(event))
	require.NoError(t, x.Add(with(func(e *kpi.ItemEvent) { e.Item = "hat" })))
	before, err := x.MarshalBinary()
	require.NoError(t, err)
	for _, c := range []struct {
		e    kpi.ItemEvent
		want error
	}{
		{with(func(e *kpi.ItemEvent) { e.Stage = kpi.CheckedOut }), kpi.ErrWord},
		{with(func(e *kpi.ItemEvent) { e.Stage = 9 }), kpi.ErrWord},
		{with(func(e *kpi.ItemEvent) { e.Item = "" }), kpi.ErrRange},
		{with(func(e *kpi.ItemEvent) { e.Item, e.Visitor = strings.Repeat("x", 257), 0 }), kpi.ErrRange},
		{with(func(e *kpi.ItemEvent) { e.Visitor = 2 }), kpi.ErrRange},   // a third pair
		{with(func(e *kpi.ItemEvent) { e.Item = "sock" }), kpi.ErrRange}, // too
		{with(func(e *kpi.ItemEvent) { e.At = start }), kpi.ErrOutside},  // not for want of room
	} {
		require.ErrorIs(t, x.Add(c.e), c.want)
	}
	full := kpi.Items{Periods: june}
	require.NoError(t, full.Add(with(func(e *kpi.ItemEvent) { e.Item = "sock" })))
	require.ErrorIs(t, x.Merge(&full), kpi.ErrRange)
	require.ErrorIs(t, x.Merge(&kpi.Items{Periods: months(t, "2026-06-01", "2026-07-31")}), kpi.ErrMixedPeriods)
	after, err := x.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, before, after)

	// Whoever is known, and whoever cannot be, has room.
	require.NoError(t, x.Add(with(func(e *kpi.ItemEvent) { e.Stage = kpi.Bought })))
	require.NoError(t, x.Add(with(func(e *kpi.ItemEvent) { e.Visitor = 0 })))
	require.NoError(t, x.Merge(&x))
	require.EqualValues(t, 4, x.Report().Items[1].Views)
	require.EqualValues(t, 1, x.Report().Items[1].Viewers)

	x.Limit = 1 // too late for who is in; nobody new comes in
	require.NoError(t, x.Merge(&x))
	require.ErrorIs(t, x.Merge(&full), kpi.ErrRange)
	x.Limit = 2

	require.NoError(t, x.UnmarshalBinary(before))
	require.Equal(t, 2, x.Limit)
	json, err := x.MarshalJSON()
	require.NoError(t, err)
	require.NoError(t, x.UnmarshalJSON(json))
	require.Equal(t, 2, x.Limit)
	n, err := x.AddSeq(slices.Values([]kpi.ItemEvent{event, with(func(e *kpi.ItemEvent) { e.At = start })}))
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = x.Add(event) }))
	require.Empty(t, new(kpi.Items).Report().Items)
}

// The bytes of version 1: items by name with their events, then the users.
func TestItemsState(t *testing.T) {
	var x kpi.Items
	require.NoError(t, x.Add(kpi.ItemEvent{At: noon, Item: "shoe", Visitor: 7, Stage: kpi.Added}))
	require.NoError(t, x.Add(kpi.ItemEvent{At: noon, Item: "hat", Visitor: 9, Stage: kpi.Viewed}))
	require.NoError(t, x.Add(kpi.ItemEvent{At: noon, Item: "hat", Visitor: 300, Stage: kpi.Viewed}))
	require.NoError(t, x.Add(kpi.ItemEvent{At: noon, Item: "hat", Visitor: 300, Stage: kpi.Bought}))
	state, err := x.MarshalBinary()
	require.NoError(t, err)
	want := "kpi\x0b\x01" + "\x01\x00\x00" + // split by item, no periods, no currency
		"\x02\x03hat\x04shoe" + "\x02\x00\x01" + "\x00\x01\x00" + // views, additions, purchases
		"\x03" + "\x00\x09\x00\x01" + "\x00\xac\x02\x00\x05" + "\x01\x07\x00\x02" // next item by, visitor, period, stages
	require.Equal(t, want, string(state))
}

// A user who is in the state did something: more users than events are no state.
func TestItemsStateWithMoreUsersThanEvents(t *testing.T) {
	var x kpi.Items
	require.NoError(t, x.Add(kpi.ItemEvent{At: noon, Item: "shoe", Visitor: 1, Stage: kpi.Viewed}))
	state, err := x.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, []byte{1, 0, 1, 0, 1}, state[len(state)-5:]) // one user: item, visitor, period, stages
	for at, value := range map[int]byte{1: 3, 2: 1, 3: 0, 4: 1} {
		bad := slices.Clone(state)
		bad[len(bad)-at] = value
		require.ErrorIs(t, new(kpi.Items).UnmarshalBinary(bad), kpi.ErrState, "%d", at)
	}
	twice := append(slices.Clone(state), 0, 1, 0, 1)
	twice[len(state)-5] = 2
	require.ErrorIs(t, new(kpi.Items).UnmarshalBinary(twice), kpi.ErrState)
}

// Many items are looked up by name; in whatever order they come, nothing changes.
func TestManyItems(t *testing.T) {
	const n = 500
	var x, y, all kpi.Items
	for i := range n {
		e := kpi.ItemEvent{At: noon, Item: fmt.Sprint("sku-", i*7919%n), Visitor: uint64(1 + i%9), Stage: kpi.Viewed}
		part := &x
		if i%3 == 0 {
			part = &y
		}
		require.NoError(t, part.Add(e))
		require.NoError(t, part.Add(e))
		require.NoError(t, all.Add(e))
		require.NoError(t, all.Add(e))
	}
	require.NoError(t, x.Merge(&y))
	sameState(t, &all, &x)
	r := x.Report()
	require.Len(t, r.Items, n)
	require.True(t, slices.IsSortedFunc(r.Items, func(a, b kpi.ItemRow) int { return strings.Compare(a.Item, b.Item) }))
	for _, row := range r.Items {
		require.EqualValues(t, 2, row.Views)
		require.EqualValues(t, 1, row.Viewers)
	}
}

func TestCohortRevenueRefundErrors(t *testing.T) {
	c := kpi.CohortRevenue{Periods: months(t, "2026-06-01", "2026-06-30")}
	refund := kpi.Refund{At: noon, Customer: 1, Value: 100, Currency: money.EUR}
	bad := refund
	bad.Value = -1
	require.ErrorIs(t, c.AddRefund(bad), kpi.ErrRange)
	bad = refund
	bad.Currency = 0
	require.ErrorIs(t, c.AddRefund(bad), money.ErrUnknownCurrency)
	old := refund
	old.At = start
	require.ErrorIs(t, c.AddRefund(old), kpi.ErrOutside)
	n, err := c.AddRefundSeq(slices.Values([]kpi.Refund{refund, old}))
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	strays, money1 := c.Strays()
	require.EqualValues(t, 1, strays)
	require.Equal(t, amount("1.00"), money1)
	require.NoError(t, c.Add(sale)) // the order comes later
	strays, money1 = c.Strays()
	require.Zero(t, strays)
	require.True(t, money1.IsZero())
	r := c.Report(noon.AddDate(0, 1, 0))
	require.Equal(t, amount("9.00"), r[0].Cells[0].Net)
	require.EqualValues(t, 1, r[0].Cells[0].Refunded)
	require.Equal(t, r, kpi.SuppressRevenue(r, 1))
	hidden := kpi.SuppressRevenue(r, 2)
	require.Equal(t, []kpi.RevenueCell{{Complete: true}}, hidden[0].Cells)
	require.EqualValues(t, 1, r[0].Size) // the argument is as it was
	require.Equal(t, amount("9.00"), r[0].Cells[0].Net)

	for c.AddRefund(kpi.Refund{At: noon, Customer: 1, Value: absurd, Currency: money.EUR}) == nil {
	}
	require.ErrorIs(t, c.AddRefund(refund), kpi.ErrRange)
	state, err := c.MarshalBinary()
	require.NoError(t, err)
	require.NoError(t, new(kpi.CohortRevenue).UnmarshalBinary(state))
}

// Version 2 of the state is for what version 1 has no room for, and for that only.
func TestCohortRevenueVersions(t *testing.T) {
	c := kpi.CohortRevenue{Periods: months(t, "2026-06-01", "2026-06-30")}
	require.NoError(t, c.Add(sale))
	state, err := c.MarshalBinary()
	require.NoError(t, err)
	require.EqualValues(t, 1, state[4])
	padded := append(slices.Clone(state), 0) // refunds of nothing
	padded[4] = 2
	require.ErrorIs(t, new(kpi.CohortRevenue).UnmarshalBinary(padded), kpi.ErrState)
	padded[len(padded)-1] = 1 // refunds beyond the volume
	require.ErrorIs(t, new(kpi.CohortRevenue).UnmarshalBinary(padded), kpi.ErrState)
	padded[4] = 7
	require.ErrorIs(t, new(kpi.CohortRevenue).UnmarshalBinary(padded), kpi.ErrState)
}

func TestHistoricCLVErrors(t *testing.T) {
	day := calendar.MustDate("2026-06-15")
	most := money.New(math.MaxInt64, money.EUR)
	for _, list := range [][]kpi.CustomerMargin{
		{{1, day, most}, {1, day, most}},
		{{1, day, most}, {2, day, most}},
		{{1, day, amount("1.00")}, {1, day, money.New(1, money.SEK)}},
		{{1, day, amount("1.00")}, {2, day, money.New(1, money.SEK)}},
	} {
		_, mean, err := kpi.HistoricCLV(slices.Values(list), day)
		require.Error(t, err)
		require.Zero(t, mean)
	}
	values, mean, err := kpi.HistoricCLV(slices.Values([]kpi.CustomerMargin{{1, day.AddDays(1), most}, {0, day, most}}), day)
	require.NoError(t, err)
	require.Empty(t, values)
	require.Equal(t, "n/a", mean.Ratio().String())
}

// What a cart is as of a day does not depend on what came after it.
func TestCartStateAsOf(t *testing.T) {
	c := kpi.Cart{At: start, TouchedAt: start, Ordered: true}
	require.Equal(t, kpi.CartOrdered, c.State(start, time.Hour)) // no word of when
	c.OrderedAt = start.Add(3 * time.Hour)
	for _, x := range []struct {
		hours int
		want  kpi.CartState
	}{{0, kpi.CartOpen}, {1, kpi.CartAbandoned}, {2, kpi.CartAbandoned}, {3, kpi.CartOrdered}, {9, kpi.CartOrdered}} {
		require.Equal(t, x.want, c.State(start.Add(time.Duration(x.hours)*time.Hour), time.Hour), x.hours)
	}
	c.Ordered = false // the instant says so
	require.Equal(t, kpi.CartOrdered, c.State(c.OrderedAt, time.Hour))
}
