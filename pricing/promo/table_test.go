package promo_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// everyRule has each action and each condition once.
func everyRule() []promo.Promotion {
	ten := promo.Percent{Off: money.NewPercent(10)}
	one := money.New(100, money.EUR)
	any1 := []string{"x"}
	var ps []promo.Promotion
	for i, then := range []promo.Action{
		ten,
		promo.Off{Amount: one, Per: promo.Each},
		promo.SetPrice{Amount: one},
		promo.BuyGet{Buy: 1, Get: 1, Off: ten.Off, GetOf: &promo.Match{SKU: "a"}},
		promo.BuyGet{Buy: 1, Get: 1, Off: ten.Off, Pairing: promo.Merchant, Choose: promo.Dearest},
		promo.ForPrice{Qty: 2, Amount: one},
		promo.Bundle{Slots: []promo.Slot{{Of: promo.Match{SKU: "a"}, Qty: 1}, {Of: promo.Match{SKU: "b"}, Qty: 1}}, Amount: one},
		promo.Tiered{Steps: []promo.Step{{Spend: promo.Figures{one}, Then: ten}}},
		promo.Gift{SKUs: any1, Qty: 1},
		promo.Shipping{To: one},
		promo.Points{Flat: 1},
		promo.Custom{Name: "c", Params: json.RawMessage(`[1]`)},
	} {
		ps = append(ps, promo.Promotion{ID: "then" + string(rune('a'+i)), Then: then})
		if _, ok := then.(promo.Shipping); ok {
			ps[i].Phase = promo.ShippingPhase
		}
	}
	for i, when := range []promo.Condition{
		promo.AllOf{Of: promo.Conditions{promo.FirstOrder{}}},
		promo.AnyOf{Of: promo.Conditions{promo.FirstOrder{}}},
		promo.Not{Of: promo.FirstOrder{}},
		promo.Spend{AtLeast: one},
		promo.Quantity{AtLeast: 1},
		promo.Fact{Name: "n", Any: any1},
		promo.Group{Any: any1},
		promo.Orders{AtLeast: 1},
		promo.FirstOrder{},
		promo.Channel{Any: any1},
		promo.Market{Any: []commerce.Territory{"IT"}},
		promo.Currency{Any: []money.Currency{money.EUR}},
		promo.During{Window: promo.Window{Zone: "Europe/Rome", Weekly: []promo.Hours{{Days: []promo.Day{promo.Monday}, From: "08:00"}}}},
		promo.Custom{Name: "c"},
	} {
		ps = append(ps, promo.Promotion{
			ID: "when" + string(rune('a'+i)), When: when, Then: ten, Name: map[string]string{"it": "Sconto"}, Spread: promo.OnUnits, Round: promo.EachLine,
			Window: promo.Window{Zone: "Europe/Rome"}, Limits: promo.Limits{Total: 5}, Rounding: money.HalfDown, Basis: promo.Original,
		})
	}
	return ps
}

func options() promo.Options {
	return promo.Options{
		Zones: time.LoadLocation,
		Conditions: map[string]promo.NewCondition{"c": func(json.RawMessage) (func(promo.Input) bool, error) {
			return func(promo.Input) bool { return true }, nil
		}},
		Actions: map[string]promo.NewAction{"c": func(json.RawMessage) (func(promo.Input, []money.Amount) []money.Amount, error) {
			return func(promo.Input, []money.Amount) []money.Amount { return nil }, nil
		}},
	}
}

