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
	s := shopifyReader{importer: m, x: x, at: map[string]int{}, big: map[int]*options{}}
	if err := m.rows(s.read); err != nil {
		return nil, err
	}
	return m.finish()
}

const maxPictures = 1_000 // of one product

type shopifyReader struct {
	*importer
	x      shopifyCols
	at     map[string]int // handle -> product
	last   int            // product of the row before
	lastID string
	big    map[int]*options // of products with many variants
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
		if n, ok = s.at[handle]; !ok {
			if s.cell(s.x.title) == "" {
				s.say(rRowOrphan, s.x.title)
				return
			}
			n = len(s.Products)
			handle = strings.Clone(handle)
			s.at[handle] = n
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
	s.variant(n, row)
}

// options are the combinations and values of a product with many variants,
// where comparing with each would take too long. Nil has none and compares.
type options struct{ seen map[string]bool }

const fewVariants = 32

func (s *shopifyReader) large(n int) *options {
	p := &s.Products[n]
	if len(p.Variants) < fewVariants {
		return nil
	}
	if s.big[n] == nil {
		o := &options{map[string]bool{}}
		for i := range p.Variants {
			o.put(p.Variants[i].Options)
			for k, value := range p.Variants[i].Options {
				o.hasValue(&p.Options[k], k, value)
			}
		}
		s.big[n] = o
	}
	return s.big[n]
}

func rowKey(row []string) string { return "row\x00" + strings.Join(row, "\x00") }

// put enters the options of a variant that is loaded.
func (o *options) put(row []string) {
	if o != nil {
		o.seen[rowKey(row)] = true
	}
}

func (o *options) has(p *catalog.Product, row []string) bool {
	if o != nil {
		return o.seen[rowKey(row)]
	}
	for i := range p.Variants {
		if slices.Equal(p.Variants[i].Options, row) {
			return true
		}
	}
	return false
}

// hasValue says that a value of option k is known, and enters it.
func (o *options) hasValue(opt *catalog.Option, k int, value string) bool {
	if o != nil {
		key := strconv.Itoa(k) + "\x00" + value
		known := o.seen[key]
		o.seen[key] = true
		return known
	}
	return slices.ContainsFunc(opt.Values, func(v catalog.OptionValue) bool { return v.Key == value })
}

func (s *shopifyReader) product(handle string) catalog.Product {
	x := &s.x
	p := catalog.Product{ID: handle, Slug: handle, Title: s.text(s.cell(x.title)), Description: s.text(s.cell(x.body)), Brand: s.cell(x.vendor)}
	for _, col := range [...]int{x.kind, x.category} {
		if id := s.category(s.cell(col)); id != "" && !slices.Contains(p.Categories, id) {
			p.Categories = append(p.Categories, id)
		}
	}
	tags := s.cell(x.tags)
	if tags != "" {
		p.Tags = make([]string, 0, 1+strings.Count(tags, ","))
	}
	for t := range strings.SplitSeq(tags, ",") {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(p.Tags, t) {
			p.Tags = append(p.Tags, t)
		}
	}
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

func (m *importer) unlisted(p *catalog.Product, channel string) {
	p.Listings = []catalog.Listing{{Channel: channel}}
	m.say(rProductUnlisted, -1, commerce.NewFact("product", p.ID), commerce.NewFact("channel", channel))
}

// picture adds a picture to a product, each once.
func (m *importer) picture(p *catalog.Product, url, alt string, col int) {
	if slices.ContainsFunc(p.Media, func(x catalog.Media) bool { return x.URL == url }) {
		return
	}
	if len(p.Media) >= maxPictures {
		m.invalid(col, "one of the first 1,000 pictures")
		return
	}
	media := catalog.Media{URL: url, Alt: m.text(alt)}
	if len(p.Media) == 0 {
		media.Role = catalog.MainImage
	}
	p.Media = append(p.Media, media)
}

func (s *shopifyReader) variant(n int, row *Row) {
	x, p := &s.x, &s.Products[n]
	if len(p.Variants) >= catalog.MaxVariants {
		s.say(rProductTooLarge, -1, commerce.NewFact("most", catalog.MaxVariants))
		return
	}
	var v catalog.Variant
	v.Options = slices.Grow(v.Options, len(p.Options))
	for i := range p.Options {
		value := s.cell(x.value[i])
		if value == "" {
			value = "-" // an option without a value is a value too
			s.invalid(x.value[i], "a value of the option")
		}
		v.Options = append(v.Options, value)
	}
	big := s.large(n)
	if big.has(p, v.Options) {
		s.say(rOptionReused, x.value[0])
		return
	}
	var ok bool
	if v.SKU, ok = s.sku(x.sku, p.ID, v.Options); !ok {
		s.empty[p.ID] = true
		return
	}
	big.put(v.Options)
	for i, value := range v.Options {
		if o := &p.Options[i]; !big.hasValue(o, i, value) {
			o.Values = append(o.Values, catalog.OptionValue{Key: value})
		}
	}
	row.SKU, row.State = v.SKU, Loaded
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
	s.stock(&v)
	if url := s.cell(x.shows); url != "" {
		s.picture(p, url, "", x.shows)
		v.Media = []string{url}
	}
	if n := s.cell(x.measure); n != "" {
		d, err := decimal.NewFromString(n)
		content := catalog.Content{Net: catalog.Measure{Value: d, Unit: strings.ToLower(s.cell(x.measureUnit))}}
		if err != nil || content.Net.Check() != nil || d.Sign() <= 0 {
			s.invalid(x.measure, "a measure")
		} else {
			v.Content = content
		}
	}
	if p.Variants == nil {
		p.Variants = make([]catalog.Variant, 0, 4)
	}
	p.Variants = append(p.Variants, v)
}

func (s *shopifyReader) stock(v *catalog.Variant) {
	x := &s.x
	more := strings.EqualFold(s.cell(x.policy), "continue") || strings.EqualFold(s.cell(x.policy), "true")
	qty, ok := s.whole(x.qty)
	switch {
	case s.cell(x.tracker) == "" || !ok: // stock is not counted
		v.Stock = catalog.InStock
		return
	case qty > 0:
		v.Stock = catalog.InStock
	case more:
		v.Stock = catalog.Backorder
	default:
		v.Stock = catalog.OutOfStock
	}
	s.onHand(v.SKU, qty, x.qty)
}
