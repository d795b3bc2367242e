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

// The library knows ids; the shop knows what its customers call them.
func ExampleExplainer_With() {
	say, err := explain.In(language.Italian)
	if err != nil {
		panic(err)
	}
	titles := map[string]string{"tee-m": "Maglietta, M"}
	say = say.With(func(f commerce.Fact) (string, bool) {
		title, ok := titles[f.Value]
		return title, ok && f.Name == "sku"
	})
	r := commerce.Reason{Code: "cart.item.not_listed", Facts: []commerce.Fact{commerce.NewFact("sku", "tee-m")}}
	fmt.Println(say.Sentence(r))
	// Output:
	// Maglietta, M non è in vendita qui e ora true
}

// A host that does not know a fact leaves it to the one before, and to the language.
func TestHostSaysFactsFirst(t *testing.T) {
	say, err := explain.In(language.German)
	require.NoError(t, err)
	known := func(value, text string) func(commerce.Fact) (string, bool) {
		return func(f commerce.Fact) (string, bool) { return text, f.Value == value }
	}
	both := say.With(known("a", "Anna")).With(known("b", "Berta")).With(known("2026-12-09", "Mittwoch"))
	for value, want := range map[string]string{"a": "Anna", "b": "Berta", "c": "c"} {
		text, ok := both.Sentence(commerce.Reason{Code: "commerce.diff.sku", Facts: []commerce.Fact{commerce.NewFact("was", value), commerce.NewFact("is", "x")}})
		require.True(t, ok)
		require.Contains(t, text, want)
	}
	day := commerce.Reason{Code: "returns.duty.return", Facts: []commerce.Fact{commerce.NewFact("last", calendar.MustDate("2026-12-09"))}}
	text, _ := both.Sentence(day)
	require.Contains(t, text, "Mittwoch")
	text, _ = say.Sentence(day)
	require.NotContains(t, text, "Mittwoch", "the first one stays as it was")
}

func TestProvisionsSpeakTheLanguage(t *testing.T) {
	cites := []commerce.Citation{
		{Act: "DPR 633/1972", Provision: "Tab. A II-bis no. 1-bis"},
		{Act: "UStG", Provision: "§ 12(2) no. 1, annex 2 no. 49"},
		{Act: "32011L0083", Provision: "Art. 6(1); Art. 9 sentence 2"},
		{Act: "32006R1234"},
	}
	for tag, want := range map[language.Tag]string{
		language.English: "Tab. A II-bis no. 1-bis; UStG § 12(2) no. 1, annex 2 no. 49; Directive 2011/83 Art. 6(1); Art. 9 sentence 2; Regulation 1234/2006]",
		language.Italian: "Tab. A II-bis n. 1-bis; UStG § 12(2) n. 1, allegato 2 n. 49; direttiva 2011/83 art. 6(1); art. 9 periodo 2; regolamento 1234/2006]",
		language.German:  "Tab. A II-bis Nr. 1-bis; UStG § 12(2) Nr. 1, Anlage 2 Nr. 49; Richtlinie 2011/83 Art. 6(1); Art. 9 Satz 2; Verordnung 1234/2006]",
		language.French:  "Tab. A II-bis n° 1-bis; UStG § 12(2) n° 1, annexe 2 n° 49; directive 2011/83 art. 6(1); art. 9 phrase 2; règlement 1234/2006]",
		language.Spanish: "Tab. A II-bis n.º 1-bis; UStG § 12(2) n.º 1, anexo 2 n.º 49; Directiva 2011/83 art. 6(1); art. 9 frase 2; Reglamento 1234/2006]",
	} {
		say, err := explain.In(tag)
		require.NoError(t, err)
		r := total()
		r.Cites = cites
		text, ok := say.Sentence(r)
		require.True(t, ok)
		require.True(t, strings.HasSuffix(text, " [DPR 633/1972 "+want), text)
	}
}

// Every category of the VAT table that has a name has one in every language.
func TestTaxCategoriesAreTranslated(t *testing.T) {
	for _, tag := range explain.Languages()[1:] {
		say, err := explain.In(tag)
		require.NoError(t, err)
		for _, row := range readCSV(t, "../tax/data/categories.csv") {
			text, ok := say.Sentence(commerce.Reason{Code: "tax.rate.category", Facts: []commerce.Fact{
				commerce.NewFact("rate", money.MustPercent("4")), commerce.NewFact("product", row[1]), commerce.NewFact("territory", commerce.Territory("IT")),
			}})
			require.True(t, ok)
			same := []string{"software", "transport"} // one word in several languages
			if !slices.Contains(same, row[1]) {
				require.NotContains(t, text, ": "+row[1]+",", "%s: %s", tag, row[0])
			}
		}
	}
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
		{language.Italian, "tax.rate.category", commerce.NewFact("product", "printed books"), ": libri a stampa, territorio"},
		{language.German, "tax.rate.category", commerce.NewFact("product", "printed books"), ": gedruckte Bücher, Gebiet"},
		{language.French, "tax.rate.category", commerce.NewFact("product", "printed books"), " : livres imprimés, territoire"},
		{language.Spanish, "tax.rate.category", commerce.NewFact("product", "printed books"), ": libros impresos, territorio"},
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
