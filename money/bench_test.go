package money_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce/money"
)

var (
	sinkAmount  money.Amount
	sinkAmounts []money.Amount
	sinkBytes   []byte
	sinkString  string
)

func BenchmarkAdd(b *testing.B) {
	x, y := money.New(123456, money.EUR), money.New(789, money.EUR)
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = x.Add(y)
	}
}

func BenchmarkMulDecimal(b *testing.B) {
	x, d := money.New(123456, money.EUR), decimal.RequireFromString("0.22")
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = x.Mul(d, money.HalfUp)
	}
}

func BenchmarkMulFactor(b *testing.B) {
	x := money.New(123456, money.EUR)
	f, err := money.NewFactor(decimal.RequireFromString("0.22"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = x.MulFactor(f, money.HalfUp)
	}
}

func BenchmarkPercentOf(b *testing.B) {
	x, p := money.New(123456, money.EUR), money.MustPercent("22")
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = p.Of(x, money.HalfUp)
	}
}

func BenchmarkPercentWithin(b *testing.B) {
	x, p := money.New(123456, money.EUR), money.MustPercent("22")
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = p.Within(x, money.HalfUp)
	}
}

func BenchmarkAllocate7(b *testing.B) {
	x := money.New(10000, money.EUR)
	w := []int64{1999, 500, 3490, 250, 999, 1290, 4900}
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sinkAmounts, _ = x.Allocate(w...)
		}
	})
	b.Run("reused", func(b *testing.B) {
		dst := make([]money.Amount, 0, 7)
		b.ReportAllocs()
		for b.Loop() {
			dst, _ = x.AppendAllocate(dst[:0], w, money.Allocation{})
		}
	})
}

func BenchmarkSlice(b *testing.B) {
	x := money.New(10000, money.EUR)
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = x.Slice(1, 2, 3, money.HalfUp)
	}
}

func BenchmarkParse(b *testing.B) {
	s := "1234.56"
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = money.Parse(s, money.EUR)
	}
}

func BenchmarkParseText(b *testing.B) {
	s := "EUR 1234.56"
	b.ReportAllocs()
	for b.Loop() {
		sinkAmount, _ = money.ParseText(s)
	}
}

func BenchmarkAppendText(b *testing.B) {
	x := money.New(123456, money.EUR)
	buf := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		sinkBytes, _ = x.AppendText(buf)
	}
}

func BenchmarkString(b *testing.B) {
	x := money.New(123456, money.EUR)
	b.ReportAllocs()
	for b.Loop() {
		sinkString = x.String()
	}
}

func BenchmarkMarshalJSON(b *testing.B) {
	x := money.New(123456, money.EUR)
	b.ReportAllocs()
	for b.Loop() {
		sinkBytes, _ = x.MarshalJSON()
	}
}

func BenchmarkUnmarshalJSON(b *testing.B) {
	data := []byte(`{"amount":"1234.56","currency":"EUR"}`)
	b.ReportAllocs()
	for b.Loop() {
		if err := sinkAmount.UnmarshalJSON(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSumMillion(b *testing.B) {
	all := make([]money.Amount, 1_000_000)
	for i := range all {
		all[i] = money.New(int64(i%10007), money.EUR)
	}
	b.Run("Sum", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sinkAmount, _ = money.Sum(all...)
		}
	})
	b.Run("Total", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var t money.Total
			for _, a := range all {
				t.Add(a)
			}
			sinkAmount, _ = t.Amount()
		}
	})
}
