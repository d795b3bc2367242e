package moneyfmt_test

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

// allTags are the names of the reviewed extract of CLDR.
func allTags(t require.TestingT) []string {
	data, err := os.ReadFile("../../internal/gen/cldr/data/numbers.json")
	require.NoError(t, err)
	var extract struct {
		Names map[string]string `json:"names"`
	}
	require.NoError(t, json.Unmarshal(data, &extract))
	require.Greater(t, len(extract.Names), 150)
	return slices.Sorted(maps.Keys(extract.Names))
}

// TestEveryTagIsFound: each name of the table leads to itself.
func TestEveryTagIsFound(t *testing.T) {
	for _, tag := range allTags(t) {
		require.Equal(t, tag, moneyfmt.New(language.Raw.Make(tag), moneyfmt.Options{}).Tag().String())
	}
}

// TestLanguagesOfTheUnion: no official language of the EU falls back.
func TestLanguagesOfTheUnion(t *testing.T) {
	const union = `bg-BG cs-CZ da-DK de-AT de-BE de-DE de-LU el-CY el-GR en-IE en-MT es-ES et-EE fi-FI fr-BE fr-FR
		fr-LU ga-IE hr-HR hu-HU it-IT lt-LT lv-LV mt-MT nl-BE nl-NL pl-PL pt-PT ro-RO sk-SK sl-SI sv-FI sv-SE`
	for tag := range strings.FieldsSeq(union + " en-GB en-US de-CH fr-CH it-CH nb-NO tr-TR uk-UA ja-JP zh-CN ar-EG") {
		require.Equal(t, tag, moneyfmt.New(language.MustParse(tag), moneyfmt.Options{}).Tag().String())
	}
}

// TestRoundTrip: what Format writes, Parse reads, in every locale with every option
// and currency.
func TestRoundTrip(t *testing.T) {
	tags, currencies := allTags(t), money.Currencies()
	for _, code := range []string{"PTE", "ITL", "GRD", "EEK", "LUF", "ESP"} { // with forms of their own
		currencies = append(currencies, money.MustParseCurrency(code))
	}
	rapid.Check(t, func(t *rapid.T) {
		tag := rapid.SampledFrom(tags).Draw(t, "tag")
		opt := moneyfmt.Options{
			Symbol:     moneyfmt.Symbol(rapid.IntRange(0, 3).Draw(t, "symbol")),
			Digits:     moneyfmt.Digits(rapid.IntRange(0, 1).Draw(t, "digits")),
			Accounting: rapid.Bool().Draw(t, "accounting"),
			Plus:       rapid.Bool().Draw(t, "plus"),
		}
		f := moneyfmt.New(language.Make(tag), opt)
		c := rapid.SampledFrom(currencies).Draw(t, "currency")
		units := rapid.OneOf(rapid.Int64Range(-math.MaxInt64, math.MaxInt64), rapid.Int64Range(-1e7, 1e7)).Draw(t, "units")
		scale := rapid.IntRange(0, 18).Draw(t, "scale")
		a := money.New(units, c)
		if scale > c.Digits() {
			a = money.MustParse(plain(units, scale), c)
		}
		text := f.Format(a)
		back, err := f.Parse(text, c)
		if err != nil || back != a {
			t.Fatalf("%s: Parse(%q) = %v, %v, want %v", tag, text, back, err, a)
		}
		number := f.FormatNumber(units, scale)
		u, s, err := f.ParseNumber(number)
		if err != nil || u != units || s != scale {
			t.Fatalf("%s: ParseNumber(%q) = %d, %d, %v, want %d, %d", tag, number, u, s, err, units, scale)
		}
	})
}

// plain writes units × 10^-scale without a locale.
func plain(units int64, scale int) string {
	text, negative := strings.CutPrefix(strconv.FormatInt(units, 10), "-")
	text = strings.Repeat("0", max(0, scale+1-len(text))) + text
	if text = text[:len(text)-scale] + "." + text[len(text)-scale:]; negative {
		return "-" + text
	}
	return text
}

// TestGroupsOnlyInTheirPlace: moving a group separator makes the text unreadable.
func TestGroupsOnlyInTheirPlace(t *testing.T) {
	f := moneyfmt.New(language.MustParse("de-DE"), moneyfmt.Options{Symbol: moneyfmt.None})
	rapid.Check(t, func(t *rapid.T) {
		text := f.Format(money.New(rapid.Int64Range(1e5, 1e17).Draw(t, "cents"), money.EUR))
		bare := strings.ReplaceAll(text, ".", "")
		whole := strings.IndexByte(bare, ',')
		at := rapid.IntRange(0, len(bare)).Draw(t, "at")
		moved := bare[:at] + "." + bare[at:]
		_, err := f.Parse(moved, money.EUR)
		legal := at == whole-3 && whole <= 6 && at > 0
		if (err == nil) != legal {
			t.Fatalf("Parse(%q): %v", moved, err)
		}
	})
}
