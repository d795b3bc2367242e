// Package report writes the figures of kpi for people: tables as Markdown and
// CSV, charts as SVG, to an io.Writer.
//
// Tables hold typed cells (counts, amounts, ratios, dates). Markdown shows them
// through a [Format], which a host fills with the number format of a locale; the
// zero Format is plain. CSV always has plain numbers, for machines, and defuses
// text that a spreadsheet would run as a formula.
//
// Charts are [Line], [Bars], [Funnel], [Heat] (cohorts), [Pareto] and [Forest]
// (estimates with intervals). They are deterministic, need no script or font,
// inherit the text colour of the page, and can be read without seeing colours: a
// title and a description for screen readers, values as text, the Okabe-Ito
// palette with a dash and a marker for each series. A missing value is a gap,
// never 0. Equal input gives equal bytes.
//
// Charts use floats for co-ordinates only. Text is escaped; a chart with more
// than 2,000 marks is ErrTooLarge, one whose parts do not match is ErrShape.
package report
