package moneyfmt_test

import (
	"testing"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

// FuzzParse: what is read can be written, and reading that gives the same amount.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"1.234,50 €", "1.5", "(1,234.50)", "-\u200e1\u202f234,5", "CHF-1’234.50", "92.233.720.368.547.758,07", "EUR", "1,23,456", "%5"} {
		for _, tag := range []string{"it-IT", "fr-FR", "en-IN", "ar"} {
			f.Add(text, tag, true)
		}
	}
	f.Fuzz(func(t *testing.T, text, tag string, accounting bool) {
		locale, _ := language.Parse(tag)
		fm := moneyfmt.New(locale, moneyfmt.Options{Accounting: accounting})
		for _, c := range []money.Currency{money.EUR, money.JPY, money.KWD} {
			a, err := fm.Parse(text, c)
			if err != nil {
				if a != (money.Amount{}) {
					t.Fatalf("Parse(%q) = %v beside an error", text, a)
				}
				continue
			}
			again, err := fm.Parse(fm.Format(a), c)
			if err != nil || again != a {
				t.Fatalf("Parse(%q) = %v, written as %q, read as %v, %v", text, a, fm.Format(a), again, err)
			}
		}
		if p, err := fm.ParsePercent(text); err == nil {
			if again, err := fm.ParsePercent(fm.FormatPercent(p)); err != nil || again != p {
				t.Fatalf("ParsePercent(%q) = %v, again %v, %v", text, p, again, err)
			}
		}
	})
}
