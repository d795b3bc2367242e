package promo_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/pricing/promo"
)

// A validator of the keywords of JSON Schema that docs/schema/promotion.json
// uses; any other keyword is an error, so that none is taken for granted.
type validator struct {
	t    *testing.T
	defs map[string]any
}

func readSchema(t *testing.T) (validator, map[string]any) {
	t.Helper()
	data, err := os.ReadFile("../../docs/schema/promotion.json")
	require.NoError(t, err)
	root, ok := decode(t, data).(map[string]any)
	require.True(t, ok)
	defs, ok := root["$defs"].(map[string]any)
	require.True(t, ok)
	return validator{t, defs}, root
}

func decode(t *testing.T, data []byte) (v any) {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&v))
	return v
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

func (w validator) valid(schema, v any) bool {
	s, ok := schema.(map[string]any)
	require.True(w.t, ok)
	for _, word := range slices.Sorted(maps.Keys(s)) {
		if !w.keyword(s, word, v) {
			return false
		}
	}
	return true
}

func (w validator) keyword(s map[string]any, word string, v any) bool {
	arg := s[word]
	number := func() int64 {
		n, err := strconv.ParseInt(fmt.Sprint(arg), 10, 64)
		require.NoError(w.t, err)
		return n
	}
	text, isText := v.(string)
	list, isList := v.([]any)
	object, isObject := v.(map[string]any)
	some := func(list any) (n int) {
		for _, one := range list.([]any) {
			if w.valid(one, v) {
				n++
			}
		}
		return n
	}
	switch word {
	case "$schema", "$id", "$defs", "title", "description", "default", "properties":
		if word == "properties" && isObject {
			for name, one := range arg.(map[string]any) {
				if m, ok := object[name]; ok && !w.valid(one, m) {
					return false
				}
			}
		}
		return true
	case "$ref":
		name, ok := strings.CutPrefix(arg.(string), "#/$defs/")
		require.True(w.t, ok)
		return w.valid(w.defs[name], v)
	case "type":
		kinds, many := arg.([]any)
		if !many {
			kinds = []any{arg}
		}
		return slices.ContainsFunc(kinds, func(k any) bool { return k == kindOf(v) || k == "number" && kindOf(v) == "integer" })
	case "const":
		return reflect.DeepEqual(arg, v)
	case "enum":
		return slices.ContainsFunc(arg.([]any), func(one any) bool { return reflect.DeepEqual(one, v) })
	case "required":
		return !isObject || !slices.ContainsFunc(arg.([]any), func(name any) bool { _, has := object[name.(string)]; return !has })
	case "additionalProperties":
		known, _ := s["properties"].(map[string]any)
		for name, m := range object {
			if _, ok := known[name]; !ok && (arg == false || !w.valid(arg, m)) {
				return false
			}
		}
		return true
	case "items":
		return !slices.ContainsFunc(list, func(one any) bool { return !w.valid(arg, one) })
	case "minItems":
		return !isList || int64(len(list)) >= number()
	case "maxItems":
		return !isList || int64(len(list)) <= number()
	case "minLength":
		return !isText || int64(utf8.RuneCountInString(text)) >= number()
	case "minimum", "maximum":
		n, ok := v.(json.Number)
		if !ok {
			return true
		}
		f, err := n.Float64()
		require.NoError(w.t, err)
		return word == "minimum" && f >= float64(number()) || word == "maximum" && f <= float64(number())
	case "pattern":
		return !isText || regexp.MustCompile(arg.(string)).MatchString(text)
	case "format":
		require.Equal(w.t, "date-time", arg)
		_, err := time.Parse(time.RFC3339, text)
		return !isText || err == nil
	case "oneOf":
		return some(arg) == 1
	case "anyOf":
		return some(arg) > 0
	}
	w.t.Fatalf("the validator does not know %q", word)
	return false
}

// documents are those of the vectors, and one for every action and condition.
func documents(t *testing.T) map[string]any {
	t.Helper()
	out := make(map[string]any)
	data, err := promo.Format(everyRule())
	require.NoError(t, err)
	for i, p := range decode(t, data).(map[string]any)["promotions"].([]any) {
		out[fmt.Sprintf("rule %02d", i)] = map[string]any{"schema": promo.Schema, "promotions": []any{p}}
	}
	files, err := filepath.Glob("testdata/vectors/*.json")
	require.NoError(t, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, c := range decode(t, data).(map[string]any)["cases"].([]any) {
			c := c.(map[string]any)
			for _, list := range []string{"promotions", "draft"} {
				if ps, ok := c["in"].(map[string]any)[list]; ok && ps != nil {
					out[fmt.Sprint(c["id"], " ", list)] = map[string]any{"schema": promo.Schema, "promotions": ps}
				}
			}
		}
	}
	return out
}

// mutants calls do with v after each small change somewhere in root, which holds
// v, and changes it back.
func mutants(v any, do func(how string)) {
	values := []any{nil, true, "x", "", "1e1", ".5", "5.", "+5", "007", " 5", "eur", "25:00", "9:00", json.Number("1"), json.Number("-1"), json.Number("1.5"), json.Number("0"), []any{}, map[string]any{}}
	switch v := v.(type) {
	case map[string]any:
		v["unheard_of"] = "x"
		do("with another member")
		delete(v, "unheard_of")
		for _, name := range slices.Sorted(maps.Keys(v)) {
			was := v[name]
			delete(v, name)
			do("without " + name)
			for _, x := range values {
				v[name] = x
				do(fmt.Sprintf("%s = %#v", name, x))
			}
			v[name] = was
			mutants(was, do)
		}
	case []any:
		for i, was := range v {
			for _, x := range values {
				v[i] = x
				do(fmt.Sprintf("%d = %#v", i, x))
			}
			v[i] = was
			mutants(was, do)
		}
	}
}

// The schema and the decoder agree, on the documents of the vectors and on
// everything that is one small step from them: what the schema accepts, Parse
// reads; what Compile accepts, the schema does, but for null, which is read as
// nothing where the schema wants nothing to be left out.
func TestSchemaAgreesWithParse(t *testing.T) {
	w, schema := readSchema(t)
	opt := options()
	accepted, refused := 0, 0
	docs := documents(t)
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		doc := docs[name]
		check := func(how string) {
			data, err := json.Marshal(doc)
			require.NoError(t, err)
			ps, parsed := promo.Parse(data)
			compiled := parsed
			if parsed == nil {
				_, compiled = promo.Compile(ps, opt)
			}
			ok := w.valid(schema, decode(t, data))
			if ok {
				accepted++
			} else {
				refused++
			}
			require.False(t, ok && parsed != nil, "%s, %s: the schema accepts what Parse refuses: %v\n%s", name, how, parsed, data)
			require.False(t, !ok && compiled == nil && !strings.HasSuffix(how, "<nil>"), "%s, %s: the schema refuses what Compile accepts\n%s", name, how, data)
		}
		check("as it is")
		if strings.HasPrefix(name, "rule") {
			mutants(doc, check)
		}
	}
	require.Greater(t, accepted, 100)
	require.Greater(t, refused, 100)
}
