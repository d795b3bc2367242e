package catalog_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// codes are "path code" of every field error.
func codes(err error) []string {
	var errs commerce.FieldErrors
	if !errors.As(err, &errs) {
		return nil
	}
	out := make([]string, len(errs))
	for i, e := range errs {
		out[i] = strings.TrimSpace(e.Path + " " + e.Code)
	}
	return out
}

func TestProductCheck(t *testing.T) {
	eur := func(n int64) money.Amount { return money.New(n, money.EUR) }
	number := decimal.New(1, 999)
	var many []catalog.Variant
	for i := range catalog.MaxVariants + 1 {
		many = append(many, catalog.Variant{SKU: "v" + strconv.Itoa(i)})
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		change func(*catalog.Product)
		want   []string
	}{
		"complete":          {func(*catalog.Product) {}, nil},
		"no id, no variant": {func(p *catalog.Product) { p.ID, p.Variants = "", nil }, []string{"/id catalog.id.missing", "/variants catalog.variant.missing"}},
		"language":          {func(p *catalog.Product) { p.Title = catalog.Text{"it_IT": "x", "IT": "y"} }, []string{"/title/IT catalog.text.language", "/title/it_IT catalog.text.language"}},
		"encoding":          {func(p *catalog.Product) { p.Title = catalog.Plain("\xff") }, []string{"/title/und catalog.text.encoding"}},
		"long text":         {func(p *catalog.Product) { p.Description = catalog.Plain(strings.Repeat("x", 1_000_001)) }, []string{"/description/und catalog.text.too_long"}},
		"too many variants": {func(p *catalog.Product) { p.Variants = many }, []string{"/variants catalog.variant.too_many"}},
		"too many tags":     {func(p *catalog.Product) { p.Tags = make([]string, 10_001) }, []string{"/tags catalog.list.too_long"}},
		"too many options":  {func(p *catalog.Product) { p.Options = make([]catalog.Option, 17) }, []string{"/options catalog.option.too_many", "/variants/0/options catalog.option.count", "/variants/1/options catalog.option.count", "/variants/2/options catalog.option.count"}},
		"options": {func(p *catalog.Product) {
			p.Options[1].Key = "color"
			p.Options[0].Values = append(catalog.Values("rosso", "rosso", ""), p.Options[0].Values...)
		}, []string{"/options/0/values/1/key catalog.key.duplicate", "/options/0/values/2/key catalog.key.missing", "/options/0/values/3/key catalog.key.duplicate", "/options/1/key catalog.key.duplicate"}},
		"option without key": {func(p *catalog.Product) { p.Options[0].Key = "" }, []string{"/options/0/key catalog.key.missing"}},
		"unknown value":      {func(p *catalog.Product) { p.Variants[0].Options = []string{"giallo", "s"} }, []string{"/variants/0/options/0 catalog.option.unknown"}},
		"values missing":     {func(p *catalog.Product) { p.Variants[0].Options = []string{"rosso"} }, []string{"/variants/0/options catalog.option.count"}},
		"same options":       {func(p *catalog.Product) { p.Variants[1].Options = []string{"rosso", "s"} }, []string{"/variants/1/options catalog.option.duplicate"}},
		"variant": {func(p *catalog.Product) {
			v := &p.Variants[0]
			v.SKU, v.MPN, v.Price, v.Was, v.Cost, v.WeightGrams = " x", "\t", eur(-1), eur(-2), eur(-3), -1
		}, []string{"/variants/0 catalog.size.negative", "/variants/0/cost catalog.amount.negative", "/variants/0/mpn catalog.mpn.malformed", "/variants/0/price catalog.amount.negative", "/variants/0/sku catalog.sku.malformed", "/variants/0/was catalog.amount.negative"}},
		"long SKU": {func(p *catalog.Product) { p.Variants[0].SKU = strings.Repeat("x", 101) }, []string{"/variants/0/sku catalog.sku.malformed"}},
		"no SKU":   {func(p *catalog.Product) { p.Variants[0].SKU = "" }, []string{"/variants/0/sku catalog.sku.malformed"}},
		"content": {func(p *catalog.Product) {
			p.Variants[0].Content = catalog.Content{Net: catalog.Measure{Value: decimal.NewFromInt(-1), Unit: "kg"}, Drained: catalog.Measure{Value: decimal.NewFromInt(1), Unit: "W"}, Count: -1}
		}, []string{"/variants/0/content catalog.content.unit", "/variants/0/content/count catalog.content.count", "/variants/0/content/net catalog.measure.malformed"}},
		"attributes": {func(p *catalog.Product) {
			p.Attributes = []catalog.Attribute{
				{Value: catalog.Value{Word: "x"}},
				{Key: "a", Value: catalog.Value{Word: "x", Flag: commerce.Yes}},
				{Key: "a", Value: catalog.Value{Number: &number}},
				{Key: "b", Value: catalog.Value{Parts: []catalog.Part{{Name: "cotton", Share: decimal.NewFromInt(90)}}}},
				{Key: "c", Value: catalog.Value{Parts: []catalog.Part{{Share: decimal.NewFromInt(100)}}}},
			}
		}, []string{"/attributes/0/key catalog.key.missing", "/attributes/1/value catalog.attribute.kind", "/attributes/2/key catalog.key.duplicate", "/attributes/2/value/number catalog.attribute.number", "/attributes/3/value/parts catalog.attribute.sum", "/attributes/4/value/parts/0 catalog.attribute.part"}},
		"media":    {func(p *catalog.Product) { p.Media[0].URL = "" }, []string{"/media/0/url catalog.url.missing"}},
		"listings": {func(p *catalog.Product) { p.Listings = []catalog.Listing{{Market: "ZZ", From: at, Until: at.Add(-1)}} }, []string{"/listings/0 catalog.listing.span", "/listings/0/market catalog.territory.unknown"}},
		"customs":  {func(p *catalog.Product) { p.Customs = catalog.Customs{HSCode: "12a", Origin: "ZZ"} }, []string{"/customs/hs_code catalog.customs.hs_code", "/customs/origin catalog.territory.unknown"}},
		"bundle": {func(p *catalog.Product) {
			p.Bundle = &catalog.Bundle{Components: []catalog.Component{{SKU: "a"}, {SKU: "a", Qty: 1, Alone: eur(-1)}}, Slots: []catalog.Slot{{}, {Key: "s"}, {Key: "s", Choices: []catalog.Component{{SKU: "x", Qty: 1}}}}}
		}, []string{"/bundle/components/0/qty catalog.bundle.qty", "/bundle/components/1/alone catalog.amount.negative", "/bundle/components/1/sku catalog.sku.duplicate", "/bundle/slots/0/choices catalog.bundle.choices", "/bundle/slots/0/key catalog.key.missing", "/bundle/slots/1/choices catalog.bundle.choices", "/bundle/slots/2/key catalog.key.duplicate"}},
		"empty bundle": {func(p *catalog.Product) { p.Bundle = &catalog.Bundle{} }, []string{"/bundle catalog.bundle.empty"}},
		"huge bundle":  {func(p *catalog.Product) { p.Bundle = &catalog.Bundle{Slots: make([]catalog.Slot, 3000)} }, []string{"/bundle catalog.bundle.too_many"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := tee()
			tt.change(&p)
			require.Equal(t, tt.want, codes(p.Check()))
		})
	}
}

