package moneyfmt_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/money/moneyfmt"
)

type input struct {
	Tag        language.Tag    `json:"tag"`
	Symbol     string          `json:"symbol"`
	Digits     string          `json:"digits"`
	Accounting bool            `json:"accounting"`
	Plus       bool            `json:"plus"`
	Texts      []string        `json:"amounts"`
	Percents   []money.Percent `json:"percents"`
	Numbers    []string        `json:"numbers"`
	Currency   money.Currency  `json:"currency"`
	Text       string          `json:"text"`
}

func (in input) formatter() moneyfmt.Formatter {
	return moneyfmt.New(in.Tag, moneyfmt.Options{
		Symbol:     map[string]moneyfmt.Symbol{"narrow": moneyfmt.Narrow, "code": moneyfmt.Code, "none": moneyfmt.None}[in.Symbol],
		Digits:     map[string]moneyfmt.Digits{"trim": moneyfmt.TrimZero}[in.Digits],
		Accounting: in.Accounting, Plus: in.Plus,
	})
}

type texts struct {
	Texts []string `json:"texts"`
}

// number reads a plain decimal as units and scale.
func number(t string) (units int64, scale int, err error) {
	whole, fraction, _ := strings.Cut(t, ".")
	err = json.Unmarshal([]byte(whole+fraction), &units)
	return units, len(fraction), err
}

// The vectors compare with ICU; each text is also read back.
func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"moneyfmt.format": vector.Typed(func(in input) (any, error) {
			var out texts
			f := in.formatter()
			for _, s := range in.Texts {
				a, err := money.ParseText(s)
				if err != nil {
					return nil, err
				}
				text := f.Format(a)
				if back, err := f.Parse(text, a.Currency()); err != nil || back != a {
					return nil, fmt.Errorf("%s: Parse(%q) = %v, %w", s, text, back, err)
				}
				out.Texts = append(out.Texts, text)
			}
			return out, nil
		}),
		"moneyfmt.percent": vector.Typed(func(in input) (any, error) {
			var out texts
			f := in.formatter()
			for _, p := range in.Percents {
				text := f.FormatPercent(p)
				if back, err := f.ParsePercent(text); err != nil || back != p {
					return nil, fmt.Errorf("%s: ParsePercent(%q) = %v, %w", p, text, back, err)
				}
				out.Texts = append(out.Texts, text)
			}
			return out, nil
		}),
		"moneyfmt.number": vector.Typed(func(in input) (any, error) {
			var out texts
			f := in.formatter()
			for _, s := range in.Numbers {
				units, scale, err := number(s)
				if err != nil {
					return nil, err
				}
				text := f.FormatNumber(units, scale)
				if u, sc, err := f.ParseNumber(text); err != nil || u != units || sc != scale {
					return nil, fmt.Errorf("%s: ParseNumber(%q) = %d, %d, %w", s, text, u, sc, err)
				}
				out.Texts = append(out.Texts, text)
			}
			return out, nil
		}),
		"moneyfmt.parse": vector.Typed(func(in input) (any, error) {
			return in.formatter().Parse(in.Text, in.Currency)
		}),
	}, map[string]error{"syntax": money.ErrSyntax, "overflow": money.ErrOverflow, "inexact": money.ErrInexact})
}

func TestDecimalsOfISO(t *testing.T) {
	f := moneyfmt.New(language.MustParse("hu-HU"), moneyfmt.Options{})
	require.Equal(t, "1234,50\u00a0Ft", f.Format(money.MustParse("1234.5", money.HUF)))
}
