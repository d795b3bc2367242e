package pricing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

// The largest values that are allowed, and the first that are not.

func TestQuantitiesAtTheirLimit(t *testing.T) {
	const most = commerce.MaxQty
	book, err := pricing.NewBook(pricing.Entry{SKU: "x", Amount: eur("1.00"), MinQty: most, Floor: eur("0.00"), CompareAt: eur("1.00")})
	require.NoError(t, err)
	q := pricing.Query{SKU: "x", Qty: most, Currency: money.EUR, At: noon}
	_, err = book.Find(q)
	require.NoError(t, err)
	q.At = time.Time{}
	_, err = book.Find(q)
	require.Equal(t, []string{"/at pricing.query.missing"}, paths(t, err))
	q.Qty++
	_, err = book.Find(q)
	require.Equal(t, []string{"/at pricing.query.missing", "/qty pricing.query.quantity"}, paths(t, err))
	_, err = pricing.NewBook(pricing.Entry{SKU: "x", Amount: eur("1.00"), MinQty: most + 1})
	require.Equal(t, []string{"/0/min_qty pricing.entry.quantity"}, paths(t, err))

	tiers := []pricing.Tier{{0, eur("2.00")}, {most, eur("1.00")}} // 0 reads as 1
	total, err := pricing.Volume(tiers, most)
	require.NoError(t, err)
	require.Equal(t, eur("1000000000000.00"), total)
	total, err = pricing.Graduated(tiers, most)
	require.NoError(t, err)
	require.Equal(t, eur("1999999999999.00"), total) // all but the last at 2.00
	_, err = pricing.Graduated(tiers, most+1)
	require.ErrorIs(t, err, pricing.ErrQuantity)

	g := pricing.GroupBuy{Window: calendar.Span{From: noon, Until: noon.Add(time.Hour)}, Tiers: tiers, Least: most}
	unit, more, err := g.Price(most)
	require.NoError(t, err)
	require.Equal(t, eur("1.00"), unit)
	require.Zero(t, more)
	_, more, err = g.Price(most - 1)
	require.NoError(t, err)
	require.Equal(t, int64(1), more)
	_, _, err = g.Price(most + 1)
	require.ErrorIs(t, err, pricing.ErrGroup)
	all := pricing.Join{ID: "a", At: noon, Qty: most, Paid: eur("1000000000000.00")}
	s, err := g.Settle([]pricing.Join{all}, g.Window.Until)
	require.NoError(t, err)
	require.Equal(t, "pricing.group.reached", s.Code()) // exactly the least number
	one := pricing.Join{ID: "b", At: noon, Qty: 1, Paid: eur("1.00")}
	s, err = g.Settle([]pricing.Join{all, one}, g.Window.Until)
	require.NoError(t, err)
	require.Equal(t, eur("0.00"), s.Refund)
	all.Qty++
	_, err = g.Settle([]pricing.Join{all}, g.Window.Until)
	require.Equal(t, []string{"/joins/0/qty pricing.group.quantity"}, paths(t, err))

	content := pricing.Content{Amount: decimal.NewFromInt(1), Unit: "piece", Pieces: most}
	u, err := pricing.UnitPriceOf(eur("0.00"), content, pricing.UnitPriceOptions{})
	require.NoError(t, err)
	require.Equal(t, eur("0.00"), u.Amount)
	content.Pieces++
	_, err = pricing.UnitPriceOf(eur("0.00"), content, pricing.UnitPriceOptions{})
	require.ErrorIs(t, err, pricing.ErrContent)
}

func TestDecimalsOfContentAtTheirLimit(t *testing.T) {
	for _, c := range []struct {
		amount string
		ok     bool
	}{
		{"0.000000000000000001", true},
		{"0.0000000000000000001", false},
		{"999999999999999999", true},
		{"1000000000000000000", false},
	} {
		_, err := pricing.UnitPriceOf(money.New(0, money.EUR), pricing.Content{Amount: decimal.RequireFromString(c.amount), Unit: "kg"}, pricing.UnitPriceOptions{})
		if c.ok {
			require.NoError(t, err, c.amount)
		} else {
			require.ErrorIs(t, err, pricing.ErrContent, c.amount)
		}
	}
	_, err := pricing.UnitPriceOf(money.New(0, money.EUR), pricing.Content{Amount: decimal.New(1, 18), Unit: "kg"}, pricing.UnitPriceOptions{})
	require.NoError(t, err)
}

func TestErrorsQuoteSixtyBytes(t *testing.T) {
	for n, want := range map[int]string{60: `"` + strings.Repeat("x", 60) + `"`, 61: `"` + strings.Repeat("x", 60) + `…"`} {
		_, err := new(pricing.Book).Find(pricing.Query{SKU: strings.Repeat("x", n), Qty: 1, Currency: money.EUR, At: noon})
		require.ErrorContains(t, err, want)
	}
}

