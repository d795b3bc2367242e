// Package returns is the European right of withdrawal, the refund that follows, the way of the goods back, and the legal
// guarantee: Directives 2011/83, 2019/771 and 2019/770 with what the states made of them, executable.
//
// # What it decides
//
//   - [Decide]: may the consumer withdraw, line by line? Windows run from conclusion, delivery, the last lot or the first
//     parcel (Art. 9), end as Regulation 1182/71 and the state count, and grow where the information was left out (Art. 10).
//     Each exception of Art. 16 asks for its evidence. A [Decision] has the dates of return and refund, the right to
//     withhold, who bears the cost of return, the withdrawal function (Art. 11a), the consumer's own content (Art. 13(4)-(8))
//     and the ancillary contracts that end; [Decision.Late] has what a late refund costs (FR, PT, ES).
//   - [NewRefund]: the law on top of [commerce.Order.Credit]: which delivery goes back, which deduction is lawful, by which
//     tenders. Nothing is priced or taxed again, and the parts of any split add up. [Reconcile] proves a whole history.
//   - [Case]: what comes back of an order as a fold of events, goods and decisions apart, effects as data. It may hold
//     several withdrawals: [Case.Request] asks the law about one. A granted one can never be declined.
//   - [Book.Terms]: what is said of the right before the contract, the period described and not counted.
//   - [Guarantee]: liability, presumption, repair extension and the ladder of remedies for one defect.
//
// # Rules of the house
//
// Unknown never denies: a missing fact is asked for by its JSON Pointer into {"contract": …, "request": …}, and only
// what is known can refuse. Windows belong to lines; the goods of one seller share the last delivery, and a cancelled or
// digital line holds nothing up. Where sources conflict the consumer gets the later day and the trader the earlier duty,
// with a warning. A shop's [Policy] only extends, has no statutory
// dates, and never turns a withdrawal into a voluntary return. What a state's row does not say, the directive does, but never for GB.
//
// # Law as data
//
// data/law.csv has a row per rule, state and day with its provision, trust and day of check (late.csv the steps of a late
// refund); [EU] holds it. Rows from
// memory are left out until [Book.Trusting] asks for them. [Book.With] adds a host's rows, which must not fall below the
// directive ([ErrBelowStatute]). Rules are those of the day of conclusion. Results name the edition; questions more than
// 180 days after its as-of day warn until [Book.Reviewed]. Counting and holidays come from package calendar: pass
// [calendar.TimeLimits] where a state adds days for time limits (SE, NL, AT).
//
// # What it does not decide
//
// Financial services, package travel and timeshare have their own regimes (the verdict is Review); damages, fines, and
// interest at a legal rate; whether evidence is true; numbers of credit notes; payment and carriage. It is no legal advice.
//
// # Errors
//
// [commerce.FieldErrors] with paths and all problems at once. An uncovered country is [ErrUnknownCountry] and lists the
// covered ones, an uncovered year [calendar.ErrNotCovered], more than is left [commerce.ErrExceeds]. Amounts are exact;
// the only roundings are half up: cumulative shares of what was charged, VAT inside a deduction, a store credit's bonus.
//
// Values are immutable by convention; a [Book] is safe to share. Read example_test.go next, then testdata/vectors.
package returns

//go:generate go run ../internal/gen/returnslaw
//go:generate go run ../internal/gen/reasons
