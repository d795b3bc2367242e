package promo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// problems lists what is wrong, as "path code".
func problems(t *testing.T, err error) (list []string) {
	t.Helper()
	if err == nil {
		return nil
	}
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	for _, f := range fields {
		list = append(list, f.Path+" "+f.Code)
	}
	return list
}

const (
	mostAmount = int64(1) << 50 // minor units of one amount, or of a cart
	mostQty    = int64(1) << 40
	mostGroup  = int64(1) << 16
)

// Every figure of a promotion at its ends, and one step beyond them.
func TestFiguresOfPromotions(t *testing.T) {
	ten := money.NewPercent(10)
	figures := func(minor int64) promo.Figures { return promo.Figures{eur(minor)} }
	then := func(a promo.Action) promo.Promotion { return promo.Promotion{Then: a} }
	when := func(c promo.Condition) promo.Promotion {
		return promo.Promotion{When: c, Then: promo.Percent{Off: ten}}
	}
	limits := func(l promo.Limits) promo.Promotion {
		return promo.Promotion{Limits: l, Then: promo.Percent{Off: ten}}
	}
	steps := func(s ...promo.Step) promo.Promotion {
		for i := range s {
			s[i].Then = promo.Percent{Off: ten}
		}
		return then(promo.Tiered{Steps: s})
	}
	shipping := func(s promo.Shipping) promo.Promotion {
		return promo.Promotion{Phase: promo.ShippingPhase, Then: s}
	}
	slots := func(n, qty int64) []promo.Slot { return slices.Repeat([]promo.Slot{{Qty: qty}}, int(n)) }
	const open = 0 // no upper end
	for name, c := range map[string]struct {
		with        func(n int64) promo.Promotion
		least, most int64
		problem     string // of the figure alone; empty if there are others
	}{
		"buy":           {func(n int64) promo.Promotion { return then(promo.BuyGet{Buy: n, Get: 1, Off: ten}) }, 1, mostGroup, "/then/buy promo.rule.quantity"},
		"get":           {func(n int64) promo.Promotion { return then(promo.BuyGet{Buy: 1, Get: n, Off: ten}) }, 1, mostGroup, "/then/get promo.rule.quantity"},
		"for price":     {func(n int64) promo.Promotion { return then(promo.ForPrice{Qty: n, Amount: eur(1)}) }, 2, mostGroup, "/then/qty promo.rule.quantity"},
		"its amount":    {func(n int64) promo.Promotion { return then(promo.ForPrice{Qty: 2, Amount: eur(n)}) }, 0, mostAmount, "/then/amount promo.rule.amount"},
		"slots":         {func(n int64) promo.Promotion { return then(promo.Bundle{Slots: slots(n, 1), Off: ten}) }, 2, 8, "/then/slots promo.rule.slots"},
		"units of each": {func(n int64) promo.Promotion { return then(promo.Bundle{Slots: slots(2, n), Off: ten}) }, 1, mostGroup, ""},
		"bundle at":     {func(n int64) promo.Promotion { return then(promo.Bundle{Slots: slots(2, 1), Amount: eur(n)}) }, 0, mostAmount, "/then/amount promo.rule.amount"},
		"off":           {func(n int64) promo.Promotion { return then(promo.Off{Amount: eur(n)}) }, 1, mostAmount, "/then/amount promo.rule.amount"},
		"off, also in": {func(n int64) promo.Promotion {
			return then(promo.Off{Amount: eur(1), AlsoIn: promo.Figures{money.New(n, money.USD)}})
		}, 1, mostAmount, "/then/also_in/0 promo.rule.amount"},
		"set price":    {func(n int64) promo.Promotion { return then(promo.SetPrice{Amount: eur(n)}) }, 0, mostAmount, "/then/amount promo.rule.amount"},
		"gift":         {func(n int64) promo.Promotion { return then(promo.Gift{SKUs: []string{"g"}, Qty: n}) }, 1, mostQty, "/then/qty promo.rule.quantity"},
		"points":       {func(n int64) promo.Promotion { return then(promo.Points{Flat: n}) }, 1, mostQty, ""},
		"points each":  {func(n int64) promo.Promotion { return then(promo.Points{Each: n, Per: figures(1)}) }, 1, mostQty, ""},
		"points per":   {func(n int64) promo.Promotion { return then(promo.Points{Each: 1, Per: figures(n)}) }, 1, mostAmount, "/then/per/0 promo.rule.amount"},
		"shipping off": {func(n int64) promo.Promotion { return shipping(promo.Shipping{Amount: eur(n)}) }, 1, mostAmount, "/then/amount promo.rule.amount"},
		"shipping to":  {func(n int64) promo.Promotion { return shipping(promo.Shipping{To: eur(n)}) }, 0, mostAmount, "/then/to promo.rule.amount"},
		"step":         {func(n int64) promo.Promotion { return steps(promo.Step{Quantity: n}) }, 1, mostQty, "/then/steps/0/quantity promo.rule.choice"},
		"step of five": {func(n int64) promo.Promotion { return steps(promo.Step{Quantity: 5}, promo.Step{Quantity: n}) }, 6, mostQty, ""},
		"spend step":   {func(n int64) promo.Promotion { return steps(promo.Step{Spend: figures(n)}) }, 1, mostAmount, ""},
		"and a second": {func(n int64) promo.Promotion {
			return steps(promo.Step{Spend: figures(500)}, promo.Step{Spend: figures(n)})
		}, 501, mostAmount, ""},
		"cap":              {func(n int64) promo.Promotion { return promo.Promotion{Cap: figures(n), Then: promo.Percent{Off: ten}} }, 1, mostAmount, "/cap/0 promo.rule.amount"},
		"budget":           {func(n int64) promo.Promotion { return limits(promo.Limits{Budget: figures(n)}) }, 1, mostAmount, "/limits/budget/0 promo.rule.amount"},
		"per order":        {func(n int64) promo.Promotion { return limits(promo.Limits{PerOrder: n}) }, 0, open, "/limits/per_order promo.rule.limit"},
		"units":            {func(n int64) promo.Promotion { return limits(promo.Limits{Units: n}) }, 0, open, "/limits/units promo.rule.limit"},
		"total":            {func(n int64) promo.Promotion { return limits(promo.Limits{Total: n}) }, 0, open, "/limits/total promo.rule.limit"},
		"customer":         {func(n int64) promo.Promotion { return limits(promo.Limits{Customer: n}) }, 0, open, "/limits/customer promo.rule.limit"},
		"code":             {func(n int64) promo.Promotion { return limits(promo.Limits{Code: n}) }, 0, open, "/limits/code promo.rule.limit"},
		"quota":            {func(n int64) promo.Promotion { return limits(promo.Limits{Quota: n}) }, 0, open, "/limits/quota promo.rule.limit"},
		"quantity":         {func(n int64) promo.Promotion { return when(promo.Quantity{AtLeast: n}) }, 0, mostQty, "/when/at_least promo.rule.quantity"},
		"at most":          {func(n int64) promo.Promotion { return when(promo.Quantity{AtMost: n}) }, 0, mostQty, "/when/at_most promo.rule.quantity"},
		"five to":          {func(n int64) promo.Promotion { return when(promo.Quantity{AtLeast: 5, AtMost: n}) }, 5, mostQty, ""},
		"orders":           {func(n int64) promo.Promotion { return when(promo.Orders{AtLeast: n}) }, 0, mostQty, "/when/at_least promo.rule.quantity"},
		"five orders to":   {func(n int64) promo.Promotion { return when(promo.Orders{AtLeast: 5, AtMost: n}) }, 5, mostQty, ""},
		"spend":            {func(n int64) promo.Promotion { return when(promo.Spend{AtLeast: eur(n)}) }, 1, mostAmount, "/when/at_least promo.rule.amount"},
		"spend at most":    {func(n int64) promo.Promotion { return when(promo.Spend{AtMost: eur(n)}) }, 0, mostAmount, "/when/at_most promo.rule.amount"},
		"spend of 5.00 to": {func(n int64) promo.Promotion { return when(promo.Spend{AtLeast: eur(500), AtMost: eur(n)}) }, 500, mostAmount, ""},
		"minutes of window": {func(n int64) promo.Promotion {
			span := calendar.Span{From: now, Until: now.Add(time.Duration(n) * time.Minute)}
			return promo.Promotion{Window: promo.Window{Span: span}, Then: promo.Percent{Off: ten}}
		}, 1, open, "/window/until promo.rule.window"},
	} {
		fine, wrong := []int64{c.least}, []int64{c.least - 1}
		if c.most != open {
			fine, wrong = append(fine, c.most), append(wrong, c.most+1)
		}
		for _, n := range append(fine, wrong...) {
			p := c.with(n)
			p.ID = "p"
			_, err := promo.Compile([]promo.Promotion{p}, promo.Options{})
			if slices.Contains(fine, n) {
				require.NoError(t, err, "%s %d", name, n)
				continue
			}
			require.ErrorIs(t, err, promo.ErrPromotion, "%s %d", name, n)
			if c.problem != "" {
				require.Equal(t, []string{"/promotions/0" + c.problem}, problems(t, err), "%s %d", name, n)
			}
		}
	}
}