func TestGroupPurchaseRules(t *testing.T) {
	g := pricing.GroupBuy{Window: calendar.Span{From: noon, Until: noon.Add(time.Hour)}, Tiers: []pricing.Tier{{1, eur("5.00")}, {4, eur("5.00")}}}
	_, more, err := g.Price(4) // prices may stay, and at a step the next is not this one
	require.NoError(t, err)
	require.Zero(t, more)
	for _, w := range []calendar.Span{{Until: noon}, {From: noon, Until: noon}, {From: noon}} {
		g.Window = w
		_, _, err = g.Price(1)
		require.ErrorIs(t, err, pricing.ErrGroup)
	}
}

// 40.00 - 35.00 is 12.5 % of 40.00, and 19.99 of 20.00 leave 0.05 %.
func TestPercentAtItsExactLimit(t *testing.T) {
	law, err := pricing.PriorPolicyOf("EU", rome())
	require.NoError(t, err)
	for _, c := range []struct {
		prior, now, percent string
		whole               int64
		lawful              commerce.Tri
	}{
		{"40.00", "35.00", "12.5", 12, commerce.Yes},
		{"40.00", "35.00", "12.5001", 12, commerce.No},
		{"20.00", "19.99", "0.05", 0, commerce.Yes},
		{"20.00", "19.99", "1", 0, commerce.No},
		{"3.00", "2.00", "33.3333", 33, commerce.Yes}, // a third
		{"3.00", "2.00", "33.3334", 33, commerce.No},
		{"100.00", "71.00", "29", 29, commerce.Yes},
		{"100.00", "71.01", "29", 28, commerce.No},
		{"9.99", "0.00", "100", 100, commerce.Yes},
		{"9.99", "0.01", "100", 99, commerce.No},
	} {
		p, err := pricing.PriorPrice(law, []pricing.Point{{At: noon.AddDate(-1, 0, 0), Amount: eur(c.prior)}}, noon)
		require.NoError(t, err)
		cut, err := p.Reduction(eur(c.now))
		require.NoError(t, err)
		require.Equal(t, money.NewPercent(c.whole), cut, "%+v", c)
		percent, err := money.ParsePercent(c.percent)
		require.NoError(t, err)
		require.Equal(t, c.lawful, p.Check(pricing.Announcement{Was: eur(c.prior), Now: eur(c.now), Percent: percent}).Lawful, "%+v", c)
	}
}

func TestAuditKnowsWhatBelongsTogether(t *testing.T) {
	euro := func(id, amount string) pricing.Entry { return pricing.Entry{ID: id, SKU: "x", Amount: eur(amount)} }
	for name, c := range map[string]struct {
		entries []pricing.Entry
		want    []string
	}{
		"other currency": {[]pricing.Entry{euro("a", "10.00"), {ID: "b", SKU: "x", Amount: money.New(99, money.SEK), Floor: money.New(100, money.SEK)}}, nil},
		"expired":        {[]pricing.Entry{euro("a", "10.00"), {ID: "b", SKU: "x", Amount: eur("1.00"), Floor: eur("2.00"), Window: calendar.Span{Until: noon}}}, nil},
		"other list":     {[]pricing.Entry{euro("a", "10.00"), {ID: "b", SKU: "x", Amount: eur("9.00"), List: "vip"}}, nil},
		"at its floor":   {[]pricing.Entry{{ID: "a", SKU: "x", Amount: eur("10.00"), Floor: eur("10.00")}}, nil},
		"above":          {[]pricing.Entry{{ID: "a", SKU: "x", Amount: eur("10.00"), Floor: eur("9.99"), CompareAt: eur("10.01")}}, nil},
		"below":          {[]pricing.Entry{{ID: "a", SKU: "x", Amount: eur("10.00"), Floor: eur("10.01")}}, []string{"pricing.audit.floor"}},
		"no advantage":   {[]pricing.Entry{{ID: "a", SKU: "x", Amount: eur("10.00"), CompareAt: eur("10.00")}}, []string{"pricing.audit.compare_at"}},
		"twice":          {[]pricing.Entry{euro("a", "10.00"), euro("b", "9.00")}, []string{"pricing.audit.overlap"}},
	} {
		book, err := pricing.NewBook(c.entries...)
		require.NoError(t, err)
		out, err := book.Audit(pricing.Audit{At: noon, Currency: money.EUR})
		require.NoError(t, err)
		var got []string
		for _, r := range out {
			got = append(got, r.Code)
		}
		require.Equal(t, c.want, got, name)
	}
}

