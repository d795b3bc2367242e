package catalog_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

func TestExplodeSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b catalog.Bundle
		for i := range rapid.IntRange(1, 8).Draw(t, "components") {
			b.Components = append(b.Components, catalog.Component{
				SKU: "c" + strconv.Itoa(i), Qty: rapid.Int64Range(1, 9).Draw(t, "qty"), Alone: money.New(rapid.Int64Range(0, 100_000).Draw(t, "alone"), money.EUR),
			})
		}
		b.Components[0].Alone = money.New(rapid.Int64Range(1, 100_000).Draw(t, "first"), money.EUR)
		price := money.New(rapid.Int64Range(0, 1_000_000).Draw(t, "price"), money.EUR)
		n := rapid.Int64Range(1, 50).Draw(t, "n")
		parts, err := b.ExplodeN(price, n)
		require.NoError(t, err)
		var sum money.Total
		for i, p := range parts {
			require.GreaterOrEqual(t, p.Price.Sign(), 0)
			require.Equal(t, b.Components[i].Qty*n, p.Qty)
			sum.Add(p.Price)
		}
		total, err := sum.Amount()
		require.NoError(t, err)
		require.Equal(t, price, total)
	})
}

func TestGTINLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{7, 11, 12, 13}).Draw(t, "n")
		digits := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789")), n, n, -1).Draw(t, "digits")
		check, err := catalog.CheckDigit(digits)
		require.NoError(t, err)
		full := digits + string(check)
		g, err := catalog.ParseGTIN(full)
		if strings.Trim(full, "0") == "" {
			require.ErrorIs(t, err, catalog.ErrGTIN)
			return
		}
		require.NoError(t, err)
		require.Equal(t, strings.Repeat("0", 14-len(full))+full, g.String())
		for _, form := range []string{g.String(), g.Short(), full[:3] + "-" + full[3:]} {
			again, err := catalog.ParseGTIN(form)
			require.NoError(t, err)
			require.Equal(t, g, again)
		}
		wrong := digits + string('0'+(check-'0'+byte(rapid.IntRange(1, 9).Draw(t, "off")))%10)
		_, err = catalog.ParseGTIN(wrong)
		require.Error(t, err)
	})
}

// drawProducts makes products that share values of every facet.
func drawProducts(t *rapid.T, prefix string, n int) []catalog.Product {
	var out []catalog.Product
	word := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	for i := range n {
		id := prefix + strconv.Itoa(i)
		p := catalog.Product{
			ID: id, Title: catalog.Text{"it": word("title", "Tazza blu", "Città", "tè verde", "Müsli", "zebra")}, Brand: word("brand", "", "A", "B", "C"),
			Options:    []catalog.Option{{Key: "color", Values: catalog.Values("r", "g", "b")}, {Key: "size", Values: catalog.Values("s", "m")}},
			Categories: []string{word("category", "x", "y")},
		}
		if rapid.Bool().Draw(t, "tags") {
			p.Tags = []string{word("tag", "t1", "t2"), "t3", "t3"}
		}
		if rapid.Bool().Draw(t, "attribute") { // a key of options that belongs to the product here
			p.Attributes = []catalog.Attribute{{Key: "color", Facet: true, Value: catalog.Value{Word: word("word", "r", "q")}}}
		}
		if rapid.Bool().Draw(t, "listed") {
			p.Listings = []catalog.Listing{{Channel: word("channel", "web", "google")}}
		}
		rows, err := catalog.Matrix(p.Options)
		require.NoError(t, err)
		for k, row := range rows[:rapid.IntRange(1, len(rows)).Draw(t, "variants")] {
			v := catalog.Variant{SKU: id + "-" + strconv.Itoa(k), Options: row, Stock: catalog.Availability(rapid.IntRange(0, 4).Draw(t, "stock"))}
			if rapid.IntRange(0, 3).Draw(t, "priced") > 0 {
				v.Price = money.New(rapid.Int64Range(1, 9).Draw(t, "price"), money.EUR)
			}
			p.Variants = append(p.Variants, v)
		}
		out = append(out, p)
	}
	return out
}

