package catalog_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// shop makes n variants in products of ten, with two options, a brand, tags and
// categories in a plausible spread. It uses no randomness.
func shop(n int) []catalog.Product {
	colors := catalog.Values("rosso", "blu", "verde", "nero", "bianco")
	sizes := catalog.Values("s", "m", "l", "xl")
	nouns := []string{"Maglietta", "Camicia", "Felpa", "Giacca", "Cappello", "Müsli", "Borsa", "Sciarpa"}
	stock := []catalog.Availability{catalog.InStock, catalog.OutOfStock, catalog.Backorder}
	out := make([]catalog.Product, 0, n/10)
	for k := 0; len(out) < n/10; k++ {
		p := catalog.Product{
			ID: fmt.Sprintf("p%07d", k), Slug: "p-" + strconv.Itoa(k), Brand: "Brand " + strconv.Itoa(k%199),
			Title:       catalog.Text{"it": nouns[k%len(nouns)] + " numero " + strconv.Itoa(k%5000), "en": "Item " + strconv.Itoa(k)},
			Categories:  []string{"c" + strconv.Itoa(k%97)},
			Tags:        []string{"t" + strconv.Itoa(k%31)},
			Options:     []catalog.Option{{Key: "color", Values: colors}, {Key: "size", Values: sizes}},
			TaxCategory: "standard",
		}
		for i := range 10 {
			c, z := colors[(i+k)%5].Key, sizes[(i+i/4)%4].Key
			if i >= 5 {
				z = sizes[(i+i/4+1+i/8)%4].Key
			}
			dup := false
			for _, v := range p.Variants {
				dup = dup || v.Options[0] == c && v.Options[1] == z
			}
			if dup {
				for _, s := range sizes {
					free := true
					for _, v := range p.Variants {
						free = free && (v.Options[0] != c || v.Options[1] != s.Key)
					}
					if free {
						z = s.Key
						break
					}
				}
			}
			p.Variants = append(p.Variants, catalog.Variant{
				SKU: "sku-" + strconv.Itoa(k*10+i), Options: []string{c, z},
				Price: money.New(int64(990+(k*7919+i*31)%20000), money.EUR), Stock: stock[(k+i)%3],
			})
		}
		out = append(out, p)
	}
	return out
}

func built(b *testing.B, n int) *catalog.Catalog {
	b.Helper()
	c, err := catalog.New(shop(n)...)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func BenchmarkParseGTIN(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.ParseGTIN("4006381333931"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSKU(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		c := built(b, n)
		keys := make([]string, 1024)
		for i := range keys {
			keys[i] = "sku-" + strconv.Itoa(i*7919%n)
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if _, ok := c.SKU(keys[i&1023]); !ok {
					b.Fatal("lost")
				}
				i++
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	eur := func(n int64) money.Amount { return money.New(n, money.EUR) }
	for _, n := range []int{100_000, 1_000_000} {
		c := built(b, n)
		for _, q := range []struct {
			name string
			q    catalog.Query
		}{
			{"facets", catalog.Query{Facets: map[string][]string{"color": {"rosso"}}, Limit: 24}},
			{"two-facets-price", catalog.Query{Facets: map[string][]string{"color": {"rosso", "blu"}, "size": {"m"}}, Least: eur(2000), Most: eur(9000), Limit: 24, Sort: catalog.ByPrice}},
			{"text", catalog.Query{Text: "maglietta", Limit: 24}},
			{"title-order", catalog.Query{Facets: map[string][]string{"brand": {"Brand 7"}}, Sort: catalog.ByTitle, Language: "it", Limit: 24}},
		} {
			if _, err := c.Find(q.q); err != nil { // sort orders are made once
				b.Fatal(err)
			}
			b.Run(q.name+"/"+strconv.Itoa(n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := c.Find(q.q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkBuildMillion(b *testing.B) {
	list := shop(1_000_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	for b.Loop() {
		c, err := catalog.New(list...)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "B/variant")
		runtime.KeepAlive(c)
		b.StartTimer()
	}
	_ = start
	runtime.KeepAlive(list)
}

func BenchmarkWithOne(b *testing.B) {
	c := built(b, 100_000)
	p := shop(20)[1]
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.With(p); err != nil {
			b.Fatal(err)
		}
	}
}