func TestNewRefuses(t *testing.T) {
	a, b := tee(), tee()
	b.Variants[0].SKU = ""
	_, err := catalog.New(a, b, cup())
	require.Equal(t, []string{"/1/variants/0/sku catalog.sku.malformed"}, codes(err))
	_, err = catalog.New(a, tee())
	require.ErrorIs(t, err, catalog.ErrDuplicate)
	require.Equal(t, []string{"/1/id catalog.id.duplicate", "/1/slug catalog.slug.duplicate", "/1/variants/0/sku catalog.sku.duplicate", "/1/variants/1/gtin catalog.gtin.duplicate", "/1/variants/1/sku catalog.sku.duplicate", "/1/variants/2/sku catalog.sku.duplicate"}, codes(err))
	tree, err := catalog.NewTree(catalog.Category{ID: "clothes"}, catalog.Category{ID: "shirts", Parents: []string{"clothes"}})
	require.NoError(t, err)
	_, err = catalog.Builder{Tree: tree}.New(tee(), cup())
	require.Equal(t, []string{"/1/categories/0 catalog.category.unknown"}, codes(err))
	c, err := catalog.Builder{Tree: tree}.New(tee())
	require.NoError(t, err)
	require.Same(t, tree, c.Tree())
	item, ok := c.GTIN(catalog.MustGTIN("4006381333931"))
	require.True(t, ok)
	require.Equal(t, "tee-m", item.Variant.SKU)
	require.Contains(t, c.Facets(item), "category:clothes")
	page, err := c.Find(catalog.Query{Facets: map[string][]string{"category": {"clothes"}, "brand": nil}, Counts: []string{"size"}})
	require.NoError(t, err)
	require.Equal(t, 1, page.Total)
	require.Len(t, page.Facets, 1)
	_, err = c.With(catalog.Product{ID: "y", Title: catalog.Plain("y"), Categories: []string{"none"}, Variants: []catalog.Variant{{SKU: "y"}}})
	require.ErrorIs(t, err, catalog.ErrUnknown)
}

