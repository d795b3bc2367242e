package pricing_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

// A series may only go down: a price above the last step is no step of it, and
// no reduction of the price that is charged (Directive 98/6 Art. 6a(5)).
func TestARiseIsNoStepOfASeries(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, rome()) }
	history := []pricing.Point{
		{At: day(1).AddDate(0, -2, 0), Amount: eur("100.00")},
		{At: day(10), Amount: eur("80.00"), Reduced: true},
	}
	for _, state := range []commerce.Territory{"IT", "DE"} {
		law, err := pricing.PriorPolicyOf(state, rome())
		require.NoError(t, err)
		p, err := pricing.PriorPrice(law, history, day(20))
		require.NoError(t, err)
		require.Equal(t, eur("100.00"), p.Amount)
		for now, want := range map[string]string{"70.00": "30%", "80.00": "20%", "90.00": ""} {
			cut, err := p.Reduction(eur(now))
			a := p.Check(pricing.Announcement{Was: eur("100.00"), Now: eur(now), Percent: money.NewPercent(10)})
			if want == "" {
				require.ErrorIs(t, err, pricing.ErrNoReduction)
				require.Equal(t, commerce.No, a.Lawful)
				require.Equal(t, "pricing.announcement.no_reduction", a.Code())
				continue
			}
			require.NoError(t, err)
			require.Equal(t, want, cut.String())
			require.Equal(t, commerce.Yes, a.Lawful)
		}
	}
}

// Austria asks for the lowest price before the first of successive reductions
// (PrAG § 9a(1)), not for the last one.
func TestAustrianSeriesTakesTheLowest(t *testing.T) {
	law, err := pricing.PriorPolicyOf("AT", rome())
	require.NoError(t, err)
	p, err := pricing.PriorPrice(law, []pricing.Point{
		{At: noon.AddDate(0, -3, 0), Amount: eur("95.00")},
		{At: noon.AddDate(0, 0, -20), Amount: eur("100.00")},
		{At: noon.AddDate(0, 0, -10), Amount: eur("80.00"), Reduced: true},
	}, noon)
	require.NoError(t, err)
	require.Equal(t, eur("95.00"), p.Amount)
	require.Equal(t, "pricing.prior.series", p.Code())
}

// Exempt from Art. 6a is not exempt from being a reduction.
func TestExemptAnnouncementsMustAddUp(t *testing.T) {
	law, err := pricing.PriorPolicyOf("DE", rome())
	require.NoError(t, err)
	law.Perishable = true
	p, err := pricing.PriorPrice(law, nil, noon)
	require.NoError(t, err)
	for _, c := range []struct {
		was, now string
		percent  int64
		code     string
	}{
		{"10.00", "7.00", 30, "exempt"},
		{"10.00", "7.00", 31, "percent_too_high"},
		{"10.00", "12.00", 0, "no_reduction"},
		{"10.00", "10.00", 0, "no_reduction"},
		{"", "7.00", 50, "exempt"}, // nothing to compare with
	} {
		a := pricing.Announcement{Now: eur(c.now), Percent: money.NewPercent(c.percent)}
		if c.was != "" {
			a.Was = eur(c.was)
		}
		got := p.Check(a)
		require.Equal(t, "pricing.announcement."+c.code, got.Code(), "%+v", c)
		require.Equal(t, commerce.TriOf(c.code == "exempt"), got.Lawful)
	}
	require.Equal(t, "pricing.announcement.currency", p.Check(pricing.Announcement{Was: eur("10.00"), Now: money.New(1, money.USD)}).Code())
}

// "-30 %" as a negative number is still thirty.
func TestNegativePercentIsJudgedBySize(t *testing.T) {
	law, err := pricing.PriorPolicyOf("EU", rome())
	require.NoError(t, err)
	p, err := pricing.PriorPrice(law, []pricing.Point{{At: noon.AddDate(-1, 0, 0), Amount: eur("10.00")}}, noon)
	require.NoError(t, err)
	a := pricing.Announcement{Now: eur("9.00"), Percent: money.NewPercent(-30)}
	require.Equal(t, "pricing.announcement.percent_too_high", p.Check(a).Code())
	a.Percent = money.NewPercent(-10)
	require.Equal(t, commerce.Yes, p.Check(a).Lawful)
}

