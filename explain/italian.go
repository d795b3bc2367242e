package explain

import (
	"strings"
	"unicode"

	"github.com/bottega-go/commerce"
)

// elided are the forms of article and preposition before a fact: before a
// consonant, before a vowel.
var elided = [...]struct{ consonant, vowel string }{
	{"il ", "l'"},
	{"al ", "all'"},
	{"dal ", "dall'"},
	{"del ", "dell'"},
	{"nel ", "nell'"},
	{"sul ", "sull'"},
	{"i ", "gli "},
	{"ai ", "agli "},
	{"dai ", "dagli "},
	{"dei ", "degli "},
	{"nei ", "negli "},
	{"sui ", "sugli "},
}

// elide writes dall'8, l'11 and gli 80 where a date, an amount or a number that
// is read with a vowel follows: templates have the forms before a consonant.
func (e Explainer) elide(template string, r *commerce.Reason) string {
	for _, name := range names(template) {
		f, ok := r.Fact(name)
		if !ok || !vowel(e.fact(r.Code, f), f.Type == commerce.FactDate || f.Type == commerce.FactInstant) {
			continue
		}
		for at := 0; ; at++ {
			i := strings.Index(template[at:], "{"+name+"}")
			if i < 0 {
				break
			}
			at += i
			for _, x := range elided {
				before, found := strings.CutSuffix(template[:at], x.consonant)
				if found && (before == "" || !unicode.IsLetter(rune(before[len(before)-1]))) {
					template = before + x.vowel + template[at:]
					at += len(x.vowel) - len(x.consonant)
					break
				}
			}
		}
	}
	return template
}

// vowel says that a figure is read with a vowel first: otto, ottanta, ottocento,
// undici and their thousands and millions; uno, but for the first of a month,
// which is il primo, and thousands, which are mille.
func vowel(figure string, date bool) bool {
	n := strings.IndexFunc(figure, func(c rune) bool { return c < '0' || c > '9' })
	if n < 0 {
		n = len(figure)
	}
	first, rest := figure[:n], figure[n:]
	thousands := len(rest) > 3 && (rest[0] == '.' || rest[0] == '\'') && strings.Trim(rest[1:4], "0123456789") == ""
	switch {
	case n == 0:
		return false
	case n > 3: // 1234 or 8000: formatters group from five figures on
		first, thousands = figure[:(n-1)%3+1], true
	}
	return first[0] == '8' || first == "11" || first == "1" && !date && !thousands
}
