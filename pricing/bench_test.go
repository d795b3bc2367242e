package pricing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

func BenchmarkFindMillion(b *testing.B) {
	const n = 1_000_000
	entries := make([]pricing.Entry, 0, n)
	for i := range n / 4 {
		sku := fmt.Sprintf("sku-%06d", i)
		for k, e := range []pricing.Entry{{}, {Channel: "amazon"}, {MinQty: 10}, {Group: "vip"}} {
			e.ID, e.SKU, e.Amount = fmt.Sprintf("%s-%d", sku, k), sku, money.New(int64(1000+i%5000-100*k), money.EUR)
			entries = append(entries, e)
		}
	}
	book, err := pricing.NewBook(entries...)
	if err != nil {
		b.Fatal(err)
	}
	q := pricing.Query{Qty: 2, Currency: money.EUR, At: noon, Channel: "web", Market: "IT", Groups: []string{"vip"}}
	skus := make([]string, 4096)
	for i := range skus {
		skus[i] = fmt.Sprintf("sku-%06d", i*61%(n/4))
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		q.SKU = skus[i&4095]
		i++
		if _, err := book.Find(q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPriorPrice1000(b *testing.B) {
	law, err := pricing.PriorPolicyOf("IT", rome())
	if err != nil {
		b.Fatal(err)
	}
	var history []pricing.Point
	for i := range 1000 {
		history = append(history, pricing.Point{At: noon.Add(-time.Duration(1000-i) * time.Hour), Amount: money.New(int64(1000+i%77), money.EUR)})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pricing.PriorPrice(law, history, noon); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkContribution(b *testing.B) {
	c := pricing.Costs{Goods: eur("12.00"), Commission: pricing.Fee{Percent: money.NewPercent(15)}, ReturnRate: money.NewPercent(10), ReturnCost: eur("6.00")}
	net, gross := eur("40.00"), eur("48.80")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Contribution(net, gross); err != nil {
			b.Fatal(err)
		}
	}
}
