package feed

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/xml"
	"html"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// Shop says what rows need besides the products.
type Shop struct {
	// Name of the shop, the title of an XML feed.
	Name string
	// Base is the address that the slug of a product is put behind.
	Base string
	// Link makes the address of a variant's page; nil puts the slug behind Base.
	Link func(*catalog.Product, *catalog.Variant) string
	// Language of the texts to write, BCP 47.
	Language string
	// Market and At select the products that are listed there and then, in the
	// channel google or meta; the zero instant ignores times.
	Market commerce.Territory
	At     time.Time
	// Returns is the return policy of JSON-LD; nil leaves it out.
	Returns *ReturnPolicy
}

// An Export says what was written.
type Export struct {
	Rows    int
	reasons []commerce.Reason
}

// Code is feed.write.complete, or feed.write.skipped if a variant is left out
// that lacks something.
func (e *Export) Code() string {
	if p := commerce.Filter(e.reasons, commerce.Problem); len(p) > 0 {
		return p[0].Code
	}
	return rWriteComplete.String()
}

// Reasons says how many rows are written, then names each product that is not
// listed there and each variant that is left out, with the field it lacks.
func (e *Export) Reasons() []commerce.Reason {
	return slices.Insert(slices.Clone(e.reasons), 0, rWriteComplete.reason(commerce.NewFact("rows", e.Rows)))
}

// column is an attribute of the Google product data specification; Meta has the
// same names for those it reads. A variant without a required one is left out.
type column struct {
	name           string
	meta, required bool
	of             func(*offer) string
}

var columns = []column{
	{"id", true, false, func(x *offer) string { return x.Variant.SKU }},
	{"title", true, true, func(x *offer) string { return x.Title(x.tag) }},
	{"description", true, true, (*offer).description},
	{"link", true, true, (*offer).link},
	{"image_link", true, true, func(x *offer) string { return strings.Join(x.images[:min(1, len(x.images))], "") }},
	{"additional_image_link", true, false, func(x *offer) string {
		return strings.Join(x.images[min(1, len(x.images)):min(11, len(x.images))], ",")
	}},
	{"availability", true, true, (*offer).availability},
	{"availability_date", false, false, (*offer).date},
	{"price", true, true, func(x *offer) string { price, _ := x.prices(); return price }},
	{"sale_price", true, false, func(x *offer) string { _, sale := x.prices(); return sale }},
	{"brand", true, false, func(x *offer) string { return x.Product.Brand }},
	{"gtin", true, false, (*offer).gtin},
	{"mpn", true, false, func(x *offer) string { return x.Variant.MPN }},
	{"identifier_exists", false, false, func(x *offer) string {
		return when(x.gtin() == "" && (x.Variant.MPN == "" || x.Product.Brand == ""), "no")
	}},
	{"condition", true, false, func(x *offer) string { return x.Product.Condition.String() }},
	{"item_group_id", true, false, func(x *offer) string { return when(len(x.Product.Variants) > 1, x.Product.ID) }},
	{"color", true, false, func(x *offer) string { return x.option("color") }},
	{"size", true, false, func(x *offer) string { return x.option("size") }},
	{"product_type", true, false, func(x *offer) string {
		return strings.Join(x.Product.Categories[:min(1, len(x.Product.Categories))], "")
	}},
	{"shipping_weight", false, false, func(x *offer) string {
		return when(x.Variant.WeightGrams > 0, strconv.FormatInt(x.Variant.WeightGrams, 10)+" g")
	}},
	{"unit_pricing_measure", false, false, func(x *offer) string { return feedMeasure(x.Variant.Content.Total()) }},
	{"unit_pricing_base_measure", false, false, func(x *offer) string {
		t := x.Variant.Content.Total()
		return when(!t.IsZero(), feedMeasure(catalog.Measure{Value: decimal.NewFromInt(1), Unit: t.Unit}))
	}},
	{"energy_efficiency_class", false, false, func(x *offer) string {
		i := slices.IndexFunc(x.Product.Attributes, func(a catalog.Attribute) bool { return a.Key == "energy_class" })
		if i < 0 {
			return ""
		}
		return x.Product.Attributes[i].Value.Word
	}},
	{"is_bundle", false, false, func(x *offer) string { return when(x.Product.Bundle != nil, "yes") }},
}

