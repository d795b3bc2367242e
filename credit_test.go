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

// credited is a prior credit of the given units, in its place of a history.
func credited(t *testing.T, o *commerce.Order, prior []commerce.Credit, id string, hour int, units ...commerce.Units) commerce.Credit {
	t.Helper()
	c, err := o.Credit(prior, units...)
	require.NoError(t, err)
	c.ID, c.At = id, time.Date(2026, 12, 1, hour, 0, 0, 0, time.UTC)
	return c
}

// Within one instant a credit waits for those before it, also for two lines of one credit; a later instant never comes first.
func TestCreditsOfOneInstantWaitForOneAnother(t *testing.T) {
	o := long(2)
	ask := func(line string, qty int64) commerce.Units { return commerce.Units{Line: line, Qty: qty} }
	twice := credited(t, o, nil, "z", 10, ask("1", 1), ask("1", 1))
	third := credited(t, o, []commerce.Credit{twice}, "a", 10, ask("1", 1))
	_, err := o.Credit([]commerce.Credit{third, twice}, ask("0", 1))
	require.NoError(t, err, "the two units, then the third")
	first := credited(t, o, nil, "c", 10, ask("1", 1))
	mixed := credited(t, o, []commerce.Credit{first}, "b", 10, ask("0", 1), ask("1", 1))
	_, err = o.Credit([]commerce.Credit{mixed, first}, ask("0", 1))
	require.NoError(t, err, "the first unit of line 0 is none before the second of line 1")
	second := credited(t, o, []commerce.Credit{first}, "b", 10, ask("1", 1))
	last := credited(t, o, []commerce.Credit{first, second}, "a", 10, ask("1", 1))
	_, err = o.Credit([]commerce.Credit{last, second}, ask("0", 1))
	require.ErrorIs(t, err, commerce.ErrSequence, "the first is missing")
	late := first
	late.At = late.At.Add(time.Hour)
	_, err = o.Credit([]commerce.Credit{last, second, late}, ask("0", 1))
	require.ErrorIs(t, err, commerce.ErrSequence, "the first cannot be the last")
}

// Three runs of a line are credited run by run, and together they are the line.
func TestCreditOfThreeRuns(t *testing.T) {
	o := long(1)
	l := &o.Lines[0]
	l.Net, l.VAT, l.Gross = eur("9.02"), eur("1.98"), eur("11.00")
	l.Runs = []commerce.Run{
		{Qty: 1, Net: eur("0.82"), VAT: eur("0.18"), Gross: eur("1.00")},
		{Qty: 1, Net: eur("1.64"), VAT: eur("0.36"), Gross: eur("2.00")},
		{Qty: 1, Net: eur("6.56"), VAT: eur("1.44"), Gross: eur("8.00")},
	}
	c, err := o.Credit(nil, commerce.Units{Line: "0", Qty: 3})
	require.NoError(t, err)
	require.True(t, c.Totals.Gross.Equal(eur("11.00")))
	require.True(t, c.Totals.VAT.Equal(eur("1.98")))
	c, err = o.Credit(nil, commerce.Units{Line: "0", Qty: 2}, commerce.Units{Line: "0", Qty: 1})
	require.NoError(t, err)
	require.True(t, c.Lines[0].Gross.Equal(eur("3.00")))
	require.True(t, c.Lines[1].Gross.Equal(eur("8.00")))
}

// A reduction is spread over the units that are left: 6.67 less 2.00 are 4.67 for two, 2.34 (2.335 half up) and 2.33.
func TestCreditAfterAReduction(t *testing.T) {
	o := long(1)
	first := credited(t, o, nil, "a", 9, commerce.Units{Line: "0", Qty: 1})
	less := credited(t, o, []commerce.Credit{first}, "b", 10, commerce.Units{Line: "0", Amount: eur("2.00")})
	c, err := o.Credit([]commerce.Credit{first, less}, commerce.Units{Line: "0", Qty: 1}, commerce.Units{Line: "0", Qty: 1})
	require.NoError(t, err)
	require.True(t, c.Lines[0].Gross.Equal(eur("2.34")))
	require.True(t, c.Lines[1].Gross.Equal(eur("2.33")))
	vat, err := first.Totals.VAT.Add(less.Totals.VAT)
	require.NoError(t, err)
	vat, err = vat.Add(c.Totals.VAT)
	require.NoError(t, err)
	require.True(t, vat.Equal(eur("1.80")))
	_, err = o.Credit([]commerce.Credit{first, less}, commerce.Units{Line: "0", Qty: 3})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	none, err := o.Credit(nil, commerce.Units{Line: "0", Amount: eur("0.00")})
	require.NoError(t, err, "nothing is a reduction too")
	require.True(t, none.Totals.Gross.IsZero())
	_, err = o.Credit(nil, commerce.Units{Line: "0", Amount: eur("-0.01")})
	require.ErrorIs(t, err, commerce.ErrExceeds)
}

