// Package vector reads the language-neutral test cases of testdata/vectors and
// compares results with what they want. Package conformance runs them.
//
// A file is one JSON object:
//
//	{"schema": "commerce/vectors/1", "package": "tax", "cases": [
//	  {"id": "tax-0001", "title": "A sentence.", "op": "tax.decide",
//	   "in": {}, "want": {}, "source": "where the expected value comes from"}]}
//
// A case has either want or want_error. In want an object lists only the
// members that matter; arrays and scalars match exactly, numbers by their
// text; null also matches a member that is absent. want_error is a field-error
// code or the word of a set of operations for an error.
//
// Reading is strict: an unknown or repeated member, an id used twice in the
// folder, a missing title or source, a file without cases and a folder without
// files are failures, so that a suite cannot pass by being
// skipped.
package vector
