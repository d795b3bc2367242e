package feed_test

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
)

type fileIn struct {
	File     string         `json:"file"`
	Currency money.Currency `json:"currency"`
	Comma    bool           `json:"comma"`
	Latin1   bool           `json:"latin1"`
	Repeat   string         `json:"repeat"`
	Times    int            `json:"times"`
}

// data is the file as bytes: repeated rows have {n} replaced by their number.
func (in *fileIn) data() []byte {
	var s strings.Builder
	s.WriteString(in.File)
	for i := range in.Times {
		s.WriteString(strings.ReplaceAll(in.Repeat, "{n}", strconv.Itoa(i+1)))
	}
	if !in.Latin1 {
		return []byte(s.String())
	}
	var b []byte
	for _, r := range s.String() {
		b = append(b, byte(r))
	}
	return b
}

func importOp(read func(*bytes.Reader, feed.Options) (*feed.Import, error)) vector.Op {
	return vector.Typed(func(in fileIn) (any, error) {
		imp, err := read(bytes.NewReader(in.data()), feed.Options{Currency: in.Currency, Language: "it", DecimalComma: in.Comma})
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
	})
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

var ops = map[string]vector.Op{
	"feed.shopify": importOp(func(r *bytes.Reader, o feed.Options) (*feed.Import, error) { return feed.ReadShopify(r, o) }),
	"feed.woo":     importOp(func(r *bytes.Reader, o feed.Options) (*feed.Import, error) { return feed.ReadWoo(r, o) }),
	"feed.shopify_orders": vector.Typed(func(in fileIn) (any, error) {
		os, err := feed.ReadShopifyOrders(bytes.NewReader(in.data()), feed.OrderOptions{})
		if err != nil {
			return nil, err
		}
		return ordersOut(os)
	}),
	"feed.woo_orders": vector.Typed(func(in fileIn) (any, error) {
		os, err := feed.ReadWooOrders(bytes.NewReader(in.data()), feed.OrderOptions{})
		if err != nil {
			return nil, err
		}
		return ordersOut(os)
	}),
	"feed.google": vector.Typed(func(in struct {
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
				row[head[i]] = f
			}
			rows = append(rows, row)
		}
		return map[string]any{"code": e.Code(), "rows": rows, "reasons": e.Reasons()}, nil
	}),
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", ops, map[string]error{"header": feed.ErrHeader, "format": feed.ErrFormat})
	vector.CoverReasons(t, "data/reasons.csv", "testdata/vectors")
}

func codes(err error) []string {
	var errs commerce.FieldErrors
	errors.As(err, &errs)
	out := []string{}
	for _, e := range errs {
		out = append(out, strings.TrimSpace(e.Path+" "+e.Code))
	}
	return out
}
