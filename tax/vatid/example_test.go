package vatid_test

import (
	"errors"
	"fmt"

	"github.com/bottega-go/commerce/tax/vatid"
)

func ExampleParse() {
	id, err := vatid.Parse("it 0074 3110 157")
	fmt.Println(id, id.Country(), err)
	_, err = vatid.Parse("IT00743110158")
	fmt.Println(err, errors.Is(err, vatid.ErrChecksum))
	// Output:
	// IT00743110157 IT <nil>
	// tax/vatid: "IT00743110158": check digit does not match true
}

func ExampleParseIn() {
	id, err := vatid.ParseIn("GR", "094259216")
	fmt.Println(id, id.Country(), id.Body(), err)
	// Output: EL094259216 GR 094259216 <nil>
}

func ExampleParseCodiceFiscale() {
	c, err := vatid.ParseCodiceFiscale("rssmra80a01h501u")
	fmt.Println(c.Person(), c.Omocode(), err)
	_, err = vatid.ParseCodiceFiscale("RSSMRA80A01H501X")
	fmt.Println(err) // never quotes the code
	// Output:
	// true false <nil>
	// tax/vatid: check digit does not match
}

func ExampleParseEORI() {
	e, err := vatid.ParseEORI("it 00743110157")
	fmt.Println(e, e.Country(), err)
	// Output: IT00743110157 IT <nil>
}
