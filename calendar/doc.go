// Package calendar has civil dates, legal periods and public holidays for European shops.
//
// # What it decides
//
//   - [Date], [Period] (days, both ends included) and [Span] (instants, half-open) are small comparable values.
//     Days become instants only in an explicit zone; a nil zone is an error, never UTC or that of the machine.
//   - [Counting] ends a period of hours, days, weeks, months or years as Regulation (EEC, Euratom) 1182/71 says, and
//     [Deadline.Steps] says why with the article. The day of the event does not count (Art. 3(1)); days of rest inside a
//     period do (3(3)); a period that would end on a public holiday, Sunday or Saturday ends with the following working
//     day (3(4)), and one of two days or more has at least two working days (3(5)).
//   - [National] applies what a state does differently: Swedish eves, Dutch long periods, no roll in the United Kingdom.
//     [Rules] lists the readings where a state's law is contested.
//   - [Public] has the public holidays of the 27 member states, the German, Spanish, Italian and French regions that have
//     their own, the nations of the United Kingdom, Switzerland, Norway, Iceland and Liechtenstein, from 2020 to 2030.
//     [Territories] lists them; a day outside is [ErrNotCovered], never "no holiday".
//   - [Workdays] counts working days for warehouses and carriers.
//
// # What it does not decide
//
// When a period begins and how long it is: that is consumer, tax or contract law. Whose holidays count in a
// cross-border case is settled by no text that we found; pass the consumer's, or the [Union] of both, which is never earlier.
// Half holidays and bank holidays without force for time limits are left out.
//
// # Data
//
// data/holidays.csv and data/counting.csv have a source, a trust word and the day of the check in each row;
// holidays_table.go is generated from them. The years 2027 to 2030 are projections from the rules in force: one-off days are
// decided late, and moves (GR 1 May, ES communities) year by year. Rows that no act carries yet are [Unverified]. Where sources
// conflict, the row is [Contested]: a day in the list of the Official Journal that the act of the state does not have is [Disputed]
// and taken as a working day. [Table.Lookup] and [Deadline.Trust] tell.
//
// # Limits and errors
//
// Years 1 to 9999. Arithmetic of [Date] stops at the ends, counting returns [ErrRange]. All errors wrap a
// sentinel of this package and quote the value. Values and tables are safe for concurrent use; nothing here allocates but
// errors, text, [Public], [Union] and [Deadline.Steps].
package calendar

//go:generate go run ../internal/gen/holidays
