package catalog

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
)

// A Measure is an exact number of a unit: "0.75 l". Text and JSON are that
// string. The zero Measure is none.
type Measure struct {
	Value decimal.Decimal
	Unit  string
}

// unit is one unit of measure: how many of its base unit it is, as n/10^exp.
type unit struct {
	name, base string
	exp        int32
	n          int64
}

// units are those of Directive 98/6 Art. 2(b) with their parts, and those that
// attributes of goods use. A base unit is its own base.
var units = []unit{
	{"kg", "kg", 0, 1},
	{"g", "kg", 3, 1},
	{"mg", "kg", 6, 1},
	{"l", "l", 0, 1},
	{"cl", "l", 2, 1},
	{"dl", "l", 1, 1},
	{"ml", "l", 3, 1},
	{"m", "m", 0, 1},
	{"cm", "m", 2, 1},
	{"mm", "m", 3, 1},
	{"km", "m", 0, 1000},
	{"m2", "m2", 0, 1},
	{"cm2", "m2", 4, 1},
	{"m3", "m3", 0, 1},
	{"cm3", "m3", 6, 1},
	{"piece", "piece", 0, 1},
	{"W", "W", 0, 1},
	{"kW", "W", 0, 1000},
	{"V", "V", 0, 1},
	{"Wh", "Wh", 0, 1},
	{"kWh", "Wh", 0, 1000},
	{"s", "s", 0, 1},
	{"min", "s", 0, 60},
	{"h", "s", 0, 3600},
	{"percent", "percent", 0, 1},
	{"wash", "wash", 0, 1},
}

func unitOf(name string) (unit, bool) {
	for _, u := range units {
		if u.name == name {
			return u, true
		}
	}
	return unit{}, false
}

// ParseMeasure reads a number, a space and a unit: "1.5 kg". Numbers have at
// most 18 digits; a negative one is [ErrMeasure].
func ParseMeasure(s string) (Measure, error) {
	number, name, ok := strings.Cut(s, " ")
	if !ok || len(number) > 20 || strings.ContainsAny(number, "eE+-") {
		return Measure{}, commerce.Detail(ErrMeasure, "catalog: %.40q is not a number and a unit", s)
	}
	v, err := decimal.NewFromString(number)
	if err != nil {
		return Measure{}, commerce.Detail(ErrMeasure, "catalog: %.40q is not a number and a unit", s)
	}
	m := Measure{v, name}
	return m, m.Check()
}

// MustMeasure is [ParseMeasure] for literals; it panics on an error.
func MustMeasure(s string) Measure {
	m, err := ParseMeasure(s)
	if err != nil {
		panic(err)
	}
	return m
}

// Check returns [ErrMeasure] for an unknown unit or a number that is negative
// or too long. The zero Measure passes.
func (m Measure) Check() error {
	if m.IsZero() {
		return nil
	}
	if _, ok := unitOf(m.Unit); !ok {
		return commerce.Detail(ErrMeasure, "catalog: unknown unit %.40q", m.Unit)
	}
	if m.Value.Sign() < 0 || m.Value.NumDigits() > 18 || m.Value.Exponent() < -18 || m.Value.Exponent() > 18 {
		return commerce.Detail(ErrMeasure, "catalog: number of a measure out of range")
	}
	return nil
}

// IsZero says that there is no measure.
func (m Measure) IsZero() bool { return m.Unit == "" && m.Value.IsZero() }

// Base returns the measure in its base unit: kg, l, m, m2, m3, piece and so on.
// It is exact. An unknown unit stays as it is.
func (m Measure) Base() Measure {
	u, ok := unitOf(m.Unit)
	if !ok {
		return m
	}
	return Measure{m.Value.Mul(decimal.NewFromInt(u.n)).Shift(-u.exp), u.base}
}

// String returns "1.5 kg", empty for none.
func (m Measure) String() string {
	if m.IsZero() {
		return ""
	}
	return m.Value.String() + " " + m.Unit
}

// MarshalText writes [Measure.String].
func (m Measure) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what [ParseMeasure] reads; empty text is none.
func (m *Measure) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*m = Measure{}
		return nil
	}
	v, err := ParseMeasure(string(b))
	if err == nil {
		*m = v
	}
	return err
}