// What is left of a charge is said in money; nothing of it is nothing, and half a cent is no amount.
func TestCreditOfACharge(t *testing.T) {
	o := long(1)
	part := credited(t, o, nil, "a", 9, commerce.Units{Charge: "0", Amount: eur("0.40")})
	_, err := o.Credit([]commerce.Credit{part}, commerce.Units{Charge: "0", Amount: eur("0.70")})
	require.ErrorIs(t, err, commerce.ErrExceeds)
	var list commerce.FieldErrors
	require.ErrorAs(t, err, &list)
	require.Equal(t, []commerce.Fact{commerce.NewFact("asked", eur("0.70")), commerce.NewFact("left", eur("0.60"))}, list[0].Facts)
	rest, err := o.Credit([]commerce.Credit{part}, commerce.Units{Charge: "0"})
	require.NoError(t, err)
	require.True(t, rest.Totals.Gross.Equal(eur("0.60")))
	require.True(t, rest.Totals.VAT.Equal(eur("0.11")), "0.18 − 0.07")
	require.Nil(t, rest.Lines)
	none, err := o.Credit(nil, commerce.Units{Charge: "0", Amount: eur("0.00")})
	require.NoError(t, err)
	require.Equal(t, eur("0.00"), none.Charges[0].Gross)
	_, err = o.Credit(nil, commerce.Units{Charge: "0", Amount: eur("0.005")})
	require.Error(t, err)
	only := &commerce.Order{ID: "o", Currency: money.EUR, Charges: o.Charges}
	c, err := only.Credit(nil, commerce.Units{Charge: "0"})
	require.NoError(t, err, "the first of all")
	require.True(t, c.Totals.Gross.Equal(eur("1.00")))
	o.Charges[0].Gross = eur("1.005")
	_, err = o.Credit(nil, commerce.Units{Line: "0", Qty: 1})
	require.ErrorAs(t, err, &list, "an order that is no order")
	require.Equal(t, "/charges/0", list[0].Path)
}

// A credit that would take money from the buyer says where.
func TestCreditCheckNamesThePayable(t *testing.T) {
	c := credited(t, long(1), nil, "a", 9, commerce.Units{Line: "0", Qty: 1})
	c.Charges = []commerce.Charge{{ID: "d", Net: eur("-4.00"), VAT: eur("0.00"), Gross: eur("-4.00")}}
	require.NoError(t, c.Sum())
	var list commerce.FieldErrors
	require.ErrorAs(t, c.Check(), &list)
	require.Len(t, list, 1)
	require.Equal(t, "/totals/payable", list[0].Path)
}

// An order of three units with VAT of EUR 3.00, which is CZK 75.50 at the rate of its day: 25.1666… for each unit.
// A deduction takes its share of the VAT along, at that rate: 2.00 of VAT less 0.50 is CZK 50.33 × 1.50 / 2.00 = 37.7475.
func TestCreditHasVATInTheCurrencyOfTheState(t *testing.T) {
	o := &commerce.Order{ID: "o", Currency: money.EUR, Lines: []commerce.Line{{ID: "l", Qty: 3, Net: eur("15.00"), VAT: eur("3.00"), Gross: eur("18.00")}}}
	o.Totals = commerce.Totals{Net: eur("15.00"), VAT: eur("3.00"), Gross: eur("18.00"), Payable: eur("18.00"), LocalVAT: money.New(75_50, money.CZK)}
	first := credited(t, o, nil, "a", 1, commerce.Units{Line: "l", Qty: 2})
	require.Equal(t, money.New(50_33, money.CZK), first.Totals.LocalVAT)
	second := credited(t, o, []commerce.Credit{first}, "b", 2, commerce.Units{Line: "l", Qty: 1})
	require.Equal(t, money.New(25_17, money.CZK), second.Totals.LocalVAT)
	require.NoError(t, first.Sum())
	require.Equal(t, money.New(50_33, money.CZK), first.Totals.LocalVAT, "nothing moved")
	less := first
	less.Charges = []commerce.Charge{{ID: "worn", Kind: commerce.DiminishedValue, Net: eur("-2.50"), VAT: eur("-0.50"), Gross: eur("-3.00")}}
	require.NoError(t, less.Sum())
	require.Equal(t, money.New(37_75, money.CZK), less.Totals.LocalVAT)
	require.NoError(t, less.Check())
	third := credited(t, o, []commerce.Credit{less}, "b", 2, commerce.Units{Line: "l", Qty: 1})
	require.Equal(t, money.New(25_17, money.CZK), third.Totals.LocalVAT, "what the seller keeps is not the buyer's")
	free := commerce.Credit{Totals: commerce.Totals{LocalVAT: money.New(0, money.CZK)}, Charges: less.Charges}
	require.NoError(t, free.Sum())
	require.Equal(t, money.Amount{}, free.Totals.LocalVAT, "no rate can be seen in nothing")
	host := commerce.Credit{Totals: commerce.Totals{LocalVAT: money.New(50_33, money.CZK)}, Lines: first.Lines}
	require.NoError(t, host.Sum())
	require.Equal(t, money.New(50_33, money.CZK), host.Totals.LocalVAT, "set before the first sum: not derived from the VAT, and kept")
	o.Totals.VAT = eur("1.00")
	_, err := o.Credit(nil, commerce.Units{Line: "l", Qty: 3})
	require.ErrorIs(t, err, money.ErrRange, "the order's own total is too small")
}
