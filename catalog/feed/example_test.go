package feed_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/money"
)

const shopifySample = `Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Barcode,Moon
tee,Maglietta,Taglia,S,tee-s,19.90,4006381333931,
tee,,,M,tee-m,19.90,4006381333932,
"tee",,"x"y,L,tee-l,19.90,,
`

func ExampleReadShopify() {
	imp, err := feed.ReadShopify(strings.NewReader(shopifySample), feed.Options{Currency: money.EUR, Language: "it"})
	if err != nil {
		panic(err)
	}
	for _, r := range imp.Reasons() {
		fmt.Println(r.Kind, r)
	}
	for _, row := range imp.Rows {
		fmt.Println(row.Line, row.SKU, row.State)
	}
	_, err = catalog.New(imp.Products...)
	fmt.Println(err)
	// Output:
	// problem 1 of 3 rows are not loaded
	// warning line 3: 4006381333932 is no GTIN of its own and is left out (check digit)
	// problem line 4: quotes do not match; the row is not loaded
	// note column Moon is not read; 0 cells have content
	// 2 tee-s loaded
	// 3 tee-m loaded
	// 4  skipped
	// <nil>
}

func ExampleReadShopifyOrders() {
	file := `Name,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Tax 1 Name
#1001,2026-11-21 10:00:00 +0100,EUR,39.98,4.90,8.10,44.88,2,Shirt,19.99,shirt,IT,IVA 22%
`
	got, err := feed.ReadShopifyOrders(strings.NewReader(file), feed.OrderOptions{Seller: commerce.Party{ID: "bottega"}, From: "IT"})
	if err != nil {
		panic(err)
	}
	o := got.Orders[0]
	fmt.Println(o.Totals.Net, o.Totals.VAT, o.Totals.Gross, o.Check())
	for _, r := range o.Reasons {
		fmt.Println(r.Kind, r)
	}
	// Output:
	// EUR 36.78 EUR 8.10 EUR 44.88 <nil>
	// because order #1001 with 1 lines adds up to EUR 44.88
	// warning the VAT of l1 is EUR 7.22; at 22% it would be EUR 7.21
}

func ExampleJSONLD() {
	p := catalog.Product{
		ID: "cup", Slug: "cup", Title: catalog.Text{"it": "Tazza"}, Brand: "Bottega",
		Variants: []catalog.Variant{{SKU: "cup-1", Price: money.New(900, money.EUR), Stock: catalog.InStock}},
	}
	shop := feed.Shop{Base: "https://bottega.example/", Language: "it", Returns: &feed.ReturnPolicy{Country: "IT", Days: 14}}
	data, err := feed.JSONLD(shop, &p)
	fmt.Println(strings.ReplaceAll(string(data), `,"`, ",\n\""), err)
	// Output:
	// {"@context":"https://schema.org",
	// "@type":"Product",
	// "name":"Tazza",
	// "description":"Tazza",
	// "sku":"cup-1",
	// "brand":{"@type":"Brand",
	// "name":"Bottega"},
	// "offers":{"@type":"Offer",
	// "url":"https://bottega.example/cup",
	// "price":"9.00",
	// "priceCurrency":"EUR",
	// "availability":"https://schema.org/InStock",
	// "itemCondition":"https://schema.org/NewCondition",
	// "hasMerchantReturnPolicy":{"@type":"MerchantReturnPolicy",
	// "applicableCountry":"IT",
	// "returnPolicyCategory":"https://schema.org/MerchantReturnFiniteReturnWindow",
	// "merchantReturnDays":14,
	// "returnMethod":"https://schema.org/ReturnByMail",
	// "returnFees":"https://schema.org/ReturnFeesCustomerResponsibility"}}} <nil>
}

func ExampleWriteGoogleXML() {
	cat, err := catalog.New(catalog.Product{
		ID: "cup", Slug: "cup", Title: catalog.Text{"it": "Tazza & piattino"}, Brand: "Bottega", Media: []catalog.Media{{URL: "https://bottega.example/cup.jpg"}},
		Variants: []catalog.Variant{{SKU: "cup-1", Price: money.New(900, money.EUR), Stock: catalog.InStock}},
	})
	if err != nil {
		panic(err)
	}
	_, err = feed.WriteGoogleXML(os.Stdout, feed.Shop{Name: "Bottega", Base: "https://bottega.example/", Language: "it"}, cat.Products())
	if err != nil {
		panic(err)
	}
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
	// <channel>
	// <title>Bottega</title>
	// <link>https://bottega.example/</link>
	// <description>Bottega</description>
	// <item>
	// <g:id>cup-1</g:id>
	// <g:title>Tazza &amp; piattino</g:title>
	// <g:description>Tazza &amp; piattino</g:description>
	// <g:link>https://bottega.example/cup</g:link>
	// <g:image_link>https://bottega.example/cup.jpg</g:image_link>
	// <g:availability>in_stock</g:availability>
	// <g:price>9.00 EUR</g:price>
	// <g:brand>Bottega</g:brand>
	// <g:identifier_exists>no</g:identifier_exists>
	// <g:condition>new</g:condition>
	// </item>
	// </channel>
	// </rss>
}

func ExampleWriteMeta() {
	cat, err := catalog.New(catalog.Product{
		ID: "cup", Slug: "cup", Title: catalog.Text{"it": "Tazza"}, Brand: "Bottega", Media: []catalog.Media{{URL: "https://bottega.example/cup.jpg"}},
		Variants: []catalog.Variant{{SKU: "cup-1", Price: money.New(900, money.EUR), Stock: catalog.Backorder}},
	})
	if err != nil {
		panic(err)
	}
	done, err := feed.WriteMeta(os.Stdout, feed.Shop{Base: "https://bottega.example/", Language: "it"}, cat.Products())
	fmt.Println(done.Code(), err)
	// Output:
	// id,title,description,link,image_link,additional_image_link,availability,price,sale_price,brand,gtin,mpn,condition,item_group_id,color,size,product_type
	// cup-1,Tazza,Tazza,https://bottega.example/cup,https://bottega.example/cup.jpg,,available for order,9.00 EUR,,Bottega,,,new,,,,
	// feed.write.complete <nil>
}

func ExampleWriteJSON() {
	imp, err := feed.ReadShopify(strings.NewReader(shopifySample), feed.Options{Currency: money.EUR, Language: "it"})
	if err != nil {
		panic(err)
	}
	var first, second bytes.Buffer
	err = feed.WriteJSON(&first, imp.Categories, imp.Products)
	if err != nil {
		panic(err)
	}
	file, err := feed.ReadJSON(bytes.NewReader(first.Bytes()))
	if err != nil {
		panic(err)
	}
	err = feed.WriteJSON(&second, file.Categories, file.Products)
	fmt.Println(first.String() == second.String(), err)
	// Output:
	// true <nil>
}
