package statement_test

import (
	"testing"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/returns/statement"
)

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"returns.labels": vector.Typed(func(in struct {
			Country  commerce.Territory `json:"country"`
			Language string             `json:"language"`
			On       calendar.Date      `json:"on"`
		},
		) (any, error) {
			tag, err := language.Parse(in.Language)
			if err != nil {
				return nil, err
			}
			return statement.Labels(in.Country, tag, in.On)
		}),
	}, map[string]error{"ErrUnsupportedLanguage": statement.ErrUnsupportedLanguage})
}
