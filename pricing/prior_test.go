package pricing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

// Windows by hand: half-open, from the beginning of a day in the shop's zone,
// whatever the clocks do in between.
func TestWindowsOfThePriorPrice(t *testing.T) {
	for name, c := range map[string]struct {
		state, zone string
		start, from string // of the reduction; of the window, in UTC
		change      string // from 8.00 to 10.00
		want, code  string
	}{
		"a low price ends when the window opens":  {"EU", "Europe/Rome", "2026-11-20T00:00:00+01:00", "2026-10-20T22:00:00Z", "2026-10-21T00:00:00+02:00", "10.00", "lowest"},
		"a second later it is carried in":         {"EU", "Europe/Rome", "2026-11-20T00:00:00+01:00", "2026-10-20T22:00:00Z", "2026-10-21T00:00:01+02:00", "8.00", "lowest"},
		"a nanosecond later too":                  {"EU", "Europe/Rome", "2026-11-20T00:00:00+01:00", "2026-10-20T22:00:00Z", "2026-10-20T22:00:00.000000001Z", "8.00", "lowest"},
		"the day is that of the shop, not of UTC": {"EU", "Europe/Rome", "2026-11-19T23:30:00Z", "2026-10-20T22:00:00Z", "2026-10-20T22:00:00Z", "10.00", "lowest"},
		"in March the hour is missing":            {"EU", "Europe/Rome", "2026-04-10T00:00:00+02:00", "2026-03-10T23:00:00Z", "2026-03-11T00:00:00+01:00", "10.00", "lowest"},
		"in March a second later":                 {"EU", "Europe/Rome", "2026-04-10T00:00:00+02:00", "2026-03-10T23:00:00Z", "2026-03-11T00:00:01+01:00", "8.00", "lowest"},
		// On the Azores 29 March 2026 begins at 1:00 and 25 October has midnight twice.
		"a day without midnight":         {"PT", "Atlantic/Azores", "2026-04-28T09:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "10.00", "lowest"},
		"before a day without midnight":  {"PT", "Atlantic/Azores", "2026-04-28T09:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:01Z", "8.00", "lowest"},
		"a day with two midnights":       {"PT", "Atlantic/Azores", "2026-11-24T01:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T00:00:00Z", "10.00", "lowest"},
		"between the two midnights":      {"PT", "Atlantic/Azores", "2026-11-24T01:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "8.00", "lowest"},
		"the reduced price is not in it": {"EU", "Europe/Rome", "2026-11-20T10:00:00+01:00", "2026-10-20T22:00:00Z", "2026-11-20T10:00:00+01:00", "8.00", "lowest"},
	} {
		zone, err := time.LoadLocation(c.zone)
		require.NoError(t, err)
		law, err := pricing.PriorPolicyOf(commerce.Territory(c.state), zone)
		require.NoError(t, err)
		p, err := pricing.PriorPrice(law, []pricing.Point{{At: instant("2026-01-01T00:00:00Z"), Amount: eur("8.00")}, {At: instant(c.change), Amount: eur("10.00")}}, instant(c.start))
		require.NoError(t, err)
		require.Equal(t, eur(c.want), p.Amount, name)
		require.Equal(t, "pricing.prior."+c.code, p.Code(), name)
		require.True(t, instant(c.from).Equal(p.Window.From), "%s: from %s", name, p.Window.From)
		require.True(t, instant(c.start).Equal(p.Window.Until), name)
		require.Equal(t, 30, p.Days, name)
	}
}

// Histories that are not neat, read by hand.
func TestHistoriesWithGaps(t *testing.T) {
	day := func(n int, amount string) pricing.Point {
		return pricing.Point{At: noon.AddDate(0, 0, n), Amount: eur(amount)}
	}
	cut := func(n int, amount string) pricing.Point {
		p := day(n, amount)
		p.Reduced = true
		return p
	}
	gone := func(n int) pricing.Point { return pricing.Point{At: noon.AddDate(0, 0, n), Gone: true} }
	vip := func(n int, amount string) pricing.Point {
		p := day(n, amount)
		p.Personal = true
		return p
	}
	ms := func(n int, amount string) pricing.Point {
		p := day(-5, amount)
		p.At = p.At.Add(time.Duration(n) * time.Millisecond)
		return p
	}
	for name, c := range map[string]struct {
		state   commerce.Territory
		history []pricing.Point
		want    string
		days    int
		code    string
	}{
		"three prices in a second":           {"EU", []pricing.Point{day(-90, "10.00"), ms(1, "12.00"), ms(2, "6.00"), ms(3, "12.00")}, "6.00", 30, "lowest"},
		"gone when the window opens":         {"EU", []pricing.Point{day(-90, "7.00"), gone(-40), day(-10, "9.00")}, "9.00", 10, "lowest"},
		"gone in the window":                 {"EU", []pricing.Point{day(-90, "10.00"), gone(-20), day(-15, "9.00")}, "9.00", 25, "lowest"},
		"gone up to the start":               {"EU", []pricing.Point{day(-90, "10.00"), gone(-20)}, "10.00", 10, "lowest"},
		"gone and never back":                {"EU", []pricing.Point{day(-90, "10.00"), gone(-60)}, "", 0, "none"},
		"the customer's own price":           {"EU", []pricing.Point{day(-90, "10.00"), vip(-20, "5.00"), day(-10, "9.00")}, "9.00", 30, "lowest"},
		"of equal prices the earlier":        {"EU", []pricing.Point{day(-90, "10.00"), day(-20, "9.00"), day(-10, "9.00")}, "9.00", 30, "lowest"},
		"an equal price is no break":         {"IT", []pricing.Point{day(-90, "10.00"), cut(-20, "8.00"), cut(-10, "8.00")}, "10.00", 0, "first"},
		"a rise is one":                      {"IT", []pricing.Point{day(-90, "10.00"), cut(-20, "7.00"), cut(-10, "8.00")}, "7.00", 0, "first"},
		"a day at the old price too":         {"IT", []pricing.Point{day(-90, "10.00"), cut(-20, "8.00"), day(-10, "10.00"), cut(-9, "7.50")}, "10.00", 0, "first"},
		"after the end, the lowest":          {"IT", []pricing.Point{day(-90, "10.00"), cut(-20, "8.00"), day(-10, "10.00")}, "8.00", 30, "lowest"},
		"a step for members is no step":      {"IT", []pricing.Point{day(-90, "10.00"), cut(-20, "8.00"), vip(-15, "6.00"), cut(-10, "7.00")}, "10.00", 0, "first"},
		"Germany: the lowest before":         {"DE", []pricing.Point{day(-90, "9.00"), day(-30, "10.00"), cut(-20, "8.00"), cut(-10, "7.00")}, "9.00", 30, "series"},
		"out of stock between steps":         {"IT", []pricing.Point{day(-90, "10.00"), cut(-20, "9.00"), gone(-10), cut(-9, "8.00")}, "8.00", 29, "lowest"},
		"a first price that is called a cut": {"IT", []pricing.Point{cut(-10, "8.00")}, "8.00", 10, "new"},
		"and in Germany":                     {"DE", []pricing.Point{cut(-10, "8.00")}, "8.00", 10, "new"},
	} {
		law, err := pricing.PriorPolicyOf(c.state, rome())
		require.NoError(t, err)
		p, err := pricing.PriorPrice(law, c.history, noon)
		require.NoError(t, err, name)
		require.Equal(t, "pricing.prior."+c.code, p.Code(), name)
		if c.want == "" {
			require.Equal(t, money.Amount{}, p.Amount, name)
			continue
		}
		require.Equal(t, eur(c.want), p.Amount, name)
		if c.days > 0 {
			require.Equal(t, c.days, p.Days, name)
		}
		reversed := []pricing.Point{}
		for i := range c.history {
			reversed = append(reversed, c.history[len(c.history)-1-i])
		}
		again, err := pricing.PriorPrice(law, reversed, noon)
		require.NoError(t, err, name)
		require.Equal(t, p, again, name)
	}
}

// An article is new until it has been on sale for the whole period, to the
// hour (Directive 98/6 Art. 6a(4): less than 30 days).
func TestNewUntilTheThirtiethDay(t *testing.T) {
	law, err := pricing.PriorPolicyOf("NL", rome())
	require.NoError(t, err)
	start := instant("2026-11-20T12:00:00+01:00")
	for at, want := range map[string]string{
		"2026-10-21T00:00:00+02:00": "lowest",     // 30 days, 12 hours
		"2026-10-21T13:00:00+02:00": "lowest",     // 30 days: one hour came twice
		"2026-10-21T15:00:01+02:00": "new_exempt", // two hours and more are missing
		"2026-10-21T23:00:00+02:00": "new_exempt",
		"2026-10-22T00:00:00+02:00": "new_exempt",
	} {
		p, err := pricing.PriorPrice(law, []pricing.Point{{At: instant(at), Amount: eur("10.00")}}, start)
		require.NoError(t, err)
		require.Equal(t, "pricing.prior."+want, p.Code(), at)
	}
}

func TestHistoriesThatAreRefused(t *testing.T) {
	law, err := pricing.PriorPolicyOf("EU", rome())
	require.NoError(t, err)
	at := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	for name, c := range map[string]struct {
		history []pricing.Point
		path    string
	}{
		"negative":    {[]pricing.Point{{At: at(-5), Amount: eur("5.00")}, {At: at(-4), Amount: eur("-5.00")}}, "/1/amount pricing.history.amount"},
		"no currency": {[]pricing.Point{{At: at(-5)}}, "/0/amount pricing.history.amount"},
		"two":         {[]pricing.Point{{At: at(-5), Amount: eur("5.00")}, {At: at(-4), Amount: money.New(500, money.SEK)}}, "/1/amount pricing.history.amount"},
		"and":         {[]pricing.Point{{At: at(-5), Amount: eur("5.00")}, {At: at(-5), Amount: eur("5.00"), Gone: true}}, " pricing.history.twice"},
		"other":       {[]pricing.Point{{At: at(-5), Amount: eur("5.00")}, {At: at(-5), Amount: eur("6.00")}}, " pricing.history.twice"},
	} {
		_, err := pricing.PriorPrice(law, c.history, noon)
		require.ErrorIs(t, err, pricing.ErrHistory, name)
		require.Equal(t, []string{c.path}, paths(t, err), name)
	}
	free, err := pricing.PriorPrice(law, []pricing.Point{{At: at(-50), Amount: eur("0.00")}}, noon)
	require.NoError(t, err)
	_, err = free.Reduction(eur("0.00"))
	require.ErrorIs(t, err, pricing.ErrNoReduction)
}

// Prices with more decimals than the currency compare by value.
func TestPricesOfSeveralScales(t *testing.T) {
	law, err := pricing.PriorPolicyOf("EU", rome())
	require.NoError(t, err)
	p, err := pricing.PriorPrice(law, []pricing.Point{
		{At: noon.AddDate(0, 0, -60), Amount: eur("2.00")}, {At: noon.AddDate(0, 0, -20), Amount: eur("2.125")}, {At: noon.AddDate(0, 0, -10), Amount: eur("2.000")},
	}, noon)
	require.NoError(t, err)
	require.Equal(t, "2026-09-22", p.On.String())
	require.True(t, eur("2").Equal(p.Amount))
}

func TestPeriodsOfAPolicy(t *testing.T) {
	for period, want := range map[string]string{"1": "3.00", "366": "1.00", "0": "", "367": ""} {
		law := pricing.PriorPolicy{Zone: rome(), Rows: []pricing.PriorRow{{Rule: "period", Value: period}}}
		p, err := pricing.PriorPrice(law, []pricing.Point{
			{At: noon.AddDate(-5, 0, 0), Amount: eur("1.00")}, {At: noon.AddDate(0, 0, -300), Amount: eur("2.00")}, {At: noon.AddDate(0, 0, -5), Amount: eur("3.00")},
		}, noon)
		if want == "" {
			require.ErrorIs(t, err, pricing.ErrNoPolicy)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, eur(want), p.Amount)
	}
}

// A neat history is read where it lies.
func TestPriorPriceAllocates(t *testing.T) {
	law, err := pricing.PriorPolicyOf("EU", rome())
	require.NoError(t, err)
	var history []pricing.Point
	for i := range 1000 {
		history = append(history, pricing.Point{At: noon.Add(time.Duration(i-1000) * time.Hour), Amount: money.New(int64(1000+i%7), money.EUR)})
	}
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, err = pricing.PriorPrice(law, history, noon) }), 1.0)
	require.NoError(t, err)
}
