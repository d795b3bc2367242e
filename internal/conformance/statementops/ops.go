// Package statementops has the operations of package returns/statement.
package statementops

import (
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/returns/statement"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "returns/statement",
		Words:   map[string]error{"ErrUnsupportedLanguage": statement.ErrUnsupportedLanguage},
		Ops: map[string]conformance.Op{
			"returns.model_form":         conformance.Typed("The model withdrawal form of Annex I(B) in a language, by its fields.", modelForm),
			"returns.model_instructions": conformance.Typed("The model instructions on withdrawal of Annex I(A) in a language, for the terms of a contract that is planned.", instructions),
			"returns.acknowledgement":    conformance.Typed("The acknowledgement of a withdrawal, by its fields.", acknowledgement),
			"returns.labels":             conformance.Typed("The prescribed words of the withdrawal function in a language of a country.", labels),
		},
	}
}

func labels(in struct {
	Country  commerce.Territory `json:"country"`
	Language string             `json:"language"`
	On       calendar.Date      `json:"on"`
},
) (statement.Label, error) {
	tag, err := language.Parse(in.Language)
	if err != nil {
		return statement.Label{}, err
	}
	return statement.Labels(in.Country, tag, in.On)
}
