package commerce

import (
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// A Fact is one named, typed value that decided. Value is canonical text, the
// same in every language; package explain localises it by Type.
type Fact struct {
	Name string `json:"name"`
	// Type is amount, percent, date, instant, tri, number, text or territory.
	Type string `json:"type"`
	// Value is "EUR 12.50", "22", "2026-11-21", RFC 3339, "yes", "14", any text, or "IT-BZ".
	Value string `json:"value"`
}

// The types of a [Fact].
const (
	FactAmount    = "amount"
	FactPercent   = "percent"
	FactDate      = "date"
	FactInstant   = "instant"
	FactTri       = "tri"
	FactNumber    = "number"
	FactText      = "text"
	FactTerritory = "territory"
)

// FactValue are the types that a fact can hold.
type FactValue interface {
	money.Amount | money.Percent | calendar.Date | time.Time | Tri | int | int64 | decimal.Decimal | string | Territory
}

// NewFact names a value. Instants are written in their own zone.
func NewFact[T FactValue](name string, v T) Fact {
	f := Fact{Name: name}
	switch v := any(v).(type) {
	case money.Amount:
		f.Type, f.Value = FactAmount, v.String()
	case money.Percent:
		f.Type, f.Value = FactPercent, v.Number()
	case calendar.Date:
		f.Type, f.Value = FactDate, v.String()
	case time.Time:
		f.Type, f.Value = FactInstant, v.Format(time.RFC3339)
	case Tri:
		f.Type, f.Value = FactTri, v.String()
	case int:
		f.Type, f.Value = FactNumber, strconv.Itoa(v)
	case int64:
		f.Type, f.Value = FactNumber, strconv.FormatInt(v, 10)
	case decimal.Decimal:
		f.Type, f.Value = FactNumber, plainNumber(v)
	case string:
		f.Type, f.Value = FactText, v
	case Territory:
		f.Type, f.Value = FactTerritory, string(v)
	}
	return f
}

// plainNumber is v without zeros at the end. Decimal.String obeys settings of the
// whole process (UseScientificNotation, TrimTrailingZeros); a fact is canonical.
func plainNumber(v decimal.Decimal) string {
	if n, err := money.NewFactor(v); err == nil {
		return n.String()
	}
	return v.String()
}

// String returns the value as an English sentence shows it: a percentage has
// its sign, everything else is canonical.
func (f Fact) String() string {
	if f.Type == FactPercent {
		return f.Value + "%"
	}
	return f.Value
}

// Amount returns the value of an amount fact.
func (f Fact) Amount() (a money.Amount, ok bool) {
	if f.Type != FactAmount {
		return a, false
	}
	a, err := money.ParseText(f.Value)
	return a, err == nil
}

// Percent returns the value of a percent fact.
func (f Fact) Percent() (p money.Percent, ok bool) {
	if f.Type != FactPercent {
		return p, false
	}
	p, err := money.ParsePercent(f.Value)
	return p, err == nil
}

// Date returns the value of a date fact.
func (f Fact) Date() (d calendar.Date, ok bool) {
	if f.Type != FactDate {
		return d, false
	}
	d, err := calendar.ParseDate(f.Value)
	return d, err == nil
}

// Instant returns the value of an instant fact.
func (f Fact) Instant() (time.Time, bool) {
	if f.Type != FactInstant {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, f.Value)
	return t, err == nil
}

// Int returns the value of a whole number fact.
func (f Fact) Int() (int64, bool) {
	if f.Type != FactNumber {
		return 0, false
	}
	n, err := strconv.ParseInt(f.Value, 10, 64)
	return n, err == nil
}