// What a promotion says twice, or of two minds, is one problem at one place.
func TestContradictions(t *testing.T) {
	ten := promo.Percent{Off: money.NewPercent(10)}
	usd := money.New(100, money.USD)
	both := promo.Figures{eur(100), usd}
	for name, c := range map[string]struct {
		p    promo.Promotion
		want []string
	}{
		"steps in the same currencies":    {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Spend: both, Then: ten}, {Spend: promo.Figures{money.New(101, money.USD), eur(101)}, Then: ten}}}}, nil},
		"a step in fewer currencies":      {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Spend: both, Then: ten}, {Spend: promo.Figures{eur(200)}, Then: ten}}}}, []string{"/promotions/0/then/steps/1 promo.rule.rising"}},
		"a step in more currencies":       {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Spend: promo.Figures{eur(100)}, Then: ten}, {Spend: promo.Figures{eur(200), usd}, Then: ten}}}}, []string{"/promotions/0/then/steps/1 promo.rule.rising"}},
		"a step that falls in one":        {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Spend: both, Then: ten}, {Spend: promo.Figures{eur(200), usd}, Then: ten}}}}, []string{"/promotions/0/then/steps/1 promo.rule.rising"}},
		"by spend after by quantity":      {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Quantity: 2, Then: ten}, {Spend: both, Then: ten}}}}, []string{"/promotions/0/then/steps/1 promo.rule.rising"}},
		"by quantity after by spend":      {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Spend: both, Then: ten}, {Quantity: 2, Then: ten}}}}, []string{"/promotions/0/then/steps/1 promo.rule.rising"}},
		"a step by both":                  {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Quantity: 2, Spend: both, Then: ten}}}}, []string{"/promotions/0/then/steps/0/quantity promo.rule.choice"}},
		"a step on an SKU":                {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Quantity: 2, Then: promo.Percent{Off: ten.Off, Of: promo.Match{SKU: "a"}}}}}}, []string{"/promotions/0/then/steps/0/then/of promo.rule.choice"}},
		"a step on fresh lines":           {promo.Promotion{Then: promo.Tiered{Steps: []promo.Step{{Quantity: 2, Then: promo.Percent{Off: ten.Off, Of: promo.Match{Fresh: true}}}}}}, []string{"/promotions/0/then/steps/0/then/of promo.rule.choice"}},
		"a step of shipping, in shipping": {promo.Promotion{Phase: promo.ShippingPhase, Then: promo.Tiered{Steps: []promo.Step{{Quantity: 2, Then: promo.Shipping{Off: ten.Off}}}}}, nil},
		"shipping by nothing":             {promo.Promotion{Phase: promo.ShippingPhase, Then: promo.Shipping{}}, []string{"/promotions/0/then promo.rule.choice"}},
		"shipping by amount and to":       {promo.Promotion{Phase: promo.ShippingPhase, Then: promo.Shipping{Amount: eur(1), To: eur(1)}}, []string{"/promotions/0/then promo.rule.choice"}},
		"shipping by percentage and to":   {promo.Promotion{Phase: promo.ShippingPhase, Then: promo.Shipping{Off: ten.Off, To: eur(1)}}, []string{"/promotions/0/then promo.rule.choice"}},
		"two amounts in one currency":     {promo.Promotion{Then: promo.Off{Amount: eur(1), AlsoIn: promo.Figures{usd, eur(2)}}}, []string{"/promotions/0/then/also_in promo.rule.currency"}},
		"pairing of two pools":            {promo.Promotion{Then: promo.BuyGet{Buy: 1, Get: 1, Off: ten.Off, GetOf: &promo.Match{}, Pairing: promo.Merchant}}, []string{"/promotions/0/then/pairing promo.rule.pool"}},
		"choice of two pools":             {promo.Promotion{Then: promo.BuyGet{Buy: 1, Get: 1, Off: ten.Off, GetOf: &promo.Match{}, Choose: promo.Dearest}}, []string{"/promotions/0/then/pairing promo.rule.pool"}},
		"points for each, per nothing":    {promo.Promotion{Then: promo.Points{Flat: 1, Each: 1}}, []string{"/promotions/0/then/per promo.rule.choice"}},
		"points per, for none":            {promo.Promotion{Then: promo.Points{Flat: 1, Per: promo.Figures{eur(1)}}}, []string{"/promotions/0/then/per promo.rule.choice"}},
		"a gift of one without a name":    {promo.Promotion{Then: promo.Gift{SKUs: []string{"a", ""}, Qty: 1}}, []string{"/promotions/0/then/skus promo.rule.missing"}},
		"units on a running basis":        {promo.Promotion{Pick: promo.All, Spread: promo.OnUnits, Basis: promo.Running, Then: ten}, nil},
		"units on the original basis":     {promo.Promotion{Pick: promo.All, Spread: promo.OnUnits, Basis: promo.Original, Then: ten}, []string{"/promotions/0/spread promo.rule.spread"}},
		"units, the best":                 {promo.Promotion{Spread: promo.OnUnits, Basis: promo.Original, Then: ten}, nil},
		"units of an amount per line":     {promo.Promotion{Limits: promo.Limits{Units: 1}, Then: promo.Off{Amount: eur(1), Per: promo.Each}}, []string{"/promotions/0/then promo.rule.limit"}},
		"units of an amount per unit":     {promo.Promotion{Limits: promo.Limits{Units: 1}, Then: promo.Off{Amount: eur(1)}}, nil},
		"units of points":                 {promo.Promotion{Limits: promo.Limits{PerOrder: 1}, Then: promo.Points{Flat: 1}}, []string{"/promotions/0/then promo.rule.limit"}},
		"units of shipping":               {promo.Promotion{Phase: promo.ShippingPhase, Limits: promo.Limits{PerOrder: 1}, Then: promo.Shipping{Off: ten.Off}}, []string{"/promotions/0/then promo.rule.limit"}},
		"units of a bundle":               {promo.Promotion{Limits: promo.Limits{Quota: 2}, Then: promo.Bundle{Slots: []promo.Slot{{Qty: 1}, {Qty: 1}}, Off: ten.Off}}, nil},
		"a fact of any value":             {promo.Promotion{When: promo.Fact{Name: "n"}, Then: ten}, []string{"/promotions/0/when/any promo.rule.missing"}},
		"a fact without a name":           {promo.Promotion{When: promo.Fact{Any: []string{"a"}}, Then: ten}, []string{"/promotions/0/when/name promo.rule.missing"}},
		"no group":                        {promo.Promotion{When: promo.Group{}, Then: ten}, []string{"/promotions/0/when/any promo.rule.missing"}},
		"no market":                       {promo.Promotion{When: promo.Market{}, Then: ten}, []string{"/promotions/0/when/any promo.rule.missing"}},
		"no currency":                     {promo.Promotion{When: promo.Currency{}, Then: ten}, []string{"/promotions/0/when/any promo.rule.missing"}},
		"a second currency that is none":  {promo.Promotion{When: promo.Currency{Any: []money.Currency{money.EUR, 0}}, Then: ten}, []string{"/promotions/0/when/any/1 promo.rule.currency"}},
		"ends in one currency":            {promo.Promotion{When: promo.Spend{AtLeast: usd, AtMost: usd}, Then: ten}, nil},
		"ends in two currencies":          {promo.Promotion{When: promo.Spend{AtLeast: usd, AtMost: eur(100)}, Then: ten}, []string{"/promotions/0/when/at_most promo.rule.currency"}},
		"a price finer than a cent":       {promo.Promotion{Then: promo.SetPrice{Amount: must(money.Parse("0.005", money.EUR))}}, []string{"/promotions/0/then/amount promo.rule.amount"}},
		"a code of marks without width":   {promo.Promotion{Codes: []string{"A", " \u200b\t"}, Then: ten}, []string{"/promotions/0/codes/1 promo.rule.code"}},
		"a name too long to be repeated":  {promo.Promotion{When: promo.Custom{Name: strings.Repeat("ö", 99)}, Then: ten}, []string{"/promotions/0/when/name promo.rule.custom"}},
	} {
		c.p.ID = "p"
		_, err := promo.Compile([]promo.Promotion{c.p}, promo.Options{})
		require.Equal(t, c.want, problems(t, err), name)
		if err != nil {
			require.ErrorIs(t, err, promo.ErrPromotion, name)
			require.True(t, strings.ToValidUTF8(err.Error(), "") == err.Error(), "whole characters")
		}
	}
}

