package commerce_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/commercetest"
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