func TestLookups(t *testing.T) {
	c, err := catalog.New(tee(), cup())
	require.NoError(t, err)
	p, ok := c.Slug("tee")
	require.True(t, ok)
	require.Equal(t, "tee", p.ID)
	for _, ok := range []bool{has(c.SKU("no")), has(c.GTIN(catalog.GTIN{})), has(c.Product("no")), has(c.Slug("no"))} {
		require.False(t, ok)
	}
	item, _ := c.SKU("tee-s")
	v := *item.Variant
	v.TaxCategory, v.Traits, v.Title = "food", commerce.Digital, catalog.Plain("S")
	other := catalog.Item{Product: &catalog.Product{Traits: commerce.Perishable}, Variant: &v}
	require.Equal(t, "food", other.TaxCategory())
	require.Equal(t, commerce.Digital|commerce.Perishable, other.Traits())
	require.Equal(t, "S", other.Title())
	v.Title, v.Options = nil, []string{"x", "y"}
	other.Product.Title = catalog.Plain("P")
	require.Equal(t, "P", other.Title(), "values without options are not shown")
	other.Product.Options = []catalog.Option{{Key: "k", Values: []catalog.OptionValue{{Key: "x", Name: catalog.Text{"it": "ics"}}}}}
	require.Equal(t, "P, ics", other.Title(language.Italian))
	less, err := c.Without("tee", "none")
	require.NoError(t, err)
	require.False(t, has(less.GTIN(catalog.MustGTIN("4006381333931"))))
	require.False(t, has(less.Slug("tee")))
	for range less.Products() {
		break
	}
}

func has[T any](_ T, ok bool) bool { return ok }

func TestFindRefuses(t *testing.T) {
	c, err := catalog.New(tee())
	require.NoError(t, err)
	_, err = c.Find(catalog.Query{Offset: -1, Limit: 1001, Values: -1, Sort: 9, Least: money.New(1, money.EUR), Most: money.New(1, money.USD), Language: "!"})
	require.Equal(t, []string{"/language catalog.query.language", "/limit catalog.query.range", "/most catalog.query.currency", "/offset catalog.query.range", "/sort catalog.query.sort", "/values catalog.query.range"}, codes(err))
}

func TestFindCorners(t *testing.T) {
	usd := catalog.Product{ID: "u", Title: catalog.Plain("u"), Variants: []catalog.Variant{{SKU: "u", Price: money.New(500, money.USD)}}}
	c, err := catalog.New(tee(), cup(), usd)
	require.NoError(t, err)
	page, err := c.Find(catalog.Query{Most: money.New(1_000, money.EUR), Limit: 9})
	require.NoError(t, err)
	require.Equal(t, 1, page.Total, "dollars are no euros")
	page, err = c.Find(catalog.Query{Least: money.New(1, money.USD), Limit: 9})
	require.NoError(t, err)
	require.Equal(t, "u", page.Hits[0].Variant.SKU)
	page, err = c.Find(catalog.Query{Values: 1})
	require.NoError(t, err)
	require.Equal(t, 3, page.Total)
	for _, f := range page.Facets {
		require.Len(t, f.Values, 1)
		if f.Key == "color" || f.Key == "size" {
			require.Equal(t, 1, f.More)
		}
	}
	page, err = c.Find(catalog.Query{Text: strings.Repeat("t ", 40)})
	require.NoError(t, err)
	require.Equal(t, 2, page.Total, "words beyond the sixteenth are not looked at")
	for i := range 70 { // languages beyond the cache
		_, err = c.Find(catalog.Query{Sort: catalog.ByTitle, Language: "it-x-a" + strconv.Itoa(i), Limit: 1})
		require.NoError(t, err)
	}
	next, err := c.With(catalog.Product{ID: "w", Title: catalog.Plain("w"), Options: []catalog.Option{{Key: "brand", Values: catalog.Values("A")}}, Variants: []catalog.Variant{{SKU: "w", Options: []string{"A"}}}})
	require.NoError(t, err)
	page, err = next.Find(catalog.Query{Facets: map[string][]string{"brand": {"A", "Bottega"}}})
	require.NoError(t, err)
	require.Equal(t, 2, page.Total, "a key that becomes an option is counted by variants")
	empty, err := catalog.New()
	require.NoError(t, err)
	page, err = empty.Find(catalog.Query{Text: "x", Limit: 5, Sort: catalog.ByPrice})
	require.NoError(t, err)
	require.Zero(t, page.Total)
}

