package returns_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/returns"
)

// Hostile quantities do not wrap around to none, which would ask for all that is left.
func TestTheUnitsOfARequestDoNotOverflow(t *testing.T) {
	on := at("2026-12-01T10:00:00Z")
	var events []returns.Event
	for i := range 4 {
		n := strconv.Itoa(i)
		events = append(events, returns.Event{Key: n, Kind: returns.Requested, At: on, Request: "w", Item: n, Line: "lA", Qty: 1 << 62, Statutory: true})
	}
	_, _, err := returns.Fold(events)
	require.ErrorIs(t, err, returns.ErrEvent)
	events[0].Qty = math.MaxInt64
	_, _, err = returns.Fold(events[:1])
	require.ErrorIs(t, err, returns.ErrEvent)
	for i := range events {
		events[i].Qty = commerce.MaxQty
	}
	c, _, err := returns.Fold(events)
	require.NoError(t, err)
	r, err := c.Request("w", rome)
	require.NoError(t, err)
	require.Equal(t, []commerce.Units{{Line: "lA", Qty: 4 * commerce.MaxQty}}, r.Lines)
}

// A repeated call changes nothing, even if something else has happened since.
func TestSettleRepeatsAfterWhatCameSince(t *testing.T) {
	c, _, _ := twoWithdrawals(t)
	on := at("2026-12-08T10:00:00Z")
	one, _, err := c.Settle("s", on, "w2")
	require.NoError(t, err)
	later, _, err := one.Apply(returns.Event{Key: "n", Kind: returns.Requested, At: on.Add(time.Hour), Request: "w3", Item: "n", Line: "lC", Qty: 1})
	require.NoError(t, err)
	again, effects, err := later.Settle("s", on, "w2")
	require.NoError(t, err)
	require.Empty(t, effects)
	require.Equal(t, later, again)
	_, _, err = later.Settle("z", on, "w1")
	require.ErrorIs(t, err, returns.ErrOrder, "what is still to do is not done in the past")
}

// A full case still knows the keys that it has seen.
func TestAFullCaseIsIdempotent(t *testing.T) {
	on := at("2026-12-01T10:00:00Z")
	events := make([]returns.Event, returns.MaxEvents)
	for i := range events {
		n := strconv.Itoa(i)
		events[i] = returns.Event{Key: n, Kind: returns.Requested, At: on, Request: n, Item: n, Line: "l", Qty: 1, Statutory: true}
	}
	c, _, err := returns.Fold(events)
	require.NoError(t, err)
	next, effects, err := c.Apply(events[7])
	require.NoError(t, err)
	require.Empty(t, effects)
	require.Equal(t, c, next)
	events[7].Key = "new"
	_, _, err = c.Apply(events[7])
	require.ErrorIs(t, err, returns.ErrEvent)
	require.Len(t, c.Requests(), returns.MaxEvents)
	_, _, err = c.Settle("s", on)
	require.ErrorIs(t, err, returns.ErrEvent)
}

// A request without a name that was made at several instants has no one day: only items of one instant are asked about.
func TestTheRequestWithoutANameOfSeveralDays(t *testing.T) {
	ask := func(key, day string) returns.Event {
		return returns.Event{Key: key, Kind: returns.Requested, At: at(day + "T10:00:00Z"), Item: key, Line: key, Qty: 2, Statutory: true}
	}
	c, _, err := returns.Fold([]returns.Event{ask("a", "2026-12-01"), ask("b", "2026-12-20")})
	require.NoError(t, err)
	r, err := c.Request("", rome, "b")
	require.NoError(t, err)
	require.Equal(t, at("2026-12-20T10:00:00Z"), r.Received, "the trader did not know of b before")
	r, err = c.Request("", rome)
	require.NoError(t, err)
	require.Equal(t, at("2026-12-01T10:00:00Z"), r.Received, "the first day is the safe one")
}

