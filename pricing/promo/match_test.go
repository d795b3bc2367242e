package promo_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// Which lines a match selects, for an action and for a condition; each once.
func TestMatches(t *testing.T) {
	lines := []promo.Line{line("a", 1, 100, "f", "g"), line("b", 1, 1000, "f"), line("c", 1, 10_000, "g", "h"), line("d", 1, 100_000)}
	for i, c := range []struct {
		of   promo.Match
		want string
	}{
		{promo.Match{}, "abcd"},
		{promo.Match{SKU: "b"}, "b"},
		{promo.Match{SKUs: []string{"d", "b"}}, "bd"},
		{promo.Match{SKU: "a", SKUs: []string{"c"}}, "ac"},
		{promo.Match{Facet: "f"}, "ab"},
		{promo.Match{Facet: "none"}, ""},
		{promo.Match{Facets: []string{"f", "g"}}, "abc"},
		{promo.Match{Facet: "h", Facets: []string{"f"}}, "abc"},
		{promo.Match{SKUs: []string{"a", "c", "d"}, Facets: []string{"g", "none"}}, "ac"},
		{promo.Match{SKU: "d", Facet: "f"}, ""},
		{promo.Match{Facet: "g", Not: []promo.Match{{Facet: "f"}}}, "c"},
		{promo.Match{Not: []promo.Match{{Facet: "h"}, {SKU: "d"}}}, "ab"},
		{promo.Match{Any: []promo.Match{{Facet: "h"}, {SKU: "d"}}}, "cd"},
		{promo.Match{All: []promo.Match{{Facet: "f"}, {Facet: "g"}}}, "a"},
		{promo.Match{All: []promo.Match{{Facets: []string{"f", "h"}}, {Not: []promo.Match{{SKU: "b"}}}}}, "ac"},
		{promo.Match{Facet: "g", Any: []promo.Match{{Facet: "f"}, {SKU: "d"}}}, "a"},
	} {
		var selected strings.Builder
		var value int64
		p := promo.Promotion{ID: "p", Then: promo.Percent{Off: money.NewPercent(10), Of: c.of}}
		for k, l := range evaluate(t, compile(t, p), cartWith(lines...)).Lines {
			if l.Open != l.Final {
				selected.WriteString(l.Line)
				value += lines[k].Unit.Units()
			}
		}
		require.Equal(t, c.want, selected.String(), i)
		if value == 0 {
			value = 1 // nothing is less than the least
			require.Equal(t, "min_spend 0 of 1", refusal(t, cartWith(lines...), promo.Promotion{When: promo.Spend{AtLeast: eur(1), Of: c.of}, Then: promo.Percent{Off: money.NewPercent(1)}}), i)
			continue
		}
		n := int64(len(selected.String()))
		for _, when := range []promo.Condition{
			promo.Spend{AtLeast: eur(value), AtMost: eur(value), Of: c.of}, promo.Quantity{AtLeast: n, AtMost: n, Of: c.of},
		} {
			require.Empty(t, refusal(t, cartWith(lines...), promo.Promotion{When: when, Then: promo.Percent{Off: money.NewPercent(1)}}), "%d: %+v", i, when)
		}
	}
}

// Codes are answered in their order, whatever the order of typing; a code of a
// promotion that is gone is one that nobody knows, and a reason repeats no more
// than what can be a code.
func TestUnknownCodes(t *testing.T) {
	rules := compile(t, promo.Promotion{ID: "p", Coded: true, Then: promo.Percent{Off: money.NewPercent(10)}})
	in := cartWith(line("a", 1, 1000))
	in.Codes = []promo.Code{
		{Text: "zz"},
		{Text: "gone", Promotion: "q"},
		{Text: "b c"},
		{Text: "mario@example.com"},
		{Text: "ümlaut-1_2.3"},
		{Text: "abcdefghijklmnopqrstuvwx"},
		{Text: "abcdefghijklmnopqrstuvwxy"},
		{Promotion: "q"},
		{Text: "batch", Promotion: "p"},
	}
	res := evaluate(t, rules, in)
	require.Equal(t, "BATCH", res.Applied[0].Code)
	require.Equal(t, "BATCH", res.Claims[0].Code)
	var entered, texts []string
	for _, r := range res.Refused {
		require.Equal(t, "promo.refused.unknown_code", r.Code)
		entered = append(entered, r.Entered)
	}
	for _, r := range res.Reasons()[1:] {
		f, ok := r.Fact("code")
		require.True(t, ok)
		texts = append(texts, f.Value)
	}
	require.Equal(t, []string{"", "ABCDEFGHIJKLMNOPQRSTUVWX", "ABCDEFGHIJKLMNOPQRSTUVWXY", "B C", "GONE", "MARIO@EXAMPLE.COM", "ZZ", "ÜMLAUT-1_2.3"}, entered)
	require.Equal(t, []string{"…", "ABCDEFGHIJKLMNOPQRSTUVWX", "ABCDEFGHIJKLMNOPQRSTUVWX…", "B…", "GONE", "MARIO…", "ZZ", "ÜMLAUT-1_2.3"}, texts)
}

// A claim says what may be counted: the limits of its promotion, the budget in
// the currency of the cart.
func TestClaims(t *testing.T) {
	p := promo.Promotion{
		ID: "p", Codes: []string{"X"}, Then: promo.Percent{Off: money.NewPercent(10)},
		Limits: promo.Limits{Total: 5, Customer: 4, Code: 3, Quota: 9, PerOrder: 7, Units: 8, Budget: promo.Figures{money.New(700, money.USD), eur(600)}},
	}
	q := promo.Promotion{ID: "q", Phase: promo.OrderPhase, Then: promo.Percent{Off: money.NewPercent(10)}}
	res := evaluate(t, compile(t, p, q), cartWith(line("a", 2, 1000)))
	require.Equal(t, []promo.Claim{
		{Promotion: "p", Code: "X", Uses: 1, Units: 2, Spend: eur(200), Limits: promo.ClaimLimits{Total: 5, Customer: 4, Code: 3, Quota: 9, Budget: eur(600)}},
		{Promotion: "q", Uses: 1, Units: 2, Spend: eur(180)},
	}, res.Claims)
	require.Equal(t, "p: uses 1, units 2, spend EUR 2.00", res.Claims[0].String())
}

// Points never wrap: they end at 2^55 - 1.
func TestPointsDoNotWrap(t *testing.T) {
	most := int64(math.MaxInt64 >> 8)
	for _, c := range []struct{ spent, each, want int64 }{
		{1000, 3, 3000},
		{0, 3, 0},
		{1 << 50, 1 << 5, most},
		{1<<50 - 1, 1 << 5, 1<<55 - 1<<5},
		{1 << 50, 1 << 6, most},
		{1 << 50, 1 << 40, most}, // beyond 64 bits
	} {
		rules := compile(t, promo.Promotion{ID: "p", Then: promo.Points{Each: c.each, Per: promo.Figures{eur(1)}}})
		require.Equal(t, c.want, evaluate(t, rules, cartWith(line("a", 1, c.spent))).Points)
	}
}
