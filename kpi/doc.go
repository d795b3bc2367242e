// Package kpi computes shop figures that two people compute alike: exact
// ratios and money means, periods with an explicit zone, and accumulators that
// merge.
//
// # What it decides
//
//   - Every figure has one definition, listed by [Definitions], and carries its
//     name with the base: "aov.gross_less_discounts", "return_rate.units.by_event".
//   - A [Ratio] is two integers and a [Mean] a sum and a count. Nothing is
//     divided before it is printed, and a zero denominator is null.
//   - [Calendar] makes [Periods]: half-open runs of instants in one zone, with
//     week start and fiscal year. There is no clock: asOf is an argument, and
//     what is not complete by then is empty, not 0.
//   - Facts ([Sale], [Refund], [Visit], [ItemEvent], [Cart], [Spend], [Stock],
//     [Delivery]) go into accumulators ([Sales], [Visits], [Items], [Carts],
//     [Spending], [Stocks], [Deliveries], [Surveys], [Customers], [CohortRevenue]). The zero value
//     is ready; Add, Merge and Report do not depend on the order of facts.
//
// # Units and bases
//
// Amounts of facts are int64 minor units of their Currency, net of VAT where
// not said otherwise: shops with other VAT mixes cannot be compared on gross
// prices. One accumulator has one currency; [Multi] keeps several.
// Refunds count by event (the day of the refund; the past never changes) and
// by order (the day of the order; the past is restated): [Basis].
//
// # Duplicate orders
//
// An accumulator keeps no ids, so an order that is added twice counts twice.
// [Unique] keeps ids, exactly, for a stream that may repeat itself. Whether a
// refund is the first of its order is the caller's word ([Refund].Later, Again).
// [Items] keep the keys of visitors, within a limit, and no ids of events.
//
// # State
//
// AppendBinary is canonical: equal state, equal bytes, whatever the order of
// Add and Merge. It is versioned, and decoders are strict and bounded by the
// size of their input. JSON carries the same bytes. Accumulators are not safe
// for concurrent use: one per goroutine, then Merge; package kpitest has the laws.
//
// # Errors and limits
//
// A fact with a negative or absurd number (2^56 and above) is [ErrRange], one
// outside the periods [ErrOutside]; an error leaves the accumulator as it was.
// The sum of all numbers in one accumulator stays below 2^62 ([ErrRange]), so
// that no figure derived from it can overflow. Other currencies are
// money.ErrCurrencyMismatch, other periods [ErrMixedPeriods], other settings
// [ErrSettings], corrupted bytes [ErrState].
//
// Floats appear where statistics needs them (a standard error, the co-ordinates
// of a chart), never in a sum of money.
//
// For millions of orders in memory there is a form in columns: [Log].
//
// Customer keys are pseudonyms ([Key] hashes ids with a seed); no name or
// address has a place here. Consent decides which visits may be passed in, and
// what was not measured is stated by [Traffic.Coverage], never scaled away.
package kpi

//go:generate go run ../internal/gen/kpidefs
