package catalog

import (
	"time"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// A Query selects variants and asks for a page of their products. The zero
// Query selects everything and asks for the counts of all facets alone.
type Query struct {
	// Text finds products in which each word begins a word of the title, brand,
	// tags or an option value, without regard to case and accents.
	Text string `json:"text,omitempty"`
	// Facets holds values by facet key ("brand", "category", "tag", the key of
	// an option or attribute). Values of one key are alternatives, keys add up,
	// and one variant must satisfy all: a red M, not a red one and an M.
	Facets map[string][]string `json:"facets,omitempty"`
	// Least and Most limit the list price, both included; zero is no limit.
	// Variants without a price in their currency are left out.
	Least money.Amount `json:"least"`
	Most  money.Amount `json:"most"`
	// Orderable leaves out what is out of stock or says nothing of it.
	Orderable bool `json:"orderable,omitempty"`
	// Channel, Market and At leave out what is not listed there and then, if
	// any of them is given.
	Channel string             `json:"channel,omitempty"`
	Market  commerce.Territory `json:"market,omitempty"`
	At      time.Time          `json:"at,omitzero"`

	Sort     Sort   `json:"sort,omitempty"`
	Language string `json:"language,omitempty"` // BCP 47, of titles and their alphabet in [ByTitle]
	Offset   int    `json:"offset,omitempty"`   // products to skip
	Limit    int    `json:"limit,omitempty"`    // products on the page, at most 1,000; 0 is none, only counts

	// Counts names the facets to count; nil counts all, an empty list none.
	Counts []string `json:"counts,omitempty"`
	// Values limits the values of each facet to the most frequent ones; 0 is 100.
	Values int `json:"values,omitempty"`
}

// Sort is the order of a page. Ties, and everything else, are in the order of ids.
type Sort uint8

// The orders of a page.
const (
	ByID        Sort = iota
	ByTitle          // as the alphabet of Query.Language has it
	ByPrice          // cheapest matching variant first; products without price last
	ByPriceDown      // dearest matching variant first; products without price last
)

var sortWords = commerce.Words[Sort]{"id", "title", "price", "price_down"}

// String returns id, title, price or price_down.
func (s Sort) String() string { return sortWords.Text(s) }

// MarshalText writes the word.
func (s Sort) MarshalText() ([]byte, error) { return sortWords.Marshal(s) }

// UnmarshalText reads the word.
func (s *Sort) UnmarshalText(b []byte) error { return sortWords.Unmarshal(s, b) }

// A Page is a part of the products that match.
type Page struct {
	Total  int     `json:"total"`            // products that match in all
	Hits   []Hit   `json:"hits"`             // of this page
	Facets []Facet `json:"facets,omitempty"` // in alphabetical order of their keys
}

// A Hit is a product on a page with its first matching variant: the cheapest or
// dearest when sorted so.
type Hit struct {
	Item
	Matches int `json:"matches"` // matching variants
}

// A Facet counts the products that each value would show. Values of a facet
// that the query selects by are counted as if it did not, so that they can be
// offered as further alternatives.
type Facet struct {
	Key    string       `json:"key"`
	Values []FacetValue `json:"values"`         // most frequent first, then alphabetical; selected ones always
	More   int          `json:"more,omitempty"` // values not listed
}

// A FacetValue is one value with the number of products.
type FacetValue struct {
	Value    string `json:"value"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected,omitempty"`
}

func (q *Query) check() error {
	var errs commerce.FieldErrors
	if q.Offset < 0 {
		errs.Add("/offset", "catalog.query.range", commerce.Detail(ErrRange, "catalog: offset %d", q.Offset))
	}
	if q.Limit < 0 || q.Limit > maxLimit {
		errs.Add("/limit", "catalog.query.range", commerce.Detail(ErrRange, "catalog: limit %d is not in 0..%d", q.Limit, maxLimit))
	}
	if q.Values < 0 {
		errs.Add("/values", "catalog.query.range", commerce.Detail(ErrRange, "catalog: %d values", q.Values))
	}
	if q.Sort > ByPriceDown {
		errs.Add("/sort", "catalog.query.sort", commerce.ErrUnknownWord)
	}
	if l, m := q.Least.Currency(), q.Most.Currency(); l != 0 && m != 0 && l != m {
		errs.Add("/most", "catalog.query.currency", money.ErrCurrencyMismatch)
	}
	if q.Language != "" {
		if _, err := language.Parse(q.Language); err != nil {
			errs.Add("/language", "catalog.query.language", commerce.Detail(ErrLanguage, "catalog: %.40q is not a BCP 47 tag", q.Language))
		}
	}
	return errs.Err()
}
