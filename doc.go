// Package commerce holds the words that the packages of this module share:
// the reasons that explain a result, the errors that name a field, the
// territories and dated sources that law is written in, and the concluded
// order with its credits.
//
// It decides nothing about prices, tax, returns or consent. The packages that
// do (pricing, tax, returns, consent, kpi, catalog) import this one and never
// each other; package cart composes them.
//
// # The spine
//
// An [Order] is the sale as it was concluded, frozen: what each line was
// charged, with which discounts, at which VAT, in which territory, paid by
// which tenders. A [Credit] is money back on that order. [Order.Credit]
// computes it by cumulative share, so that any split of partial credits adds
// up to what was charged; nothing is ever priced or taxed a second time.
// [Order.Check] proves every sum. [Diff] names each cent by which two orders
// differ.
//
// # Explanations and errors
//
// A decision is a value with two methods, Code and Reasons ([Explained]). A
// refusal is such a value. An error means that the question could not be
// answered; it names every bad field at once ([FieldErrors]) by its RFC 6901
// pointer. Reasons and errors quote figures and codes, never names, addresses
// or free text: both end in logs.
//
// # Time, numbers, law
//
// No function reads a clock, a zone database, the network or a file. Instants,
// zones, holidays, exchange rates and rule tables are arguments. Amounts are
// exact ([github.com/bottega-go/commerce/money]); quantities are int64 in the
// smallest step that is sold. Law is data: each row has a [Source], and the
// tables that hold such rows name their edition in every result.
//
// # JSON
//
// Stored forms open with "schema":"commerce/order/1". [Unmarshal] is strict:
// an unknown field or word is an error with its path. A form of a newer number
// than this module knows is [ErrNewerSchema], so that an old binary never drops
// fields; older numbers are read and upgraded.
//
// Values are immutable by convention and safe for concurrent reads.
package commerce

//go:generate go run ./internal/gen/reasons
//go:generate go run ./internal/gen/reasons -docs
//go:generate go run ./internal/gen/receipt
//go:generate go run ./examples/kpireport -out /dev/null -picture docs/img/kpi.svg
