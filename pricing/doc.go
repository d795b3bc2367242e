// Package pricing finds the price of an article, says whether a reduction may
// be announced, and what is left of a price after its costs.
//
// # What it decides
//
//   - [Book.Find] picks one entry of the shop's price lists and explains winner
//     and losers. More specific wins (contract, customer, group, channel,
//     market, list, in this order), then the higher priority, then the lower
//     amount. Nothing fits: [ErrNoPrice], never zero. A price of zero is a price.
//   - [PriorPrice] is the lowest price of the 30 days before a reduction
//     (Directive 98/6 Art. 6a, as Directive 2019/2161 added it), under the rules
//     of the state: successive reductions, perishables, goods new on the market.
//     [Prior.Reduction] is the only percentage that may be announced (CJEU
//     C-330/23), rounded down; [Prior.Check] judges a planned announcement.
//   - [UnitPriceOf] is the price per kilogram, litre, metre … of Directive 98/6
//     Art. 2(b), with the exemptions that a state made.
//   - [Costs] turn a price into a contribution and a target margin into a price.
//   - [Volume] and [Graduated] price a quantity by tiers; [Anomalies] finds
//     where buying more costs less. [Book.Audit] finds contradictions between
//     channels and between entries.
//   - Points, referral rewards, creator commissions and group buying are small
//     pure calculations. Points and store credit pay (they are tenders, after
//     tax); they never reduce a price.
//
// Promotions are in package promo. This package neither converts currencies nor
// stores a history of prices: both come as arguments.
//
// # Numbers
//
// Amounts are those of one unit in the entry's mode and may have more decimals
// than the currency. Windows are half-open spans of instants; days are counted
// in the zone of the policy. Percentages to announce are rounded down, unit
// prices and shares half up, minimum prices up.
//
// # Law as data
//
// data/prior.csv has a row per state and rule with its source, trust and the
// day of the check. A contested row answers with a warning. A state whose rule
// is known from memory only has no preset: [PriorPolicyOf] says so with
// [ErrNoPolicy], and EU is the directive's own rule.
package pricing

//go:generate go run ../internal/gen/reasons
//go:generate go run ../internal/gen/prior
