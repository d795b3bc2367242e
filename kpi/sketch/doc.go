// Package sketch counts distinct keys and finds quantiles of money in little
// memory. Its answers are approximate and have types of their own, [Estimate]
// and [Quantile], so that no report mixes them with the exact figures of kpi.
//
// [HLL] is a HyperLogLog of 2^14 registers, 16 KiB: its standard error is
// 1.04/√16384 = 0.81 %. The estimate is Ertl's improved raw estimator, which
// needs no table of corrections and is exact near 0.
//
// [Histogram] has cells whose width is at most 1/128 of their value: a quantile
// is known to ±0.4 %, amounts below 1.28 exactly. Its cells are counts, so that
// a merge is exact, and count and sum are exact too.
//
// Both are accumulators in the sense of package kpi: the zero value is ready,
// Merge does not depend on order, equal states have equal bytes, and decoders
// are strict and bounded. They are not safe for concurrent use.
//
// Errors are kpi.ErrRange, kpi.ErrState and those of money.
package sketch
