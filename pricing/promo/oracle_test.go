package promo_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func (d deal) promotion(id string) promo.Promotion {
	of := promo.Match{Facet: d.facets[0]}
	p := promo.Promotion{ID: id, Group: d.group, Round: promo.PerUnit, Limits: promo.Limits{PerOrder: d.perOrder, Units: d.units}}
	if d.budget > 0 {
		p.Limits.Budget = promo.Figures{eur(d.budget)}
	}
	if d.capped > 0 {
		p.Cap = promo.Figures{eur(d.capped)}
	}
	if d.excludes != "" {
		p.Excludes = []string{d.excludes}
	}
	percent := money.NewPercent(d.percent)
	switch d.kind {
	case "percent":
		p.Then = promo.Percent{Off: percent, Of: of}
	case "off":
		p.Then = promo.Off{Amount: eur(d.amount), Of: of}
	case "set":
		p.Then = promo.SetPrice{Amount: eur(d.amount), Of: of}
	case "price":
		p.Then = promo.ForPrice{Qty: d.get, Amount: eur(d.amount), Of: of}
	case "bundle":
		b := promo.Bundle{Slots: []promo.Slot{{Of: of, Qty: 1}, {Of: promo.Match{Facet: d.facets[1]}, Qty: max(1, d.second)}}}
		if b.Off = percent; d.percent == 0 {
			b.Amount = eur(d.amount)
		}
		p.Then = b
	default:
		b := promo.BuyGet{Buy: d.buy, Get: d.get, Of: of, Off: percent, Strict: d.strict}
		switch d.kind {
		case "pools":
			b.GetOf = &promo.Match{Facet: d.facets[1]}
		case "merchant":
			b.Pairing = promo.Merchant
			if d.merchantUp {
				b.Choose = promo.Dearest
			}
		case "dearest":
			b.Choose = promo.Dearest
		}
		p.Then = b
	}
	return p
}

func drawDeal(t *rapid.T, kinds ...string) deal {
	if len(kinds) == 0 {
		kinds = []string{"percent", "off", "set", "cheapest", "cheapest", "dearest", "pools", "price", "bundle"}
	}
	d := deal{
		kind: sample(t, "kind", kinds...), facets: [2]string{sample(t, "facet", facets...), sample(t, "facet", facets...)},
		percent: sample(t, "percent", int64(7), 33, 50, 100), amount: rapid.Int64Range(1, 900).Draw(t, "amount"),
		buy: rapid.Int64Range(1, 3).Draw(t, "buy"), get: rapid.Int64Range(1, 2).Draw(t, "get"),
		perOrder: sample(t, "per_order", int64(0), 0, 1, 2), units: sample(t, "units", int64(0), 0, 2, 3), strict: rapid.Bool().Draw(t, "strict"),
		merchantUp: rapid.Bool().Draw(t, "up"),
	}
	switch d.kind {
	case "price":
		d.get++
	case "bundle":
		if rapid.Bool().Draw(t, "priced") {
			d.percent = 0
		}
	}
	return d
}

func drawGoods(t *rapid.T, prefix string, most int, floors bool) ([]good, []promo.Line) {
	var us []good
	var lines []promo.Line
	for i := 0; len(us) < most && i < rapid.IntRange(1, most).Draw(t, "lines"); i++ {
		g := good{
			line: i, price: sample(t, "price", int64(0), 1, 99, 100, 333, 333, 500, 750, 1001), fixed: rapid.IntRange(0, 9).Draw(t, "fixed") == 0,
			facets: rapid.SliceOfNDistinct(rapid.SampledFrom(facets), 1, 3, rapid.ID[string]).Draw(t, "facets"),
		}
		line := promo.Line{ID: fmt.Sprint(prefix, i), SKU: "s", Unit: eur(g.price), NoDiscount: g.fixed, Qty: rapid.Int64Range(1, 2).Draw(t, "qty")}
		if floors && rapid.Bool().Draw(t, "floored") {
			g.floor = sample(t, "floor", int64(50), 98, 300, 2000)
			line.Floor = eur(g.floor)
		}
		for k := range g.facets {
			g.facets[k] = prefix + g.facets[k]
		}
		line.Facets = g.facets
		if int(line.Qty) > most-len(us) {
			line.Qty = 1
		}
		lines = append(lines, line)
		for range line.Qty {
			us = append(us, g)
		}
	}
	return us, lines
}

func TestOracle(t *testing.T) {
	for _, mode := range []string{"plain", "floors", "caps", "merchant", "merchant alone", "everything", "few steps"} {
		t.Run(mode, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				opt := promo.Options{}
				all := mode == "everything"
				if mode == "few steps" { // what is claimed then is still true
					all, opt.Steps = true, sample(t, "steps", int64(1), 30, 100, 300, 1000, 3000, 10_000)
				}
				us, lines := drawGoods(t, "", 6, mode != "plain" && mode != "caps")
				var deals []deal
				var ps []promo.Promotion
				in := promo.Input{At: now, Currency: money.EUR, Lines: lines}
				groups := false
				for i := range rapid.IntRange(1, 3).Draw(t, "deals") {
					d := drawDeal(t)
					switch {
					case i == 0 && mode != "merchant" && mode != "merchant alone" && (!all || rapid.Bool().Draw(t, "customer")):
					case i == 0:
						d = drawDeal(t, "merchant")
					case mode == "merchant alone":
						d = drawDeal(t, "percent", "off", "set")
						d.units, d.perOrder = 0, 0
					}
					if (mode == "caps" || all) && rapid.Bool().Draw(t, "capped") {
						switch rapid.IntRange(0, 1).Draw(t, "how") {
						case 0:
							d.capped = rapid.Int64Range(1, 900).Draw(t, "cap")
							d.most = d.capped
						default:
							d.most = rapid.Int64Range(1, 900).Draw(t, "left")
							d.spent = rapid.Int64Range(0, 500).Draw(t, "spent")
							d.budget = d.most + d.spent
						}
					}
					groups = groups || d.kind == "price" || d.kind == "bundle" && d.percent == 0
					id := fmt.Sprint("p", i)
					deals, ps = append(deals, d), append(ps, d.promotion(id))
					in.Used = append(in.Used, promo.Usage{Promotion: id, Spend: eur(d.spent)})
				}
				rules, err := promo.Compile(ps, opt)
				require.NoError(t, err)
				res, err := rules.Evaluate(in)
				require.NoError(t, err)
				checkResult(t, in, res)
				for i, a := range res.Applied {
					if d := deals[a.Promotion[1]-'0']; d.most > 0 {
						require.LessOrEqual(t, res.Claims[i].Spend.Units(), d.most, "no budget is overrun")
					}
				}
				want := exhaust(us, deals)
				require.LessOrEqual(t, res.Discount.Units(), want, "more than any way to use the units")
				require.GreaterOrEqual(t, res.Bound.Units(), want, "the bound holds")
				if res.Optimal {
					require.Equal(t, want, res.Discount.Units())
				}
				if mode == "plain" || mode == "caps" || mode == "merchant alone" || mode == "floors" && !groups || len(deals) == 1 && !groups && opt.Steps == 0 {
					require.True(t, res.Optimal, "%v of %v", res.Discount, res.Bound)
				}
			})
		})
	}
}
