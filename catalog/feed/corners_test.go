package feed_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/commercetest"
	"github.com/bottega-go/commerce/money"
)

var eur = feed.Options{Currency: money.EUR, Language: "it"}

// said are code and path of everything but notes on columns.
func said(rs []commerce.Reason) []string {
	var out []string
	for _, r := range rs {
		if r.Code != "feed.column.unmapped" {
			out = append(out, strings.TrimPrefix(r.Code, "feed.")+" "+r.Path)
		}
	}
	return out
}

func TestShopifyEveryColumn(t *testing.T) {
	head := "URL handle,Title,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Option2 Name,Option2 Value,Price,Compare-at price,Cost per item," +
		"Charge tax,Tax code,Unit price total measure,Unit price total measure unit,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Requires shipping," +
		"Product image URL,Image alt text,Variant image URL,Gift card,Google Shopping / MPN,Google Shopping / Condition"
	rows := []string{
		"oil,Olio,<b>Olio</b>,Bottega,Food > Oil,Oil,\"a, b, a\",true,active,oil-1,'4006381333931,Size,750 ml,Color,,20.00,19.00,9.00,yes,food,750,ML,shopify,3,deny,1200,true,https://x/1.jpg,Olio,https://x/2.jpg,no,M-1,used",
		"oil,,,,,,,,,oil-2,,,1 l,,v,25.00,30.00,-1,TRUE,,abc,l,shopify,0,continue,-5,TRUE,https://x/1.jpg,,,,\"\t\u0001\",",
		"oil,,,,,,,,,,,,,,,,,,,,,,,,,,,https://x/3.jpg,,,,,",
		"oil,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
		",,,,,,,,,,,,,,,,,,,,,,,,,,,https://x/3.jpg,,,,,",
		"gift,Buono,,,,,,FALSE,,g-1,,Title,Default Title,,,50,,,TRUE,,,,,,,x1,FALSE,,,,TRUE,,refurbished",
		"odd,Odd,,,,,,maybe,draft,bad\u0001sku,,,,,,1,,,TRUE,,,,shopify,x,,,TRUE,,,,,,broken",
		"oil,,,,,,,,,oil-3,,,2 l,,v,25.00,,,TRUE,,,,shopify,0,deny,,TRUE,,,,,,",
	}
	imp, err := feed.ReadShopify(strings.NewReader(head+"\n"+strings.Join(rows, "\n")+"\n"), eur)
	require.NoError(t, err)
	require.Equal(t, []string{
		"import.partial ", "value.invalid /2/Option2 Value", "value.invalid /3/Google Shopping ~1 MPN", "value.invalid /3/Cost per item", "value.invalid /3/Weight value (grams)", "value.invalid /3/Unit price total measure",
		"row.orphan /5/Price", "row.orphan /6/URL handle", "product.unlisted /7", "value.invalid /7/Weight value (grams)",
		"value.invalid /8/Published on online store", "product.unlisted /8", "value.invalid /8/Google Shopping ~1 Condition", "value.invalid /8/SKU", "sku.made /8/SKU", "value.invalid /8/Inventory quantity",
	}, said(imp.Reasons()))
	require.Equal(t, "feed.import.partial", imp.Code())
	p := imp.Products[0]
	require.Equal(t, []string{"Oil", "Food > Oil"}, p.Categories)
	require.Equal(t, []string{"a", "b"}, p.Tags)
	require.Equal(t, catalog.Used, p.Condition)
	require.Len(t, p.Media, 3)
	v := p.Variants[0]
	require.Equal(t, "0.75 l", v.Content.Total().String())
	require.Equal(t, money.Amount{}, v.Was, "a compare-at price below the price compares nothing")
	require.Equal(t, []catalog.Availability{catalog.InStock, catalog.Backorder, catalog.OutOfStock}, []catalog.Availability{v.Stock, p.Variants[1].Stock, p.Variants[2].Stock})
	require.True(t, imp.Products[1].Traits.Has(commerce.GiftCard|commerce.Refurbished))
	require.Equal(t, "odd", imp.Products[2].Variants[0].SKU)
	require.Equal(t, []feed.State{feed.Loaded, feed.Loaded, feed.Merged, feed.Skipped, feed.Skipped, feed.Loaded, feed.Loaded, feed.Loaded}, states(imp))
	require.Equal(t, []catalog.Category{{ID: "Oil", Name: catalog.Text{"it": "Oil"}}, {ID: "Food", Name: catalog.Text{"it": "Food"}}, {ID: "Food > Oil", Name: catalog.Text{"it": "Oil"}, Parents: []string{"Food"}}}, imp.Categories)
}

