// Package basket finds products that are bought together: frequent sets, rules between them with support,
// confidence, lift, leverage and conviction, and the next best product for a basket.
//
// [Mine] reads a log of baskets once per set size: give it a sequence that can be read again (a
// slice, a query, a file reader that starts over). A basket is the SKUs of one order; an SKU counts once,
// whatever its quantity. A set is frequent when it is in at least MinCount baskets.
//
// Counts are exact, and no set that is frequent is missed (Apriori: Agrawal and Srikant, VLDB 1994). Memory
// does not grow with the log: it holds the distinct SKUs and the sets counted at one time, at most MaxSets of
// each, about 30 bytes a pair. Where that is not enough, Mine says so ([ErrTooLarge]) instead of guessing:
// raise MinCount or MaxSets.
//
// Metrics are two results, the number and whether it exists: conviction is infinite, thus false, at
// confidence 1. Lists are sorted with the SKUs as last key; neither the order of baskets nor of SKUs changes
// a result.
//
// A rule says what is bought together, not what causes what: lift below 1 means that products replace each
// other, high lift of rare sets is often chance (look at Both).
package basket
