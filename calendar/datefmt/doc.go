// Package datefmt writes days in the manner of a locale: "9 dicembre 2026",
// "Mittwoch, 9. Dezember 2026", "09/12/2026".
//
//	datefmt.New(language.Italian, datefmt.Long).Format(d) // 9 dicembre 2026
//
// Patterns and names are those of the Gregorian calendar of Unicode CLDR, edition
// [CLDRVersion], for the locales of money/moneyfmt. Any other locale falls back to
// its CLDR parent, in the end to the root ("2026-12-09"); [Formatter.Tag] tells.
// internal/gen/cldr generates the table and holds the licence of the data.
//
// Within a date the month has the form that the language asks for (Greek and
// Slavic languages: the genitive, "9 декабря 2026 г."); alone, as the heading of a
// page in a calendar, it is a nominative: [Formatter.Month]. Digits are Latin in
// every locale. [Short] may have a year of two digits, as CLDR has it in many
// locales: for a receipt or a deadline prefer [Medium] or [Long].
//
// The vectors in testdata/vectors come from ICU 78.2 (CLDR 48) by way of Node. Two
// things differ: Greek months that stand alone are nominatives, as CLDR's stand-alone
// names are (ICU's month skeleton gives the genitive), and the narrow no-break space
// of CLDR in bg, mk, ru and uk ("2026\u202fг.") stays, which Node turns into a space.
//
// There are no times of day, ranges, relative days ("tomorrow") or other calendars,
// and nothing is parsed: dates are read as 2026-12-09 or from a date field.
package datefmt

//go:generate go run ../../internal/gen/cldr -dates cldr_table.go