func states(i *feed.Import) []feed.State {
	var out []feed.State
	for _, r := range i.Rows {
		out = append(out, r.State)
	}
	return out
}

func TestWooEveryColumn(t *testing.T) {
	head := "ID,Type,SKU,\"GTIN, UPC, EAN, or ISBN\",Name,Published,Visibility in catalog,Short description,Description,Tax status,Tax class,In stock?,Stock,Backorders allowed?,Weight (lbs),Length (in),Width (in),Height (in),Sale price,Regular price,Categories,Tags,Images,Parent,Brands,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n"
	rows := `1,"simple, downloadable, virtual",song,,Song,1,visible,Short,,none,,1,,0,,,,,,1.00,"Music > Rock, Music","a, b\, c, a",,,,Color,Blue,color,Red
1,"simple, virtual",lesson,,Lesson,-1,visible,,Long,taxable,reduced,0,-3,notify,2,10,x,-1,9.00,10.00,,,"https://x/a.jpg, https://x/b.jpg, https://x/a.jpg",,Bottega,Color,"Blue, Red",,x
3,variable,,,Tee,1,hidden,,,taxable,,1,,0,,,,,,,,,,,,Color,"Blue, Blue",,
4,variation,t-1,4006381333931,Tee,1,visible,,,taxable,parent,backorder,,0,,,,,,5.00,,,https://x/c.jpg,id:3,,Color,Blue,,
5,variation,t-2,,Tee,1,visible,,,taxable,zero,,,0,,,,,,5.00,,,,id:3,,Color,Blue,,
6,variation,t-3,,Tee,1,visible,,,taxable,zero,,4,0,,,,,,5.00,,,,id:3,,Color,Green,,
7,variation,t-1,,Tee,1,visible,,,taxable,,,,0,,,,,,5.00,,,,id:3,,Color,Black,,
8,simple,song,,Again,1,visible,,,taxable,,1,,0,,,,,,1.00,,,,,,,,,
9,mystery,m,,Mystery,1,visible,,,taxable,,1,,0,,,,,,1.00,,,,,,,,,
`
	imp, err := feed.ReadWoo(strings.NewReader(head+rows), eur)
	require.NoError(t, err)
	require.Equal(t, []string{
		"import.partial ", "variant.untaxed /2/Tax status", "value.invalid /2/Attribute 2 name",
		"product.unlisted /3", "variant.not_shipped /3/Type", "value.invalid /3/Width (in)", "value.invalid /3/Height (in)", "stock.negative /3/Stock",
		"product.unlisted /4", "sku.duplicate /9/SKU", "product.kind /10/Type", "option.reused /6", "sku.duplicate /8/SKU",
	}, said(imp.Reasons()))
	require.Equal(t, []string{"a", "b, c"}, imp.Products[0].Tags)
	require.Equal(t, []string{"Music > Rock", "Music"}, imp.Products[0].Categories)
	lesson := imp.Products[1].Variants[0]
	require.Equal(t, "line-3", imp.Products[1].ID, "the id 1 is taken")
	require.Equal(t, int64(908), lesson.WeightGrams)
	require.Equal(t, int64(254), lesson.Size.LengthMM)
	require.Equal(t, "EUR 10.00", lesson.Was.String())
	require.Equal(t, catalog.Backorder, lesson.Stock)
	require.Len(t, imp.Products[1].Media, 2)
	tee := imp.Products[2]
	require.Len(t, tee.Variants, 2)
	require.Equal(t, "zero", tee.Variants[1].TaxCategory)
	_, err = catalog.New(imp.Products...)
	require.NoError(t, err)
	comma := eur
	comma.DecimalComma = true
	imp, err = feed.ReadWoo(strings.NewReader("Type;SKU;Name;Regular price;Weight (kg)\nsimple;a;A;1,50;0,25\n"), comma)
	require.NoError(t, err)
	require.Equal(t, int64(250), imp.Products[0].Variants[0].WeightGrams)
	imp, err = feed.ReadWoo(strings.NewReader("Type,SKU,Name,Regular price,Images\nsimple,a,A,1.50,"+`"`+strings.Repeat("https://x/", 1)+strings.Join(numbers(1100), ",")+`"`+"\n"), eur)
	require.NoError(t, err)
	require.Len(t, imp.Products[0].Media, 1000)
}

func numbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint(i)
	}
	return out
}

func TestEncodings(t *testing.T) {
	text := "Handle,Title,Variant Price\ncup,Città €,1.00\n"
	for name, order := range map[string][2]int{"little": {0, 8}, "big": {8, 0}} {
		b := []byte{0xff, 0xfe}
		if name == "big" {
			b = []byte{0xfe, 0xff}
		}
		for _, u := range utf16.Encode([]rune(text)) {
			b = append(b, byte(u>>order[0]), byte(u>>order[1]))
		}
		imp, err := feed.ReadShopify(bytes.NewReader(b), eur)
		require.NoError(t, err, name)
		require.Equal(t, "Città €", imp.Products[0].Title["it"])
	}
	imp, err := feed.ReadShopify(strings.NewReader("Handle\tTitle\tVariant Price\r\ncup\t\x80 Città \xe0\t1.00\r\n\r\n\"x\"\t\"X\"\t\"2\"\r"), eur)
	require.NoError(t, err)
	require.Equal(t, "€ Città à", imp.Products[0].Title["it"], "UTF-8 and Windows-1252 in one field")
	require.Len(t, imp.Products, 2)
}

func TestStreams(t *testing.T) {
	for name, tt := range map[string]struct {
		data string
		opt  feed.Options
		want error
	}{
		"empty":       {"", eur, feed.ErrHeader},
		"header":      {"a,b\n", eur, feed.ErrHeader},
		"open header": {"\"a,b\n", eur, feed.ErrHeader},
		"large":       {"Handle,Title,Variant Price\n", feed.Options{Currency: money.EUR, MaxBytes: 3}, feed.ErrTooLarge},
		"no currency": {"", feed.Options{}, feed.ErrOptions},
		"language":    {"", feed.Options{Currency: money.EUR, Language: "!"}, feed.ErrOptions},
		"problems":    {"Handle,Title,Variant Price\n" + strings.Repeat("x\n", 20_000), eur, feed.ErrBroken},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := feed.ReadShopify(strings.NewReader(tt.data), tt.opt)
			require.ErrorIs(t, err, tt.want)
			_, err = feed.ReadWoo(strings.NewReader(strings.Replace(tt.data, "Handle,Title,Variant Price", "Type,SKU,Name,Regular price", 1)), tt.opt)
			require.ErrorIs(t, err, tt.want)
		})
	}
	broken := io.MultiReader(strings.NewReader("Handle,Title\n"), failing{})
	_, err := feed.ReadShopify(broken, eur)
	require.ErrorIs(t, err, errFail)
	_, err = feed.ReadShopifyOrders(strings.NewReader(""), feed.OrderOptions{})
	require.ErrorIs(t, err, feed.ErrHeader)
	_, err = feed.ReadShopifyOrders(strings.NewReader("a\n"), feed.OrderOptions{})
	require.ErrorIs(t, err, feed.ErrHeader)
	_, err = feed.ReadShopifyOrders(strings.NewReader("Name,Currency,Subtotal,Taxes,Total,Lineitem quantity,Lineitem price\n"+strings.Repeat("x\n", 20_000)), feed.OrderOptions{})
	require.ErrorIs(t, err, feed.ErrBroken)
	_, err = feed.ReadWooOrders(failing{}, feed.OrderOptions{})
	require.ErrorIs(t, err, errFail)
	_, err = feed.ReadJSON(failing{})
	require.ErrorIs(t, err, errFail)
	_, err = feed.ReadJSON(strings.NewReader(`{"schema":"commerce/catalog/2"}`))
	require.ErrorIs(t, err, commerce.ErrNewerSchema)
}

var errFail = errors.New("fail")

type failing struct{}

func (failing) Read([]byte) (int, error)  { return 0, errFail }
func (failing) Write([]byte) (int, error) { return 0, errFail }

