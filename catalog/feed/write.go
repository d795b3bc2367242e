package feed

import (
	"bufio"
	"encoding/csv"
	"encoding/xml"
	"html"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

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

// googleColumns are attributes of the Google product data specification.
var googleColumns = []string{
	"id", "title", "description", "link", "image_link", "additional_image_link", "availability", "availability_date",
	"price", "sale_price", "brand", "gtin", "mpn", "identifier_exists", "condition", "item_group_id", "color", "size",
	"product_type", "shipping_weight", "unit_pricing_measure", "unit_pricing_base_measure", "energy_efficiency_class", "is_bundle",
}

// metaColumns are fields of a Meta catalog.
var metaColumns = []string{
	"id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand", "additional_image_link",
	"sale_price", "gtin", "mpn", "item_group_id", "color", "size", "product_type",
}

// WriteGoogleTSV writes a tab-separated feed for Google Merchant. Variants that
// lack a required field are left out and named. The error is the writer's.
func WriteGoogleTSV(w io.Writer, s Shop, products iter.Seq[*catalog.Product]) (*Export, error) {
	b := bufio.NewWriter(w)
	clean := strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")
	if _, err := b.WriteString(strings.Join(googleColumns, "\t") + "\n"); err != nil {
		return nil, err
	}
	e, err := export(s, products, googleColumns, func(row []string) error {
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
	e, err := export(s, products, googleColumns, func(row []string) error {
		_, _ = b.WriteString("<item>\n")
		for i, f := range row {
			if f != "" {
				put("g:"+googleColumns[i], f)
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
	if err := c.Write(metaColumns); err != nil {
		return nil, err
	}
	e, err := export(s, products, metaColumns, c.Write)
	if err != nil {
		return nil, err
	}
	c.Flush()
	return e, c.Error()
}

func export(s Shop, products iter.Seq[*catalog.Product], columns []string, write func([]string) error) (*Export, error) {
	tag, err := language.Parse(s.Language)
	if err != nil {
		return nil, commerce.FieldErrors{{Path: "/language", Code: "feed.language.malformed", Err: ErrOptions}}
	}
	e := &Export{}
	row := make([]string, len(columns))
	meta := len(columns) == len(metaColumns)
	channel := catalog.Google
	if meta {
		channel = catalog.Meta
	}
	for p := range products {
		if !p.Shown(channel, s.Market, s.At) {
			e.reasons = append(e.reasons, rWriteUnlisted.reason(commerce.NewFact("product", p.ID)))
			continue
		}
		for i := range p.Variants {
			fields := rowOf(s, tag, catalog.Item{Product: p, Variant: &p.Variants[i]}, meta)
			missing := ""
			for _, k := range [...]string{"title", "description", "link", "image_link", "availability", "price"} {
				if fields[k] == "" && missing == "" {
					missing = k
				}
			}
			if missing != "" {
				r := rWriteSkipped.reason(commerce.NewFact("sku", p.Variants[i].SKU), commerce.NewFact("field", missing))
				r.Line = p.Variants[i].SKU
				e.reasons = append(e.reasons, r)
				continue
			}
			for k, c := range columns {
				row[k] = fields[c]
			}
			if err := write(row); err != nil {
				return nil, err
			}
			e.Rows++
		}
	}
	return e, nil
}

// rowOf fills the attributes of both channels; Meta spells availability in its
// own way and knows no back-orders but "available for order".
func rowOf(s Shop, tag language.Tag, it catalog.Item, meta bool) map[string]string {
	p, v := it.Product, it.Variant
	f := map[string]string{"id": v.SKU, "title": it.Title(tag), "brand": p.Brand, "gtin": feedGTIN(v.GTIN), "mpn": v.MPN, "condition": p.Condition.String()}
	d, _ := p.Description.In(tag)
	f["description"] = plainText(d)
	if f["description"] == "" {
		f["description"] = f["title"]
	}
	switch {
	case s.Link != nil:
		f["link"] = s.Link(p, v)
	case p.Slug != "":
		f["link"] = s.Base + p.Slug
	}
	var images []string
	for _, m := range p.Media {
		if m.Role == catalog.MainImage || m.Role == catalog.Gallery {
			images = append(images, m.URL)
		}
	}
	if len(v.Media) > 0 { // the picture of the variant first
		images = slices.Insert(slices.DeleteFunc(images, func(u string) bool { return u == v.Media[0] }), 0, v.Media[0])
	}
	if len(images) > 0 {
		f["image_link"] = images[0]
		f["additional_image_link"] = strings.Join(images[1:min(len(images), 11)], ",")
	}
	f["availability"] = v.Stock.String()
	if meta {
		f["availability"] = strings.ReplaceAll(strings.Replace(v.Stock.String(), "backorder", "available_for_order", 1), "_", " ")
	} else if !v.Expects.IsZero() && (v.Stock == catalog.Preorder || v.Stock == catalog.Backorder) {
		f["availability_date"] = v.Expects.String()
	}
	if v.Price != (money.Amount{}) {
		f["price"] = feedAmount(v.Price)
		if n, err := v.Was.Cmp(v.Price); err == nil && n > 0 {
			f["price"], f["sale_price"] = feedAmount(v.Was), feedAmount(v.Price)
		}
	}
	if f["gtin"] == "" && (v.MPN == "" || p.Brand == "") {
		f["identifier_exists"] = "no"
	}
	if len(p.Variants) > 1 {
		f["item_group_id"] = p.ID
	}
	for i := range p.Options {
		if k := attributeOf[catalog.Fold(p.Options[i].Key)]; k != "" {
			f[k] = v.Options[i]
		}
	}
	if len(p.Categories) > 0 {
		f["product_type"] = p.Categories[0]
	}
	if v.WeightGrams > 0 {
		f["shipping_weight"] = strconv.FormatInt(v.WeightGrams, 10) + " g"
	}
	if t := v.Content.Total(); !t.IsZero() {
		f["unit_pricing_measure"] = feedMeasure(t)
		f["unit_pricing_base_measure"] = feedMeasure(catalog.MustMeasure("1 " + t.Unit))
	}
	for i := range p.Attributes {
		if p.Attributes[i].Key == "energy_class" {
			f["energy_efficiency_class"] = p.Attributes[i].Value.Word
		}
	}
	if p.Bundle != nil {
		f["is_bundle"] = "yes"
	}
	return f
}

// attributeOf knows how shops name the options that feeds have columns for.
var attributeOf = map[string]string{
	"color": "color", "colour": "color", "colore": "color", "farbe": "color", "couleur": "color", "kleur": "color", "cor": "color",
	"size": "size", "taglia": "size", "misura": "size", "grosse": "size", "groesse": "size", "taille": "size", "talla": "size", "maat": "size",
}

// feedGTIN leaves out numbers that mean nothing outside a shop.
func feedGTIN(g catalog.GTIN) string {
	if k := g.Kind(); k == catalog.Restricted || k == catalog.Coupon {
		return ""
	}
	return g.Short()
}

func feedAmount(a money.Amount) string { return a.Number() + " " + a.Currency().Code() }

// feedMeasure writes a measure in the words of Google: m2 is sqm, m3 cbm.
func feedMeasure(m catalog.Measure) string {
	unit := m.Unit
	switch unit {
	case "m2":
		unit = "sqm"
	case "m3":
		unit = "cbm"
	case "piece":
		unit = "ct"
	}
	return m.Value.String() + " " + unit
}

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
		if _, s, ok = strings.Cut(rest, ">"); !ok {
			break
		}
		b.WriteByte(' ')
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}
