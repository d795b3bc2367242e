package commerce_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// long is an order of n lines of three units at 10.00, and n charges of 1.00 that have the ids of the lines.
func long(n int) *commerce.Order {
	o := &commerce.Order{ID: "o", Currency: money.EUR}
	for i := range n {
		id := strconv.Itoa(i)
		o.Lines = append(o.Lines, commerce.Line{ID: id, Qty: 3, Net: eur("8.20"), VAT: eur("1.80"), Gross: eur("10.00")})
		o.Charges = append(o.Charges, commerce.Charge{ID: id, Net: eur("0.82"), VAT: eur("0.18"), Gross: eur("1.00")})
	}
	return o
}

// Whatever the length of an order and the order of the question, a line is its line and a charge its charge.
func TestCreditFindsInAnyOrder(t *testing.T) {
	for _, n := range []int{1, 16, 17, 200} {
		o := long(n)
		all := o.All()
		forward, err := o.Credit(nil, all...)
		require.NoError(t, err)
		require.True(t, forward.Totals.Gross.Equal(money.New(int64(1100*n), money.EUR)))
		slices.Reverse(all)
		backward, err := o.Credit(nil, all...)
		require.NoError(t, err)
		require.Equal(t, forward.Totals, backward.Totals)
		slices.Reverse(backward.Lines)
		slices.Reverse(backward.Charges)
		require.Equal(t, forward.Lines, backward.Lines)
		require.Equal(t, forward.Charges, backward.Charges)
		_, err = o.Credit([]commerce.Credit{forward}, commerce.Units{Line: strconv.Itoa(n - 1), Qty: 1})
		require.ErrorIs(t, err, commerce.ErrExceeds)
		_, err = o.Credit(nil, commerce.Units{Line: strconv.Itoa(n), Qty: 1})
		require.ErrorIs(t, err, commerce.ErrUnknownID)
	}
}

// One line may be named more than once: 3 units at 10.00 are 3.33, then 6.67 by cumulative share (3.33 and 6.67 of 10.00).
func TestCreditOfOneLineTwice(t *testing.T) {
	c, err := long(1).Credit(nil, commerce.Units{Line: "0", Qty: 1}, commerce.Units{Charge: "0", Amount: eur("0.40")}, commerce.Units{Line: "0", Qty: 2})
	require.NoError(t, err)
	require.Equal(t, []int64{0, 1}, []int64{c.Lines[0].From, c.Lines[1].From})
	require.True(t, c.Lines[0].Gross.Equal(eur("3.33")))
	require.True(t, c.Lines[1].Gross.Equal(eur("6.67")))
	require.True(t, c.Totals.Gross.Equal(eur("10.40")))
}

// A credit needs memory for its lines and its charges, and for nothing else.
func TestCreditAllocations(t *testing.T) {
	o := long(16)
	all := o.All()
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = o.Credit(nil, all...) }), 2.0)
}

// Credits of one instant follow as their units do; the id decides only where that says nothing.
func TestCreditsOfOneInstant(t *testing.T) {
	o := long(2)
	var history []commerce.Credit
	for _, id := range []string{"r9", "r10", "r1"} {
		c, err := o.Credit(history, commerce.Units{Line: "1", Qty: 1})
		require.NoError(t, err, id)
		c.ID, c.At = id, time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
		history = append([]commerce.Credit{c}, history...)
	}
	both, err := o.Credit(nil, commerce.Units{Line: "0", Qty: 1}, commerce.Units{Line: "0", Qty: 2})
	require.NoError(t, err)
	both.ID, both.At = "a", history[0].At
	_, err = o.Credit(append(history, both), commerce.Units{Charge: "0"})
	require.NoError(t, err)
	_, err = o.Credit(append(history, both), commerce.Units{Line: "1", Qty: 1})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	again := history[1] // the second unit once more
	again.ID = "x"
	_, err = o.Credit(append(history, again), commerce.Units{Charge: "0"})
	require.ErrorIs(t, err, commerce.ErrSequence)
}
