package explain_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/explain"
	"github.com/bottega-go/commerce/money"
)

func total() commerce.Reason {
	return commerce.Reason{
		Code: "commerce.diff.total", Text: "the total is {is} instead of {was}",
		Facts: []commerce.Fact{
			commerce.NewFact("was", money.MustParse("1234.50", money.EUR)), commerce.NewFact("is", money.MustParse("1234.51", money.EUR)),
		},
		Cites: []commerce.Citation{{Act: "32006L0112", Provision: "Art. 226"}},
	}
}

func ExampleExplainer_Sentence() {
	for _, tag := range explain.Languages() {
		say, err := explain.In(tag)
		if err != nil {
			panic(err)
		}
		text, ok := say.Sentence(total())
		fmt.Println(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text), ok)
	}
	// Output:
	// the total is €1,234.51 instead of €1,234.50 [Directive 2006/112 Art. 226] true
	// il totale è 1234,51 € invece di 1234,50 € [direttiva 2006/112 art. 226] true
	// die Summe beträgt 1.234,51 € statt 1.234,50 € [Richtlinie 2006/112 Art. 226] true
	// le total est de 1 234,51 € au lieu de 1 234,50 € [directive 2006/112 art. 226] true
	// el total es 1234,51 € en lugar de 1234,50 € [Directiva 2006/112 art. 226] true
}

func TestMissingTemplateSaysSo(t *testing.T) {
	say, err := explain.In(language.Italian)
	require.NoError(t, err)
	r := commerce.Reason{Code: "host.own.rule", Text: "own rule"}
	text, ok := say.Sentence(r)
	require.False(t, ok)
	require.Equal(t, "own rule", text)
}

func TestUnsupportedLanguage(t *testing.T) {
	for _, tag := range []language.Tag{language.Polish, language.Japanese, language.Und} {
		_, err := explain.In(tag)
		require.ErrorIs(t, err, explain.ErrUnsupported, tag)
	}
	say, err := explain.In(language.MustParse("de-AT"))
	require.NoError(t, err)
	require.Equal(t, language.MustParse("de-AT"), say.Tag())
}

func TestFactsSpeakTheLanguage(t *testing.T) {
	at := time.Date(2026, 12, 9, 8, 5, 0, 0, time.FixedZone("CET", 3600))
	for _, c := range []struct {
		tag  language.Tag
		fact commerce.Fact
		want string
	}{
		{language.Italian, commerce.NewFact("is", calendar.MustDate("2026-12-09")), "9 dicembre 2026"},
		{language.German, commerce.NewFact("is", at), "9. Dezember 2026 08:05"},
		{language.French, commerce.NewFact("is", money.MustPercent("5.5")), "5,5\u00a0%"},
		{language.Spanish, commerce.NewFact("is", commerce.Unknown), "desconocido"},
		{language.Spanish, commerce.NewFact("is", commerce.Yes), "sí"},
		{language.German, commerce.NewFact("is", commerce.No), "nein"},
		{language.English, commerce.NewFact("is", commerce.No), "no"},
		{language.Italian, commerce.NewFact("is", commerce.Territory("DE")), "Germania"},
		{language.German, commerce.NewFact("is", commerce.Territory("IT-LIVIGNO")), "Italien (LIVIGNO)"},
		{language.French, commerce.NewFact("is", commerce.Territory("XI")), "Irlande du Nord"},
		{language.English, commerce.NewFact("is", commerce.Territory("XI")), "Northern Ireland"},
		{language.English, commerce.NewFact("is", commerce.Territory("")), ""},
		{language.Italian, commerce.NewFact("is", 14), "14"},
		{language.Italian, commerce.Fact{Name: "is", Type: commerce.FactAmount, Value: "no amount"}, "no amount"},
		{language.Italian, commerce.Fact{Name: "is", Type: commerce.FactDate, Value: "no date"}, "no date"},
		{language.Italian, commerce.Fact{Name: "is", Type: commerce.FactPercent, Value: "no percent"}, "no percent"},
		{language.Italian, commerce.Fact{Name: "is", Type: commerce.FactInstant, Value: "no instant"}, "no instant"},
	} {
		say, err := explain.In(c.tag)
		require.NoError(t, err)
		r := commerce.Reason{Code: "commerce.diff.added", Text: "{is}", Facts: []commerce.Fact{c.fact}}
		text, ok := say.Sentence(r)
		require.True(t, ok)
		require.True(t, strings.HasSuffix(text, c.want), "%s: %q wants %q", c.tag, text, c.want)
	}
}

var placeholder = regexp.MustCompile(`\{[a-z0-9_]+\}`)

