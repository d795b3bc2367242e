package pricing_test

import (
	"encoding/json"
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

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func paths(t *testing.T, err error) []string {
	t.Helper()
	var es commerce.FieldErrors
	require.ErrorAs(t, err, &es)
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.Path + " " + e.Code
	}
	return out
}

func TestNewBookNamesEveryProblem(t *testing.T) {
	_, err := pricing.NewBook(
		pricing.Entry{ID: "a", Amount: eur("1.00")},
		pricing.Entry{ID: "a", SKU: "x"},
		pricing.Entry{
			SKU: "x", Amount: eur("-1.00"), MinQty: -1, Kind: 9, Mode: 9, Market: "ZZ",
			Window: calendar.Span{From: noon, Until: noon}, Floor: money.New(1, money.USD), CompareAt: eur("-1.00"),
		},
	)
	require.Equal(t, []string{
		"/0/sku pricing.entry.missing", "/1/amount pricing.entry.no_currency", "/1/id pricing.entry.duplicate",
		"/2/amount pricing.entry.negative", "/2/compare_at pricing.entry.currency", "/2/floor pricing.entry.currency",
		"/2/kind pricing.entry.kind", "/2/market pricing.entry.market", "/2/min_qty pricing.entry.quantity",
		"/2/mode pricing.entry.mode", "/2/window pricing.entry.window",
	}, paths(t, err))
}

