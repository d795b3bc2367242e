package cart

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// MethodsSchema is the newest stored form of a list of methods.
const MethodsSchema = "commerce/shipping/1"

// A Method is a way to deliver. Its price is that of the first zone that the
// address lies in. Express methods are dearer by nature: what they cost above
// the least expensive standard method is a charge of its own, which a
// withdrawal does not pay back (Directive 2011/83 Art. 13(2)).
type Method struct {
	ID      string     `json:"id"`
	Title   string     `json:"title,omitempty"`
	Kind    Fulfilment `json:"kind,omitempty"`
	Express bool       `json:"express,omitempty"`
	Zones   []Zone     `json:"zones"`
	// CashOnDelivery is the fee for paying at the door; null: it cannot be.
	CashOnDelivery money.Amount `json:"cash_on_delivery"`
	// DimFactor turns volume into weight: so many mm³ count as a gram (5000 is
	// the carriers' 5 dm³ per kg). The heavier of both counts. 0 is weight alone.
	DimFactor int64 `json:"dim_factor,omitempty"`
	// MaxGrams is the most that one shipment may weigh; 0 is no limit.
	MaxGrams int64 `json:"max_grams,omitempty"`
}

// A Zone is the price list of a method for some places.
type Zone struct {
	Countries []commerce.Territory `json:"countries,omitempty"` // empty is everywhere
	Postcodes []string             `json:"postcodes,omitempty"` // beginnings; empty is all
	By        Measure              `json:"by,omitempty"`
	Table     []Band               `json:"table"`
	PerItem   money.Amount         `json:"per_item"`      // for each unit, besides the band; null for none
	FreeOver  money.Amount         `json:"free_over"`     // goods of this value or more, after discounts, go free; null for never
	Days      [2]int               `json:"days,omitzero"` // working days of the carrier, least and most
}

// A Band is a price up to a bound, included. Bounds rise; a zero bound is the
// last, without limit.
type Band struct {
	UpTo  int64        `json:"up_to,omitempty"` // grams or units
	Value money.Amount `json:"value"`           // bound of tables by value; null for none
	Price money.Amount `json:"price"`
}

// Measure is what the table of a zone goes by. The zero Measure is ByWeight.
type Measure uint8

// The measures.
const (
	ByWeight Measure = iota
	ByUnits
	ByValue
)

var measures = commerce.Words[Measure]{"weight", "units", "value"}

// String returns weight, units or value.
func (m Measure) String() string { return measures.Text(m) }

// MarshalText writes the word.
func (m Measure) MarshalText() ([]byte, error) { return measures.Marshal(m) }

// UnmarshalText reads the word; any other is [commerce.ErrUnknownWord].
func (m *Measure) UnmarshalText(b []byte) error { return measures.Unmarshal(m, b) }

// ParseMethods reads methods from JSON, strictly, and checks them:
// {"schema":"commerce/shipping/1","methods":[…]}.
func ParseMethods(data []byte) ([]Method, error) {
	var d struct {
		Schema  string   `json:"schema"`
		Methods []Method `json:"methods"`
	}
	if err := commerce.UnmarshalSchema(data, MethodsSchema, &d); err != nil {
		return nil, err
	}
	var errs commerce.FieldErrors
	errs.AddUnder("/methods", "cart.method.invalid", checkMethods(d.Methods))
	return list(d.Methods), errs.Err()
}

// FormatMethods writes what [ParseMethods] reads.
func FormatMethods(ms []Method) ([]byte, error) {
	return json.Marshal(struct {
		Schema  string   `json:"schema"`
		Methods []Method `json:"methods"`
	}{MethodsSchema, append([]Method{}, ms...)})
}

func checkMethods(ms []Method) error {
	var errs commerce.FieldErrors
	bad := func(format string, args []any, path ...any) {
		errs.Add(commerce.Pointer(path...), "cart.method.invalid", commerce.Detail(ErrShop, format, args...))
	}
	seen := map[string]bool{}
	for i := range ms {
		m := &ms[i]
		if m.ID == "" || seen[m.ID] {
			bad("cart: method %.40q is nameless or there twice", []any{m.ID}, i, "id")
		}
		seen[m.ID] = true
		if m.DimFactor < 0 || m.MaxGrams < 0 || m.CashOnDelivery.Sign() < 0 {
			bad("cart: a figure of method %.40q is negative", []any{m.ID}, i)
		}
		for k := range m.Zones {
			z := &m.Zones[k]
			for n, t := range z.Countries {
				if t.Check() != nil {
					bad("cart: unknown territory %.40q", []any{string(t)}, i, "zones", k, "countries", n)
				}
			}
			if z.PerItem.Sign() < 0 || z.FreeOver.Sign() < 0 || z.PerItem != (money.Amount{}) && len(z.Table) > 0 && z.PerItem.Currency() != z.Table[0].Price.Currency() {
				bad("cart: a figure of the zone is negative or in another currency", nil, i, "zones", k)
			}
			if len(z.Table) == 0 {
				bad("cart: a zone without prices", nil, i, "zones", k, "table")
			}
			if z.Days[0] < 0 || z.Days[1] < z.Days[0] || z.Days[1] > 365 {
				bad("cart: %d to %d days", []any{z.Days[0], z.Days[1]}, i, "zones", k, "days")
			}
			for n := range z.Table {
				if b := &z.Table[n]; b.Price.Sign() < 0 || b.Price.Currency() == 0 || n > 0 && !z.Table[n-1].below(b, z.By) {
					bad("cart: the band has no price, or its bound does not rise", nil, i, "zones", k, "table", n)
				}
			}
		}
	}
	return errs.Err()
}

// below says that the bound of b lies under that of o; no bound is the highest.
func (b *Band) below(o *Band, by Measure) bool {
	if by == ByValue {
		c, err := b.Value.Cmp(o.Value)
		return err == nil && !b.Value.IsZero() && (o.Value == money.Amount{} || c < 0)
	}
	return b.UpTo > 0 && (o.UpTo == 0 || b.UpTo < o.UpTo)
}

func (m *Method) zone(a *commerce.Address) *Zone {
	for i := range m.Zones {
		z := &m.Zones[i]
		if len(z.Countries) > 0 && !slices.Contains(z.Countries, a.Country) && !slices.Contains(z.Countries, a.Country.Country()) {
			continue
		}
		if len(z.Postcodes) > 0 && !slices.ContainsFunc(z.Postcodes, func(p string) bool { return strings.HasPrefix(a.Postcode, p) }) {
			continue
		}
		return z
	}
	return nil
}

// byValue says that some price depends on the value of the goods.
func byValue(ms []Method) bool {
	for i := range ms {
		for k := range ms[i].Zones {
			if z := &ms[i].Zones[k]; z.By == ByValue || z.FreeOver != (money.Amount{}) {
				return true
			}
		}
	}
	return false
}
