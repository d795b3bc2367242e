package moneyfmt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

func TestTag(t *testing.T) {
	for _, c := range []struct{ ask, want string }{
		{"it-IT", "it-IT"},
		{"it", "it"},
		{"it-IT-u-nu-arab", "it-IT"},   // extensions have no effect
		{"de-Latn-AT", "de-AT"},        // a script that goes without saying
		{"sr-Latn", "sr-Latn"},         // one that does not
		{"sr-Latn-HR", "sr-Latn"},      // a region without data
		{"de-Cyrl-AT", "und"},          // CLDR: another script has no parent but the root
		{"pt-AO", "pt-PT"},             // a parent that is not a prefix
		{"en-ZA", "en-001"},            // the same
		{"es-CO", "es-419"},            // the same
		{"zh-TW", "zh-TW"},             // traditional by its region
		{"zh-HK", "zh-HK"},             //
		{"no", "no"},                   //
		{"iw", "und"},                  // not in the table
		{"zu-ZA", "und"},               // beyond its last row
		{"und", "und"},                 //
		{"und-DE", "und"},              //
		{"fr-x-private", "fr"},         //
		{"x-private", "und"},           //
		{"ca-ES-valencia", "ca-ES"},    // a variant
		{"de-1996-u-co-phonebk", "de"}, //
	} {
		require.Equal(t, c.want, moneyfmt.New(language.MustParse(c.ask), moneyfmt.Options{}).Tag().String(), "New(%s)", c.ask)
	}
}

func TestZeroFormatter(t *testing.T) {
	var f moneyfmt.Formatter
	require.Equal(t, f, moneyfmt.New(language.Und, moneyfmt.Options{}))
	require.Equal(t, language.Und, f.Tag())
	require.Equal(t, "€\u00a01,234.50", f.Format(money.MustParse("1234.5", money.EUR)))
	_, err := f.Parse("x", money.EUR)
	require.EqualError(t, err, `money/moneyfmt: "x" is not an amount in und`)
}

func TestNoCurrency(t *testing.T) {
	f := moneyfmt.New(language.Italian, moneyfmt.Options{})
	require.Equal(t, "0", f.Format(money.Amount{}))
	_, err := f.Parse("1", 0)
	require.ErrorIs(t, err, money.ErrUnknownCurrency)
}

func TestCustomCurrency(t *testing.T) {
	points, err := money.NewCurrency("PTS", 0)
	require.NoError(t, err)
	f := moneyfmt.New(language.Italian, moneyfmt.Options{})
	for _, a := range []money.Amount{money.New(12500, points), money.MustParse("12.5", points)} {
		text := f.Format(a)
		require.True(t, strings.HasSuffix(text, "\u00a0PTS"), text)
		back, err := f.Parse(text, points)
		require.NoError(t, err)
		require.Equal(t, a, back)
	}
	en := moneyfmt.New(language.AmericanEnglish, moneyfmt.Options{Symbol: moneyfmt.Narrow})
	require.Equal(t, "PTS\u00a012", en.Format(money.New(12, points)))
}

// A Currency that no constructor made is written somehow; it must not panic.
func TestImpossibleCurrency(t *testing.T) {
	f := moneyfmt.New(language.English, moneyfmt.Options{})
	for _, c := range []money.Currency{1, 31, 32, 63, 64, 1 << 31, 1<<32 - 1} {
		require.Contains(t, f.Format(money.New(7, c)), "7")
		_, _ = f.Parse("7", c)
	}
}

func TestSpecialCurrencies(t *testing.T) {
	pt := language.MustParse("pt-PT")
	escudo := money.MustParseCurrency("PTE")
	a := money.MustParse("1234.55", escudo)
	f := moneyfmt.New(pt, moneyfmt.Options{})
	require.Equal(t, "1234$55\u00a0\u200b", f.Format(a)) // the separator is the symbol
	back, err := f.Parse("1234$55", escudo)
	require.NoError(t, err)
	require.Equal(t, a, back)
	require.Equal(t, "1234$55", moneyfmt.New(pt, moneyfmt.Options{Symbol: moneyfmt.None}).Format(a))

	lira := money.MustParseCurrency("ITL")
	require.Equal(t, "ITL\u00a01.936.270", moneyfmt.New(language.MustParse("it-CH"), moneyfmt.Options{Digits: moneyfmt.TrimZero}).Format(money.MustParse("1936270", lira)))
}

func TestExtremes(t *testing.T) {
	f := moneyfmt.New(language.MustParse("en-IN"), moneyfmt.Options{})
	require.Equal(t, "-92,23,37,20,36,85,47,75,808", f.FormatNumber(-1<<63, 0))
	require.Equal(t, "9.223372036854775807", f.FormatNumber(1<<63-1, 18))
	require.Equal(t, "0.000000000000000001", f.FormatNumber(1, 18))
	require.Equal(t, "0.000000000000000001", f.FormatNumber(1, 99))
	require.Equal(t, "7", f.FormatNumber(7, -1))
	require.Equal(t, "+7", moneyfmt.New(language.English, moneyfmt.Options{Plus: true}).FormatNumber(7, 0))
	require.Equal(t, "0", moneyfmt.New(language.English, moneyfmt.Options{Plus: true}).FormatNumber(0, 0))
	dst := f.AppendNumber(make([]byte, 0, 1), 1, 0)
	require.Equal(t, "1", string(dst))
}

