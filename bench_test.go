package commerce_test

import (
	"fmt"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/commercetest"
)

func twentyLines() commerce.Order {
	o := sample()
	shirt := o.Lines[0]
	o.Lines = nil
	for i := range 20 {
		l := shirt
		l.ID = fmt.Sprintf("l%d", i+1)
		o.Lines = append(o.Lines, l)
	}
	o.Tenders = nil
	if err := commercetest.Total(&o); err != nil {
		panic(err)
	}
	return o
}

func BenchmarkOrderCheck20(b *testing.B) {
	o := twentyLines()
	b.ReportAllocs()
	for b.Loop() {
		if err := o.Check(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOrderCredit20(b *testing.B) {
	o := twentyLines()
	all := o.All()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := o.Credit(nil, all...); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReasonString(b *testing.B) {
	r := reason()
	b.ReportAllocs()
	for b.Loop() {
		_ = r.String()
	}
}
