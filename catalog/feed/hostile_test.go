package feed_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/money"
)

const shopHead = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"

// Two exports put together have the header twice, the second with its mark.
func TestHeaderTwice(t *testing.T) {
	for _, mark := range []string{"", "\xef\xbb\xbf"} {
		imp, err := feed.ReadShopify(strings.NewReader(shopHead+"a,A,,,a-1,1.00\n"+mark+shopHead+"b,B,,,b-1,2.00\n"), eur)
		require.NoError(t, err)
		require.Len(t, imp.Products, 2)
		require.Equal(t, []string{"import.partial ", "row.header /3"}, said(imp.Reasons()))
	}
	_, err := feed.ReadShopify(strings.NewReader("\xef\xbb\xbf\xef\xbb\xbf"+shopHead+"a,A,,,a-1,1.00\n"), eur)
	require.NoError(t, err, "a mark twice")
}

const oneTaxHead = "Name,Email,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,Tax 1 Name,Tax 1 Value\n"

func readOrders(t *testing.T, rows string) *feed.Orders {
	t.Helper()
	out, err := feed.ReadShopifyOrders(strings.NewReader(oneTaxHead+rows), feed.OrderOptions{})
	require.NoError(t, err)
	for i := range out.Orders {
		require.NoError(t, out.Orders[i].Check())
	}
	return out
}

// An order whose figures cannot be read is refused: a guess would be a wrong refund later.
func TestOrderFiguresMissing(t *testing.T) {
	const good = "#1,,EUR,10.00,0.00,1.80,10.00,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n"
	require.Len(t, readOrders(t, good).Orders, 1)
	for name, row := range map[string]string{
		"no subtotal":      "#1,,EUR,,0.00,1.80,10.00,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n",
		"broken subtotal":  "#1,,EUR,\"1.000,00\",0.00,1.80,10.00,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n",
		"broken taxes":     "#1,,EUR,10.00,0.00,1;80,10.00,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n",
		"broken shipping":  "#1,,EUR,10.00,x,1.80,10.00,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n",
		"broken total":     "#1,,EUR,10.00,0.00,1.80,ten,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n",
		"broken quantity":  "#1,,EUR,10.00,0.00,1.80,10.00,2026-01-02 03:04:05 +0000,1.5,Tee,10.00,tee,IT,IT VAT 22%,1.80\n",
		"quantity too big": "#1,,EUR,10.00,0.00,1.80,10.00,2026-01-02 03:04:05 +0000,9223372036854775807,Tee,10.00,tee,IT,IT VAT 22%,1.80\n",
		"broken price":     "#1,,EUR,10.00,0.00,1.80,10.00,2026-01-02 03:04:05 +0000,1,Tee,\"1,0,0\",tee,IT,IT VAT 22%,1.80\n",
		"second line":      good + "#1,,,,,,,,x,Cap,5.00,cap,,,\n",
	} {
		out := readOrders(t, row)
		require.Empty(t, out.Orders, name)
		require.Equal(t, "feed.order.refused", out.Code(), name)
		for _, r := range out.Rows {
			require.Equal(t, feed.Skipped, r.State, name)
		}
	}
}

// An id comes once; a line that comes after another order belongs to none.
func TestOrderTwice(t *testing.T) {
	a := "#1,,EUR,10.00,0.00,1.80,10.00,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n"
	b := strings.ReplaceAll(a, "#1", "#2")
	out := readOrders(t, a+b+a)
	require.Len(t, out.Orders, 2)
	require.Equal(t, []feed.State{feed.Loaded, feed.Loaded, feed.Skipped}, []feed.State{out.Rows[0].State, out.Rows[1].State, out.Rows[2].State})
	require.Equal(t, "feed.order.refused", out.Code())
	out = readOrders(t, a+b+"#1,,,,,,,,1,Cap,5.00,cap,,,\n")
	require.Len(t, out.Orders, 2)
	require.Equal(t, feed.Skipped, out.Rows[2].State)
	require.Contains(t, said(out.Reasons()), "row.orphan /4/Name")

	one := `{"id":1,"number":"7","currency":"EUR","date_created_gmt":"2026-01-02T03:04:05","total":"12.20","total_tax":"2.20","line_items":[{"sku":"tee","quantity":1,"subtotal":"10.00","total":"10.00","total_tax":"2.20","taxes":[{"id":1,"total":"2.20"}]}],"tax_lines":[{"rate_id":1,"rate_percent":22}]}`
	woo, err := feed.ReadWooOrders(strings.NewReader("["+one+","+one+",null,3]"), feed.OrderOptions{})
	require.NoError(t, err)
	require.Len(t, woo.Orders, 1)
	require.Equal(t, "feed.order.refused", woo.Code())
	_, err = feed.ReadWooOrders(strings.NewReader("["+strings.Replace(one, `"total":"12.20",`, "", 1)+"]"), feed.OrderOptions{})
	require.NoError(t, err)
}

// Without a total there is nothing that was paid; zero is not what it says.
func TestWooOrderWithoutTotal(t *testing.T) {
	for _, lost := range []string{`"total":"12.20",`, `"total_tax":"2.20",`} {
		one := `[{"id":1,"number":"7","currency":"EUR","date_created_gmt":"2026-01-02T03:04:05","total":"12.20","total_tax":"2.20","line_items":[{"sku":"tee","quantity":1,"subtotal":"10.00","total":"10.00","taxes":[]}]}]`
		woo, err := feed.ReadWooOrders(strings.NewReader(strings.Replace(one, lost, "", 1)), feed.OrderOptions{})
		require.NoError(t, err)
		require.Empty(t, woo.Orders, lost)
	}
}

