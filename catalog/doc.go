// Package catalog says what a shop sells: products with variants that are
// complete, findable and sellable.
//
//   - [Product] and [Variant] are the model, plain JSON data with the schema
//     "commerce/product/1". [Matrix] makes the combinations of options, [Bundle]
//     composes products and [Bundle.Explode] shares its price out to them,
//     [Tree] is a tree of categories with several parents. [GTIN] is a valid trade
//     item number.
//   - [Catalog] is an immutable index: look-up by SKU, GTIN, id and slug, and
//     [Catalog.Find] with facets, counts, price range, availability, text and
//     paging. [Catalog.With] makes a changed copy.
//   - [Validate] names everything that is missing where a product is offered:
//     in the own shop in a market, at Google, at Meta, on a marketplace. Each rule
//     is a dated row of data/rules.csv with its source.
//
// Package catalog/stock is the arithmetic of stock, catalog/feed reads and
// writes the files of other systems.
//
// # What it does not do
//
// It stores nothing and fetches nothing: media are references. It holds a list
// price to search and feed by; what is charged comes from package pricing, and
// VAT from package tax by the product category named here. Validation says
// whether data are there, not whether they are true, and knows the official
// languages of a state, not those of its regions.
//
// # Units, limits, errors
//
// Weights are grams and sizes millimetres, whole numbers; contents are exact
// [Measure] values. A product has at most 2,048 variants and 16 options. Texts
// are maps from canonical BCP 47 tags; [Text.In] falls back along CLDR parents.
// Search compares folded words: no case, no accents, ß as ss, and ä also as ae.
//
// Structural problems are [commerce.FieldErrors], all at once, by JSON Pointer.
// Findings are reasons. Nothing here rounds, but [Bundle.Explode], whose shares
// add up to the price by largest remainder. The order of products given, and
// of maps, changes no result: every sort ends with the product id.
package catalog

//go:generate go run ../internal/gen/reasons
//go:generate go run ../internal/gen/listing
