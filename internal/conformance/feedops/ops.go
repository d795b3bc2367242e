// Package feedops has the operations of package catalog/feed.
package feedops

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "catalog/feed",
		Words:   map[string]error{"header": feed.ErrHeader, "format": feed.ErrFormat},
		Ops: map[string]conformance.Op{
			"feed.shopify":        conformance.Typed("The products of a Shopify export, with a reason for each row that is left out.", products(feed.ReadShopify)),
			"feed.woo":            conformance.Typed("The products of a WooCommerce export, with a reason for each row that is left out.", products(feed.ReadWoo)),
			"feed.shopify_orders": conformance.Typed("The orders of a Shopify export.", orders(feed.ReadShopifyOrders)),
			"feed.woo_orders":     conformance.Typed("The orders of a WooCommerce export.", orders(feed.ReadWooOrders)),
			"feed.google":         conformance.Typed("Products as rows of a Google product feed.", google),
		},
	}
}

type fileIn struct {
	File     string         `json:"file"`
	Currency money.Currency `json:"currency"`
	Comma    bool           `json:"comma"`
	Latin1   bool           `json:"latin1"`
	Repeat   string         `json:"repeat"`
	Times    int            `json:"times"`
}

const maxFile = 1 << 24 // bytes; a short line may ask for many rows

// data is the file as bytes: repeated rows have {n} replaced by their number.
func (in *fileIn) data() (io.Reader, error) {
	const number = 20 // digits at most
	if in.Times > maxFile || len(in.File)+max(in.Times, 0)*(len(in.Repeat)+number) > maxFile {
		return nil, fmt.Errorf("%w: a file of more than %d bytes", conformance.ErrBound, maxFile)
	}
	var s strings.Builder
	s.WriteString(in.File)
	for i := range in.Times {
		s.WriteString(strings.ReplaceAll(in.Repeat, "{n}", strconv.Itoa(i+1)))
	}
	if !in.Latin1 {
		return strings.NewReader(s.String()), nil
	}
	var b []byte
	for _, r := range s.String() {
		b = append(b, byte(r))
	}
	return bytes.NewReader(b), nil
}

func products(read func(io.Reader, feed.Options) (*feed.Import, error)) func(fileIn) (any, error) {
	return func(in fileIn) (any, error) {
		file, err := in.data()
		if err != nil {
			return nil, err
		}
		imp, err := read(file, feed.Options{Currency: in.Currency, Language: "it", DecimalComma: in.Comma})
		if err != nil {
			return nil, err
		}
		if _, err := catalog.New(imp.Products...); err != nil {
			return nil, err
		}
		skus, prices, titles := []string{}, []string{}, []string{}
		for _, p := range imp.Products {
			titles = append(titles, p.Title["it"])
			for _, v := range p.Variants {
				skus = append(skus, v.SKU)
				prices = append(prices, number(v.Price))
			}
		}
		return map[string]any{"code": imp.Code(), "skus": skus, "prices": prices, "titles": titles, "stock": imp.Stock, "reasons": imp.Reasons()}, nil
	}
}

func orders(read func(io.Reader, feed.OrderOptions) (*feed.Orders, error)) func(fileIn) (any, error) {
	return func(in fileIn) (any, error) {
		file, err := in.data()
		if err != nil {
			return nil, err
		}
		os, err := read(file, feed.OrderOptions{})
		if err != nil {
			return nil, err
		}
		return ordersOut(os)
	}
}

func number(a money.Amount) string {
	if a == (money.Amount{}) {
		return ""
	}
	return a.Number()
}

func ordersOut(os *feed.Orders) (any, error) {
	type order struct {
		ID       string   `json:"id"`
		VAT      []string `json:"vat"`
		Gross    []string `json:"gross"`
		Total    string   `json:"total"`
		Rounding string   `json:"rounding"`
		Discount string   `json:"discount"`
	}
	list := []order{}
	for i := range os.Orders {
		o := &os.Orders[i]
		if err := o.Check(); err != nil {
			return nil, err
		}
		x := order{ID: o.ID, Total: number(o.Totals.Payable), Rounding: number(o.Totals.Rounding), Discount: number(o.Totals.Discount)}
		for _, l := range o.Lines {
			x.VAT, x.Gross = append(x.VAT, number(l.VAT)), append(x.Gross, number(l.Gross))
		}
		for _, c := range o.Charges {
			x.VAT, x.Gross = append(x.VAT, number(c.VAT)), append(x.Gross, number(c.Gross))
		}
		list = append(list, x)
	}
	return map[string]any{"orders": list, "reasons": os.Reasons(), "code": os.Code()}, nil
}

func google(in struct {
	Products []catalog.Product `json:"products"`
},
) (any, error) {
	var b bytes.Buffer
	var list []*catalog.Product
	for i := range in.Products {
		list = append(list, &in.Products[i])
	}
	e, err := feed.WriteGoogleTSV(&b, feed.Shop{Base: "https://b.example/p/", Language: "it"}, slices.Values(list))
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	head := strings.Split(lines[0], "\t")
	rows := []map[string]string{}
	for _, l := range lines[1:] {
		row := map[string]string{}
		for i, f := range strings.Split(l, "\t") {
			if i < len(head) {
				row[head[i]] = f
			}
		}
		rows = append(rows, row)
	}
	return map[string]any{"code": e.Code(), "rows": rows, "reasons": e.Reasons()}, nil
}
