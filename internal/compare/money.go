package main

import (
	"strconv"
	"strings"
	"testing"

	gomoney "github.com/Rhymond/go-money"
	"github.com/cockroachdb/apd/v3"
	govalues "github.com/govalues/decimal"
	shopspring "github.com/shopspring/decimal"

	"github.com/bottega-go/commerce/money"
)

// The inputs of one work are a ring of eight, so that no call is lifted out of
// its loop; no product of them with the rate is a tie, so that libraries which
// round half to even give the same cents.
var (
	texts = [8]string{"19.99", "5.01", "1249.00", "0.99", "349.95", "12.50", "7.49", "88.80"}
	rate  = "0.07123"

	ours  [8]money.Amount
	shop  [8]shopspring.Decimal
	gov   [8]govalues.Decimal
	apds  [8]*apd.Decimal
	gom   [8]*gomoney.Money
	apdIn = apd.Context{Precision: 34, MaxExponent: 6144, MinExponent: -6143, Rounding: apd.RoundHalfUp}

	sinkAmount  money.Amount
	sinkAmounts []money.Amount
	sinkShop    shopspring.Decimal
	sinkGov     govalues.Decimal
	sinkGom     *gomoney.Money
	sinkGoms    []*gomoney.Money
	sinkApd     apd.Decimal
	sinkText    string
	sinkBytes   []byte
)

func prepare() {
	for i, s := range texts {
		ours[i] = money.MustParse(s, money.EUR)
		shop[i] = shopspring.RequireFromString(s)
		gov[i] = govalues.MustParse(s)
		d, _, err := apd.NewFromString(s)
		must(err)
		apds[i] = d
		minor, err := ours[i].Minor()
		must(err)
		gom[i] = gomoney.New(minor, gomoney.EUR)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func or[T any](v T, err error) T {
	must(err)
	return v
}

func cents(m *gomoney.Money) string { return money.New(m.Amount(), money.EUR).Number() }

func addWork() work {
	return work{name: "add", rows: []row{
		{
			library: "commerce/money",
			result:  func(i int) string { return or(ours[i].Add(ours[(i+1)&7])).Number() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkAmount, _ = ours[i&7].Add(ours[(i+1)&7])
				}
			},
		},
		{
			library: "govalues/decimal",
			result:  func(i int) string { return or(gov[i].Add(gov[(i+1)&7])).String() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkGov, _ = gov[i&7].Add(gov[(i+1)&7])
				}
			},
		},
		{
			library: "cockroachdb/apd",
			result: func(i int) string {
				_, err := apdIn.Add(&sinkApd, apds[i], apds[(i+1)&7])
				must(err)
				return sinkApd.String()
			},
			bench: func(b *testing.B) {
				for i := range b.N {
					_, _ = apdIn.Add(&sinkApd, apds[i&7], apds[(i+1)&7])
				}
			},
		},
		{
			library: "shopspring/decimal",
			result:  func(i int) string { return shop[i].Add(shop[(i+1)&7]).StringFixed(2) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkShop = shop[i&7].Add(shop[(i+1)&7])
				}
			},
		},
		{
			library: "Rhymond/go-money",
			result:  func(i int) string { return cents(or(gom[i].Add(gom[(i+1)&7]))) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkGom, _ = gom[i&7].Add(gom[(i+1)&7])
				}
			},
		},
	}}
}

func rateWork() work {
	shopRate, govRate := shopspring.RequireFromString(rate), govalues.MustParse(rate)
	apdRate, _, err := apd.NewFromString(rate)
	must(err)
	factor := or(money.NewFactor(shopRate))
	return work{name: "× rate, half up to the cent", rows: []row{
		{
			library: "commerce/money",
			result:  func(i int) string { return or(ours[i].Mul(shopRate, money.HalfUp)).Number() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkAmount, _ = ours[i&7].Mul(shopRate, money.HalfUp)
				}
			},
		},
		{
			library: "commerce/money, rate read once",
			result:  func(i int) string { return or(ours[i].MulFactor(factor, money.HalfUp)).Number() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkAmount, _ = ours[i&7].MulFactor(factor, money.HalfUp)
				}
			},
		},
		{
			library: "govalues/decimal (half even)",
			result:  func(i int) string { return or(gov[i].Mul(govRate)).Round(2).String() },
			bench: func(b *testing.B) {
				for i := range b.N {
					d, _ := gov[i&7].Mul(govRate)
					sinkGov = d.Round(2)
				}
			},
		},
		{
			library: "cockroachdb/apd",
			result: func(i int) string {
				_, err := apdIn.Mul(&sinkApd, apds[i], apdRate)
				must(err)
				_, err = apdIn.Quantize(&sinkApd, &sinkApd, -2)
				must(err)
				return sinkApd.String()
			},
			bench: func(b *testing.B) {
				for i := range b.N {
					_, _ = apdIn.Mul(&sinkApd, apds[i&7], apdRate)
					_, _ = apdIn.Quantize(&sinkApd, &sinkApd, -2)
				}
			},
		},
		{
			library: "shopspring/decimal",
			result:  func(i int) string { return shop[i].Mul(shopRate).Round(2).StringFixed(2) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkShop = shop[i&7].Mul(shopRate).Round(2)
				}
			},
		},
	}}
}