func when(ok bool, s string) string {
	if ok {
		return s
	}
	return ""
}

// offer is a variant as it is written.
type offer struct {
	catalog.Item
	shop   *Shop
	tag    language.Tag
	meta   bool
	images []string // of the variant first
}

func (s *Shop) offer(tag language.Tag, p *catalog.Product, i int, meta bool) *offer {
	x := &offer{catalog.Item{Product: p, Variant: &p.Variants[i]}, s, tag, meta, nil}
	if own := x.Variant.Media; len(own) > 0 {
		x.images = append(x.images, own[0])
	}
	for _, m := range p.Media {
		if (m.Role == catalog.MainImage || m.Role == catalog.Gallery) && !slices.Contains(x.images, m.URL) {
			x.images = append(x.images, m.URL)
		}
	}
	return x
}

func (x *offer) description() string {
	d, _ := x.Product.Description.In(x.tag)
	return cmp.Or(plainText(d), x.Title(x.tag))
}

func (x *offer) link() string {
	if x.shop.Link != nil {
		return x.shop.Link(x.Product, x.Variant)
	}
	return when(x.Product.Slug != "", x.shop.Base+x.Product.Slug)
}

// availability is spelled by Meta in its own way, which knows no back-orders
// but "available for order".
func (x *offer) availability() string {
	switch word := x.Variant.Stock.String(); {
	case !x.meta:
		return word
	case x.Variant.Stock == catalog.Backorder:
		return "available for order"
	default:
		return strings.ReplaceAll(word, "_", " ")
	}
}

func (x *offer) date() string {
	later := x.Variant.Stock == catalog.Preorder || x.Variant.Stock == catalog.Backorder
	return when(later && !x.Variant.Expects.IsZero(), x.Variant.Expects.String())
}

// prices are the usual price and, where there is one, the lower one of a sale.
func (x *offer) prices() (price, sale string) {
	v := x.Variant
	if v.Price == (money.Amount{}) {
		return "", ""
	}
	if n, err := v.Was.Cmp(v.Price); err == nil && n > 0 {
		return feedAmount(v.Was), feedAmount(v.Price)
	}
	return feedAmount(v.Price), ""
}

// gtin leaves out numbers that mean nothing outside a shop.
func (x *offer) gtin() string {
	k := x.Variant.GTIN.Kind()
	return when(k != catalog.Restricted && k != catalog.Coupon, x.Variant.GTIN.Short())
}

// option is the value of the option that feeds know under that name.
func (x *offer) option(name string) string {
	for k := range x.Product.Options {
		if attributeOf[catalog.Fold(x.Product.Options[k].Key)] == name {
			return x.Variant.Options[k]
		}
	}
	return ""
}

// WriteGoogleTSV writes a tab-separated feed for Google Merchant. Variants that
// lack a required field are left out and named. The error is the writer's.
func WriteGoogleTSV(w io.Writer, s Shop, products iter.Seq[*catalog.Product]) (*Export, error) {
	b := bufio.NewWriter(w)
	clean := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	e, err := export(s, products, false, func(row []string) error {
		for i, f := range row {
			if i > 0 {
				_ = b.WriteByte('\t') // Flush returns the error
			}
			_, _ = clean.WriteString(b, f)
		}
		return b.WriteByte('\n')
	})
	if err != nil {
		return nil, err
	}
	return e, b.Flush()
}