func TestParseErrors(t *testing.T) {
	f := moneyfmt.New(language.MustParse("de-DE"), moneyfmt.Options{})
	_, _, err := f.ParseNumber("1.5")
	require.ErrorIs(t, err, money.ErrSyntax)
	require.EqualError(t, err, `money/moneyfmt: "1.5" is not a number in de-DE`)
	_, _, err = f.ParseNumber("9.223.372.036.854.775.808")
	require.ErrorIs(t, err, money.ErrOverflow)
	require.EqualError(t, err, `money/moneyfmt: "9.223.372.036.854.775.808" is too large for a number`)
	_, _, err = f.ParseNumber("9.223.372.036.854.775.808.")
	require.ErrorIs(t, err, money.ErrSyntax)
	_, _, err = f.ParseNumber("1 €")
	require.ErrorIs(t, err, money.ErrSyntax)
	_, err = f.ParsePercent("zehn %")
	require.EqualError(t, err, `money/moneyfmt: "zehn %" is not a percentage in de-DE`)
	_, err = f.ParsePercent("1,00001 %")
	require.ErrorIs(t, err, money.ErrInexact)
	_, err = f.ParsePercent("9.223.372.036.854.775.807 %")
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = f.ParsePercent("9.223.372.036.854.775.808 %")
	require.ErrorIs(t, err, money.ErrOverflow)
	p, err := f.ParsePercent("-7")
	require.NoError(t, err)
	require.Equal(t, money.MustPercent("-7"), p)

	long := strings.Repeat("1", 39) + "é" + strings.Repeat("1", 1000)
	_, err = f.Parse(long, money.EUR)
	require.EqualError(t, err, `money/moneyfmt: "`+strings.Repeat("1", 39)+`…" is not an amount in de-DE`)
	_, err = f.Parse("-99.999.999.999.999.999.999,00", money.EUR)
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = f.Parse("-92233720368547759", money.EUR)
	require.ErrorIs(t, err, money.ErrOverflow)
	a, err := f.Parse("-0,00005", money.EUR)
	require.NoError(t, err)
	require.Equal(t, money.MustParse("-0.00005", money.EUR), a)
}

func TestLocalized(t *testing.T) {
	p := message.NewPrinter(language.MustParse("it-IT"))
	a := money.MustParse("5", money.EUR)
	v := moneyfmt.Localized(a)
	for _, c := range []struct{ format, want string }{
		{"%v", "5,00\u00a0€"},
		{"%s", "5,00\u00a0€"},
		{"%+v", "+5,00\u00a0€"},
		{"%8v|", "  5,00\u00a0€|"},
		{"%-8v|", "5,00\u00a0€  |"},
		{"%2v|", "5,00\u00a0€|"},
		{"%d", "%!d(moneyfmt.Localized=5,00\u00a0€)"},
	} {
		require.Equal(t, c.want, p.Sprintf(c.format, v), c.format)
	}
	// The printer keeps reporting the width of an earlier directive, with ok false.
	require.Equal(t, "         x 5,00\u00a0€", p.Sprintf("%10s %v", "x", v))
	require.Equal(t, "   EUR 5.00", fmt.Sprintf("%11v", v))
	require.Equal(t, "%!d(moneyfmt.Localized=EUR 5.00)", fmt.Sprintf("%d", v))
}

// Values at the two sides of a branch, worked out by hand.
func TestEdges(t *testing.T) {
	trim := moneyfmt.New(language.German, moneyfmt.Options{Digits: moneyfmt.TrimZero})
	require.Equal(t, "3\u00a0WEI", trim.Format(money.MustParse("3", money.MustParseCurrency("WEI/18"))))
	it := moneyfmt.New(language.MustParse("it-IT"), moneyfmt.Options{})
	for units, want := range map[int64]string{9: "9", 10: "10", 99: "99", 100: "100", 999: "999", 1000: "1000", 9999: "9999", 10000: "10.000", 1_000_000: "1.000.000"} {
		require.Equal(t, want, it.FormatNumber(units, 0))
	}

	// Too many digits when cents are added to whole euros: 2^63-1 is 92233720368547758.07.
	de := moneyfmt.New(language.MustParse("de-DE"), moneyfmt.Options{})
	for text, want := range map[string]error{
		"922337203685477580":    money.ErrOverflow, // ×10 fits, ×100 does not
		"92233720368547758,07":  nil,
		"-92233720368547758,07": nil,
		"92233720368547758,08":  money.ErrOverflow,
		"9223372036854775807":   money.ErrOverflow,
		"92233720368547758,0":   nil,
		"-92233720368547758,0":  nil,
		"92233720368547758,1":   money.ErrOverflow,
	} {
		a, err := de.Parse(text, money.EUR)
		if want != nil {
			require.ErrorIs(t, err, want, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, money.MustParse(strings.Replace(text, ",", ".", 1), money.EUR), a)
	}
	a, err := de.Parse("1,2500", money.EUR)
	require.NoError(t, err)
	require.Equal(t, money.MustParse("1.25", money.EUR), a, "zeros that say nothing")
	require.Equal(t, 2, a.Scale())

	_, err = de.Parse(strings.Repeat("x", 40), money.EUR)
	require.EqualError(t, err, `money/moneyfmt: "`+strings.Repeat("x", 40)+`" is not an amount in de-DE`)
	for n, want := range map[int]bool{96: true, 97: false} { // bytes of text, spaces around it included
		_, err := de.Parse(strings.Repeat(" ", n-1)+"1", money.EUR)
		require.Equal(t, want, err == nil, n)
	}

	accounting := moneyfmt.New(language.AmericanEnglish, moneyfmt.Options{Accounting: true})
	for _, text := range []string{"", "(", ")", "()", "(1", "1)", "(1 )", "( 1)", "( 1 $)"} {
		_, err := accounting.Parse(text, money.USD)
		require.ErrorIs(t, err, money.ErrSyntax, text)
	}
}