func TestLargeChangeRebuilds(t *testing.T) {
	c, err := catalog.New(shop(200)...)
	require.NoError(t, err)
	var more []catalog.Product
	for i := range 1100 {
		more = append(more, catalog.Product{ID: "n" + strconv.Itoa(i), Title: catalog.Plain("n"), Variants: []catalog.Variant{{SKU: "n" + strconv.Itoa(i)}}})
	}
	c, err = c.With(more...)
	require.NoError(t, err)
	products, variants := c.Len()
	require.Equal(t, 1120, products)
	require.Equal(t, 1300, variants)
	c, err = c.With(shop(200)[3])
	require.NoError(t, err)
	page, err := c.Find(catalog.Query{Text: "n", Facets: map[string][]string{}})
	require.NoError(t, err)
	require.Equal(t, 1120, page.Total, "\"numero\" and \"n\"")
	page, err = c.Find(catalog.Query{At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Counts: []string{}})
	require.NoError(t, err)
	require.Equal(t, 1120, page.Total)
	require.Empty(t, page.Facets)
}

func TestShown(t *testing.T) {
	from := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	p := catalog.Product{Listings: []catalog.Listing{{Channel: "web", Market: "IT", From: from}}}
	require.True(t, p.Shown("web", "IT-BZ", from))
	require.False(t, p.Shown("web", "IT", from.Add(-1)))
	require.True(t, p.Shown("web", "IT", time.Time{}))
	require.False(t, p.Shown("web", "DE", from))
	require.False(t, p.Shown("meta", "IT", from))
	require.True(t, (&catalog.Product{}).Shown("", "", from))
}

func TestListings(t *testing.T) {
	friday := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	sale, always, swiss := cup(), tee(), cup()
	sale.Listings = []catalog.Listing{{Channel: "web", From: friday, Until: friday.Add(24 * time.Hour)}}
	swiss.ID, swiss.Variants = "swiss", []catalog.Variant{{SKU: "swiss"}}
	swiss.Listings = []catalog.Listing{{Market: "CH"}}
	c, err := catalog.New(sale, always, swiss)
	require.NoError(t, err)
	more := swiss
	more.ID, more.Variants = "more", []catalog.Variant{{SKU: "more"}}
	c, err = c.With(more)
	require.NoError(t, err)
	for _, tt := range []struct {
		q    catalog.Query
		want int
	}{
		{catalog.Query{}, 4},
		{catalog.Query{Channel: "web", At: friday}, 2},
		{catalog.Query{Channel: "web", At: friday.Add(-1)}, 1},
		{catalog.Query{Channel: "web", At: friday.Add(24 * time.Hour)}, 1},
		{catalog.Query{Channel: "web", Market: "CH", At: friday}, 4},
		{catalog.Query{Channel: "google", Market: "CH"}, 3},
	} {
		page, err := c.Find(tt.q)
		require.NoError(t, err)
		require.Equal(t, tt.want, page.Total, "%+v", tt.q)
	}
}

func TestHoles(t *testing.T) {
	p := tee()
	rows, err := p.Holes()
	require.NoError(t, err)
	require.Equal(t, [][]string{{"blu", "s"}}, rows)
	p.Options[0].Key = ""
	_, err = p.Holes()
	require.ErrorIs(t, err, catalog.ErrMissing)
}