func allocateWork(n int) work {
	weights := make([]int64, n)
	equal := make([]int, n)
	for i := range n {
		weights[i], equal[i] = 1, 1
	}
	buffer := make([]money.Amount, 0, n)
	join := func(parts []money.Amount) string {
		var s []string
		for _, p := range parts {
			s = append(s, p.Number())
		}
		return strings.Join(s, " ")
	}
	return work{name: "allocate over " + strconv.Itoa(n), rows: []row{
		{
			library: "commerce/money",
			result:  func(i int) string { return join(or(ours[i].Allocate(weights...))) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkAmounts, _ = ours[i&7].Allocate(weights...)
				}
			},
		},
		{
			library: "commerce/money, slice reused",
			result:  func(i int) string { return join(or(ours[i].AppendAllocate(nil, weights, money.Allocation{}))) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkAmounts, _ = ours[i&7].AppendAllocate(buffer[:0], weights, money.Allocation{})
				}
			},
		},
		{
			library: "Rhymond/go-money",
			result: func(i int) string {
				var s []string
				for _, p := range or(gom[i].Allocate(equal...)) {
					s = append(s, cents(p))
				}
				return strings.Join(s, " ")
			},
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkGoms, _ = gom[i&7].Allocate(equal...)
				}
			},
		},
	}}
}

func parseWork() work {
	return work{name: "parse", rows: []row{
		{
			library: "commerce/money",
			result:  func(i int) string { return or(money.Parse(texts[i], money.EUR)).Number() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkAmount, _ = money.Parse(texts[i&7], money.EUR)
				}
			},
		},
		{
			library: "govalues/decimal",
			result:  func(i int) string { return or(govalues.Parse(texts[i])).String() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkGov, _ = govalues.Parse(texts[i&7])
				}
			},
		},
		{
			library: "cockroachdb/apd",
			result: func(i int) string {
				_, _, err := sinkApd.SetString(texts[i])
				must(err)
				return sinkApd.String()
			},
			bench: func(b *testing.B) {
				for i := range b.N {
					_, _, _ = sinkApd.SetString(texts[i&7])
				}
			},
		},
		{
			library: "shopspring/decimal",
			result:  func(i int) string { return or(shopspring.NewFromString(texts[i])).StringFixed(2) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkShop, _ = shopspring.NewFromString(texts[i&7])
				}
			},
		},
	}}
}

func stringWork() work {
	var buffer [64]byte
	return work{name: "to text", rows: []row{
		{
			library: "commerce/money, AppendNumber",
			result:  func(i int) string { return string(ours[i].AppendNumber(nil)) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkBytes = ours[i&7].AppendNumber(buffer[:0])
				}
			},
		},
		{
			library: "commerce/money, Number",
			result:  func(i int) string { return ours[i].Number() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = ours[i&7].Number()
				}
			},
		},
		{
			library: "govalues/decimal",
			result:  func(i int) string { return gov[i].String() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = gov[i&7].String()
				}
			},
		},
		{
			library: "cockroachdb/apd",
			result:  func(i int) string { return apds[i].String() },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = apds[i&7].String()
				}
			},
		},
		{
			library: "shopspring/decimal",
			result:  func(i int) string { return shop[i].StringFixed(2) },
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = shop[i&7].StringFixed(2)
				}
			},
		},
		{
			library: "Rhymond/go-money, Display",
			result:  func(i int) string { return gom[i].Display() },
			differs: "with a currency sign",
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkText = gom[i&7].Display()
				}
			},
		},
	}}
}

func sumWork() work {
	const n = 1_000_000
	a := make([]money.Amount, n)
	s := make([]shopspring.Decimal, n)
	g := make([]govalues.Decimal, n)
	m := make([]*gomoney.Money, n)
	for i := range n {
		a[i], s[i], g[i], m[i] = ours[i&7], shop[i&7], gov[i&7], gom[i&7]
	}
	ourTotal := func() money.Amount {
		var t money.Total
		for i := range a {
			t.Add(a[i])
		}
		return or(t.Amount())
	}
	govTotal := func() govalues.Decimal {
		t := g[0]
		for i := range g[1:] {
			t, _ = t.Add(g[1+i])
		}
		return t
	}
	shopTotal := func() shopspring.Decimal {
		t := s[0]
		for i := range s[1:] {
			t = t.Add(s[1+i])
		}
		return t
	}
	gomTotal := func() *gomoney.Money {
		t := m[0]
		for i := range m[1:] {
			t, _ = t.Add(m[1+i])
		}
		return t
	}
	return work{name: "sum of a million, each", parts: n, rows: []row{
		{
			library: "commerce/money, Sum",
			result:  func(int) string { return or(money.Sum(a...)).Number() },
			bench: func(b *testing.B) {
				for range b.N {
					sinkAmount, _ = money.Sum(a...)
				}
			},
		},
		{
			library: "commerce/money, Total in a loop",
			result:  func(int) string { return ourTotal().Number() },
			bench: func(b *testing.B) {
				for range b.N {
					sinkAmount = ourTotal()
				}
			},
		},
		{
			library: "govalues/decimal",
			result:  func(int) string { return govTotal().String() },
			bench: func(b *testing.B) {
				for range b.N {
					sinkGov = govTotal()
				}
			},
		},
		{
			library: "shopspring/decimal",
			result:  func(int) string { return shopTotal().StringFixed(2) },
			bench: func(b *testing.B) {
				for range b.N {
					sinkShop = shopTotal()
				}
			},
		},
		{
			library: "Rhymond/go-money",
			result:  func(int) string { return cents(gomTotal()) },
			bench: func(b *testing.B) {
				for range b.N {
					sinkGom = gomTotal()
				}
			},
		},
	}}
}
