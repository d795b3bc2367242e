// Command catalogue reads a product export of Shopify or WooCommerce, tells what is
// wrong with it for a shop in Italy and for Google, counts facets, searches,
// and writes a feed.
//
//	go run ./examples/catalogue [export.csv]
//
// Without a file it reads a sample of nine rows, some of which are broken.
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/money"
)

//go:embed sample.csv
var sample []byte

func main() {
	data := sample
	if len(os.Args) > 1 {
		var err error
		if data, err = os.ReadFile(os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := run(os.Stdout, data); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, data []byte) error {
	opt := feed.Options{Currency: money.EUR, Language: "it"}
	imp, err := feed.ReadShopify(bytes.NewReader(data), opt)
	if errors.Is(err, feed.ErrHeader) { // then it may be the other system
		imp, err = feed.ReadWoo(bytes.NewReader(data), opt)
	}
	if err != nil {
		return err
	}
	title(w, "Import")
	for _, r := range imp.Reasons() {
		if n, ok := r.Fact("cells"); !ok || n.Value != "0" { // columns without content are no loss
			fmt.Fprintf(w, "%-8s %s\n", r.Kind, r)
		}
	}

	// What an export does not say, the shop knows.
	for i := range imp.Products {
		p := &imp.Products[i]
		p.TaxCategory, p.NeedsWarning = "standard", commerce.No
		if strings.HasPrefix(strings.Join(p.Categories, " "), "Alimentari") {
			p.TaxCategory, p.Regimes, p.Traits = "food", catalog.Food, commerce.Perishable
		} else if strings.HasPrefix(strings.Join(p.Categories, " "), "Abbigliamento") {
			p.Regimes = catalog.Textile
		}
		if p.Brand == "Bottega" {
			p.Manufacturer = catalog.Operator{Name: "Bottega S.r.l.", Address: "Via Roma 1, 20121 Milano", Contact: "info@bottega.example", Country: "IT"}
		}
	}
	tree, err := catalog.NewTree(imp.Categories...)
	if err != nil {
		return err
	}
	cat, err := catalog.Builder{Tree: tree}.New(imp.Products...)
	if err != nil {
		return err
	}

	for _, channel := range []string{catalog.Web, catalog.Google} {
		title(w, "What is wrong: "+channel+" in IT")
		for p := range cat.Products() {
			found, err := catalog.Validate(catalog.Profile{Channel: channel, Market: "IT", On: calendar.MustDate("2026-11-21")}, *p)
			if err != nil {
				return err
			}
			for _, r := range found {
				fmt.Fprintf(w, "%-10s %-8s %-22s %s\n", p.ID, r.Kind, r.Path, r)
			}
		}
	}

	title(w, "Facets of what can be ordered")
	page, err := cat.Find(catalog.Query{Channel: catalog.Web, Orderable: true, Limit: 3, Sort: catalog.ByPrice, Language: "it"})
	if err != nil {
		return err
	}
	for _, f := range page.Facets {
		fmt.Fprintf(w, "%s:", f.Key)
		for _, v := range f.Values {
			fmt.Fprintf(w, " %s (%d)", v.Value, v.Count)
		}
		fmt.Fprintln(w)
	}
	title(w, fmt.Sprintf("The cheapest of %d", page.Total))
	for _, h := range page.Hits {
		fmt.Fprintf(w, "%s  %s\n", h.Variant.Price, h.Title())
	}

	title(w, "Feed for Google")
	out, err := feed.WriteGoogleTSV(w, feed.Shop{Name: "Bottega", Base: "https://bottega.example/p/", Language: "it"}, cat.Products())
	if err != nil {
		return err
	}
	for _, r := range out.Reasons() {
		fmt.Fprintf(w, "%-8s %s\n", r.Kind, r)
	}
	return nil
}

func title(w io.Writer, s string) { fmt.Fprintf(w, "\n%s\n%s\n", s, strings.Repeat("-", len(s))) }
