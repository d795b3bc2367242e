package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/bottega-go/commerce"
)

// Text is what a product says, by BCP 47 language tag: {"it": "Maglietta",
// "de-AT": "Leiberl"}. The tag "und" holds text without a language, such as a
// name. The zero Text says nothing.
type Text map[string]string

// Plain is text without a language.
func Plain(s string) Text { return Text{"und": s} }

// In returns the text for the first of the languages that has one, and its
// tag. Each language falls back along its CLDR parents (de-CH, de), then to
// "und", then to the first tag in alphabetical order: something is always
// shown. The tag is empty if there is no text at all.
func (t Text) In(tags ...language.Tag) (text, tag string) {
	for _, want := range tags {
		if s, k := t.along(want); k != "" {
			return s, k
		}
	}
	if s, ok := t["und"]; ok {
		return s, "und"
	}
	for k := range t {
		if tag == "" || k < tag {
			text, tag = t[k], k
		}
	}
	return text, tag
}

// Has says that there is text that readers of the language understand: in the
// language itself or one of its CLDR parents.
func (t Text) Has(tag language.Tag) bool {
	s, _ := t.along(tag)
	return s != ""
}

func (t Text) along(want language.Tag) (text, tag string) {
	for ; want != language.Und; want = want.Parent() {
		k := want.String()
		if s := t[k]; s != "" {
			return s, k
		}
	}
	return "", ""
}

func (t Text) check(errs *commerce.FieldErrors, path string) {
	for k, s := range t { // FieldErrors are sorted by path
		if _, plain := languageNames[k]; !plain && k != "und" {
			if tag, err := language.Parse(k); err != nil || tag.String() != k {
				errs.Add(path+commerce.Pointer(k), "catalog.text.language", commerce.Detail(ErrLanguage, "catalog: %.40q is not a canonical BCP 47 tag", k))
			}
		}
		switch {
		case len(s) > maxText:
			errs.Add(path+commerce.Pointer(k), "catalog.text.too_long", ErrTooMany, commerce.NewFact("most", maxText))
		case !utf8.ValidString(s):
			errs.Add(path+commerce.Pointer(k), "catalog.text.encoding", ErrRange)
		}
	}
}

func printable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// letters that do not decompose into a base letter and a mark.
var plainLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", '’': "'",
}

// germanLetters are how people write umlauts without the key for them.
var germanLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// Fold returns s as search compares it: lower case, without accents, ß as ss.
func Fold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, "\uFFFD")) { // NFKD leaves accents in broken text
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		if w, ok := plainLetters[r]; ok {
			b.WriteString(w)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func wordRune(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// eachWord calls f for each folded word of s, and for the spelled-out form of
// words with umlauts.
func eachWord(s string, f func(string)) {
	for w := range strings.FieldsFuncSeq(Fold(s), wordRune) {
		f(w)
	}
	if strings.ContainsAny(s, "äöüÄÖÜ") {
		for w := range strings.FieldsFuncSeq(strings.ToLower(norm.NFC.String(s)), wordRune) {
			if g := Fold(germanLetters.Replace(w)); g != Fold(w) {
				f(g)
			}
		}
	}
}
