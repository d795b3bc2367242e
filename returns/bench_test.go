package returns_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/returns"
)

func BenchmarkDecide(b *testing.B) {
	for _, country := range []commerce.Territory{"IT", "DE", "IE"} {
		b.Run(string(country), func(b *testing.B) {
			c := contract(country, "2026-11-20", "2026-11-24")
			where := place(string(country), rome)
			r := returns.Request{Sent: at("2026-12-07T20:00:00Z")}
			book := returns.EU()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := returns.Decide(book, c, r, where); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecideReasons(b *testing.B) {
	d, err := returns.Decide(returns.EU(), contract("IT", "2026-11-20", "2026-11-24"), returns.Request{Sent: at("2026-12-07T20:00:00Z")}, place("IT", rome))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		d.Reasons()
	}
}

func BenchmarkNewRefund20(b *testing.B) {
	o := order(20)
	r := returns.Request{Sent: at("2026-12-07T20:00:00Z")}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := returns.NewRefund(o, nil, r, returns.RefundOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFold20(b *testing.B) {
	list := events(20)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := returns.Fold(list); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGuarantee(b *testing.B) {
	p := returns.Purchase{Country: "IT", Consumer: commerce.Yes, Concluded: date("2025-10-01"), Delivered: date("2025-10-01"), Appeared: date("2026-11-02")}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := returns.Guarantee(returns.EU(), p); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAllocations(t *testing.T) {
	c := contract("IT", "2026-11-20", "2026-11-24")
	where, r, book := place("IT", rome), returns.Request{Sent: at("2026-12-07T20:00:00Z")}, returns.EU()
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = returns.Decide(book, c, r, where) }), 5.0)
	list := events(20)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _, _ = returns.Fold(list) }), 5.0)
	o := order(20)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = returns.NewRefund(o, nil, r, returns.RefundOptions{}) }), 7.0)
}
