package locale_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/internal/locale"
)

var names = []locale.Name{
	{Tag: "de", Row: 7},
	{Tag: "de-AT", Row: 5},
	{Tag: "en-001"},
	{Tag: "es-419"},
	{Tag: "it"},
	{Tag: "pt"},
	{Tag: "pt-PT"},
	{Tag: "sr"},
	{Tag: "sr-Latn"},
	{Tag: "zh-TW"},
}

// The parents are those of CLDR's supplemental/parentLocales.
func TestFind(t *testing.T) {
	for ask, want := range map[string]string{
		"de":                 "de",      // the first row
		"zh-TW":              "zh-TW",   // the last one
		"it-IT":              "it",      // a parent that is a prefix
		"it-IT-u-nu-arab":    "it",      // an extension
		"de-AT-1996":         "de-AT",   // a variant
		"de-Latn":            "de",      // a script that goes without saying
		"de-Latn-AT":         "de-AT",   // and beside a region
		"de-Latn-DE":         "de",      // whose region has no row
		"de-Cyrl-AT":         "",        // another script has no parent but the root
		"sr-Latn":            "sr-Latn", // a script that does not go without saying
		"sr-Latn-RS":         "sr-Latn", //
		"sr-Cyrl-RS":         "sr",      //
		"zh-Hant-TW":         "zh-TW",   // a script that goes without saying beside its region
		"zh-Hant":            "",        // and not without it
		"pt-AO":              "pt-PT",   // a parent that is not a prefix
		"pt-BR":              "pt",      //
		"es-AR":              "es-419",  //
		"en-GB":              "en-001",  //
		"aa":                 "",        // before the first row
		"zu":                 "",        // beyond the last one
		"en":                 "",        // a child only
		"und":                "",        //
		"und-Latn":           "",        //
		"und-DE":             "",        //
		"x-private":          "",        //
		"it-x-private":       "it",      //
		"en-Latn-US-u-rg-gb": "",        //
	} {
		got := ""
		if i := locale.Find(language.Raw.Make(ask), names); i != 0 {
			got = names[i-1].Tag
		}
		require.Equal(t, want, got, "Find(%s)", ask)
	}
	require.Zero(t, locale.Find(language.Italian, nil))
	require.Zero(t, locale.Find(language.Und, names))
}

func TestFindDoesNotAllocateForARow(t *testing.T) {
	tag := language.MustParse("de-AT")
	require.Zero(t, testing.AllocsPerRun(100, func() { locale.Find(tag, names) }))
}