func TestTree(t *testing.T) {
	tree, err := catalog.NewTree(catalog.Category{ID: "a", Name: catalog.Plain("A")}, catalog.Category{ID: "b", Parents: []string{"a"}},
		catalog.Category{ID: "c", Parents: []string{"a"}}, catalog.Category{ID: "d", Parents: []string{"b", "c"}})
	require.NoError(t, err)
	require.Equal(t, []string{"a/b/d", "a/c/d"}, tree.Paths("d"))
	require.Equal(t, []string{"d", "b", "a", "c", "zz"}, tree.Expand([]string{"d", "zz", "b", "zz"}))
	require.Nil(t, tree.Paths("zz"))
	cat, ok := tree.Category("a")
	require.True(t, ok)
	require.Equal(t, "a", cat.ID)
	require.False(t, has(tree.Category("zz")))
	var none *catalog.Tree
	require.Nil(t, none.Paths("a"))
	require.False(t, has(none.Category("a")))
	_, err = catalog.NewTree(catalog.Category{ID: ""}, catalog.Category{ID: "x"}, catalog.Category{ID: "x", Parents: []string{"no"}}, catalog.Category{ID: "y", Name: catalog.Text{"?": ""}, Parents: []string{"x", "x"}})
	require.Equal(t, []string{"/0/id catalog.category.id", "/2/id catalog.category.duplicate", "/2/parents/0 catalog.category.parent", "/3/name/? catalog.text.language", "/3/parents/1 catalog.category.parent"}, codes(err))
	chain := []catalog.Category{{ID: "0"}}
	for i := range 300 {
		chain = append(chain, catalog.Category{ID: strconv.Itoa(i + 1), Parents: []string{strconv.Itoa(i)}})
	}
	_, err = catalog.NewTree(chain...)
	require.ErrorIs(t, err, catalog.ErrTooMany)
	var maze []catalog.Category // each level doubles the paths
	maze = append(maze, catalog.Category{ID: "r"})
	last := []string{"r"}
	for i := range 20 {
		l, r := "l"+strconv.Itoa(i), "r"+strconv.Itoa(i)
		maze = append(maze, catalog.Category{ID: l, Parents: last}, catalog.Category{ID: r, Parents: last})
		last = []string{l, r}
	}
	_, err = catalog.NewTree(maze...)
	require.ErrorIs(t, err, catalog.ErrTooMany)
}

func TestGTINCorners(t *testing.T) {
	for text, kind := range map[string]catalog.GTINKind{
		"00000017": catalog.Restricted, "20000004": catalog.Restricted, "0512345678907": catalog.Coupon, "9901234567892": catalog.Coupon, "73513537": catalog.Ordinary,
	} {
		d, err := catalog.CheckDigit(text[:len(text)-1])
		require.NoError(t, err)
		g, err := catalog.ParseGTIN(text[:len(text)-1] + string(d))
		require.NoError(t, err)
		require.Equal(t, kind, g.Kind(), text)
	}
	require.Equal(t, 1, catalog.MustGTIN("10614141000415").Indicator())
	require.Panics(t, func() { catalog.MustGTIN("1") })
	require.Empty(t, catalog.GTIN{}.String())
	require.Equal(t, "catalog.GTINKind(9)", catalog.GTINKind(9).String())
	for _, s := range []string{"", "-", strings.Repeat("1", 40), "00000000", "4006-381333932", "123456789012345", "7351-", "0000-0000"} {
		_, err := catalog.ParseGTIN(s)
		require.Error(t, err, s)
	}
	for _, s := range []string{"1", "123456x"} {
		_, err := catalog.CheckDigit(s)
		require.ErrorIs(t, err, catalog.ErrGTIN)
	}
	var g catalog.GTIN
	require.NoError(t, g.UnmarshalText(nil))
	require.Error(t, g.UnmarshalText([]byte("x")))
	require.Zero(t, testing.AllocsPerRun(100, func() { g, _ = catalog.ParseGTIN("4006381333931") }))
	require.NoError(t, catalog.CheckMPN("A-1"))
	require.ErrorIs(t, catalog.CheckMPN("A\u0000"), catalog.ErrSKU)
}