func drawQuery(t *rapid.T) catalog.Query {
	q := catalog.Query{
		Text: rapid.SampledFrom([]string{"", "ta", "BLU ta", "citta", "the", "te", "muesli", "MUSL", "?"}).Draw(t, "text"),
		Sort: catalog.Sort(rapid.IntRange(0, 3).Draw(t, "sort")), Language: "it",
		Limit: rapid.IntRange(0, 5).Draw(t, "limit"), Offset: rapid.IntRange(0, 3).Draw(t, "offset"),
		Orderable: rapid.Bool().Draw(t, "orderable"), Channel: rapid.SampledFrom([]string{"", "web"}).Draw(t, "channel"),
	}
	for key, values := range map[string][]string{"color": {"r", "g", "q"}, "brand": {"A", "B", "none"}, "tag": {"t1", "t3"}, "size": {"m"}, "no": {"x"}} {
		if rapid.IntRange(0, 3).Draw(t, key) == 0 {
			if q.Facets == nil {
				q.Facets = map[string][]string{}
			}
			q.Facets[key] = values[:rapid.IntRange(1, len(values)).Draw(t, key+"s")]
		}
	}
	if rapid.Bool().Draw(t, "least") {
		q.Least = money.New(rapid.Int64Range(1, 5).Draw(t, "from"), money.EUR)
	}
	if rapid.Bool().Draw(t, "most") {
		q.Most = money.New(rapid.Int64Range(3, 9).Draw(t, "until"), money.EUR)
	}
	return q
}

// naive answers a query by looking at every variant.
func naive(products []catalog.Product, q catalog.Query) (total int, hits []string, counts map[string]int) {
	counts = map[string]int{}
	type found struct {
		p     *catalog.Product
		v     *catalog.Variant
		price int64
		n     int
	}
	var all []found
	facetsOf := func(p *catalog.Product, v *catalog.Variant) []string {
		return catalog.Item{Product: p, Variant: v}.Facets()
	}
	base := func(p *catalog.Product, v *catalog.Variant) bool {
		if !matchesText(p, q.Text) || q.Channel != "" && !p.Shown(q.Channel, "", q.At) || q.Orderable && !v.Stock.Orderable() {
			return false
		}
		if q.Least != (money.Amount{}) || q.Most != (money.Amount{}) {
			if v.Price == (money.Amount{}) {
				return false
			}
			low, _ := v.Price.Cmp(q.Least)
			high, _ := v.Price.Cmp(q.Most)
			return (q.Least == (money.Amount{}) || low >= 0) && (q.Most == (money.Amount{}) || high <= 0)
		}
		return true
	}
	selected := func(p *catalog.Product, v *catalog.Variant, but string) bool {
		for key, values := range q.Facets {
			if key == but {
				continue
			}
			if !slices.ContainsFunc(values, func(x string) bool { return slices.Contains(facetsOf(p, v), key+":"+x) }) {
				return false
			}
		}
		return true
	}
	for i := range products {
		p := &products[i]
		f := found{p: p, price: -1}
		seen := map[string]bool{}
		for k := range p.Variants {
			v := &p.Variants[k]
			if !base(p, v) {
				continue
			}
			for _, kv := range facetsOf(p, v) {
				key, _, _ := strings.Cut(kv, ":")
				if selected(p, v, key) {
					seen[kv] = true
				}
			}
			if !selected(p, v, "") {
				continue
			}
			f.n++
			price, _ := v.Price.Minor()
			better := f.v == nil
			switch {
			case better:
			case q.Sort == catalog.ByPrice:
				better = f.price == 0 && price > 0 || price > 0 && price < f.price
			case q.Sort == catalog.ByPriceDown:
				better = price > f.price
			}
			if better {
				f.v, f.price = v, price
			}
		}
		for kv := range seen {
			counts[kv]++
		}
		if f.n > 0 {
			all = append(all, f)
		}
	}
	order := map[string]int{"Città": 0, "Müsli": 1, "Tazza blu": 2, "tè verde": 3, "zebra": 4}
	slices.SortFunc(all, func(a, b found) int {
		by := 0
		switch q.Sort {
		case catalog.ByTitle:
			by = cmp.Compare(order[a.p.Title["it"]], order[b.p.Title["it"]])
		case catalog.ByPrice, catalog.ByPriceDown:
			by = cmp.Or(cmp.Compare(noPrice(a.price), noPrice(b.price)), cmp.Compare(a.price, b.price))
			if q.Sort == catalog.ByPriceDown {
				by = cmp.Or(cmp.Compare(noPrice(a.price), noPrice(b.price)), cmp.Compare(b.price, a.price))
			}
		}
		return cmp.Or(by, strings.Compare(a.p.ID, b.p.ID))
	})
	for i := q.Offset; i < len(all) && i < q.Offset+q.Limit; i++ {
		hits = append(hits, all[i].p.ID+" "+all[i].v.SKU+" "+strconv.Itoa(all[i].n))
	}
	return len(all), hits, counts
}