func TestBookJSON(t *testing.T) {
	book, err := pricing.NewBook(
		pricing.Entry{ID: "b", SKU: "x", Amount: eur("2.00"), Kind: pricing.Sale, Window: calendar.Span{Until: noon}, Mode: commerce.Net},
		pricing.Entry{ID: "a", SKU: "x", Amount: eur("1.50"), MinQty: 10, Floor: eur("1.00")},
	)
	require.NoError(t, err)
	require.Equal(t, 2, book.Len())
	text, err := json.Marshal(book)
	require.NoError(t, err)
	back, err := pricing.ParseBook(text)
	require.NoError(t, err)
	require.Equal(t, book.Entries("x"), back.Entries("x"))

	for bad, path := range map[string]string{
		strings.Replace(string(text), "/1", "/2", 1):                "/schema commerce.schema.newer",
		strings.Replace(string(text), `"sku"`, `"SKU"`, 1):          "/entries/0/SKU commerce.json.unknown_field",
		strings.Replace(string(text), `"sale"`, `"sales"`, 1):       "/entries/1/kind commerce.json.invalid",
		strings.Replace(string(text), `"sku":"x"`, `"sku":""`, 1):   "/entries/0/sku pricing.entry.missing",
		strings.Replace(string(text), `"1.50"`, `"1.50000000x"`, 1): "/entries/0/amount commerce.json.invalid",
	} {
		_, err := pricing.ParseBook([]byte(bad))
		require.Equal(t, path, paths(t, err)[0])
	}
	require.Equal(t, "pricing.Kind(9)", pricing.Kind(9).String())
	_, err = pricing.Kind(9).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

func TestNilBookHasNoPrices(t *testing.T) {
	var none *pricing.Book
	require.Zero(t, none.Len())
	_, err := none.Find(pricing.Query{SKU: "x", Qty: 1, Currency: money.EUR, At: noon})
	require.ErrorIs(t, err, pricing.ErrNoPrice)
	require.Nil(t, pricing.Price{}.Reasons())
	found, err := none.Audit(pricing.Audit{At: noon, Currency: money.EUR})
	require.NoError(t, err)
	require.Empty(t, found)
}

func TestQueriesNameEveryProblem(t *testing.T) {
	book, err := pricing.NewBook()
	require.NoError(t, err)
	_, err = book.Find(pricing.Query{Qty: commerce.MaxQty + 1})
	require.Equal(t, []string{
		"/at pricing.query.missing", "/currency pricing.query.missing", "/qty pricing.query.quantity", "/sku pricing.query.missing",
	}, paths(t, err))
	_, err = book.Audit(pricing.Audit{})
	require.Equal(t, []string{"/at pricing.query.missing", "/currency pricing.query.missing"}, paths(t, err))
	_, err = book.Tiers(pricing.Query{})
	require.Error(t, err)
	_, err = book.Find(pricing.Query{SKU: strings.Repeat("x", 1000), Qty: 1, Currency: money.EUR, At: noon})
	require.ErrorIs(t, err, pricing.ErrNoPrice)
	require.Less(t, len(err.Error()), 200)
}

func TestBookTiers(t *testing.T) {
	book, err := pricing.NewBook(
		pricing.Entry{ID: "a", SKU: "x", Amount: eur("10.00"), MinQty: 2}, pricing.Entry{ID: "b", SKU: "x", Amount: eur("9.00"), MinQty: 10},
		pricing.Entry{ID: "c", SKU: "x", Amount: eur("9.00"), MinQty: 20},
	)
	require.NoError(t, err)
	tiers, err := book.Tiers(pricing.Query{SKU: "x", Currency: money.EUR, At: noon})
	require.NoError(t, err)
	require.Equal(t, []pricing.Tier{{MinQty: 2, Unit: eur("10.00")}, {MinQty: 10, Unit: eur("9.00")}}, tiers)
	_, err = book.Tiers(pricing.Query{SKU: "x", Currency: money.SEK, At: noon})
	require.ErrorIs(t, err, pricing.ErrNoPrice)
}

func TestTiersRefuse(t *testing.T) {
	_, err := pricing.Volume([]pricing.Tier{{MinQty: 1, Unit: eur("1")}, {MinQty: 1, Unit: money.New(1, money.USD)}, {MinQty: 5, Unit: eur("-1")}}, 1)
	require.Equal(t, []string{"/1/min_qty pricing.tiers.order", "/1/unit pricing.tiers.amount", "/2/unit pricing.tiers.amount"}, paths(t, err))
	_, err = pricing.Graduated(nil, 1)
	require.ErrorIs(t, err, pricing.ErrTiers)
	_, err = pricing.Anomalies(nil)
	require.ErrorIs(t, err, pricing.ErrTiers)
	one := []pricing.Tier{{MinQty: 1, Unit: eur("1")}}
	_, err = pricing.Volume(one, 0)
	require.ErrorIs(t, err, pricing.ErrQuantity)
	huge := []pricing.Tier{{MinQty: 1, Unit: eur("92233720368547758")}, {MinQty: 3, Unit: eur("92233720368547758")}}
	_, err = pricing.Volume(huge, 2)
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = pricing.Graduated(huge, 5)
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = pricing.Anomalies(huge)
	require.ErrorIs(t, err, money.ErrOverflow)
}

func TestPools(t *testing.T) {
	lines := []pricing.PoolLine{
		{Qty: 2, Product: "paint", Facets: []string{"family:paint"}},
		{Qty: 3, Product: "paint", Facets: []string{"family:paint"}},
		{Qty: 4, Product: "brush"},
		{Qty: 5, Facets: []string{"x", "family:paint"}},
		{Qty: 6},
	}
	require.Equal(t, []int64{2, 3, 4, 5, 6}, pricing.Pools(lines, pricing.ByLine, ""))
	require.Equal(t, []int64{5, 5, 4, 5, 6}, pricing.Pools(lines, pricing.ByProduct, ""))
	require.Equal(t, []int64{10, 10, 4, 10, 6}, pricing.Pools(lines, pricing.ByFacet, "family:paint"))
	big := []pricing.PoolLine{{Qty: 1 << 62, Product: "p"}, {Qty: 1 << 62, Product: "p"}}
	require.Equal(t, int64(commerce.MaxQty), pricing.Pools(big, pricing.ByProduct, "")[0])
}

func TestPriorRefuses(t *testing.T) {
	_, err := pricing.PriorPolicyOf("IT", nil)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = pricing.PriorPrice(pricing.PriorPolicy{}, nil, noon)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = pricing.PriorPolicyOf("HU", rome())
	require.ErrorContains(t, err, "AT BE BG CZ DE DK EE ES EU FI FR GR HR IE IT LU NL PL PT RO SE SI SK")

	policy := func(rule, value string) pricing.PriorPolicy {
		return pricing.PriorPolicy{Zone: rome(), Perishable: rule == "perishable", Rows: []pricing.PriorRow{{Rule: "period", Value: "30"}, {Rule: rule, Value: value}}}
	}
	history := []pricing.Point{
		{At: noon.AddDate(0, 0, -5), Amount: eur("5")}, {At: noon.AddDate(0, 0, -3), Amount: eur("4"), Reduced: true},
	}
	for _, p := range []pricing.PriorPolicy{
		{Zone: rome(), Rows: []pricing.PriorRow{{Rule: "period", Value: "x"}}},
		policy("perishable", "xd"), policy("series", "before_first:xm"), policy("series", "before_first:xd"), policy("new", "0d"),
	} {
		_, err = pricing.PriorPrice(p, history, noon)
		require.ErrorIs(t, err, pricing.ErrNoPolicy, p.Rows)
	}
	_, err = pricing.PriorPrice(policy("new", "observed"), []pricing.Point{
		{Amount: eur("1")}, {At: noon, Amount: money.New(1, money.USD)}, {At: noon, Amount: eur("-1")}, {At: noon},
	}, noon)
	require.Equal(t, []string{
		"/0/at pricing.history.at", "/1/amount pricing.history.amount", "/2/amount pricing.history.amount", "/3/amount pricing.history.amount",
	}, paths(t, err))
}

func TestPriorZeroValues(t *testing.T) {
	var none pricing.Prior
	require.Empty(t, none.Code())
	require.Nil(t, none.Reasons())
	_, err := none.Reduction(eur("1"))
	require.ErrorIs(t, err, pricing.ErrNoReduction)
	require.Equal(t, "pricing.announcement.no_prior", none.Check(pricing.Announcement{}).Code())
	require.Empty(t, pricing.Announced{}.Code())
	law, err := pricing.PriorPolicyOf("EU", rome())
	require.NoError(t, err)
	prior, err := pricing.PriorPrice(law, []pricing.Point{{At: noon.AddDate(0, -2, 0), Amount: eur("3")}}, noon)
	require.NoError(t, err)
	_, err = prior.Reduction(money.New(1, money.USD))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = prior.Reduction(eur("-1"))
	require.ErrorIs(t, err, pricing.ErrNoReduction)
	all, err := prior.Reduction(eur("0"))
	require.NoError(t, err)
	require.Equal(t, money.NewPercent(100), all)
}

func TestUnitPriceBounds(t *testing.T) {
	one := decimal.NewFromInt(1)
	for name, c := range map[string]pricing.Content{
		"unit": {Amount: one, Unit: "stone"}, "negative": {Amount: one.Neg(), Unit: "g"}, "pieces": {Amount: one, Unit: "g", Pieces: -1},
	} {
		_, err := pricing.UnitPriceOf(eur("1"), c, pricing.UnitPriceOptions{})
		require.ErrorIs(t, err, pricing.ErrContent, name)
	}
	_, err := pricing.UnitPriceOf(eur("-1"), pricing.Content{Amount: one, Unit: "g"}, pricing.UnitPriceOptions{})
	require.ErrorIs(t, err, pricing.ErrContent)
	_, err = pricing.UnitPriceOf(eur("1"), pricing.Content{Amount: one, Unit: "g"}, pricing.UnitPriceOptions{Per: "stone"})
	require.ErrorIs(t, err, pricing.ErrContent)
	_, err = pricing.UnitPriceOf(eur("92233720368547758"), pricing.Content{Amount: one, Unit: "mg"}, pricing.UnitPriceOptions{})
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = pricing.UnitPriceOf(eur("90000000000"), pricing.Content{Amount: decimal.New(1, -12), Unit: "kg"}, pricing.UnitPriceOptions{})
	require.ErrorIs(t, err, money.ErrOverflow)
	require.Nil(t, pricing.UnitPrice{}.Reasons())
	// A rule from 2030 is not in force, metres have no small-pack rule.
	u, err := pricing.UnitPriceOf(eur("1"), pricing.Content{Amount: one, Unit: "cm"}, pricing.UnitPriceOptions{Territory: "DE", Per: "m"})
	require.NoError(t, err)
	require.Equal(t, commerce.Yes, u.Required)
	u, err = pricing.UnitPriceOf(eur("1"), pricing.Content{Amount: one, Unit: "g"}, pricing.UnitPriceOptions{Territory: "DE", On: calendar.MustDate("2022-05-27"), Per: "100ml"})
	require.ErrorIs(t, err, pricing.ErrContent)
	require.Zero(t, u)
	u, err = pricing.UnitPriceOf(eur("1"), pricing.Content{Amount: one, Unit: "g"}, pricing.UnitPriceOptions{Territory: "DE", On: calendar.MustDate("2022-05-27")})
	require.NoError(t, err)
	require.Equal(t, commerce.Yes, u.Required)
}

func TestCostsRefuse(t *testing.T) {
	bad := pricing.Costs{
		Goods: eur("-1"), Commission: pricing.Fee{Percent: money.NewPercent(101), Cap: eur("-1")}, ReturnRate: money.NewPercent(-1),
	}
	_, err := bad.Contribution(eur("1"), eur("1"))
	require.Equal(t, []string{
		"/commission/cap pricing.costs.negative", "/commission/percent pricing.costs.percent", "/goods pricing.costs.negative", "/return_rate pricing.costs.percent",
	}, paths(t, err))
	_, err = bad.MinPrice(money.Percent{}, money.Percent{}, eur("1"))
	require.ErrorIs(t, err, pricing.ErrCosts)
	mixed := pricing.Costs{Goods: money.New(1, money.USD)}
	_, err = mixed.Contribution(eur("1"), eur("1"))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	for _, fee := range []pricing.Fee{{Fixed: money.New(1, money.USD)}, {Percent: money.NewPercent(1), Cap: money.New(1, money.USD)}} {
		_, err = pricing.Costs{Payment: fee}.Contribution(eur("1"), eur("1"))
		require.ErrorIs(t, err, money.ErrCurrencyMismatch)
		_, _, _, err = pricing.Compare(pricing.Costs{}, pricing.Costs{Payment: fee}, eur("1"), eur("1"))
		require.ErrorIs(t, err, money.ErrCurrencyMismatch)
		_, _, _, err = pricing.Compare(pricing.Costs{Payment: fee}, pricing.Costs{}, eur("1"), eur("1"))
		require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	}
	_, err = pricing.Costs{ShippingGross: money.New(1, money.USD), Payment: pricing.Fee{Percent: money.NewPercent(1)}}.Contribution(eur("1"), eur("1"))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = pricing.Costs{}.MinPrice(money.Percent{}, money.NewPercent(-1), eur("1"))
	require.ErrorIs(t, err, pricing.ErrCosts)
	_, err = pricing.Contribution{BeforeMarketing: eur("0"), Revenue: eur("1")}.BreakEvenROAS()
	require.ErrorIs(t, err, pricing.ErrCosts)
	_, err = pricing.Contribution{Revenue: eur("1"), Goods: money.New(1, money.USD)}.Markup()
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = pricing.Contribution{Revenue: eur("0"), After: eur("1")}.Margin()
	require.ErrorIs(t, err, money.ErrZeroDivisor)

	for _, b := range []pricing.Basis{pricing.GrossWithShipping, pricing.GrossGoods, pricing.NetWithShipping, pricing.NetGoods} {
		text, err := b.MarshalText()
		require.NoError(t, err)
		var back pricing.Basis
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, b, back)
	}
	_, err = pricing.Basis(9).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.ErrorIs(t, new(pricing.Basis).UnmarshalText([]byte("x")), commerce.ErrUnknownWord)
	ship, err := pricing.Costs{ShippingGross: eur("12.20"), ShippingNet: eur("10.00"), Commission: pricing.Fee{Percent: money.NewPercent(10), Basis: pricing.NetWithShipping}}.Contribution(eur("10.00"), eur("12.20"))
	require.NoError(t, err)
	require.Equal(t, eur("2.00"), ship.Commission)
}

