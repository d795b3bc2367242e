package moneyfmt

import (
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/money"
)

// Localized returns a for printing by a message.Printer of golang.org/x/text: the
// verbs %v and %s write it in the language of the printer. The flag + adds a sign
// to amounts above zero; a width pads with spaces, on the right with the flag -.
//
// Printed by package fmt, which has no language, it is the text of a: "EUR 12.50".
func Localized(a money.Amount) fmt.Formatter { return localized{a} }

type localized struct{ amount money.Amount }

// Format implements fmt.Formatter.
func (v localized) Format(s fmt.State, verb rune) {
	var buf [64]byte
	text := buf[:0]
	if p, ok := s.(interface{ Language() language.Tag }); ok {
		text = New(p.Language(), Options{Plus: s.Flag('+')}).Append(text, v.amount)
	} else {
		text = append(text, v.amount.String()...)
	}
	if verb != 'v' && verb != 's' {
		_, _ = fmt.Fprintf(s, "%%!%c(moneyfmt.Localized=%s)", verb, text)
		return
	}
	pad := 0
	if width, ok := s.Width(); ok { // without ok the width is a leftover of the printer
		pad = width - utf8.RuneCount(text)
	}
	if !s.Flag('-') {
		spaces(s, pad)
	}
	_, _ = s.Write(text)
	if s.Flag('-') {
		spaces(s, pad)
	}
}

func spaces(w io.Writer, n int) {
	for range n {
		_, _ = io.WriteString(w, " ")
	}
}
