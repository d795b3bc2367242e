package promo_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

var now = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// must keeps the examples short.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func Example() {
	rules, err := promo.Compile([]promo.Promotion{
		{ID: "3x2-hair", Then: promo.BuyGet{Buy: 2, Get: 1, Of: promo.Match{Facet: "category:hair"}, Off: money.NewPercent(100)}},
		{ID: "free-shipping", Phase: promo.ShippingPhase, When: promo.Spend{AtLeast: money.New(2500, money.EUR)}, Then: promo.Shipping{Off: money.NewPercent(100)}},
	}, promo.Options{Zones: time.LoadLocation})
	if err != nil {
		fmt.Println(err)
		return
	}
	res, err := rules.Evaluate(promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{
		{ID: "a", SKU: "shampoo", Qty: 2, Unit: money.New(600, money.EUR), Facets: []string{"category:hair"}},
		{ID: "b", SKU: "balm", Qty: 1, Unit: money.New(450, money.EUR), Facets: []string{"category:hair"}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range res.Reasons() {
		fmt.Println(r.Kind, r.Code, r)
	}
	fmt.Println(res.Optimal, res.Claims)
	// Output:
	// because promo.applied 3x2-hair: EUR 4.50 off line b, the cheapest of 3
	// note promo.refused.min_spend free-shipping: EUR 13.00 more (EUR 12.00 of EUR 25.00)
	// true [3x2-hair: uses 1, units 1, spend EUR 4.50]
}

func ExampleRuleset_Evaluate() {
	rules := must(promo.Compile([]promo.Promotion{
		{ID: "nero10", Phase: promo.OrderPhase, Codes: []string{"NERO10"}, Then: promo.Percent{Off: money.NewPercent(10)}},
	}, promo.Options{}))
	res := must(rules.Evaluate(promo.Input{
		At: now, Currency: money.EUR, Codes: []promo.Code{{Text: " nero10 "}},
		Lines: []promo.Line{
			{ID: "l1", SKU: "tee", Qty: 2, Unit: money.New(1990, money.EUR)},
			{ID: "l2", SKU: "book", Qty: 1, Unit: money.New(1200, money.EUR)},
		},
	}))
	for _, r := range res.Reasons() {
		fmt.Println(r.Line, r)
	}
	fmt.Println(res.Lines[0].Final, res.Lines[1].Final, res.Discount)
	// Output:
	// l1 nero10: EUR 3.98 of EUR 5.18 off (10% of EUR 51.80, split by value)
	// l2 nero10: EUR 1.20 of EUR 5.18 off (10% of EUR 51.80, split by value)
	// EUR 35.82 EUR 10.80 EUR 5.18
}

func ExampleRuleset_EvaluateInto() {
	rules := must(promo.Compile([]promo.Promotion{{ID: "ten", Then: promo.Percent{Off: money.NewPercent(10)}}}, promo.Options{}))
	var res promo.Result // reused for every cart
	for _, price := range []int64{1000, 2000} {
		err := rules.EvaluateInto(&res, promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "l", Qty: 1, Unit: eur(price)}}})
		fmt.Println(res.Lines[0].Final, res.Code(), err)
	}
	// Output:
	// EUR 9.00 promo.applied.percent <nil>
	// EUR 18.00 promo.applied.percent <nil>
}

func ExampleCompile() {
	_, err := promo.Compile([]promo.Promotion{
		{ID: "a", Then: promo.Percent{Off: money.NewPercent(110)}},
		{ID: "a", When: promo.Quantity{AtLeast: 5, AtMost: 3}},
	}, promo.Options{})
	if fields, ok := errors.AsType[commerce.FieldErrors](err); ok {
		for _, f := range fields {
			fmt.Println(f.Path, f.Code)
		}
	}
	// Output:
	// /promotions/0/then/off promo.rule.percent
	// /promotions/1/id promo.rule.duplicate
	// /promotions/1/then promo.rule.missing
	// /promotions/1/when/at_most promo.rule.bounds
}