func TestMeasure(t *testing.T) {
	for in, base := range map[string]string{"1.5 kg": "1.5 kg", "250 mg": "0.00025 kg", "1 km": "1000 m", "2 h": "7200 s", "30 cm2": "0.003 m2"} {
		require.Equal(t, base, catalog.MustMeasure(in).Base().String())
	}
	for _, in := range []string{"", "1", "kg", "x kg", "1 stone", "-1 kg", "1e9 kg", strings.Repeat("1", 30) + " kg", "1234567890123456789 kg"} {
		_, err := catalog.ParseMeasure(in)
		require.ErrorIs(t, err, catalog.ErrMeasure, in)
	}
	require.Panics(t, func() { catalog.MustMeasure("1") })
	odd := catalog.Measure{Value: decimal.NewFromInt(1), Unit: "stone"}
	require.Equal(t, odd, odd.Base())
	require.Empty(t, catalog.Measure{}.String())
	var m catalog.Measure
	require.NoError(t, m.UnmarshalText(nil))
	require.Error(t, m.UnmarshalText([]byte("x")))
}

func TestWords(t *testing.T) {
	type all struct {
		A catalog.Availability `json:"a"`
		C catalog.Condition    `json:"c"`
		M catalog.MediaRole    `json:"m"`
		R catalog.Regimes      `json:"r"`
		S catalog.Sort         `json:"s"`
	}
	in := all{catalog.Backorder, catalog.Used, catalog.DurabilityLabel, catalog.Food | catalog.Antique, catalog.ByPriceDown}
	data, err := json.Marshal(in)
	require.NoError(t, err)
	require.JSONEq(t, `{"a":"backorder","c":"used","m":"durability_label","r":["food","antique"],"s":"price_down"}`, string(data))
	var out all
	require.NoError(t, json.Unmarshal(data, &out))
	require.Equal(t, in, out)
	for _, bad := range []string{`{"a":"x"}`, `{"c":"x"}`, `{"m":"x"}`, `{"r":["x"]}`, `{"r":"x"}`, `{"s":"x"}`} {
		require.Error(t, json.Unmarshal([]byte(bad), &out), bad)
	}
	_, err = json.Marshal(catalog.Regimes(1 << 15))
	require.Error(t, err)
	_, err = json.Marshal(catalog.Sort(99))
	require.Error(t, err)
	require.Equal(t, "in_stock new main title", catalog.InStock.String()+" "+catalog.BrandNew.String()+" "+catalog.MainImage.String()+" "+catalog.ByTitle.String())
	require.False(t, catalog.OutOfStock.Orderable())
}

