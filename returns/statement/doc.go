// Package statement has the words of a withdrawal: the model instructions that come before the contract, the labels of the
// withdrawal function, the model form, the statement, its acknowledgement, the return instructions and the refund notice, as structured fields and as plain text.
//
// # Languages
//
// [Labels] knows the 24 official languages of the Union; the words of a state come before those of the Directive's
// language version. Documents exist in Italian, English, German, French and Spanish ([Languages]). Statutory words do not
// fall back: another language is [ErrUnsupportedLanguage], never silent English. The trust of each label is in
// data/labels.csv. Model instructions and form follow Annex I of Directive 2011/83; their five language versions were
// compared with other people's transcriptions and not with the Official Journal (secondary).
//
// # What it does not do
//
// No HTML, no PDF, no mail. It decides nothing: dates and amounts come from package returns. Documents hold personal data,
// because that is what they are for; errors never quote it.
//
// # Evidence
//
// [Document.Digest] is SHA-256 over the document's canonical JSON with instants in UTC, so that a host can prove later what
// it sent. Dates are numeric in the order of the language, times carry their offset, amounts the currency code.
package statement

//go:generate go run ../../internal/gen/returnslaw