func TestHugeFields(t *testing.T) {
	head, good := "Handle,Title,Variant Price,Variant SKU\n", "cup,Cup,1.00,c\n"
	huge := strings.Repeat("x", 1<<20+1)
	for name, row := range map[string]string{"plain": "big," + huge + ",1.00,b\n", "last": "big,x,1.00," + huge + "\n", "quoted": "big,\"" + huge + "\",1.00,b\n"} {
		imp, err := feed.ReadShopify(strings.NewReader(head+row+good), eur)
		require.NoError(t, err)
		require.Equal(t, []string{"import.partial ", "row.too_large /2"}, said(imp.Reasons()), name)
		require.Len(t, imp.Products, 1)
	}
	imp, err := feed.ReadShopify(strings.NewReader(head+good+"big,\"unended,"), eur)
	require.NoError(t, err)
	require.Equal(t, []string{"import.partial ", "row.too_large /3"}, said(imp.Reasons()))
	imp, err = feed.ReadShopify(strings.NewReader(head+"a,\"A\"x"), eur)
	require.NoError(t, err)
	require.Equal(t, []string{"import.partial ", "row.quotes /2"}, said(imp.Reasons()))
	imp, err = feed.ReadShopify(strings.NewReader(head+"a,A,,"), eur)
	require.NoError(t, err)
	require.Equal(t, feed.Skipped, imp.Rows[0].State)
}

const orderHead = "Name,Email,Created at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem taxable,Lineitem discount,Shipping Country,Shipping Zip,Billing Country,Payment Method,Payment Reference,Tax 1 Name,Tax 2 Name\n"

func TestShopifyOrders(t *testing.T) {
	at := "2026-11-21T10:00:00+01:00"
	rows := orderHead +
		// a code that frees the shipping; the line has a discount of its own
		"#1,a@b.example," + at + ",EUR,18.00,4.90,3.25,18.00,FREE,6.90,GLS,2,Shirt,10.00,s,true,2.00,IT,'20121,IT,Credit Card,ref-1,IVA 22%,\n" +
		// two rates, known by article; the second line is not taxed
		"#2,,2026-11-21 10:00:00 +0100,EUR,30.00,0.00,0.38,30.00,,0.00,,1,Book,10.00,book,true,,IT,,IT,,,IVA 4%,IVA 22%\n" +
		"#2,,,,,,,,,,,1,Gift card,20.00,gc,false,,,,,,,,\n" +
		// nothing was taxed, nowhere
		"#3,,2026-11-21 10:00:00 +0100,EUR,10.00,0.00,0.00,10.00,,,,1,Shirt,10.00,,true,,ZZ,,CH,,,,\n" +
		// the subtotal is more than the lines
		"#4,,2026-11-21 10:00:00 +0100,EUR,12.00,0.00,1.80,12.00,,1.00,,1,Shirt,10.00,s,true,,IT,,IT,,,IVA,\n" +
		// bad quantities, amounts and times
		"#5,,yesterday,EUR,10.00,0.00,1.80,10.00,,,,x,Shirt,10.00,s,true,,IT,,IT,,,IVA 22%,\n" +
		"#6,,2026-11-21 10:00:00 +0100,EUR,10.00,0.00,1.80,10.00,,,,1000000000000,Shirt,90000000000.00,s,true,,IT,,IT,,,IVA 22%,\n" +
		",,,,,,,,,,,1,Lost,1.00,,,,,,,,,,\n" +
		"#7,\"x\"y,\n"
	rates := func(sku string, where commerce.Territory) (money.Percent, bool) {
		if where != "IT" {
			return money.Percent{}, false
		}
		return money.NewPercent(4), sku == "book"
	}
	got, err := feed.ReadShopifyOrders(strings.NewReader(rows), feed.OrderOptions{Rates: rates, Zone: "Europe/Rome"})
	require.NoError(t, err)
	require.Equal(t, []string{
		"order.read /#1", "order.read /#2",
		"order.read /#3",
		"order.read /#4", "order.difference /#4", "order.difference /#4", "order.tax_spread /#4", "order.rate_unknown /#4", "order.difference /#4", "order.rounding /#4",
		"order.refused /#6/lines/0/price",
	}, slices.DeleteFunc(said(got.Reasons()), func(s string) bool {
		return strings.HasPrefix(s, "value.") || strings.HasPrefix(s, "row.") || strings.Contains(s, "#5/")
	}))
	one := got.Orders[0]
	require.Equal(t, "EUR 18.00", one.Totals.Payable.String())
	require.Equal(t, "EUR 6.90", one.Totals.Discount.String())
	require.Equal(t, []commerce.Tender{{ID: "t1", Kind: "credit_card", Ref: "ref-1", Amount: money.New(1800, money.EUR)}}, one.Tenders)
	require.Equal(t, "20121", one.ShipTo.Postcode)
	two := got.Orders[1]
	require.Equal(t, "4", two.Lines[0].Tax.Rate.Number())
	require.Equal(t, "EUR 0.38", two.Lines[0].VAT.String())
	require.True(t, two.Lines[1].VAT.IsZero())
	require.Equal(t, commerce.Territory("CH"), got.Orders[2].Market, "ZZ is no country")
	require.Equal(t, "Z", got.Orders[2].Lines[0].Tax.Category)
	require.Equal(t, "feed.order.refused", got.Code())
	for i := range got.Orders {
		commercetest.OrderLaws(t, &got.Orders[i])
	}
	net, err := feed.ReadShopifyOrders(strings.NewReader("Name,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem price,Lineitem sku,Shipping Country,Tax 1 Name\n#1,2026-11-21 10:00:00 +0100,EUR,10.00,5.00,3.30,18.30,1,10.00,s,IT,VAT 22.0%\n"),
		feed.OrderOptions{Mode: commerce.Net})
	require.NoError(t, err)
	require.Equal(t, []string{"order.read /#1"}, said(net.Reasons()))
	require.Equal(t, "feed.order.read", net.Code())
	none, err := feed.ReadShopifyOrders(strings.NewReader("Name,Currency,Subtotal,Taxes,Total,Lineitem quantity,Lineitem price\n"), feed.OrderOptions{})
	require.NoError(t, err)
	require.Empty(t, none.Code())
}

