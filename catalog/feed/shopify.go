package feed

import (
	"io"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// shopifyCols are the columns of a product export, in the names of both the
// older and the newer template.
type shopifyCols struct {
	handle, title, body, vendor, kind, category, tags, published, status   int
	name, value                                                            [3]int
	sku, grams, tracker, qty, policy, price, was, cost, ship, tax, taxCode int
	barcode, mpn, condition, gift, image, alt, shows                       int
	measure, measureUnit                                                   int
}

func newShopifyCols(c *cols) shopifyCols {
	x := shopifyCols{
		handle: c.col("Handle", "URL handle"), title: c.col("Title"), body: c.col("Body (HTML)", "Description"),
		vendor: c.col("Vendor"), kind: c.col("Type"), category: c.col("Product Category", "Google Shopping / Google Product Category"),
		tags: c.col("Tags"), published: c.col("Published", "Published on online store"), status: c.col("Status"),
		sku: c.col("Variant SKU", "SKU"), grams: c.col("Variant Grams", "Weight value (grams)"), tracker: c.col("Variant Inventory Tracker", "Inventory tracker"),
		qty: c.col("Variant Inventory Qty", "Inventory quantity"), policy: c.col("Variant Inventory Policy", "Continue selling when out of stock"),
		price: c.col("Variant Price", "Price"), was: c.col("Variant Compare At Price", "Compare-at price"), cost: c.col("Cost per item"),
		ship: c.col("Variant Requires Shipping", "Requires shipping"), tax: c.col("Variant Taxable", "Charge tax"), taxCode: c.col("Variant Tax Code", "Tax code"),
		barcode: c.col("Variant Barcode", "Barcode"), mpn: c.col("Google Shopping / MPN"), condition: c.col("Google Shopping / Condition"),
		gift: c.col("Gift Card"), image: c.col("Image Src", "Product image URL"), alt: c.col("Image Alt Text"), shows: c.col("Variant Image", "Variant image URL"),
		measure: c.col("Unit Price Total Measure"), measureUnit: c.col("Unit Price Total Measure Unit"),
	}
	for i, n := range []string{"1", "2", "3"} {
		x.name[i], x.value[i] = c.col("Option"+n+" Name"), c.col("Option"+n+" Value")
	}
	return x
}

// ReadShopify reads a product export. The first row of a handle names the
// product; further rows are variants, or pictures if they have no option value.
// Rows of one handle may stand apart.
//
// The error is for a stream that cannot be read: another header is
// [ErrHeader].
func ReadShopify(r io.Reader, opt Options) (*Import, error) {
	m, err := newImporter(r, opt)
	if err != nil {
		return nil, err
	}
	x := newShopifyCols(m.c)
	if x.handle < 0 || x.title < 0 || x.price < 0 {
		return nil, commerce.Detail(ErrHeader, "feed: the header lacks Handle, Title or Variant Price")
	}
	s := shopifyReader{importer: m, x: x, of: map[string]int{}}
	if err := m.rows(s.read); err != nil {
		return nil, err
	}
	return m.finish()
}

type shopifyReader struct {
	*importer
	x      shopifyCols
	of     map[string]int // handle -> product
	last   int            // product of the row before
	lastID string
}

func (s *shopifyReader) read() {
	handle := s.cell(s.x.handle)
	if handle == "" {
		s.say(rRowOrphan, s.x.handle)
		return
	}
	n := s.last
	if handle != s.lastID {
		var ok bool
		if n, ok = s.of[handle]; !ok {
			if s.cell(s.x.title) == "" {
				s.say(rRowOrphan, s.x.title)
				return
			}
			n = len(s.Products)
			handle = strings.Clone(handle)
			s.of[handle] = n
			s.Products = append(s.Products, s.product(handle))
		}
		s.last, s.lastID = n, handle
	}
	p := &s.Products[n]
	row := s.row()
	row.Product = p.ID
	image := s.cell(s.x.image)
	if image != "" {
		s.picture(p, image, s.cell(s.x.alt), s.x.image)
	}
	if s.cell(s.x.price) == "" && s.cell(s.x.value[0]) == "" && s.cell(s.x.sku) == "" {
		if image != "" {
			row.State = Merged
		} else {
			s.say(rRowOrphan, s.x.price)
		}
		return
	}
	s.variant(p)
}

func (s *shopifyReader) product(handle string) catalog.Product {
	x := &s.x
	p := catalog.Product{ID: handle, Slug: handle, Title: s.text(s.cell(x.title)), Description: s.text(s.cell(x.body)), Brand: s.cell(x.vendor)}
	for _, col := range [...]int{x.kind, x.category} {
		s.category(&p, s.cell(col), col)
	}
	p.Tags = s.list(x.tags)
	if x.published >= 0 && !s.flag(x.published) {
		s.unlisted(&p, "unpublished")
	} else if st := s.cell(x.status); st != "" && !strings.EqualFold(st, "active") {
		s.unlisted(&p, strings.ToLower(st))
	}
	if s.flag(x.gift) {
		p.Traits |= commerce.GiftCard
	}
	switch c := s.cell(x.condition); strings.ToLower(c) {
	case "", "new":
	case "used":
		p.Condition = catalog.Used
		p.Traits |= commerce.SecondHand
	case "refurbished":
		p.Condition = catalog.Refurbished
		p.Traits |= commerce.SecondHand | commerce.Refurbished
	default:
		s.invalid(x.condition, "new, used or refurbished")
	}
	for i := range x.name {
		name := s.cell(x.name[i])
		if name == "" || name == "Title" && s.cell(x.value[i]) == "Default Title" {
			continue
		}
		if p.Options == nil {
			p.Options = make([]catalog.Option, 0, len(x.name))
		}
		p.Options = append(p.Options, catalog.Option{Key: strings.ToLower(name), Name: s.text(name), Values: make([]catalog.OptionValue, 0, 4)})
	}
	return p
}

func (s *shopifyReader) variant(p *catalog.Product) {
	x := &s.x
	values := make([]string, len(p.Options))
	for i := range values {
		if values[i] = s.cell(x.value[i]); values[i] == "" {
			values[i] = "-" // an option without a value is a value too
			s.invalid(x.value[i], "a value of the option")
		}
	}
	v, ok := s.place(p, values, x.value[0], x.sku)
	if !ok {
		return
	}
	v.GTIN = s.gtin(x.barcode)
	if mpn := s.cell(x.mpn); mpn != "" {
		if v.MPN = mpn; catalog.CheckMPN(mpn) != nil {
			v.MPN = ""
			s.invalid(x.mpn, "a part number")
		}
	}
	v.Price, v.Was, v.Cost = s.amount(x.price), s.amount(x.was), s.amount(x.cost)
	if n, err := v.Was.Cmp(v.Price); err == nil && n <= 0 && v.Was != (money.Amount{}) {
		v.Was = money.Amount{} // "compare at" that is no higher compares nothing
	}
	if n, ok := s.whole(x.grams); ok {
		if v.WeightGrams = n; n < 0 {
			v.WeightGrams = 0
			s.invalid(x.grams, "a weight")
		}
	}
	v.TaxCategory = s.cell(x.taxCode)
	if x.tax >= 0 && !s.flag(x.tax) {
		s.say(rVariantUntaxed, x.tax)
	}
	if x.ship >= 0 && !s.flag(x.ship) && p.Traits&commerce.GiftCard == 0 {
		s.say(rVariantNotShipped, x.ship)
	}
	more := strings.EqualFold(s.cell(x.policy), "continue") || strings.EqualFold(s.cell(x.policy), "true")
	s.onHand(&v, x.qty, s.cell(x.tracker) != "", more, catalog.InStock)
	if url := s.cell(x.shows); url != "" {
		s.picture(p, url, "", x.shows)
		v.Media = []string{url}
	}
	if n := s.cell(x.measure); n != "" {
		net, err := catalog.ParseMeasure(n + " " + strings.ToLower(s.cell(x.measureUnit)))
		if err != nil || net.Value.IsZero() {
			s.invalid(x.measure, "a measure")
		} else {
			v.Content.Net = net
		}
	}
	if p.Variants == nil {
		p.Variants = make([]catalog.Variant, 0, 4)
	}
	p.Variants = append(p.Variants, v)
}
