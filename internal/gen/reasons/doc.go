// Command reasons writes the reason table of a package from its reviewed
// data/reasons.csv, and the page docs/reasons.md from those of all packages.
//
// A package that emits reasons carries in its doc.go
//
//	//go:generate go run <relative path>/internal/gen/reasons
//
// and a file data/reasons.csv with the header "code,kind,text":
//
//   - code: dotted lower-case segments, "tax.place.distance_sale"; rows are
//     sorted by code and unique; all rows of a file share the first segment;
//   - kind: because, note, warning or problem;
//   - text: an English sentence without a trailing point, with fact names in
//     braces: "{n} days from delivery on {from}".
//
// The command writes reasons_table.go with the unexported type reasonCode, one
// constant per row (rPlaceDistanceSale; rNone is zero) and the methods String,
// which returns the code without allocating, and reason, which fills a
// commerce.Reason but for its citations, line and path.
//
// With -docs it walks the module instead and writes docs/reasons.md.
package main
