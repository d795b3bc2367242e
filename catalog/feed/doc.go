// Package feed reads products and orders that other shop systems have
// exported, and writes the rows that search engines and marketplaces ask for.
// It works on io.Reader and io.Writer; the host owns the streams.
//
//   - [ReadShopify] and [ReadWoo] read product CSV files into catalog products,
//     stock and categories. A row that cannot be read is left out and reported
//     with its line and column; all others load. Every row has an outcome
//     ([Import.Rows]) and every column that is not read is named, so that nothing
//     is lost in silence. What loads passes catalog.New.
//   - [ReadShopifyOrders] and [ReadWooOrders] turn order exports into
//     commerce.Order. Each order adds up, or says by how many cents and where
//     the export does not. One whose figures cannot be read, or whose id came
//     before, is refused.
//   - [WriteGoogleTSV], [WriteGoogleXML] and [WriteMeta] write product rows,
//     [JSONLD] schema.org data with the return policy, [WriteJSON] and [ReadJSON]
//     our own form, which reads back exactly.
//
// Files are read whole, at most [Options].MaxBytes. UTF-8 and UTF-16 are told
// apart by their mark; rows that are not UTF-8 are read as Windows-1252 and
// reported. Commas, semicolons and tabs are told apart by the header. A field
// has at most 1 MiB, and a file with more than 10,000 findings is [ErrBroken]:
// hostile input ends soon.
//
// Amounts have a decimal point and no grouping ("1234.50"), or a decimal comma
// if [Options].DecimalComma says so; one is never taken for the other. Reasons
// quote figures and codes, never texts, names or addresses.
package feed

//go:generate go run ../../internal/gen/reasons
