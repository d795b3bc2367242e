package feed

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

type wooCols struct {
	id, kind, sku, name, published, visible, short, long          int
	tax, class, inStock, stock, backorders, weight, sale, regular int
	categories, tags, images, parent, gtin, brands                int
	length, width, height                                         int
	attributes                                                    [][2]int // name, values
	gramsOf, millimetresOf                                        decimal.Decimal
}

// weights and lengths are the units that a shop can be set to, in grams and
// millimetres.
var (
	weights = [...][2]string{{"kg", "1000"}, {"g", "1"}, {"lbs", "453.59237"}, {"oz", "28.349523125"}}
	lengths = [...][2]string{{"m", "1000"}, {"cm", "10"}, {"mm", "1"}, {"in", "25.4"}, {"yd", "914.4"}}
)

func newWooCols(c *cols) wooCols {
	x := wooCols{
		id: c.col("ID"), kind: c.col("Type"), sku: c.col("SKU"), name: c.col("Name"), published: c.col("Published"),
		visible: c.col("Visibility in catalog"), short: c.col("Short description"), long: c.col("Description"),
		tax: c.col("Tax status"), class: c.col("Tax class"), inStock: c.col("In stock?"), stock: c.col("Stock"),
		backorders: c.col("Backorders allowed?"), sale: c.col("Sale price"), regular: c.col("Regular price"),
		categories: c.col("Categories"), tags: c.col("Tags"), images: c.col("Images"), parent: c.col("Parent"),
		gtin: c.col("GTIN, UPC, EAN, or ISBN"), brands: c.col("Brands"), weight: -1, length: -1, width: -1, height: -1,
	}
	for _, u := range weights {
		if i := c.col("Weight (" + u[0] + ")"); i >= 0 {
			x.weight, x.gramsOf = i, decimal.RequireFromString(u[1])
			break
		}
	}
	for _, u := range lengths {
		if i := c.col("Length (" + u[0] + ")"); i >= 0 {
			x.length, x.width, x.height = i, c.col("Width ("+u[0]+")"), c.col("Height ("+u[0]+")")
			x.millimetresOf = decimal.RequireFromString(u[1])
			break
		}
	}
	for n := 1; n <= catalog.MaxOptions; n++ {
		k := "Attribute " + strconv.Itoa(n)
		name := c.col(k + " name")
		if name < 0 {
			break
		}
		x.attributes = append(x.attributes, [2]int{name, c.col(k + " value(s)")})
	}
	return x
}

// ReadWoo reads a product export of WooCommerce with English column names. A
// row of type variation belongs to the product that its column Parent names by
// SKU or "id:…"; it may stand before or behind it. Types grouped and external
// are not sold by the shop itself and are reported, not loaded.
//
// The error is for a stream that cannot be read: another header is
// [ErrHeader].
func ReadWoo(r io.Reader, opt Options) (*Import, error) {
	m, err := newImporter(r, opt)
	if err != nil {
		return nil, err
	}
	x := newWooCols(m.c)
	if x.kind < 0 || x.sku < 0 || x.name < 0 || x.regular < 0 {
		return nil, commerce.Detail(ErrHeader, "feed: the header lacks Type, SKU, Name or Regular price")
	}
	w := wooReader{importer: m, x: x, of: map[string]int{}, ids: map[string]bool{}}
	if err := m.rows(w.read); err != nil {
		return nil, err
	}
	w.children()
	return m.finish()
}

type wooReader struct {
	*importer
	x    wooCols
	of   map[string]int // "id:741" and SKU of variable products
	ids  map[string]bool
	late []wooChild
}

// wooChild is a variation, kept until all products are known.
type wooChild struct {
	line, row int
	fields    []string
}

func (w *wooReader) read() {
	x := &w.x
	kinds := strings.Split(w.cell(x.kind), ",")
	for i := range kinds {
		kinds[i] = strings.TrimSpace(kinds[i])
	}
	is := func(k string) bool { return slices.Contains(kinds, k) }
	switch {
	case is("variation"):
		w.late = append(w.late, wooChild{w.line, w.at, slices.Clone(w.t.fields)})
	case is("simple"):
		p := w.product()
		for _, a := range x.attributes {
			w.attribute(&p, a)
		}
		if v, ok := w.place(&p, nil, -1, x.sku); ok {
			w.enter(&p, v, is)
			w.Products = append(w.Products, p)
		}
	case is("variable"):
		p := w.product()
		for _, a := range x.attributes {
			w.option(&p, a)
		}
		w.of["id:"+w.cell(x.id)] = len(w.Products)
		if sku := w.cell(x.sku); sku != "" {
			w.of[sku] = len(w.Products)
		}
		w.row().Product, w.row().State = p.ID, Loaded
		w.Products = append(w.Products, p)
	default:
		word := "unknown"
		for _, k := range [...]string{"grouped", "external"} {
			if is(k) {
				word = k
			}
		}
		w.say(rProductKind, x.kind, commerce.NewFact("type", word))
	}
}

// product reads what products with and without variations have in common.
func (w *wooReader) product() catalog.Product {
	x := &w.x
	id := w.cell(x.id)
	if id == "" || w.ids[id] {
		id = "line-" + strconv.Itoa(w.line)
	}
	w.ids[id] = true
	p := catalog.Product{ID: id, Title: w.text(w.cell(x.name)), Description: w.text(w.cell(x.long)), Brand: w.cell(x.brands)}
	if p.Description == nil {
		p.Description = w.text(w.cell(x.short))
	}
	for _, path := range w.list(x.categories) {
		w.category(&p, path, x.categories)
	}
	p.Tags = w.list(x.tags)
	for _, url := range w.list(x.images) {
		w.picture(&p, url, "", x.images)
	}
	if s := w.cell(x.published); x.published >= 0 && s != "1" {
		w.unlisted(&p, "unpublished")
	} else if s := w.cell(x.visible); s == "hidden" {
		w.unlisted(&p, "hidden")
	}
	p.TaxCategory = w.taxCategory("standard")
	return p
}

