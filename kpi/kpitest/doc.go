// Package kpitest has the laws that every accumulator of package kpi keeps, for
// the tests of a host's own accumulators and for pipelines that run them on
// many machines:
//
//   - splitting the facts in any way and merging the parts gives the state that
//     adding them one by one gives, whatever the order of facts and parts;
//   - merging with a zero value changes nothing;
//   - a merge leaves its argument alone;
//   - equal states have equal bytes, and bytes read back are written the same;
//   - bytes that are cut or changed are an error or another valid state, never a
//     panic, and an error changes nothing.
//
// Nothing here belongs into a program.
package kpitest
