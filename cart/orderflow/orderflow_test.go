package orderflow_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart/orderflow"
	"github.com/bottega-go/commerce/money"
)

// order is the one of the vectors.
func order(t require.TestingT) commerce.Order {
	data, err := os.ReadFile("testdata/vectors/flows.json")
	require.NoError(t, err)
	var file struct {
		Cases []struct {
			In struct {
				Order commerce.Order `json:"order"`
			} `json:"in"`
		} `json:"cases"`
	}
	require.NoError(t, json.Unmarshal(data, &file))
	return file.Cases[0].In.Order
}

func at(minute int) time.Time { return time.Date(2026, 11, 23, 10, minute, 0, 0, time.UTC) }

func Example() {
	o := order(nil)
	f, err := orderflow.Fold(o,
		orderflow.Event{ID: "p1", At: at(1), Kind: orderflow.Paid, Amount: money.New(4690, money.EUR)},
		orderflow.Event{ID: "s1", At: at(2), Kind: orderflow.Fulfilled, Shipment: "GLS-1", Units: []commerce.Units{{Line: "l1", Qty: 2}, {Line: "l2", Qty: 1}}},
		orderflow.Event{ID: "x1", At: at(3), Kind: orderflow.Cancelled, Units: []commerce.Units{{Line: "l1", Qty: 1}}})
	for _, r := range f.Reasons() {
		fmt.Println(r)
	}
	fmt.Println(f.Stage(), err)
	// Output:
	// the order was placed
	// EUR 46.90 is paid in full
	// units on their way: 3, still here: 1
	// cancelled units: 1, so that EUR 10.00 is no longer due
	// EUR 10.00 has to be paid back
	// fulfilled <nil>
}

// Whatever happens, in any order: units are never sent or cancelled twice, money
// adds up, what is refused changes nothing, and the fold of the rows is the flow.
func TestLaws(t *testing.T) {
	o := order(t)
	rapid.Check(t, func(t *rapid.T) {
		f, err := orderflow.New(o)
		require.NoError(t, err)
		for i := range rapid.IntRange(0, 14).Draw(t, "events") {
			e := orderflow.Event{ID: strconv.Itoa(i), At: at(i), Kind: orderflow.Kind(rapid.IntRange(1, 8).Draw(t, "kind"))}
			units := []commerce.Units{{Line: rapid.SampledFrom([]string{"l1", "l2"}).Draw(t, "line"), Qty: rapid.Int64Range(1, 3).Draw(t, "qty")}}
			switch e.Kind {
			case orderflow.Paid, orderflow.Refunded:
				e.Amount = money.New(rapid.Int64Range(1, 5000).Draw(t, "minor"), money.EUR)
			case orderflow.Fulfilled:
				e.Shipment, e.Units = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "shipment"), units
			case orderflow.Delivered:
				e.Shipment = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "shipment")
			case orderflow.Cancelled:
				e.Units = units
				if rapid.Bool().Draw(t, "charge") {
					e.Units = append(e.Units, commerce.Units{Charge: "c1"})
				}
			default:
			}
			next, _, err := f.Apply(e)
			if err != nil {
				require.Equal(t, f.Stage(), next.Stage())
				require.Len(t, next.Events(), len(f.Events()))
			}
			f = next
			owed, paid, open, err := f.Due()
			require.NoError(t, err)
			sum, err := paid.Add(open)
			require.NoError(t, err)
			require.Equal(t, owed, sum)
			require.GreaterOrEqual(t, owed.Sign(), 0)
			require.GreaterOrEqual(t, paid.Sign(), 0)
			for _, l := range o.Lines {
				require.GreaterOrEqual(t, f.Left(l.ID), int64(0))
			}
		}
		again, err := orderflow.Fold(o, f.Events()...)
		require.NoError(t, err)
		require.Equal(t, f.Reasons(), again.Reasons())
		require.Equal(t, f.Credits(), again.Credits())
		data, err := json.Marshal(f.Events())
		require.NoError(t, err)
		var back []orderflow.Event
		require.NoError(t, commerce.Unmarshal(data, &back))
	})
}

func TestZeroFlow(t *testing.T) {
	var f orderflow.Flow
	_, _, err := f.Apply(orderflow.Event{})
	require.ErrorIs(t, err, orderflow.ErrUnknown)
	_, _, _, err = f.Due()
	require.ErrorIs(t, err, orderflow.ErrUnknown)
	require.Equal(t, orderflow.Placed, f.Stage())
	require.Equal(t, "orderflow.placed", f.Code())
	require.Zero(t, f.Left("l1"))
	_, err = orderflow.New(commerce.Order{})
	require.Error(t, err)
	_, err = orderflow.Fold(commerce.Order{})
	require.Error(t, err)
	good, err := orderflow.New(order(t))
	require.NoError(t, err)
	require.Zero(t, good.Left("l9"))
	require.Equal(t, "o-1", good.Order().ID)
}

func TestWords(t *testing.T) {
	var k orderflow.Kind
	require.NoError(t, k.UnmarshalText([]byte("credited")))
	require.Equal(t, "credited", k.String())
	require.ErrorIs(t, k.UnmarshalText([]byte("stolen")), commerce.ErrUnknownWord)
	_, err := orderflow.Kind(99).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, "orderflow.Kind(99)", orderflow.Kind(99).String())
}