// Until is when the answer can change: brute force over the edges of windows.
func TestUntilIsWhenTheWinnerCanChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var entries []pricing.Entry
		hour := func(label string) time.Time {
			if n := rapid.IntRange(-6, 6).Draw(t, label); n != 0 {
				return noon.Add(time.Duration(n) * time.Hour)
			}
			return time.Time{}
		}
		for i := range rapid.IntRange(1, 6).Draw(t, "entries") {
			e := pricing.Entry{ID: fmt.Sprint(i), SKU: "x", Amount: money.New(rapid.Int64Range(0, 3).Draw(t, "amount"), money.EUR), Priority: rapid.IntRange(0, 1).Draw(t, "priority")}
			e.Channel = rapid.SampledFrom([]string{"", "web", "amazon"}).Draw(t, "channel")
			e.Window = calendar.Span{From: hour("from"), Until: hour("until")}
			if e.Window.IsEmpty() {
				e.Window = calendar.Span{}
			}
			entries = append(entries, e)
		}
		book, err := pricing.NewBook(entries...)
		require.NoError(t, err)
		q := pricing.Query{SKU: "x", Qty: 1, Currency: money.EUR, At: noon, Channel: "web"}
		p, err := book.Find(q)
		if err != nil {
			require.ErrorIs(t, err, pricing.ErrNoPrice)
			return
		}
		var want time.Time // the first hour with another answer
		for h := 1; h <= 6 && want.IsZero(); h++ {
			q.At = noon.Add(time.Duration(h) * time.Hour)
			if other, err := book.Find(q); err != nil || other.Entry.ID != p.Entry.ID {
				want = q.At
			}
		}
		require.True(t, want.Equal(p.Until), "until %v, want %v", p.Until, want)
	})
}

func TestAnomaliesAcrossTiers(t *testing.T) {
	out, err := pricing.Anomalies([]pricing.Tier{{1, eur("10.00")}, {5, eur("9.99")}, {6, eur("4.00")}})
	require.NoError(t, err)
	require.Len(t, out, 1)
	require.Equal(t, "6 units cost EUR 24.00: less than any quantity from 3 to 5", out[0].String())

	rapid.Check(t, func(t *rapid.T) {
		tiers := []pricing.Tier{{1, money.New(rapid.Int64Range(0, 30).Draw(t, "unit"), money.EUR)}}
		for range rapid.IntRange(0, 4).Draw(t, "tiers") {
			tiers = append(tiers, pricing.Tier{
				MinQty: tiers[len(tiers)-1].MinQty + rapid.Int64Range(1, 5).Draw(t, "step"), Unit: money.New(rapid.Int64Range(0, 30).Draw(t, "unit"), money.EUR),
			})
		}
		want := map[string]bool{}
		for _, step := range tiers[1:] {
			for q := int64(1); q < step.MinQty; q++ {
				less, err := pricing.Volume(tiers, q)
				require.NoError(t, err)
				if less.Units() > step.MinQty*step.Unit.Units() {
					want[fmt.Sprint(q, step.MinQty)] = true
				}
			}
		}
		got := map[string]bool{}
		out, err := pricing.Anomalies(tiers)
		require.NoError(t, err)
		for _, r := range out {
			number := func(name string) (n int64) {
				f, ok := r.Fact(name)
				require.True(t, ok)
				require.NoError(t, json.Unmarshal([]byte(f.Value), &n))
				return n
			}
			for q := number("from"); q <= number("below"); q++ {
				got[fmt.Sprint(q, number("qty"))] = true
			}
		}
		require.Equal(t, want, got)
	})
}