// What an export says and what its parts add up to differ by the sum of the reasons.
func TestEveryCentIsAReason(t *testing.T) {
	for cents := range int64(40) {
		total := money.New(1000+cents-20, money.EUR)
		out := readOrders(t, "#1,,EUR,10.00,0.00,1.80,"+total.Number()+",2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.80\n")
		require.Len(t, out.Orders, 1)
		o := out.Orders[0]
		by := money.New(0, money.EUR)
		for _, r := range o.Reasons {
			if f, ok := r.Fact("by"); ok {
				require.Equal(t, "feed.order.difference", r.Code)
				require.Equal(t, o.Totals.Rounding.String(), f.Value)
				by = o.Totals.Rounding
			}
		}
		require.Equal(t, o.Totals.Rounding, by)
		require.Equal(t, total, o.Totals.Payable)
	}
}

func TestPlainTextKeepsSigns(t *testing.T) {
	p := catalog.Product{
		ID: "a", Slug: "a", Title: catalog.Plain("A"), Description: catalog.Plain("<p>Fino a 5 < 6 cm, 3<4 &amp; più > 2</p>"),
		Media:    []catalog.Media{{URL: "https://x/1.jpg"}},
		Variants: []catalog.Variant{{SKU: "a", Price: money.New(100, money.EUR), Stock: catalog.InStock}},
	}
	var b bytes.Buffer
	_, err := feed.WriteMeta(&b, feed.Shop{Base: "https://x/", Language: "it"}, func(yield func(*catalog.Product) bool) { yield(&p) })
	require.NoError(t, err)
	require.Contains(t, b.String(), "Fino a 5 < 6 cm, 3<4 & più > 2")
}

func TestHugeFieldCostsOneRow(t *testing.T) {
	imp, err := feed.ReadShopify(strings.NewReader(shopHead+"a,"+strings.Repeat("è", 1_000_000)+",,,a-1,1.00\nb,"+strings.Repeat("x", 1_000_000)+",,,b-1,1.00\nc,C,,,c-1,1.00\n"), eur)
	require.NoError(t, err)
	require.Equal(t, []string{"import.partial ", "row.too_large /2"}, said(imp.Reasons()))
	require.Len(t, imp.Products, 2)
}

func TestUnknownFieldsAreRefused(t *testing.T) {
	_, err := feed.ReadJSON(strings.NewReader(`{"schema":"commerce/catalog/1","products":[{"schema":"commerce/product/1","id":"a","title":{},"variants":[{"sku":"a","colour":"red"}]}]}`))
	require.ErrorIs(t, err, commerce.ErrUnknownField)
	require.Equal(t, []string{"/products/0/variants/0/colour commerce.json.unknown_field"}, codes(err))
}

// Long lists and deep paths in one field take no more than their length.
func TestLongLists(t *testing.T) {
	var list strings.Builder
	for i := range 100_000 {
		list.WriteString(strconv.Itoa(i) + ",")
	}
	began := time.Now()
	head := "Handle,Title,Tags,Type,Variant SKU,Variant Price\n"
	for name, row := range map[string]string{
		"tags": "a,A,\"" + list.String() + "\",,a-1,1.00\n",
		"type": "a,A,," + strings.Repeat("x>", 100_000) + ",a-1,1.00\n",
	} {
		_, err := feed.ReadShopify(strings.NewReader(head+row), eur)
		require.NoError(t, err, name)
	}
	head = "ID,Type,SKU,Name,Regular price,Categories,Tags,Images,Attribute 1 name,Attribute 1 value(s)\n"
	for name, row := range map[string]string{
		"categories": "1,simple,a,A,1.00,\"" + list.String() + "\",,,,\n",
		"tags":       "1,simple,a,A,1.00,,\"" + list.String() + "\",,,\n",
		"images":     "1,simple,a,A,1.00,,,\"" + list.String() + "\",,\n",
		"values":     "1,variable,a,A,1.00,,,,Size,\"" + list.String() + "\"\n2,variation,b,A,1.00,,,,Size,1\n",
	} {
		imp, err := feed.ReadWoo(strings.NewReader(head+row), eur)
		if err == nil {
			_, err = catalog.New(imp.Products...)
			require.NoError(t, err, name)
		} else {
			require.ErrorIs(t, err, feed.ErrBroken, name)
		}
	}
	require.Less(t, time.Since(began), 30*time.Second) // generous: machines are busy
}

// A subtotal below its lines is a discount that the export does not speak of.
func TestDiscountWithoutWord(t *testing.T) {
	out := readOrders(t, "#1,,EUR,8.00,0.00,1.44,8.00,2026-01-02 03:04:05 +0000,1,Tee,10.00,tee,IT,IT VAT 22%,1.44\n")
	require.Len(t, out.Orders, 1)
	require.Equal(t, money.New(200, money.EUR), out.Orders[0].Totals.Discount)
	rs := out.Orders[0].Reasons
	require.Equal(t, []string{"order.read ", "order.difference "}, said(rs))
	by, _ := rs[1].Fact("by")
	require.Equal(t, "EUR -2.00", by.Value)
}

// A list of what are no orders is not a report of millions.
func TestOrdersEndSoon(t *testing.T) {
	_, err := feed.ReadWooOrders(strings.NewReader("["+strings.Repeat("1,", 20_000)+"1]"), feed.OrderOptions{})
	require.ErrorIs(t, err, feed.ErrBroken)
	_, err = feed.ReadShopifyOrders(strings.NewReader(oneTaxHead+strings.Repeat("#1,,EUR,,,,1,,,,,,,,\n#2,,EUR,,,,1,,,,,,,,\n", 10_000)), feed.OrderOptions{})
	require.ErrorIs(t, err, feed.ErrBroken)
}
