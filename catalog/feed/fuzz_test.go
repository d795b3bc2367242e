package feed_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
)

// loads proves what every import promises: one outcome for each row, a reason
// for each one that is not loaded, and products that a catalog takes.
func loads(t *testing.T, imp *feed.Import) {
	t.Helper()
	skipped := 0
	last := 0
	for _, r := range imp.Rows {
		require.Greater(t, r.Line, last)
		last = r.Line
		if r.State == feed.Skipped {
			skipped++
		}
	}
	said := 0
	for _, r := range imp.Reasons()[1:] {
		if r.Kind != commerce.Note {
			said++
		}
	}
	if skipped > 0 {
		require.Equal(t, "feed.import.partial", imp.Code())
		require.Positive(t, said)
	} else {
		require.Equal(t, "feed.import.complete", imp.Code())
	}
	_, err := catalog.NewTree(imp.Categories...)
	require.NoError(t, err)
	c, err := catalog.New(imp.Products...)
	require.NoError(t, err)
	_, variants := c.Len()
	loaded := 0
	for _, r := range imp.Rows {
		if r.State == feed.Loaded && r.SKU != "" {
			loaded++
			_, ok := c.SKU(r.SKU)
			require.True(t, ok, "a loaded row is in the catalog")
		}
	}
	require.Equal(t, variants, loaded)
}

func FuzzReadShopify(f *testing.F) {
	f.Add([]byte(shopifySample))
	f.Add([]byte("Handle,Title,Variant Price\r\na,\"A\nB\",1.00\r\na,,\xff\r\n"))
	f.Add([]byte("Handle;Title;Option1 Name;Option1 Value;Option2 Name;Option2 Value;Variant Price;Image Src;Variant Inventory Tracker;Variant Inventory Qty\na;A;x;1;x;2;1;u;s;-9\na;;;;;;;u2\n\"\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		imp, err := feed.ReadShopify(bytes.NewReader(data), eur)
		if err == nil {
			loads(t, imp)
		}
	})
}

func FuzzReadWoo(f *testing.F) {
	f.Add([]byte("ID,Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n1,variable,tee,Tee,,,Size,\"S, M\"\n2,variation,t-s,T,10,tee,Size,S\n3,simple,x,X,1,,Size,\"a\\, b\"\n"))
	f.Add([]byte("Type,SKU,Name,Regular price,Stock,Weight (kg),Images,Categories\n\"simple, virtual\",,,x,-1,1e9,\"a,b\",\"A > B, >\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		imp, err := feed.ReadWoo(bytes.NewReader(data), eur)
		if err == nil {
			loads(t, imp)
		}
	})
}

func FuzzReadOrders(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(orderHead+"#1,a@b.example,2026-11-21 10:00:00 +0100,EUR,18.00,4.90,3.25,18.00,FREE,6.90,GLS,2,Shirt,10.00,s,true,2.00,IT,'20121,IT,Card,ref-1,IVA 22%,\n", "\r", "")), false)
	f.Add([]byte(`[{"id":7,"currency":"EUR","date_created_gmt":"2026-11-21T09:00:00","total":"20.00","total_tax":"3.61","line_items":[{"sku":"s","quantity":2,"subtotal":"18.00","subtotal_tax":"3.96","total":"16.393442","total_tax":"3.606558"}],"prices_include_tax":true}]`), true)
	f.Fuzz(func(t *testing.T, data []byte, woo bool) {
		read := feed.ReadShopifyOrders
		if woo {
			read = feed.ReadWooOrders
		}
		got, err := read(bytes.NewReader(data), feed.OrderOptions{})
		if err != nil {
			return
		}
		for i := range got.Orders {
			o := &got.Orders[i]
			require.NoError(t, o.Check())
			if !o.Totals.Rounding.IsZero() {
				require.NotEmpty(t, commerce.Filter(o.Reasons, commerce.Warning), "a difference has a reason")
			}
		}
	})
}
