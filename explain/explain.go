package explain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar/datefmt"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

// ErrUnsupported is wrapped by [In] for a language without templates.
var ErrUnsupported = errors.New("explain: unsupported language")

// English is the language of the reasons themselves; the others are columns of
// the table.
const english = -1

var languages = [...]struct {
	tag                              language.Tag
	directive, regulation, decision  string
	article                          string
	unknown, yes, no, northernIrland string
}{
	{language.Italian, "direttiva", "regolamento", "decisione", "art.", "non noto", "sì", "no", "Irlanda del Nord"},
	{language.German, "Richtlinie", "Verordnung", "Beschluss", "Art.", "unbekannt", "ja", "nein", "Nordirland"},
	{language.French, "directive", "règlement", "décision", "art.", "inconnu", "oui", "non", "Irlande du Nord"},
	{language.Spanish, "Directiva", "Reglamento", "Decisión", "art.", "desconocido", "sí", "no", "Irlanda del Norte"},
}

// Languages returns the tags that [In] has templates for, English first.
func Languages() []language.Tag {
	tags := []language.Tag{language.English}
	for _, l := range languages {
		tags = append(tags, l.tag)
	}
	return tags
}

// An Explainer writes reasons in one language. It is immutable.
type Explainer struct {
	column int
	tag    language.Tag
	amount moneyfmt.Formatter
	date   datefmt.Formatter
	region display.Namer
}

// In returns the explainer of a language. A regional tag ("de-AT") gives the
// language's sentences with the numbers and dates of the region. A language
// without templates is [ErrUnsupported], never a silent fall-back.
func In(tag language.Tag) (Explainer, error) {
	supported := Languages()
	_, i, confidence := language.NewMatcher(supported).Match(tag)
	if confidence < language.High {
		return Explainer{}, fmt.Errorf("%w %q", ErrUnsupported, tag)
	}
	return Explainer{
		column: i - 1, tag: tag,
		amount: moneyfmt.New(tag, moneyfmt.Options{}),
		date:   datefmt.New(tag, datefmt.Long),
		region: display.Regions(supported[i]),
	}, nil
}

// Tag returns the tag given to [In].
func (e Explainer) Tag() language.Tag { return e.tag }

// Sentence returns the reason in the explainer's language, with its citations
// in brackets. Without a template in that language the text is the English one
// and ok is false.
func (e Explainer) Sentence(r commerce.Reason) (text string, ok bool) {
	template := r.Text
	if e.column != english {
		if template = e.template(r.Code); template == "" {
			return r.String(), false
		}
	}
	text = r.Sentence(template, e.fact)
	if len(r.Cites) == 0 {
		return text, true
	}
	cites := make([]string, len(r.Cites))
	for i, c := range r.Cites {
		cites[i] = e.cite(c)
	}
	return text + " [" + strings.Join(cites, "; ") + "]", true
}

func (e Explainer) template(code string) string {
	i, ok := slices.BinarySearchFunc(sentences[:], code, func(s sentence, code string) int { return strings.Compare(s.code, code) })
	if !ok {
		return ""
	}
	return sentences[i].text[e.column]
}

func (e Explainer) fact(f commerce.Fact) string {
	switch f.Type {
	case commerce.FactAmount:
		if a, ok := f.Amount(); ok {
			return e.amount.Format(a)
		}
	case commerce.FactPercent:
		if p, ok := f.Percent(); ok {
			return e.amount.FormatPercent(p)
		}
	case commerce.FactDate:
		if d, ok := f.Date(); ok {
			return e.date.Format(d)
		}
	case commerce.FactInstant:
		if t, ok := f.Instant(); ok {
			return e.instant(t)
		}
	case commerce.FactTerritory:
		return e.territory(commerce.Territory(f.Value))
	case commerce.FactTri:
		if e.column != english {
			return e.tri(f.Value)
		}
	}
	return f.Value
}

func (e Explainer) tri(word string) string {
	l := &languages[e.column]
	switch word {
	case "yes":
		return l.yes
	case "no":
		return l.no
	default:
		return l.unknown
	}
}

func (e Explainer) territory(t commerce.Territory) string {
	country, region := t.Country(), t.Region()
	name := ""
	if country == "XI" {
		name = "Northern Ireland"
		if e.column != english {
			name = languages[e.column].northernIrland
		}
	} else if r, err := language.ParseRegion(string(country)); err == nil {
		name = e.region.Name(r)
	}
	switch {
	case name == "":
		return string(t)
	case region != "":
		return name + " (" + region + ")"
	}
	return name
}

// cite names the kind of act in the language; the rest of a citation is the same everywhere.
func (e Explainer) cite(c commerce.Citation) string {
	text := c.String()
	if e.column == english {
		return text
	}
	l := &languages[e.column]
	for _, w := range [...]struct{ from, to string }{
		{"Directive ", l.directive}, {"Regulation ", l.regulation}, {"Decision ", l.decision},
	} {
		if rest, ok := strings.CutPrefix(text, w.from); ok {
			text = w.to + " " + rest
		}
	}
	return strings.Replace(text, " Art. ", " "+l.article+" ", 1)
}
