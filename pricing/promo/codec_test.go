package promo_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// What is not there is written as null, read back as nothing, and refused when
// the rules are compiled, with its path.
func TestNothingInJSON(t *testing.T) {
	ps := []promo.Promotion{
		{ID: "a", When: promo.Not{}, Then: promo.Percent{Off: money.NewPercent(5)}},
		{ID: "b", When: promo.AllOf{Of: promo.Conditions{nil}}, Then: promo.Percent{Off: money.NewPercent(5)}},
		{ID: "c", Then: promo.Tiered{Steps: []promo.Step{{Quantity: 2}}}},
		{ID: "d"},
	}
	text, err := promo.Format(ps)
	require.NoError(t, err)
	back, err := promo.Parse(text)
	require.NoError(t, err)
	require.Equal(t, ps, back)
	_, err = promo.Compile(back, promo.Options{})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	var at []string
	for _, f := range fields {
		at = append(at, f.Path)
	}
	require.Equal(t, []string{"/promotions/0/when/of", "/promotions/1/when/of/0", "/promotions/2/then/steps/0/then", "/promotions/3/then"}, at)
}

// Brackets are counted as they nest, not as they come, and not in texts.
func TestNesting(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for params, ok := range map[string]bool{
		deep(127):                                true, // 128 with the condition itself
		deep(128):                                false,
		"[" + strings.Repeat("[],", 200) + "[]]": true,
		"[" + strings.Repeat(`{"a":1},`, 200) + "{}]":                 true,
		`"` + strings.Repeat("[{", 200) + `"`:                         true,
		`"\"` + strings.Repeat("[{", 200) + `"`:                       true,
		`["\\",` + deep(126) + `]`:                                    true,
		`["\\",` + deep(127) + `]`:                                    false,
		strings.Repeat(`{"a":`, 127) + "1" + strings.Repeat("}", 127): true,
		strings.Repeat(`{"a":`, 128) + "1" + strings.Repeat("}", 128): false,
	} {
		_, err := promo.Parse([]byte(`{"schema":"commerce/promotions/1","promotions":[{"id":"x","when":{"type":"custom","name":"c","params":` + params + `}}]}`))
		require.Equal(t, ok, err == nil, "%.20s: %v", params, err)
	}
	_, err := promo.Parse([]byte(`{"schema":"commerce/promotions/1","promotions":[{"id":"x","then":["type","points"]}]}`))
	require.ErrorContains(t, err, "not an object with one type")
}

func TestPathsThroughNestedJSON(t *testing.T) {
	_, err := promo.Parse([]byte(`{"schema":"commerce/promotions/1","promotions":[{"id":"a","phase":"never","colour":1,
		"when":{"type":"all","of":[{"type":"not","of":{"type":"any","of":[{"type":"spend","at_leats":1},7]}}]},
		"then":{"type":"tiered","steps":[{"quantity":2,"then":{"type":"percent","off":"x"}},{"quantity":"3","then":{"type":"gone"}}]}}]}`))
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	got := map[string]string{}
	for _, f := range fields {
		got[f.Path] = f.Code
	}
	require.Equal(t, map[string]string{
		"/promotions/0/phase": "commerce.json.invalid", "/promotions/0/colour": "commerce.json.unknown_field",
		"/promotions/0/when/of/0/of/of/0/at_leats": "commerce.json.unknown_field", "/promotions/0/when/of/0/of/of/1": "promo.json",
		"/promotions/0/then/steps/0/then/off": "commerce.json.invalid", "/promotions/0/then/steps/1/quantity": "commerce.json.invalid",
		"/promotions/0/then/steps/1/then/type": "promo.json.type",
	}, got)
	_, err = promo.Parse([]byte(`{"schema":"commerce/promotions/1","promotions":[{"id":"a","id":"b","then":{"type":"gift","type":"gift"}}]}`))
	require.ErrorIs(t, err, commerce.ErrJSON)
	require.Error(t, json.Unmarshal([]byte(`{"type":1}`), new(promo.Conditions)))
}