func TestGroupPurchaseRefusesNegativePayments(t *testing.T) {
	g := pricing.GroupBuy{Window: calendar.Span{From: noon, Until: noon.Add(time.Hour)}, Tiers: []pricing.Tier{{1, eur("5.00")}}, Least: 10}
	_, err := g.Settle([]pricing.Join{{ID: "a", At: noon, Qty: 1, Paid: eur("-5.00")}}, noon.Add(time.Hour))
	require.Error(t, err) // nobody owes the shop for a group that failed
	require.Equal(t, []string{"/joins/0/paid pricing.group.paid"}, paths(t, err))
}

func TestHostileNumbersEnd(t *testing.T) {
	start := time.Now()
	for _, exp := range []int32{1 << 30, 2_000_000_000, -2_000_000_000, 400, -400} {
		huge := decimal.New(3, exp)
		for _, c := range []pricing.Content{{Amount: huge, Unit: "g"}, {Amount: huge, Unit: "x"}, {Amount: decimal.New(1, 0), Drained: huge, Unit: "kg"}, {Amount: huge.Neg(), Unit: "g"}} {
			for _, state := range []commerce.Territory{"", "DE"} {
				_, err := pricing.UnitPriceOf(eur("1.00"), c, pricing.UnitPriceOptions{Territory: state})
				require.Error(t, err)
			}
		}
	}
	require.Less(t, time.Since(start), time.Second)
}

func TestNonsenseRulesAreRefused(t *testing.T) {
	_, err := pricing.Costs{Commission: pricing.Fee{Basis: 9}}.Contribution(eur("1.00"), eur("1.22"))
	require.Equal(t, []string{"/commission/basis pricing.costs.basis"}, paths(t, err))
	_, err = pricing.Commission{Percent: money.NewPercent(5), Cap: eur("-1.00")}.Settle(eur("10.00"), eur("0.00"), eur("0.00"))
	require.ErrorIs(t, err, pricing.ErrPoints)
}

// The same amount with and without VAT is not the same price.
func TestAuditSeesModes(t *testing.T) {
	book, err := pricing.NewBook(pricing.Entry{ID: "a", SKU: "x", Amount: eur("10.00")}, pricing.Entry{ID: "b", SKU: "x", Amount: eur("10.00"), Mode: commerce.Net})
	require.NoError(t, err)
	out, err := book.Audit(pricing.Audit{At: noon, Currency: money.EUR})
	require.NoError(t, err)
	require.Len(t, out, 1)
	require.Equal(t, "pricing.audit.overlap", out[0].Code)
}

func TestEmptyBookIsJSON(t *testing.T) {
	book, err := pricing.NewBook()
	require.NoError(t, err)
	text, err := json.Marshal(book)
	require.NoError(t, err)
	require.JSONEq(t, `{"schema":"commerce/prices/1","entries":[]}`, string(text))
	_, err = pricing.ParseBook(text)
	require.NoError(t, err)
}

func TestMarketsUnderOldNames(t *testing.T) {
	book, err := pricing.NewBook(pricing.Entry{ID: "gr", SKU: "x", Amount: eur("10.00"), Market: "EL"})
	require.NoError(t, err)
	for _, m := range []commerce.Territory{"EL", "GR"} {
		_, err := book.Find(pricing.Query{SKU: "x", Qty: 1, Currency: money.EUR, At: noon, Market: m})
		require.NoError(t, err)
	}
}

