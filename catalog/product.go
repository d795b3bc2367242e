package catalog

import (
	"encoding/json"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// ProductSchema is the newest stored form of a [Product].
const ProductSchema = "commerce/product/1"

// Limits of a product. They bound the work that hostile input can cause.
const (
	MaxVariants = 2_048     // of one product, as on the large platforms
	MaxOptions  = 16        // of one product
	maxList     = 10_000    // elements of any other list
	maxText     = 1_000_000 // bytes of one text
)

// A Product is what a shop page shows: texts, pictures, and the variants that
// can be bought. Every product has at least one variant.
//
// Facts that law asks for stand here once and for all: Traits for returns and
// tax, Content for the price per unit, the fields from Manufacturer on for
// product safety (Regulation 2023/988 Art. 19). [Validate] says what is missing
// where the product is sold.
type Product struct {
	ID          string      `json:"id"`
	Slug        string      `json:"slug,omitempty"` // of the page; unique in a catalog
	Title       Text        `json:"title"`
	Description Text        `json:"description,omitempty"`
	Brand       string      `json:"brand,omitempty"`
	Options     []Option    `json:"options,omitempty"`
	Variants    []Variant   `json:"variants"`
	Attributes  []Attribute `json:"attributes,omitempty"`
	Media       []Media     `json:"media,omitempty"`
	Categories  []string    `json:"categories,omitempty"` // ids of a [Tree], or the caller's words
	Tags        []string    `json:"tags,omitempty"`
	Listings    []Listing   `json:"listings,omitempty"` // where it is shown; none: everywhere, always

	TaxCategory string          `json:"tax_category,omitempty"` // product category of package tax: "books.print"
	Traits      commerce.Traits `json:"traits,omitempty"`
	Regimes     Regimes         `json:"regimes,omitempty"` // laws of a sector that apply
	Customs     Customs         `json:"customs,omitzero"`
	Condition   Condition       `json:"condition,omitempty"`
	Bundle      *Bundle         `json:"bundle,omitempty"` // nil: no bundle

	Manufacturer Operator       `json:"manufacturer,omitzero"` // Art. 19(a)
	Responsible  Operator       `json:"responsible,omitzero"`  // in the EU, Art. 19(b) and 16(1)
	Model        string         `json:"model,omitempty"`       // type, batch or serial number, Art. 19(c)
	Warnings     Text           `json:"warnings,omitempty"`    // Art. 19(d)
	NeedsWarning commerce.Tri   `json:"needs_warning,omitzero"`
	Durability   DurabilityYear `json:"durability_years,omitempty"` // the maker's free guarantee, 0 for none
	Notice       commerce.Tri   `json:"guarantee_notice,omitzero"`  // the page shows the harmonised notice

	Host json.RawMessage `json:"host,omitempty"` // the host's own data, carried untouched
}

// DurabilityYear is the length of a commercial guarantee of durability in years.
type DurabilityYear uint8

// A Variant is what can be put into a cart. Empty fields are the product's.
type Variant struct {
	SKU     string   `json:"sku"` // unique in a catalog
	GTIN    GTIN     `json:"gtin,omitzero"`
	MPN     string   `json:"mpn,omitempty"`
	Options []string `json:"options,omitempty"` // a value key for each option of the product, in its order
	Title   Text     `json:"title,omitempty"`   // where the options do not say it

	// Price is the list price shown in searches and feeds, in the shop's mode.
	// What is charged comes from package pricing. Null if unknown.
	Price money.Amount `json:"price"`
	// Was is a former or recommended price to show beside it; null for none.
	Was money.Amount `json:"was"`
	// Cost of the goods without VAT; null if unknown.
	Cost money.Amount `json:"cost"`

	Stock   Availability  `json:"availability,omitempty"`
	Expects calendar.Date `json:"available_on,omitzero"` // of preorder and backorder

	TaxCategory string          `json:"tax_category,omitempty"`
	Traits      commerce.Traits `json:"traits,omitempty"` // in addition to the product's
	WeightGrams int64           `json:"weight_grams,omitempty"`
	Size        Dimensions      `json:"size,omitzero"`
	Content     Content         `json:"content,omitzero"`
	Media       []string        `json:"media,omitempty"` // URLs of the product's media that show this variant
}

// Dimensions of the packed goods in millimetres.
type Dimensions struct {
	LengthMM int64 `json:"length_mm"`
	WidthMM  int64 `json:"width_mm"`
	HeightMM int64 `json:"height_mm"`
}

// Media is a reference to a picture, video or document.
type Media struct {
	URL  string    `json:"url"`
	Role MediaRole `json:"role,omitempty"`
	Alt  Text      `json:"alt,omitempty"`
}

// An Operator is a manufacturer or responsible person: a business, in public
// by law.
type Operator struct {
	Name    string             `json:"name,omitempty"`
	Address string             `json:"address,omitempty"` // postal
	Contact string             `json:"contact,omitempty"` // electronic: e-mail or web form
	Country commerce.Territory `json:"country,omitempty"`
}

// Customs are the facts of a customs declaration.
type Customs struct {
	HSCode string             `json:"hs_code,omitempty"` // 6 to 10 digits
	Origin commerce.Territory `json:"origin,omitempty"`
}

// A Listing shows a product in a channel and a market for a time. An empty
// channel or market means all; the span is half-open.
type Listing struct {
	Channel string             `json:"channel,omitempty"`
	Market  commerce.Territory `json:"market,omitempty"`
	From    time.Time          `json:"from,omitzero"`
	Until   time.Time          `json:"until,omitzero"`
}

func (l *Listing) shows(channel string, market commerce.Territory, at time.Time) bool {
	return (l.Channel == "" || l.Channel == channel) && (l.Market == "" || market.In(l.Market)) &&
		(at.IsZero() || calendar.Span{From: l.From, Until: l.Until}.Contains(at))
}

// Shown says that the product is listed in a channel and market at a moment.
// The zero moment ignores times.
func (p *Product) Shown(channel string, market commerce.Territory, at time.Time) bool {
	for i := range p.Listings {
		if p.Listings[i].shows(channel, market, at) {
			return true
		}
	}
	return len(p.Listings) == 0
}

// An Item is a variant with its product. Both are shared with the catalog and
// must not be changed.
type Item struct {
	Product *Product `json:"product"`
	Variant *Variant `json:"variant"`
}

// TaxCategory is the variant's, else the product's.
func (i Item) TaxCategory() string {
	if i.Variant.TaxCategory != "" {
		return i.Variant.TaxCategory
	}
	return i.Product.TaxCategory
}

// Traits are those of the variant and the product.
func (i Item) Traits() commerce.Traits { return i.Variant.Traits | i.Product.Traits }

// Title is the product's with the option values behind: "Maglietta, rosso, M".
func (i Item) Title(tags ...language.Tag) string {
	if len(i.Variant.Title) > 0 {
		s, _ := i.Variant.Title.In(tags...)
		return s
	}
	s, _ := i.Product.Title.In(tags...)
	for k, key := range i.Variant.Options {
		if k >= len(i.Product.Options) {
			break
		}
		name := key
		if v := i.Product.Options[k].value(key); v != nil && len(v.Name) > 0 {
			name, _ = v.Name.In(tags...)
		}
		s += ", " + name
	}
	return s
}

// Facets returns "key:value" for everything that promotions and filters can
// select by: brand, category, tag, options and attributes marked as facets, in
// that order. Categories are those of the product; [Catalog.Facets] adds their
// ancestors.
func (i Item) Facets() []string {
	var out []string
	i.eachFacet(nil, func(key, value string) { out = append(out, label(key, value)) })
	return out
}

func (i Item) eachFacet(tree *Tree, f func(key, value string)) {
	i.Product.eachFacet(tree, f)
	i.eachOption(f)
}

func (p *Product) eachFacet(tree *Tree, f func(key, value string)) {
	if p.Brand != "" {
		f("brand", p.Brand)
	}
	categories := p.Categories
	if tree != nil {
		var room [16]string
		categories = tree.expand(room[:0], categories)
	}
	for _, c := range categories {
		f("category", c)
	}
	for _, t := range p.Tags {
		f("tag", t)
	}
	for k := range p.Attributes {
		if a := &p.Attributes[k]; a.Facet {
			if v := a.Value.facet(); v != "" {
				f(a.Key, v)
			}
		}
	}
}

func (i Item) eachOption(f func(key, value string)) {
	for k, v := range i.Variant.Options {
		f(i.Product.Options[k].Key, v)
	}
}

// Check returns every structural problem as [commerce.FieldErrors]: what makes
// the product impossible to index or sell anywhere. [Validate] asks what law
// and channels ask.
func (p *Product) Check() error {
	var errs commerce.FieldErrors
	if p.ID == "" {
		errs.Add("/id", "catalog.id.missing", ErrMissing)
	}
	p.Title.check(&errs, "/title")
	p.Description.check(&errs, "/description")
	p.Warnings.check(&errs, "/warnings")
	p.checkOptions(&errs)
	for _, l := range [...]struct {
		path string
		n    int
	}{{"/attributes", len(p.Attributes)}, {"/media", len(p.Media)}, {"/categories", len(p.Categories)}, {"/tags", len(p.Tags)}, {"/listings", len(p.Listings)}} {
		if l.n > maxList {
			errs.Add(l.path, "catalog.list.too_long", ErrTooMany, commerce.NewFact("have", l.n), commerce.NewFact("most", maxList))
			return errs.Err()
		}
	}
	seen := make(map[string]bool, len(p.Attributes))
	for i := range p.Attributes {
		a := &p.Attributes[i]
		path := commerce.Pointer("attributes", i)
		switch {
		case a.Key == "":
			errs.Add(path+"/key", "catalog.key.missing", ErrMissing)
		case seen[a.Key]:
			errs.Add(path+"/key", "catalog.key.duplicate", commerce.Detail(ErrDuplicate, "catalog: duplicate key %.40q", a.Key))
		}
		seen[a.Key] = true
		a.Name.check(&errs, path+"/name")
		a.Value.check(&errs, path+"/value")
	}
	for i := range p.Media {
		if p.Media[i].URL == "" {
			errs.Add(commerce.Pointer("media", i, "url"), "catalog.url.missing", ErrMissing)
		}
		p.Media[i].Alt.check(&errs, commerce.Pointer("media", i, "alt"))
	}
	for i := range p.Listings {
		l := &p.Listings[i]
		errs.AddUnder(commerce.Pointer("listings", i), "catalog.listing.span", calendar.Span{From: l.From, Until: l.Until}.Check())
		checkTerritory(&errs, commerce.Pointer("listings", i, "market"), l.Market)
	}
	if c := p.Customs.HSCode; c != "" && (len(c) < 6 || len(c) > 10 || strings.Trim(c, "0123456789") != "") {
		errs.Add("/customs/hs_code", "catalog.customs.hs_code", commerce.Detail(ErrRange, "catalog: HS code %.40q is not 6 to 10 digits", c))
	}
	checkTerritory(&errs, "/customs/origin", p.Customs.Origin)
	checkTerritory(&errs, "/manufacturer/country", p.Manufacturer.Country)
	checkTerritory(&errs, "/responsible/country", p.Responsible.Country)
	if p.Bundle != nil {
		errs.AddUnder("/bundle", "catalog.bundle.invalid", p.Bundle.Check())
		p.Bundle.checkOwn(&errs, p.Variants)
	}
	return errs.Err()
}

func checkTerritory(errs *commerce.FieldErrors, path string, t commerce.Territory) {
	if t != "" {
		errs.AddUnder(path, "catalog.territory.unknown", t.Check())
	}
}

// check reports what is wrong with variant i. Paths are built only for that:
// catalogs have millions.
func (v *Variant) check(errs *commerce.FieldErrors, i int) {
	bad := func(field, code string, err error) {
		if err != nil {
			errs.AddUnder(commerce.Pointer("variants", i, field), code, err)
		}
	}
	bad("sku", "catalog.sku.malformed", CheckSKU(v.SKU))
	if v.MPN != "" {
		bad("mpn", "catalog.mpn.malformed", CheckMPN(v.MPN))
	}
	for k, a := range [...]*money.Amount{&v.Price, &v.Was, &v.Cost} {
		if a.Sign() < 0 {
			bad([...]string{"price", "was", "cost"}[k], "catalog.amount.negative", commerce.Detail(ErrRange, "catalog: %s is negative", *a))
		}
	}
	if v.WeightGrams < 0 || v.Size.LengthMM < 0 || v.Size.WidthMM < 0 || v.Size.HeightMM < 0 {
		errs.Add(commerce.Pointer("variants", i), "catalog.size.negative", commerce.Detail(ErrRange, "catalog: negative weight or size"))
	}
	if len(v.Title) > 0 {
		v.Title.check(errs, commerce.Pointer("variants", i, "title"))
	}
	if v.Content != (Content{}) {
		v.Content.check(errs, commerce.Pointer("variants", i, "content"))
	}
}

type plainProduct Product

// MarshalJSON writes the product with its schema.
func (p Product) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Schema string `json:"schema"`
		plainProduct
	}{ProductSchema, plainProduct(p)})
}

// UnmarshalJSON reads any schema up to [ProductSchema], strictly.
func (p *Product) UnmarshalJSON(data []byte) error {
	var j struct {
		Schema string `json:"schema"`
		plainProduct
	}
	if err := commerce.UnmarshalSchema(data, ProductSchema, &j); err != nil {
		return err
	}
	*p = Product(j.plainProduct)
	return nil
}
