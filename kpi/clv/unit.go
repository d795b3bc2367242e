package clv

import "github.com/bottega-go/commerce"

// Unit is the unit of time of rows and models. The zero value is Weeks.
type Unit uint8

// The units. Months and years have the mean length of the Gregorian calendar.
const (
	Weeks  Unit = iota
	Days        // civil days
	Months      // 30.436875 days
	Years       // 365.2425 days
)

// days returns the length of the unit, 0 for an unknown one.
func (u Unit) days() float64 {
	switch u {
	case Weeks:
		return 7
	case Days:
		return 1
	case Months:
		return 365.2425 / 12
	case Years:
		return 365.2425
	}
	return 0
}

var units = commerce.Words[Unit]{"weeks", "days", "months", "years"}

// String returns the word of the unit.
func (u Unit) String() string { return units.Text(u) }

// MarshalText writes the word of the unit; an unknown one is commerce.ErrUnknownWord.
func (u Unit) MarshalText() ([]byte, error) { return units.Marshal(u) }

// UnmarshalText reads the word of a unit; another one is commerce.ErrUnknownWord.
func (u *Unit) UnmarshalText(text []byte) error { return units.Unmarshal(u, text) }