// The answer of every state to four questions, read off the texts by hand:
// an article on sale for ten days, the second of two successive reductions,
// perishable goods, and a reduction after both.
func TestEveryState(t *testing.T) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	fresh := []pricing.Point{{At: day(-10), Amount: eur("20.00")}}
	series := []pricing.Point{
		{At: day(-100), Amount: eur("18.00")},
		{At: day(-25), Amount: eur("20.00")},
		{At: day(-5), Amount: eur("15.00"), Reduced: true},
	}
	food := []pricing.Point{{At: day(-60), Amount: eur("4.00")}, {At: day(-20), Amount: eur("5.00")}, {At: day(-3), Amount: eur("6.00")}}
	for state, want := range map[commerce.Territory][3]string{
		"EU": {"new", "lowest 15.00", "lowest 4.00"},
		"AT": {"new", "series 18.00", "perishable"},
		"BE": {"new", "lowest 15.00", "lowest 4.00"},
		"BG": {"new", "lowest 15.00", "lowest 4.00"},
		"CZ": {"new", "series 18.00", "perishable"},
		"DE": {"new", "series 18.00", "perishable"},
		"DK": {"new", "first 20.00", "lowest 5.00"},
		"EE": {"new", "lowest 15.00", "lowest 4.00"},
		"ES": {"new_exempt", "lowest 15.00", "lowest 4.00"},
		"FI": {"new", "series 18.00", "lowest 4.00"},
		"FR": {"new", "first 20.00", "perishable"},
		"GR": {"new", "first 20.00", "perishable"},
		"HR": {"new", "series 18.00", "lowest 4.00"},
		"IE": {"new", "series 18.00", "lowest 4.00"},
		"IT": {"new", "first 20.00", "perishable"},
		"LU": {"new", "first 20.00", "lowest 4.00"},
		"NL": {"new_exempt", "first 20.00", "direct 6.00"},
		"PL": {"new", "lowest 15.00", "direct 6.00"},
		"PT": {"new", "lowest 15.00", "lowest 4.00"},
		"RO": {"new", "lowest 15.00", "lowest 4.00"},
		"SE": {"new", "first 20.00", "perishable"},
		"SI": {"new", "series 18.00", "lowest 4.00"},
		"SK": {"new", "first 20.00", "perishable"},
		"CY": {}, "HU": {}, "LV": {}, "LT": {}, "MT": {},
	} {
		law, err := pricing.PriorPolicyOf(state, rome())
		if want[0] == "" {
			require.ErrorIs(t, err, pricing.ErrNoPolicy, state)
			continue
		}
		require.NoError(t, err, state)
		for i, history := range [][]pricing.Point{fresh, series, food} {
			law.Perishable = i == 2
			p, err := pricing.PriorPrice(law, history, noon)
			require.NoError(t, err, state)
			code, amount, _ := strings.Cut(want[i], " ")
			require.Equal(t, "pricing.prior."+code, p.Code(), "%s %d", state, i)
			if amount != "" {
				require.Equal(t, eur(amount), p.Amount, "%s %d", state, i)
			}
			require.NotEmpty(t, p.Reasons()[0].Cites)
		}
	}
}

// A series outlives its state's limit only as an ordinary reduction.
func TestLimitsOfSeries(t *testing.T) {
	history := func(days int) []pricing.Point {
		return []pricing.Point{{At: noon.AddDate(0, 0, -200), Amount: eur("20.00")}, {At: noon.AddDate(0, 0, -days), Amount: eur("15.00"), Reduced: true}}
	}
	for state, limit := range map[commerce.Territory]int{"FI": 60, "GR": 60, "SE": 30} {
		law, err := pricing.PriorPolicyOf(state, rome())
		require.NoError(t, err)
		for days, want := range map[int]string{limit: "20.00", limit + 1: "15.00"} {
			p, err := pricing.PriorPrice(law, history(days), noon)
			require.NoError(t, err)
			require.Equal(t, eur(want), p.Amount, "%s after %d days", state, days)
		}
	}
}

// An entry in another currency between two others must not break their order.
func TestCurrenciesDoNotMixTheOrder(t *testing.T) {
	entry := func(id string, amount int64, cur money.Currency) pricing.Entry {
		return pricing.Entry{ID: id, SKU: "x", Amount: money.New(amount, cur)}
	}
	// by id alone: c before e before g; by amount: g before c
	dear, other, cheap := entry("c", 1, money.EUR), entry("e", 0, money.SEK), entry("g", 0, money.EUR)
	for _, order := range [][]pricing.Entry{{dear, other, cheap}, {dear, cheap, other}, {other, dear, cheap}, {other, cheap, dear}, {cheap, dear, other}, {cheap, other, dear}} {
		book, err := pricing.NewBook(order...)
		require.NoError(t, err)
		p, err := book.Find(pricing.Query{SKU: "x", Qty: 1, Currency: money.EUR, At: noon})
		require.NoError(t, err)
		require.Equal(t, "g", p.Entry.ID)
	}
}
