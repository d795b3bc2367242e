package schema

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/language"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/cart"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/catalog/feed"
	"github.com/bottega-go/commerce/catalog/stock"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/internal/vector"
	"github.com/bottega-go/commerce/kpi"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/returns"
)

const (
	numberForm   = `^-?[0-9]+(\.[0-9]+)?$`
	currencyForm = `^[A-Z0-9]{3,12}(/[0-9]{1,2})?$` // a custom currency carries its digits
	dateForm     = `^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`
)

// Base is where the schemas of the module are.
const Base = "https://github.com/bottega-go/commerce/docs/schema/"

// known returns the schema of a type whose text has a form that its Go type
// does not tell.
func known(t reflect.Type) object {
	word := func(pattern string) object { return object{"type": "string", "pattern": pattern} }
	switch t {
	case reflect.TypeFor[money.Amount]():
		return object{
			"type": []string{"object", "null"}, "required": []string{"amount", "currency"}, "additionalProperties": false,
			"properties": object{"amount": object{"type": []string{"string", "number"}, "pattern": numberForm}, "currency": word(currencyForm)},
		}
	case reflect.TypeFor[money.Currency]():
		return word(currencyForm[:len(currencyForm)-1] + `$|^$`)
	case reflect.TypeFor[money.Percent](), reflect.TypeFor[decimal.Decimal]():
		return object{"type": []string{"string", "number"}, "pattern": numberForm}
	case reflect.TypeFor[money.Rate]():
		return word(`^([A-Z]{3} [A-Z]{3} [0-9]+(\.[0-9]+)?)?$`)
	case reflect.TypeFor[calendar.Date]():
		return word(dateForm)
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[commerce.Tri]():
		return object{"type": []string{"boolean", "null"}}
	case reflect.TypeFor[json.RawMessage]():
		return object{}
	case reflect.TypeFor[language.Tag]():
		return object{"type": "string", "description": "BCP 47"}
	case reflect.TypeFor[catalog.GTIN]():
		return word(`^[0-9]*$`)
	case reflect.TypeFor[consent.Hash]():
		return word(`^([0-9a-f]{64})?$`)
	case reflect.TypeFor[consent.SubjectRef]():
		return word(`^([0-9a-f]{32})?$`)
	case reflect.TypeFor[promo.Promotion]():
		return object{"$ref": Base + "promotion.json#/$defs/promotion"}
	default:
		return nil
	}
}

// words are the schemas of stored forms whose zero value does not tell.
var words = map[reflect.Type]string{
	reflect.TypeFor[consent.Receipt](): "commerce/consent_receipt/1",
	reflect.TypeFor[feed.File]():       feed.FileSchema,
	reflect.TypeFor[vector.File]():     vector.Schema,
}

// mirrors are the members of types that keep them to themselves.
var mirrors = map[reflect.Type]reflect.Type{
	reflect.TypeFor[commerce.Reason](): reflect.TypeFor[struct {
		Code     string              `json:"code"`
		Kind     commerce.ReasonKind `json:"kind"`
		Text     string              `json:"text"`
		Template string              `json:"template"`
		Facts    []commerce.Fact     `json:"facts"`
		Cites    []commerce.Citation `json:"cites"`
		Line     string              `json:"line"`
		Path     string              `json:"path"`
	}](),
	reflect.TypeFor[stock.Levels](): reflect.TypeFor[[]stock.Entry](),
	reflect.TypeFor[pricing.Book](): reflect.TypeFor[struct {
		Schema  string          `json:"schema" const:"commerce/prices/1"`
		Entries []pricing.Entry `json:"entries"`
	}](),
	reflect.TypeFor[cart.Cart](): reflect.TypeFor[struct {
		Schema      string            `json:"schema" const:"commerce/cart/1"`
		ID          string            `json:"id"`
		Currency    money.Currency    `json:"currency"`
		Version     int64             `json:"version"`
		Last        int64             `json:"last_line"`
		Lines       []cart.Line       `json:"lines"`
		Codes       []string          `json:"codes"`
		Groups      []cart.Group      `json:"groups"`
		Customer    *cart.Customer    `json:"customer"`
		Destination *commerce.Address `json:"destination"`
		Note        string            `json:"note"`
		Attributes  map[string]string `json:"attributes"`
		Accepted    time.Time         `json:"accepted_at"`
		Applied     []struct {
			ID     string `json:"id"`
			Digest string `json:"digest"`
		} `json:"applied"`
	}](),
	reflect.TypeFor[methods](): reflect.TypeFor[struct {
		Schema  string        `json:"schema" const:"commerce/shipping/1"`
		Methods []cart.Method `json:"methods"`
	}](),
	reflect.TypeFor[returns.Case](): reflect.TypeFor[struct {
		Schema string          `json:"schema" const:"commerce/return_case/2"`
		Events []returns.Event `json:"events"`
	}](),
	reflect.TypeFor[consent.Event](): reflect.TypeFor[struct {
		Schema   string             `json:"schema" const:"commerce/consent_event/1"`
		Digest   consent.Hash       `json:"digest"`
		Subject  consent.SubjectRef `json:"subject"`
		Kind     consent.Kind       `json:"kind"`
		Purpose  consent.Purpose    `json:"purpose"`
		Channels consent.Channels   `json:"channels"`
		Occurred time.Time          `json:"occurred"`
		Recorded time.Time          `json:"recorded"`
		Trusted  bool               `json:"trusted"`
		Notice   consent.Hash       `json:"notice"`
		Evidence consent.Evidence   `json:"evidence"`
		Facts    consent.Facts      `json:"facts"`
		Age      uint8              `json:"age"`
		Other    consent.SubjectRef `json:"other"`
		Nonce    consent.SubjectRef `json:"nonce"`
		Commit   consent.Hash       `json:"commit"`
		Detail   consent.Detail     `json:"detail"`
	}](),
	reflect.TypeFor[kpi.Ratio](): reflect.TypeFor[ratio](),
	reflect.TypeFor[kpi.Rate](): reflect.TypeFor[struct {
		KPI string `json:"kpi"`
		ratio
	}](),
	reflect.TypeFor[kpi.Mean](): reflect.TypeFor[struct {
		KPI  string       `json:"kpi"`
		Sum  money.Amount `json:"sum"`
		N    int64        `json:"n"`
		Mean money.Amount `json:"mean"`
	}](),
}

type ratio struct {
	Num     int64          `json:"num"`
	Den     int64          `json:"den"`
	Percent *money.Percent `json:"percent"`
}

type methods []cart.Method // the file of cart.ParseMethods
