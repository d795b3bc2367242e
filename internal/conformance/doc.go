// Package conformance runs the operations of this module on JSON: one
// definition of each serves the vectors of its package and the filter
// examples/conformance.
//
// The operations of package x are in the package xops below this one; a
// [Set] of them says what each takes and gives, and how the words of
// want_error name its errors. [Run] is the test of a package over its vectors,
// [Filter] answers lines of JSON. Input may be hostile: an operation answers or
// gives an error, it never panics, and what a few bytes can ask for is bounded.
package conformance
