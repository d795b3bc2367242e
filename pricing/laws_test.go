package pricing_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

func history(t *rapid.T) []pricing.Point {
	n := rapid.IntRange(0, 12).Draw(t, "points")
	at := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	var out []pricing.Point
	for range n {
		at = at.Add(time.Duration(rapid.IntRange(1, 15*24).Draw(t, "hours")) * time.Hour)
		out = append(out, pricing.Point{
			At: at, Amount: money.New(rapid.Int64Range(0, 9_999).Draw(t, "amount"), money.EUR),
			Personal: rapid.IntRange(0, 5).Draw(t, "personal") == 0, Reduced: rapid.Bool().Draw(t, "reduced"),
		})
	}
	return out
}

// Without national options the prior price is the lowest public price in force
// at any hour of the window.
func TestPriorIsTheLowestOfTheWindow(t *testing.T) {
	zone := rome()
	law, err := pricing.PriorPolicyOf("EU", zone)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		h := history(t)
		start := time.Date(2026, 10, 20, rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 0, zone)
		prior, err := pricing.PriorPrice(law, h, start)
		require.NoError(t, err)

		opening := calendar.DateIn(start, zone).AddDays(-30).Start(zone)
		require.GreaterOrEqual(t, start.Sub(opening), 30*24*time.Hour-time.Hour)
		var want *money.Amount
		for hour := opening; hour.Before(start); hour = hour.Add(time.Hour) {
			var now *money.Amount
			for i := range h {
				if !h[i].Personal && !h[i].At.After(hour) {
					now = &h[i].Amount
				}
			}
			if now != nil {
				if c, err := now.Cmp(*cmpOr(want, now)); err == nil && c <= 0 {
					want = now
				}
			}
		}
		if want == nil {
			require.Equal(t, "pricing.prior.none", prior.Code())
			return
		}
		require.Equal(t, *want, prior.Amount)

		shuffled := rapid.Permutation(h).Draw(t, "shuffled")
		again, err := pricing.PriorPrice(law, shuffled, start)
		require.NoError(t, err)
		require.Equal(t, prior.Amount, again.Amount)
	})
}

func cmpOr(a, b *money.Amount) *money.Amount {
	if a != nil {
		return a
	}
	return b
}

// What Reduction allows is lawful, and one percent more is not.
func TestReductionIsTheMostThatMayBeAnnounced(t *testing.T) {
	zone := rome()
	law, err := pricing.PriorPolicyOf("DE", zone)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		prior, err := pricing.PriorPrice(law, history(t), time.Date(2026, 10, 20, 0, 0, 0, 0, zone))
		require.NoError(t, err)
		now := money.New(rapid.Int64Range(0, 9_999).Draw(t, "now"), money.EUR)
		most, err := prior.Reduction(now)
		if err != nil {
			require.ErrorIs(t, err, pricing.ErrNoReduction)
			return
		}
		yes := prior.Check(pricing.Announcement{Was: prior.Amount, Now: now, Percent: most})
		require.Equal(t, "pricing.announcement.lawful", yes.Code())
		more, err := most.Add(money.NewPercent(1))
		require.NoError(t, err)
		no := prior.Check(pricing.Announcement{Was: prior.Amount, Now: now, Percent: more})
		require.Equal(t, "pricing.announcement.percent_too_high", no.Code())
	})
}

// The order of entries never matters, and the index finds what a scan finds.
func TestFindEqualsAScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var entries []pricing.Entry
		for i := range rapid.IntRange(1, 12).Draw(t, "entries") {
			entries = append(entries, pricing.Entry{
				ID: string(rune('a' + i)), SKU: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "sku"),
				Amount: money.New(rapid.Int64Range(0, 5).Draw(t, "amount"), rapid.SampledFrom([]money.Currency{money.EUR, money.SEK}).Draw(t, "currency")),
				MinQty: rapid.Int64Range(0, 3).Draw(t, "min"), Priority: rapid.IntRange(0, 1).Draw(t, "priority"),
				Channel: rapid.SampledFrom([]string{"", "web"}).Draw(t, "channel"), Group: rapid.SampledFrom([]string{"", "vip"}).Draw(t, "group"),
			})
		}
		q := pricing.Query{SKU: "x", Qty: rapid.Int64Range(1, 4).Draw(t, "qty"), Currency: money.EUR, At: noon, Channel: "web"}
		if rapid.Bool().Draw(t, "vip") {
			q.Groups = []string{"vip"}
		}
		var want *pricing.Entry
		weight := func(e *pricing.Entry) int { // group outweighs channel
			w := 0
			if e.Group != "" {
				w += 2
			}
			if e.Channel != "" {
				w++
			}
			return w
		}
		for i := range entries {
			e := &entries[i]
			if e.SKU != q.SKU || e.Amount.Currency() != q.Currency || max(e.MinQty, 1) > q.Qty || e.Group != "" && len(q.Groups) == 0 {
				continue
			}
			better := want == nil || weight(e) > weight(want)
			if want != nil && weight(e) == weight(want) {
				better = e.Priority > want.Priority || e.Priority == want.Priority && e.Amount.Units() < want.Amount.Units()
			}
			if better {
				want = e
			}
		}
		book, err := pricing.NewBook(rapid.Permutation(entries).Draw(t, "order")...)
		require.NoError(t, err)
		got, err := book.Find(q)
		if want == nil {
			require.ErrorIs(t, err, pricing.ErrNoPrice)
			return
		}
		require.NoError(t, err)
		require.Equal(t, want.Amount, got.Unit)
		require.Len(t, got.Reasons(), len(book.Entries("x")))
	})
}

// Refunds of a group purchase and what is due add up to what was paid.
func TestGroupBuyAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := pricing.GroupBuy{
			Window: calendar.Span{From: noon, Until: noon.Add(time.Hour)}, Least: rapid.Int64Range(0, 20).Draw(t, "least"),
			Tiers: []pricing.Tier{{MinQty: 1, Unit: eur("30.00")}, {MinQty: 5, Unit: eur("24.99")}, {MinQty: 10, Unit: eur("20.005")}},
		}
		var joins []pricing.Join
		paid := int64(0)
		for i := range rapid.IntRange(0, 6).Draw(t, "joins") {
			q := rapid.Int64Range(1, 4).Draw(t, "qty")
			joins = append(joins, pricing.Join{ID: string(rune('a' + i)), At: noon, Qty: q, Paid: money.New(3000*q, money.EUR)})
			paid += 3000 * q
		}
		s, err := g.Settle(joins, g.Window.Until)
		require.NoError(t, err)
		var due money.Total
		due.Add(s.Refund)
		for _, j := range joins {
			cost, err := s.Unit.MulInt(j.Qty)
			require.NoError(t, err)
			due.Add(cost.Round(money.HalfUp))
		}
		sum, err := due.Amount()
		require.NoError(t, err)
		require.Equal(t, money.New(paid, money.EUR), sum)
		require.True(t, slices.IsSortedFunc(s.Refunds, func(a, b pricing.GroupRefund) int { return int(a.ID[0]) - int(b.ID[0]) }))
	})
}
