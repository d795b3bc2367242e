// Package money is exact amounts of money: a 16-byte comparable value of a checked
// int64, a currency and a number of decimals. No float touches it, nothing wraps, and
// only the Must functions panic.
//
// Units. New counts minor units, Parse reads "12.50", a Percent of "22" is 22 %. An
// Amount keeps more decimals than its currency where a unit price needs them (EUR
// 0.0199), up to 18, and never more than needed: == is equality for one currency. The
// zero Amount is nothing in no currency and adds to anything.
//
// Rounding. An Amount is rounded only where a Rounding is an argument or a CashRule
// has one, once, to the minor unit; RoundTo, RoundStep and Slice name another unit.
// Ratio has 16 decimals, and %.0f prints, rounded half up. Products have 128 bits
// inside.
//
// Parts add up. Allocate, AllocateOver, AllocateBy, AllocateCapped and Split give
// left-over units to the largest remainders, ties to the earlier index; Slice cuts
// cumulatively, so that consecutive slices add up.
//
// Errors are the sentinels Err…, wrapped with the offending value. A result that does
// not fit into ±(2^63-1) of its last decimal is ErrOverflow. Total collects the first
// error of a loop.
//
// Currencies are ISO 4217 by value (data/iso4217.csv), the codes that became the euro
// included; NewCurrency makes others without a registry, and their text carries the
// digits ("PTS/0"), so that every codec reads them back.
//
// Law. CashStep knows how countries round cash totals (data/cash.csv: dated, with
// source and trust, payment time only). FixedEuroRate and ConvertEuro follow
// Regulations 2866/98 and 1103/97 (data/euro.csv). A Rate divides in the reverse
// direction and is never inverted.
//
// Codecs: JSON {"amount":"12.50","currency":"EUR"} (a string; numbers are read by
// their text; null is the zero Amount), text and SQL "EUR 12.50", binary of 13 bytes.
// Decoding is strict and leaves its target alone on an error. Do not use the JSON
// option omitzero on an Amount: it would drop EUR 0.00.
//
// Locale formats are the business of moneyfmt.
package money

//go:generate go run ../internal/gen/currencies