func ExampleParse() {
	ps, err := promo.Parse([]byte(`{"schema":"commerce/promotions/1","promotions":[
		{"id":"soap","then":{"type":"for_price","qty":5,"amount":{"amount":"20.00","currency":"EUR"},"of":{"facet":"category:soap"}}}]}`))
	fmt.Println(ps[0].ID, ps[0].Then.(promo.ForPrice).Qty, err)
	_, err = promo.Parse([]byte(`{"schema":"commerce/promotions/1","promotions":[{"id":"x","colour":"red","then":{"type":"teleport"}}]}`))
	fmt.Println(err)
	// Output:
	// soap 5 <nil>
	// commerce: /promotions/0/colour: unknown field
	// pricing/promo: /promotions/0/then/type: unknown type "teleport"
}

func ExampleFormat() {
	data := must(promo.Format([]promo.Promotion{{ID: "ten", Then: promo.Percent{Off: money.MustPercent("12.5")}}}))
	fmt.Println(string(data))
	// Output:
	// {"schema":"commerce/promotions/1","promotions":[{"id":"ten","then":{"type":"percent","off":"12.5"}}]}
}

func ExampleRuleset_Explain() {
	rules := must(promo.Compile([]promo.Promotion{
		{ID: "best", Then: promo.Percent{Off: money.NewPercent(20)}},
		{ID: "good", Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "later", Group: "other", Window: promo.Window{Zone: "Europe/Rome", Weekly: []promo.Hours{{From: "18:00", Until: "20:00"}}}, Then: promo.Percent{Off: money.NewPercent(5)}},
	}, promo.Options{Zones: time.LoadLocation}))
	trace := must(rules.Explain(promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "l", Qty: 1, Unit: eur(1000)}}}))
	for _, r := range trace {
		fmt.Println(r)
	}
	// Output:
	// best: EUR 2.00 off line l (20%)
	// good: best is the better deal
	// later: is outside its hours
}

func ExampleRuleset_Simulate() {
	rules := must(promo.Compile([]promo.Promotion{{ID: "ten", Then: promo.Percent{Off: money.NewPercent(10)}}}, promo.Options{}))
	in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "l", Qty: 3, Unit: eur(1000)}}}
	before, after, err := rules.Simulate(in, promo.Promotion{ID: "3x2", Then: promo.BuyGet{Buy: 2, Get: 1, Off: money.NewPercent(100)}})
	fmt.Println(before.Discount, after.Discount, err)
	// Output:
	// EUR 3.00 EUR 10.00 <nil>
}

func ExampleOptions() {
	rules := must(promo.Compile([]promo.Promotion{{
		ID: "cents", When: promo.Custom{Name: "fact-long", Params: json.RawMessage(`{"name":"note"}`)}, Then: promo.Custom{Name: "round-down"},
	}}, promo.Options{
		Conditions: map[string]promo.NewCondition{"fact-long": func(params json.RawMessage) (func(promo.Input) bool, error) {
			var p struct{ Name string }
			err := json.Unmarshal(params, &p)
			return func(in promo.Input) bool { return len(in.Facts[p.Name]) > 3 }, err
		}},
		Actions: map[string]promo.NewAction{"round-down": func(json.RawMessage) (func(promo.Input, []money.Amount) []money.Amount, error) {
			return func(_ promo.Input, prices []money.Amount) []money.Amount {
				off := make([]money.Amount, len(prices))
				for i, p := range prices {
					off[i] = money.New(p.Units()%100, p.Currency())
				}
				return off
			}, nil
		}},
	}))
	in := promo.Input{At: now, Currency: money.EUR, Facts: map[string]string{"note": "please"}, Lines: []promo.Line{{ID: "l", Qty: 1, Unit: eur(1999)}}}
	res := must(rules.Evaluate(in))
	fmt.Println(res.Lines[0].Final)
	in.Facts = nil
	res = must(rules.Evaluate(in))
	fmt.Println(res.Lines[0].Final)
	// Output:
	// EUR 19.00
	// EUR 19.99
}
