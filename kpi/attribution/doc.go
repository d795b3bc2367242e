// Package attribution shares sales among the channels that a customer touched
// before buying.
//
// Three families answer, each a value with a Credit method ([Model]):
//
//   - [Rule]: last, first, linear, position, time decay, last non-direct touch. Each path's money is shared on its own.
//   - [Markov]: the removal effect of a channel in the first-order chain of all
//     paths: what share of conversions is lost when it leads nowhere.
//   - [Shapley]: the mean contribution of a channel over all orders of arrival. By
//     default in closed form; [Values] and [Sampled] solve any game.
//
// A [Path] is a sequence of touches, earliest first, with the conversions that took it, their value together,
// and the journeys that took it and did not convert (nulls). Without nulls a Markov chain always converts and
// its effects say little.
//
// Money is exact: credits add up to the value of all paths. Shares are rounded by largest remainder,
// left-over cents to the earlier touch of a path or, where all money is shared at once (Markov, Shapley by
// rate), to the channel that sorts first. What no channel can have (paths without touches, or none in the
// window) is the credit of the channel "". Credits are sorted by channel. The order of paths does not change
// money; of conversions, which are float64, the last digits.
//
// None of this measures what would not have been sold otherwise: that takes an experiment (package abtest).
//
// Errors are commerce.FieldErrors with the path of the field: [ErrPath] and money.ErrCurrencyMismatch;
// [ErrOptions] for settings, [ErrTooLarge] for more channels or touches than a model can do,
// money.ErrOverflow.
package attribution