func TestReplacementIsChecked(t *testing.T) {
	f, err := orderflow.New(order(t))
	require.NoError(t, err)
	_, _, err = f.Apply(orderflow.Event{
		ID: "a", At: at(1), Kind: orderflow.Amended, Units: []commerce.Units{{Line: "l2", Qty: 1}}, Replacement: &commerce.Order{},
	})
	require.ErrorIs(t, err, commerce.ErrMissing)
}

// A credit of another package over units that were never sent leaves nothing to
// send, and the order can end.
func TestCreditOfUnsentUnits(t *testing.T) {
	o := order(t)
	all := []commerce.Units{}
	for _, l := range o.Lines {
		all = append(all, commerce.Units{Line: l.ID, Qty: l.Qty})
	}
	for _, c := range o.Charges {
		all = append(all, commerce.Units{Charge: c.ID})
	}
	credit, err := o.Credit(nil, all...)
	require.NoError(t, err)
	credit.ID = "r-1"
	f, err := orderflow.Fold(o, orderflow.Event{ID: "c", At: at(1), Kind: orderflow.Credited, Credit: &credit})
	require.NoError(t, err)
	require.Equal(t, orderflow.Void, f.Stage())
	require.Zero(t, f.Left("l1"))
	_, _, err = f.Apply(orderflow.Event{ID: "s", At: at(2), Kind: orderflow.Fulfilled, Shipment: "a", Units: []commerce.Units{{Line: "l1", Qty: 1}}})
	require.ErrorIs(t, err, orderflow.ErrExceeds)
	f, _, err = f.Apply(orderflow.Event{ID: "z", At: at(3), Kind: orderflow.Closed})
	require.NoError(t, err)
	require.Equal(t, orderflow.Done, f.Stage())
}

// A message that comes again in the clothes of another zone, or when the order
// is full of events, is the same message.
func TestRepeats(t *testing.T) {
	f, err := orderflow.New(order(t))
	require.NoError(t, err)
	e := orderflow.Event{ID: "p", At: at(1), Kind: orderflow.Paid, Amount: money.New(100, money.EUR)}
	f, _, err = f.Apply(e)
	require.NoError(t, err)
	e.At = e.At.In(time.FixedZone("CET", 3600))
	again, _, err := f.Apply(e)
	require.NoError(t, err)
	require.Len(t, again.Events(), 1)
	e.Amount = money.New(101, money.EUR)
	_, _, err = f.Apply(e)
	require.ErrorIs(t, err, orderflow.ErrConflict)
}

// A unit that names a line and a charge is neither.
func TestUnitOfBoth(t *testing.T) {
	f, err := orderflow.New(order(t))
	require.NoError(t, err)
	_, _, err = f.Apply(orderflow.Event{ID: "x", At: at(1), Kind: orderflow.Cancelled, Units: []commerce.Units{{Line: "l1", Qty: 1, Charge: "c1"}}})
	require.Error(t, err)
	require.Equal(t, int64(3), f.Left("l1"))
}

func BenchmarkFold(b *testing.B) {
	o := order(b)
	events := []orderflow.Event{
		{ID: "p1", At: at(1), Kind: orderflow.Paid, Amount: money.New(4690, money.EUR)},
		{ID: "s1", At: at(2), Kind: orderflow.Fulfilled, Shipment: "a", Units: []commerce.Units{{Line: "l1", Qty: 3}, {Line: "l2", Qty: 1}}},
		{ID: "d1", At: at(3), Kind: orderflow.Delivered, Shipment: "a"},
		{ID: "z1", At: at(4), Kind: orderflow.Closed},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := orderflow.Fold(o, events...); err != nil {
			b.Fatal(err)
		}
	}
}

// What was rounded for cash goes back with the last unit: neither a cent more than was paid nor one less.
func TestCashRoundingOfACancelledOrder(t *testing.T) {
	for _, rounding := range []int64{-2, 2} {
		o := order(t)
		o.Totals.Rounding = money.New(rounding, money.EUR)
		paid, err := o.Totals.Gross.Add(o.Totals.Rounding)
		require.NoError(t, err)
		o.Totals.Payable = paid
		o.Tenders = []commerce.Tender{{ID: "t", Kind: "cash", Amount: paid}}
		require.NoError(t, o.Check())
		var all, first []commerce.Units
		for _, l := range o.Lines {
			all = append(all, commerce.Units{Line: l.ID, Qty: l.Qty})
		}
		for _, c := range o.Charges {
			all = append(all, commerce.Units{Charge: c.ID})
		}
		first, all = all[:1], all[1:]
		f, err := orderflow.Fold(o, orderflow.Event{ID: "p", At: at(1), Kind: orderflow.Paid, Amount: paid},
			orderflow.Event{ID: "x", At: at(2), Kind: orderflow.Cancelled, Units: first})
		require.NoError(t, err)
		if len(all) > 0 {
			f, _, err = f.Apply(orderflow.Event{ID: "y", At: at(3), Kind: orderflow.Cancelled, Units: all})
			require.NoError(t, err)
		}
		owed, _, open, err := f.Due()
		require.NoError(t, err)
		require.True(t, owed.IsZero(), "%s is owed for nothing", owed)
		require.Equal(t, paid.Neg(), open)
	}
}
