package commerce_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/money"
)

func TestOrderLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := commercetest.Orders().Draw(t, "order")
		commercetest.OrderLaws(t, &o)
	})
}

func TestAnyHistoryOfCreditsAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := commercetest.Orders().Draw(t, "order")
		credits := commercetest.Credits(&o).Draw(t, "credits")
		commercetest.CreditLaws(t, &o, credits)
	})
}

// The share of units does not depend on how the credits before were cut.
func TestPartitionInvariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := commercetest.Orders().Draw(t, "order")
		l := &o.Lines[rapid.IntRange(0, len(o.Lines)-1).Draw(t, "line")]
		k := rapid.Int64Range(1, l.Qty).Draw(t, "units")
		whole, err := o.Credit(nil, commerce.Units{Line: l.ID, Qty: k})
		require.NoError(t, err)
		var units []commerce.Units
		for left := k; left > 0; {
			n := rapid.Int64Range(1, left).Draw(t, "cut")
			units = append(units, commerce.Units{Line: l.ID, Qty: n})
			left -= n
		}
		cut, err := o.Credit(nil, units...)
		require.NoError(t, err)
		require.Equal(t, whole.Totals, cut.Totals)
	})
}

// VAT in the currency of the state follows the credited VAT (2006/112 Art. 90,
// 91(2), 230): whatever the history, the credits of all of it add up to the order's.
func TestLocalVATOfCreditsAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := commercetest.Orders().Draw(t, "order")
		o.Totals.LocalVAT = money.New(0, money.CZK) // no order is drawn in it
		if !o.Totals.VAT.IsZero() {
			o.Totals.LocalVAT = money.New(rapid.Int64Range(0, 1_000_000).Draw(t, "local"), money.CZK)
		}
		require.NoError(t, o.Check())
		history := commercetest.Credits(&o).Draw(t, "credits")
		var rest []commerce.Units
		for i := range o.Lines {
			left := o.Lines[i].Qty
			for _, c := range history {
				for _, l := range c.Lines {
					if l.Line == o.Lines[i].ID {
						left -= l.Qty
					}
				}
			}
			if left > 0 {
				rest = append(rest, commerce.Units{Line: o.Lines[i].ID, Qty: left})
			}
		}
		for i := range o.Charges {
			rest = append(rest, commerce.Units{Charge: o.Charges[i].ID})
		}
		if len(rest) > 0 {
			prior := slices.Clone(history)
			slices.Reverse(prior) // the order in which they come is that of At
			last, err := o.Credit(prior, rest...)
			require.NoError(t, err)
			history = append(history, last)
		}
		var sum money.Total
		for i := range history {
			require.NoError(t, history[i].Check())
			sum.Add(history[i].Totals.LocalVAT)
		}
		got, err := sum.Amount()
		require.NoError(t, err)
		require.Equal(t, o.Totals.LocalVAT, got)
	})
}
