// Package vatid reads identification numbers: VAT numbers of the 27 member
// states, Northern Ireland, the United Kingdom, Switzerland and Norway, the
// numbers of the non-Union and the import one-stop shop, the Italian codice
// fiscale, and EORI numbers.
//
// # What it decides
//
// Whether a number is well formed: length, characters, parts such as an office
// or a date, and the check digit where the rule is public. That is all that can
// be known without asking a register. Whether a number is valid on a day is a
// fact that the caller brings to package tax as [tax.VATEvidence].
//
// # Input
//
// Letters in any case; spaces, points, hyphens, slashes, colons and brackets are
// dropped. Greek numbers have the prefix EL and may come with GR. [Parse] wants
// the prefix, [ParseIn] does without.
//
// # Errors
//
// [ErrCountry], [ErrLength], [ErrFormat], [ErrComponent] and [ErrChecksum], the
// first that applies, with the number quoted. A codice fiscale is personal data
// and never quoted. Nothing allocates for a valid number, but for String.
//
// # Limits
//
// Ranges that a state has not issued yet are accepted. The check digit of EU and
// IM numbers and everything behind the prefix of an EORI is not public. Belgian
// and Greek numbers of the older, shorter form are padded; 13-digit Romanian
// personal numbers are not VAT numbers here.
//
// Sources: the Commission's list of number structures and the published rules of
// the states, compared with the collected numbers of python-stdnum and jsvat.
//
// [tax.VATEvidence]: https://pkg.go.dev/github.com/bottega-go/commerce/tax#VATEvidence
package vatid
