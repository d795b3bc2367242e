// Package moneyfmt writes and reads amounts, percentages and numbers in the
// manner of a locale: "12.345,50 €" in it-IT, "€ 12.345,50" in nl-NL.
//
//	it := moneyfmt.New(language.MustParse("it-IT"), moneyfmt.Options{})
//	it.Format(a)                  // 12.345,50 €
//	it.Parse("1.5", money.EUR)    // error: "1.5" is not an amount in it-IT
//
// # Data
//
// Patterns, separators, signs, digit groups and symbols are those of Unicode CLDR,
// edition [CLDRVersion], for 43 languages with the variants of their countries: the
// 24 languages of the EU, its neighbours, en-US, ja, zh and ar. Any other locale
// falls back to its CLDR parent, in the end to the root; [Formatter.Tag] tells.
// internal/gen/cldr generates the table and holds the licence of the data.
//
// # Form
//
// An amount has the decimals of its currency in ISO 4217, all of its own where it
// has more, and never fewer: formatting does not round. The minus, the place and the
// spacing of the symbol, currencies with separators of their own, and the smallest
// number that is grouped (12 345 but 1234 in it, es, pl and others) follow the
// locale. Spaces are no-break spaces, as CLDR has them.
//
// [Formatter.Parse] is strict where a mistake would change an amount and tolerant
// where it would not (kinds of spaces, minus signs and apostrophes). What Format
// writes, Parse reads back.
//
// # Differences from ICU 78.2 (CLDR 48)
//
// The vectors in testdata/vectors come from ICU, which agrees for all these locales
// and all ISO 4217 currencies but for:
//
//   - Decimals: ISO 4217 instead of CLDR's own list, which leaves out those of HUF,
//     PKR, IDR and others. "1234,50 Ft" is what an amount of HUF 1234.50 is.
//   - Digits are Latin in every locale, also where CLDR prefers others (ar-EG).
//   - CLDR gives EUR a pattern of its own in European English (en-150): "€1.234,50"
//     beside "99,00 US$" in en-DE. ICU takes the separators of en-150 for it
//     ("€1,234.50"), and in regions of the euro applies both to every currency.
//     Likewise tr-TR: ICU's accounting form has the standard pattern of TRY.
//   - Spelling of old tags: sr-Cyrl-ME stays Cyrillic.
//
// CLDR 48.2 groups numbers of fr-CH with an apostrophe; 48.0, here and in ICU 78.2,
// with U+202F.
//
// # Limits
//
// No spelled-out amounts, plural forms, compact forms ("1,2 Mio.") or ranges. A
// currency without a symbol in the locale is written as its code.
//
// Sources: Unicode CLDR; UTS #35 part 3 (number patterns, currency spacing).
package moneyfmt

//go:generate go run ../../internal/gen/cldr -numbers cldr_table.go
