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
const (
	english = iota - 1
	italian
)

var languages = [...]struct {
	tag                              language.Tag
	directive, regulation, decision  string
	unknown, yes, no, northernIrland string
	provision                        *strings.Replacer // of the words in a provision
}{
	{
		language.Italian, "direttiva", "regolamento", "decisione", "non noto", "sì", "no", "Irlanda del Nord",
		strings.NewReplacer(" Art. ", " art. ", " no. ", " n. ", " annex ", " allegato ", " sentence ", " periodo "),
	},
	{
		language.German, "Richtlinie", "Verordnung", "Beschluss", "unbekannt", "ja", "nein", "Nordirland",
		strings.NewReplacer(" no. ", " Nr. ", " annex ", " Anlage ", " sentence ", " Satz "),
	},
	{
		language.French, "directive", "règlement", "décision", "inconnu", "oui", "non", "Irlande du Nord",
		strings.NewReplacer(" Art. ", " art. ", " no. ", " n° ", " annex ", " annexe ", " sentence ", " phrase "),
	},
	{
		language.Spanish, "Directiva", "Reglamento", "Decisión", "desconocido", "sí", "no", "Irlanda del Norte",
		strings.NewReplacer(" Art. ", " art. ", " no. ", " n.º ", " annex ", " anexo ", " sentence ", " frase "),
	},
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
	host   func(commerce.Fact) (string, bool)
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

// With returns an explainer that asks the host first how to write a fact: an
// article by its title, a promotion by its name, the line "l2" by what stands
// on it. Such facts are of type text and called sku, promotion, method, line, …;
// false leaves the fact to the explainer, or to the function given before. The
// host may be asked more than once for one sentence.
func (e Explainer) With(say func(commerce.Fact) (text string, ok bool)) Explainer {
	before := e.host
	e.host = func(f commerce.Fact) (string, bool) {
		text, ok := say(f)
		if !ok && before != nil {
			return before(f)
		}
		return text, ok
	}
	return e
}

// Sentence returns the reason in the explainer's language, with its citations
// in brackets. Without a template in that language the text is the English one
// and ok is false. So it is where the reason lacks a fact that the template
// names: the text has … in its place.
func (e Explainer) Sentence(r commerce.Reason) (text string, ok bool) {
	template := r.Text
	if e.column != english {
		if template = e.template(r.Code); template == "" {
			return r.String(), false
		}
	}
	template, ok = complete(template, &r)
	if e.column == italian {
		template = e.elide(template, &r)
	}
	text = r.Sentence(template, func(f commerce.Fact) string { return e.fact(r.Code, f) })
	if len(r.Cites) == 0 {
		return text, ok
	}
	cites := make([]string, len(r.Cites))
	for i, c := range r.Cites {
		cites[i] = e.cite(c)
	}
	return text + " [" + strings.Join(cites, "; ") + "]", ok
}

// complete puts … for facts that the reason does not have.
func complete(template string, r *commerce.Reason) (string, bool) {
	ok := true
	for _, name := range names(template) {
		if _, known := r.Fact(name); !known {
			template, ok = strings.ReplaceAll(template, "{"+name+"}", "…"), false
		}
	}
	return template, ok
}

// names are those of the facts in a template, in their order.
func names(template string) (out []string) {
	for {
		_, rest, open := strings.Cut(template, "{")
		name, rest, end := strings.Cut(rest, "}")
		if !open || !end {
			return out
		}
		out, template = append(out, name), rest
	}
}

func (e Explainer) template(code string) string { return find(sentences[:], code).text[e.column] }

// find returns the row of a key, an empty one if there is none.
func find(table []sentence, key string) sentence {
	i, ok := slices.BinarySearchFunc(table, key, func(s sentence, key string) int { return strings.Compare(s.code, key) })
	if !ok {
		return sentence{}
	}
	return table[i]
}

// word says a word of JSON in the language; names and text stay as they are.
func (e Explainer) word(code string, f commerce.Fact) string {
	for prefix := code; e.column != english; {
		if w := find(words[:], prefix+"."+f.Name+" "+f.Value).text[e.column]; w != "" {
			return w
		}
		cut := strings.LastIndexByte(prefix, '.')
		if cut < 0 {
			break
		}
		prefix = prefix[:cut]
	}
	return f.Value
}

func (e Explainer) fact(code string, f commerce.Fact) string {
	if e.host != nil {
		if text, ok := e.host(f); ok {
			return text
		}
	}
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
			return e.day(d)
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
	case commerce.FactText:
		return e.word(code, f)
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

// cite names the kind of act, and the parts of a provision, in the language; the
// rest of a citation is the same everywhere.
func (e Explainer) cite(c commerce.Citation) string {
	if e.column == english {
		return c.String()
	}
	l, act := &languages[e.column], commerce.ActTitle(c.Act)
	for _, w := range [...]struct{ from, to string }{
		{"Directive ", l.directive}, {"Regulation ", l.regulation}, {"Decision ", l.decision},
	} {
		if rest, ok := strings.CutPrefix(act, w.from); ok {
			act = w.to + " " + rest
		}
	}
	if c.Provision == "" {
		return act
	}
	return act + l.provision.Replace(" "+c.Provision)
}
