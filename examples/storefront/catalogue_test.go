package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every article shows the price, the prior price, the cut and the unit price that
// the library gives, and nothing but them.
func TestPricesOnScreen(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	for p := range s.market().Catalog.Products() {
		d := b.get(t, "/products/"+p.Slug)
		require.Equal(t, http.StatusOK, d.status, p.Slug)
		sku := attr(d.where("data-sku")[0], "data-sku")
		price, err := s.market().price(sku, s.now())
		require.NoError(t, err)
		require.Equal(t, price.Unit.String(), d.value(t, "data-sku", sku, "data-price"))
		if prior, ok := s.market().Prior[sku]; ok {
			cut, err := prior.Reduction(price.Unit)
			require.NoError(t, err)
			require.Equal(t, cut.String(), attr(d.where("data-cut")[0], "data-cut"))
			require.Equal(t, prior.Amount.String(), attr(d.where("data-prior")[0], "data-prior"))
		} else {
			require.Empty(t, d.where("data-prior"), p.Slug)
		}
	}
	// By hand: the jumper cost 98.00, from the 26th to the 12th day before today 89.00, again
	// 98.00, and 74.00 on sale since three days: 1 - 74/89 is 16.85 %, rounded down.
	d := b.get(t, "/products/maglione")
	require.Equal(t, "EUR 89.00", attr(d.where("data-prior")[0], "data-prior"))
	require.Equal(t, "16%", strings.TrimPrefix(text(d.where("class", "badge")[0]), "−"))
	see(t, d, "In offerta fino al 8 dicembre 2026")
	// Oil: 16.90 for 750 ml is 22.53 a litre.
	see(t, b.get(t, "/products/olio-evo"), "22,53 € / l")
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	count := func(path string) string { return attr(b.get(t, path).where("data-total")[0], "data-total") }
	require.Equal(t, "19", count("/"))
	require.Equal(t, "3", count("/?category=libri"))
	require.Equal(t, "1", count("/?q=maglione"))
	require.Equal(t, "1", count("/?category=moda&color=oliva&size=M"))
	require.Equal(t, "0", count("/?category=libri&color=oliva"))
	require.Equal(t, http.StatusOK, b.get(t, "/?q=%22%27%3Cscript%3E&sort=nonsense").status)
	require.Empty(t, b.get(t, "/?q=%3Cscript%3Ealert(1)%3C/script%3E").all("script"))
	require.Equal(t, http.StatusNotFound, b.get(t, "/products/nessuno").status)
	require.Equal(t, http.StatusNotFound, b.get(t, "/orders/BS-2026-00001/wrong").status)
}

// Every list says once what is in its prices and what is not (Directive 2011/83
// Art. 6(1)(e)), tied to the list; every reduced card shows the prior price
// (Directive 98/6 Art. 6a), every card of goods by weight or volume the unit price (Art. 3).
func TestCardsSayIt(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	b := s.browser()
	b.submit(t, b.get(t, "/cookies"), "/cookies", "choice", "accept")
	b.get(t, "/products/olio-evo")
	for lang, words := range map[string]string{"it": "Prezzi IVA inclusa, più spedizione", "en": "Prices include VAT, plus delivery"} {
		b.lang = lang
		for page, lists := range map[string]int{"/": 2, "/?category=moda": 2, "/products/moka": 1} {
			d := b.get(t, page)
			grids := d.where("class", "grid")
			require.Len(t, grids, lists, page)
			for _, g := range grids {
				note := d.where("id", attr(g, "aria-describedby"))
				require.Len(t, note, 1)
				require.Equal(t, words, text(note[0]))
			}
		}
	}
	b.lang = "it"
	reduced := 0
	for _, li := range b.get(t, "/").where("class", "card") {
		card := &doc{Node: li}
		sku := attr(card.where("data-sku")[0], "data-sku")
		if prior, ok := s.market().Prior[sku]; ok {
			reduced++
			require.Equal(t, prior.Amount.String(), attr(card.where("data-prior")[0], "data-prior"), sku)
		} else {
			require.Empty(t, card.where("class", "badge"), sku)
		}
		item, _ := s.market().Catalog.SKU(sku)
		content := item.Variant.Content.Total()
		same := sku == "panet-1000" // a kilogram: its price is the unit price (Art. 3(1))
		require.Equal(t, !content.IsZero() && !same, len(card.where("class", "unit")) == 1, sku)
	}
	require.Equal(t, 3, reduced, "the jumper, the moka, and one of them seen before")
}