// WriteGoogleXML writes an RSS 2.0 feed for Google Merchant, as [WriteGoogleTSV] does.
func WriteGoogleXML(w io.Writer, s Shop, products iter.Seq[*catalog.Product]) (*Export, error) {
	b := bufio.NewWriter(w)
	put := func(name, text string) {
		_, _ = b.WriteString("<" + name + ">")
		_ = xml.EscapeText(b, []byte(text)) // Flush returns the error
		_, _ = b.WriteString("</" + name + ">\n")
	}
	_, _ = b.WriteString(xml.Header + `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">` + "\n<channel>\n")
	put("title", s.Name)
	put("link", s.Base)
	put("description", s.Name)
	var names []string
	e, err := export(s, products, false, func(row []string) error {
		if names == nil {
			names = slices.Clone(row)
			return nil
		}
		_, _ = b.WriteString("<item>\n")
		for i, f := range row {
			if f != "" {
				put("g:"+names[i], f)
			}
		}
		_, err := b.WriteString("</item>\n")
		return err
	})
	if err != nil {
		return nil, err
	}
	_, _ = b.WriteString("</channel>\n</rss>\n")
	return e, b.Flush()
}

// WriteMeta writes a CSV feed for a Meta catalog. Variants that lack a required
// field are left out and named.
func WriteMeta(w io.Writer, s Shop, products iter.Seq[*catalog.Product]) (*Export, error) {
	c := csv.NewWriter(w)
	e, err := export(s, products, true, c.Write)
	if err != nil {
		return nil, err
	}
	c.Flush()
	return e, c.Error()
}

// export writes the names of the columns and a row for each variant.
func export(s Shop, products iter.Seq[*catalog.Product], meta bool, write func([]string) error) (*Export, error) {
	tag, err := language.Parse(s.Language)
	if err != nil {
		return nil, commerce.FieldErrors{{Path: "/language", Code: "feed.language.malformed", Err: ErrOptions}}
	}
	channel, cols := catalog.Google, columns
	if meta {
		channel, cols = catalog.Meta, slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return !c.meta })
	}
	row := make([]string, len(cols))
	for k, c := range cols {
		row[k] = c.name
	}
	if err := write(row); err != nil {
		return nil, err
	}
	e := &Export{}
	for p := range products {
		if !p.Shown(channel, s.Market, s.At) {
			e.reasons = append(e.reasons, rWriteUnlisted.reason(commerce.NewFact("product", p.ID)))
			continue
		}
		for i := range p.Variants {
			x, missing := s.offer(tag, p, i, meta), ""
			for k, c := range cols {
				if row[k] = c.of(x); row[k] == "" && c.required && missing == "" {
					missing = c.name
				}
			}
			if missing != "" {
				r := rWriteSkipped.reason(commerce.NewFact("sku", x.Variant.SKU), commerce.NewFact("field", missing))
				r.Line = x.Variant.SKU
				e.reasons = append(e.reasons, r)
				continue
			}
			if err := write(row); err != nil {
				return nil, err
			}
			e.Rows++
		}
	}
	return e, nil
}

// attributeOf knows how shops name the options that feeds have columns for.
var attributeOf = map[string]string{
	"color": "color", "colour": "color", "colore": "color", "farbe": "color", "couleur": "color", "kleur": "color", "cor": "color",
	"size": "size", "taglia": "size", "misura": "size", "grosse": "size", "groesse": "size", "taille": "size", "talla": "size", "maat": "size",
}

func feedAmount(a money.Amount) string { return a.Number() + " " + a.Currency().Code() }

// measureWords are the units that Google writes in another way.
var measureWords = map[string]string{"m2": "sqm", "m3": "cbm", "piece": "ct"}

func feedMeasure(m catalog.Measure) string {
	return when(!m.IsZero(), m.Value.String()+" "+cmp.Or(measureWords[m.Unit], m.Unit))
}

func tagStart(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '/' || c == '!' }

// plainText takes tags out of HTML; blocks become spaces.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "<")
		b.WriteString(before)
		if !ok {
			break
		}
		tag, after, ok := strings.Cut(rest, ">")
		if !ok || tag == "" || !tagStart(tag[0]) { // no tag but a sign
			b.WriteByte('<')
			s = rest
			continue
		}
		s = after
		b.WriteByte(' ')
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}
