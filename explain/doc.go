// Package explain says reasons in other languages: Italian, German, French and
// Spanish, from reviewed templates, with amounts, percentages, dates and places
// written as the language does.
//
// It knows codes, not packages: data/sentences.csv has a row per code and a
// column per language, data/words.csv one per word that a fact of some codes
// says, such as a channel or a category of the VAT table. Ids stay as they are
// unless the host says what it calls them: [Explainer.With]. Italian articles and prepositions are elided before
// figures (dall'8 dicembre). A reason whose code has no template in the language is
// answered in English, and says so. Templates name the same facts as the
// English one; a test compares them with the reasons.csv of every package.
//
// English is supported too: the template is the reason's own, the facts are
// localised.
package explain

//go:generate go run ../internal/gen/explain
