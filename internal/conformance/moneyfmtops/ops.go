// Package moneyfmtops has the operations of package money/moneyfmt. What they
// format they also read back.
package moneyfmtops

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

type symbol moneyfmt.Symbol

var symbols = commerce.Words[symbol]{"", "narrow", "code", "none"}

func (s symbol) MarshalText() ([]byte, error)  { return symbols.Marshal(s) }
func (s *symbol) UnmarshalText(b []byte) error { return symbols.Unmarshal(s, b) }

type digits moneyfmt.Digits

var digitWords = commerce.Words[digits]{"", "trim"}

func (d digits) MarshalText() ([]byte, error)  { return digitWords.Marshal(d) }
func (d *digits) UnmarshalText(b []byte) error { return digitWords.Unmarshal(d, b) }

type tag struct {
	Tag language.Tag `json:"tag"`
}

type formatIn struct {
	tag

	Symbol     symbol   `json:"symbol"`
	Digits     digits   `json:"digits"`
	Accounting bool     `json:"accounting"`
	Plus       bool     `json:"plus"`
	Amounts    []string `json:"amounts"`
}

type parseIn struct {
	tag

	Symbol     symbol         `json:"symbol"`
	Accounting bool           `json:"accounting"`
	Text       string         `json:"text"`
	Currency   money.Currency `json:"currency"`
}

type texts struct {
	Texts []string `json:"texts"`
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "money/moneyfmt",
		Words:   map[string]error{"syntax": money.ErrSyntax, "overflow": money.ErrOverflow, "inexact": money.ErrInexact},
		Ops: map[string]conformance.Op{
			"moneyfmt.format":  conformance.Typed("Amounts as people of a locale write them.", format),
			"moneyfmt.percent": conformance.Typed("Percentages as people of a locale write them.", percents),
			"moneyfmt.number":  conformance.Typed("Decimal numbers as people of a locale write them.", numbers),
			"moneyfmt.parse":   conformance.Typed("The amount that a text means in a locale; a text with two readings is an error.", parse),
		},
	}
}

func parse(in parseIn) (money.Amount, error) {
	f := moneyfmt.New(in.Tag, moneyfmt.Options{Symbol: moneyfmt.Symbol(in.Symbol), Accounting: in.Accounting})
	return f.Parse(in.Text, in.Currency)
}

func format(in formatIn) (texts, error) {
	out := texts{Texts: []string{}}
	f := moneyfmt.New(in.Tag, moneyfmt.Options{
		Symbol: moneyfmt.Symbol(in.Symbol), Digits: moneyfmt.Digits(in.Digits), Accounting: in.Accounting, Plus: in.Plus,
	})
	for _, s := range in.Amounts {
		a, err := money.ParseText(s)
		if err != nil {
			return out, err
		}
		text := f.Format(a)
		if back, err := f.Parse(text, a.Currency()); err != nil || back != a {
			return out, fmt.Errorf("%s: Parse(%q) = %v, %w", s, text, back, err)
		}
		out.Texts = append(out.Texts, text)
	}
	return out, nil
}

func percents(in struct {
	tag

	Percents []money.Percent `json:"percents"`
},
) (texts, error) {
	out := texts{Texts: []string{}}
	f := moneyfmt.New(in.Tag, moneyfmt.Options{})
	for _, p := range in.Percents {
		text := f.FormatPercent(p)
		if back, err := f.ParsePercent(text); err != nil || back != p {
			return out, fmt.Errorf("%s: ParsePercent(%q) = %v, %w", p, text, back, err)
		}
		out.Texts = append(out.Texts, text)
	}
	return out, nil
}

func numbers(in struct {
	tag

	Numbers []string `json:"numbers"`
},
) (texts, error) {
	out := texts{Texts: []string{}}
	f := moneyfmt.New(in.Tag, moneyfmt.Options{})
	for _, s := range in.Numbers {
		units, scale, err := number(s)
		if err != nil {
			return out, err
		}
		text := f.FormatNumber(units, scale)
		if u, sc, err := f.ParseNumber(text); err != nil || u != units || sc != scale {
			return out, fmt.Errorf("%s: ParseNumber(%q) = %d, %d, %w", s, text, u, sc, err)
		}
		out.Texts = append(out.Texts, text)
	}
	return out, nil
}

// number reads a plain decimal as units and scale.
func number(t string) (units int64, scale int, err error) {
	whole, fraction, _ := strings.Cut(t, ".")
	units, err = strconv.ParseInt(whole+fraction, 10, 64)
	return units, len(fraction), err
}
