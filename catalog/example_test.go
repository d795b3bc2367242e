package catalog_test

import (
	"errors"
	"fmt"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

func tee() catalog.Product {
	return catalog.Product{
		ID: "tee", Slug: "tee", Title: catalog.Text{"it": "Maglietta", "de": "T-Shirt"}, Brand: "Bottega", TaxCategory: "standard",
		Categories: []string{"shirts"}, Tags: []string{"estate"},
		Options: []catalog.Option{{Key: "color", Values: catalog.Values("rosso", "blu")}, {Key: "size", Values: catalog.Values("s", "m")}},
		Variants: []catalog.Variant{
			{SKU: "tee-s", Options: []string{"rosso", "s"}, Price: money.New(1990, money.EUR), Stock: catalog.InStock},
			{SKU: "tee-m", Options: []string{"rosso", "m"}, Price: money.New(1990, money.EUR), Stock: catalog.OutOfStock, GTIN: catalog.MustGTIN("4006381333931")},
			{SKU: "tee-b", Options: []string{"blu", "m"}, Price: money.New(1790, money.EUR), Stock: catalog.InStock},
		},
		Media:        []catalog.Media{{URL: "https://bottega.example/tee.jpg", Role: catalog.MainImage}},
		Manufacturer: catalog.Operator{Name: "Bottega S.r.l.", Address: "Via Roma 1, Milano", Contact: "info@bottega.example", Country: "IT"},
		Model:        "T1", Warnings: catalog.Text{"de": "Nicht in den Trockner"}, Notice: commerce.Yes,
	}
}

func cup() catalog.Product {
	return catalog.Product{
		ID: "cup", Title: catalog.Text{"it": "Tazza Müller"}, Brand: "Müller", Categories: []string{"cups"}, Tags: []string{"casa"},
		Variants: []catalog.Variant{{SKU: "cup-1", Price: money.New(900, money.EUR), Stock: catalog.InStock}},
	}
}

func Example() {
	cat, err := catalog.New(tee(), cup())
	if err != nil {
		panic(err)
	}
	item, ok := cat.SKU("tee-m")
	fmt.Println(item.Title(language.Italian), item.TaxCategory(), ok)
	fmt.Println(item.Facets())
	found, err := catalog.Validate(catalog.Profile{Channel: "web", Market: "IT", On: calendar.MustDate("2026-11-21")}, *item.Product)
	if err != nil {
		panic(err)
	}
	for _, r := range found {
		fmt.Println(r.Kind, r.Path, r)
	}
	// Output:
	// Maglietta, rosso, m standard true
	// [brand:Bottega category:shirts tag:estate color:rosso size:m]
	// problem /warnings/it safety warnings are missing in Italian [Regulation 2023/988 Art. 19(d)]
}

func ExampleCatalog_Find() {
	cat, err := catalog.New(tee(), cup())
	if err != nil {
		panic(err)
	}
	page, err := cat.Find(catalog.Query{Text: "MAGL", Facets: map[string][]string{"color": {"rosso"}}, Limit: 24})
	if err != nil {
		panic(err)
	}
	for _, h := range page.Hits {
		fmt.Println(h.Product.ID, h.Variant.SKU, h.Matches)
	}
	for _, f := range page.Facets {
		fmt.Println(f.Key, f.Values)
	}
	page, err = cat.Find(catalog.Query{Text: "mueller", Limit: 24})
	fmt.Println(page.Total, err)
	// Output:
	// tee tee-s 2
	// brand [{Bottega 1 false}]
	// category [{shirts 1 false}]
	// color [{blu 1 false} {rosso 1 true}]
	// size [{m 1 false} {s 1 false}]
	// tag [{estate 1 false}]
	// 1 <nil>
}

func ExampleBundle_Explode() {
	bundle := catalog.Bundle{Components: []catalog.Component{
		{SKU: "pot", Qty: 1, Alone: money.New(2500, money.EUR)},
		{SKU: "cup", Qty: 2, Alone: money.New(1000, money.EUR)},
	}}
	parts, err := bundle.Explode(money.New(3990, money.EUR))
	fmt.Println(parts, err)
	// Output:
	// [{pot 1 EUR 22.17} {cup 2 EUR 17.73}] <nil>
}

func ExampleBundle_Choose() {
	bundle := catalog.Bundle{Slots: []catalog.Slot{
		{Key: "tea", Choices: []catalog.Component{{SKU: "green", Qty: 1, Alone: money.New(500, money.EUR)}, {SKU: "black", Qty: 1, Alone: money.New(400, money.EUR)}}},
		{Key: "cup", Choices: []catalog.Component{{SKU: "cup-1", Qty: 1, Alone: money.New(900, money.EUR)}}},
	}}
	kit, err := bundle.Choose(map[string]string{"tea": "green", "cup": "cup-1"})
	if err != nil {
		panic(err)
	}
	fmt.Println(kit.Explode(money.New(1200, money.EUR)))
	_, err = bundle.Choose(map[string]string{"tea": "milk"})
	fmt.Println(err)
	// Output:
	// [{green 1 EUR 4.29} {cup-1 1 EUR 7.71}] <nil>
	// catalog: /cup: missing
	// catalog: /tea: "milk" is no choice of the slot
}

func ExampleMatrix() {
	rows, err := catalog.Matrix([]catalog.Option{
		{Key: "color", Values: catalog.Values("rosso", "blu")},
		{Key: "size", Values: catalog.Values("s", "m", "l")},
	}, catalog.Exclusion{"color": "blu", "size": "l"})
	fmt.Println(rows, err)
	// Output:
	// [[rosso s] [rosso m] [rosso l] [blu s] [blu m]] <nil>
}

func ExampleParseGTIN() {
	g, err := catalog.ParseGTIN("978-3-16-148410-0")
	fmt.Println(g, g.Short(), g.Kind(), err)
	_, err = catalog.ParseGTIN("4006381333932")
	fmt.Println(err, errors.Is(err, catalog.ErrChecksum))
	// Output:
	// 09783161484100 9783161484100 isbn <nil>
	// catalog: "4006381333932": check digit does not match true
}

func ExampleNewTree() {
	tree, err := catalog.NewTree(
		catalog.Category{ID: "clothes"},
		catalog.Category{ID: "sale"},
		catalog.Category{ID: "shirts", Parents: []string{"clothes", "sale"}},
	)
	fmt.Println(tree.Paths("shirts"), tree.Expand([]string{"shirts"}), err)
	_, err = catalog.NewTree(catalog.Category{ID: "a", Parents: []string{"b"}}, catalog.Category{ID: "b", Parents: []string{"a"}})
	fmt.Println(err)
	// Output:
	// [clothes/shirts sale/shirts] [shirts clothes sale] <nil>
	// catalog: /0/parents: category "a" is its own ancestor or below one
	// catalog: /1/parents: category "b" is its own ancestor or below one
}

func ExampleText_In() {
	t := catalog.Text{"de": "Tasse", "it": "Tazza"}
	fmt.Println(t.In(language.MustParse("de-CH")))
	fmt.Println(t.In(language.French, language.Italian))
	fmt.Println(t.In(language.Finnish))
	// Output:
	// Tasse de
	// Tazza it
	// Tasse de
}

func ExampleContent_Total() {
	six := catalog.Content{Net: catalog.MustMeasure("33 cl"), Count: 6}
	fmt.Println(six.Total())
	// Output:
	// 1.98 l
}

func ExampleCatalog_With() {
	cat, err := catalog.New(tee(), cup())
	if err != nil {
		panic(err)
	}
	p := cup()
	p.Variants[0].Price = money.New(1100, money.EUR)
	next, err := cat.With(p)
	if err != nil {
		panic(err)
	}
	old, _ := cat.SKU("cup-1")
	now, _ := next.SKU("cup-1")
	fmt.Println(old.Variant.Price, now.Variant.Price)
	_, err = cat.With(catalog.Product{ID: "x", Variants: []catalog.Variant{{SKU: "tee-m"}}})
	fmt.Println(err)
	// Output:
	// EUR 9.00 EUR 11.00
	// catalog: /0/variants/0/sku: duplicate SKU "tee-m"
}
