package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/consent/dsr"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/kpi/abtest"
	"github.com/bottega-go/commerce/kpi/sketch"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/returns"
)

// forms are what a host may store, with a sentence about each. Promotions have
// a schema written by hand.
var forms = []struct {
	of  any
	doc string
}{
	{commerce.Order{}, "A sale as it was concluded."},
	{commerce.Credit{}, "What is given back of an order."},
	{catalog.Product{}, "A product with its variants."},
	{feed.File{}, "A catalog: categories and products."},
	{pricing.Book{}, "A price list."},
	{methods{}, "Shipping methods."},
	{cart.Cart{}, "A cart."},
	{returns.Case{}, "A return case by its events."},
	{consent.Event{}, "One event of the consent ledger."},
	{consent.Register{}, "The record of processing activities."},
	{consent.Receipt{}, "A consent receipt after ISO/IEC TS 27560."},
	{dsr.Event{}, "One event of a person's request about their data."},
	{kpi.Sales{}, "An accumulator of sales."},
	{kpi.Multi{}, "Accumulators of sales, one per currency."},
	{kpi.Visits{}, "An accumulator of visits."},
	{kpi.Carts{}, "An accumulator of carts."},
	{kpi.Customers{}, "An accumulator of customers."},
	{kpi.Items{}, "An accumulator of items: who viewed, added and bought them."},
	{kpi.CohortRevenue{}, "An accumulator of revenue by cohort."},
	{kpi.Spending{}, "An accumulator of marketing costs."},
	{kpi.Stocks{}, "An accumulator of stock values."},
	{kpi.Deliveries{}, "An accumulator of deliveries."},
	{kpi.Surveys{}, "An accumulator of survey answers."},
	{sketch.HLL{}, "A sketch of distinct counts."},
	{sketch.Histogram{}, "A sketch of a distribution."},
	{abtest.Moments{}, "Moments of one figure of a test."},
	{abtest.Pairs{}, "Moments of pairs of figures of a test."},
	{vector.File{}, "Test vectors."},
}

// Documents returns the files of docs/schema by name.
func Documents() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, form := range forms {
		t := reflect.TypeOf(form.of)
		g := generator{defs: object{}, names: map[string]reflect.Type{}}
		doc := g.of(t)
		if ref, ok := doc["$ref"].(string); ok { // the form itself stands at the top
			name := strings.TrimPrefix(ref, refs)
			if doc, ok = g.defs[name].(object); !ok {
				return nil, fmt.Errorf("schema: %s has no definition", name)
			}
			delete(g.defs, name)
			if mentions(g.defs, ref) || mentions(doc, ref) {
				return nil, fmt.Errorf("schema: %s contains itself", name)
			}
		}
		properties, _ := doc["properties"].(object)
		head, _ := properties["schema"].(object)
		word, _ := head["const"].(string)
		if strings.Count(word, "/") != 2 {
			return nil, fmt.Errorf("schema: %s has no schema word", t)
		}
		name := strings.Split(word, "/")[1] + ".json"
		doc["$schema"], doc["$id"], doc["title"], doc["description"] = Draft, Base+name, word, form.doc
		if len(g.defs) > 0 {
			doc["$defs"] = g.defs
		}
		var b bytes.Buffer
		write(&b, doc, "\n", false)
		b.WriteByte('\n')
		files[name] = b.Bytes()
	}
	return files, nil
}

// order is that of the keywords in a file: what it is before what it holds.
var order = []string{
	"$schema", "$id", "title", "description", "$ref", "type", "const", "enum", "pattern", "format", "contentEncoding", "minimum",
	"items", "anyOf", "oneOf", "required", "properties", "additionalProperties", "$defs",
}

// write writes a schema for people: keywords in order, members by name, and
// lists of words on a line.
func write(b *bytes.Buffer, v any, line string, names bool) {
	x, ok := v.(object)
	if !ok {
		if list, many := v.([]any); many {
			b.WriteByte('[')
			for i, e := range list {
				if i > 0 {
					b.WriteByte(',')
				}
				b.WriteString(line + "  ")
				write(b, e, line+"  ", false)
			}
			b.WriteString(line + "]")
			return
		}
		data, _ := json.Marshal(v) // texts, numbers and lists of texts
		data = bytes.ReplaceAll(data, []byte(`","`), []byte(`", "`))
		b.Write(data)
		return
	}
	keys := slices.Sorted(maps.Keys(x))
	if !names {
		slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(slices.Index(order, a), slices.Index(order, b)) })
	}
	flat := len(x) == 0 || len(x) <= 2 && !slices.ContainsFunc(keys, func(k string) bool {
		_, nested := x[k].(object)
		_, many := x[k].([]any)
		return nested || many
	})
	inner, last := line+"  ", line
	if flat {
		inner, last = "", ""
	}
	b.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			b.WriteByte(',')
			if flat {
				b.WriteByte(' ')
			}
		}
		b.WriteString(inner)
		write(b, k, "", false)
		b.WriteString(": ")
		write(b, x[k], inner, k == "properties" && !names || k == "$defs" && !names)
	}
	b.WriteString(last + "}")
}