func TestProductJSON(t *testing.T) {
	number := decimal.RequireFromString("2.5")
	p := tee()
	p.Attributes = []catalog.Attribute{
		{Key: "n", Facet: true, Value: catalog.Value{Number: &number}},
		{Key: "m", Facet: true, Value: catalog.Value{Measure: catalog.MustMeasure("40 W")}},
		{Key: "f", Facet: true, Value: catalog.Value{Flag: commerce.Yes}},
		{Key: "t", Facet: true, Value: catalog.Value{Text: catalog.Plain("x")}},
	}
	p.Host = json.RawMessage(`{"a":1}`)
	p.Variants[0].Content = catalog.Content{Net: catalog.MustMeasure("33 cl"), Count: 6}
	p.Variants[0].Expects = calendar.MustDate("2026-12-01")
	data, err := json.Marshal(p)
	require.NoError(t, err)
	var q catalog.Product
	require.NoError(t, json.Unmarshal(data, &q))
	again, err := json.Marshal(q)
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
	require.Equal(t, []string{"brand:Bottega", "category:shirts", "tag:estate", "n:2.5", "m:40 W", "f:yes", "color:rosso", "size:s"}, catalog.Item{Product: &q, Variant: &q.Variants[0]}.Facets())
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/product/2"}`), &q), commerce.ErrNewerSchema)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/product/1","colour":1}`), &q), commerce.ErrUnknownField)
}

func TestBundleCorners(t *testing.T) {
	b := catalog.Bundle{Components: []catalog.Component{{SKU: "a", Qty: 1, Alone: money.New(500, money.EUR)}}, Slots: []catalog.Slot{
		{Key: "x", Choices: []catalog.Component{{SKU: "a", Qty: 2, Alone: money.New(500, money.EUR)}}}, {Key: "y", Optional: true, Choices: []catalog.Component{{SKU: "b", Qty: 1}}},
	}}
	kit, err := b.Choose(map[string]string{"x": "a"})
	require.NoError(t, err)
	require.Equal(t, int64(3), kit.Components[0].Qty)
	_, err = b.Choose(map[string]string{"x": "a", "z": "q"})
	require.ErrorIs(t, err, catalog.ErrUnknown)
	_, err = kit.ExplodeN(money.Amount{}, 0)
	require.Equal(t, []string{"/price catalog.bundle.price", "/qty catalog.bundle.qty"}, codes(err))
}

func TestValidateRefuses(t *testing.T) {
	_, err := catalog.Validate(catalog.Profile{Channel: "fax", Market: "ZZ"}, catalog.Product{})
	require.Equal(t, []string{"/product/id catalog.id.missing", "/product/variants catalog.variant.missing", "/profile/channel catalog.profile.channel", "/profile/market catalog.profile.market", "/profile/on catalog.profile.on"}, codes(err))
	// A market whose languages nobody has entered takes any.
	found, err := catalog.Validate(catalog.Profile{Channel: "google", Market: "JP", On: calendar.MustDate("2026-11-21")}, catalog.Product{ID: "p", Variants: []catalog.Variant{{SKU: "p"}}})
	require.NoError(t, err)
	require.Contains(t, found[0].String(), "a title in a language")
	found, err = catalog.Validate(catalog.Profile{Channel: "google", Market: "LU", On: calendar.MustDate("2026-11-21")}, catalog.Product{ID: "p", Title: catalog.Text{"lb": "Taass"}, Variants: []catalog.Variant{{SKU: "p"}}})
	require.NoError(t, err)
	require.Equal(t, "/description/fr", found[0].Path)
}

// TestConcurrentReaders is for the race detector: sort orders are made by the
// first reader that needs them.
func TestConcurrentReaders(t *testing.T) {
	c, err := catalog.New(shop(500)...)
	require.NoError(t, err)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 20 {
				page, err := c.Find(catalog.Query{Text: "maglietta", Sort: catalog.Sort((i + k) % 4), Language: "it", Limit: 5, Facets: map[string][]string{"size": {"m"}}})
				if err != nil || page.Total == 0 {
					t.Error(err, page.Total)
				}
				if _, err := c.With(tee()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestLookupDoesNotAllocate(t *testing.T) {
	c, err := catalog.New(shop(500)...)
	require.NoError(t, err)
	require.Zero(t, testing.AllocsPerRun(100, func() { _, _ = c.SKU("sku-77") }))
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"Città": "citta", "STRASSE": "strasse", "Straße": "strasse", "Ærø": "aero", "plain": "plain", "Łódź": "lodz"} {
		require.Equal(t, want, catalog.Fold(in))
	}
	s, tag := catalog.Text{}.In(language.Italian)
	require.Empty(t, s+tag)
	s, tag = catalog.Plain("x").In(language.Italian)
	require.Equal(t, "xund", s+tag)
}

func TestAppendFacets(t *testing.T) {
	tree, err := catalog.NewTree(catalog.Category{ID: "moda"}, catalog.Category{ID: "tee", Parents: []string{"moda"}})
	require.NoError(t, err)
	p := catalog.Product{
		ID: "p", Title: catalog.Plain("P"), Brand: "acme", Categories: []string{"tee"}, Tags: []string{"new"},
		Options:  []catalog.Option{{Key: "size", Values: catalog.Values("m")}},
		Variants: []catalog.Variant{{SKU: "p-m", Options: []string{"m"}}},
	}
	c, err := catalog.Builder{Tree: tree}.New(p)
	require.NoError(t, err)
	item, ok := c.SKU("p-m")
	require.True(t, ok)
	want := []string{"brand:acme", "category:tee", "category:moda", "tag:new", "size:m"}
	require.Equal(t, want, c.Facets(item))
	other := item
	q := *item.Product
	q.Brand, other.Product = "another", &q // not of this catalog
	require.Equal(t, "brand:another", c.AppendFacets([]string{"x"}, other)[1])
	dst := make([]string, 0, 8)
	require.Zero(t, testing.AllocsPerRun(100, func() { dst = c.AppendFacets(dst[:0], item) }))
	require.Equal(t, want, dst)
}
