package statement

import (
	"errors"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Errors of the package.
var (
	// ErrUnsupportedLanguage marks a language without verified words. There is no fallback.
	ErrUnsupportedLanguage = errors.New("returns/statement: unsupported language")
	// ErrMissing marks a part that a document cannot do without.
	ErrMissing = errors.New("returns/statement: missing")
)

type labelRow struct {
	language          string
	territory         commerce.Territory
	first             string
	function, confirm string
	act, provision    string
	trust             commerce.Trust
	checked, note     string
}

// A Label is the pair of words of the withdrawal function: the first button and the second, which confirms. They are
// spelled as the source has them; a button may begin with a capital letter.
type Label struct {
	Function string          `json:"function"` // "withdraw from contract here", Art. 11a(1)
	Confirm  string          `json:"confirm"`  // "confirm withdrawal", Art. 11a(3)
	Source   commerce.Source `json:"source"`
	Note     string          `json:"note,omitempty"`
}

// Labels returns the words of the withdrawal function in a language on a day: those that the country prescribes, otherwise
// those of the Directive. Six versions have no word for "here" (da, de, et, hr, hu, lv); do not add one.
//
// Basis: Directive 2011/83 Art. 11a as inserted by Directive 2023/2673 Art. 1(3).
func Labels(country commerce.Territory, tag language.Tag, on calendar.Date) (Label, error) {
	base, confidence := tag.Base()
	var found *labelRow
	for i := range labelTable {
		r := &labelTable[i]
		if confidence != language.Exact || r.language != base.String() || r.territory != "" && r.territory != country.Country() || r.territory != "" && on.String() < r.first {
			continue
		}
		found = r // rows of a state come after the empty territory, later days after earlier ones
	}
	if found == nil {
		return Label{}, commerce.Detail(ErrUnsupportedLanguage, "returns/statement: no label in %q", tag)
	}
	checked, err := calendar.ParseDate(found.checked)
	return Label{
		Function: found.function, Confirm: found.confirm, Note: found.note,
		Source: commerce.Source{Cite: commerce.Citation{Act: found.act, Provision: found.provision}, Trust: found.trust, Checked: checked},
	}, err
}

// Languages returns the languages of the documents, in order.
func Languages() []language.Tag {
	return []language.Tag{language.German, language.English, language.Spanish, language.French, language.Italian}
}

// resolve returns the column of a language in the phrase table.
func resolve(tag language.Tag) (int, error) {
	base, confidence := tag.Base()
	for i, t := range Languages() {
		if b, _ := t.Base(); b == base && confidence == language.Exact {
			return i, nil
		}
	}
	return 0, commerce.Detail(ErrUnsupportedLanguage, "returns/statement: no documents in %q", tag)
}