// TestTemplatesFitTheirReasons compares every template with the English one of
// the package that emits the code: no unknown code, no fact that is not there,
// and none without Italian.
func TestTemplatesFitTheirReasons(t *testing.T) {
	english := map[string]string{}
	for _, pattern := range []string{"../data/reasons.csv", "../*/data/reasons.csv", "../*/*/data/reasons.csv"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			for _, row := range readCSV(t, file) {
				english[row[0]] = row[2]
			}
		}
	}
	require.NotEmpty(t, english)
	sentences := readCSV(t, "data/sentences.csv")
	for code := range english {
		i := slices.IndexFunc(sentences, func(row []string) bool { return row[0] == code })
		require.True(t, i >= 0 && sentences[i][1] != "", "%s has no Italian sentence", code)
	}
	for _, row := range sentences {
		text, ok := english[row[0]]
		require.True(t, ok, "no package emits %s", row[0])
		facts := placeholder.FindAllString(text, -1)
		for _, translation := range row[1:] {
			for _, p := range placeholder.FindAllString(translation, -1) {
				require.True(t, slices.Contains(facts, p), "%s: %s is no fact of %q", row[0], p, text)
			}
		}
	}
}

// Templates have the forms of article and preposition before a consonant.
func TestItalianElision(t *testing.T) {
	say, err := explain.In(language.Italian)
	require.NoError(t, err)
	day := func(s string) commerce.Fact { return commerce.NewFact("since", calendar.MustDate(s)) }
	for _, c := range []struct {
		code string
		fact commerce.Fact
		want string
	}{
		{"cart.status.idle", day("2026-12-08"), "inattivo dall'8 dicembre 2026"},
		{"cart.status.idle", day("2026-12-11"), "inattivo dall'11 dicembre 2026"},
		{"cart.status.idle", day("2026-12-01"), "inattivo dal 1° dicembre 2026"},
		{"cart.status.idle", day("2026-12-18"), "inattivo dal 18 dicembre 2026"},
		{"cart.status.idle", commerce.NewFact("since", time.Date(2026, 12, 8, 9, 5, 0, 0, time.UTC)), "inattivo dall'8 dicembre 2026 09:05"},
		{"returns.duty.return", commerce.NewFact("last", calendar.MustDate("2026-12-08")), "il consumatore rispedisce entro l'8 dicembre 2026; basta la spedizione in tempo"},
	} {
		text, ok := say.Sentence(commerce.Reason{Code: c.code, Facts: []commerce.Fact{c.fact}})
		require.True(t, ok)
		require.Equal(t, c.want, text)
	}
	for figure, want := range map[string]string{
		"8": "dall'8", "80": "dall'80", "800": "dall'800", "8000": "dall'8000", "81234": "dall'81234", "11": "dall'11", "11000": "dall'11000", "1": "dall'1",
		"1000": "dal 1000", "110": "dal 110", "18": "dal 18", "118": "dal 118", "2": "dal 2", "1008": "dal 1008", "x8": "dal x8", "": "dal ",
	} {
		text, _ := say.Sentence(commerce.Reason{Code: "cart.status.idle", Facts: []commerce.Fact{commerce.NewFact("since", figure)}})
		require.Equal(t, "inattivo "+want, text)
	}
}

// A customer sees no braces.
func TestMissingFactsAreGaps(t *testing.T) {
	for _, tag := range explain.Languages() {
		say, err := explain.In(tag)
		require.NoError(t, err)
		r := total()
		r.Facts = r.Facts[:1]
		text, ok := say.Sentence(r)
		require.False(t, ok, tag)
		require.Contains(t, text, "…", tag)
		require.NotContains(t, text, "{", tag)
	}
}

func TestWordsSpeakTheLanguage(t *testing.T) {
	for _, c := range []struct {
		tag  language.Tag
		code string
		fact commerce.Fact
		want string
	}{
		{language.Italian, "cart.tender.twice", commerce.NewFact("kind", "gift_card"), "carta regalo: lo stesso mezzo di pagamento"},
		{language.Italian, "cart.tender.twice", commerce.NewFact("kind", "buoni pasto"), "buoni pasto: lo stesso mezzo di pagamento"},
		{language.German, "consent.soft.none", commerce.NewFact("channel", "call"), "Telefonanruf"},
		{language.French, "cart.item.fulfilment", commerce.NewFact("kind", "collect"), "retrait en magasin"},
		{language.Spanish, "consent.evidence.weak", commerce.NewFact("need", "logged"), "registrada"},
		{language.English, "consent.evidence.weak", commerce.NewFact("need", "logged"), "logged"},
		{language.Italian, "commerce.diff.sku", commerce.NewFact("is", "gross"), "l'articolo è gross"}, // an article number is no word
	} {
		say, err := explain.In(c.tag)
		require.NoError(t, err)
		text, _ := say.Sentence(commerce.Reason{Code: c.code, Text: "{need}", Facts: []commerce.Fact{c.fact}})
		require.Contains(t, text, c.want)
	}
}

// TestWordsFitTheirReasons finds for every word a reason with the fact that says it.
func TestWordsFitTheirReasons(t *testing.T) {
	sentences := readCSV(t, "data/sentences.csv")
	for _, row := range readCSV(t, "data/words.csv") {
		at := strings.LastIndexByte(row[0], '.')
		prefix, fact := row[0][:at], row[0][at+1:]
		require.True(t, slices.ContainsFunc(sentences, func(s []string) bool {
			return (s[0] == prefix || strings.HasPrefix(s[0], prefix+".")) && strings.Contains(s[1], "{"+fact+"}")
		}), "%s: no sentence says %s", prefix, fact)
	}
}

func readCSV(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.NotEmpty(t, rows)
	return rows[1:]
}
