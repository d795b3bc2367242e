// Package promo finds the discounts of a cart: promotions are data, compiled
// once, and the deal of every cart is computed exactly and explained.
//
// [Compile] checks promotions, reports all problems at once, and returns an
// immutable [Ruleset]; [Ruleset.Evaluate] is a pure function of its [Input], and
// [Ruleset.Until] the moment up to which time does not change its answer.
//
// # What is decided, in which order
//
// Phases run in the order price, line, order, shipping. In a phase, promotions
// of one Group compete; groups run one after another on what the earlier ones
// left, the group with the highest priority first, then by name. Conditions are
// tested on the prices at the opening of their phase. In a group
//
//   - best gives each unit to at most one promotion, such that the discount of
//     the group is the largest possible. In the order phase one promotion wins
//     the whole order, in the shipping phase one wins each shipment;
//   - priority lets promotions take units in the order of priority, then id;
//   - all applies every promotion, on the [Basis] that it names.
//
// Gifts and points are granted beside the discounts and do not compete.
// A promotion that Excludes groups is tried with and without, and the larger
// discount of the whole cart wins; if its group picks by priority, it applies
// whenever it can.
//
// # The best deal
//
// The discount of an offer is rounded at its [Scope] and laid out over the
// units, in whole minor units, before offers compete: what one promotion alone
// would give is exactly what it contributes. Promotions on single units become
// the opportunity cost of their units; those that need several units are split
// into components that share no line, and each component is solved by a dynamic
// programme over its units, dearest first. The work is counted in steps
// ([Options].Steps), never in time. Where caps or budgets bind, the amounts taken
// so far, of up to four promotions, are states of the programme too. When the
// steps do not suffice, or where more caps, a floor under a group's price, a cap
// beside merchant pairing or merchant pairing among other multi-buys bind, the
// best of several greedy deals is taken, never worse than each promotion alone
// or the order of priority;
// [Result].Optimal then says whether it meets the upper bound, and Bound is
// that bound. The statement holds for each group, given the thresholds of its
// phase.
//
// Equal deals: a unit stays with the offer on single units, then goes to the
// promotion of higher priority, then of smaller id; dearer units are decided
// first, equal ones by line id. In the order phase the higher priority, then
// the smaller id wins. The order of lines, promotions, codes and facets never
// matters.
//
// # Amounts
//
// All amounts of an input are in one currency and one price mode; the discount
// is computed in that mode, before VAT. Shares go to lines by largest remainder,
// ties to the smaller line id. A line never falls below Qty times its Floor.
// Limits on units round the discount per unit where they bind.
// Free units, NoDiscount lines and gifts are never rewarded; free units do not
// count as bought. Quantities are whole numbers of the smallest unit sold.
// A promotion names its amounts per currency; nothing is converted.
//
// # What is not decided
//
// Limits are counted by the host: [Claim] is what to add to the counters in the
// order's transaction, and [Usage] what they are. Batches of codes are resolved
// by the host ([Code].Promotion). Gift cards and store credit are tenders, not
// promotions. Prior prices are package pricing's.
package promo

//go:generate go run ../../internal/gen/reasons
