// Package explainops has the operations of package explain.
package explainops

import (
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/explain"
	"github.com/bottega-go/commerce/internal/conformance"
)

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "explain",
		Words:   map[string]error{"unsupported": explain.ErrUnsupported},
		Ops: map[string]conformance.Op{
			"explain.sentence": conformance.Typed("A reason as a sentence in a language; not translated, it is the English one.", sentence),
		},
	}
}

type sentenceOut struct {
	Language   string `json:"language"`
	Text       string `json:"text"`
	Translated bool   `json:"translated"`
}

func sentence(in struct {
	Language string          `json:"language"`
	Reason   commerce.Reason `json:"reason"`
},
) (sentenceOut, error) {
	tag, err := language.Parse(in.Language)
	if err != nil {
		return sentenceOut{}, err
	}
	e, err := explain.In(tag)
	if err != nil {
		return sentenceOut{}, err
	}
	text, ok := e.Sentence(in.Reason)
	return sentenceOut{e.Tag().String(), text, ok}, nil
}