func TestPointsRefuse(t *testing.T) {
	good := pricing.Points{Every: eur("1"), Earn: 2, Block: 10, Worth: eur("1")}
	for _, spoil := range []func(*pricing.Points){
		func(p *pricing.Points) { p.Every = eur("0") }, func(p *pricing.Points) { p.Earn = -1 }, func(p *pricing.Points) { p.Block = 0 },
		func(p *pricing.Points) { p.Worth = eur("0") }, func(p *pricing.Points) { p.Bonus = money.NewPercent(-1) },
		func(p *pricing.Points) { p.Most = money.NewPercent(101) },
	} {
		bad := good
		spoil(&bad)
		_, err := bad.Earned(eur("1"))
		require.ErrorIs(t, err, pricing.ErrPoints)
		_, _, err = bad.Burn(1, eur("1"))
		require.ErrorIs(t, err, pricing.ErrPoints)
	}
	n, err := good.Earned(eur("-5"))
	require.NoError(t, err)
	require.Zero(t, n)
	_, err = good.Earned(money.New(1, money.USD))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = pricing.Points{Every: eur("0.01"), Earn: 1, Block: 1, Worth: eur("1")}.Earned(eur("92233720368547758"))
	require.ErrorIs(t, err, money.ErrOverflow)
	_, _, err = good.Burn(-1, eur("1"))
	require.ErrorIs(t, err, pricing.ErrPoints)
	_, _, err = good.Burn(10, money.New(1, money.USD))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, _, _, err = pricing.Referral{AtLeast: eur("1")}.Rewards("a", "b", money.New(1, money.USD))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

func TestCommission(t *testing.T) {
	c := pricing.Commission{Percent: money.NewPercent(10), Cap: eur("50.00")}
	due, err := c.Settle(eur("200.00"), eur("50.00"), eur("5.00"))
	require.NoError(t, err)
	require.Equal(t, eur("10.00"), due) // 10 % of 150.00 less 5.00
	due, err = c.Settle(eur("2000.00"), eur("0.00"), eur("0.00"))
	require.NoError(t, err)
	require.Equal(t, eur("50.00"), due)
	due, err = c.Settle(eur("10.00"), eur("20.00"), eur("5.00"))
	require.NoError(t, err)
	require.Equal(t, eur("-5.00"), due)
	_, err = c.Settle(eur("-1"), eur("0"), eur("0"))
	require.ErrorIs(t, err, pricing.ErrPoints)
	_, err = c.Settle(eur("1"), money.New(1, money.USD), eur("0"))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	_, err = pricing.Commission{Percent: money.NewPercent(10), Cap: money.New(1, money.USD)}.Settle(eur("100"), eur("0"), eur("0"))
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
}

func TestGroupBuyRefuses(t *testing.T) {
	window := calendar.Span{From: noon, Until: noon.AddDate(0, 0, 7)}
	good := pricing.GroupBuy{Window: window, Tiers: []pricing.Tier{{MinQty: 1, Unit: eur("30")}, {MinQty: 5, Unit: eur("25")}}}
	unit, more, err := good.Price(3)
	require.NoError(t, err)
	require.Equal(t, eur("30"), unit)
	require.Equal(t, int64(2), more)
	_, more, err = good.Price(0)
	require.NoError(t, err)
	require.Equal(t, int64(5), more)
	_, more, err = good.Price(7)
	require.NoError(t, err)
	require.Zero(t, more)
	_, _, err = good.Price(-1)
	require.ErrorIs(t, err, pricing.ErrGroup)

	for _, bad := range []pricing.GroupBuy{
		{Window: window},
		{Window: window, Tiers: []pricing.Tier{{MinQty: 1, Unit: eur("25")}, {MinQty: 5, Unit: eur("30")}}},
		{Tiers: good.Tiers},
	} {
		_, _, err = bad.Price(1)
		require.Error(t, err)
		_, err = bad.Settle(nil, window.Until)
		require.Error(t, err)
	}
	_, err = good.Settle([]pricing.Join{
		{ID: "a", At: noon, Qty: 1, Paid: eur("1")},
		{ID: "a", At: window.Until, Qty: 0},
		{ID: "b", At: window.Until, Qty: 1, Paid: money.New(1, money.USD)},
	}, window.Until)
	require.Equal(t, []string{"/joins/1/id pricing.group.id", "/joins/1/qty pricing.group.quantity", "/joins/2/at pricing.group.outside"}, paths(t, err))
	_, err = good.Settle([]pricing.Join{{ID: "a", At: noon, Qty: 1, Paid: eur("1")}, {ID: "b", At: noon, Qty: 1, Paid: money.New(1, money.USD)}}, window.Until)
	require.Equal(t, []string{"/joins/0/paid pricing.group.paid", "/joins/1/paid pricing.group.paid"}, paths(t, err))
	failed, err := pricing.GroupBuy{Window: window, Tiers: good.Tiers, Least: 9}.Settle([]pricing.Join{{ID: "b", At: noon, Qty: 1, Paid: money.New(1, money.USD)}}, window.Until)
	require.ErrorIs(t, err, money.ErrCurrencyMismatch)
	require.Empty(t, failed.Refunds)
	empty, err := good.Settle(nil, window.Until)
	require.NoError(t, err)
	require.Equal(t, "pricing.group.failed", empty.Code())
}

func TestFindDoesNotAllocate(t *testing.T) {
	book, err := pricing.NewBook(pricing.Entry{ID: "a", SKU: "x", Amount: eur("10.00")}, pricing.Entry{ID: "b", SKU: "x", Amount: eur("9.00"), Group: "vip"})
	require.NoError(t, err)
	q := pricing.Query{SKU: "x", Qty: 1, Currency: money.EUR, At: noon, Groups: []string{"vip"}}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if _, err := book.Find(q); err != nil {
			t.Fatal(err)
		}
	}))
}