// A credit that is dated before one that it counts on is refused where it is made, not when the books are closed.
func TestARefundIsNotBeforeAPriorOne(t *testing.T) {
	o := order(2)
	first, err := refund(o, nil, returns.RefundOptions{ID: "1", At: at("2026-12-10T09:00:00Z")}, commerce.Units{Line: "lA", Qty: 1})
	require.NoError(t, err)
	prior := []commerce.Credit{first.Credit}
	_, err = refund(o, prior, returns.RefundOptions{ID: "2", At: at("2026-12-10T08:59:59Z")}, commerce.Units{Line: "lA", Qty: 1})
	require.ErrorIs(t, err, commerce.ErrSequence)
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Equal(t, "/at", fields[0].Path)
	for _, when := range []time.Time{{}, at("2026-12-10T09:00:00Z"), at("2026-12-11T09:00:00Z")} {
		second, err := refund(o, prior, returns.RefundOptions{ID: "2", At: when}, commerce.Units{Line: "lA", Qty: 1})
		require.NoError(t, err)
		require.NoError(t, returns.Reconcile(o, []commerce.Credit{first.Credit, second.Credit}))
	}
}

// Units that an earlier request took are refused with a path into the request that asks for them again.
func TestTheSameUnitsInTwoRequests(t *testing.T) {
	o := order(2)
	first, err := refund(o, nil, returns.RefundOptions{ID: "1"}, commerce.Units{Line: "lA", Qty: 3})
	require.NoError(t, err)
	_, err = refund(o, []commerce.Credit{first.Credit}, returns.RefundOptions{ID: "2"}, commerce.Units{Line: "lB", Qty: 1}, commerce.Units{Line: "lA", Qty: 1})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Equal(t, "/lines/1/qty", fields[0].Path)
}

// Two sellers are two traders, each with instructions of its own (Art. 6(1)(b)).
func TestTermsBySeller(t *testing.T) {
	plan := returns.Contract{Country: "IT", Consumer: commerce.Yes, Channel: returns.Distance, Online: commerce.Yes, Lines: []returns.Item{
		{Line: "a", Qty: 1, Seller: "s1"}, {Line: "b", Qty: 1, Seller: "s2"}, {Line: "c", Qty: 1, Seller: "s1", Kind: returns.Service}, {Line: "d", Qty: 1, Seller: "s3"}, {Line: "e", Qty: 1, Seller: "s3"},
	}}
	list, err := returns.EU().Terms(plan, date("2026-11-22"))
	require.NoError(t, err)
	var got [][]string
	for _, x := range list {
		got = append(got, append([]string{x.Seller, x.From.String()}, x.Lines...))
	}
	require.Equal(t, [][]string{{"s1", "delivery", "a"}, {"s2", "delivery", "b"}, {"s1", "conclusion", "c"}, {"s3", "last_delivery", "d", "e"}}, got)
}

// Goods that cannot be posted: at a distance their cost of return is named (Art. 6(1)(i)); where they were handed over at
// home the trader comes for them, and for nothing else (Art. 14(1)).
func TestTermsOfWhatCannotBePosted(t *testing.T) {
	on := date("2026-11-22")
	plan := returns.Contract{Country: "IT", Consumer: commerce.Yes, Channel: returns.OffPremises, Value: eur("900.00"), Lines: []returns.Item{
		{Line: "a", Qty: 1, Traits: commerce.Bulky, Delivered: on, Seller: "s"}, {Line: "b", Qty: 1, Seller: "s"},
	}}
	list, err := returns.EU().Terms(plan, on)
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.True(t, list[0].Collect)
	require.False(t, list[1].Collect)
	plan.Lines = plan.Lines[:1]
	plan.Lines[0].Delivered = calendar.Date{}
	list, err = returns.EU().Terms(plan, on)
	require.NoError(t, err)
	require.False(t, list[0].Collect)
	require.False(t, list[0].Bulky, "off-premises no cost has to be named")
	plan.Channel = returns.Distance
	list, err = returns.EU().Terms(plan, on)
	require.NoError(t, err)
	require.True(t, list[0].Bulky)
}
