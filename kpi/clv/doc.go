// Package clv estimates what customers without a contract will still buy, and
// what that is worth: the "buy till you die" models BG/NBD, MBG/NBD and
// Pareto/NBD for the number of purchases, Gamma-Gamma for their value.
//
// # From purchases to a value
//
// [Summarize] turns purchases into one [Row] per customer, [FitBGNBD],
// [FitMBGNBD], [FitParetoNBD] and [FitGammaGamma] fit a model to the rows, its
// methods answer for one customer (Alive, ConditionalExpected) or for any new
// one (Expected), and [GammaGamma.Value] says what is to come as money, with
// margin, horizon and discount stated. [Split] and [Validate] check a model against
// purchases that it has not seen; the Simulate methods draw from a model.
//
// # Words
//
// X counts the days with a purchase after the first one: orders of one civil
// day are one purchase. Recency is the time from the first purchase to the
// last, not from the last to today (that is recency in RFM). Age is the time
// from the first purchase to the day of the summary. All times are in one
// [Unit] of the caller; a fitted model answers in the same unit. Spend is that
// of the repeat purchases only: the first one often differs, and Gamma-Gamma
// speaks of the ones to come.
//
// # Models
//
// In BG/NBD a customer can leave only after a repeat purchase, so one who never
// came back is alive with certainty; MBG/NBD and Pareto/NBD do not have that
// oddity. Sources: Fader, Hardie and Lee, Marketing Science 24(2), 2005
// (BG/NBD); Batislam, Denizel and Filiztekin, IJRM 24(3), 2007 (MBG/NBD);
// Schmittlein, Morrison and Colombo, Management Science 33(1), 1987
// (Pareto/NBD); Fader and Hardie, The Gamma-Gamma Model of Monetary Value, 2013.
//
// # Numbers
//
// Likelihoods have analytic gradients and are summed over distinct rows, so
// time depends on these and not on customers; the order of rows does not matter.
// Times are rescaled inside. Expected purchases use Euler's transformation with
// the pole at a = 1 taken out, or a double exponential quadrature where the
// series is slow; Pareto/NBD integrates over the time of leaving instead of
// subtracting hypergeometric functions. Nothing overflows for heavy buyers.
// Float64 throughout, but for money, which is rounded once.
//
// # Limits and errors
//
// Rows must pass [Row.Check]; all bad ones are reported at once (the first 100)
// as commerce.FieldErrors. [ErrNoRepeat]: no customer came back, so nothing can be
// estimated. [ErrNotConverged] comes with the best point found. For a row or a
// model that its Check refuses the methods that return a float64 return NaN;
// otherwise they never do.
package clv
