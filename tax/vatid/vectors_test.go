package vatid_test

import (
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/tax/vatid"
)

type idOut struct {
	ID      string             `json:"id"`
	Country commerce.Territory `json:"country"`
	Scheme  string             `json:"scheme"`
}

func outOf(id vatid.ID, err error) (any, error) {
	return idOut{id.String(), id.Country(), id.Scheme()}, err
}

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"vatid.parse": vector.Typed(func(s string) (any, error) { return outOf(vatid.Parse(s)) }),
		"vatid.parse_in": vector.Typed(func(in struct {
			Country commerce.Territory `json:"country"`
			Number  string             `json:"number"`
		},
		) (any, error) {
			return outOf(vatid.ParseIn(in.Country, in.Number))
		}),
		"vatid.codice_fiscale": vector.Typed(func(s string) (any, error) {
			c, err := vatid.ParseCodiceFiscale(s)
			return map[string]any{"code": c.String(), "person": c.Person(), "omocode": c.Omocode()}, err
		}),
		"vatid.eori": vector.Typed(func(s string) (any, error) {
			e, err := vatid.ParseEORI(s)
			return map[string]any{"eori": e.String(), "country": e.Country()}, err
		}),
	}, map[string]error{
		"country": vatid.ErrCountry, "length": vatid.ErrLength, "format": vatid.ErrFormat,
		"component": vatid.ErrComponent, "checksum": vatid.ErrChecksum,
	})
}
