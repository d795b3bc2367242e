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
	w := wooReader{importer: m, x: x, at: map[string]int{}, ids: map[string]bool{}}
	if err := m.rows(w.read); err != nil {
		return nil, err
	}
	w.children()
	return m.finish()
}

type wooReader struct {
	*importer
	x    wooCols
	at   map[string]int // "id:741" and SKU of variable products
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
		w.late = append(w.late, wooChild{w.line, len(w.Rows) - 1, slices.Clone(w.t.fields)})
	case is("simple"):
		p := w.product()
		for _, a := range x.attributes {
			w.attribute(&p, a)
		}
		v := w.variant(is)
		var ok bool
		if v.SKU, ok = w.sku(x.sku, p.ID, nil); !ok {
			return
		}
		w.enter(&p, v)
		w.Products = append(w.Products, p)
	case is("variable"):
		p := w.product()
		for _, a := range x.attributes {
			w.option(&p, a)
		}
		w.at["id:"+w.cell(x.id)] = len(w.Products)
		if sku := w.cell(x.sku); sku != "" {
			w.at[sku] = len(w.Products)
		}
		*w.row() = Row{Line: w.line, Product: p.ID, State: Loaded}
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
	for _, path := range splitList(w.cell(x.categories)) {
		if c := w.category(path); c != "" && !slices.Contains(p.Categories, c) {
			p.Categories = append(p.Categories, c)
		}
	}
	for _, t := range splitList(w.cell(x.tags)) {
		if !slices.Contains(p.Tags, t) {
			p.Tags = append(p.Tags, t)
		}
	}
	for _, url := range splitList(w.cell(x.images)) {
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

// splitList splits at commas; a comma that belongs to a value is written \,.
func splitList(s string) []string {
	var out []string
	var part strings.Builder
	flush := func() {
		if v := strings.TrimSpace(part.String()); v != "" {
			out = append(out, v)
		}
		part.Reset()
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == ',':
			part.WriteByte(',')
			i++
		case s[i] == ',':
			flush()
		default:
			part.WriteByte(s[i])
		}
	}
	flush()
	return out
}

// attribute reads an attribute of a product without variations: one value is a
// word to filter by, several are text.
func (w *wooReader) attribute(p *catalog.Product, cols [2]int) {
	name, values := w.cell(cols[0]), splitList(w.cell(cols[1]))
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
	for _, v := range splitList(w.cell(cols[1])) {
		if !slices.ContainsFunc(o.Values, func(x catalog.OptionValue) bool { return x.Key == v }) {
			o.Values = append(o.Values, catalog.OptionValue{Key: v})
		}
	}
	p.Options = append(p.Options, o)
}

// anyValue stands for all values of an option.
const anyValue = "*"

// children gives the variations to their products.
func (w *wooReader) children() {
	x := &w.x
	used := map[int]*options{}
	for _, c := range w.late {
		w.line, w.t.fields = c.line, c.fields
		n, ok := w.at[w.cell(x.parent)]
		if !ok {
			w.say(rRowOrphan, x.parent)
			continue
		}
		p := &w.Products[n]
		w.Rows[c.row].Product = p.ID
		if used[n] == nil {
			used[n] = &options{map[string]bool{}}
			for k := range p.Options {
				for _, v := range p.Options[k].Values {
					used[n].hasValue(nil, k, v.Key)
				}
			}
		}
		if len(p.Variants) >= catalog.MaxVariants {
			w.say(rProductTooLarge, -1, commerce.NewFact("most", catalog.MaxVariants))
			continue
		}
		row := w.choice(p, used[n])
		if used[n].has(p, row) {
			w.say(rOptionReused, -1)
			continue
		}
		v := w.variant(func(k string) bool { return strings.Contains(w.cell(x.kind), k) })
		v.Options = row
		if v.SKU, ok = w.sku(x.sku, p.ID, row); !ok {
			continue
		}
		if v.TaxCategory = w.taxCategory(p.TaxCategory); v.TaxCategory == p.TaxCategory {
			v.TaxCategory = ""
		}
		for _, url := range splitList(w.cell(x.images)) {
			w.picture(p, url, "", x.images)
			v.Media = append(v.Media, url)
		}
		used[n].put(row)
		w.enter(p, v)
		w.Rows[c.row].SKU, w.Rows[c.row].State = v.SKU, Loaded
	}
}

// choice returns the option values of a variation, by the names of its parent's options.
func (w *wooReader) choice(p *catalog.Product, used *options) []string {
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
		if !used.hasValue(o, k, out[k]) {
			o.Values = append(o.Values, catalog.OptionValue{Key: out[k]})
		}
	}
	return out
}

func (w *wooReader) variant(is func(string) bool) catalog.Variant {
	x := &w.x
	v := catalog.Variant{GTIN: w.gtin(x.gtin), Price: w.amount(x.regular)}
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
	if d, ok := w.measure(x.weight, x.gramsOf); ok {
		v.WeightGrams = d
	}
	v.Size.LengthMM, _ = w.measure(x.length, x.millimetresOf)
	v.Size.WidthMM, _ = w.measure(x.width, x.millimetresOf)
	v.Size.HeightMM, _ = w.measure(x.height, x.millimetresOf)
	return v
}

// measure reads a number of the shop's unit as a whole number of ours, rounded up.
func (w *wooReader) measure(col int, factor decimal.Decimal) (int64, bool) {
	s := w.cell(col)
	if s == "" {
		return 0, false
	}
	if w.opt.DecimalComma {
		s = strings.ReplaceAll(s, ",", ".")
	}
	d, err := decimal.NewFromString(s)
	if err != nil || len(s) > 20 || strings.ContainsAny(s, "eE") || d.Sign() < 0 || d.GreaterThan(decimal.NewFromInt(1e9)) {
		w.invalid(col, "a measure")
		return 0, false
	}
	return d.Mul(factor).Ceil().IntPart(), true
}

// enter adds a variant with its stock; the shop's word for in stock counts
// where it does not count units.
func (w *wooReader) enter(p *catalog.Product, v catalog.Variant) {
	x := &w.x
	more := w.cell(x.backorders)
	qty, counted := w.whole(x.stock)
	switch s := w.cell(x.inStock); {
	case counted && qty > 0, !counted && s == "1":
		v.Stock = catalog.InStock
	case s == "backorder", more == "1", more == "notify":
		v.Stock = catalog.Backorder
	default:
		v.Stock = catalog.OutOfStock
	}
	if counted {
		w.onHand(v.SKU, qty, x.stock)
	}
	p.Variants = append(p.Variants, v)
	if row := w.row(); row.Line == w.line {
		*row = Row{Line: w.line, Product: p.ID, SKU: v.SKU, State: Loaded}
	}
}
