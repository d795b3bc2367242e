package moneyfmt_test

import (
	"errors"
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

// visible shows no-break spaces as plain ones, so that this file can be read.
func visible(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r == '\u00a0' || r == '\u202f' {
			out[i] = ' '
		}
	}
	return string(out)
}

func Example() {
	a := money.MustParse("12345.50", money.EUR)
	for _, tag := range []string{"it-IT", "nl-NL", "fr-FR", "sv-SE", "en-IE", "de-AT"} {
		fmt.Println(tag, visible(moneyfmt.New(language.MustParse(tag), moneyfmt.Options{}).Format(a)))
	}
	// Output:
	// it-IT 12.345,50 €
	// nl-NL € 12.345,50
	// fr-FR 12 345,50 €
	// sv-SE 12 345,50 €
	// en-IE €12,345.50
	// de-AT € 12.345,50
}

func ExampleNew() {
	for _, tag := range []string{"it-IT", "de-NA", "es-AR", "zh-Hant-TW", "tlh"} {
		fmt.Println(tag, "->", moneyfmt.New(language.MustParse(tag), moneyfmt.Options{}).Tag())
	}
	// Output:
	// it-IT -> it-IT
	// de-NA -> de
	// es-AR -> es-419
	// zh-Hant-TW -> zh-Hant-TW
	// tlh -> und
}

func ExampleFormatter_Append() {
	f := moneyfmt.New(language.BritishEnglish, moneyfmt.Options{})
	line := []byte("Total: ")
	line = f.Append(line, money.New(1250, money.GBP))
	fmt.Println(string(line))
	// Output: Total: £12.50
}

func ExampleFormatter_Parse() {
	it := moneyfmt.New(language.MustParse("it-IT"), moneyfmt.Options{})
	fmt.Println(it.Parse("1.234,50 €", money.EUR))
	_, err := it.Parse("1.5", money.EUR)
	fmt.Println(err)
	fmt.Println(errors.Is(err, money.ErrSyntax))
	// Output:
	// EUR 1234.50 <nil>
	// money/moneyfmt: "1.5" is not an amount in it-IT
	// true
}

func ExampleFormatter_FormatPercent() {
	fmt.Println(visible(moneyfmt.New(language.German, moneyfmt.Options{}).FormatPercent(money.MustPercent("25.5"))))
	fmt.Println(moneyfmt.New(language.Turkish, moneyfmt.Options{}).FormatPercent(money.MustPercent("20")))
	// Output:
	// 25,5 %
	// %20
}

func ExampleFormatter_ParsePercent() {
	p, err := moneyfmt.New(language.German, moneyfmt.Options{}).ParsePercent("25,5 %")
	fmt.Println(p, err)
	// Output: 25.5% <nil>
}

func ExampleFormatter_FormatNumber() {
	f := moneyfmt.New(language.Italian, moneyfmt.Options{})
	fmt.Println(f.FormatNumber(12345678, 0), f.FormatNumber(1250, 3), "kg")
	// Output: 12.345.678 1,250 kg
}

func ExampleFormatter_ParseNumber() {
	units, scale, err := moneyfmt.New(language.Italian, moneyfmt.Options{}).ParseNumber("1,250")
	fmt.Println(units, scale, err)
	// Output: 1250 3 <nil>
}

func ExampleOptions() {
	refund := money.MustParse("-1200", money.USD)
	for _, opt := range []moneyfmt.Options{
		{},
		{Symbol: moneyfmt.Narrow},
		{Symbol: moneyfmt.Code},
		{Symbol: moneyfmt.None},
		{Accounting: true},
		{Digits: moneyfmt.TrimZero},
	} {
		fmt.Println(visible(moneyfmt.New(language.MustParse("en-GB"), opt).Format(refund)))
	}
	// Output:
	// -US$1,200.00
	// -$1,200.00
	// -USD 1,200.00
	// -1,200.00
	// (US$1,200.00)
	// -US$1,200
}

func ExampleLocalized() {
	a := money.MustParse("12345.50", money.EUR)
	p := message.NewPrinter(language.English)
	p.Printf("Total %v\n", moneyfmt.Localized(a))
	fmt.Println(visible(message.NewPrinter(language.Polish).Sprintf("Razem %v", moneyfmt.Localized(a))))
	fmt.Println("Log", moneyfmt.Localized(a)) // package fmt has no language
	// Output:
	// Total €12,345.50
	// Razem 12 345,50 €
	// Log EUR 12345.50
}