func TestFormatRoundTrip(t *testing.T) {
	ps := everyRule()
	data, err := promo.Format(ps)
	require.NoError(t, err)
	back, err := promo.Parse(data)
	require.NoError(t, err)
	require.Equal(t, ps, back)
	_, err = promo.Compile(back, options())
	require.NoError(t, err)
	none, err := promo.Format(nil)
	require.NoError(t, err)
	require.JSONEq(t, `{"schema":"commerce/promotions/1","promotions":[]}`, string(none))
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ data, path string }{
		{`{"schema":"commerce/promotions/2","promotions":[]}`, "/schema"},
		{`{"schema":"commerce/orders/1"}`, "/schema"},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","then":{"type":"percent","type":"off"}}]}`, "/promotions/0/then"},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","then":{"type":"percent","off":"1","off":"2"}}]}`, "/promotions/0/then/off"},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","then":[]}]}`, "/promotions/0/then"},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","then":{"type":7}}]}`, "/promotions/0/then"},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","when":{"type":"not","off":1}}]}`, "/promotions/0/when/off"},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","when":{"type":"all","of":[{"type":"fact","nam\"e":1}]}}]}`, `/promotions/0/when/of/0/nam"e`},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","then":{"type":"tiered","steps":[{"qty":1}]}}]}`, "/promotions/0/then/steps/0/qty"},
		{`{"schema":"commerce/promotions/1","promotions":[{"id":"x","spread":"` + strings.Repeat("z", 99) + `"}]}`, "/promotions/0/spread"},
	} {
		_, err := promo.Parse([]byte(c.data))
		var fields commerce.FieldErrors
		require.ErrorAs(t, err, &fields, c.data)
		require.Equal(t, c.path, fields[0].Path, c.data)
		require.Less(t, len(err.Error()), 400)
	}
}

func TestNilParts(t *testing.T) {
	for _, p := range []promo.Promotion{
		{ID: "a", When: promo.Not{}, Then: promo.Gift{SKUs: []string{"x"}, Qty: 1}},
		{ID: "a", When: promo.AllOf{Of: promo.Conditions{nil}}, Then: promo.Gift{SKUs: []string{"x"}, Qty: 1}},
		{ID: "a", Then: promo.Tiered{Steps: []promo.Step{{Quantity: 1}}}},
		{ID: "a", When: &promo.FirstOrder{}, Then: promo.Gift{SKUs: []string{"x"}, Qty: 1}}, // pointers are no promotions
	} {
		_, err := promo.Compile([]promo.Promotion{p}, options())
		require.ErrorIs(t, err, promo.ErrPromotion)
		_, err = promo.Format([]promo.Promotion{p})
		require.NoError(t, err)
	}
	bad := promo.Promotion{
		ID: "a", Phase: 9, Pick: 9, Basis: 9, Round: 9, Spread: 9, Rounding: 99, Window: promo.Window{Zone: "x", Weekly: []promo.Hours{{Days: []promo.Day{9}, From: "24:00", Until: "1a:00"}}},
		Then: promo.BuyGet{Buy: 1, Get: 1, Off: money.NewPercent(5), Choose: 9, Pairing: 9},
	}
	_, err := promo.Compile([]promo.Promotion{bad, {ID: "b", Then: promo.Off{Amount: eur(1), Per: 9}}}, promo.Options{})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 13, "all problems at once: %v", err)
	_, err = promo.Format([]promo.Promotion{bad})
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
}

func TestNilRuleset(t *testing.T) {
	var rules *promo.Ruleset
	in := promo.Input{At: now, Currency: money.EUR, Lines: []promo.Line{{ID: "a", Qty: 1, Unit: eur(100)}}}
	res, err := rules.Evaluate(in)
	require.NoError(t, err)
	require.Equal(t, eur(100), res.Lines[0].Final)
	reasons, err := rules.Explain(in)
	require.NoError(t, err)
	require.Equal(t, "promo.no_promotion", reasons[0].Code)
	_, after, err := rules.Simulate(in, promo.Promotion{ID: "ten", Then: promo.Percent{Off: money.NewPercent(10)}})
	require.NoError(t, err)
	require.Equal(t, eur(90), after.Lines[0].Final)
	_, _, err = rules.Simulate(in, promo.Promotion{})
	require.ErrorIs(t, err, promo.ErrPromotion)
	_, _, err = rules.Simulate(promo.Input{})
	require.ErrorIs(t, err, promo.ErrInput)
	_, err = compile(t).Explain(promo.Input{})
	require.ErrorIs(t, err, promo.ErrInput)
	var zero promo.Result
	require.Equal(t, "promo.no_promotion", zero.Code())
}

