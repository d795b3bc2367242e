// Package vatidops has the operations of package tax/vatid.
package vatidops

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/tax/vatid"
)

type idOut struct {
	ID      string             `json:"id"`
	Country commerce.Territory `json:"country"`
	Scheme  string             `json:"scheme"`
}

type fiscaleOut struct {
	Code    string `json:"code"`
	Person  bool   `json:"person"`
	Omocode bool   `json:"omocode"`
}

type eoriOut struct {
	EORI    string             `json:"eori"`
	Country commerce.Territory `json:"country"`
}

func outOf(id vatid.ID, err error) (idOut, error) {
	return idOut{id.String(), id.Country(), id.Scheme()}, err
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "tax/vatid",
		Words: map[string]error{
			"country": vatid.ErrCountry, "length": vatid.ErrLength, "format": vatid.ErrFormat,
			"component": vatid.ErrComponent, "checksum": vatid.ErrChecksum,
		},
		Ops: map[string]conformance.Op{
			"vatid.parse": conformance.Typed("A VAT number with its prefix, checked for form and check digits.", func(s string) (idOut, error) {
				return outOf(vatid.Parse(s))
			}),
			"vatid.parse_in": conformance.Typed("A VAT number that a country's register writes without prefix.", func(in struct {
				Country commerce.Territory `json:"country"`
				Number  string             `json:"number"`
			},
			) (idOut, error) {
				return outOf(vatid.ParseIn(in.Country, in.Number))
			}),
			"vatid.codice_fiscale": conformance.Typed("An Italian tax code of a person or a body.", func(s string) (fiscaleOut, error) {
				c, err := vatid.ParseCodiceFiscale(s)
				return fiscaleOut{c.String(), c.Person(), c.Omocode()}, err
			}),
			"vatid.eori": conformance.Typed("A customs number (EORI).", func(s string) (eoriOut, error) {
				e, err := vatid.ParseEORI(s)
				return eoriOut{e.String(), e.Country()}, err
			}),
		},
	}
}
