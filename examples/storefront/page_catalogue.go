package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/consent"
)

// A card is an article as a list shows it.
type card struct {
	Product *catalog.Product
	Offer   offer
	From    bool // dearer variants exist
	Have    int64
}

// shownCards is a list of them; ID names the line above that says what is in the prices.
type shownCards struct {
	ID    string
	Cards []card
}

// A choice is a value of a facet, with the words of the language.
type choice struct {
	catalog.FacetValue
	Name string
}

type facet struct {
	Key, Name string
	Values    []choice
}

// shelves are the facets that the page offers, in its order.
var shelves = []string{"category", "brand", "region", "material", "genre", "color", "size"}

func (x *web) catalogue(q *request) error {
	ask := catalog.Query{
		Text: strings.TrimSpace(q.FormValue("q")), Facets: map[string][]string{}, Language: q.l.Code,
		Channel: x.sell.Channel, Market: "IT", At: x.now(), Limit: 60, Counts: shelves,
	}
	for _, key := range shelves {
		if v := q.Form[key]; len(v) > 0 {
			ask.Facets[key] = v
		}
	}
	if err := ask.Sort.UnmarshalText([]byte(q.FormValue("sort"))); err != nil {
		ask.Sort = catalog.ByTitle
	}
	found, err := x.market().Catalog.Find(ask)
	if err != nil {
		return errForm
	}
	levels, err := x.db.on(q.Context()).levels()
	if err != nil {
		return err
	}
	data := struct {
		Query  string
		Sort   string
		Sorts  []catalog.Sort
		Chosen int
		Total  int
		Cards  []card
		Facets []facet
		Recent []card
		Hero   bool
	}{
		Query: ask.Text, Sort: ask.Sort.String(), Sorts: []catalog.Sort{catalog.ByTitle, catalog.ByPrice, catalog.ByPriceDown},
		Chosen: len(ask.Facets), Total: found.Total, Hero: ask.Text == "" && len(ask.Facets) == 0,
	}
	for _, hit := range found.Hits {
		c, err := x.card(hit.Item, levels)
		if err != nil {
			return err
		}
		data.Cards = append(data.Cards, c)
	}
	for _, key := range shelves { // the library sorts facets by key; the page has an order of its own
		i := slices.IndexFunc(found.Facets, func(f catalog.Facet) bool { return f.Key == key })
		if i < 0 {
			continue
		}
		f := facet{Key: key, Name: q.l.t("facet." + key)}
		for _, v := range found.Facets[i].Values {
			f.Values = append(f.Values, choice{v, x.facetName(q.l, key, v.Value)})
		}
		data.Facets = append(data.Facets, f)
	}
	if data.Recent, err = x.recent(q, levels, ""); err != nil {
		return err
	}
	return x.render(q, http.StatusOK, "catalogue", data)
}

// facetName says a value in the language: options have names of their own, brands
// are names, other words are in the table.
func (x *web) facetName(l *lang, key, value string) string {
	if w, ok := l.words["facet."+key+"."+value]; ok {
		return w
	}
	return value
}

func (x *web) card(item catalog.Item, levels stock.Levels) (card, error) {
	o, err := x.offer(item)
	c := card{Product: item.Product, Offer: o}
	for i := range item.Product.Variants {
		v := &item.Product.Variants[i]
		c.Have += levels.Total(v.SKU).Available()
		if order, err := v.Price.Cmp(o.Price); err == nil && order > 0 {
			c.From = true
		}
	}
	return c, err
}

// A variant is a choice on the page of an article.
type variant struct {
	Name  string
	Offer offer
	Have  int64
	First bool // the one that is chosen at first
}

func (x *web) product(q *request) error {
	p, ok := x.market().Catalog.Slug(q.PathValue("slug"))
	if !ok || !p.Shown(x.sell.Channel, "IT", x.now()) {
		return errNoOrder
	}
	levels, err := x.db.on(q.Context()).levels()
	if err != nil {
		return err
	}
	data := struct {
		Product  *catalog.Product
		Options  string
		Variants []variant
		Have     int64
		Offer    offer
		Recent   []card
		Keeps    bool // nothing excepts it from the right of withdrawal
	}{Product: p, Keeps: !p.Traits.Has(commerce.Perishable)}
	for _, o := range p.Options {
		name, _ := o.Name.In(q.l.tag)
		data.Options = strings.TrimPrefix(data.Options+", "+name, ", ")
	}
	for i := range p.Variants {
		item := catalog.Item{Product: p, Variant: &p.Variants[i]}
		o, err := x.offer(item)
		if err != nil {
			return err
		}
		title, _ := p.Title.In(q.l.tag)
		v := variant{Name: strings.TrimPrefix(item.Title(q.l.tag), title+", "), Offer: o, Have: levels.Total(o.SKU).Available()}
		v.First = v.Have > 0 && data.Have == 0
		if data.Have += v.Have; v.First || i == 0 {
			data.Offer = o
		}
		data.Variants = append(data.Variants, v)
	}
	if err := x.measure(q, p.ID); err != nil {
		return err
	}
	if data.Recent, err = x.recent(q, levels, p.ID); err != nil {
		return err
	}
	return x.render(q, http.StatusOK, "product", data)
}

// measure counts a view, and remembers it for the visitor, only as far as each was consented to.
func (x *web) measure(q *request, id string) error {
	if ok, err := x.allowed(q, consent.Analytics); err != nil {
		return err
	} else if ok {
		if _, err := x.db.on(q.Context()).exec(qView, id, x.today().String()); err != nil {
			return err
		}
	}
	ok, err := x.allowed(q, consent.Personalization)
	if err != nil || !ok {
		return err
	}
	list := slices.DeleteFunc(x.seen(q), func(s string) bool { return s == id })
	list = append([]string{id}, list...)
	q.cookie("recent", strings.Join(list[:min(len(list), 5)], "."), 30*24*3600)
	return nil
}

func (x *web) seen(q *request) []string {
	c, err := q.Cookie("recent")
	if err != nil || c.Value == "" || len(c.Value) > 500 {
		return nil
	}
	return strings.Split(c.Value, ".")
}

func (x *web) recent(q *request, levels stock.Levels, but string) (list []card, err error) {
	if ok, err := x.allowed(q, consent.Personalization); err != nil || !ok {
		return nil, err
	}
	for _, id := range x.seen(q) {
		if p, ok := x.market().Catalog.Product(id); ok && p.Shown(x.sell.Channel, "IT", x.now()) && id != but && len(list) < 4 {
			c, err := x.card(catalog.Item{Product: p, Variant: &p.Variants[0]}, levels)
			if err != nil {
				return nil, err
			}
			list = append(list, c)
		}
	}
	return list, nil
}
