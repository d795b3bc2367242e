package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/money"
)

var update = flag.Bool("update", false, "write the golden files")

// The figures of the golden files were checked by hand.
//
// IT-1001: 39.80 + 12.00 less 10 % is 46.62, and 4.90 for the delivery, of which
// 3.76 follows the shirts and 1.14 the book: VAT is 39.58 × 22/122 + 11.94 × 4/104.
//
// IT-1002: 12.00 + 8.40 at 7 % and 9.90 at 19 %. Of the standard delivery of
// 9.90, 6.67 and 3.23 follow them, of the 15.00 above it 10.10 and 4.90: VAT is
// 37.17 × 7/107 + 18.03 × 19/119.
//
// IT-1003: 12 × 13.50, and 4 × 8.11, the net of 9.90 at the home rate of 22 %.
func TestReceipts(t *testing.T) {
	for name, asJSON := range map[string]bool{"receipts.txt": false, "receipts.json": true} {
		var out bytes.Buffer
		require.NoError(t, run(&out, nil, asJSON))
		file := filepath.Join("testdata", name)
		if *update {
			require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), out.String())
	}
}

func TestJSONHoldsOrders(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(&out, nil, true))
	var sales []struct {
		Quote json.RawMessage `json:"quote"`
		Order commerce.Order  `json:"order"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &sales))
	require.Len(t, sales, 3)
	for i, gross := range []int64{5152, 5520, 19444} {
		o := sales[i].Order
		require.NoError(t, o.Check())
		require.Equal(t, money.New(gross, money.EUR), o.Totals.Payable)
		all, err := o.Credit(nil, o.All()...)
		require.NoError(t, err)
		require.Equal(t, o.Totals.Gross, all.Totals.Gross)
	}
}

// The exports of real shops lie in the folder "shared", outside of the module;
// without it there is nothing to read.
func TestExports(t *testing.T) {
	files, err := filepath.Glob("../../../shared/data/products/*.csv")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("no exports in shared")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			export, err := os.ReadFile(file)
			require.NoError(t, err)
			var text, again bytes.Buffer
			require.NoError(t, run(&text, export, false))
			require.NoError(t, run(&again, export, false))
			require.Equal(t, text.String(), again.String())
			require.Contains(t, text.String(), "IT-1003")
			require.NoError(t, run(&again, export, true))
		})
	}
}

func TestBrokenExport(t *testing.T) {
	require.Error(t, run(&bytes.Buffer{}, []byte("a,b\n1,2\n"), false))
	require.Error(t, run(&bytes.Buffer{}, []byte("Handle,Title\n"), false))
}

// BenchmarkQuotes counts quotes of the example shop:
//
//	go test ./examples/checkout -run '^$' -bench Quotes
func BenchmarkQuotes(b *testing.B) {
	shop, baskets, err := open(nil)
	require.NoError(b, err)
	var carts [3]cart.Cart
	list := customers()
	for i := range carts {
		carts[i], _, err = cart.New("bench", money.EUR).Apply("fill", append(baskets[i], cart.SetCustomer{Customer: list[i].buyer})...)
		require.NoError(b, err)
		list[i].context.At = list[i].at
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		k := n % 3
		n++
		q, err := shop.Quote(carts[k], list[k].context)
		if err != nil || !q.Ready() {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "quotes/s")
}
