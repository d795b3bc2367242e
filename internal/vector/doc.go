// Package vector runs the language-neutral test cases of testdata/vectors.
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
// code or a word that the caller ties to a sentinel.
//
// Reading is strict: an unknown or repeated member, an id used twice in the
// folder, a missing title or source, an unknown op, a file without cases and a
// folder without files are failures, so that a suite cannot pass by being
// skipped.
package vector
