package stock_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog/stock"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func held(qty int64) stock.Reservation {
	return stock.Reservation{ID: "r", SKU: "a", Qty: qty, At: noon, Until: noon.Add(time.Hour)}
}

// A clock that runs backwards makes no reservation that ends before it began.
func TestExtendClockBackwards(t *testing.T) {
	r := held(1)
	_, err := r.Extend(noon.Add(-time.Hour), noon.Add(-time.Minute))
	require.ErrorIs(t, err, stock.ErrTime)
	x, err := r.Extend(noon, noon.Add(2*time.Hour))
	require.NoError(t, err)
	require.NoError(t, x.Check())
}

func TestSettleRefusesWhatIsNoRow(t *testing.T) {
	l := stock.Level{OnHand: 10, Reserved: 5}
	for name, pair := range map[string][2]stock.Reservation{
		"negative quantity": {held(-5), end(held(-5), stock.Committed)},
		"overflow":          {held(math.MinInt64), end(held(math.MinInt64), stock.Released)},
		"unknown state":     {held(2), end(held(2), 9)},
	} {
		got, err := l.Settle(pair[0], pair[1])
		require.Error(t, err, name)
		require.Equal(t, l, got, name)
	}
	other := end(held(2), stock.Committed)
	other.SKU = "b"
	_, err := l.Settle(held(2), other)
	require.ErrorIs(t, err, stock.ErrConflict)
	other = end(held(2), stock.Committed)
	other.Location = "shop"
	_, err = l.Settle(held(2), other)
	require.ErrorIs(t, err, stock.ErrConflict)
}

func end(r stock.Reservation, s stock.State) stock.Reservation {
	r.State, r.Ended = s, noon
	return r
}

// Figures that overflow when they are subtracted promise nothing.
func TestHoldOverflow(t *testing.T) {
	l := stock.Level{OnHand: math.MaxInt64, Reserved: math.MinInt64}
	_, err := l.Hold(held(1))
	require.ErrorIs(t, err, stock.ErrQuantity)
	_, err = stock.Level{OnHand: -1, Reserved: -5}.Hold(held(1))
	require.ErrorIs(t, err, stock.ErrQuantity)
}

// A bad row is left out, the others are there.
func TestLevelsKeepGoodRows(t *testing.T) {
	ls, err := stock.NewLevels(stock.Entry{SKU: "a", Level: stock.Level{OnHand: -3}}, stock.Entry{SKU: "b", Level: stock.Level{OnHand: 4}}, stock.Entry{SKU: "b", Level: stock.Level{OnHand: 9}})
	require.ErrorIs(t, err, stock.ErrQuantity)
	require.ErrorIs(t, err, stock.ErrDuplicate)
	require.Equal(t, 1, ls.Len())
	require.Equal(t, int64(4), ls.Level("b", "").OnHand)
}

// Many announced deliveries do not take the square of their number.
func TestKitIsQuick(t *testing.T) {
	day := calendar.MustDate("2026-01-01")
	var in []stock.Inbound
	for i := range 100_000 {
		in = append(in, stock.Inbound{Qty: 1, On: day.AddDays(i)})
	}
	began := time.Now()
	l, err := stock.Kit(stock.Need{SKU: "a", Qty: 1, Level: stock.Level{Incoming: in}}, stock.Need{SKU: "b", Qty: 2, Level: stock.Level{Incoming: in}})
	require.NoError(t, err)
	require.Len(t, l.Incoming, 50_000)
	require.Less(t, time.Since(began), 30*time.Second) // generous: machines are busy
}

// Events in any order, repeated, with a clock that jumps: units never appear.
func TestPermutedEvents(t *testing.T) {
	for seed := range int64(2_000) {
		l, rows := stock.Level{OnHand: 5, Safety: 1}, map[int]stock.Reservation{}
		x := uint64(seed)*0x9e3779b97f4a7c15 + 1
		next := func(n int) int { x ^= x << 13; x ^= x >> 7; x ^= x << 17; return int(x % uint64(n)) }
		sold := int64(0)
		for range 40 {
			at := noon.Add(time.Duration(next(120)-60) * time.Minute)
			k := next(6)
			r, ok := rows[k]
			if !ok {
				r = stock.Reservation{ID: string(rune('a' + k)), SKU: "s", Qty: int64(1 + next(3)), At: at, Until: at.Add(30 * time.Minute)}
				if h, err := l.Hold(r); err == nil {
					l, rows[k] = h, r
				}
				continue
			}
			var now stock.Reservation
			var err error
			switch next(4) {
			case 0:
				now, err = r.Commit(at)
			case 1:
				now, err = r.Release(at)
			case 2:
				now, err = r.Expire(at)
			default:
				now, err = r.Extend(at, at.Add(time.Duration(next(60))*time.Minute))
			}
			if err != nil {
				continue
			}
			require.NoError(t, now.Check())
			after, err := l.Settle(r, now)
			require.NoError(t, err)
			if r.State == stock.Held && now.State == stock.Committed {
				sold += now.Qty
			}
			l, rows[k] = after, now
			open := int64(0)
			for _, row := range rows {
				if row.State == stock.Held {
					open += row.Qty
				}
			}
			require.Equal(t, open, l.Reserved)
			require.Equal(t, 5-sold, l.OnHand)
			require.LessOrEqual(t, sold+open, int64(4))
		}
	}
}