func TestWooOrders(t *testing.T) {
	base := `{"id":7,"status":"completed","currency":"EUR","date_created_gmt":"2026-11-21T09:00:00","total":"20.00","total_tax":"3.61","customer_id":5,"billing":{"first_name":"A","company":"B","country":"IT"},"shipping":{},
		"line_items":[{"sku":"s","quantity":2,"subtotal":"18.00","subtotal_tax":"3.96","total":"16.393442","total_tax":"3.606558","taxes":[{"id":1,"total":"3.606558"},{"id":2,"total":""}]}],"tax_lines":[{"rate_id":1,"rate_percent":22}],"prices_include_tax":true`
	for name, tt := range map[string]struct {
		more string
		want []string
	}{
		"rounded":        {``, []string{"order.read /7"}},
		"coupon":         {`,"coupon_lines":[{"code":"nero"},{"code":"dieci"}]`, []string{"order.read /7"}},
		"net":            {`,"prices_include_tax":false`, []string{"order.read /7"}},
		"cancelled":      {`,"status":"cancelled","refunds":[{"total":"-3.00"}]`, []string{"order.read /7", "order.cancelled /7", "order.refunded /7"}},
		"bad refund":     {`,"refunds":[{"total":"x"}]`, []string{"order.refused /7/refunds/0/total"}},
		"bad total":      {`,"total":"1e9"`, []string{"order.refused /7/total"}},
		"huge total":     {`,"total":"99999999999999999999999"`, []string{"order.refused /7/total"}},
		"bad tax":        {`,"total_tax":"x"`, []string{"order.refused /7/total_tax"}},
		"bad time":       {`,"date_created_gmt":"now"`, []string{"order.refused /7/date_created_gmt"}},
		"bad currency":   {`,"currency":"much too long a code"`, []string{"order.currency /7", "order.refused /7/currency"}},
		"bad quantity":   {`,"line_items":[{"quantity":1.5,"total":"20","subtotal":"20"}],"total_tax":"0"`, []string{"order.refused /7/line_items/0/quantity"}},
		"price raised":   {`,"line_items":[{"quantity":1,"total":"20","subtotal":"10","subtotal_tax":"","total_tax":"","taxes":[]}],"total_tax":"0"`, []string{"order.read /7", "order.difference /7"}},
		"unknown rate":   {`,"tax_lines":[]`, []string{"order.read /7", "order.rate_unknown /7"}},
		"fee":            {`,"fee_lines":[{"name":"COD","total":"2.00","total_tax":"0.00"}],"total":"22.00"`, []string{"order.read /7"}},
		"negative fee":   {`,"fee_lines":[{"total":"-2.00"}],"total":"18.00"`, []string{"order.refused /7/charges/0/gross", "order.refused /7/charges/0/list", "order.refused /7/charges/0/net"}},
		"overflow":       {`,"line_items":[{"quantity":1,"total":"90000000000000000","total_tax":"90000000000000000"}]`, []string{"order.refused /7/line_items/0/total"}},
		"overflow total": {`,"line_items":[{"quantity":1,"total":"90000000000000000"},{"quantity":1,"total":"90000000000000000"}],"total_tax":"0"`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := feed.ReadWooOrders(strings.NewReader("["+base+tt.more+"}]"), feed.OrderOptions{From: "IT"})
			require.NoError(t, err)
			if tt.want == nil {
				require.Empty(t, got.Orders)
				return
			}
			require.Equal(t, tt.want, said(got.Reasons()))
			for i := range got.Orders {
				require.NoError(t, got.Orders[i].Check())
			}
		})
	}
	got, err := feed.ReadWooOrders(strings.NewReader("["+base+`,"coupon_lines":[{"code":"nero"}]}]`), feed.OrderOptions{})
	require.NoError(t, err)
	require.Equal(t, []commerce.Discount{{Promotion: "nero", Code: "nero", Amount: money.New(196, money.EUR)}}, got.Orders[0].Lines[0].Discounts, "18.00 + 3.96 - 20.00")
	require.Equal(t, "5", got.Orders[0].Buyer.ID)
}