func TestLoyaltyAtItsLimits(t *testing.T) {
	p := pricing.Points{Every: eur("0.01"), Earn: 3, Block: 100, Worth: eur("0.50"), Most: money.NewPercent(100), Bonus: money.NewPercent(10_000)}
	n, err := p.Earned(eur("9999999999.99")) // 999,999,999,999 steps, times 3, times 100
	require.NoError(t, err)
	require.Equal(t, int64(299_999_999_999_700), n)
	_, err = p.Earned(eur("10000000000.00"))
	require.ErrorIs(t, err, money.ErrOverflow)
	n, err = p.Earned(eur("0.00"))
	require.NoError(t, err)
	require.Zero(t, n)
	p.Earn = 1_000_000
	n, err = p.Earned(eur("0.02"))
	require.NoError(t, err)
	require.Equal(t, int64(200_000_000), n)
	p.Earn = 0
	n, err = p.Earned(eur("9.00"))
	require.NoError(t, err)
	require.Zero(t, n)
	for _, spoil := range []func(*pricing.Points){
		func(p *pricing.Points) { p.Earn = 1_000_001 }, func(p *pricing.Points) { p.Bonus = money.NewPercent(10_001) }, func(p *pricing.Points) { p.Most = money.NewPercent(-1) },
	} {
		bad := p
		spoil(&bad)
		_, err = bad.Earned(eur("1.00"))
		require.ErrorIs(t, err, pricing.ErrPoints)
	}
	for _, c := range []struct {
		have    int64
		payable string
		worth   string
		used    int64
	}{
		{0, "10.00", "0.00", 0},
		{250, "0.00", "0.00", 0},
		{250, "10.00", "1.00", 200}, // two whole blocks
		{250, "0.99", "0.50", 100},  // one fits
		{99, "10.00", "0.00", 0},
	} {
		worth, used, err := p.Burn(c.have, eur(c.payable))
		require.NoError(t, err)
		require.True(t, eur(c.worth).Equal(worth), "%+v: %v", c, worth)
		require.Equal(t, c.used, used, "%+v", c)
	}
	// 18 digits of blocks are still counted.
	p = pricing.Points{Every: eur("1.00"), Block: 1, Worth: eur("0.01")}
	worth, used, err := p.Burn(2_000_000_000_000_000_000, eur("9999999999999999.99"))
	require.NoError(t, err)
	require.Equal(t, int64(999_999_999_999_999_999), used)
	require.Equal(t, eur("9999999999999999.99"), worth)
}

func TestRewardsAtTheirLimits(t *testing.T) {
	r := pricing.Referral{Referrer: eur("5.00"), Referred: eur("3.00"), AtLeast: eur("20.00")}
	for kept, code := range map[string]string{"20.00": "pricing.referral.earned", "19.99": "pricing.referral.too_little"} {
		_, _, why, err := r.Rewards("a", "b", eur(kept))
		require.NoError(t, err)
		require.Equal(t, code, why.Code, kept)
	}
	r.AtLeast = money.Amount{}
	for kept, code := range map[string]string{"0.01": "pricing.referral.earned", "0.00": "pricing.referral.too_little"} {
		_, _, why, err := r.Rewards("a", "b", eur(kept))
		require.NoError(t, err)
		require.Equal(t, code, why.Code, kept)
	}
	for percent, want := range map[int64]string{0: "0.00", 100: "10.00", -1: "", 101: ""} {
		due, err := pricing.Commission{Percent: money.NewPercent(percent)}.Settle(eur("10.00"), eur("0.00"), eur("0.00"))
		if want == "" {
			require.ErrorIs(t, err, pricing.ErrPoints)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, eur(want), due)
	}
	due, err := pricing.Commission{Percent: money.NewPercent(5)}.Settle(eur("0.00"), eur("0.00"), eur("0.00"))
	require.NoError(t, err)
	require.Equal(t, eur("0.00"), due)
}

func TestFeesAtTheirLimits(t *testing.T) {
	for most, want := range map[string]string{"1.01": "1.00", "1.00": "1.00", "0.99": "0.99"} { // 10 % of 10.00
		c, err := pricing.Costs{Commission: pricing.Fee{Percent: money.NewPercent(10), Cap: eur(most)}}.Contribution(eur("8.00"), eur("10.00"))
		require.NoError(t, err)
		require.Equal(t, eur(want), c.Commission)
	}
	c, err := pricing.Costs{Commission: pricing.Fee{Percent: money.NewPercent(100)}, ReturnRate: money.NewPercent(100), ReturnCost: eur("2.00")}.Contribution(eur("8.00"), eur("10.00"))
	require.NoError(t, err)
	require.Equal(t, eur("-4.00"), c.After) // 8 - 10 - 2
	free, err := pricing.Costs{}.MinPrice(money.Percent{}, money.Percent{}, eur("0.00"))
	require.NoError(t, err)
	require.Equal(t, eur("0.00"), free)
	_, err = pricing.Costs{}.MinPrice(money.Percent{}, money.Percent{}, eur("-0.01"))
	require.ErrorIs(t, err, pricing.ErrCosts)
}

// One dear quantity of a tier and all of the next: one range, not two.
// 10 units cost 40.00; 6 at 7.50 cost 45.00, 5 cost 37.50; 7 at 7.00 cost 49.00.
func TestAnomaliesJoin(t *testing.T) {
	out, err := pricing.Anomalies([]pricing.Tier{{1, eur("1.00")}, {5, eur("7.50")}, {7, eur("7.00")}, {10, eur("4.00")}})
	require.NoError(t, err)
	var texts []string
	for _, r := range out {
		texts = append(texts, r.String())
	}
	require.Contains(t, texts, "10 units cost EUR 40.00: less than any quantity from 6 to 9")
	require.Len(t, texts, 1)
}
