package promo_test

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func sample[T any](t *rapid.T, label string, of ...T) T {
	return rapid.SampledFrom(of).Draw(t, label)
}

func drawMatch(t *rapid.T, depth int) promo.Match {
	m := promo.Match{}
	switch sample(t, "match", 0, 1, 1, 1, 2, 3, 4) {
	case 1:
		m.Facet = sample(t, "facet", facets...)
	case 2:
		m.Facets = []string{"a", "b"}
	case 3:
		m.SKU = "s"
		m.Not = []promo.Match{{Facet: "c"}}
	case 4:
		if depth < 2 {
			m.Any = []promo.Match{drawMatch(t, depth+1), drawMatch(t, depth+1)}
		}
		m.Fresh = rapid.Bool().Draw(t, "fresh")
	}
	return m
}

func drawAction(t *rapid.T, phase promo.Phase) promo.Action {
	of := drawMatch(t, 0)
	off := sample(t, "off", money.NewPercent(10), money.MustPercent("33.3"), money.NewPercent(100))
	amount := eur(rapid.Int64Range(1, 1200).Draw(t, "amount"))
	if phase == promo.ShippingPhase {
		return sample[promo.Action](t, "shipping", promo.Shipping{Off: off}, promo.Shipping{Amount: amount}, promo.Shipping{To: amount, Methods: []string{"gls"}})
	}
	kinds := []promo.Action{
		promo.Percent{Off: off, Of: of},
		promo.Off{Amount: amount, Of: of},
		promo.Off{Amount: amount, Of: of, Per: promo.Each},
		promo.SetPrice{Amount: amount, Of: of},
		promo.BuyGet{Buy: 2, Get: 1, Of: of, Off: off},
		promo.BuyGet{Buy: 1, Get: 1, Of: of, Off: off, Pairing: promo.Merchant},
		promo.BuyGet{Buy: 1, Get: 1, Of: of, Off: off, Choose: promo.Dearest},
		promo.BuyGet{Buy: 1, Get: 1, Of: of, GetOf: &promo.Match{Facet: "b"}, Off: off},
		promo.ForPrice{Qty: 2, Amount: amount, Of: of},
		promo.Bundle{Slots: []promo.Slot{{Of: of, Qty: 1}, {Of: promo.Match{Facet: "b"}, Qty: 1}}, Amount: amount},
		promo.Tiered{Of: of, Steps: []promo.Step{{Quantity: 2, Then: promo.Percent{Off: off}}, {Quantity: 4, Then: promo.Off{Amount: amount}}}},
		promo.Points{Each: 1, Per: promo.Figures{eur(100)}, Flat: 3},
		promo.Gift{SKUs: []string{"g"}, Qty: 1},
	}
	if phase == promo.OrderPhase {
		kinds = append(kinds, promo.Off{Amount: amount, Of: of, Per: promo.Order})
	}
	return sample(t, "action", kinds...)
}

// drawPromotions draws a ruleset of every kind of promotion.
func drawPromotions(t *rapid.T) []promo.Promotion {
	picks := map[string]promo.Pick{"": promo.Best, "x": sample(t, "pick", promo.Best, promo.Priority, promo.All)}
	var ps []promo.Promotion
	for i := range rapid.IntRange(1, 8).Draw(t, "promotions") {
		p := promo.Promotion{
			ID: fmt.Sprint("p", i), Phase: sample(t, "phase", promo.LinePhase, promo.LinePhase, promo.PricePhase, promo.OrderPhase, promo.ShippingPhase),
			Group: sample(t, "group", "", "", "x"), Priority: rapid.IntRange(0, 3).Draw(t, "priority"),
			Basis: sample(t, "basis", promo.Opening, promo.Original, promo.Running), Round: sample(t, "round", promo.PerLine, promo.PerUnit, promo.PerOrder, promo.EachLine),
			Rounding: sample(t, "rounding", money.HalfUp, money.HalfDown, money.Down, money.HalfEven, money.Up),
		}
		p.Pick = picks[p.Group]
		p.Then = drawAction(t, p.Phase)
		if p.Pick != promo.All || p.Basis == promo.Running {
			p.Spread = sample(t, "spread", promo.Even, promo.OnUnits)
		}
		if rapid.IntRange(0, 3).Draw(t, "capped") == 0 {
			p.Cap = promo.Figures{eur(rapid.Int64Range(1, 900).Draw(t, "cap"))}
		}
		switch p.Then.(type) {
		case promo.BuyGet, promo.ForPrice, promo.Bundle, promo.Percent:
			p.Limits.PerOrder = sample(t, "limit", int64(0), 0, 1, 2)
			p.Limits.Units = sample(t, "units", int64(0), 0, 0, 3)
		}
		if rapid.IntRange(0, 5).Draw(t, "excluding") == 0 {
			p.Excludes = []string{sample(t, "excludes", "*", "x", "")}
		}
		if rapid.IntRange(0, 3).Draw(t, "condition") == 0 {
			p.When = sample[promo.Condition](t, "when", promo.Spend{AtLeast: eur(900), Of: drawMatch(t, 0)}, promo.Quantity{AtLeast: 2},
				promo.Not{Of: promo.Quantity{AtLeast: 5}}, promo.AnyOf{Of: promo.Conditions{promo.FirstOrder{}, promo.Spend{AtLeast: eur(100)}}})
		}
		if rapid.IntRange(0, 5).Draw(t, "coded") == 0 {
			p.Codes = []string{"X"}
		}
		ps = append(ps, p)
	}
	return ps
}

func drawInput(t *rapid.T) promo.Input {
	_, in := drawCart(t, 12)
	for i := range in.Lines {
		if rapid.IntRange(0, 4).Draw(t, "floored") == 0 {
			in.Lines[i].Floor = eur(rapid.Int64Range(0, 600).Draw(t, "floor"))
		}
		in.Lines[i].NoDiscount = rapid.IntRange(0, 9).Draw(t, "excluded") == 0
	}
	in.Shipping = []promo.Shipment{{ID: "s1", Method: "gls", Amount: eur(690)}, {ID: "s2", Amount: eur(0)}}
	in.Codes = []promo.Code{{Text: " x "}, {Text: "unknown"}}
	return in
}
