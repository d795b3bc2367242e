package cart_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// happyHour is a shop with 10 % off on Sundays, in these hours of Rome.
func happyHour(tb testing.TB, from, until string) *cart.Shop {
	tb.Helper()
	s := shop()
	s.Dispatch, s.Shipping = cart.Dispatch{}, nil
	var err error
	s.Promotions, err = promo.Compile([]promo.Promotion{{
		ID: "sunday", Then: promo.Percent{Off: money.NewPercent(10)},
		When: promo.During{Window: promo.Window{Zone: "Europe/Rome", Weekly: []promo.Hours{{Days: []promo.Day{promo.Sunday}, From: from, Until: until}}}},
	}}, promo.Options{Zones: time.LoadLocation})
	require.NoError(tb, err)
	return s
}

func moment(s string) time.Time { return must(time.Parse(time.RFC3339, s)) }

// The clock of Rome skips 02:00 to 03:00 on 2027-03-28 and repeats 02:00 to
// 03:00 on 2026-10-25 (Directive 2000/84 Art. 2, 3).
func TestUntilKnowsTheHoursOfPromotions(t *testing.T) {
	for _, x := range []struct{ from, until, at, want, gross string }{
		{"01:00", "04:00", "2027-03-27T12:00:00+01:00", "2027-03-28T01:00:00+01:00", "19.90"}, // 23 hours make that Sunday
		{"01:00", "04:00", "2027-03-28T01:30:00+01:00", "2027-03-28T04:00:00+02:00", "17.91"}, // half an hour and an hour later
		{"02:15", "02:45", "2027-03-27T12:00:00+01:00", "2027-04-04T02:15:00+02:00", "19.90"}, // that night has no such hour
		{"02:00", "02:30", "2026-10-25T02:10:00+02:00", "2026-10-25T02:30:00+02:00", "17.91"},
		{"02:00", "02:30", "2026-10-25T02:40:00+02:00", "2026-10-25T02:00:00+01:00", "19.90"}, // the hour comes again
		{"02:00", "02:30", "2026-10-25T02:10:00+01:00", "2026-10-25T02:30:00+01:00", "17.91"},
		{"02:00", "02:30", "2026-10-25T02:40:00+01:00", "2026-11-01T02:00:00+01:00", "19.90"},
	} {
		s := happyHour(t, x.from, x.until)
		c, _, err := cart.New("c", money.EUR).Apply("1", cart.Add{SKU: "tee-m", Qty: 1})
		require.NoError(t, err)
		q, err := s.Quote(c, cart.Context{At: moment(x.at), Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}})
		require.NoError(t, err)
		require.Equal(t, eur(x.gross), q.Draft.Totals.Gross, x.at)
		require.True(t, q.Until.Equal(moment(x.want)), "%s: %s, want %s", x.at, q.Until, x.want)
		_, err = q.Order("o", q.Until.Add(-time.Nanosecond))
		require.NoError(t, err, x.at)
		_, err = q.Order("o", q.Until)
		require.ErrorIs(t, err, cart.ErrStale, x.at)
	}
}

// From the quote up to Until, nothing changes: any moment in between gives the
// same order.
func TestUntilIsHonest(t *testing.T) {
	s := happyHour(t, "22:30", "02:20") // over midnight
	c, _, err := cart.New("c", money.EUR).Apply("1", cart.Add{SKU: "tee-m", Qty: 3}, cart.Add{SKU: "book-1", Qty: 1})
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		start := moment(rapid.SampledFrom([]string{"2026-10-24T00:00:00Z", "2027-03-27T00:00:00Z", "2026-11-21T00:00:00Z"}).Draw(t, "around"))
		ctx := cart.Context{At: start.Add(time.Duration(rapid.Int64Range(0, 72*3600).Draw(t, "s")) * time.Second), Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}}
		q, err := s.Quote(c, ctx)
		require.NoError(t, err)
		require.True(t, q.Until.After(q.At))
		ctx.At = q.At.Add(time.Duration(rapid.Int64Range(0, int64(q.Until.Sub(q.At))-1).Draw(t, "later")))
		again, err := s.Quote(c, ctx)
		require.NoError(t, err)
		require.Equal(t, q.Draft.Totals, again.Draft.Totals)
		require.True(t, again.Until.Equal(q.Until))
		ctx.At = q.Until
		next, err := s.Quote(c, ctx)
		require.NoError(t, err)
		require.NotEqual(t, q.Draft.Totals, next.Draft.Totals)
	})
}

// An order after the hour at which parcels leave would come a day later than promised.
func TestOrderKeepsThePromisedDay(t *testing.T) {
	s := shop()
	s.Promotions, s.Dispatch = nil, cart.Dispatch{CutOff: "14:00"}
	c, _, err := cart.New("c", money.EUR).Apply("1", cart.Add{SKU: "tee-m", Qty: 1})
	require.NoError(t, err)
	q, err := s.Quote(c, cart.Context{At: moment("2026-11-23T13:55:00+01:00"), Consumer: commerce.Yes, ShipTo: commerce.Address{Country: "IT"}, Method: "gls"})
	require.NoError(t, err)
	require.Equal(t, calendar.MustDate("2026-11-25"), q.Draft.Groups[0].Promised.Last) // Monday, two working days
	_, err = q.Order("o", moment("2026-11-23T13:59:59+01:00"))
	require.NoError(t, err)
	_, err = q.Order("o", moment("2026-11-23T14:00:00+01:00"))
	require.ErrorIs(t, err, cart.ErrStale)
}
