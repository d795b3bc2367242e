// Package abtest compares two variants of a shop: is B better than A, by how
// much, and how sure is that?
//
// # First of all: the sample ratio
//
// Every comparison carries an [SRM]: did the arms get visitors in the planned
// ratio? Where it alarms (p below 0.001) visitors were lost or doubled in one
// arm, and no other number of the test means what it says.
//
// # Which function
//
//	share of visitors who buy          [TwoProportions]; one arm: [Wilson], [ClopperPearson]
//	revenue per visitor                [Welch]
//	order value, any ratio of sums     [RatioMetric]: orders are not what was randomised
//	the same, with data from before    [CUPED]
//	looking before the end             [Sequential]: the others are valid for one look only
//	probability that B is better       [BetaBinomial]
//	how many visitors                  [SizeProportions], [SizeMeans]
//	several tests at once              [Bonferroni], [Holm], [BenjaminiHochberg]
//
// Every result names its method, because tools that say "p-value" mean
// different things. Estimates are B minus A; Relative divides by the absolute value of
// A, so that its sign is that of the difference, and is nil where A is 0.
//
// # Data
//
// The unit of every count is what was randomised: the visitor, not the session
// or the order. [Moments] and [Pairs] add whole numbers (minor units of money, counts) exactly, so
// that shards merge to the same bits in any order; they give a [Sample] or a
// [PairSample]. [Proportion] is a pair of counts.
//
// # Numbers, limits, errors
//
// Distribution functions are accurate to ten digits or more. Probabilities are two-sided. Nothing returns NaN
// or Inf: what cannot be answered is an error. [ErrCounts]: counts that cannot be, or none; [ErrNoVariance]:
// all values equal, but not in both arms alike; [ErrOptions]: a confidence, power, weight or p-value out of
// range; [ErrRange]: numbers too large; [ErrState]: bytes that no accumulator wrote. Those with a place come
// as commerce.FieldErrors.
//
// Sources: Wilson, JASA 22, 1927; Clopper and Pearson, Biometrika 26, 1934; Newcombe, Statistics in Medicine
// 17, 1998, method 10; Welch, Biometrika 34, 1947; Deng, Xu, Kohavi and Walker, WSDM 2013 (CUPED); Johari,
// Koomen, Pekelis and Walsh, KDD 2017 (mSPRT); Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, arXiv
// 2103.06476 (confidence sequence); Holm, Scand. J. Stat. 6, 1979; Benjamini and Hochberg, JRSS B 57, 1995.
package abtest
