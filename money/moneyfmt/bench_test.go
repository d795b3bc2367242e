package moneyfmt_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

var (
	million = money.MustParse("1234567.89", money.EUR)
	sink    string
)

func italian() moneyfmt.Formatter {
	return moneyfmt.New(language.MustParse("it-IT"), moneyfmt.Options{})
}

func BenchmarkAppend(b *testing.B) {
	f := italian()
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = f.Append(buf[:0], million)
	}
}

func BenchmarkFormat(b *testing.B) {
	f := italian()
	b.ReportAllocs()
	for b.Loop() {
		sink = f.Format(million)
	}
}

func BenchmarkParse(b *testing.B) {
	f := italian()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Parse("1.234.567,89 €", money.EUR); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	tag := language.MustParse("it-IT")
	b.ReportAllocs()
	for b.Loop() {
		_ = moneyfmt.New(tag, moneyfmt.Options{})
	}
}

func TestAllocations(t *testing.T) {
	var buf [64]byte
	half := money.MustPercent("25.5")
	for _, tag := range []string{"it-IT", "de-CH", "en-US", "ar", "pl-PL"} {
		f := moneyfmt.New(language.MustParse(tag), moneyfmt.Options{})
		require.Zero(t, testing.AllocsPerRun(100, func() { f.Append(buf[:0], million) }), "%s: Append", tag)
		chf := money.MustParse("-12.5", money.CHF) // written as its code in most locales
		require.Zero(t, testing.AllocsPerRun(100, func() { f.Append(buf[:0], chf) }), "%s: Append of CHF", tag)
		require.Zero(t, testing.AllocsPerRun(100, func() { f.AppendNumber(buf[:0], 1234567, 3) }), "%s: AppendNumber", tag)
		require.Zero(t, testing.AllocsPerRun(100, func() { f.AppendPercent(buf[:0], half) }), "%s: AppendPercent", tag)
		require.LessOrEqual(t, testing.AllocsPerRun(100, func() { sink = f.Format(million) }), 1.0, "%s: Format", tag)
		text := f.Format(million)
		require.Zero(t, testing.AllocsPerRun(100, func() { _, _ = f.Parse(text, money.EUR) }), "%s: Parse", tag)
	}
}