func noPrice(n int64) int {
	if n == 0 {
		return 1
	}
	return 0
}

func matchesText(p *catalog.Product, text string) bool {
	words := map[string]bool{}
	for _, s := range append([]string{p.Title["it"], p.Brand, "r", "g", "b", "s", "m"}, p.Tags...) {
		for w := range strings.FieldsSeq(catalog.Fold(s)) {
			words[w] = true
		}
		if s == "Müsli" {
			words["muesli"] = true
		}
	}
	for w := range strings.FieldsSeq(strings.Trim(catalog.Fold(text), "?")) {
		ok := false
		for have := range words {
			ok = ok || strings.HasPrefix(have, w)
		}
		if !ok {
			return false
		}
	}
	return true
}

func answer(t require.TestingT, c *catalog.Catalog, q catalog.Query) (total int, hits []string, counts map[string]int) {
	page, err := c.Find(q)
	require.NoError(t, err)
	counts = map[string]int{}
	for _, f := range page.Facets {
		for _, v := range f.Values {
			if v.Count > 0 {
				counts[f.Key+":"+v.Value] = v.Count
			}
		}
	}
	for _, h := range page.Hits {
		hits = append(hits, h.Product.ID+" "+h.Variant.SKU+" "+strconv.Itoa(h.Matches))
	}
	return page.Total, hits, counts
}

func TestIndexEqualsNaiveScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		products := drawProducts(t, "p", rapid.IntRange(0, 40).Draw(t, "n"))
		c, err := catalog.New(products...)
		require.NoError(t, err)
		for range 3 {
			q := drawQuery(t)
			total, hits, counts := naive(products, q)
			gotTotal, gotHits, gotCounts := answer(t, c, q)
			require.Equal(t, total, gotTotal, "%+v", q)
			require.Equal(t, hits, gotHits, "%+v", q)
			require.Equal(t, counts, gotCounts, "%+v", q)
		}
	})
}

func TestWithEqualsNew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := drawProducts(t, "p", rapid.IntRange(0, 20).Draw(t, "n"))
		c, err := catalog.New(first...)
		require.NoError(t, err)
		all := map[string]catalog.Product{}
		for _, p := range first {
			all[p.ID] = p
		}
		_, err = c.Find(catalog.Query{Sort: catalog.ByTitle, Language: "it", Limit: 1}) // an order to carry over
		require.NoError(t, err)
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
				id := "p" + strconv.Itoa(rapid.IntRange(0, 20).Draw(t, "gone"))
				delete(all, id)
				c, err = c.Without(id)
			} else {
				more := drawProducts(t, rapid.SampledFrom([]string{"p", "q"}).Draw(t, "prefix"), rapid.IntRange(1, 5).Draw(t, "more"))
				for _, p := range more {
					all[p.ID] = p
				}
				c, err = c.With(more...)
			}
			require.NoError(t, err)
		}
		var list []catalog.Product
		for _, p := range all {
			list = append(list, p)
		}
		q := drawQuery(t)
		total, hits, counts := naive(list, q)
		gotTotal, gotHits, gotCounts := answer(t, c, q)
		require.Equal(t, total, gotTotal)
		require.Equal(t, hits, gotHits)
		require.Equal(t, counts, gotCounts)
		for _, p := range list {
			got, ok := c.Product(p.ID)
			require.True(t, ok)
			require.Equal(t, p, *got)
			for _, v := range p.Variants {
				item, ok := c.SKU(v.SKU)
				require.True(t, ok)
				require.Equal(t, v.SKU, item.Variant.SKU)
			}
		}
		n, _ := c.Len()
		require.Equal(t, len(list), n)
		require.Len(t, slices.Collect(c.Products()), len(list))
	})
}

func TestJSONReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, p := range drawProducts(t, "p", 2) {
			data, err := json.Marshal(p)
			require.NoError(t, err)
			var q catalog.Product
			require.NoError(t, json.Unmarshal(data, &q))
			again, err := json.Marshal(q)
			require.NoError(t, err)
			require.Equal(t, string(data), string(again))
		}
	})
}
