package returns_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/returns"
)

func fold(t *testing.T, list ...returns.Event) (returns.Case, []returns.Effect, error) {
	t.Helper()
	for i := range list {
		list[i].Key, list[i].At = string(rune('a'+i)), at("2026-12-01T10:00:00Z").Add(time.Duration(i)*time.Hour)
		if list[i].Kind == returns.Requested {
			list[i].Line = "l1"
		}
	}
	return returns.Fold(list)
}

func TestASplitDividesWhatWasSentAhead(t *testing.T) {
	_, effects, err := fold(t,
		returns.Event{Kind: returns.Requested, Item: "i", Qty: 3, Statutory: true},
		returns.Event{Kind: returns.SentAhead, Item: "i", Amount: eur("40.00")},
		returns.Event{Kind: returns.TimedOut, Item: "i", Qty: 1},
		returns.Event{Kind: returns.TimedOut, Item: "i~2"})
	require.NoError(t, err)
	var charged money.Total
	for _, e := range effects {
		if e.Kind == returns.ChargeForMissingReturn {
			charged.Add(e.Amount)
		}
	}
	sum, err := charged.Amount()
	require.NoError(t, err)
	require.Equal(t, eur("40.00"), sum)
}

func TestASplitDividesTheWorth(t *testing.T) {
	c, _, err := fold(t,
		returns.Event{Kind: returns.Requested, Item: "i", Qty: 2, Statutory: true},
		returns.Event{Kind: returns.Arrived, Item: "i"},
		returns.Event{Kind: returns.Disposed, Item: "i", Disposition: returns.Resell, Worth: eur("20.00"), Kept: eur("15.01")},
		returns.Event{Kind: returns.PaidBack, Item: "i", Qty: 1, Amount: eur("10.00")})
	require.NoError(t, err)
	out, err := c.Outcomes()
	require.NoError(t, err)
	require.Equal(t, []returns.Outcome{{Disposition: returns.Resell, Qty: 2, Worth: eur("20.00"), Kept: eur("15.01"), Lost: eur("4.99")}}, out)
}

func TestAnAmountIsForOneItem(t *testing.T) {
	two := []returns.Event{{Kind: returns.Requested, Item: "i", Qty: 1, Statutory: true}, {Kind: returns.Requested, Item: "j", Qty: 1, Statutory: true}}
	_, _, err := fold(t, append(two, returns.Event{Kind: returns.SentAhead, Amount: eur("40.00")})...)
	require.ErrorIs(t, err, returns.ErrEvent)
	_, _, err = fold(t, append(two, returns.Event{Kind: returns.Arrived}, returns.Event{Kind: returns.Disposed, Disposition: returns.Restock, Worth: eur("9.00")})...)
	require.ErrorIs(t, err, returns.ErrEvent)
	_, _, err = fold(t, append(two, returns.Event{Kind: returns.PaidBack, Item: "i", Amount: eur("-5.00")})...)
	require.ErrorIs(t, err, returns.ErrEvent, "a negative payment")
}

func TestGoodsMoveWhateverWasDecided(t *testing.T) {
	c, _, err := fold(t,
		returns.Event{Kind: returns.Requested, Item: "i", Qty: 1},
		returns.Event{Kind: returns.Shipped, Item: "i"},
		returns.Event{Kind: returns.DeclinedBy, Item: "i"},
		returns.Event{Kind: returns.Arrived, Item: "i"})
	require.NoError(t, err, "a parcel does not stop because somebody declined")
	require.Equal(t, "to_dispose", c.Status())
	c, _, err = fold(t,
		returns.Event{Kind: returns.Requested, Item: "i", Qty: 1},
		returns.Event{Kind: returns.CanceledBy, Item: "i"},
		returns.Event{Kind: returns.Arrived, Item: "i"},
		returns.Event{Kind: returns.Disposed, Item: "i", Disposition: returns.SendBack})
	require.NoError(t, err)
	require.Equal(t, "closed", c.Status())
}

func TestPaidGoodsDoNotGoBackToTheBuyer(t *testing.T) {
	_, _, err := fold(t,
		returns.Event{Kind: returns.Requested, Item: "i", Qty: 1, Statutory: true},
		returns.Event{Kind: returns.Arrived, Item: "i"},
		returns.Event{Kind: returns.Disposed, Item: "i", Disposition: returns.SendBack})
	require.ErrorIs(t, err, returns.ErrTransition, "the withdrawal ended the contract")
}

// The short way receives what is on its way; what was lost, never came or is something else is for the shop to say.
func TestSettleReceivesNothingThatNeverCame(t *testing.T) {
	for n, kind := range []returns.EventKind{returns.LostOnTheWay, returns.TimedOut, returns.WrongGoods, returns.LostOnTheWay, returns.TimedOut, returns.WrongGoods} {
		statutory := n > 2
		start := at("2026-12-01T10:00:00Z")
		c, _, err := fold(t,
			returns.Event{Key: "1", Kind: returns.Requested, At: start, Item: "i", Line: "l1", Qty: 1, Statutory: statutory},
			returns.Event{Key: "2", Kind: returns.Requested, At: start, Item: "j", Line: "l2", Qty: 1, Statutory: statutory},
			returns.Event{Key: "3", Kind: returns.Shipped, At: start, Item: "j"},
			returns.Event{Key: "4", Kind: kind, At: start, Item: "j"},
		)
		require.NoError(t, err)
		goods := c.Items()[1].Goods
		for range 2 { // and a second call changes nothing
			c, _, err = c.Settle("s", at("2026-12-05T10:00:00Z"))
			require.NoError(t, err)
			items := c.Items()
			require.Equal(t, returns.Settled, items[0].Decision)
			require.Equal(t, returns.Restock, items[0].Disposition)
			require.Equal(t, goods, items[1].Goods)
			require.NotEqual(t, returns.Settled, items[1].Decision)
			require.Equal(t, returns.NoDisposition, items[1].Disposition)
		}
	}
}
