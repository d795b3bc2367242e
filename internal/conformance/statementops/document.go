package statementops

import (
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/returns"
	"github.com/bottega-go/commerce/returns/statement"
	"golang.org/x/text/language"
)

type documentOut struct {
	Title  string                     `json:"title"`
	Fields map[string]statement.Field `json:"fields"`
	Text   string                     `json:"text"`
}

func out(d statement.Document, err error) (documentOut, error) {
	x := documentOut{Title: d.Title, Fields: map[string]statement.Field{}, Text: d.Text()}
	for _, f := range d.Fields {
		x.Fields[f.Key] = f
	}
	return x, err
}

func modelForm(in struct {
	Language string          `json:"language"`
	Trader   statement.Party `json:"trader"`
},
) (documentOut, error) {
	tag, err := language.Parse(in.Language)
	if err != nil {
		return documentOut{}, err
	}
	return out(statement.ModelForm(tag, in.Trader))
}

func instructions(in struct {
	Language    string                `json:"language"`
	Terms       returns.Terms         `json:"terms"`
	Information statement.Information `json:"information"`
},
) (documentOut, error) {
	tag, err := language.Parse(in.Language)
	if err != nil {
		return documentOut{}, err
	}
	return out(statement.ModelInstructions(tag, in.Terms, in.Information))
}

func acknowledgement(in struct {
	Language   string               `json:"language"`
	Withdrawal statement.Withdrawal `json:"withdrawal"`
	Zone       string               `json:"zone"`
},
) (documentOut, error) {
	tag, err := language.Parse(in.Language)
	if err != nil {
		return documentOut{}, err
	}
	zone, err := conformance.Zone(in.Zone)
	if err != nil {
		return documentOut{}, err
	}
	return out(statement.Acknowledgement(tag, in.Withdrawal, zone))
}