// Content is what one unit of a variant holds, for the price per kilogram or
// litre (Directive 98/6 Art. 2(b) and 3).
type Content struct {
	// Net is the content of each piece of a multipack, or of the whole without Count.
	Net Measure `json:"net,omitzero"`
	// Drained is the drained net weight; where given the unit price refers to it (Art. 4(2)).
	Drained Measure `json:"drained,omitzero"`
	// Count is the number of pieces; 0 reads as 1.
	Count int64 `json:"count,omitempty"`
}

// Total returns the content that the unit price refers to, in its base unit:
// six bottles of 33 cl are 1.98 l. It is zero without Net or Drained.
func (c Content) Total() Measure {
	m := c.Net
	if !c.Drained.IsZero() {
		m = c.Drained
	}
	m = m.Base()
	if c.Count > 1 {
		m.Value = m.Value.Mul(decimal.NewFromInt(c.Count))
	}
	return m
}

func (c Content) check(errs *commerce.FieldErrors, path string) {
	errs.AddUnder(path+"/net", "catalog.measure.malformed", c.Net.Check())
	errs.AddUnder(path+"/drained", "catalog.measure.malformed", c.Drained.Check())
	if c.Count < 0 || c.Count > 1_000_000 {
		errs.Add(path+"/count", "catalog.content.count", commerce.Detail(ErrRange, "catalog: %d pieces", c.Count))
	}
	for _, m := range [...]Measure{c.Net, c.Drained} {
		if b := m.Base().Unit; !m.IsZero() && b != "kg" && b != "l" && b != "m" && b != "m2" && b != "m3" && b != "piece" {
			errs.Add(path, "catalog.content.unit", commerce.Detail(ErrMeasure, "catalog: content in %s", m.Unit))
		}
	}
}

// A Value is the value of a typed attribute: exactly one of its fields.
type Value struct {
	Text    Text             `json:"text,omitempty"`   // words for people, by language
	Word    string           `json:"word,omitempty"`   // a key that facets count: "rosso"
	Number  *decimal.Decimal `json:"number,omitempty"` // without unit
	Measure Measure          `json:"measure,omitzero"` // with unit
	Flag    commerce.Tri     `json:"flag,omitzero"`    // yes or no
	Parts   []Part           `json:"parts,omitempty"`  // of a whole: fibres, ingredients
}

// A Part is one share of a composition: {"cotton", 95 %}.
type Part struct {
	Name  string          `json:"name"`
	Share decimal.Decimal `json:"share"` // percent
}

// An Attribute is a typed property under a key of the caller.
type Attribute struct {
	Key   string `json:"key"`
	Name  Text   `json:"name,omitempty"`
	Value Value  `json:"value"`
	// Facet says that [Catalog.Find] filters and counts it.
	Facet bool `json:"facet,omitempty"`
}

// facet returns the key that a facet counts: words and measures as they are.
func (v *Value) facet() string {
	switch {
	case v.Word != "":
		return v.Word
	case v.Number != nil:
		return v.Number.String()
	case !v.Measure.IsZero():
		return v.Measure.String()
	case v.Flag.Known():
		return v.Flag.String()
	}
	return ""
}

func (v *Value) check(errs *commerce.FieldErrors, path string) {
	kinds := 0
	for _, set := range [...]bool{len(v.Text) > 0, v.Word != "", v.Number != nil, !v.Measure.IsZero(), v.Flag.Known(), len(v.Parts) > 0} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		errs.Add(path, "catalog.attribute.kind", fmt.Errorf("%w: %d kinds of value, want one", ErrRange, kinds))
	}
	v.Text.check(errs, path+"/text")
	if v.Number != nil && (v.Number.NumDigits() > 18 || v.Number.Exponent() < -18 || v.Number.Exponent() > 18) {
		errs.Add(path+"/number", "catalog.attribute.number", ErrRange)
	}
	errs.AddUnder(path+"/measure", "catalog.measure.malformed", v.Measure.Check())
	sum := decimal.Zero
	for i, p := range v.Parts {
		if p.Name == "" || p.Share.Sign() < 0 || p.Share.NumDigits() > 18 || p.Share.Exponent() < -18 || p.Share.Exponent() > 3 {
			errs.Add(path+commerce.Pointer("parts", i), "catalog.attribute.part", ErrRange)
			return
		}
		sum = sum.Add(p.Share)
	}
	if len(v.Parts) > 0 && !sum.Equal(decimal.NewFromInt(100)) {
		errs.Add(path+"/parts", "catalog.attribute.sum", fmt.Errorf("%w: shares add up to %s, not to 100", ErrRange, sum))
	}
}
