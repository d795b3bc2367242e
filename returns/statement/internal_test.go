package statement

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

func TestEveryPhraseInEveryLanguage(t *testing.T) {
	for _, table := range []map[string][5]string{phrases, instructions} {
		for key, texts := range table {
			for i, text := range texts {
				require.NotEmpty(t, text, "%s in %s", key, Languages()[i])
				require.Equal(t, strings.Count(texts[0], "%s"), strings.Count(text, "%s"), key)
				require.Equal(t, strings.Contains(texts[0], "%[1]s"), strings.Contains(text, "%[1]s"), key)
				require.Equal(t, text, strings.TrimSpace(text))
			}
		}
	}
}

func TestLabels(t *testing.T) {
	on := calendar.MustDate("2026-11-21")
	for _, tt := range []struct {
		country           commerce.Territory
		tag, first, again string
		on                calendar.Date
		act               string
	}{
		{"IE", "en", "withdraw from contract here", "confirm withdrawal", on, "32023L2673"},
		{"IT", "it-IT", "recedere dal contratto qui", "conferma recesso", on, "Codice del consumo"},
		{"AT", "de-AT", "Vertrag widerrufen", "Widerruf bestätigen", on, "32023L2673"},
		{"DE", "de", "Vertrag widerrufen", "Widerruf bestätigen", on, "BGB"},
		{"CZ", "cs", "Zde odstoupit od smlouvy", "Potvrdit odstoupení od smlouvy", calendar.MustDate("2026-12-31"), "32023L2673"},
		{"CZ", "cs", "Odstoupit od smlouvy", "Potvrdit odstoupení od smlouvy", calendar.MustDate("2027-01-01"), "Občanský zákoník (89/2012 Sb.)"},
		{"SK", "cs", "Zde odstoupit od smlouvy", "Potvrdit odstoupení od smlouvy", calendar.MustDate("2027-01-01"), "32023L2673"},
	} {
		l, err := Labels(tt.country, language.MustParse(tt.tag), tt.on)
		require.NoError(t, err)
		require.Equal(t, []string{tt.first, tt.again, tt.act}, []string{l.Function, l.Confirm, l.Source.Cite.Act}, "%s %s", tt.country, tt.tag)
	}
	for _, tag := range []string{"no", "tr", "zh", "und"} {
		_, err := Labels("DE", language.MustParse(tag), on)
		require.ErrorIs(t, err, ErrUnsupportedLanguage)
	}
	for code := range strings.FieldsSeq("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv") {
		_, err := Labels("EU", language.MustParse(code), on)
		require.NoError(t, err, code)
	}
}

func TestDocumentsRefuse(t *testing.T) {
	trader := Party{Name: "Bottega", Address: "Via Roma 1, Milano", Contact: "resi@example.it"}
	_, err := ModelForm(language.Portuguese, trader)
	require.ErrorIs(t, err, ErrUnsupportedLanguage)
	_, err = ModelForm(language.Und, trader)
	require.ErrorIs(t, err, ErrUnsupportedLanguage)
	_, err = ModelForm(language.Italian, Party{})
	require.ErrorIs(t, err, ErrMissing)
	require.NotContains(t, err.Error(), "Bottega")
	_, err = Statement(language.Italian, Withdrawal{})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 3)
	s := Withdrawal{Consumer: Party{Name: "A", Contact: "a@example.it"}, Contract: "1"}
	_, err = Statement(language.Dutch, s)
	require.ErrorIs(t, err, ErrUnsupportedLanguage)
	_, err = Acknowledgement(language.Italian, s, nil)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = Acknowledgement(language.Italian, s, time.UTC)
	require.ErrorIs(t, err, ErrMissing)
	_, err = Acknowledgement(language.Dutch, s, time.UTC)
	require.ErrorIs(t, err, ErrUnsupportedLanguage)
}

func TestDigest(t *testing.T) {
	s := Withdrawal{Consumer: Party{Name: "A", Contact: "a@example.it"}, Contract: "1", At: time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)}
	rome, err := time.LoadLocation("Europe/Rome")
	require.NoError(t, err)
	one, err := Statement(language.Italian, s)
	require.NoError(t, err)
	s.At = s.At.In(rome)
	two, err := Statement(language.Italian, s)
	require.NoError(t, err)
	a, err := one.Digest()
	require.NoError(t, err)
	b, err := two.Digest()
	require.NoError(t, err)
	require.Equal(t, a, b, "the zone of the instant does not matter")
	require.Len(t, a, 64)
	s.Contract = "2"
	three, err := Statement(language.Italian, s)
	require.NoError(t, err)
	c, err := three.Digest()
	require.NoError(t, err)
	require.NotEqual(t, a, c)
	three.At = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err = three.Digest()
	require.Error(t, err)
}