func TestCustomCodeThatFails(t *testing.T) {
	opt := promo.Options{Conditions: map[string]promo.NewCondition{"c": func(json.RawMessage) (func(promo.Input) bool, error) { return nil, errors.New("no") }}}
	_, err := promo.Compile([]promo.Promotion{{ID: "a", When: promo.Custom{Name: "c"}, Then: promo.Percent{Off: money.NewPercent(1)}}}, opt)
	require.ErrorIs(t, err, promo.ErrPromotion)
	rules, err := promo.Compile([]promo.Promotion{{ID: "a", When: promo.Custom{Name: "c"}, Then: promo.Custom{Name: "c"}}}, options())
	require.NoError(t, err)
	require.True(t, evaluate(t, rules, benchCart(3)).Discount.IsZero())
}

// The schema for editors names the types that Parse reads, and no others.
func TestSchemaNamesEveryType(t *testing.T) {
	data, err := os.ReadFile("../../docs/schema/promotion.json")
	require.NoError(t, err)
	var schema struct {
		Defs map[string]struct {
			OneOf []struct {
				Properties map[string]struct {
					Const string `json:"const"`
				} `json:"properties"`
			} `json:"oneOf"`
			Properties map[string]any `json:"properties"`
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(data, &schema))
	data, err = promo.Format(everyRule())
	require.NoError(t, err)
	var doc struct {
		Promotions []map[string]any `json:"promotions"`
	}
	require.NoError(t, json.Unmarshal(data, &doc))
	for member, def := range map[string]string{"then": "action", "when": "condition"} {
		used := map[string]bool{}
		for _, p := range doc.Promotions {
			for name := range p {
				require.Contains(t, schema.Defs["promotion"].Properties, name)
			}
			if v, ok := p[member].(map[string]any); ok {
				used[v["type"].(string)] = true
				for _, one := range schema.Defs[def].OneOf {
					if one.Properties["type"].Const == v["type"] {
						for name := range v {
							require.Contains(t, one.Properties, name)
						}
					}
				}
			}
		}
		require.Len(t, schema.Defs[def].OneOf, len(used))
		for _, one := range schema.Defs[def].OneOf {
			require.True(t, used[one.Properties["type"].Const], one.Properties["type"].Const)
		}
	}
}

var update = flag.Bool("update", false, "write the golden file")

func TestResultGolden(t *testing.T) {
	ps := []promo.Promotion{
		{ID: "3x2", Spread: promo.OnUnits, Then: promo.BuyGet{Buy: 2, Get: 1, Of: promo.Match{Facet: "hair"}, Off: money.NewPercent(100)}},
		{ID: "code", Phase: promo.OrderPhase, Codes: []string{"TEN"}, Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "tote", Phase: promo.OrderPhase, Then: promo.Gift{SKUs: []string{"tote"}, Qty: 1}},
		{ID: "points", Phase: promo.OrderPhase, Then: promo.Points{Flat: 5}},
		{ID: "ship", Phase: promo.ShippingPhase, When: promo.Spend{AtLeast: eur(5000)}, Then: promo.Shipping{Off: money.NewPercent(100)}},
	}
	res := evaluate(t, compile(t, ps...), promo.Input{
		At: now, Currency: money.EUR, Codes: []promo.Code{{Text: "ten"}, {Text: "eleven"}}, Shipping: []promo.Shipment{{ID: "s", Amount: eur(590)}},
		Lines: []promo.Line{{ID: "a", SKU: "shampoo", Qty: 3, Unit: eur(600), Facets: []string{"hair"}}, {ID: "b", SKU: "book", Qty: 1, Unit: eur(1200)}},
	})
	got, err := json.MarshalIndent(res, "", "  ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("testdata/result.golden.json", append(got, '\n'), 0o600))
	}
	want, err := os.ReadFile("testdata/result.golden.json")
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(got))
}