func (w *wooReader) taxCategory(inherit string) string {
	switch class := w.cell(w.x.class); {
	case w.cell(w.x.tax) == "none":
		w.say(rVariantUntaxed, w.x.tax)
		return ""
	case class == "" || class == "parent":
		return inherit
	default:
		return class
	}
}

// attribute reads an attribute of a product without variations: one value is a
// word to filter by, several are text.
func (w *wooReader) attribute(p *catalog.Product, cols [2]int) {
	name, values := w.cell(cols[0]), w.list(cols[1])
	key := strings.ToLower(name)
	if name == "" || len(values) == 0 {
		return
	}
	if slices.ContainsFunc(p.Attributes, func(a catalog.Attribute) bool { return a.Key == key }) {
		w.invalid(cols[0], "another attribute")
		return
	}
	a := catalog.Attribute{Key: key, Name: w.text(name)}
	if len(values) == 1 {
		a.Value.Word, a.Facet = values[0], true
	} else {
		a.Value.Text = w.text(strings.Join(values, ", "))
	}
	p.Attributes = append(p.Attributes, a)
}

func (w *wooReader) option(p *catalog.Product, cols [2]int) {
	name := w.cell(cols[0])
	if name == "" {
		return
	}
	o := catalog.Option{Key: strings.ToLower(name), Name: w.text(name)}
	o.Values = catalog.Values(w.list(cols[1])...)
	p.Options = append(p.Options, o)
}

// anyValue stands for all values of an option.
const anyValue = "*"

// children gives the variations to their products.
func (w *wooReader) children() {
	x := &w.x
	for _, c := range w.late {
		w.line, w.at, w.t.fields = c.line, c.row, c.fields
		n, ok := w.of[w.cell(x.parent)]
		if !ok {
			w.say(rRowOrphan, x.parent)
			continue
		}
		p := &w.Products[n]
		v, ok := w.place(p, w.choice(p), -1, x.sku)
		if !ok {
			continue
		}
		if v.TaxCategory = w.taxCategory(p.TaxCategory); v.TaxCategory == p.TaxCategory {
			v.TaxCategory = ""
		}
		for _, url := range w.list(x.images) {
			w.picture(p, url, "", x.images)
			v.Media = append(v.Media, url)
		}
		w.enter(p, v, func(k string) bool { return strings.Contains(w.cell(x.kind), k) })
	}
}

// choice returns the option values of a variation, by the names of its parent's options.
func (w *wooReader) choice(p *catalog.Product) []string {
	out := make([]string, len(p.Options))
	for k := range p.Options {
		o := &p.Options[k]
		out[k] = anyValue
		for _, cols := range w.x.attributes {
			if v := w.cell(cols[1]); v != "" && strings.EqualFold(w.cell(cols[0]), o.Key) {
				out[k] = v
			}
		}
		if out[k] == anyValue {
			w.say(rOptionAny, -1, commerce.NewFact("option", o.Key))
		}
	}
	return out
}

// enter completes a variant from its row and adds it. The shop's word for in
// stock counts where it does not count units.
func (w *wooReader) enter(p *catalog.Product, v catalog.Variant, is func(string) bool) {
	x := &w.x
	v.GTIN, v.Price = w.gtin(x.gtin), w.amount(x.regular)
	if sale := w.amount(x.sale); sale != (money.Amount{}) {
		if n, err := sale.Cmp(v.Price); err == nil && n < 0 {
			v.Was = v.Price
		}
		v.Price = sale
	}
	if is("downloadable") {
		v.Traits |= commerce.Digital
	} else if is("virtual") {
		w.say(rVariantNotShipped, x.kind)
	}
	v.WeightGrams = w.measure(x.weight, x.gramsOf)
	v.Size = catalog.Dimensions{
		LengthMM: w.measure(x.length, x.millimetresOf), WidthMM: w.measure(x.width, x.millimetresOf), HeightMM: w.measure(x.height, x.millimetresOf),
	}
	word, backorders := w.cell(x.inStock), w.cell(x.backorders)
	more := word == "backorder" || backorders == "1" || backorders == "notify"
	loose := catalog.OutOfStock
	if word == "1" {
		loose = catalog.InStock
	} else if more {
		loose = catalog.Backorder
	}
	w.onHand(&v, x.stock, true, more, loose)
	p.Variants = append(p.Variants, v)
}

// measure reads a number of the shop's unit as a whole number of ours, rounded up.
func (w *wooReader) measure(col int, factor decimal.Decimal) int64 {
	s := w.cell(col)
	if s == "" {
		return 0
	}
	if w.opt.DecimalComma {
		s = strings.ReplaceAll(s, ",", ".")
	}
	d, err := decimal.NewFromString(s[:min(len(s), 21)])
	if err != nil || len(s) > 20 || strings.ContainsAny(s, "eE") || d.Sign() < 0 || d.GreaterThan(decimal.NewFromInt(1e9)) {
		w.invalid(col, "a measure")
		return 0
	}
	return d.Mul(factor).Ceil().IntPart()
}