func TestWriters(t *testing.T) {
	p := catalog.Product{
		ID: "tee", Title: catalog.Text{"it": "Tee\tx"}, Description: catalog.Plain("a <b>b</b> <"), Brand: "B", Condition: catalog.Used,
		Options:    []catalog.Option{{Key: "Größe", Values: catalog.Values("s", "m")}, {Key: "colore", Values: catalog.Values("r")}, {Key: "fit", Values: catalog.Values("x")}},
		Media:      []catalog.Media{{URL: "v", Role: catalog.Video}, {URL: "1"}, {URL: "2"}},
		Attributes: []catalog.Attribute{{Key: "energy_class", Value: catalog.Value{Word: "A"}}},
		Bundle:     &catalog.Bundle{Components: []catalog.Component{{SKU: "x", Qty: 1}}}, Categories: []string{"C"},
		Variants: []catalog.Variant{
			{SKU: "s", GTIN: catalog.MustGTIN("2012345678903"), MPN: "M", Options: []string{"s", "r", "x"}, Price: money.New(100, money.EUR), Stock: catalog.Preorder, Expects: calendar.MustDate("2026-12-24"), Media: []string{"2"}, WeightGrams: 5, Content: catalog.Content{Net: catalog.MustMeasure("2 m2")}},
			{SKU: "m", Options: []string{"m", "r", "x"}, Stock: catalog.Backorder, Content: catalog.Content{Net: catalog.MustMeasure("2 m3")}},
			{SKU: "l", Options: []string{"m", "r", "x"}, Price: money.New(100, money.EUR), Content: catalog.Content{Net: catalog.MustMeasure("2 piece")}},
		},
	}
	link := func(p *catalog.Product, v *catalog.Variant) string { return "https://x/" + p.ID + "?" + v.SKU }
	shop := feed.Shop{Name: "X", Language: "it", Link: link, Market: "IT", At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	var b bytes.Buffer
	e, err := feed.WriteGoogleTSV(&b, shop, slices.Values([]*catalog.Product{&p}))
	require.NoError(t, err)
	require.Equal(t, "s\tTee x, s, r, x\ta b <\thttps://x/tee?s\t2\t1\tpreorder\t2026-12-24\t1.00 EUR\t\tB\t\tM\t\tused\ttee\tr\ts\tC\t5 g\t2 sqm\t1 sqm\tA\tyes", strings.Split(b.String(), "\n")[1])
	require.Equal(t, []string{"write.complete ", "write.skipped ", "write.skipped "}, said(e.Reasons()))
	require.Equal(t, "feed.write.skipped", e.Code())
	data, err := feed.JSONLD(shop, &p)
	require.NoError(t, err)
	require.Contains(t, string(data), `"@type":"ProductGroup","name":"Tee\tx","productGroupID":"tee","variesBy":["https://schema.org/size","https://schema.org/color"]`)
	shop.Returns = &feed.ReturnPolicy{Country: "IT", Days: 30, Free: true, InStore: true}
	data, err = feed.JSONLD(shop, &p)
	require.NoError(t, err)
	require.Contains(t, string(data), `"merchantReturnDays":30,"returnMethod":"https://schema.org/ReturnInStore","returnFees":"https://schema.org/FreeReturn"`)
	shop.Returns = &feed.ReturnPolicy{Country: "IT"}
	data, err = feed.JSONLD(shop, &p)
	require.NoError(t, err)
	require.Contains(t, string(data), "MerchantReturnNotPermitted")
	bad := feed.Shop{Language: "!"}
	none := slices.Values([]*catalog.Product{})
	_, err = feed.JSONLD(bad, &p)
	require.Equal(t, []string{"/language feed.language.malformed"}, codes(err))
	_, err = feed.WriteGoogleTSV(&b, bad, none)
	require.ErrorIs(t, err, feed.ErrOptions)
	_, err = feed.WriteGoogleXML(&b, bad, none)
	require.ErrorIs(t, err, feed.ErrOptions)
	_, err = feed.WriteMeta(&b, bad, none)
	require.ErrorIs(t, err, feed.ErrOptions)
	many := func(yield func(*catalog.Product) bool) {
		for range 2000 {
			if !yield(&p) {
				return
			}
		}
	}
	_, err = feed.WriteGoogleTSV(failing{}, shop, many)
	require.ErrorIs(t, err, errFail)
	_, err = feed.WriteGoogleXML(failing{}, shop, many)
	require.ErrorIs(t, err, errFail)
	_, err = feed.WriteMeta(failing{}, shop, many)
	require.ErrorIs(t, err, errFail)
	require.ErrorIs(t, feed.WriteJSON(failing{}, nil, nil), errFail)
	bomb := catalog.Product{Regimes: 1 << 15}
	require.Error(t, feed.WriteJSON(&b, nil, []catalog.Product{bomb}))
	text, err := json.Marshal(feed.Row{Line: 1, State: feed.Merged})
	require.NoError(t, err)
	require.JSONEq(t, `{"line":1,"state":"merged"}`, string(text))
	require.Equal(t, "feed.State(9)", feed.State(9).String())
	require.Empty(t, (&feed.Import{}).Code())
}

// A row that is not loaded for its SKU leaves its options to the next one, in
// small products as in large ones.
func TestSkippedRowsLeaveTheirOptions(t *testing.T) {
	for _, n := range []int{3, 40} {
		var b strings.Builder
		b.WriteString("Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n")
		for i := range n {
			fmt.Fprintf(&b, "tee,Tee,Size,v%d,s%d,1.00\n", i, i)
		}
		b.WriteString("tee,,,x,s0,1.00\ntee,,,x,fresh,1.00\ntee,,,v1,again,1.00\n")
		imp, err := feed.ReadShopify(strings.NewReader(b.String()), eur)
		require.NoError(t, err)
		require.Len(t, imp.Products[0].Variants, n+1)
		require.Equal(t, "fresh", imp.Products[0].Variants[n].SKU)
		require.Equal(t, []string{
			"import.partial ", fmt.Sprintf("sku.duplicate /%d/Variant SKU", n+2), fmt.Sprintf("option.reused /%d/Option1 Value", n+4),
		}, said(imp.Reasons()))
	}
}

// TestStoredForms reads the form of each schema number. The files stay for ever.
func TestStoredForms(t *testing.T) {
	data, err := os.ReadFile("testdata/golden/catalog-1.json")
	require.NoError(t, err)
	f, err := feed.ReadJSON(bytes.NewReader(data))
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, feed.WriteJSON(&b, f.Categories, f.Products))
	require.Equal(t, string(data), b.String())
}
