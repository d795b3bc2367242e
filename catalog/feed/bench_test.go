package feed_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
)

// export makes a product export of n variants with the columns of the current
// template, about 600 bytes a product as real shops have.
func export(n int) string {
	var b strings.Builder
	b.WriteString("Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,Status\n")
	for i := 0; i < n; i += 4 {
		fmt.Fprintf(&b, "p-%d,\"Essential \"\"Hoodie\"\" %d\",\"<p>Premium heavyweight hoodie with a relaxed fit. Features a kangaroo pocket and ribbed cuffs for ultimate comfort. 400 GSM French terry, washed and dried once.</p>\",Collective,Hoodies,\"streetwear, hoodies, essentials\",TRUE,Size,S,Color,Black,SC-%d-0,650,shopify,15,deny,manual,89.00,110.00,TRUE,TRUE,,https://cdn.example/p/%d.jpg,1,Black hoodie,FALSE,active\n", i, i, i, i)
		for k := 1; k < 4; k++ {
			fmt.Fprintf(&b, "p-%d,,,,,,,,M%d,,Black,SC-%d-%d,650,shopify,15,deny,manual,89.00,110.00,TRUE,TRUE,,,,,FALSE,active\n", i, k, i, k)
		}
	}
	return b.String()
}

func BenchmarkReadShopify(b *testing.B) {
	data := export(40_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := feed.ReadShopify(strings.NewReader(data), eur); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadRealExport(b *testing.B) {
	// Exports of real shops beside the checkout, in a folder named shared.
	files, err := filepath.Glob("../../../shared/data/products/shopify-*.csv")
	if err != nil || len(files) == 0 {
		b.Skip("no folder shared beside the module")
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := feed.ReadShopify(strings.NewReader(string(data)), eur); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteGoogle(b *testing.B) {
	imp, err := feed.ReadShopify(strings.NewReader(export(4_000)), eur)
	if err != nil {
		b.Fatal(err)
	}
	c, err := catalog.New(imp.Products...)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := feed.WriteGoogleTSV(io.Discard, feed.Shop{Base: "https://x/", Language: "it"}, c.Products()); err != nil {
			b.Fatal(err)
		}
	}
}