// Conditions and matches nest 32 levels below the first, and a ruleset has 2^18 of
// them; more are one problem, not one for each.
func TestDepthAndNumberOfConditions(t *testing.T) {
	ten := promo.Percent{Off: money.NewPercent(10)}
	deep := map[string]func(n int) promo.Promotion{
		"all": func(n int) promo.Promotion {
			var when promo.Condition = promo.FirstOrder{}
			for range n {
				when = promo.AllOf{Of: promo.Conditions{when}}
			}
			return promo.Promotion{ID: "p", When: when, Then: ten}
		},
		"any": func(n int) promo.Promotion {
			var when promo.Condition = promo.FirstOrder{}
			for range n {
				when = promo.AnyOf{Of: promo.Conditions{when}}
			}
			return promo.Promotion{ID: "p", When: when, Then: ten}
		},
		"not": func(n int) promo.Promotion {
			var when promo.Condition = promo.FirstOrder{}
			for range n {
				when = promo.Not{Of: when}
			}
			return promo.Promotion{ID: "p", When: when, Then: ten}
		},
		"match": func(n int) promo.Promotion {
			of := promo.Match{SKU: "a"}
			for range n {
				of = promo.Match{Not: []promo.Match{of}}
			}
			return promo.Promotion{ID: "p", Then: promo.Percent{Off: ten.Off, Of: of}}
		},
	}
	for name, p := range deep {
		_, err := promo.Compile([]promo.Promotion{p(32)}, promo.Options{})
		require.NoError(t, err, name)
		_, err = promo.Compile([]promo.Promotion{p(33)}, promo.Options{})
		list := problems(t, err)
		require.Len(t, list, 1, name)
		require.Equal(t, "promo.rule.depth", list[0][strings.LastIndex(list[0], " ")+1:], name)
	}
	many := func(n int) promo.Promotion { // with the match of the action
		return promo.Promotion{ID: "p", Then: promo.Percent{Off: ten.Off, Of: promo.Match{Any: make([]promo.Match, n-1)}}}
	}
	_, err := promo.Compile([]promo.Promotion{many(1 << 18)}, promo.Options{})
	require.NoError(t, err)
	for _, n := range []int{1, 2, 100} {
		_, err = promo.Compile([]promo.Promotion{many(1<<18 + n)}, promo.Options{})
		require.Len(t, problems(t, err), 1, n)
	}
}

// What a message repeats ends after 40 bytes, and never within a character.
func TestClippedNames(t *testing.T) {
	for name, want := range map[string]string{
		strings.Repeat("a", 40):               strings.Repeat("a", 40),
		strings.Repeat("a", 41):               strings.Repeat("a", 40) + "…",
		"a" + strings.Repeat("ö", 30):         "a" + strings.Repeat("ö", 19) + "…",
		strings.Repeat("€", 30):               strings.Repeat("€", 13) + "…", // 39 bytes
		"aaa" + strings.Repeat("😀", 9) + "zz": "aaa" + strings.Repeat("😀", 9) + "z…",
		"aa" + strings.Repeat("😀", 20):        "aa" + strings.Repeat("😀", 9) + "…",
	} {
		_, err := promo.Compile([]promo.Promotion{{ID: "p", Then: promo.Custom{Name: name}}}, promo.Options{})
		if len(name) < 40 {
			want = name
		}
		require.ErrorContains(t, err, `"`+want+`"`)
	}
}
