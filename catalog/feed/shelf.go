package feed

import (
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
)

// What both readers of products do with a row once its columns are known.

const (
	maxPictures = 1_000 // of one product
	maxElements = 5_000 // of a list in one cell
	maxDepth    = 16    // of a category in its tree
)

// list splits a cell at commas; a comma that belongs to a value is written \,.
// Each value comes once.
func (m *importer) list(col int) []string {
	s := m.cell(col)
	if s == "" {
		return nil
	}
	n := strings.Count(s, ",") + 1
	if n > maxElements {
		m.invalid(col, "a list of at most 5,000 values")
		return nil
	}
	const comma = "\x00"
	escaped := strings.Contains(s, `\,`)
	if escaped {
		s = strings.ReplaceAll(s, `\,`, comma)
	}
	out := make([]string, 0, n)
	var seen map[string]bool // a few are compared in less time than a map takes
	if n > 32 {
		seen = make(map[string]bool, n)
	}
	for v := range strings.SplitSeq(s, ",") {
		if escaped {
			v = strings.ReplaceAll(v, comma, ",")
		}
		if v = strings.TrimSpace(v); v == "" || seen[v] || seen == nil && slices.Contains(out, v) {
			continue
		}
		if out = append(out, v); seen != nil {
			seen[v] = true
		}
	}
	return out
}

// category enters a path "Clothing > Shirts" and puts the product there.
func (m *importer) category(p *catalog.Product, path string, col int) {
	if strings.Count(path, ">") >= maxDepth {
		m.invalid(col, "a path of at most 16 categories")
		return
	}
	parent := ""
	for name := range strings.SplitSeq(path, ">") {
		name = strings.TrimSpace(strings.ReplaceAll(name, "/", "-"))
		if name == "" {
			continue
		}
		id, c := name, catalog.Category{Name: m.text(name)}
		if parent != "" {
			id = parent + " > " + name
			c.Parents = []string{parent}
		}
		if c.ID = id; !m.cats[id] {
			m.cats[id] = true
			m.Categories = append(m.Categories, c)
		}
		parent = id
	}
	if parent != "" && !slices.Contains(p.Categories, parent) {
		p.Categories = append(p.Categories, parent)
	}
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

// place makes the variant of a row with these values of the product's options.
// It is not ok if the product is full, or another variant has the options or
// the article number. Comparing with each of 2,048 takes less than a set would.
func (m *importer) place(p *catalog.Product, values []string, optionCol, skuCol int) (v catalog.Variant, ok bool) {
	m.row().Product = p.ID
	switch {
	case len(p.Variants) >= catalog.MaxVariants:
		m.say(rProductTooLarge, -1, commerce.NewFact("most", catalog.MaxVariants))
		return v, false
	case slices.ContainsFunc(p.Variants, func(x catalog.Variant) bool { return slices.Equal(x.Options, values) }):
		m.say(rOptionReused, optionCol)
		return v, false
	}
	v.Options = values
	if v.SKU, ok = m.sku(skuCol, p.ID, values); !ok {
		m.empty[p.ID] = true
		return v, false
	}
	for k, value := range values {
		if o := &p.Options[k]; !slices.ContainsFunc(o.Values, func(x catalog.OptionValue) bool { return x.Key == value }) {
			o.Values = append(o.Values, catalog.OptionValue{Key: value})
		}
	}
	m.row().SKU, m.row().State = v.SKU, Loaded
	return v, true
}

// onHand enters the stock of a variant, where the shop counts it; else loose
// says whether there is any. Fewer units than none are promised already.
func (m *importer) onHand(v *catalog.Variant, col int, counted, backorders bool, loose catalog.Availability) {
	qty, ok := m.whole(col)
	switch {
	case !ok || !counted:
		v.Stock = loose
		return
	case qty > 0:
		v.Stock = catalog.InStock
	case backorders:
		v.Stock = catalog.Backorder
	default:
		v.Stock = catalog.OutOfStock
	}
	if qty < 0 {
		m.say(rStockNegative, col, commerce.NewFact("qty", qty))
	}
	m.Stock = append(m.Stock, stock.Entry{SKU: v.SKU, Location: m.opt.Location, Level: stock.Level{OnHand: max(0, qty), Reserved: max(0, -qty)}})
}
